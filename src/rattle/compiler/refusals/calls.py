"""4xx: what is called, and what a call may take."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT401",
        "an operator of your own class",
        """`a + b` and `a[i]` are compiled for numbers and arrays. For an object with `__add__` or
        `__getitem__` Python would make a new object for the result, which takes memory. A method with a
        name is compiled.""",
        """
        class Pan(Unit):
            def __mul__(self, x: float) -> float:
                return 0.5 * x


        class Example(Effect):
            def __init__(self) -> None:
                self.pan = Pan()

            def process(self, x: float) -> float:
                return self.pan * x
        """,
        """
        class Pan(Unit):
            def process(self, x: float) -> float:
                return 0.5 * x


        class Example(Effect):
            def __init__(self) -> None:
                self.pan = Pan()

            def process(self, x: float) -> float:
                return self.pan.process(x)
        """,
    ),
    row(
        "RT402",
        "starred arguments",
        """A star collects values in a tuple, a list or a dict that is made at every call. Here a
        call is compiled into its caller, with each argument known by name.""",
        """
        def mix(self, *parts: float) -> float:
            return parts[0] + parts[1]

        def process(self, x: float) -> float:
            return self.mix(x, 0.5 * x)
        """,
        """
        def mix(self, dry: float, wet: float) -> float:
            return dry + wet

        def process(self, x: float) -> float:
            return self.mix(x, 0.5 * x)
        """,
    ),
    row(
        "RT403",
        "recursion",
        """Each call is compiled into its caller, so a function that calls itself would never end. On the
        audio thread its depth would hang on the sound, and the stack is small there.""",
        """
        def halve(self, x: float) -> float:
            return x if x < 1.0 else self.halve(0.5 * x)

        def process(self, x: float) -> float:
            return self.halve(x)
        """,
        """
        def process(self, x: float) -> float:
            for _ in range(10):
                if x >= 1.0:
                    x = 0.5 * x
            return x
        """,
    ),
    row(
        "RT404",
        "a function made while audio runs",
        """A lambda or an inner `def` is a new object each time its line runs: memory for the function and
        for all that it captures. A method is there from the start.""",
        """
        def process(self, x: float) -> float:
            def soft(v: float) -> float:
                return v / (1.0 + abs(v))

            return soft(x)
        """,
        """
        def soft(self, v: float) -> float:
            return v / (1.0 + abs(v))

        def process(self, x: float) -> float:
            return self.soft(x)
        """,
    ),
    row(
        "RT405",
        "a decorated function",
        """A decorator hands back what it likes instead of the function: a cache that takes memory, a
        wrapper that logs. What stands on the screen is not what would run.""",
        """
        import functools


        class Example(Effect):
            @functools.wraps(abs)
            def shape(self, x: float) -> float:
                return x * x

            def process(self, x: float) -> float:
                return self.shape(x)
        """,
        """
        def shape(self, x: float) -> float:
            return x * x

        def process(self, x: float) -> float:
            return self.shape(x)
        """,
    ),
    row(
        "RT406",
        "this function is not real-time",
        """It is neither Python source that could be compiled nor in the table of functions that the
        compiler knows. What it does inside, whether it takes memory or waits, nobody can tell.""",
        """
        def process(self, x: float) -> float:
            return x * math.perm(3)
        """,
        """
        def __init__(self) -> None:
            self.count = math.perm(3)

        def process(self, x: float) -> float:
            return x * self.count
        """,
    ),
    row(
        "RT407",
        "a source file changed since it was imported",
        """The compiler reads source, and checks that it is the source of the function that Python runs.
        After an edit the two differ, so every line and caret could be wrong. Import the file anew, or
        restart.""",
        "",
        "",
    ),
    row(
        "RT408",
        "no source for a function",
        """The compiler reads the source of functions; one that was made by `exec` or sits in a compiled
        module has none.""",
        """
        made: dict = {}
        exec("def double(v): return 2.0 * v", made)


        class Example(Effect):
            def __init__(self) -> None:
                self.double = made["double"]

            def process(self, x: float) -> float:
                return self.double(x)
        """,
        """
        def double(self, v: float) -> float:
            return 2.0 * v

        def process(self, x: float) -> float:
            return self.double(x)
        """,
    ),
    row(
        "RT409",
        "the arguments do not fit",
        """Python would raise TypeError, for a call of yours or for one by Rattle, which calls prepare, reset
        and hooks with `self` alone. Calls are resolved at build time, so it is said before.""",
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:
            return x * self.lfo.process()
        """,
        """
        def __init__(self) -> None:
            self.lfo = dsp.Sine()

        def process(self, x: float) -> float:
            return x * self.lfo.process(2.0)
        """,
    ),
    row(
        "RT415",
        "what is called is chosen while audio runs",
        """Calls are resolved at build time, so that each is compiled into its caller with its own memory. A
        name that may mean one unit or the other leaves nothing to compile. Choose between the results, or
        between two calls.""",
        """
        def __init__(self) -> None:
            self.slow, self.fast = dsp.Sine(), dsp.Sine()

        def process(self, x: float) -> float:
            lfo = self.slow if x > 0.0 else self.fast
            return x * lfo.process(2.0)
        """,
        """
        def __init__(self) -> None:
            self.slow, self.fast = dsp.Sine(), dsp.Sine()

        def process(self, x: float) -> float:
            return x * (self.slow.process(2.0) if x > 0.0 else self.fast.process(8.0))
        """,
    ),
    row(
        "RT416",
        "calls multiply",
        """Each call is compiled into its caller. Where every function calls the next one twice, twenty of
        them make a million copies, which no compiler finishes and no processor plays in time.""",
        "",
        """
        def shape(self, x: float) -> float:
            return x / (1.0 + abs(x))

        def process(self, x: float) -> float:
            y = self.shape(x)
            return y + 0.5 * y * y
        """,
    ),
)
