"""What a check found, as plain data that renderers read."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

from rattle.check.picture import Picture

# ok: as it should be. note: worth knowing, and may be meant. finding: a mistake; the exit code is then 1.
Level = Literal["ok", "note", "finding"]


@dataclass(frozen=True)
class Result:
    check: str  # "clicks"
    level: Level
    text: str  # one sentence that carries the number
    subject: str = ""  # what of the plugin it is about, if not the whole: a parameter, a sample rate
    value: float | None = None
    unit: str = ""
    limit: float | None = None  # of the value, beyond which it is a finding
    cure: str = ""
    pictures: tuple[Picture, ...] = ()
    wanted: str = ""  # what should hold instead, where `text` does not say it

    def as_json(self) -> dict[str, object]:
        found = {
            "check": self.check, "subject": self.subject, "level": self.level, "text": self.text,
            "value": _number(self.value), "unit": self.unit, "limit": _number(self.limit),
            "wanted": self.wanted, "cure": self.cure,
        }  # fmt: skip
        return {key: value for key, value in found.items() if value not in ("", None)}


def _number(value: float | None) -> float | None:
    """JSON knows no infinity."""
    return value if value is not None and math.isfinite(value) else None
