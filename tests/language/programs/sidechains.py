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


@program(exact=True)
class SidechainAsTruth(Effect):
    """A pair is true if it is connected, also in `and`, `or` and `not`."""

    def process(self, x: Stereo, key: Stereo | None) -> Stereo:
        left, right = key or x
        if key and key[0] > 0.25:
            left += 1.0
        if not key or key[1] < 0.0:
            right *= 0.5
        if key:
            left, right = right, left + key[0]
        elif x[0] > 0.5:
            left = 0.25
        return left, right


@program(exact=True)
class SidechainTested(Effect):
    """Every way to ask, and after it a side-chain is what it is."""

    def first(self, key: Stereo | None, other: float | None) -> float:
        if key is None or other is None:
            return 0.5
        return key[0] * other

    def second(self, x: float, other: float | None) -> float:
        is_there = other is not None
        if is_there and x > 0.0:
            return other
        if not is_there:
            if x < -0.5:
                return 1.0
            other = x
        return other * 0.5

    def third(self, key: Stereo | None) -> float:
        if None is not key and abs(key[0]) > 0.5:
            return key[1]
        match key:
            case None:
                return 0.125
            case _:
                return key[0] + key[1]

    def process(self, x: float, key: Stereo | None, other: float | None) -> float:
        same = key
        sound = same[1] if same is not None else x
        total = self.first(key, other) + self.second(x, other=other) + self.third(same) + sound
        for k in range(12):
            if other is None:
                continue
            if x > 0.9:
                break
            total += other * k
        if other is None:
            other = 0.25
        return total * other


@program(exact=True)
class SidechainLeftEarly(Effect):
    """Ways out inside of branches: what stays behind knows what they asked."""

    def process(self, x: float, key: float | None) -> float:
        if x > 0.0:
            if key is None:
                return x
            x += 1.0
        else:
            if key is None:
                return -x
            x -= key
        n = 0
        while key is not None and n < 3:
            x += key
            n += 1
        assert key is not None
        return x * key
