"""2xx: numbers, their types, and what is no number."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT201",
        "a variable changes its kind",
        """A variable has one place in a register or in memory, made for one kind of thing. Python looks at
        every use which kind it is; on the audio thread nobody looks.""",
        """
        def process(self, x: float) -> float:
            y = 0.0
            if x > 0.0:
                y = (x, 2.0 * x)
            return x
        """,
        """
        def process(self, x: float) -> float:
            y, twice = 0.0, 0.0
            if x > 0.0:
                y, twice = x, 2.0 * x
            return y + twice
        """,
    ),
    row(
        "RT202",
        "a float where a whole number is needed",
        """An index, a count of rounds or a pattern of bits is a whole number. Python raises TypeError at
        the first sample; guessing a rounding for you would be heard as clicks.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            return self.line[4.0 * abs(x)]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            return self.line[int(4.0 * abs(x))]
        """,
    ),
    row(
        "RT203",
        "a negative shift",
        """Python raises ValueError for it, and processors do what they like. A shift to the other side says
        what is meant.""",
        """
        def process(self, x: float) -> float:
            return float(int(x) << -1)
        """,
        """
        def process(self, x: float) -> float:
            return float(int(x) >> 1)
        """,
    ),
    row(
        "RT204",
        "a number does not fit its type",
        """Whole numbers have 64 bits here, or as many as their NumPy type says. Python's own grow by taking
        memory, which the audio thread must not; NumPy refuses a literal that does not fit, too.""",
        """
        def __init__(self) -> None:
            self.phase = np.uint32(0)

        def process(self, x: float) -> float:
            self.phase = self.phase + -1
            return x * self.phase
        """,
        """
        def __init__(self) -> None:
            self.phase = np.uint32(0)

        def process(self, x: float) -> float:
            self.phase = self.phase - np.uint32(1)  # wraps to 2**32 - 1
            return x * self.phase
        """,
    ),
    row(
        "RT205",
        "two NumPy widths meet",
        """NumPy silently chooses a third type for them, mostly a wider and dearer one, where numbers no
        longer wrap as they did. Convert one, so that the width is yours.""",
        """
        def __init__(self) -> None:
            self.phase = np.uint32(1)
            self.step = np.int32(2)

        def process(self, x: float) -> float:
            return x * float(self.phase + self.step)
        """,
        """
        def __init__(self) -> None:
            self.phase = np.uint32(1)
            self.step = np.int32(2)

        def process(self, x: float) -> float:
            return x * float(self.phase + np.uint32(self.step))
        """,
    ),
    row(
        "RT206",
        "the bits of a float are not portable",
        """`.view()` and its like read a float as another type. The bits of a NaN differ between processors,
        and a number is 32 bits wide in one kernel and 64 in the other: the same plugin would sound
        different.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            return float(self.line.view(np.int32)[0])
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            return float(math.floor(self.line[0] * 32768.0))
        """,
    ),
    row(
        "RT207",
        "round takes one argument here",
        """Rounding to decimal places is for text: Python goes through the decimal digits of the number.
        Sound needs a multiple of a step.""",
        """
        def process(self, x: float) -> float:
            return round(x, 2)
        """,
        """
        def process(self, x: float) -> float:
            return round(x * 100.0) / 100.0
        """,
    ),
    row(
        "RT208",
        "this is not a number",
        """Arithmetic and comparisons are of numbers, calls of functions, indices of arrays. What stands here
        is a unit, an array, a tuple or a text; Python would raise TypeError at the first sample. Members of
        an Enum are compared with members of the same Enum.""",
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:
            return x * self.lfo
        """,
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:
            return x * self.lfo.process(2.0)
        """,
    ),
    row(
        "RT209",
        "a path returns nothing",
        """The host waits for a sample at every call. Python returns None where a function just ends, and
        None cannot be played.""",
        """
        def process(self, x: float) -> float:
            if x > 0.0:
                return x
        """,
        """
        def process(self, x: float) -> float:
            if x > 0.0:
                return x
            return 0.0
        """,
    ),
    row(
        "RT210",
        "process returns another shape than it says",
        """The annotation of `process` is the shape of the plugin's bus, which the host has connected
        already: one sample per channel, or a pair of left and right.""",
        """
        def process(self, x: Stereo) -> Stereo:
            left, right = x
            return left
        """,
        """
        def process(self, x: Stereo) -> Stereo:
            left, right = x
            return left, right
        """,
    ),
    row(
        "RT211",
        "complex numbers",
        """A complex number is a Python object of its own; the compiler knows single floats. Two floats are
        as quick, and say which part is heard.""",
        """
        def process(self, x: float) -> float:
            z = x * 1j
            return abs(z)
        """,
        """
        def process(self, x: float) -> float:
            re, im = 0.0, x
            return math.hypot(re, im)
        """,
    ),
    row(
        "RT212",
        "a side-chain that may be None is used untested",
        """`| None` says that process knows when nothing is connected, and there Python has None, which is no
        sound. Test it with `is None`; leave `| None` out, and what is not connected is silence.""",
        """
        def process(self, x: Stereo, key: Stereo | None) -> Stereo:
            level = max(abs(key[0]), abs(key[1]))
            return x if level > 0.1 else (0.0, 0.0)
        """,
        """
        def process(self, x: Stereo, key: Stereo | None) -> Stereo:
            if key is None:
                return x
            level = max(abs(key[0]), abs(key[1]))
            return x if level > 0.1 else (0.0, 0.0)
        """,
    ),
)
