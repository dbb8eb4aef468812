"""The one form in which every bench answers, and how a row is filled from measured rounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Row:
    """One comparison. Figures are costs (less is better), the minimum over the rounds.

    What could not be measured is None, and the words of `case` (ours) or `peer` (theirs) say why.
    """

    name: str  # of the bench
    case: str  # what was varied, for example "v3"
    figure: float | None
    unit: str
    peer: str | None = None
    peer_figure: float | None = None
    ratio: float | None = None  # peer_figure / figure: above 1, Rattle is better
    spread: float | None = None  # how far our median lies above our minimum, as a fraction of it


def row(
    name: str,
    case: str,
    unit: str,
    rounds: Sequence[float],
    peer: str | None = None,
    peer_rounds: Sequence[float] = (),
) -> Row:
    """A row from what each round cost; no rounds means that it could not be measured."""
    figure = min(rounds, default=None)
    peer_figure = min(peer_rounds, default=None)
    return Row(
        name=name,
        case=case,
        figure=figure,
        unit=unit,
        peer=peer,
        peer_figure=peer_figure,
        ratio=peer_figure / figure if figure and peer_figure else None,
        spread=median(rounds) / figure - 1.0 if figure else None,
    )
