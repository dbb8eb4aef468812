"""From `plugin.py` or `plugin.py:ClassName` on a command line to the Effect classes meant."""

from __future__ import annotations

import inspect
import sys
from difflib import get_close_matches
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import click

import rattle
from rattle import dsp
from rattle.bundle.file_names import no_such_file
from rattle.compiler.ir import Span
from rattle.lang.errors import RattleError
from rattle.lang.unit import Unit
from rattle.plugin.class_source import class_place
from rattle.plugin.effect import Effect

from .blame import author_complaint
from .complaints import Complaint, ComplaintError, line_span
from .terminal import authors_prints_aside

plugin_argument = click.argument("plugin", metavar="PLUGIN.py[:CLASS]")

KNOWN_PACKAGES = ("numpy", "scipy", "soundfile", "matplotlib", "pandas", "librosa", "numba", "torch")
SHORT_NAMES = {"np": "numpy", "plt": "matplotlib.pyplot"}

# Of the design, not of this version; the value says what to do today.
PLANNED = {
    **dict.fromkeys(("control", "Table", "Scope"), "this version compiles all of a plugin"),
    "random": "it is a method of every unit: `self.random()`",
}


def plugin_file(spec: str) -> tuple[Path, str]:
    """The file and the class name, "" if none was named. Raises click.UsageError if there is no such file."""
    head, colon, name = spec.rpartition(":")
    file, class_name = (Path(head), name) if colon and head.endswith(".py") else (Path(spec), "")
    if file.suffix == ".vst3":
        raise click.UsageError(f"{file} is a built plugin; give its source, the .py file it was built from")
    if file.is_dir():
        inside = [path for path in sorted(file.glob("*.py")) if not path.name.startswith("test_")]
        hint = f"; did you mean {inside[0]}?" if len(inside) == 1 else ""
        raise click.UsageError(f"{file} is a folder{hint}")
    if not file.exists():
        raise click.UsageError(no_such_file(file, (".py",)))
    if file.suffix != ".py":
        raise click.UsageError(f"{file} is no Python file")
    return file.resolve(), class_name


def load(spec: str) -> list[type[Effect]]:
    """The class named by `spec`, else every plugin class of the file, in its order.

    Raises ComplaintError where the file cannot be run or has no such class, DeclarationError for a mistake in
    a class body.
    """
    file, class_name = plugin_file(spec)
    module = run(file)
    return [_named(module, class_name, file)] if class_name else _plugins(module, file)


def load_one(spec: str) -> type[Effect]:
    """As `load`, where one class is needed."""
    classes = load(spec)
    if len(classes) > 1:
        names = " or ".join(f"{spec}:{cls.__name__}" for cls in classes)
        raise click.UsageError(f"{spec} has {len(classes)} plugins; name one: {names}")
    return classes[0]


def run(file: Path) -> ModuleType:
    """Runs the file as a module. Its folder is searched first for imports, as for a script."""
    module = ModuleType(f"plugin_file_{file.stem}")
    module.__file__ = str(file)
    sys.modules[module.__name__] = module  # annotations are resolved there
    if str(file.parent) not in sys.path:
        sys.path.insert(0, str(file.parent))
    try:
        # Not through importlib: its cache would take a file edited within the same second for the old one.
        with authors_prints_aside():
            exec(compile(file.read_bytes(), str(file), "exec", dont_inherit=True), vars(module))
    except RattleError:
        raise
    except (KeyboardInterrupt, MemoryError):
        raise
    except BaseException as error:  # an author may call sys.exit
        raise ComplaintError(_failure(error, file)) from error
    return module


def _failure(error: BaseException, file: Path) -> Complaint:
    if isinstance(error, SyntaxError):
        return _syntax(error, file)
    found = author_complaint(error)
    span = found.span if found else None
    if isinstance(error, RecursionError) and found is None:
        fix = "split the longest expression into several statements"
        return Complaint(f"{file.name} nests too deep for Python itself", fix=fix)
    if isinstance(error, ImportError):
        return Complaint(str(error), span=span, fix=_import_fix(error))
    return found or Complaint(f"{type(error).__name__}: {error}")


