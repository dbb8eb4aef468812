"""3xx: statements of ordinary Python."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT310",
        "this statement is not real-time Python",
        """Real-time code is assignments, branches, bounded loops and calls. What else Python has is carried
        out by the interpreter, which the audio thread does not have: an import, for example, looks for
        files.""",
        """
        def process(self, x: float) -> float:
            from math import sin

            return sin(x)
        """,
        """
        from math import sin


        class Example(Effect):
            def process(self, x: float) -> float:
                return sin(x)
        """,
    ),
    row(
        "RT314",
        "errors are neither raised nor caught",
        """An error is a Python object with a traceback, made when it is raised, and nobody is there to
        catch it: the host would crash. Compiled code has a defined result where Python raises (1.0 / 0.0 is
        inf), so a case is told apart with `if` before it happens.""",
        """
        def process(self, x: float) -> float:
            try:
                return 1.0 / x
            except ZeroDivisionError:
                return 0.0
        """,
        """
        def process(self, x: float) -> float:
            if x == 0.0:
                return 0.0
            return 1.0 / x
        """,
    ),
    row(
        "RT315",
        "`with` opens and closes something",
        """Files, locks and connections wait for the system or for another thread. A lock is the worst: the
        audio thread stands still until an ordinary thread, which anything may interrupt, lets go of it.""",
        """
        def process(self, x: float) -> float:
            with open("gain.txt") as file:
                gain = float(file.read())
            return x * gain
        """,
        """
        gain = Param(0.5)

        def process(self, x: float) -> float:
            return x * self.gain
        """,
    ),
    row(
        "RT316",
        "nothing is deleted while audio runs",
        """Python frees the memory of what is deleted, and freeing may wait like taking. Attributes keep
        their places for the life of the plugin, and locals cost nothing.""",
        """
        def process(self, x: float) -> float:
            y = 2.0 * x
            del y
            return x
        """,
        """
        def process(self, x: float) -> float:
            y = 2.0 * x
            return x + y
        """,
    ),
    row(
        "RT317",
        "`global` and `nonlocal` name what all instances share",
        """A variable of a module exists once. Two copies of the plugin on two tracks would write it from
        two audio threads at the same time. An attribute belongs to one instance.""",
        """
        count = 0


        class Example(Effect):
            def process(self, x: float) -> float:
                global count
                count = count + 1
                return x
        """,
        """
        def __init__(self) -> None:
            self.count = 0

        def process(self, x: float) -> float:
            self.count = self.count + 1
            return x
        """,
    ),
    row(
        "RT319",
        "`match` takes objects apart",
        """A pattern that captures, or has parts, asks objects for their class, length and attributes, and
        each of them answers with code of its own. Values are compared: numbers, members of an Enum, `|` of
        these, and `_` for all others.""",
        """
        class Mode(Enum):
            SOFT = 0
            HARD = 1


        class Example(Effect):
            mode = Param(Mode.SOFT)

            def process(self, x: float) -> float:
                match self.mode:
                    case Mode.SOFT:
                        return math.tanh(x)
                    case Mode():
                        return min(max(x, -1.0), 1.0)
        """,
        """
        class Mode(Enum):
            SOFT = 0
            HARD = 1


        class Example(Effect):
            mode = Param(Mode.SOFT)

            def process(self, x: float) -> float:
                match self.mode:
                    case Mode.SOFT:
                        return math.tanh(x)
                    case _:
                        return min(max(x, -1.0), 1.0)
        """,
    ),
    row(
        "RT321",
        "a generator stops in the middle and goes on later",
        """It keeps its place in a Python object between two calls. Compiled code starts at the top for each
        sample; what it has to remember goes into attributes, where a reset finds it.""",
        """
        def process(self, x: float) -> float:
            yield 0.5 * x
            yield x
        """,
        """
        def __init__(self) -> None:
            self.is_odd = False

        def process(self, x: float) -> float:
            self.is_odd = not self.is_odd
            return 0.5 * x if self.is_odd else x
        """,
    ),
    row(
        "RT322",
        "sound does not wait",
        """`async` and `await` hand the thread to somebody else until something has happened. The audio
        thread has to deliver its block before the deadline, whether it has happened or not.""",
        """
        async def shape(self, x: float) -> float:
            return math.tanh(x)

        def process(self, x: float) -> float:
            return self.shape(x)
        """,
        """
        def shape(self, x: float) -> float:
            return math.tanh(x)

        def process(self, x: float) -> float:
            return self.shape(x)
        """,
    ),
)
