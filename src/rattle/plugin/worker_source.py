"""Where a worker process finds the author's class: interpreter, file, and the folders of what it imports."""

from __future__ import annotations

import ast
import importlib
import inspect
import os
import site
import sys
import sysconfig
from pathlib import Path
from types import ModuleType
from typing import TypeGuard

from rattle.lang.unit import Unit

from .class_source import class_node
from .description import MidiIn, WorkerDescription
from .effect import Effect
from .errors import DeclarationError
from .handlers import HANDLERS, HEARD
from .instrument import Instrument
from .worker import worker_options


def worker_description(cls: type[Effect], has_out: bool) -> WorkerDescription:
    """Of a class whose process is under `@worker`."""
    options = worker_options(cls)
    assert options is not None
    file = source_file(cls)
    return WorkerDescription(
        options=options,
        has_out=has_out,
        is_dry_silent=options.fallback == "silence" or issubclass(cls, Instrument),
        python=sys.executable or "",
        file=str(file) if file else "",
        class_name=cls.__qualname__ if file else "",
        paths=module_paths(file) if file else (),
    )


def source_file(cls: type) -> Path | None:
    """The file that makes the class when it is run; None for one made in a function, or typed in."""
    try:
        file = Path(inspect.getfile(cls)).absolute()
    except (OSError, TypeError):
        return None
    return file if file.is_file() and "<locals>" not in cls.__qualname__ else None


def package_root(file: Path) -> Path:
    """The folder that has to be in sys.path for the file's own imports, also relative ones."""
    folder = file.parent
    while (folder / "__init__.py").is_file() and folder.parent != folder:
        folder = folder.parent
    return folder


def module_paths(file: Path) -> tuple[str, ...]:
    """The file's own folder, and what this process was told of besides: PYTHONPATH and the like, which a host
    has not. What the environment brings by itself is left out."""
    own = _environments_own()
    told = [os.path.abspath(each) for each in sys.path if each]
    beside = [each for each in told if each not in own and os.path.isdir(each)]
    return tuple(dict.fromkeys([str(package_root(file)), *beside]))


def _environments_own() -> set[str]:
    installed = [*sysconfig.get_paths().values(), *site.getsitepackages(), site.getusersitepackages()]
    stdlib = [each for each in installed if "site-packages" not in each]
    libraries = [os.path.join(each, "lib-dynload") for each in stdlib]
    return {os.path.abspath(each) for each in (*installed, *libraries, os.path.dirname(sys.executable))}


def load_class(file: Path, class_name: str) -> type[Effect]:
    """Runs the author's file as a module (a file of a package as that package's) and gives the class, by its
    name or by a variable's. sys.path has the paths of its description. Raises what the file raises, and
    DeclarationError where it has no such class."""
    if not file.is_file():
        raise DeclarationError(
            class_name, f"{file} is gone", "put it back, or build again from where it is now"
        )
    module = _imported(file) if package_root(file) != file.parent else _run(file)
    found: object = module
    for part in class_name.split("."):
        found = getattr(found, part, None)
    if not _is_plugin(found):  # under another name: Effect.from_function
        plugins = (each for each in vars(module).values() if _is_plugin(each))
        found = next((each for each in plugins if each.__name__ == class_name), None)
    if not _is_plugin(found):
        raise DeclarationError(class_name, f"is no plugin of {file}", "build it again")
    return found


def _is_plugin(found: object) -> TypeGuard[type[Effect]]:
    return isinstance(found, type) and issubclass(found, Effect)


def _imported(file: Path) -> ModuleType:
    relative = file.relative_to(package_root(file)).with_suffix("")
    return importlib.import_module(".".join(relative.parts))


def _run(file: Path) -> ModuleType:
    """Not through importlib: its cache would take a file edited within the same second for the old one."""
    module = ModuleType(file.stem)
    module.__file__ = str(file)
    sys.modules[file.stem] = module  # annotations are resolved there, and pickles
    exec(compile(file.read_bytes(), str(file), "exec", dont_inherit=True), vars(module))
    return module


def mentions_events(cls: type[Effect]) -> bool:
    """Whether events go in: an Instrument, or a class (or a base of it) that says `self.events`."""
    return issubclass(cls, Instrument) or any(_says_events(base) for base in cls.__mro__)


def heard_midi(cls: type[Effect]) -> tuple[MidiIn, ...]:
    """Which events beside notes the class, or a base of it, names: hosts show a parameter for each."""
    named = {name for base in cls.__mro__ for name in _names_in(base)}
    return tuple(heard for name, heard in HEARD.items() if HANDLERS[name].__name__ in named)


def _names_in(cls: type) -> set[str]:
    node = class_node(cls) if _is_authors(cls) else None
    inside = list(ast.walk(node)) if node else []
    names = {each.id for each in inside if isinstance(each, ast.Name)}
    return names | {each.attr for each in inside if isinstance(each, ast.Attribute)}


def _is_authors(cls: type) -> bool:
    return issubclass(cls, Unit) and not cls.__module__.startswith("rattle.")


def _says_events(cls: type) -> bool:
    node = class_node(cls) if _is_authors(cls) else None
    return any(
        isinstance(each, ast.Attribute)
        and each.attr == "events"
        and isinstance(each.value, ast.Name)
        and each.value.id == "self"
        for each in (ast.walk(node) if node else ())
    )
