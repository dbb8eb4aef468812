"""What rattle doctor finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    what: str
    fact: str
    cure: str = ""  # empty: all is well
    more: tuple[str, ...] = ()  # lines that show it
