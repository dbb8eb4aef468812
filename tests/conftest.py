"""What every test can be asked for on the command line."""

from __future__ import annotations

import os

import pytest

os.environ["RATTLE_VERIFY"] = "after each pass"  # compiler/pipeline.py


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="write the compiler's golden files anew")
