"""A slice of the fuzz: hostile source is compiled or refused in words. `dev.py fuzz` runs longer."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from tests.fuzz.attributes import attributes
from tests.fuzz.mutants import mutants
from tests.fuzz.outcome import outcome

SLICE = settings(
    max_examples=100,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@SLICE
@given(text=mutants())
def test_mutants_of_the_examples(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Tokens and lines lost, doubled or exchanged, any construct anywhere: never a fault, always a place."""
    assert outcome(text, tmp_path_factory.getbasetemp()).fault == ""


@SLICE
@given(text=attributes())
def test_odd_values_in_attributes(text: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Objects that lie, raise, hold themselves or have no meaning here, used in every way."""
    assert outcome(text, tmp_path_factory.getbasetemp()).fault == ""
