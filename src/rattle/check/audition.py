"""One plugin being listened to: what several checks hear is played once, and all of it is searched for
NaN."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rattle.check.delay import LEAST_LIKENESS, Delay, delay_of
from rattle.check.player import Played, Player, PluginFacts, Point, Samples
from rattle.check.signals import USUAL_BLOCK, USUAL_RATE_HZ, noise, peak_of, programme

PROGRAMME_S = 2.0


@dataclass(frozen=True)
class BadSamples:
    """NaN and infinities in one thing that was played."""

    what: str
    count: int
    first_s: float


@dataclass(frozen=True)
class Resets:
    """NaN and infinities that a plugin kept from its output, in one thing that was played."""

    what: str
    count: int


@dataclass(frozen=True)
class Loudness:
    """Of one thing that was played, out of bypass."""

    peaks: tuple[float, ...]  # of each output channel
    is_at_defaults: bool


class Audition:
    """Raises PlayerError from whatever plays."""

    def __init__(self, player: Player, facts: PluginFacts) -> None:
        self.facts = facts
        self.bad_samples: list[BadSamples] = []
        self.resets: list[Resets] = []
        self.loudnesses: list[Loudness] = []
        self.sidechains = 0
        self.played_s = 0.0
        self.idle_peak = 0.0  # of what it plays in silence, as `silence` found
        self.memory_s = 0.0  # how long a sound was heard after its end, as `tail` found
        self._player = player

    def play(
        self,
        what: str,
        x: Samples,
        *,
        sample_rate: float = USUAL_RATE_HZ,
        block_size: int = USUAL_BLOCK,
        points: Sequence[Point] = (),
        is_fresh: bool = True,
        chunk: int = 0,
    ) -> Played:
        """what: for the list of bad samples, "the programme at 8000 Hz"."""
        done = self._player.play(
            x, sample_rate=sample_rate, block_size=block_size, points=points, is_fresh=is_fresh, chunk=chunk
        )
        self.played_s += x.shape[1] / sample_rate
        self._remember(what, done, points)
        bad = ~np.isfinite(done.y)
        if bad.any():
            first = int(np.argmax(bad.any(axis=0)))
            self.bad_samples.append(BadSamples(what, int(bad.sum()), first / sample_rate))
        return done

    def _remember(self, what: str, done: Played, points: Sequence[Point]) -> None:
        self.sidechains = done.sidechains
        if done.resets:
            self.resets.append(Resets(what, done.resets))
        bypass = self.facts.bypass
        if bypass is None or all(point.parameter != bypass.id for point in points):
            self.loudnesses.append(Loudness(tuple(peak_of(row) for row in done.y), not points))

    def play_unsearched(self, x: Samples) -> Played:
        """Where NaN may be."""
        return self._player.play(x)

    @property
    def is_generator(self) -> bool:
        """Of plugins that sound by themselves, and may."""
        return any(word in self.facts.category for word in ("Generator", "Instrument"))

    @cached_property
    def programme_in(self) -> Samples:
        return programme(USUAL_RATE_HZ, PROGRAMME_S)

    @cached_property
    def programme_out(self) -> Played:
        """The programme with all parameters at their defaults."""
        return self.play("the programme", self.programme_in)

    @cached_property
    def noise_in(self) -> Samples:
        return noise(2**16)

    @cached_property
    def noise_out(self) -> Played:
        return self.play("white noise", self.noise_in)

    @cached_property
    def delay(self) -> Delay:
        return delay_of(self.noise_in, self.noise_out.y)

    @property
    def latency_samples(self) -> int:
        """As measured; as reported, where the output does not resemble the input. At most a second."""
        reported = self.noise_out.latency_samples
        heard = self.delay
        if heard.likeness < LEAST_LIKENESS or heard.onset_lag <= reported <= heard.peak_lag:
            return min(reported, round(USUAL_RATE_HZ))
        return min(heard.peak_lag, round(USUAL_RATE_HZ))
