"""Samples side by side: the C of runs of them (lanes/time.py says when).

Ahead of a run everything that is settled or moves on by one is computed for its first sample, and `left`: the
samples for which that is true. The run is played a vector at a time; what is left over, or too short, and the
sample at which a counter wraps, one by one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rattle.compiler.emit.inputs import input_channel
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Scope, Statements
from rattle.compiler.ir import ArraySlot, Op, Operand, Region, Slot, Value
from rattle.compiler.lanes.time import COMPARISONS, Run, can_move


class Ahead(Statements):
    """What is computed before a run."""

    def __init__(self, scope: Scope, run: Run) -> None:
        super().__init__(scope)
        self.run = run
        self.held: dict[Slot, str] = {}  # what a counter is after its store

    def before_run(self) -> list[str]:
        places = {op: place_name(k) for k, op in enumerate(self.run.moving)}
        return [
            *self.region(Region(ops=self.run.ahead), 0),
            *(line for op, at in places.items() for line in self.pointer(op, at)),
            *(f"left = rattle_run_apart(left, {self.index_of(a)}, {self.index_of(b)});"
              for a, b in self.run.pairs() if self.index_of(a) != self.index_of(b)),
            *(f"if ({self.held[slot]} != {self.place(slot)} + 1) left = 0;" for slot in self.run.counters),
        ]  # fmt: skip

    def index_of(self, op: Op) -> str:
        return self.operand(op.operands[0])

    def pointer(self, op: Op, at: str) -> list[str]:
        array: ArraySlot = op.attrs["array"]
        const = "const " if op.opcode == "element" else ""
        index = self.index_of(op)
        return [
            f"left = rattle_run_inside(left, {index}, {self.length(array)});",
            f"{const}{C_TYPES[array.dtype]} *const {at} = {self.array(array)} + (left > 0 ? {index} : 0);",
        ]

    def op(self, op: Op, depth: int) -> list[str]:
        slot = op.attrs.get("slot")
        if op.opcode == "store":
            self.held[op.attrs["slot"]] = self.operand(op.operands[0])
            return []
        if op.opcode == "load" and slot in self.held:
            self.names[op.result] = self.held[slot]
            return []
        if op.opcode == "if" and op in self.run.arms:
            return self.placed(op)
        if op.opcode == "if" and not op.results:
            return [f"if ({'' if op.regions[0].ops else '!'}{self.operand(op.operands[0])}) left = 0;"]
        return [*super().op(op, depth), *self.limits(op)]

    def placed(self, op: Op) -> list[str]:
        lines = [f"{self.type_of(result)} {self.name(result)};" for result in op.results]
        for word, region, ops in zip(
            ("if ({}) {{", "}} else {{"), op.regions, self.run.arms[op], strict=True
        ):
            lines += [word.format(self.operand(op.operands[0])), *self.region(Region(ops=ops), 1)]
            for result, value in zip(op.results, region.yields, strict=True):
                lines.append(f"    {self.name(result)} = {self.operand(value)};")
                if self.run.slope(value) != self.run.slopes[result]:
                    lines.append("    left = 0;")
        return [*lines, "}"]

    def limits(self, op: Op) -> list[str]:
        """How long an operation is what it is at the run's first sample."""
        slopes = [self.run.slope(operand) or 0 for operand in op.operands]
        if not any(slopes) or op.opcode in ("add", "sub"):
            return []
        operands = [self.operand(operand) for operand in op.operands]
        if op.opcode in COMPARISONS:
            return self.until_it_changes(op.opcode, slopes[0] - slopes[1], *operands)
        result = self.name(op.result)
        if op.opcode == "and":
            return [f"left = rattle_run_masked(left, {result}, {operands[slopes.index(0)]});"]
        if op.opcode == "mod":
            return [f"left = rattle_run_modulo(left, {operands[0]}, {result}, {operands[1]});"]
        is_wrapped = op.attrs.get("check", "wrap") == "wrap"
        if not is_wrapped and len(operands) == 1 and can_move(op.attrs["array"]):
            return []  # all it is for are elements that move, and `pointer` sees to them
        length = operands[1] if len(operands) == 2 else self.length(op.attrs["array"])
        kind = "wrapped" if is_wrapped else "inside"
        return [f"left = rattle_run_{kind}(left, {operands[0]}, {length});"]

    def until_it_changes(self, opcode: str, gain: int, a: str, b: str) -> list[str]:
        """It does where the one that gains reaches the other, or one sample later."""
        if gain == 0:
            return []
        low, high = (a, b) if gain > 0 else (b, a)
        is_later = opcode in ("le", "gt") if gain > 0 else opcode in ("ge", "lt")
        changes = (0, 1) if opcode in ("eq", "ne") else (int(is_later),)
        return [f"left = rattle_run_below(left, {low}, {high}, {change});" for change in changes]


