"""From an author's class to compiled code, and to a plugin on disk: what `rattle build` does."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rattle.bundle.library import LibraryBuilder, PluginCode, library_builder
from rattle.bundle.vst3_bundle import build_vst3
from rattle.plugin.effect import Effect

Made = TypeVar("Made")


def compiled(cls: type[Effect]) -> PluginCode:
    """The plugin's description and C. Raises DeclarationError and CompileError: the author's mistakes."""
    from rattle.compiler import compile_plugin  # here, so that `import rattle` need not load a compiler

    return compile_plugin(cls)


def default_tail_s(cls: type[Effect]) -> float:
    """Of a plugin that does not say: 0 if its process keeps no state, else endless. So is that of one which
    CPython alone can play."""
    from rattle.compiler import CompileError, keeps_state

    try:
        return math.inf if keeps_state(cls) else 0.0
    except CompileError:
        return math.inf


@dataclass(frozen=True)
class CheckedCode:
    """A debug build: every `assert` that is not proved is checked, and the first that failed is noted."""

    code: PluginCode
    asserts: Mapping[int, str]  # what each says, by its line
    failed_line: str  # the library's int: 0, or the line


_NOTE = """
extern int rattle_failed_line;
__attribute__((visibility("default"))) int rattle_failed_line;
void rattle_assert_failed(int line) { rattle_failed_line = rattle_failed_line ? rattle_failed_line : line; }
"""


def checked(cls: type[Effect]) -> CheckedCode:
    """As `compiled`, with asserts."""
    from rattle.compiler import compile_plugin
    from rattle.compiler.passes.asserts import said

    code = compile_plugin(cls, debug=True)
    asserts: dict[int, str] = {}
    for op in code.program.asserts:
        line = op.span.line if op.span else 0
        asserts[line] = f"{asserts[line]}, or {said(op)}" if line in asserts else said(op)
    text = f"#define RATTLE_DEBUG\n{code.kernel_c}{_NOTE}"
    return CheckedCode(replace(code, kernel_c=text), asserts, "rattle_failed_line")


def build_plugin(cls: type[Effect], directory: Path, builder: LibraryBuilder | None = None) -> Path:
    """Builds NAME.vst3 in `directory` and returns its path. Raises as `compiled`, and BuildError."""
    builder = builder or library_builder()
    code = beside_runtime([builder], lambda: compiled(cls))
    return build_vst3(code, directory, builder)


def beside_runtime(builders: Sequence[LibraryBuilder], front_end: Callable[[], Made]) -> Made:
    """What `front_end` makes, while the runtimes are compiled in the background: on a user's first build that
    takes most of the time, and it needs nothing of the plugin."""
    background = ThreadPoolExecutor(1)
    runtimes = [background.submit(builder.compile_runtime, "vst3") for builder in builders]
    try:
        made = front_end()
        for runtime in runtimes:
            runtime.result()
    finally:  # whoever waits for the author's mistake need not wait for the runtimes
        background.shutdown(wait=False, cancel_futures=True)
    return made