def _syntax(error: SyntaxError, file: Path) -> Complaint:
    line, column = error.lineno or 1, max(0, (error.offset or 1) - 1)
    end = max(column + 1, (error.end_offset or 0) - 1)
    span = Span(error.filename or str(file), line, column, error.end_lineno or line, end)
    return Complaint(f"not Python: {error.msg}", span=span)


def _module_fix(name: str) -> str:
    """A package that nobody knows is not recommended: who misspells one may install a stranger's."""
    holder, _, package = name.rpartition(".")
    if holder:  # which was found
        inside = [each.name for each in iter_modules(getattr(sys.modules.get(holder), "__path__", []))]
        near = get_close_matches(package, inside, 1)
        return (
            f"did you mean `{holder}.{near[0]}`?" if near else f"`{holder}` is here, and has no `{package}`"
        )
    if package in KNOWN_PACKAGES:
        return f"install it: {sys.executable} -m pip install {package}"
    installed = {"rattle", *sys.stdlib_module_names, *KNOWN_PACKAGES}
    known = [each for each in installed if not each.startswith("_")]
    meant = SHORT_NAMES.get(package) or next(iter(get_close_matches(package, known, 1, 0.75)), "")
    if meant and package not in installed:
        return f"did you mean `{meant}`?"
    return "no such module here: see to its spelling, or keep its file beside the plugin's"


def _import_fix(error: ImportError) -> str:
    if isinstance(error, ModuleNotFoundError) and error.name:
        return _module_fix(error.name)
    if error.name in ("rattle", "rattle.dsp"):
        wanted = getattr(error, "name_from", None) or str(error).split("'")[1]
        if wanted in PLANNED:
            return f"`{wanted}` is planned, not in this version: {PLANNED[wanted]}"
        names = rattle.__all__ if error.name == "rattle" else dsp.__all__
        near = get_close_matches(wanted, names, 1)
        return f"did you mean `{near[0]}`?" if near else f"there are {', '.join(names)}"
    return ""


# which classes ---------------------------------------------------------------------------------------


def _plugins(module: ModuleType, file: Path) -> list[type[Effect]]:
    own = [c for c in vars(module).values() if inspect.isclass(c) and c.__module__ == module.__name__]
    effects = list(dict.fromkeys(c for c in own if issubclass(c, Effect)))
    plugins = [c for c in effects if not _is_base(c, effects)]
    if not plugins:
        raise ComplaintError(_no_plugin(own, file))
    return plugins


def _is_base(cls: type[Effect], effects: list[type[Effect]]) -> bool:
    """What others of the file derive from and is none by itself, or is marked so by an underscore."""
    has_heirs = any(other is not cls and issubclass(other, cls) for other in effects)
    return cls.__name__.startswith("_") or (has_heirs and not hasattr(cls, "process"))


def _no_plugin(own: list[type], file: Path) -> Complaint:
    near = next((c for c in own if hasattr(c, "process")), None)
    if near is None:
        return Complaint(
            f"{file.name} has no plugin",
            fix="write a class that derives from Effect; to start with one: rattle new",
        )
    base = "a Unit, a part of a plugin" if issubclass(near, Unit) else "an ordinary class"
    return Complaint(
        f"{file.name} has no plugin: `{near.__name__}` is {base}",
        span=line_span(class_place(near)),
        fix=f"class {near.__name__}(Effect):",
    )


def _named(module: ModuleType, name: str, file: Path) -> type[Effect]:
    found = vars(module).get(name)
    if inspect.isclass(found) and issubclass(found, Effect):
        return found
    effects = {n: c for n, c in vars(module).items() if inspect.isclass(c) and issubclass(c, Effect)}
    names = [n for n, cls in effects.items() if cls is not Effect]
    near = get_close_matches(name, names, 1)
    hint = f"did you mean {near[0]}?" if near else f"it has {', '.join(names) or 'none'}"
    raise click.UsageError(f"{file.name} has no plugin `{name}`; {hint}")
