"""Voices in lanes: `run` of an instrument, in three passes over a few samples.

First what comes before the voices, then the voices, a vector of them at a time, then the sum and what comes
after it. Vectors in which no voice sounds are passed over. In the others a voice that does not sound is
computed along and nobody sees it: its sum is left out, and its state is what it was (27 to 43 % cheaper than
masking each store).
"""

from __future__ import annotations

from dataclasses import replace

from rattle.compiler.emit.instrument import run_head
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.layout import C_TYPES, identifier
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.emit.runs import RUN, each_sample
from rattle.compiler.ir import Operand, Region, Slot, Value
from rattle.compiler.lanes.plan import sums_of
from rattle.compiler.lanes.settled import around, settled_first, settled_ops, settled_values
from rattle.compiler.rewriting import free_values

SOUNDS = "sounds"


def voices_source(kernel: Kernel) -> list[str]:
    return _Run(kernel).lines()


class _Run:
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.region = kernel.program.process.body
        (self.loop,) = kernel.layout.plan.loops
        self.inner = self.loop.regions[0]
        self.before, self.after = around(self.region.ops, self.loop)
        self.sums = [total for total in sums_of(self.loop) if total is not None]
        self.body = Statements(kernel.scope())
        self.crossing: dict[Value, str] = {}  # from the first pass, an array each

    def lines(self) -> list[str]:
        settled = list(self.body.region(Region(ops=list(settled_ops(self.region.ops))), 1))
        first = self.first_pass()
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
            *self.second_pass(),
            *self.third_pass(),
            "    }",
            "    memory->state = own;",
            "    return stopped;",
            "}",
            "",
        ]

    def first_pass(self) -> list[str]:
        """Finds the values that later passes need, too."""
        lines = list(self.body.region(Region(ops=self.before), 1))
        made = {result for op in self.before for result in op.results}
        needed = [value for op in [self.loop, *self.after] for value in free_values(op)]
        needed += [operand for operand in self.region.yields if isinstance(operand, Value)]
        self.crossing = {value: f"cross{n}" for n, value in enumerate(dict.fromkeys(needed)) if value in made}
        lines += [f"    {name}[k] = {self.body.name(value)};" for value, name in self.crossing.items()]
        self.body.names.update({value: f"{name}[k]" for value, name in self.crossing.items()})
        if self.kernel.plays:
            lines.append("    if (rattle_voices_has_played(self->engine)) stopped = stop = i + 1;")
        return lines

    def beginnings(self) -> list[str]:
        starts: list[Operand] = list(self.loop.operands[2:])
        lines = [f"    total{k}[k] = {self.body.operand(start)};" for k, start in enumerate(starts)]
        return each_sample(lines, 2)

    def second_pass(self) -> list[str]:
        plan, number = self.kernel.layout.plan, self.inner.args[0]
        total = self.loop.operands[1]
        exists = f"{SOUNDS}[l]"
        groups = -(-int(total.value) // plan.width)  # type: ignore[union-attr]
        places = {slot: f"own_{identifier(slot.path)}" for slot in self.slots()}
        scope = replace(self.kernel.scope(), places=places)
        lanes = Lanes(plan.shapes, number, "g", exists, is_padded=self.is_padded(total))
        body = LaneStatements(scope, lanes, {**self.body.names, number: "unit"})
        body.count = self.body.count
        known = settled_values(self.region.ops) | {number}
        settled, each = settled_first(self.inner.ops, known, self.stored())
        each = [op for op in each if op not in self.sums]
        before = list(body.region(Region(ops=settled), 3))
        lines = [*body.region(Region(ops=each), 1), *self.terms(body)]
        self.body.count = body.count
        where = self.kernel.layout.vector_in("memory->voices.", self.loop.attrs["where"])
        return [
            f"        RATTLE_FEW for (uint32_t g = 0; g < {groups}; g++) {{",
            f"            const bool_v {SOUNDS} = {where};",
            f"            if (!rattle_any({SOUNDS})) continue;",
            f"            const i64_v unit = RATTLE_GATHER(i64, {self.unit(total)});",
            "            (void)unit;",
            *(f"            {line}" for line in self.taken(places)),
            *before,
            *each_sample(lines, 3),
            *(f"            {line}" for line in self.put_back(places)),
            "        }",
        ]

    def is_padded(self, total: Operand) -> bool:
        """The last vector has lanes without a voice, which have no arrays."""
        return int(total.value) % self.kernel.layout.plan.width != 0  # type: ignore[union-attr]

    def unit(self, total: Operand) -> str:
        """A lane without a voice is like the first."""
        first = "g * RATTLE_LANES + l"
        return f"{first} < {total.value} ? {first} : 0" if self.is_padded(total) else first  # type: ignore[union-attr]

    def slots(self) -> list[Slot]:
        """Those of the voices that a sample uses."""
        used = [op.attrs["slot"] for op in self.inner.walk() if op.opcode in ("load", "store")]
        return [slot for slot in dict.fromkeys(used) if self.kernel.layout.plan.is_wide(slot)]

    def stored(self) -> set[Slot]:
        return {op.attrs["slot"] for op in self.inner.walk() if op.opcode == "store"}

    def taken(self, places: dict[Slot, str]) -> list[str]:
        layout = self.kernel.layout
        return [
            f"{slot.dtype.value}_v {name} = {layout.vector_in('memory->voices.', slot)};"
            for slot, name in places.items()
        ]

    def put_back(self, places: dict[Slot, str]) -> list[str]:
        lines = []
        for slot in self.stored() & places.keys():
            place = self.kernel.layout.vector_in("memory->voices.", slot)
            lines.append(f"{place} = rattle_select_{slot.dtype.value}({SOUNDS}, {places[slot]}, {place});")
        return sorted(lines)

    def terms(self, body: LaneStatements) -> list[str]:
        """What the voices that sound add, one after the other."""
        lines = []
        for k, total in enumerate(self.sums):
            lines += self.body.traced(total.span)
            t = total.result.type.dtype.value
            term = f"rattle_select_{t}({SOUNDS}, {body.vector(total.operands[1])}, ({t}_v)(0))"
            lines.append(f"    const {t}_v term{k} = {term};")
            lines.append(f"    EACH_LANE(l) total{k}[k] = total{k}[k] + term{k}[l];")
        return lines

    def third_pass(self) -> list[str]:
        self.body.names.update({result: f"total{k}[k]" for k, result in enumerate(self.loop.results)})
        lines = list(self.body.region(Region(ops=self.after), 1))
        outputs = enumerate(self.region.yields)
        lines += [f"    out{k}[i] = {self.body.operand(value)};" for k, value in outputs]
        return each_sample(lines, 2)
