"""The reference interpreter: the exact meaning of a compiled plugin, 32-bit rounding included. Every engine
has to give the same bits."""

from rattle.compiler.interpret.engine import Interpreter

__all__ = ["Interpreter"]
