"""The listening check: every unit plays a plugin through its VST3 interface and measures what comes back.

Each function's docstring is its definition: what is measured, in which unit, against which limit and why. The
page docs/check.md is made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from rattle.check.audition import Audition
from rattle.check.listening.bypass import hear_bypass
from rattle.check.listening.clicks import hear_bypass_clicks, hear_clicks
from rattle.check.listening.denormals import hear_denormals
from rattle.check.listening.latency import hear_latency
from rattle.check.listening.levels import hear_clipping, hear_offset
from rattle.check.listening.numbers import hear_extremes, hear_finite, hear_recovery
from rattle.check.listening.rates import hear_blocks, hear_rates
from rattle.check.listening.response import hear_harmonics, hear_response
from rattle.check.listening.silence import hear_silence
from rattle.check.listening.sound import hear_sound
from rattle.check.listening.tail import hear_tail
from rattle.check.result import Result


@dataclass(frozen=True)
class Ear:
    name: str  # of its results
    hear: Callable[[Audition], Iterator[Result]]


# In the order they are played. `sound` and `finite` are about all before them. A NaN is given late: some
# plugins find it in memory that they do not clear, even as a new instance.
EARS = (
    Ear("silence", hear_silence),
    Ear("clipping", hear_clipping),
    Ear("offset", hear_offset),
    Ear("latency", hear_latency),
    Ear("tail", hear_tail),
    Ear("clicks", hear_clicks),
    Ear("bypass", hear_bypass),
    Ear("bypass clicks", hear_bypass_clicks),
    Ear("rates", hear_rates),
    Ear("blocks", hear_blocks),
    Ear("denormals", hear_denormals),
    Ear("extremes", hear_extremes),
    Ear("response", hear_response),
    Ear("harmonics", hear_harmonics),
    Ear("recovery", hear_recovery),
    Ear("sound", hear_sound),
    Ear("finite", hear_finite),
)
