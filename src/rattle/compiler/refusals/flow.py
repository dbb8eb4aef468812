"""3xx: names that have no value, loops and returns."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT301",
        "a name may have no value",
        """Every path to a use must assign the name, also the path on which a loop runs zero times. Python
        would raise UnboundLocalError, perhaps only for one rare sample, which is when the audience
        listens.""",
        """
        def process(self, x: float) -> float:
            if x > 0.0:
                y = x
            return y
        """,
        """
        def process(self, x: float) -> float:
            y = 0.0
            if x > 0.0:
                y = x
            return y
        """,
    ),
    row(
        "RT302",
        "a loop without a known end",
        """The audio thread has a deadline for every block, about a millisecond. A loop that runs until
        something comes true may miss it, or hang the host for ever when the something is NaN. So a `while`
        has to count: its test compares a whole number that every round moves towards what stays. Any other
        is a `for` over the most rounds it may take, with a `break`.""",
        """
        def process(self, x: float) -> float:
            guess = 1.0
            while abs(guess * guess - abs(x)) > 1e-6:
                guess = 0.5 * (guess + abs(x) / guess)
            return guess
        """,
        """
        def process(self, x: float) -> float:
            guess = 1.0
            for _ in range(32):
                if not abs(guess * guess - abs(x)) > 1e-6:
                    break
                guess = 0.5 * (guess + abs(x) / guess)
            return guess
        """,
    ),
    row(
        "RT303",
        "a loop over something else",
        """Loops run over ranges, arrays, tuples and lists of units: what they visit is known at build time.
        Anything else would be asked for its next item by the Python interpreter, which is not there.""",
        """
        def process(self, x: float) -> float:
            for _ in "ab":
                x = x * 0.5
            return x
        """,
        """
        def process(self, x: float) -> float:
            for _ in range(2):
                x = x * 0.5
            return x
        """,
    ),
    row(
        "RT313",
        "an expression nests too deep",
        """The compiler follows every level of an expression; hundreds of terms in one line are more than it
        holds at once. Nobody reads them either.""",
        "",
        """
        def __init__(self) -> None:
            self.weights = np.hanning(900)

        def process(self, x: float) -> float:
            total = 0.0
            for weight in self.weights:
                total = total + weight * x
            return total
        """,
    ),
)
