"""A page shown on this machine only."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from shutil import copyfileobj


def serve(path: Path, port: int, *, tell: Callable[[str], None]) -> None:
    """Answer every request for / with a page until interrupted."""
    with server(path, port) as running:
        tell(f"http://127.0.0.1:{running.server_address[1]}/")
        with suppress(KeyboardInterrupt):
            running.serve_forever()


def server(path: Path, port: int) -> ThreadingHTTPServer:
    """A server of one page on the loopback address."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.partition("#")[0] != "/":
                self.send_error(404)
                return
            with path.open("rb") as handle:
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(path.stat().st_size))
                self.end_headers()
                copyfileobj(handle, self.wfile)

        def log_message(self, format: str, *args: object) -> None:
            return

    return ThreadingHTTPServer(("127.0.0.1", port), Answer)
