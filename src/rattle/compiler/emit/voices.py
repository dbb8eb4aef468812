"""Voices in lanes: `run` of an instrument, in three passes over a few samples.

First what comes before the voices, then the voices, a vector of them at a time, then what comes after their
sum. Vectors in which no voice sounds are passed over. In the others a voice that does not sound is computed
along and nobody sees it: its sum is left out, and its state is what it was (27 to 43 % cheaper than masking
each store).
"""

from __future__ import annotations

from dataclasses import replace

from rattle.compiler.emit.instrument import run_head
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.emit.runs import RUN, InStages, Run, each_sample
from rattle.compiler.ir import Op, Operand, Region, Slot
from rattle.compiler.lanes.pipelined import Pipelined, pipelined
from rattle.compiler.lanes.settled import settled_first, settled_ops, settled_values

SOUNDS = "sounds"


def voices_source(kernel: Kernel) -> list[str]:
    return _VoicesRun(kernel).lines()


class _VoicesRun(Run):
    def __init__(self, kernel: Kernel) -> None:
        super().__init__(kernel)
        self.inner = self.loop.regions[0]
        used = [op.attrs["slot"] for op in self.inner.walk() if op.opcode in ("load", "store")]
        wide = [slot for slot in dict.fromkeys(used) if kernel.layout.plan.is_wide(slot)]
        self.places = {slot: f"own_{identifier(slot.path)}" for slot in wide}
        self.stored = {op.attrs["slot"] for op in self.inner.walk() if op.opcode == "store"}

    def lines(self) -> list[str]:
        settled = list(self.body.region(Region(ops=list(settled_ops(self.region.ops))), 1))
        first = self.first_pass()
        if self.kernel.plays:
            first.append("    if (rattle_voices_has_played(self->engine)) stopped = stop = i + 1;")
        return [
            *run_head(self.kernel),
            "    State own = memory->state;",  # a copy of its own may stay in registers
            "    State *state = &own;",
            "    (void)state;",
            "    uint32_t stopped = end;",
            "    const uint32_t i = begin;",
            "    (void)i;",
            *settled,
            *(f"    {C_TYPES[value.type.dtype]} {name}[{RUN}];" for value, name in self.crossing.items()),
            *(f"    real total{k}[{RUN}];" for k in range(len(self.sums))),
            f"    for (uint32_t base = begin; base < stopped; base += {RUN}) {{",
            f"        uint32_t stop = stopped - base < {RUN} ? stopped : base + {RUN};",
            *each_sample(first, 2),
            *self.beginnings(),
            *self.second_pass(-(-self.count // self.kernel.layout.plan.width)),
            *self.last_pass(),
            "    }",
            "    memory->state = own;",
            "    return stopped;",
            "}",
            "",
        ]

    def beginnings(self) -> list[str]:
        starts: list[Operand] = list(self.loop.operands[2:])
        lines = [f"    total{k}[k] = {self.body.operand(start)};" for k, start in enumerate(starts)]
        return each_sample(lines, 2)

    def second_pass(self, groups: int) -> list[str]:
        number = self.inner.args[0]
        known = settled_values(self.region.ops) | {number}
        first, each = settled_first([op for op in self.inner.ops if op not in self.sums], known, self.stored)
        known |= {result for op in first for result in op.results}
        stages = pipelined(each, known)
        lane = "g * RATTLE_LANES + l"
        unit = f"{lane} < {self.count} ? {lane} : 0" if self.exists() else lane
        return [
            f"        RATTLE_FEW for (uint32_t g = 0; g < {groups}; g++) {{",
            f"            const bool_v {SOUNDS} = {self.vector(self.loop.attrs['where'])};",
            f"            if (!rattle_any({SOUNDS})) continue;",
            f"            const i64_v unit = RATTLE_GATHER(i64, {unit});",
            "            (void)unit;",
            *(f"            {line}" for line in self.taken()),
            *(self.staged(first, stages, groups) if stages else self.one_by_one(first, each, groups)),
            *(f"            {line}" for line in self.put_back()),
            "        }",
        ]

    def staged(self, first: list[Op], stages: Pipelined, groups: int) -> list[str]:
        return InStages(self, replace(stages, settled=[*first, *stages.settled]), groups).lines()

    def one_by_one(self, first: list[Op], each: list[Op], groups: int) -> list[str]:
        body = self.unit_body(groups)
        before = list(body.region(Region(ops=first), 3))
        lines = [*body.region(Region(ops=each), 1), *self.terms(body)]
        self.body.count = body.count
        return [*before, *each_sample(lines, 3)]

    def unit_body(self, groups: int, around: Statements | None = None) -> LaneStatements:
        number, outer = self.inner.args[0], around or self.body
        scope = replace(self.kernel.scope(), places=self.places)
        shapes, exists = self.kernel.layout.plan.shapes, f"{SOUNDS}[l]"
        lanes = Lanes(shapes, number, "g", exists, is_padded=bool(self.exists()), wanted=SOUNDS)
        body = LaneStatements(scope, lanes, {**outer.names, number: "unit"})
        body.count = outer.count
        return body

    def terms(self, body: LaneStatements, depth: int = 1) -> list[str]:
        """What the voices that sound add."""
        lines = []
        for k, total in enumerate(self.sums):
            lines += self.body.traced(total.span)
            t = total.result.type.dtype.value
            term = f"rattle_select_{t}({SOUNDS}, {body.vector(total.operands[1])}, ({t}_v)(0))"
            lines.append(f"{'    ' * depth}total{k}[k] = total{k}[k] + rattle_halving_sum_v({term});")
        return lines

    def vector(self, slot: Slot) -> str:
        """In memory."""
        is_own = self.kernel.layout.is_of_voices(slot)
        holder = "memory->voices." if is_own else self.body.holder(slot)
        return self.kernel.layout.vector_in(holder, slot)

    def taken(self) -> list[str]:
        return [f"{slot.dtype.value}_v {name} = {self.vector(slot)};" for slot, name in self.places.items()]

    def put_back(self) -> list[str]:
        lines = []
        for slot, name in self.places.items():
            if slot in self.stored:
                place = self.vector(slot)
                lines.append(f"{place} = rattle_select_{slot.dtype.value}({SOUNDS}, {name}, {place});")
        return lines

    def last_pass(self) -> list[str]:
        self.body.names.update({result: f"total{k}[k]" for k, result in enumerate(self.loop.results)})
        lines = list(self.body.region(Region(ops=self.after), 1))
        outputs = enumerate(self.region.yields)
        lines += [f"    out{k}[i] = {self.body.operand(value)};" for k, value in outputs]
        return each_sample(lines, 2)
