"""From an author's class to compiled code, and to a plugin on disk: what `rattle build` does."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from rattle.bundle.library import LibraryBuilder, PluginCode, library_builder
from rattle.bundle.vst3_bundle import build_vst3
from rattle.plugin.effect import Effect


def compiled(cls: type[Effect]) -> PluginCode:
    """The plugin's description and C. Raises DeclarationError and CompileError: the author's mistakes."""
    from rattle.compiler import compile_plugin  # here, so that `import rattle` need not load a compiler

    return compile_plugin(cls)


def build_plugin(cls: type[Effect], directory: Path, builder: LibraryBuilder | None = None) -> Path:
    """Builds NAME.vst3 in `directory` and returns its path. Raises as `compiled`, and BuildError."""
    builder = builder or library_builder()
    with ThreadPoolExecutor(1) as background:
        # On a user's first build the runtime takes most of the time, and needs nothing of the plugin.
        runtime = background.submit(builder.compile_runtime, "vst3")
        code = compiled(cls)
        runtime.result()
    return build_vst3(code, directory, builder)
