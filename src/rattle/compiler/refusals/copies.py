"""6xx: copies of one unit: channels, and later voices, that run beside each other."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT602",
        "chance from a generator that is shared",
        """`random` and `np.random` draw from one stream: each channel takes what the other left, so a
        render would depend on the order in which copies run, and never be the same twice. A unit
        has a stream of its own in each copy, which a reset brings back.""",
        """
        import random


        class Example(Effect):
            def process(self, x: float) -> float:
                return x + 0.01 * random.random()
        """,
        """
        def process(self, x: float) -> float:
            return x + 0.01 * self.random()
        """,
    ),
)
