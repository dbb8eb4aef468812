"""One cache for what these tests build, and plugins with one flaw each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.check.plugins import Flawed, flawed_builder


@pytest.fixture(scope="session", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATTLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def flawed(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Flawed:
    """The library of flawed.c with a flaw by its name."""
    folder: Path = tmp_path_factory.mktemp("flawed")
    return flawed_builder(folder)
