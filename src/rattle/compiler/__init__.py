"""From a plugin class to the C of its kernels. `pipeline.py` lists the stages."""

from rattle.compiler.diagnostics import CompileError, Diagnostic
from rattle.compiler.pipeline import CompiledPlugin, compile_plugin, keeps_state, traced_kernel

__all__ = ["CompileError", "CompiledPlugin", "Diagnostic", "compile_plugin", "keeps_state", "traced_kernel"]
