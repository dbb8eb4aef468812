"""Every refusal of the compiler: one table of rows, one exception, one way to print it.

A row says what is refused and why it cannot be real-time, and shows what to write instead; `rattle explain
CODE` and the documentation print the same rows. The place that refuses adds the particulars: the
expression, its span and the cure that fits it.

Codes: 1xx elaboration, 2xx types, 3xx control flow and statements, 4xx calls, 5xx arrays, 9xx faults of ours.
"""

from __future__ import annotations

import linecache
from dataclasses import dataclass
from pathlib import Path

from rattle.compiler.ir import Span
from rattle.lang.errors import RattleError


@dataclass(frozen=True)
class Row:
    code: str
    title: str
    why: str
    wrong: str
    right: str


def _row(code: str, title: str, why: str, wrong: str, right: str) -> Row:
    return Row(code, title, why, wrong, right)


_STATEMENT_WHY = (
    "It needs the interpreter at run time; real-time code is plain arithmetic, branches and bounded loops."
)
_ALLOCATION_WHY = "It takes memory while audio runs, and taking memory may wait for the operating system."

_ROWS = (
    _row("RT100", "the plugin cannot be made", "Rattle makes the plugin at build time to see what it holds; "
         "its own code raised an error then.",
         "def __init__(self): self.table = np.load('missing.npy')",
         "keep files beside the plugin and check their paths"),
    _row("RT101", "an attribute changes its nature with the sample rate",
         "Memory is laid out once; only numbers and array lengths may depend on the sample rate.",
         "self.buf = zeros(8) if self.sample_rate < 96e3 else 0",
         "self.buf = zeros(int(0.1 * self.sample_rate))"),
    _row("RT102", "an attribute is born in process", "Memory is laid out before audio runs.",
         "def process(self, x): self.z = x", "def __init__(self): self.z = 0.0"),
    _row("RT103", "real-time code cannot read this kind of value",
         "Only numbers, enums, arrays, units and lists of units have a fixed place in memory.",
         "return x * self.presets['loud']", "keep the numbers you need in attributes or arrays"),
    _row("RT105", "two arrays share memory",
         "A view is another name for the same elements; this version gives each array a place of its own.",
         "self.tail = self.buffer[8:]", "self.tail = self.buffer[8:].copy()"),
    _row("RT106", "a store to what all instances share",
         "Variables of a module or a class exist once, for every plugin in the studio.",
         "TABLE[0] = x", "self.table = np.array(TABLE) in __init__"),
    _row("RT107", "a value is None", "What is None at build time is None for ever.",
         "self.filter = None", "create the unit in __init__ and switch it with a bool"),
    _row("RT109", "the host owns Params", "A Param is moved by the host or the user, never by the sound.",
         "self.gain_db = 0.0", "use a plain attribute, or a Meter to show a value"),
    _row("RT112", "no such attribute", "The object made at build time has no attribute of this name.",
         "return x * self.levle", "create it in __init__"),
    _row("RT113", "reset before there is anything to return to", "reset brings back what prepare left, and "
         "prepare is not done yet.", "def prepare(self): self.lfo.reset()",
         "nothing: every prepare starts fresh"),
    _row("RT114", "the latency moves", "Hosts ask before anything plays and line up tracks by it.",
         "return int(self.lookahead_ms * 48.0)   # a Param",
         "report the longest, and delay the rest inside"),
    _row("RT115", "the tail depends on what is not there when hosts ask",
         "Hosts ask for it at any time, also before prepare has run.",
         "def tail_s(self): return len(self.buf) / self.sample_rate", "def tail_s(self): return 2.0"),
    _row("RT116", "reset reads a Param",
         "Reset restores what prepare left; Params keep their values by themselves.",
         "def reset(self): self.level = self.depth", "read self.depth in process"),
    _row("RT201", "a variable changes its kind", "A variable has one place in a register or in memory.",
         "y = 0\ny = (a, b)", "use two names"),
    _row("RT202", "a float where an integer is needed", "An index or a bound is a whole number.",
         "self.buf[0.5 * n]", "self.buf[int(0.5 * n)]"),
    _row("RT203", "a negative shift", "Python would raise ValueError here.", "n << -1", "n >> 1"),
    _row("RT204", "a number does not fit its NumPy type", "NumPy refuses it too.",
         "self.phase + -1   # phase is np.uint32", "self.phase - np.uint32(1)"),
    _row("RT205", "two NumPy widths meet", "NumPy would silently choose a third type.",
         "np.uint32(1) + np.int32(2)", "np.uint32(1) + np.uint32(2)"),
    _row("RT207", "round takes one argument here", "Decimal places are for text.",
         "round(x, 2)", "round(x * 100.0) / 100.0"),
    _row("RT208", "this is not a number", "Arithmetic and comparisons are of numbers; "
         "members of an Enum are compared with members of the same Enum.",
         "return x + self.lfo", "give a number: an attribute, a Param, or what a call returns"),
    _row("RT209", "a path returns nothing", "process must give a sample on every path.",
         "if x > 0.0:\n    return x", "if x > 0.0:\n    return x\nreturn 0.0"),
    _row("RT210", "process returns another shape than it says", "The annotation is the shape of the bus.",
         "def process(self, x: float) -> Stereo: return x", "return x, x"),
    _row("RT301", "a name may have no value", "Every path to its use must assign it.",
         "for i in range(n):\n    y = i\nreturn y", "y = 0.0 before the loop"),
    _row("RT302", "a loop without a known end", "The audio thread has a deadline at every block.",
         "while error > 1e-6:", "for _ in range(8):"),
    _row("RT303", "a loop over something else", "Loops run over ranges, arrays and lists of units.",
         "for name in self.names:", "for i in range(8):"),
    _row("RT310", "this statement is not real-time Python", _STATEMENT_WHY, "try: ...",
         "test for the case with if"),
    _row("RT311", "break, continue and return in a loop are not supported yet",
         "This version compiles loops that run to their end.",
         "for i in range(8):\n    if found: break", "keep the result in a variable; guard with if"),
    _row("RT312", "too many early returns",
         "What follows an `if` that returns on some paths is compiled once for each of them.",
         "if a:\n    if b:\n        return x   # a dozen times", "y = x if a and b else y"),
    _row("RT313", "an expression nests too deep", "The compiler follows every level of it.",
         "x + x + x   # hundreds of terms", "split it into several statements, or loop"),
    _row("RT318", "a comprehension builds a new list", _ALLOCATION_WHY,
         "[x * 2 for x in y]", "self.tmp = zeros(8) in __init__, and a loop"),
    _row("RT320", "strings are not real-time", "Formatting text takes memory and time without bound.",
         "f'{x}'", "show numbers with a Meter"),
    _row("RT325", "a list is made while audio runs", _ALLOCATION_WHY, "taps = [a, b]",
         "self.taps = zeros(2) in __init__; a pair of samples is a tuple: return left, right"),
    _row("RT326", "a dict or set is made or read while audio runs",
         _ALLOCATION_WHY + " Its keys are hashed and compared.",
         "gains = {'left': 0.5}", "use attributes, an Enum, or an array with whole indices"),
    _row("RT328", "this expression is not real-time Python", _STATEMENT_WHY, "(y := x)",
         "use a statement of its own"),
    _row("RT402", "starred arguments", "The arguments of a call are fixed at build time.", "f(*values)",
         "f(a, b)"),
    _row("RT403", "recursion", "Each call is compiled into its caller; a call of itself would never end.",
         "def f(self, n): return self.f(n - 1)", "use a loop with a known bound"),
    _row("RT404", "a function made while audio runs", _ALLOCATION_WHY, "f = lambda v: v * 2",
         "make it a method"),
    _row("RT405", "a decorated function", "What a decorator returns is ordinary Python.",
         "@cache\ndef f(x): ...",
         "call the plain function"),
    _row("RT406", "this function is not real-time",
         "It is not Python source, nor in the table of functions that the compiler knows.",
         "np.fft.rfft(x)", "math.*, scalar np.*, rattle.dsp, or functions of your own"),
    _row("RT407", "a source file changed since it was imported",
         "The code that runs is not the code on the screen.",
         "(edited while a session was open)", "import it again, or restart"),
    _row("RT408", "no source for a function", "The compiler reads source; this function has none.",
         "exec('def f(x): return x')", "put it in a file"),
    _row("RT409", "the arguments do not fit", "Python would raise TypeError here.",
         "self.lfo.process()", "self.lfo.process(self.rate_hz)"),
    _row("RT410", "ordinary Python in real-time code", _STATEMENT_WHY, "scipy.signal.lfilter(b, a, x)",
         "use rattle.dsp or plain arithmetic; what can be known before, compute in __init__"),
    _row("RT501", "memory is taken while audio runs", _ALLOCATION_WHY, "tmp = np.zeros(8)",
         "self.tmp = zeros(8) in __init__ or prepare"),
    _row("RT502", "arrays and units are places",
         "Arrays, units and lists get their places once, before audio runs; afterwards only numbers change.",
         "self.a = self.b", "copy element by element, or keep an index"),
    _row("RT505", "a constant index is out of range", "Python would raise IndexError here.",
         "self.buf[8]   # of zeros(8)", "self.buf[7]"),
    _row("RT506", "the size of an array is not known before prepare",
         "All memory is taken at once; sizes may depend only on the sample rate and constants.",
         "zeros(int(self.state))", "zeros(int(2.0 * self.sample_rate))"),
    _row("RT507", "this way of indexing is not supported yet",
         "This version reads and writes single elements.",
         "self.buf[1:]", "a loop over the elements"),
    _row("RT900", "a fault of the compiler", "This is our mistake, not yours.", "",
         "please report it with the line shown"),
)  # fmt: skip

