"""Studies of the registry's API version 2 -> a folder; only this uses a network.

Each study is a file NCT….json; manifest.jsonl says of each its size and hash; a search
that was stopped goes on at the page it had reached.
"""

from __future__ import annotations

import hashlib
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

NUMBER = re.compile(r"NCT\d{8}")
LARGEST = 200 * 1024 * 1024  # bytes of an answer
TRIES, LONGEST_WAIT = 5, 60.0
PAGE_SIZE = 100
AGAIN = (408, 425, 429, 500, 502, 503, 504)
STATE, MANIFEST = "fetch.json", "manifest.jsonl"
Json = dict[str, Any]


class FetchError(RuntimeError):
    """The server cannot or will not answer; says what was asked and what came."""


class Refused(FetchError):
    """The server refuses what was asked (status 4xx)."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where studies come from, and how politely they are asked for.

    ``pause`` is the least time between two requests, in seconds; a failure doubles
    the wait, and Retry-After is obeyed up to a minute.
    """

    base_url: str
    pause: float = 1.2
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep

    def get(self, path: str, **query: str | None) -> Json:
        """The JSON object at a path; FetchError after five failures."""
        asked = {key.replace("__", "."): value for key, value in query.items() if value}
        url = f"{self.base_url.rstrip('/')}/{path}?{urllib.parse.urlencode(asked)}"
        wait, why = max(self.pause, 0.5), ""
        for attempt in range(TRIES):
            self.sleep(self.pause if not attempt else wait)
            try:
                return self._answer(url)
            except urllib.error.HTTPError as error:
                with error:
                    why, asks = f"status {error.code}", error.headers.get("Retry-After")
                if error.code not in AGAIN:
                    raise Refused(f"{url}: {why}") from error
                wait = _waiting(asks, wait)
            except (OSError, HTTPException, ValueError) as error:
                why = f"{type(error).__name__}: {error}"
            wait = min(wait * 2, LONGEST_WAIT)
        raise FetchError(f"{url}: {why}, {TRIES} times")

    def _answer(self, url: str) -> Json:
        request = urllib.request.Request(url, headers={"Accept": "application/json"})
        with urllib.request.urlopen(request, timeout=self.timeout) as answer:
            data = answer.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise FetchError(f"{url}: an answer of over 200 MB")
        value = json.loads(data)
        if not isinstance(value, dict):
            raise ValueError("an answer that is no JSON object")
        return value


def _waiting(asks: str | None, wait: float) -> float:
    """What the server asks for, half of it since it is doubled; else as before."""
    if asks and asks.strip().isdigit():
        return min(float(asks), LONGEST_WAIT) / 2
    return wait


@dataclass
class Folder:
    """Where studies go: files, a manifest, and how far a search is."""

    path: Path
    written: int = 0
    kept: int = 0
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        self.known: dict[str, str] = {}
        manifest = self.path / MANIFEST
        if manifest.exists():
            for line in manifest.read_text(encoding="utf-8").splitlines():
                self._recall(line)

    def _recall(self, line: str) -> None:
        try:
            row = json.loads(line)
            self.known[row["nct_id"]] = row["sha256"]
        except (ValueError, KeyError, TypeError):
            return  # a line cut off by a stop: its study is fetched again

    def has(self, number: str) -> bool:
        """Whether a study is there as the manifest says."""
        path = self.path / f"{number}.json"
        if number not in self.known or not path.exists():
            return False
        return hashlib.sha256(path.read_bytes()).hexdigest() == self.known[number]

    def take(self, study: Any, place: str) -> None:
        """Write a study; what is none is named."""
        try:
            number = study["protocolSection"]["identificationModule"]["nctId"]
        except (KeyError, TypeError):
            number = None
        if not isinstance(number, str) or not NUMBER.fullmatch(number):
            self.problems.append(f"{place}: a study without NCT number")
            return
        data = json.dumps(study, ensure_ascii=False, indent=1).encode()
        digest = hashlib.sha256(data).hexdigest()
        if self.known.get(number) == digest and self.has(number):
            self.kept += 1
            return
        _write(self.path / f"{number}.json", data)
        row = {"nct_id": number, "bytes": len(data), "sha256": digest}
        with (self.path / MANIFEST).open("a", encoding="utf-8") as handle:
            handle.write(json.dumps(row) + "\n")
        self.known[number] = digest
        self.written += 1

    def reached(self, query: str) -> str | None:
        """The page at which this search was stopped, None at its beginning."""
        try:
            state = json.loads((self.path / STATE).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None
        token = state.get("pageToken") if state.get("query") == query else None
        return token if isinstance(token, str) else None

    def reach(self, query: str, token: str | None) -> None:
        """Note the page that comes next; None: the search is complete."""
        state = json.dumps({"query": query, "pageToken": token})
        _write(self.path / STATE, state.encode())


def _write(path: Path, data: bytes) -> None:
    beside = path.with_name(f".{path.name}.writing")
    beside.write_bytes(data)
    beside.replace(path)


def fetch_numbers(server: Server, folder: Folder, numbers: Iterable[str]) -> None:
    """Fetch studies by their numbers; those that are there already are kept."""
    for number in numbers:
        if folder.has(number):
            folder.kept += 1
            continue
        try:
            folder.take(server.get(f"studies/{number}"), number)
        except FetchError as error:
            folder.problems.append(str(error))


def fetch_query(
    server: Server, folder: Folder, query: str, *, most: int | None = None
) -> None:
    """Fetch the studies a search finds, page by page, at most so many.

    Raises FetchError where a page cannot be had; what is fetched stays, and the next
    call goes on at that page.
    """
    token = folder.reached(query)
    begun = token is None
    taken = 0
    while most is None or taken < most:
        try:
            page = _page(server, query, token)
        except Refused:
            if begun:
                raise
            token, begun = None, True  # the page is known no more: from the beginning
            continue
        for study in page["studies"]:
            if most is None or taken < most:
                folder.take(study, f"page {token or 'one'}")
                taken += 1
        token = page.get("nextPageToken")
        begun = False
        folder.reach(query, token)
        if not token:
            return


def _page(server: Server, query: str, token: str | None) -> Json:
    page = server.get(
        "studies", query__term=query, pageSize=str(PAGE_SIZE), pageToken=token
    )
    if not isinstance(page.get("studies"), list):
        raise FetchError(f"{server.base_url}: an answer without studies")
    return page
