"""self.random(): a stream of numbers for each unit and channel."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit, dsp, on_change, zeros


@program(exact=True)
class RandomPerChannel(Effect):
    """Every channel draws from its own stream, also where only some samples draw."""

    def process(self, x: float) -> float:
        return self.random() if x > 0.0 else -self.random() * self.random()


class Dice(Unit):
    def roll(self) -> float:
        return self.random() - 0.5


@program(exact=True)
class RandomPerUnit(Effect):
    """Units have streams of their own; a reset of one starts it again, alone."""

    def __init__(self) -> None:
        self.dice = [Dice() for _ in range(3)]
        self.noise = dsp.Noise()
        self.n = 0

    def process(self, x: Stereo) -> Stereo:
        self.n += 1
        if self.n % 64 == 0:
            self.dice[1].reset()
        left = self.dice[0].roll() + self.dice[1].roll() * 0.5
        return x[0] + left, x[1] * self.dice[2].roll() + self.noise.process() + self.random()


@program(exact=True)
class RandomAtEvents(Effect):
    """prepare and hooks draw from the same stream; a reset goes back to where prepare left it."""

    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.table = zeros(16)
        self.offset = 0.0

    def prepare(self) -> None:
        for i in range(16):
            self.table[i] = self.random()

    @on_change(amount)
    def shift(self) -> None:
        self.offset = self.amount * self.random()

    def process(self, x: float) -> float:
        return self.table[int(self.random() * 16.0)] + self.offset + x


@program(exact=True)
class RandomInAHookOfLikeUnits(Effect):
    """What a hook draws, in each of a list."""

    def __init__(self) -> None:
        self.drifters = [Drifter() for _ in range(4)]

    def process(self, x: float) -> float:
        y = x
        for drifter in self.drifters:
            y += drifter.process()
        return y


class Drifter(Unit):
    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.drift = 0.0

    @on_change(amount)
    def draw(self) -> None:
        self.drift = self.amount * self.random()

    def process(self) -> float:
        return self.drift + (self.random() - 0.5) * 0.125