ROWS = {row.code: row for row in _ROWS}


@dataclass(frozen=True)
class Diagnostic:
    code: str
    message: str
    span: Span | None
    fix: str
    compared_at: tuple[str, int] | None = None  # where the library met what the author gave it: file, line

    def render(self) -> str:
        """Plain text: place, message, source line with caret, why, fix, chain of calls."""
        row = ROWS[self.code]
        lines = [f"{self._place()}{self.code} {self.message}"]
        if self.span is not None:
            lines += caret(self.span)
        lines.append(f"  why: {row.why}")
        lines.append(f"  fix: {self.fix or row.right}")
        if self.compared_at is not None:
            lines.append(f"  used at {_short(self.compared_at[0])}:{self.compared_at[1]}")
        if self.span is not None:
            lines += [f"  called from {_short(file)}:{line}" for file, line in self.span.calls]
        return "\n".join(lines)

    def _place(self) -> str:
        if self.span is None:
            return ""
        return f"{_short(self.span.file)}:{self.span.line}:{self.span.column + 1}: "


def caret(span: Span) -> list[str]:
    """The source line of a span and a line of carets below the exact expression."""
    line = linecache.getline(span.file, span.line).rstrip("\n")
    text = line.expandtabs()
    if not text.strip():
        return []
    begin = len(line[: span.column].expandtabs())
    end = len(line[: span.end_column].expandtabs()) if span.end_line == span.line else len(text)
    marks = " " * begin + "^" * max(1, end - begin)
    return [f"  {span.line:>5} | {text}", f"        | {marks}"]


