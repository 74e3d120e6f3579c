"""A server on this machine that speaks the registry's pages, limits and failures."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from studies import study


class Registry(ThreadingHTTPServer):
    """Studies on pages of two; ``fails`` are answers given instead, one a request."""

    daemon_threads = True

    def __init__(self, count: int) -> None:
        super().__init__(("127.0.0.1", 0), Answer)
        self.studies = [study(f"NCT9{n:07}") for n in range(count)]
        self.fails: list[str] = []
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/api/v2"


class Answer(BaseHTTPRequestHandler):
    server: Registry

    def do_GET(self) -> None:
        self.server.asked.append(self.path)
        fail = self.server.fails.pop(0) if self.server.fails else ""
        if fail:
            self._fail(fail)
        else:
            self._find()

    def _find(self) -> None:
        address = urlsplit(self.path)
        asked = parse_qs(address.query)
        name = address.path.rpartition("/")[2]
        if name != "studies":
            found = [s for s in self.server.studies if name in json.dumps(s)]
            self._say(200, json.dumps(found[0]).encode()) if found else self._say(404)
            return
        token = asked.get("pageToken", ["t0"])[0]
        if not token[1:].isdigit():
            self._say(400)
            return
        first = int(token[1:])
        page = {"studies": self.server.studies[first : first + 2]}
        if first + 2 < len(self.server.studies):
            page["nextPageToken"] = f"t{first + 2}"
        self._say(200, json.dumps(page).encode())

    def _fail(self, fail: str) -> None:
        if fail.isdigit():
            self._say(int(fail), wait=fail == "429")
        elif fail == "cut":
            self.send_response(200)
            self.send_header("Content-Length", "1000")
            self.end_headers()
            self.wfile.write(b'{"studies": [')
            self.close_connection = True
        else:
            self._say(200, fail.encode())

    def _say(self, status: int, body: bytes = b"", *, wait: bool = False) -> None:
        self.send_response(status)
        if wait:
            self.send_header("Retry-After", "7")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        return


@contextmanager
def registry(count: int = 5) -> Iterator[Registry]:
    with Registry(count) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
