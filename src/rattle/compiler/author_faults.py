"""What the author's own code raised while the plugin was made, and where in it an attribute comes from."""

from __future__ import annotations

import ast
import inspect
import linecache
import sysconfig
import traceback
from difflib import get_close_matches
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

from rattle.compiler.diagnostics import CompileError, Diagnostic, Refusal
from rattle.compiler.ir import Span
from rattle.compiler.parse import source_of
from rattle.lang.errors import NotPrepared
from rattle.lang.unit import KnownFromPrepare, Unit
from rattle.plugin.class_source import class_place
from rattle.plugin.errors import DeclarationError
from rattle.plugin.param import Param

MOST_LISTED = 60  # names of a module
EVENTS = ("prepare", "reset", "latency_samples")  # methods of any Unit that hosts call through Rattle


def author_fault(error: Exception, where: str) -> CompileError:
    """Raised by the author's code at his innermost line. Reading too early is the commonest reason."""
    span = _innermost(error)
    message = f"{where} raised {type(error).__name__}: {error}"
    fix = _what_there_is(error) or "correct this line: Rattle makes the plugin by itself, without arguments"
    if isinstance(error, NotPrepared):
        name = str(error).partition("`")[2].partition("`")[0]
        message = f"`{name}` is used in __init__, before prepare"
        fix = f"{name} is known from prepare on: write `def prepare(self):` and make it there"
        fix = "read it in process: it may change at any sample" if name == "transport" else fix
        fix = "leave it out: all units start fresh" if name == "reset" else fix
    return CompileError((Diagnostic("RT100", message, span, fix),))


def _what_there_is(error: Exception) -> str:
    """For a name that a module does not have."""
    if not isinstance(error, AttributeError) or not isinstance(error.obj, ModuleType):
        return ""
    module, names = error.obj, getattr(error.obj, "__all__", dir(error.obj))
    meant = get_close_matches(str(error.name), names, 1)
    if meant:
        return f"did you mean `{meant[0]}`?"
    public = [name for name in names if not name.startswith("_")]
    return f"`{module.__name__}` has {', '.join(public)}" if len(public) <= MOST_LISTED else ""


def raised_by_author(error: Exception, looked_at: Span | None) -> Refusal | None:
    """For an error in the author's own code that ran when the compiler looked at one of his objects."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames or is_installed(frames[-1].filename):
        return None
    words = f"this runs `{frames[-1].name}` of your own, which raised {type(error).__name__}: {error}"
    return Refusal("RT108", words, "keep a plain number, array or unit here", looked_at)


def param_fault(error: DeclarationError, cls: type) -> CompileError | None:
    """For a Param read in `__init__`; None if the declaration itself is wrong."""
    frames = [frame for frame, _ in traceback.walk_tb(error.__traceback__)]
    if not frames or frames[-1].f_code is not Param.__get__.__code__:
        return None
    name = frames[-1].f_locals["self"].name
    message = f"`{name}` is a Param, and {cls.__name__} is being made: this bakes the default"
    fix = f"read it in process: self.{name}; or in prepare, for what may stay until the next one"
    return CompileError((Diagnostic("RT100", message, _innermost(error), fix),))


def _innermost(error: Exception) -> Span:
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not is_installed(frame.filename)]
    frame = (own or frames)[-1]
    line, text = frame.lineno or 1, frame.line or ""
    end_column = frame.end_colno or len(text) + 1
    return Span(frame.filename, line, 0 if not text else frame.colno or 0, line, end_column)


def is_installed(file: str) -> bool:
    """Not the author's: a package, the standard library, or Rattle itself."""
    paths = sysconfig.get_paths()
    libraries = [paths[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    return is_of_rattle(file) or file.startswith((*libraries, "<"))


def is_of_rattle(file: str) -> bool:
    return file.startswith(str(Path(__file__).parents[1]))


def check_events(cls: type[Unit]) -> None:
    """Refuses a `prepare(self, sample_rate)`: what Rattle calls takes nothing but `self`."""
    for name in EVENTS if not hasattr(cls, "tail_s") else (*EVENTS, "tail_s"):
        function = getattr(cls, name)
        if isinstance(function, FunctionType) and not _takes_only_self(function):
            raise _needs_more(function)


def _takes_only_self(function: FunctionType) -> bool:
    try:
        inspect.signature(function).bind(None)
    except TypeError:
        return False
    return True


def _needs_more(function: FunctionType) -> Refusal:
    name, source = function.__name__, source_of(function)
    arguments = source.node.args.args[1:]
    known = [each.arg for each in arguments if isinstance(getattr(Unit, each.arg, None), KnownFromPrepare)]
    cure = f"use self.{known[0]}" if known else f"write `def {name}(self):`"
    span = source.span(arguments[0] if arguments else source.node)
    return Refusal("RT409", f"`{name}` is called without arguments", f"{name} takes only self; {cure}", span)


def assignment_in_prepare(cls: type[Unit], attr: str) -> Span | None:
    """Where `prepare` of the class gives the attribute its value."""
    prepare: Any = cls.prepare
    if is_installed(prepare.__code__.co_filename):
        return None
    source = source_of(prepare)
    for node in ast.walk(source.node):
        if isinstance(node, ast.Attribute) and node.attr == attr and isinstance(node.ctx, ast.Store):
            return source.span(node)
    return None


def class_line(cls: type) -> Span | None:
    """The line that names the class; None for one made by `exec`."""
    place = class_place(cls)
    if place is None:
        return None
    text = linecache.getline(place.file, place.line).rstrip()
    return Span(place.file, place.line, len(text) - len(text.lstrip()), place.line, len(text))
