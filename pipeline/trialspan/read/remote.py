"""Files of other stores ("s3://…", "gs://…", "memory://…"), by way of fsspec."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO, Any, cast

from trialspan.read.layout import ReadError

SCHEME = "://"


@dataclass(frozen=True, slots=True)
class RemotePath:
    """A file of a store; what a reader asks of a path, and no more."""

    store: Any
    place: str

    @property
    def name(self) -> str:
        return PurePosixPath(self.place).name

    @property
    def suffix(self) -> str:
        return PurePosixPath(self.place).suffix

    @property
    def parent(self) -> RemotePath:
        return RemotePath(self.store, str(PurePosixPath(self.place).parent))

    def open(self, mode: str = "rb") -> IO[bytes]:
        return cast(IO[bytes], self.store.open(self.place, mode))

    def relative_to(self, root: Any) -> PurePosixPath:
        return PurePosixPath(self.place).relative_to(root.place)

    def resolve(self) -> RemotePath:
        return self

    def __str__(self) -> str:
        return str(self.store.unstrip_protocol(self.place))


def is_remote(argument: str) -> bool:
    """Whether an argument names a file of another store."""
    return SCHEME in argument


def remote_files(url: str) -> Iterator[tuple[RemotePath, RemotePath, bool]]:
    """(file, root of its name, whether a folder held it) of a store's file or folder.

    Raises ReadError where there is none, or what the store needs is not installed.
    """
    try:
        import fsspec
    except ImportError as error:
        raise ReadError("needs fsspec (pip install trialspan[remote])") from error
    try:
        store, place = fsspec.core.url_to_fs(url)
        if store.isdir(place):
            root = RemotePath(store, place)
            for found in sorted(store.find(place)):
                if not PurePosixPath(found).name.startswith("."):
                    yield RemotePath(store, found), root, True
        elif store.exists(place):
            path = RemotePath(store, place)
            yield path, path.parent, False
        else:
            raise ReadError("no such file or folder")
    except ReadError:
        raise
    except Exception as error:  # each store has errors of its own
        raise ReadError(f"{type(error).__name__}: {error}") from error
