"""Phases and noise wrap in np.uint32 on purpose; NumPy's warning of it is not an error here."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest


@pytest.fixture(autouse=True)
def _wrapping_is_meant() -> Iterator[None]:
    with np.errstate(over="ignore"):
        yield
