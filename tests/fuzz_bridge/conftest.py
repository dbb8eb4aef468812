"""The fuzzer is built once for its tests, whichever of pytest's workers run them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tests.fuzz_bridge.building import STANDALONE, build_fuzzer
from tests.fuzz_bridge.everything import Everything

from rattle.bundle.build import compiled


@pytest.fixture(scope="session")
def program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    import fcntl  # Linux's alone, as the fuzzer is

    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "fuzz-bridge"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        built = folder / "fuzz"
        return built if built.exists() else build_fuzzer(compiled(Everything), STANDALONE, folder)
