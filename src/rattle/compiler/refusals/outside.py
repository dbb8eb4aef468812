"""4xx: what reaches outside of real-time code."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT410",
        "ordinary Python in real-time code",
        """Libraries such as NumPy and SciPy make new arrays at every call and take the interpreter's lock.
        At design time they are welcome: `__init__` may compute anything. At every sample, write plain
        arithmetic or use a unit of rattle.dsp. Where only ordinary Python will do, `@worker` above the
        plugin's process says so: it gets arrays, runs in a process of its own, and is heard 50 ms later.""",
        """
        def __init__(self) -> None:
            self.past = zeros(4)

        def process(self, x: float) -> float:
            return x - np.median(self.past)
        """,
        """
        def __init__(self) -> None:
            self.past = zeros(4)

        def process(self, x: float) -> float:
            total = 0.0
            for value in self.past:
                total = total + value
            return x - total / len(self.past)
        """,
    ),
    row(
        "RT411",
        "the console, files and logs",
        """Whoever reads or writes outside of memory waits for the system: a disk that sleeps, a console
        that scrolls. Read files in `__init__`, where the plugin is made; show values with a Meter; look for
        mistakes under CPython, where `print` works.""",
        """
        def process(self, x: float) -> float:
            print(x)
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
        "RT412",
        "threads, locks and queues",
        """The audio thread must never wait for another. A lock that an ordinary thread holds keeps it until
        the system lets that thread run; a queue takes memory and has a lock inside. Params and Meters
        already pass safely between the threads.""",
        """
        import queue


        class Example(Effect):
            def __init__(self) -> None:
                self.levels = queue.SimpleQueue()

            def process(self, x: float) -> float:
                self.levels.put(abs(x))
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
        "RT413",
        "looking at objects and names while audio runs",
        """`getattr`, `hasattr`, `eval` and their like ask Python about objects, which have no names once they
        are compiled. What they would find out is known at build time.""",
        """
        def __init__(self) -> None:
            self.gain_0, self.gain_1 = 0.5, 0.7

        def process(self, x: float) -> float:
            return x * getattr(self, "gain_" + str(self.channel_index))
        """,
        """
        def __init__(self) -> None:
            self.gains = np.array([0.5, 0.7])

        def process(self, x: float) -> float:
            return x * self.gains[self.channel_index]
        """,
    ),
    row(
        "RT414",
        "the clock and the operating system",
        """A call of the system may wait. And what the clock says depends on the machine: a bounce that is
        quicker than real time would sound different from playing. Sound counts samples.""",
        """
        import time


        class Example(Effect):
            def process(self, x: float) -> float:
                return x * math.sin(time.time())
        """,
        """
        def __init__(self) -> None:
            self.samples = 0

        def process(self, x: float) -> float:
            self.samples = self.samples + 1
            return x * math.sin(self.samples / self.sample_rate)
        """,
    ),
)
