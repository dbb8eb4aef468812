"""The compiler, stage by stage. Read this first.

    make        the class               -> one live object, as __init__ leaves it
    describe    class and object        -> PluginDescription (frozen)
    elaborate   the object, prepared    -> Image: what __init__ and prepare made
    check       image and source        -> Program: typed IR, everything inlined (parse.py gives the trees)
    passes      Program                 -> Program, checked by verify.py
    emit        Program                 -> C, one text for every kernel

Of a plugin whose process is under @worker nothing is checked and emitted but latency_samples() and tail_s().

interpret/ runs a Program without C: it is the meaning that every engine must match to the bit.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

from rattle.compiler.author_faults import raised_by_author
from rattle.compiler.check import check, outputs_per_copy
from rattle.compiler.check.elementary import add_elementary
from rattle.compiler.check.transport import parts_read
from rattle.compiler.diagnostics import CompileError, Refusal, fault, too_deep
from rattle.compiler.elaborate import elaborate, make
from rattle.compiler.emit.elementary import elementary_source
from rattle.compiler.emit.kernel import kernel_source
from rattle.compiler.emit.tables import data_source
from rattle.compiler.emit.trace import Chain, Trace
from rattle.compiler.emit.worker import worker_kernel_source
from rattle.compiler.ir import Const, Function, Program, Span
from rattle.compiler.lanes.plan import InLanes, Plan, plan_of
from rattle.compiler.passes.asserts import drop_asserts, drop_proved_asserts
from rattle.compiler.passes.bounds import prove_bounds
from rattle.compiler.passes.dead import remove_dead
from rattle.compiler.passes.forward import forward
from rattle.compiler.passes.hoist import hoist
from rattle.compiler.passes.value_numbering import share_common
from rattle.compiler.told_to_hosts import check_told
from rattle.compiler.verify import verify
from rattle.plugin.class_source import class_place
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError

Pass = Callable[[Program], Program]

PASSES: tuple[Pass, ...] = (
    forward, share_common, remove_dead, drop_proved_asserts, drop_asserts, remove_dead, hoist, remove_dead,
    prove_bounds, remove_dead,
)  # fmt: skip
RUNTIME_FUNCTIONS = ("exp", "log", "pow")  # native/elementary.h


@dataclass(frozen=True)
class CompiledPlugin:
    """All that a build needs."""

    description: PluginDescription
    program: Program
    plan: Plan  # what runs in lanes
    kernel_c: str  # compiled with -DRATTLE_REAL_BITS=32|64 -DRATTLE_KERNEL=name
    data_c: str  # tables too big to be compiled with every kernel, if any

    @property
    def elementary_c(self) -> str:
        """What the native runtime needs of lang/elementary.py: the same for every plugin."""
        return runtime_elementary()


def compile_plugin(
    cls: type[Effect], hoisting: bool = True, lanes: InLanes = True, debug: bool = False
) -> CompiledPlugin:
    """A plugin class through every stage.

    Raises CompileError (with every refusal found) or DeclarationError. `hoisting=False` computes everything
    at every sample, `lanes=False` one instance after the other, `lanes="always"` side by side even
    where that is slower: the same bits, for tests. `debug=True` keeps each `assert` not proved, for an
    Interpreter that raises or C compiled with RATTLE_DEBUG; nothing runs in lanes.
    """
    try:
        plugin = make(cls)
        description = describe(cls, plugin)
        image = elaborate(cls, description, plugin)
        program = verify(check(image), "check")
        check_told(program, description, plugin)
        left_out: dict[Pass, bool] = {hoist: not hoisting, drop_asserts: debug}
        program = _transformed(program, [each for each in PASSES if not left_out.get(each, False)])
        if description.worker is not None:
            return _around_worker(program, description)
        plan = plan_of(program, description.form == "float", lanes) if not debug else Plan()
        description = replace(
            description,
            transport=parts_read(program),
            sends_events=program.sends or program.is_midi,
            voice_fields=sum(1 << field for field in program.voices.fields)
            if program.voices is not None
            else 0,
        )
        kernel = kernel_source(program, outputs_per_copy(description), plan)
    except RecursionError:
        raise too_deep(class_span(cls)) from None
    except Refusal as refusal:
        raise CompileError((refusal.diagnostic,)) from None
    except (CompileError, DeclarationError):
        raise
    except Exception as error:
        span = class_span(cls)
        unexpected = raised_by_author(error, span) or fault(error, span)
        raise CompileError((unexpected.diagnostic,)) from error
    return CompiledPlugin(description, program, plan, kernel, data_source(program))


def _around_worker(program: Program, description: PluginDescription) -> CompiledPlugin:
    """Of ordinary Python: what hosts are told is compiled, `process` runs behind the ring."""
    assert description.worker is not None
    kernel = worker_kernel_source(program, description.worker.options.sample_rate)
    return CompiledPlugin(description, program, Plan(), kernel, data_source(program))


def _transformed(program: Program, passes: list[Pass]) -> Program:
    """Verified after the last pass. After each of them in our tests, to name the one that broke a rule: it
    takes a tenth of the compiler's time."""
    after_each = "RATTLE_VERIFY" in os.environ
    for transform in passes:
        program = transform(program)
        if after_each or transform is passes[-1]:
            verify(program, transform.__name__)
    return program


def keeps_state(cls: type[Effect]) -> bool:
    """Whether process stores to what lives longer than a sample; asked of a class without `tail_s`."""
    (tail_s,) = compile_plugin(cls).program.tail.body.yields
    return not (isinstance(tail_s, Const) and tail_s.value == 0.0)


def traced_kernel(code: CompiledPlugin) -> tuple[str, dict[int, Chain]]:
    """Its kernel's C with the author's places in it (emit/trace.py), and what the places' numbers mean."""
    if code.description.worker is not None:
        return code.kernel_c, {}
    trace = Trace()
    text = kernel_source(code.program, outputs_per_copy(code.description), code.plan, trace)
    return text, trace.chains()


def class_span(cls: type[Effect]) -> Span | None:
    place = class_place(cls)
    if place is None:
        return None
    return Span(place.file, place.line, 0, place.line, len("class ") + len(cls.__name__))


@lru_cache(maxsize=1)
def runtime_elementary() -> str:
    functions: dict[str, Function] = {}
    add_elementary(functions, list(RUNTIME_FUNCTIONS))
    return elementary_source(functions, RUNTIME_FUNCTIONS)
