"""Delay line."""

from __future__ import annotations

from rattle.lang import Unit, zeros

MOST_S = 60.0  # more is a count of samples, taken for seconds: at 1000 it is memory of 200 MB a channel


class Delay(Unit):
    """A delay of 0 to `max_s` seconds, by any fraction of a sample (linear interpolation).

    `process(x, samples)` is the whole of it. With `write` and `read` a line has several taps, or feedback:
    read first, then write.
    """

    def __init__(self, max_s: float) -> None:
        if not 0.0 <= max_s <= MOST_S:
            message = f"a Delay is made in seconds, 0 to {MOST_S:g}, not {max_s:g}"
            if max_s > MOST_S:
                message += f"; {max_s:g} samples at 48 kHz are Delay({max_s / 48_000.0:.3g})"
            raise ValueError(message)
        self.max_s = max_s
        self.buffer = zeros(4)
        self.position = 0  # where the next sample is written
        self.max_samples = 1.0

    def prepare(self) -> None:
        max_samples = self.max_s * self.sample_rate
        length = 4
        for _ in range(26):  # a power of two, so that a mask wraps positions
            if length < max_samples + 3.0:
                length = length * 2
        self.max_samples = max_samples
        self.buffer = zeros(length)

    def write(self, x: float) -> None:
        """Puts `x` in and moves on by one sample. Once a sample."""
        self.buffer[self.position] = x
        self.position = (self.position + 1) & (len(self.buffer) - 1)

    def read(self, samples: float) -> float:
        """What was written `samples` writes ago: 1 is the last, 2 the one before. Held to 1 ... max.

        Read before the sample's `write` this is a delay of `samples` exactly.
        """
        held = min(max(samples, 1.0), self.max_samples + 1.0)
        whole = int(held)
        fraction = held - whole
        mask = len(self.buffer) - 1
        newer = self.buffer[(self.position - whole) & mask]
        if fraction == 0.0:  # a whole number of samples, as most delays are: half the work
            return newer
        older = self.buffer[(self.position - whole - 1) & mask]
        return newer + fraction * (older - newer)

    def process(self, x: float, samples: float) -> float:
        """`x` as it was `samples` samples ago; 0 is `x` itself."""
        self.write(x)
        return self.read(samples + 1.0)
