"""Effects of a known gain, a half, that keep their word or break it in a known way."""

from __future__ import annotations

from rattle import Effect, dsp


class Half(Effect):
    def process(self, x: float) -> float:
        return 0.5 * x


class Delayed(Effect):
    """Behind 100 samples, as it reports."""

    delay_samples = 100

    def __init__(self) -> None:
        self.delay = dsp.Delay(0.01)
        self.position = 0

    def process(self, x: float) -> float:
        dry = self.delay.process(x, self.delay_samples)
        self.position += 1
        return self.heard(0.5 * dry, dry)

    def heard(self, plugin: float, dry: float) -> float:
        return plugin

    def latency_samples(self) -> int:
        return 100


class Later(Delayed):
    delay_samples = 101


class Fading(Delayed):
    def heard(self, plugin: float, dry: float) -> float:
        part = min(max((self.position - 4000) / 64.0, 0.0), 1.0)
        return plugin + (dry - plugin) * part


class Rounding(Delayed):
    def heard(self, plugin: float, dry: float) -> float:
        return plugin * 3.0 * 0.33333334


class Clicking(Delayed):
    def heard(self, plugin: float, dry: float) -> float:
        return dry if self.position > 4000 else plugin
