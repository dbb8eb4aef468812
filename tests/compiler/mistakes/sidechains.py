"""Mistakes about side-chains that may be None; __init__.py says how they are marked."""

from __future__ import annotations

from rattle import Effect, Stereo, dsp


class KeyOfNothing(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: Stereo, key: Stereo | None) -> Stereo:
        return x[0] * key[0], x[1]  # RT212 | key


class KeyTakenApart(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: Stereo, key: Stereo | None) -> Stereo:
        left, right = key  # RT212 | key
        return x[0] * left, x[1] * right


class KeyMeasured(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        return x * abs(key)  # RT212 | key


class KeyLoopedOver(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: Stereo | None) -> float:
        for side in key:  # RT212 | key
            x += side
        return x


class KeyInTheLibrary(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def __init__(self) -> None:
        self.low = dsp.OnePole()

    def process(self, x: float, key: float | None) -> float:
        return x * self.low.process(key, 100.0)  # RT212 | key


class KeyInAHelper(Effect):
    """RT212: `sound` is None where nothing is connected; test it first: if sound is not None:"""

    def louder(self, sound: Stereo | None) -> float:
        return max(abs(sound[0]), 0.1)  # RT212 | sound

    def process(self, x: float, key: Stereo | None) -> float:
        return x * self.louder(key)


class KeyOnTheWrongSide(Effect):
    """RT212: `key` is None here; use it where it is not: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        if key is not None:
            return x
        return x * key  # RT212 | key


class KeyAfterTheTest(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        gain = 0.5
        if key is None:
            gain = 1.0
        return x * gain * key  # RT212 | key


class KeyOfAnother(Effect):
    """RT212: `other` is None where nothing is connected; test it first: if other is not None:"""

    def process(self, x: float, key: float | None, other: float | None) -> float:
        if key is None or x > 0.5:
            return x
        return key * other  # RT212 | other


class EitherKey(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        if key is not None or x > 0.5:
            return key  # RT212 | key
        return x


class KeyGivenBack(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        return key  # RT212 | key


class KeyKept(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def __init__(self) -> None:
        self.last = 0.0

    def process(self, x: float, key: float | None) -> float:
        self.last = key  # RT212 | key
        return x * self.last


class KeyCompared(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        return x if key > 0.1 else 0.0  # RT212 | key


class KeyChosen(Effect):
    """RT212: `key` is None where nothing is connected; test it first: if key is not None:"""

    def process(self, x: float, key: float | None) -> float:
        louder = key if abs(x) > 0.5 else x  # RT212 | key if abs(x) > 0.5 else x
        return louder


class KeyAsTruth(Effect):
    """RT212: `key` is false where it is None, and at every sample that is 0.0; write `key is not None`"""

    def process(self, x: float, key: float | None) -> float:
        return x * 0.5 if key else x  # RT212 | key


class KeyAsTruthDenied(Effect):
    """RT212: `key` is false where it is None, and at every sample that is 0.0; write `key is not None`"""

    def process(self, x: float, key: float | None) -> float:
        if x > 0.5 and not key:  # RT212 | key
            return 0.0
        return x


class KeyOrSound(Effect):
    """RT212: `key` is false where it is None, and at every sample that is 0.0; write `key is not None`"""

    def process(self, x: float, key: float | None) -> float:
        return key or x  # RT212 | key or x
