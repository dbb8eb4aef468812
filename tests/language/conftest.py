"""The language tests keep their own compiled kernels between runs, apart from the user's."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(scope="session", autouse=True)
def _kept_kernels(pytestconfig: pytest.Config) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        if pytestconfig.cache is not None:
            patch.setenv("RATTLE_CACHE", str(pytestconfig.cache.mkdir("rattle-kernels")))
        yield


@pytest.fixture(autouse=True)
def _wrapping_is_meant() -> Iterator[None]:
    with np.errstate(over="ignore"):
        yield
