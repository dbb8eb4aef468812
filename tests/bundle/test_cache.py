"""The cache of compiled objects."""

from __future__ import annotations

import os
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rattle.bundle.cache import Cache, content_key, user_cache


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.o"
    path.write_bytes(b"object code")
    return path


def test_what_was_kept_is_found(made: Path, tmp_path: Path) -> None:
    """An entry starts with the bytes that were kept; another name finds nothing."""
    cache = Cache(tmp_path / "cache")
    entry = cache.keep("a.o", made)
    assert cache.find("a.o") == entry
    assert entry.read_bytes().startswith(b"object code")
    assert cache.find("b.o") is None


@pytest.mark.parametrize(
    "damage", [b"", b"object", b"other code" + bytes(32)], ids=["empty", "cut", "changed"]
)
def test_damaged_entry_counts_as_missing(damage: bytes, made: Path, tmp_path: Path) -> None:
    """A torn or altered file is never handed to the linker, and keeping again mends it."""
    cache = Cache(tmp_path / "cache")
    cache.keep("a.o", made).write_bytes(damage)
    assert cache.find("a.o") is None
    cache.keep("a.o", made)
    assert cache.find("a.o") is not None


def test_unusable_folder_gives_back_what_was_made(made: Path) -> None:
    """A cache below a file, or no cache at all, is a slow cache and no error."""
    for cache in (Cache(made / "below a file"), Cache(None)):
        assert cache.keep("a.o", made) == made
        assert cache.find("a.o") is None


def test_parallel_writers_leave_one_whole_entry(tmp_path: Path) -> None:
    """Builds that keep the same name at once need no lock, and leave nothing half-written behind."""
    cache = Cache(tmp_path / "cache")
    content = os.urandom(300_000)

    def keep(writer: int) -> bool:
        path = tmp_path / f"{writer}.o"
        path.write_bytes(content)
        entry = cache.keep("a.o", path)
        return cache.find("a.o") == entry

    with ThreadPoolExecutor(8) as writers:
        assert all(writers.map(keep, range(32)))
    assert sorted(path.name for path in (tmp_path / "cache").iterdir()) == ["a.o", "swept"]


def test_entries_unused_for_a_month_go(made: Path, tmp_path: Path) -> None:
    """The cache does not grow for ever; what a build found lately stays."""
    cache = Cache(tmp_path / "cache")
    month_ago = time.time() - 31 * 86400.0
    for name in ("old.o", "used.o"):
        os.utime(cache.keep(name, made), (month_ago, month_ago))
    assert cache.find("used.o") is not None
    os.utime(tmp_path / "cache" / "swept", (month_ago, month_ago))
    cache.keep("new.o", made)
    assert cache.find("old.o") is None
    assert cache.find("used.o") is not None


def test_key_tells_parts_apart() -> None:
    """The border between two parts belongs to the key."""
    assert content_key(["ab", "c"]) != content_key(["a", "bc"])
    assert content_key(["ab", b"c"]) == content_key([b"ab", "c"])


def test_environment_moves_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """RATTLE_CACHE wins over the desktop's cache folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    monkeypatch.delenv("RATTLE_CACHE", raising=False)
    assert user_cache().folder == tmp_path / "xdg" / "rattle"
    monkeypatch.setenv("RATTLE_CACHE", str(tmp_path / "own"))
    assert user_cache().folder == tmp_path / "own"
