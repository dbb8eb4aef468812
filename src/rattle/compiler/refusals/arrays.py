"""5xx: arrays, and memory."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT501",
        "memory is taken while audio runs",
        """Taking memory may wait: for the operating system, or for another thread that holds the
        allocator's lock. A block that is late is a click. All memory is taken before, in `__init__` or
        `prepare`, and keeps its length.""",
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
            for i in range(4):
                self.before[i] = self.now[i]
            self.now[0] = x
            return self.before[0]
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
        """All memory is taken at once, before `prepare` runs. The sizes may follow from constants and the
        sample rate; a Param may move later, and then memory cannot.""",
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
        "this way of indexing is not supported yet",
        "This version reads and writes single elements of arrays of one dimension.",
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            self.line[1:] = self.line[:-1]
            self.line[0] = x
            return self.line[7]
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(8)

        def process(self, x: float) -> float:
            for i in range(7, 0, -1):
                self.line[i] = self.line[i - 1]
            self.line[0] = x
            return self.line[7]
        """,
    ),
)