def _column(file: str, line: int, column: int) -> int:
    """Where an editor shows a column: tabs count as the spaces they stand for."""
    return len(linecache.getline(file, line)[:column].expandtabs())


def _short(file: str) -> str:
    try:
        return str(Path(file).relative_to(Path.cwd()))
    except ValueError:
        return file


class Refusal(Exception):  # noqa: N818 (the field's word, and never an author's to catch)
    """Raised where the compiler refuses a piece of source; caught by the statement that holds it."""

    def __init__(self, code: str, message: str, fix: str = "", span: Span | None = None) -> None:
        super().__init__(f"{code} {message}")
        self.code = code
        self.message = message
        self.fix = fix
        self.span = span
        self.compared_at: tuple[str, int] | None = None

    @property
    def diagnostic(self) -> Diagnostic:
        return Diagnostic(self.code, self.message, self.span, self.fix, self.compared_at)


def fault(error: Exception, span: Span | None) -> Refusal:
    """What the compiler did not expect of itself."""
    message = f"the compiler failed here: {type(error).__name__}: {error}"
    return Refusal("RT900", message, "please report it with the line shown", span)


class CompileError(RattleError):
    """A plugin was refused. `diagnostics` holds every reason found in this run, in source order."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__("\n\n".join(each.render() for each in diagnostics))
        self.diagnostics = diagnostics
