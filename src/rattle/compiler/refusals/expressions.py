"""3xx: expressions of ordinary Python."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT318",
        "a comprehension builds a new list",
        """It takes memory at every sample, for the list or for the generator that hands out one value after
        another, and taking memory may wait for the operating system or for another thread that holds the
        allocator's lock. The block is late, and the loudspeaker clicks.""",
        """
        def process(self, x: float) -> float:
            return sum([x / k for k in (1.0, 2.0, 4.0)])
        """,
        """
        def process(self, x: float) -> float:
            total = 0.0
            for k in (1.0, 2.0, 4.0):
                total = total + x / k
            return total
        """,
    ),
    row(
        "RT320",
        "strings are not real-time",
        """Text takes memory for every new string, and time that grows with its length. Nobody reads text at
        48,000 lines a second anyway.""",
        """
        def process(self, x: float) -> float:
            label = f"{x:.2f} V"
            return x
        """,
        """
        level = Meter()

        def process(self, x: float) -> float:
            self.level = abs(x)
            return x
        """,
    ),
    row(
        "RT325",
        "a list is made while audio runs",
        """A list takes memory when it is made and gives it back when it is dropped. Both may wait for the
        operating system, or for the collector, and the block is late.""",
        """
        def process(self, x: float) -> float:
            taps = [x, 0.5 * x]
            return taps[0] + taps[1]
        """,
        """
        def process(self, x: float) -> float:
            near, far = x, 0.5 * x
            return near + far
        """,
    ),
    row(
        "RT326",
        "a dict or set is used while audio runs",
        """Its keys are Python objects that are hashed and compared, by their own code, at every access; a
        new key takes memory. A lookup has no longest time.""",
        """
        def process(self, x: float) -> float:
            gains = {"left": 0.5, "right": 0.7}
            return x * gains["left"]
        """,
        """
        class Side(Enum):
            LEFT = 0
            RIGHT = 1


        class Example(Effect):
            side = Param(Side.LEFT)

            def process(self, x: float) -> float:
                return x * (0.5 if self.side == Side.LEFT else 0.7)
        """,
    ),
    row(
        "RT328",
        "this expression is not real-time Python",
        """It is computed by the Python interpreter, which the audio thread does not have. Real-time
        expressions are arithmetic, comparisons, choices, elements and calls.""",
        """
        def __init__(self) -> None:
            self.steps = [0.0, 0.5, 1.0]

        def process(self, x: float) -> float:
            return 0.5 if x in self.steps else x
        """,
        """
        def process(self, x: float) -> float:
            return 0.5 if x in (0.0, 0.5, 1.0) else x
        """,
    ),
)
