"""1xx: `prepare`, `reset`, and what hosts ask for at any time."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT111",
        "this library runs at build time only",
        """`prepare` is compiled like `process`: it runs in the user's host, where there is no Python.
        NumPy, SciPy and their like are there for `__init__`, which runs on your machine and does not know
        the sample rate yet.""",
        """
        def __init__(self) -> None:
            self.pole = 0.0

        def prepare(self) -> None:
            self.pole = np.interp(self.sample_rate, (44100.0, 96000.0), (0.9, 0.95))

        def process(self, x: float) -> float:
            return x * self.pole
        """,
        """
        def __init__(self) -> None:
            self.pole = 0.0

        def prepare(self) -> None:
            self.pole = math.exp(-2.0 * math.pi * 700.0 / self.sample_rate)

        def process(self, x: float) -> float:
            return x * self.pole
        """,
    ),
    row(
        "RT113",
        "reset before there is anything to return to",
        """`reset` brings back what `prepare` left. While prepare itself runs there is nothing to bring back
        yet.""",
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def prepare(self) -> None:
            self.lfo.reset()

        def process(self, x: float) -> float:
            return x * self.lfo.process(2.0)
        """,
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:  # every prepare starts fresh by itself
            return x * self.lfo.process(2.0)
        """,
    ),
    row(
        "RT114",
        "the latency moves",
        """Hosts ask for the latency before anything plays, and shift all other tracks by it. A latency that
        follows a Param or a state would pull the tracks apart while they sound.""",
        """
        lookahead_ms = Param(5.0, 0.0, 10.0)

        def latency_samples(self) -> int:
            return int(self.lookahead_ms * 48.0)

        def process(self, x: float) -> float:
            return x
        """,
        """
        lookahead_ms = Param(5.0, 0.0, 10.0)

        def __init__(self) -> None:
            self.line = dsp.Delay(0.01)

        def latency_samples(self) -> int:
            return int(0.01 * self.sample_rate)

        def process(self, x: float) -> float:
            return self.line.process(x, 0.001 * (10.0 - self.lookahead_ms) * self.sample_rate)
        """,
    ),
    row(
        "RT115",
        "the tail depends on what is not there when hosts ask",
        """Hosts ask for the tail at any time and on any thread, also before `prepare` has run. It can be
        computed from constants, the sample rate and Params; memory may not be there yet.""",
        """
        def __init__(self) -> None:
            self.level = 0.0

        def tail_s(self) -> float:
            return self.level

        def process(self, x: float) -> float:
            self.level = max(abs(x), 0.999 * self.level)
            return x * self.level
        """,
        """
        def __init__(self) -> None:
            self.level = 0.0

        def tail_s(self) -> float:
            return 2.0

        def process(self, x: float) -> float:
            self.level = max(abs(x), 0.999 * self.level)
            return x * self.level
        """,
    ),
    row(
        "RT116",
        "reset reads a Param",
        """`reset` restores what `prepare` left, the same bits every time. Params keep their values through
        it, and are read anew at the first sample after.""",
        """
        depth = Param(0.5)

        def __init__(self) -> None:
            self.level = 0.0

        def reset(self) -> None:
            self.level = self.depth

        def process(self, x: float) -> float:
            self.level = 0.5 * (self.level + x)
            return self.level
        """,
        """
        depth = Param(0.5)

        def __init__(self) -> None:
            self.level = 0.0

        def process(self, x: float) -> float:
            self.level = 0.5 * (self.level + x)
            return self.level * self.depth
        """,
    ),
    row(
        "RT117",
        "process changes its input",
        """The input belongs to the host, which may hand the same sound to other plugins. What `process` makes
        goes to `out`, which is silence until it is written.""",
        """
        def process(self, x: Frame, out: Frame) -> None:
            for c in range(len(x)):
                x[c] = 0.5 * x[c]
        """,
        """
        def process(self, x: Frame, out: Frame) -> None:
            for c in range(len(x)):
                out[c] = 0.5 * x[c]
        """,
    ),
    row(
        "RT118",
        "the ramp of a Param outside of a Block",
        """`self.ramp(Plugin.gain)` is one value for each sample of a Block. Where `process` runs once a
        sample, reading the Param gives its value at that sample, already ramped.""",
        """
        gain = Param(0.5)

        def process(self, x: float) -> float:
            return x * self.ramp(Example.gain)[0]
        """,
        """
        gain = Param(0.5)

        def process(self, x: Block, out: Block) -> None:
            ramp = self.ramp(Example.gain)
            for c in range(len(x)):
                out[c] = x[c] * ramp
        """,
    ),
    row(
        "RT119",
        "the transport is read where it is not known",
        """The host says tempo and position anew for every block. `prepare`, `reset`, hooks, `latency_samples`
        and `tail_s` run at other times, and would keep what was true then. What `process` computes from the
        tempo alone is computed only when it changes, as if a hook had done it.""",
        """
        def __init__(self) -> None:
            self.step = 0.0
            self.phase = 0.0

        def prepare(self) -> None:
            self.step = self.transport.tempo_bpm / (60.0 * self.sample_rate)

        def process(self, x: float) -> float:
            self.phase = (self.phase + self.step) % 1.0
            return x * self.phase
        """,
        """
        def process(self, x: float) -> float:
            return x * (self.transport.position_beats % 1.0)
        """,
    ),
    row(
        "RT120",
        "a latency or a tail that cannot be",
        """Hosts shift the other tracks by the latency, a whole number of samples, and play on for the tail
        after the music has stopped. Neither is below 0: no sound comes before its input.""",
        """
        def latency_samples(self) -> int:
            return 0.001 * self.sample_rate

        def process(self, x: float) -> float:
            return x
        """,
        """
        def latency_samples(self) -> int:
            return round(0.001 * self.sample_rate)

        def process(self, x: float) -> float:
            return x
        """,
    ),
)
