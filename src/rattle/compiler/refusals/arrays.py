"""5xx: arrays, and memory."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT501",
        "memory is taken while audio runs",
        """All memory is taken before audio runs, as arrays that keep their length: taking it later may wait,
        for the operating system or for another thread that holds the allocator's lock. A block that is late
        is a click.""",
        """
        def process(self, x: float) -> float:
            line = zeros(8)
            line[0] = x
            return line[0]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[0] = x
            return self.line[0]
        """,
    ),
    row(
        "RT502",
        "arrays and units are places",
        """Arrays, units and lists get their places once, before audio runs; afterwards only the numbers in
        them change. Another array under the same name would leave the old one without an owner, to be
        cleaned up while audio runs.""",
        """
        def __init__(self) -> None:
            self.now = zeros(4)
            self.before = zeros(4)

        def process(self, x: float) -> float:
            self.before = self.now
            self.now[0] = x
            return self.before[0]
        """,
        """
        def __init__(self) -> None:
            self.now = zeros(4)
            self.before = zeros(4)

        def process(self, x: float) -> float:
            self.before[:] = self.now
            self.now[0] = x
            return self.before[0]
        """,
    ),
    row(
        "RT503",
        "arrays overlap or do not match",
        """A statement with arrays is one loop over equal shapes, without memory of its own. NumPy computes
        the whole right side first, which a loop can only do where the two sides share no elements, or each
        element only with itself; a plain copy may overlap. The right side may also be one number, or a
        row.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[1:] = self.line[:-1] * 0.5
            self.line[0] = x
            return self.line[7]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[1:] = self.line[:-1]
            self.line[1:] *= 0.5
            self.line[0] = x
            return self.line[7]
        """,
    ),
    row(
        "RT504",
        "arithmetic of arrays would make a new array",
        """The elements need a place, and taking memory while audio runs may wait. Stored to an array that is
        there already, they need none.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)
            self.window = np.hanning(8)

        def process(self, x: float) -> float:
            shaped = self.line * self.window
            return x + shaped[0]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)
            self.window = np.hanning(8)
            self.shaped = zeros(8)

        def process(self, x: float) -> float:
            self.shaped[:] = self.line * self.window
            return x + self.shaped[0]
        """,
    ),
    row(
        "RT505",
        "a constant index is out of range",
        """Python raises IndexError here, always. An index that is computed is wrapped and held inside the
        array instead; one that is written down is a mistake.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[8] = x
            return self.line[0]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[7] = x
            return self.line[0]
        """,
    ),
    row(
        "RT506",
        "the size of an array is not known before prepare",
        """All memory is taken at once, before `prepare` runs. The sizes may follow from constants, the
        sample rate and the number of channels; a Param may move later, and then memory cannot.""",
        """
        size = Param(8, 1, 64, step=1)

        def __init__(self) -> None:
            self.line = zeros(1)

        def prepare(self) -> None:
            self.line = zeros(self.size)

        def process(self, x: float) -> float:
            return x + self.line[0]
        """,
        """
        size = Param(8, 1, 64, step=1)

        def __init__(self) -> None:
            self.line = zeros(64)  # the most that size can be

        def process(self, x: float) -> float:
            return x + self.line[self.size - 1]
        """,
    ),
    row(
        "RT507",
        "this way of indexing is not real-time Python",
        """Arrays have one or two dimensions, indexed by whole numbers and by slices that count forward, by a
        step known at build time. Everything else makes a copy in NumPy, or would need one here.""",
        """
        def __init__(self) -> None:
            self.line = zeros(8)
            self.back = zeros(8)

        def process(self, x: float) -> float:
            self.line[0] = x
            self.back[:] = self.line[::-1]
            return self.back[7]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)
            self.back = zeros(8)

        def process(self, x: float) -> float:
            self.line[0] = x
            for i in range(8):
                self.back[i] = self.line[-1 - i]
            return self.back[7]
        """,
    ),
)
