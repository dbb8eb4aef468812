"""python -m rattle.worker_process.rehearsal FILE CLASS PATHS

Makes the plugin as its process would, plays it for a moment, imports what the author's modules would import
later, and says in one line of JSON what that took:

    {"modules": {name: file or null}, "opened": [files], "versions": {distribution: version}}
`rattle build --freeze` puts it into the bundle. Exit code 1: the author's code raised; standard error
says what.
"""

from __future__ import annotations

import ast
import contextlib
import importlib
import json
import os
import sys
import traceback
from importlib.metadata import packages_distributions, version
from pathlib import Path
from typing import Any

from . import one_thread  # noqa: F401 - as in the process itself

SAMPLE_RATE_HZ = 48_000.0
QUANTA = 8
_opened: dict[str, None] = {}  # in order


def main() -> int:
    file, class_name, paths = sys.argv[1:]
    folders = [each for each in paths.split(os.pathsep) if each]
    sys.path[:0] = [each for each in folders if each not in sys.path]
    answer, sys.stdout = sys.stdout, sys.stderr  # the author may print
    sys.addaudithook(_hear)
    try:
        play(Path(file), class_name)
        import_all(Path(file), Path(folders[0] if folders else file))
    except BaseException:  # whatever the author's code raises, sys.exit() too
        traceback.print_exc()
        return 1
    opened = list(_opened)
    print(json.dumps({"modules": _modules(), "opened": opened, "versions": _versions()}), file=answer)
    return 0


def play(file: Path, class_name: str) -> None:
    """Raises what the author's code raises."""
    import numpy as np

    from rattle.plugin.declare import describe, instantiate
    from rattle.plugin.quantum import QuantumPlayer
    from rattle.plugin.worker_source import load_class

    cls = load_class(file, class_name)
    description = describe(cls)
    assert description.worker is not None
    layout, options = description.layouts[0], description.worker.options
    player = QuantumPlayer(instantiate(cls), description, layout, options.sample_rate or SAMPLE_RATE_HZ)
    sidechains = sum(each.channels_beside(layout) for each in description.sidechains)
    x = np.zeros((layout.inputs + sidechains, options.quantum), np.float32)
    out = np.zeros((layout.outputs, options.quantum), np.float32)
    for k in range(QUANTA):
        x[:] = 0.1 * np.random.default_rng(k).uniform(-1.0, 1.0, x.shape)
        player.play(x, out)


def import_all(file: Path, root: Path) -> None:
    """What the author's modules, those below root, mention anywhere: in a function that was not called, under
    a condition. What is not installed here, he can do without."""
    seen: set[Path] = set()
    waiting = [file]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        for name in imports_of(path.read_bytes()):
            with contextlib.suppress(Exception):
                importlib.import_module(name)
        loaded = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        local = {
            Path(each) for each in loaded if each and each.endswith(".py") and _is_local(Path(each), root)
        }
        waiting = sorted(local - seen)


def imports_of(source: bytes) -> list[str]:
    """What absolute imports name: modules, and what may be one in a package."""
    names: dict[str, None] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names |= dict.fromkeys(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names[node.module] = None
            names |= dict.fromkeys(f"{node.module}.{alias.name}" for alias in node.names)
    return list(names)


def _is_local(path: Path, root: Path) -> bool:
    is_installed = any(part in ("site-packages", "dist-packages") for part in path.parts)
    return path.is_relative_to(root) and not is_installed


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        _opened[os.path.abspath(os.fspath(arguments[0]))] = None


def _modules() -> dict[str, str | None]:
    return {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}


def _versions() -> dict[str, str]:
    """Of what was imported: the names that pip knows."""
    known = packages_distributions()
    tops = {name.partition(".")[0] for name in list(sys.modules)}
    names = {distribution for top in tops for distribution in known.get(top, ())}
    return {name: version(name) for name in sorted(names, key=str.lower)}


if __name__ == "__main__":
    sys.exit(main())
