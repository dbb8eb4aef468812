"""The host is built once, the bundles one by one, all with one fresh cache."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.hostile.building import build_broken, build_bundle, build_host
from tests.hostile.plugins import Everything


@pytest.fixture(scope="session", autouse=True)
def one_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    if sys.platform != "linux" or platform.machine() != "x86_64":
        pytest.skip("the hostile host plays here on Linux x86_64; on others by `rattle check`")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RATTLE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def host(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_host(tmp_path_factory.mktemp("host"))


@pytest.fixture(scope="session")
def everything(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle that every check has something to do with."""
    return build_bundle(Everything, tmp_path_factory.mktemp("everything"))


@pytest.fixture(scope="session")
def broken(one_cache: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_broken(tmp_path_factory.mktemp("broken"))
