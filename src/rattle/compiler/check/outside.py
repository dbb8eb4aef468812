"""What reaches outside of real-time code: consoles and files, threads, clocks, chance, reflection, libraries.

Such a function is refused before its arguments, or its Python source, are looked at: what it is for says what
to write instead.
"""

from __future__ import annotations

import builtins
import random
from types import BuiltinMethodType, MethodType, ModuleType
from typing import Any

import numpy as np

from rattle.compiler.check.replacements import BEHIND_THE_RING
from rattle.compiler.diagnostics import Refusal
from rattle.lang.unit import Unit

_SHOW = "show a value with a Meter"
_READ = "read files in __init__"
_ONE_THREAD = "leave it out: process is called by one thread at a time, and Params and Meters reach it safely"
_BUILD = "decide it in __init__ and keep the answer in an attribute"
_COUNT = "count samples: self.samples = self.samples + 1"
_NOISE = "use self.random(), uniform in 0 to 1 with a stream of its own in each unit and channel"
_NETWORK = f"train and export it before; real-time code is arithmetic on arrays it holds; {BEHIND_THE_RING}"
_DESIGN = f"compute it in __init__, or use rattle.dsp; {BEHIND_THE_RING}"

# By the first part of the module's name: code, what such a function does, the cure.
_MODULES: dict[str, tuple[str, str, str]] = {
    "logging": ("RT411", "writes a log", _SHOW),
    "sys": ("RT411", "speaks to the interpreter or the console", _SHOW),
    "warnings": ("RT411", "writes to the console", _SHOW),
    "pathlib": ("RT411", "works on files", _READ),
    "io": ("RT411", "works on files", _READ),
    "json": ("RT411", "reads or writes text", _READ),
    "pickle": ("RT411", "reads or writes objects", _READ),
    "shutil": ("RT411", "works on files", _READ),
    "tempfile": ("RT411", "works on files", _READ),
    "soundfile": ("RT411", "works on files", _READ),
    "wave": ("RT411", "works on files", _READ),
    "socket": ("RT411", "waits for the network", "send what you need as a Param from the host"),
    "urllib": ("RT411", "waits for the network", _READ),
    "threading": ("RT412", "is for threads", _ONE_THREAD),
    "thread": ("RT412", "is for threads", _ONE_THREAD),
    "queue": ("RT412", "passes objects between threads", _ONE_THREAD),
    "multiprocessing": ("RT412", "is for processes", _ONE_THREAD),
    "concurrent": ("RT412", "is for threads", _ONE_THREAD),
    "asyncio": ("RT412", "waits", _ONE_THREAD),
    "subprocess": ("RT412", "starts a process", _ONE_THREAD),
    "time": ("RT414", "asks the system for the time", _COUNT),
    "datetime": ("RT414", "asks the system for the time", _COUNT),
    "os": ("RT414", "calls the operating system", "ask in __init__ and keep the answer"),
    "posix": ("RT414", "calls the operating system", "ask in __init__ and keep the answer"),
    "nt": ("RT414", "calls the operating system", "ask in __init__ and keep the answer"),
    "gc": ("RT414", "steers the collector, which a plugin does not have", "leave it out"),
    "random": ("RT602", "draws from one stream for all", _NOISE),
    "secrets": ("RT602", "draws from the system", _NOISE),
    "scipy": ("RT410", "is ordinary Python", _DESIGN),
    "librosa": ("RT410", "is ordinary Python", _DESIGN),
    "numba": ("RT410", "is ordinary Python", "leave numba out: this code is compiled already"),
    "torch": ("RT410", "is ordinary Python", _NETWORK),
    "tensorflow": ("RT410", "is ordinary Python", _NETWORK),
    "jax": ("RT410", "is ordinary Python", _NETWORK),
    "onnxruntime": ("RT410", "is ordinary Python", _NETWORK),
    "sklearn": ("RT410", "is ordinary Python", _NETWORK),
    "pandas": ("RT410", "is ordinary Python", _DESIGN),
    "itertools": ("RT410", "hands out objects one by one", "nested loops over ranges"),
    "functools": ("RT410", "works on functions as objects", "a loop, or a method"),
    "copy": ("RT501", "takes memory while audio runs", "copy element by element, in a loop"),
    "collections": ("RT501", "takes memory while audio runs", "use zeros(n) and a position"),
}  # fmt: skip

_BUILTINS: dict[str, tuple[str, str]] = {
    "print": ("RT411", _SHOW), "open": ("RT411", _READ), "input": ("RT411", "a Param"),
    "breakpoint": ("RT411", "stop in the debugger under CPython: rattle.prepare(plugin, 48_000)"),
    "getattr": ("RT413", "write the name out: self.name"), "setattr": ("RT413", "write self.name = value"),
    "delattr": ("RT413", "leave it out"), "hasattr": ("RT413", _BUILD), "isinstance": ("RT413", _BUILD),
    "issubclass": ("RT413", _BUILD), "type": ("RT413", _BUILD), "callable": ("RT413", _BUILD),
    "id": ("RT413", _BUILD), "hash": ("RT413", _BUILD), "vars": ("RT413", _BUILD), "dir": ("RT413", _BUILD),
    "globals": ("RT413", "use attributes: self.name"), "locals": ("RT413", "use the names themselves"),
    "eval": ("RT413", "write the expression itself"), "exec": ("RT413", "write the statements themselves"),
    "compile": ("RT413", "write the code itself"), "__import__": ("RT413", "import at the top of the file"),
}  # fmt: skip
_DOES = {"RT411": "reaches outside", "RT413": "looks at objects and names"}


def outside(target: Any) -> Refusal | None:
    """The refusal of a call of `target`, if it is known by where it comes from; else None."""
    name = getattr(target, "__name__", type(target).__name__)
    if getattr(builtins, name, None) is target and name in _BUILTINS:
        code, cure = _BUILTINS[name]
        return Refusal(code, f"`{name}` {_DOES[code]} in real-time code", cure)
    row = _MODULES.get(package_of(target))
    if row is None or isinstance(target, Unit):
        return None
    code, words, cure = row
    return Refusal(code, f"`{name}` {words}", cure)


def package_of(target: Any) -> str:
    """The first part of the name of the module that a function, class or method comes from."""
    if target is open:
        return "io"
    holder = target if isinstance(target, MethodType) else getattr(target, "__self__", None)
    if isinstance(target, BuiltinMethodType) and holder is not None and not isinstance(holder, ModuleType):
        target = holder if isinstance(holder, type) else type(holder)  # of C: a lock's acquire
    if isinstance(target, type) and issubclass(
        target, np.random.Generator | np.random.RandomState | random.Random
    ):
        return "random"
    module = getattr(target, "__module__", None) or getattr(type(target), "__module__", None) or ""
    if module.startswith("numpy.random"):
        return "random"
    return str(module).partition(".")[0].removeprefix("_")  # a module's part in C: _thread, _functools
