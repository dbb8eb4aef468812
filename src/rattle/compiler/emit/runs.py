"""A loop over like units played for many samples at a time: what comes before it for each sample, then each
vector of units for all of them, then the sums and what comes after.

A sample's units need not wait for its sums, which are added in the author's order, one after the other; and a
vector's state stays in registers. Values that cross from one pass to another lie in arrays.
"""

from __future__ import annotations

from rattle.compiler.emit.inputs import input_channel
from rattle.compiler.emit.lanes import Lanes, LaneStatements
from rattle.compiler.emit.layout import C_TYPES
from rattle.compiler.emit.memory import Kernel
from rattle.compiler.emit.operations import Statements
from rattle.compiler.ir import Op, Operand, Region, Value
from rattle.compiler.lanes.pipelined import Pipelined, pipelined
from rattle.compiler.lanes.plan import sums_of, unit_count
from rattle.compiler.lanes.settled import around, settled_ops
from rattle.compiler.rewriting import free_values

RUN = 64  # samples: sums of so many fit into the nearest cache


def run_source(kernel: Kernel) -> list[str]:
    """`run`, as process.py has it for other forms."""
    return Run(kernel).lines()


def run_opening(kernel: Kernel) -> list[str]:
    """Its head, and what its body uses."""
    sources = [input_channel(kernel.program, k) for k in range(kernel.inputs)]
    return [
        "/* Samples begin to end - 1 of one copy, with the caches as they stand. */",
        "NOINLINE void run(const Self *self, Group *memory, uint32_t channel, const RattleSegment *segment,",
        "                  uint32_t begin, uint32_t end) {",
        "    const uint32_t lane = channel % COPIES;",
        "    const RattleRamp *params = segment->params;",
        "    double *meters = segment->meters;",
        "    const Group *group = memory;",
        "    Copy copy = take(&memory->state, lane);",
        "    const Caches *caches = &self->caches[channel / COPIES % CACHE_COUNT];",
        "    (void)lane, (void)params, (void)meters, (void)group, (void)caches;",
        *(f"    const real *restrict in{k} = segment->inputs[{source}];" for k, source in enumerate(sources)),
        *(f"    real *restrict out{k} = segment->outputs[channel + {k}];" for k in range(kernel.outputs)),
    ]


def each_sample(lines: list[str], depth: int) -> list[str]:
    """Of a pass, whose samples are base to stop - 1; the lines have one indent of their own."""
    indent = "    " * depth
    if not lines:
        return []
    return [
        f"{indent}for (uint32_t i = base; i < stop; i++) {{",
        f"{indent}    const uint32_t k = i - base;",
        f"{indent}    (void)k;",
        *(f"{indent}{line}" for line in lines),
        f"{indent}}}",
    ]


