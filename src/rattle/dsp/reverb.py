"""Reverberation by a feedback delay network."""

from __future__ import annotations

import math

from rattle.lang import Stereo, Unit, zeros

from .turn import Turn

LINES = 8
# Parts of the longest delay. No two have a ratio of small whole numbers, so echoes do not fall on each other.
DELAY_PARTS = (0.3671, 0.4357, 0.5093, 0.5813, 0.6689, 0.7583, 0.8737, 1.0)
MEAN_PART = sum(DELAY_PARTS) / LINES
DIFFUSER_MS = ((2.771, 5.133, 8.387, 13.41), (3.227, 4.719, 9.253, 12.17))  # left, right
DIFFUSION = 0.62
LEVEL = 1.35  # measured: noise through the room keeps its own
TURNS_HZ = (0.71, -0.53)  # how fast the mirrors turn


class Reverb(Unit):
    """A room: eight delays that feed each other, with its decay time and damping as arguments.

    J.-M. Jot and A. Chaigne, Digital delay networks for designing artificial reverberators (90th AES
    convention, 1991): a network that loses nothing, and in each line what a sound loses on a way of that
    length. So the decay time is `decay_s` at low frequencies, whatever the lines, and half of it at
    `damping_hz`.

    Lines are mixed by reflection in two mirrors at right angles, which turn slowly. That loses nothing at any
    angle, and no mode rings for long at one frequency (S. J. Schlecht, E. A. P. Habets, Time-varying feedback
    matrices in feedback delay networks, JASA 138, 2015). Delays are whole samples: no interpolation dulls the
    tail. What the mirrors see is what is heard left and right.
    """

    def __init__(self, size_ms: float = 83.0) -> None:
        """`size_ms` is the longest delay, 10 to 500: about 30 is a chamber, 80 a hall."""
        if not 10.0 <= size_ms <= 500.0:
            raise ValueError(f"a Reverb's size is its longest delay, 10 to 500 ms, not {size_ms:g}")
        self.size_ms = size_ms
        self.mean_s = 0.001 * size_ms * MEAN_PART
        self.lines = [_Line(i, size_ms) for i in range(LINES)]
        self.left = [_Diffuser(ms) for ms in DIFFUSER_MS[0]]
        self.right = [_Diffuser(ms) for ms in DIFFUSER_MS[1]]
        self.first = Turn()
        self.second = Turn()
        self.buffer = zeros(LINES)  # what all lines were fed at one moment lies together
        self.position = 0

    def prepare(self) -> None:
        length = LINES
        for _ in range(24):  # a power of two, so that a mask wraps positions
            if length <= 0.001 * self.size_ms * self.sample_rate * LINES:
                length = length * 2
        self.buffer = zeros(length)

    def process(
        self, x: Stereo, decay_s: float = 2.0, damping_hz: float = 5000.0, mix: float = 0.3
    ) -> Stereo:
        """One sample. `decay_s`: until a sound has fallen by 60 dB, 0.05 to 60 s. `damping_hz`: where it
        falls twice as fast. `mix`: 0 is `x` alone, 1 the room alone, which steady noise leaves about as loud
        as it went in, at any decay.
        """
        loss = -3.0 * math.log(10.0) / min(max(decay_s, 0.05), 60.0)  # of a second, as a logarithm
        damping = self.damping_cosine(max(damping_hz, 10.0))
        level = LEVEL * math.sqrt(1.0 - math.exp(2.0 * loss * self.mean_s))
        left, right = level * x[0], level * x[1]
        for diffuser in self.left:
            left = diffuser.process(left)
        for diffuser in self.right:
            right = diffuser.process(right)
        mask = len(self.buffer) - 1
        seen_left, seen_right = 0.0, 0.0
        for line in self.lines:
            line.hear(self.buffer[(self.position - line.behind) & mask], loss, damping)
            line.turn(self.first.cosine, self.first.sine, self.second.cosine, self.second.sine)
            seen_left += line.heard * line.first
            seen_right += line.heard * line.second
        for line in self.lines:
            line.feed(left, right, seen_left, seen_right)
        for line in self.lines:
            self.buffer[(self.position + line.index) & mask] = line.fed
        self.position = self.position + LINES
        self.first.advance(TURNS_HZ[0])
        self.second.advance(TURNS_HZ[1])
        return x[0] + mix * (seen_left - x[0]), x[1] + mix * (seen_right - x[1])

    def damping_cosine(self, damping_hz: float) -> float:
        """cos(x) as 1 - 2 * sin(x / 2)**2; beyond half the sample rate it goes on below -1."""
        turns = damping_hz / self.sample_rate
        half_sine = math.sin(math.pi * turns) if turns < 0.5 else 2.0 * turns
        return 1.0 - 2.0 * half_sine * half_sine


class _Line(Unit):
    """One delay: what a sound loses on its way through it, and its place before the two mirrors."""

    def __init__(self, index: int, size_ms: float) -> None:
        self.index = index
        self.delay_s = 0.001 * size_ms * DELAY_PARTS[index]
        self.samples = 1
        self.behind = 0  # in the buffer, which holds LINES numbers for each sample
        angle = index * math.pi / LINES
        self.first_cosine, self.first_sine = 0.5 * math.cos(angle), 0.5 * math.sin(angle)
        self.second_cosine, self.second_sine = 0.5 * math.cos(3.0 * angle), 0.5 * math.sin(3.0 * angle)
        self.left_gain = 1.0 if index % 2 == 0 else 0.0
        self.right_gain = 1.0 if index % 2 == 1 else 0.0
        self.heard = 0.0  # behind the damping, which is a one-pole: also its state
        self.first = 0.0
        self.second = 0.0
        self.fed = 0.0

    def prepare(self) -> None:
        self.samples = max(round(self.delay_s * self.sample_rate), 1)
        self.behind = LINES * self.samples - self.index

    def hear(self, echo: float, loss: float, damping: float) -> None:
        """What comes out now. `damping` is the cosine of the frequency at which the loss is twice `loss`."""
        gain = math.exp(loss * self.samples / self.sample_rate)
        # |(1 - pole) / (1 - pole * z**-1)| is `gain` where the cosine is `damping`, so the whole is gain**2.
        k = (1.0 - gain * gain * damping) / (1.0 - gain * gain)
        pole = 1.0 / (k + math.sqrt(k * k - 1.0))
        self.heard = pole * self.heard + (gain * (1.0 - pole)) * echo

    def turn(self, cosine1: float, sine1: float, cosine2: float, sine2: float) -> None:
        self.first = cosine1 * self.first_cosine - sine1 * self.first_sine
        self.second = cosine2 * self.second_cosine - sine2 * self.second_sine

    def feed(self, left: float, right: float, seen1: float, seen2: float) -> None:
        mirrored = self.heard - 2.0 * (self.first * seen1 + self.second * seen2)
        self.fed = mirrored + (left * self.left_gain + right * self.right_gain)


class _Diffuser(Unit):
    """Schroeder's all-pass: many echoes for one, at all frequencies equally loud."""

    def __init__(self, delay_ms: float) -> None:
        self.delay_ms = delay_ms
        self.buffer = zeros(1)
        self.position = 0

    def prepare(self) -> None:
        self.buffer = zeros(max(round(0.001 * self.delay_ms * self.sample_rate), 1))

    def process(self, x: float) -> float:
        delayed = self.buffer[self.position]
        inside = x - DIFFUSION * delayed
        self.buffer[self.position] = inside
        self.position = self.position + 1 if self.position + 1 < len(self.buffer) else 0
        return delayed + DIFFUSION * inside
