"""A ping-pong delay: echoes that jump from left to right and back.

    rattle build examples/ping_pong.py

`process` with `Stereo` sees both channels of a sample at once, which one echo crossing over needs.
"""

from __future__ import annotations

import math

from rattle import Effect, Param, Stereo, dsp

LONGEST_S = 1.0


class PingPong(Effect):
    """Two delay lines, each fed by the other."""

    name = "Ping-Pong Delay"
    id = "com.example.rattle.ping-pong"
    vendor = "Rattle Examples"
    category = "Delay"

    time_ms = Param(350.0, 20.0, 1000.0 * LONGEST_S, taper="log", smooth_ms=0)  # smoothed below
    feedback = Param(0.5, 0.0, 0.95)
    mix = Param(0.35)

    def __init__(self) -> None:
        self.left = dsp.Delay(LONGEST_S)
        self.right = dsp.Delay(LONGEST_S)
        self.glide = dsp.Smoother()

    def process(self, x: Stereo) -> Stereo:
        left, right = x
        # The time glides to its new value in about half a second: the echoes bend in pitch, as on tape.
        samples = self.glide.process(0.001 * self.time_ms * self.sample_rate, 0.1)
        # Read both lines before writing to them: then the delay is exact.
        left_echo = self.left.read(samples)
        right_echo = self.right.read(samples)
        self.left.write(0.5 * (left + right) + self.feedback * right_echo)
        self.right.write(self.feedback * left_echo)
        dry = 1.0 - self.mix
        return dry * left + self.mix * left_echo, dry * right + self.mix * right_echo

    def tail_s(self) -> float:
        """How long the echoes last after the music stops: until they have fallen by 60 dB."""
        repeats = 1.0 + math.log(0.001) / math.log(max(self.feedback, 0.001))
        return 0.001 * self.time_ms * repeats
