"""A job on a local cluster that loses an executor in the middle.

usage: python tests/spark_loss.py FOLDER OUT MASTER [kill]

Prints the counts as JSON and, with ``kill``, how many executors were killed.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from trialspan.run.job import Settings
from trialspan.spark import run, session


def executors(application: str) -> list[int]:
    """The processes of the executors of an application."""
    found = []
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with suppress(OSError):
            words = place.read_bytes().split(b"\0")
            if application.encode() in words and b"--executor-id" in words:
                found.append(int(place.parent.name))
    return found


def kill_one(spark, killed: list[int]) -> None:
    """Kill an executor once a task of the job is done and others are at work."""
    tracker, application = spark.sparkContext.statusTracker(), spark.sparkContext
    while not killed:
        stages = [tracker.getStageInfo(n) for n in tracker.getActiveStageIds()]
        if any(s and 0 < s.numCompletedTasks < s.numTasks - 1 for s in stages):
            for process in executors(application.applicationId)[:1]:
                os.kill(process, signal.SIGKILL)
                killed.append(process)
        time.sleep(0.05)


def main(folder: str, out: str, master: str, kill: str = "") -> None:
    spark, killed = session(master), []
    if kill:
        threading.Thread(target=kill_one, args=(spark, killed), daemon=True).start()
    counts = asdict(run(spark, [folder], out, Settings(timeout=5.0)))
    print(json.dumps({**counts, "killed": len(killed)}))
    sys.stdout.flush()
    spark.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