class InTime(LaneStatements):
    """The samples of a run, a vector of them from its sample `j` on."""

    def __init__(self, scope: Scope, lanes: Lanes, names: dict[Value, str], run: Run) -> None:
        super().__init__(scope, lanes, names)
        self.run = run

    def operand(self, operand: Operand) -> str:
        name = super().operand(operand)
        slope = self.run.slope(operand)
        if not slope:
            return name
        return f"((i64_v)({name} + {slope} * (int64_t)j) + RATTLE_GATHER(i64, {slope} * l))"

    def region(self, region: Region, depth: int) -> Iterator[str]:
        return super().region(
            replace(region, ops=[op for op in region.ops if not self.run.is_known(op)]), depth
        )

    def formula(self, op: Op) -> str:
        if op.opcode != "passed":
            return super().formula(op)
        return f"(f64_v)({self.passed(op, 'i + j')}) + RATTLE_GATHER(f64, l)"

    def gather(self, op: Op) -> str:
        return self.moving(op, "const ") if op in self.run.moving else super().gather(op)

    def scatter(self, op: Op) -> list[str]:
        flush = f"rattle_flush_{op.attrs['array'].dtype.value}_v" if op.attrs["flushed"] else ""
        return [f"{self.moving(op, '')} = {flush}({self.vector(op.operands[1])});"]

    def moving(self, op: Op, const: str) -> str:
        array: ArraySlot = op.attrs["array"]
        return f"*({const}{array.dtype.value}_u *)({place_name(self.run.moving.index(op))} + j)"


def place_name(k: int) -> str:
    return f"place_{k}_of_run"  # no value's name ends in a word


def time_source(kernel: Kernel) -> list[str]:
    process, plan = kernel.program.process, kernel.layout.plan
    ahead = Ahead(kernel.scope(lane="0"), plan.run)
    before = ahead.before_run()
    body = InTime(ahead.scope, Lanes(plan.shapes), ahead.names, plan.run)
    body.count, body.line = ahead.count, ahead.line
    inputs = {arg: f"in{k}_of_run" for k, arg in enumerate(process.args)}
    inside = body.body(process, inputs)
    sources = [input_channel(kernel.program, k) for k in range(kernel.inputs)]
    outputs = [body.vector(y) for y in process.body.yields]
    indented = "            "
    return [
        *_HEAD,
        *(f"    const real *in{k} = segment->inputs[{source}];" for k, source in enumerate(sources)),
        *(f"    real *out{k} = segment->outputs[channel + {k}];" for k in range(kernel.outputs)),
        "    for (uint32_t i = begin; i < end;) {",
        "        int64_t left = end - i;",
        *(f"        {line}" for line in before),
        *ahead.traced(None),
        "        const uint32_t whole = left < RATTLE_LANES ? 0 : (uint32_t)left / RATTLE_LANES;",
        "        const uint32_t together = whole * RATTLE_LANES;",
        "        for (uint32_t j = 0; j < together; j += RATTLE_LANES) {",
        *(f"{indented}const real_v {name} = *(const real_u *)&in{k}[i + j];"
          for k, name in enumerate(inputs.values())),
        *(f"{indented}(void){name};" for name in inputs.values()),
        *(f"        {line}" for line in inside),
        *body.traced(None),
        *(f"{indented}const real_v out{k}_of_run = {value};" for k, value in enumerate(outputs)),
        *(f"{indented}largest = rattle_larger_v(largest, out{k}_of_run);" for k in range(kernel.outputs)),
        *(f"{indented}*(real_u *)&out{k}[i + j] = out{k}_of_run;" for k in range(kernel.outputs)),
        "        }",
        *(f"        state->{identifier(slot.path)} += together;" for slot in plan.run.counters),
        *_TAIL,
    ]  # fmt: skip


_HEAD = [
    "/* Samples begin to end - 1 of one copy, side by side as far as they do not hear each other. */",
    "NOINLINE uint32_t run_in_time(const Self *self, Group *memory, uint32_t channel,",
    "                              const RattleSegment *segment, uint32_t begin, uint32_t end) {",
    "    const RattleRamp *params = segment->params;",
    "    const Group *group = memory;",
    "    State *state = &memory->state;",
    "    const Caches *caches = &self->caches[channel / COPIES % CACHE_COUNT];",
    "    (void)params, (void)group, (void)state, (void)caches;",
    "    real_size_v largest = (real_size_v)(0); /* of what leaves */",
    "    uint32_t is_unknown = 0;",
]
_TAIL = [
    "        i += together;",
    "        if (together == 0) {",
    "            const uint32_t stop = end - i < RATTLE_LANES ? end : i + RATTLE_LANES;",
    "            run(self, memory, channel, segment, i, stop);",
    "            i = stop;",
    "            is_unknown = 1;",
    "        }",
    "    }",
    "    return is_unknown | rattle_is_infinite_v(largest);",
    "}",
    "",
]
