"""1xx: the plugin object, as `__init__` and `prepare` leave it, and its attributes."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT100",
        "the plugin cannot be made",
        """Rattle makes the plugin once at build time, to see which numbers, arrays and units it holds. Its
        own code raised an error while that was done, so there is nothing to compile. What fails on your
        machine now would fail for every user later.""",
        """
        def __init__(self) -> None:
            self.table = np.load("missing.npy")

        def process(self, x: float) -> float:
            return self.table[0] * x
        """,
        """
        def __init__(self) -> None:
            self.table = np.hanning(512)

        def process(self, x: float) -> float:
            return self.table[0] * x
        """,
    ),
    row(
        "RT101",
        "an attribute changes its nature with the sample rate",
        """Memory is laid out once, before the sample rate is known. Numbers and the lengths of arrays may
        depend on it; whether something is a number, an array or a unit may not, or code that was checked at
        48 kHz would read foreign memory at 192 kHz.""",
        """
        def __init__(self) -> None:
            self.line = zeros(1)

        def prepare(self) -> None:
            self.line = zeros(8) if self.sample_rate < 96e3 else 0

        def process(self, x: float) -> float:
            return x
        """,
        """
        def __init__(self) -> None:
            self.line = zeros(1)

        def prepare(self) -> None:
            self.line = zeros(8 if self.sample_rate < 96e3 else 16)

        def process(self, x: float) -> float:
            return x + self.line[0]
        """,
    ),
    row(
        "RT102",
        "an attribute is born in process",
        """Every attribute gets its place in memory before audio runs; the audio thread cannot add one,
        because that would take memory in the middle of a block. It also has no value to start from after a
        reset.""",
        """
        def process(self, x: float) -> float:
            self.last = x
            return x
        """,
        """
        def __init__(self) -> None:
            self.last = 0.0

        def process(self, x: float) -> float:
            y = 0.5 * (x + self.last)
            self.last = x
            return y
        """,
    ),
    row(
        "RT103",
        "real-time code cannot read this kind of value",
        """Only numbers, members of an Enum, arrays, units, and lists or tuples of these have a fixed place
        in memory. Any other Python object stays behind on the machine that built the plugin. It may hang on
        the object and serve `__init__`; the audio thread cannot look at it.""",
        """
        def __init__(self) -> None:
            self.gains = {"left": 0.5, "right": 0.7}

        def process(self, x: float) -> float:
            return x * self.gains["left"]
        """,
        """
        def __init__(self) -> None:
            gains = {"left": 0.5, "right": 0.7}
            self.left_gain = gains["left"]

        def process(self, x: float) -> float:
            return x * self.left_gain
        """,
    ),
    row(
        "RT105",
        "two arrays share memory",
        """A slice of a NumPy array is another name for the same elements, and here too, if it counts forward
        through an array of its own type. Views that run backwards, reinterpret the bytes or turn rows into
        columns have no such place.""",
        """
        def __init__(self) -> None:
            self.line = np.zeros(16)
            self.back = self.line[::-1]

        def process(self, x: float) -> float:
            self.line[15] = x
            return self.back[0]
        """,
        """
        def __init__(self) -> None:
            self.line = np.zeros(16)
            self.tail = self.line[8:]

        def process(self, x: float) -> float:
            self.line[15] = x
            return self.tail[-1]
        """,
    ),
    row(
        "RT106",
        "a store to what all instances share",
        """A variable of a module or a class exists once. Two copies of the plugin on two tracks would write
        it at the same time from two audio threads, and each would hear the other.""",
        """
        TABLE = np.array([0.0, 1.0])


        class Example(Effect):
            def process(self, x: float) -> float:
                TABLE[0] = x
                return TABLE[1]
        """,
        """
        TABLE = np.array([0.0, 1.0])


        class Example(Effect):
            def __init__(self) -> None:
                self.table = TABLE.copy()

            def process(self, x: float) -> float:
                self.table[0] = x
                return self.table[1]
        """,
    ),
    row(
        "RT107",
        "a value is None",
        """`None` is decided at build time: an attribute that is None when the plugin is made stays None,
        because its place in memory holds no number and no unit. Python would raise an error at the first
        sample.""",
        """
        def __init__(self) -> None:
            self.gain = None

        def process(self, x: float) -> float:
            return x * self.gain
        """,
        """
        def __init__(self) -> None:
            self.gain = 1.0
            self.is_on = True

        def process(self, x: float) -> float:
            return x * self.gain if self.is_on else x
        """,
    ),
    row(
        "RT108",
        "an attribute answers with code of its own",
        """`__getattr__`, `__setattr__`, `cached_property` and other descriptors run Python whenever the
        attribute is touched. Compiled code reads and writes the place in memory itself, so both would see
        different values.""",
        """
        class Lazy(Unit):
            def __getattr__(self, name: str) -> float:
                return 0.5


        class Example(Effect):
            def __init__(self) -> None:
                self.lazy = Lazy()

            def process(self, x: float) -> float:
                return x * self.lazy.gain
        """,
        """
        class Plain(Unit):
            @property
            def gain(self) -> float:
                return 0.5


        class Example(Effect):
            def __init__(self) -> None:
                self.plain = Plain()

            def process(self, x: float) -> float:
                return x * self.plain.gain
        """,
    ),
    row(
        "RT109",
        "the host owns Params",
        """The host sets the sample rate, and moves a Param: by automation, a controller or the user's
        hand. If the audio thread wrote it too, the two would fight over one number, and a project would not
        play back the same twice.""",
        """
        gain_db = Param(0.0, -60.0, 12.0)

        def process(self, x: float) -> float:
            self.gain_db = 0.0
            return x
        """,
        """
        gain_db = Param(0.0, -60.0, 12.0)
        level = Meter()

        def process(self, x: float) -> float:
            self.level = abs(x)
            return x * dsp.db_to_gain(self.gain_db)
        """,
    ),
    row(
        "RT112",
        "no such attribute",
        """The object made at build time has no attribute of this name. So there is no place in memory to
        read; Python would raise AttributeError at the first sample. Mostly it is a slip of the
        keyboard.""",
        """
        def __init__(self) -> None:
            self.level = 0.5

        def process(self, x: float) -> float:
            return x * self.levle
        """,
        """
        def __init__(self) -> None:
            self.level = 0.5

        def process(self, x: float) -> float:
            return x * self.level
        """,
    ),
)
