"""Contenders take turns in one process: what disturbs the machine disturbs all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping


def take_turns(contenders: Mapping[str, Callable[[], float]], rounds: int) -> dict[str, list[float]]:
    """What each contender answered in each round (its cost). One round before the first warms up, unmeasured.

    The order turns by one place a round, so that nobody always follows the same neighbour's cache footprint.
    """
    names = list(contenders)
    costs: dict[str, list[float]] = {name: [] for name in names}
    for name in names:
        contenders[name]()
    for turn in range(rounds):
        first = turn % max(1, len(names))
        for name in names[first:] + names[:first]:
            costs[name].append(contenders[name]())
    return costs