class Run:
    def __init__(self, kernel: Kernel) -> None:
        self.kernel = kernel
        self.region = kernel.program.process.body
        (self.loop,) = kernel.layout.plan.loops
        self.body = Statements(kernel.scope())
        self.body.names.update({arg: f"in{k}[i]" for k, arg in enumerate(kernel.program.process.args)})
        self.before, self.after = around(self.region.ops, self.loop)
        self.sums = [total for total in sums_of(self.loop) if total is not None]
        self.count = unit_count(self.loop)
        self.crossing: dict[Value, str] = {}  # from the first pass, an array each

    def lines(self) -> list[str]:
        settled = list(self.body.region(Region(ops=list(settled_ops(self.region.ops))), 1))
        first = self.first_pass()
        sums = range(len(self.sums))
        width = self.kernel.layout.plan.width
        groups = -(-self.count // width)
        return [
            *run_opening(self.kernel),
            "    Copy *state = &copy;",
            "    (void)state;",
            "    const uint32_t i = begin;",
            "    (void)i;",
            *settled,
            *(f"    {C_TYPES[value.type.dtype]} {name}[{RUN}];" for value, name in self.crossing.items()),
            *(f"    {total.result.type.dtype.value}_v sum{k}[{groups}][{RUN}];"
              for k, total in zip(sums, self.sums, strict=True)),
            f"    for (uint32_t base = begin; base < end; base += {RUN}) {{",
            f"        const uint32_t stop = end - base < {RUN} ? end : base + {RUN};",
            *each_sample(first, 2),
            *self.second_pass(groups),
            *self.third_pass(groups),
            "    }",
            "    put(&memory->state, lane, copy, true);",
            "}",
            "",
        ]  # fmt: skip

    def first_pass(self) -> list[str]:
        """Finds the values that later passes need, too."""
        lines = list(self.body.region(Region(ops=self.before), 1))
        made = {result for op in self.before for result in op.results}
        needed = [value for op in [self.loop, *self.after] for value in free_values(op)]
        needed += [operand for operand in self.region.yields if isinstance(operand, Value)]
        self.crossing = {value: f"cross{n}" for n, value in enumerate(dict.fromkeys(needed)) if value in made}
        lines += [f"    {name}[k] = {self.body.name(value)};" for value, name in self.crossing.items()]
        self.body.names.update({value: f"{name}[k]" for value, name in self.crossing.items()})
        return lines

    def second_pass(self, groups: int) -> list[str]:
        inner = self.loop.regions[0]
        ops = [op for op in inner.ops if op not in self.sums]
        stages = pipelined(ops, inner.args[:1])
        lines = InStages(self, stages, groups).lines() if stages else self.in_order(ops, groups)
        exists = self.exists()
        first = "g * RATTLE_LANES + l"
        held = f"{exists} ? {first} : 0" if exists else first
        return [
            f"        RATTLE_FEW for (uint32_t g = 0; g < {groups}; g++) {{",
            f"            const i64_v unit = RATTLE_GATHER(i64, {held});",
            "            (void)unit;",
            *lines,
            "        }",
        ]

    def in_order(self, ops: list[Op], groups: int) -> list[str]:
        body = self.unit_body(groups)
        lines = [*body.region(Region(ops=ops), 1), *self.terms(body)]
        self.body.count = body.count
        return each_sample(lines, 3)

    def unit_body(self, groups: int, around: Statements | None = None) -> LaneStatements:
        """Statements of a vector of units, inside others: those of the run, if none are given."""
        plan, number = self.kernel.layout.plan, self.loop.regions[0].args[0]
        exists = self.exists()
        lanes = Lanes(plan.shapes, number, "g" if groups > 1 else "", exists, is_padded=bool(exists))
        outer = around or self.body
        body = LaneStatements(self.kernel.scope(), lanes, {**outer.names, number: "unit"})
        body.count = outer.count
        return body

    def terms(self, body: LaneStatements, depth: int = 1) -> list[str]:
        """What each unit adds to the sums."""
        lines = []
        for k, total in enumerate(self.sums):
            lines += self.body.traced(total.span)
            lines.append(f"{'    ' * depth}sum{k}[g][k] = {body.vector(total.operands[1])};")
        return lines

    def names_at(self, sample: str, k: str) -> dict[Value, str]:
        """What comes into the second pass, at another sample than the one in turn."""
        inputs = {arg: f"in{n}[{sample}]" for n, arg in enumerate(self.kernel.program.process.args)}
        return {**inputs, **{value: f"{name}[{k}]" for value, name in self.crossing.items()}}

    def exists(self) -> str:
        """Whether there is a unit for lane `l`, if not always."""
        is_full = self.count % self.kernel.layout.plan.width == 0
        return "" if is_full else f"g * RATTLE_LANES + l < {self.count}"

    def third_pass(self, groups: int) -> list[str]:
        exists = self.exists()
        only = f"if ({exists}) " if exists else ""
        lines = []
        starts: list[Operand] = list(self.loop.operands[2:])
        for k, (result, start) in enumerate(zip(self.loop.results, starts, strict=True)):
            total = f"total{k}"
            lines += self.body.traced(self.sums[k].span)
            lines.append(f"    {C_TYPES[result.type.dtype]} {total} = {self.body.operand(start)};")
            lines.append(f"    for (uint32_t g = 0; g < {groups}; g++) EACH_LANE(l)")
            lines.append(f"        {only}{total} = {total} + sum{k}[g][k][l];")
            self.body.names[result] = total
        lines += self.body.region(Region(ops=self.after), 1)
        outputs = enumerate(self.region.yields)
        lines += [f"    out{k}[i] = {self.body.operand(value)};" for k, value in outputs]
        return each_sample(lines, 2)


class InStages:
    """The second pass of a loop with a slow recursion (lanes/pipelined.py): the early stage of the first
    sample; each late stage but the last, together with the next sample's early one; the last late one."""

    def __init__(self, run: Run, stages: Pipelined, groups: int) -> None:
        self.run, self.stages, self.groups = run, stages, groups
        self.outside = run.unit_body(groups)
        self.settled = list(self.outside.region(Region(ops=stages.settled), 3))
        terms = [total.operands[1] for total in run.sums]
        crossing = stages.crossing([term for term in terms if isinstance(term, Value)])
        self.next = {value: f"next{n}" for n, value in enumerate(crossing)}
        self.now = {value: f"now{n}" for n, value in enumerate(crossing)}
        self.types = {value: self.outside.type_of(value) for value in crossing}

    def lines(self) -> list[str]:
        indent = "            "
        return [
            *self.settled,
            *(f"{indent}{self.types[value]} {name};" for value, name in self.next.items()),
            f"{indent}{{",
            *self.first_early(),
            f"{indent}}}",
            f"{indent}uint32_t i = base;",
            f"{indent}for (; i + 1 < stop; i++) {{",
            f"{indent}    const uint32_t k = i - base;",
            *self.taken(),
            *self.both(),
            f"{indent}}}",
            f"{indent}{{",
            f"{indent}    const uint32_t k = i - base;",
            *self.taken(),
            *self.last_late(),
            f"{indent}}}",
        ]

    def first_early(self) -> list[str]:
        body = self.early("base", "0")
        return [*body.region(Region(ops=self.stages.early), 4), *self.left_by(body)]

    def both(self) -> list[str]:
        bodies = self.early("i + 1", "k + 1"), self.late()
        lines: list[str] = []
        count = self.outside.count
        for op, is_late in self.stages.interleaved():
            body = bodies[is_late]
            body.count = count
            lines += body.region(Region(ops=[op]), 4)
            count = body.count
        return [*lines, *self.run.terms(bodies[True], 4), *self.left_by(bodies[False])]

    def last_late(self) -> list[str]:
        body = self.late()
        return [*body.region(Region(ops=self.stages.late), 4), *self.run.terms(body, 4)]

    def early(self, sample: str, k: str) -> LaneStatements:
        body = self.run.unit_body(self.groups, self.outside)
        body.sample = sample
        body.names.update(self.run.names_at(sample, k))
        return body

    def late(self) -> LaneStatements:
        body = self.run.unit_body(self.groups, self.outside)
        body.names.update(self.now)
        return body

    def left_by(self, early: LaneStatements) -> list[str]:
        return [f"                {name} = {early.operand(value)};" for value, name in self.next.items()]

    def taken(self) -> list[str]:
        return [
            f"                const {self.types[value]} {self.now[value]} = {name};"
            for value, name in self.next.items()
        ]
