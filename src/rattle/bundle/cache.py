"""Compiled objects by the hash of everything they were made of, shared by all builds of this user.

An entry carries the SHA-256 of its content as its last 32 bytes (linkers and loaders never look there), is
written beside its place and renamed into it, and is otherwise never touched. So builds in parallel need no
lock, a torn or damaged entry counts as missing, and a cache that cannot be written is merely slow.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

_SEAL_BYTES = 32
_DAY_S = 86400.0
_UNUSED_S = 30 * _DAY_S


def content_key(parts: Iterable[str | bytes]) -> str:
    """A name for what is made of exactly these parts, in this order."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little"))
        digest.update(data)
    return digest.hexdigest()[:40]


class Cache:
    """A folder of entries; without a folder, or with one that cannot be used, nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def find(self, name: str) -> Path | None:
        """The entry, if it is there and undamaged."""
        if self.folder is None:
            return None
        entry = self.folder / name
        try:
            data = entry.read_bytes()
            if hashlib.sha256(data[:-_SEAL_BYTES]).digest() != data[-_SEAL_BYTES:]:
                return None
        except OSError:
            return None
        with contextlib.suppress(OSError):
            os.utime(entry)
        return entry

    def keep(self, name: str, made: Path) -> Path:
        """Stores a copy of `made`; returns the entry, or `made` itself where nothing can be stored."""
        if self.folder is None:
            return made
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            data = made.read_bytes()
            _write_whole(self.folder / name, data + hashlib.sha256(data).digest())
            self._forget_unused()
        except OSError:
            return made
        return self.folder / name

    def _forget_unused(self) -> None:
        """Once a day removes what no build has asked for in a month. A library in use stays mapped."""
        assert self.folder is not None
        now = time.time()
        stamp = self.folder / "swept"
        if stamp.exists() and now - stamp.stat().st_mtime < _DAY_S:
            return
        stamp.touch()
        for entry in self.folder.iterdir():
            with contextlib.suppress(OSError):
                if now - entry.stat().st_mtime > _UNUSED_S:
                    entry.unlink()


def user_cache() -> Cache:
    """RATTLE_CACHE, else `rattle` in the user's cache folder."""
    named = os.environ.get("RATTLE_CACHE")
    if named:
        return Cache(Path(named).absolute())
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return Cache(Path(base or Path.home() / ".cache") / "rattle")
    except RuntimeError:  # no home
        return Cache(None)


def _write_whole(place: Path, data: bytes) -> None:
    handle, beside = tempfile.mkstemp(dir=place.parent, prefix=".new-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(beside, place)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(beside)
        raise
