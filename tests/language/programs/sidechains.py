"""Side-chains: further arguments of process, connected or not."""

from __future__ import annotations

from tests.language.program import program

from rattle import Effect, Param, Stereo, Unit


class Follower(Unit):
    def __init__(self) -> None:
        self.level = 0.0

    def process(self, x: float) -> float:
        self.level = max(abs(x), self.level * 0.96875)
        return self.level


@program(exact=True)
class SidechainPerChannel(Effect):
    """Each channel hears the side-chain's of its own; without one it listens to itself."""

    depth = Param(0.5)

    def __init__(self) -> None:
        self.follower = Follower()

    def process(self, x: float, sidechain: float | None) -> float:
        level = self.follower.process(sidechain if sidechain is not None else x)
        return x * (1.0 - self.depth * level)


@program(exact=True)
class SidechainOfAPair(Effect):
    """A pair; whether something is connected is known, also where it is passed on."""

    amount = Param(0.5, smooth_ms=0.0)

    def __init__(self) -> None:
        self.follower = Follower()

    def louder(self, key: Stereo | None) -> float:
        if key is None:
            return self.amount
        return max(abs(key[0]), abs(key[1])) * self.amount

    def process(self, x: Stereo, key: Stereo | None) -> Stereo:
        level = self.follower.process(self.louder(key))
        gain = 1.0 - level if key is not None else 2.0 * self.amount
        return x[0] * gain, x[1] * gain


@program(exact=True)
class SidechainsThatAreAlwaysThere(Effect):
    """Without `| None` one that is not connected is silence; a pair is heard by every channel."""

    def process(self, x: float, key: Stereo, other: float, last: float | None) -> float:
        y = x + key[0] - 0.5 * key[1] + other * 0.25
        return y + 1.0 if last is None else y * last


@program(exact=True)
class MonoSidechain(Effect):
    """Beside a pair, `float` is one channel."""

    def process(self, x: Stereo, key: float | None) -> Stereo:
        if key is not None:
            return x[0] * key, x[1] + key
        return x
