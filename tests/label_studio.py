"""Our tasks through a running Label Studio: imported, accepted, exported, compared.

usage: python tests/label_studio.py PATH/TO/label-studio

Starts the service on this machine in a folder of its own, with a user and a token of its
own, imports the documents of the tests and of the annotations as pre-annotated tasks,
accepts every one as an annotator would, corrects one, exports, and converts back.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from odd import CASES, said

from trialspan.convert.label_studio import (
    configuration,
    read_label_studio,
    write_label_studio,
)
from trialspan.evaluate.offsets import restore
from trialspan.read.decode import decode

ROOT = Path(__file__).parents[1]
WAIT = 240
CORRECTED = "folder/rich"


class Service:
    """A running Label Studio and a token to talk to it."""

    def __init__(self, port: int, token: str) -> None:
        self.address, self.token = f"http://127.0.0.1:{port}", token

    def ask(self, path: str, sent: Any = None, method: str | None = None) -> Any:
        """Send JSON, give the JSON that comes back."""
        body = None if sent is None else json.dumps(sent).encode()
        head = {
            "Authorization": f"Token {self.token}",
            "Content-Type": "application/json",
        }
        request = urllib.request.Request(
            self.address + path, data=body, headers=head, method=method
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")


@contextmanager
def running(program: str, folder: Path) -> Iterator[Service]:
    """Start the service and wait until it answers; end it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(20)
    words = [
        *(program, "start", "--no-browser", "--port", str(port), "--internal-host"),
        *("127.0.0.1", "--data-dir", str(folder / "data"), "--username"),
        *("a@localhost", "--password", secrets.token_hex(12), "--user-token", token),
        *("--enable-legacy-api-token", "--log-level", "WARNING"),
    ]
    quiet = {"LATEST_VERSION_CHECK": "false", "COLLECT_ANALYTICS": "false"}
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            words, stdout=log, stderr=log, cwd=folder, env={**os.environ, **quiet}
        )
        try:
            service = Service(port, token)
            wait(service, process, folder / "log")
            yield service
        finally:
            process.terminate()
            process.wait(30)


def wait(service: Service, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return once the service answers to the token."""
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            service.ask("/api/projects")
            return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(1)
    sys.exit(f"Label Studio did not start:\n{log.read_text(errors='replace')[-3000:]}")


def documents() -> list[dict[str, Any]]:
    """The odd documents of the tests, and annotated ones with their texts."""
    found = [record for case in ("rich", "odd", "nothing") for record in CASES[case]]
    for line in (ROOT / "annotations/gold.jsonl").read_text().splitlines()[:20]:
        record = json.loads(line)
        path = ROOT / "annotations/documents" / record["source"]
        found.append(restore(record, decode(path.read_bytes()).text))
    return found


def accept(service: Service, project: int) -> int:
    """Accept the prediction of every task; gives how many."""
    tasks = service.ask(f"/api/tasks?project={project}&page_size=1000&fields=all")
    for row in tasks["tasks"]:
        task = service.ask(f"/api/tasks/{row['id']}")
        result = task["predictions"][0]["result"]
        if task["data"]["doc_id"] == CORRECTED:
            correct(result)
        service.ask(f"/api/tasks/{row['id']}/annotations", {"result": result})
    return len(tasks["tasks"])


def correct(result: list[dict[str, Any]]) -> None:
    """Change the first unit that a time is given in, as an annotator may."""
    for row in result:
        lines = row.get("value", {}).get("text")
        if row["type"] == "textarea" and "unit: day" in lines:
            lines[lines.index("unit: day")] = "unit: week"
            return


def main() -> None:
    records = documents()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_label_studio(records, folder / "tasks.json")
        tasks = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
        began = time.monotonic()
        with running(str(Path(sys.argv[1]).absolute()), folder) as service:
            print(f"started in {time.monotonic() - began:.0f} s")
            made = {"title": "trialspan", "label_config": configuration()}
            project = service.ask("/api/projects", made)["id"]
            service.ask(f"/api/projects/{project}/import", tasks)
            print(f"{accept(service, project)} of {len(tasks)} tasks accepted")
            path = f"/api/projects/{project}/export?exportType=JSON"
            exported = service.ask(path)
        (folder / "export.json").write_text(json.dumps(exported), encoding="utf-8")
        found = read_label_studio(folder / "export.json")
    wanted = {record["doc_id"]: said(record) for record in records}
    wanted[CORRECTED]["timeframes"][0]["unit"] = "week"
    back = {record["doc_id"]: said(record) for record in found.records}
    different = [name for name in wanted if wanted[name] != back.get(name)]
    print(f"{len(back)} documents back, {len(different)} differ: {different[:5]}")
    print(*found.notes[:20], sep="\n")
    print(f"{len(wanted) - len(different)} passed, {len(different)} failed")
    sys.exit(bool(different))


if __name__ == "__main__":
    main()
