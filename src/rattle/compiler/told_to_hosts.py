"""What hosts are told at any time: the latency and the tail. Their numbers are checked at the usual rates."""

from __future__ import annotations

from typing import Any

import numpy as np

from rattle.compiler.diagnostics import Refusal
from rattle.compiler.interpret.machine import Machine
from rattle.compiler.ir import Function, Program
from rattle.compiler.parse import source_of
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect

RATES_HZ = (48_000.0, 44_100.0, 96_000.0, 192_000.0)
_OF_MEMORY = frozenset(("load", "element", "length"))


def check_told(program: Program, description: PluginDescription, plugin: Effect) -> None:
    """Raises Refusal for a latency or a tail below 0 or not a number, with the Params at their defaults."""
    cls = type(plugin)
    for rate_hz in RATES_HZ:
        machine = Machine(program, np.float64, rate_hz, 2, 1)
        machine.params = [param.default for param in description.params]
        latency = _value(machine, program.latency) - description.quantum
        if latency < 0.0:
            words, fix = f"a latency of {latency:g} samples at {rate_hz:g} Hz", "0 or more: sound takes time"
            raise _wrong(cls.latency_samples, words, fix)
        tail_s = _value(machine, program.tail)
        if not tail_s >= 0.0:
            words, fix = f"a tail of {tail_s:g} s at {rate_hz:g} Hz", "0.0 is none, math.inf an endless one"
            raise _wrong(cls.tail_s, words, fix)


def _value(machine: Machine, function: Function) -> float:
    """Of what reads an array of prepare nothing is known: it passes."""
    if any(op.opcode in _OF_MEMORY for op in function.body.walk()):
        return np.inf
    with np.errstate(all="ignore"):
        return float(machine.run(function, (), machine.copies[0])[0])


def _wrong(method: Any, words: str, fix: str) -> Refusal:
    source = source_of(method)
    return Refusal("RT120", words, fix, source.span(source.node.body[-1]))
