"""Operations on vectors: every varying value is one number per lane, uniform ones stay numbers.

A choice that lanes make differently becomes both arms and a select; what an arm stores is selected too, so a
lane that is off keeps what it had. Arms that are dear run only if some lane takes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from rattle.compiler.emit.layout import identifier
from rattle.compiler.emit.operations import Scope, Statements, formula_of
from rattle.compiler.emit.vectors import converted, gathered, shifted, vector, vectorised
from rattle.compiler.ir import ArraySlot, Const, DType, Op, Operand, Region, Slot, Value
from rattle.compiler.lanes.shapes import Shapes
from rattle.compiler.primitives import PRIMITIVES

DEAR = 16  # operations of an arm that is worth a test whether any lane takes it
_LANE_BY_LANE = frozenset(("shl", "shr", "two_over_pi"))
_DIVISIONS = frozenset(("floordiv", "mod"))  # of whole numbers lane by lane


@dataclass(frozen=True)
class Lanes:
    """What the lanes of a piece of code are."""

    shapes: Shapes
    index: Value | None = None  # of the loop whose rounds are the lanes
    group: str = ""  # which of several vectors, if the loop has more rounds than a vector has lanes
    exists: str = ""  # whether lane `l` does, if not all do: the others compute for nobody
    is_padded: bool = False  # those have no memory of their own
    mask: str = ""  # lanes that run, where not all of them do
    wanted: str = ""  # a vector: lanes that loops have to wait for, where not those of `exists`


class LaneStatements(Statements):
    """The statements of code that runs in lanes."""

    def __init__(self, scope: Scope, lanes: Lanes, names: dict[Value, str] | None = None) -> None:
        super().__init__(scope)
        self.lanes = lanes
        self.names = dict(names or {})
        self.mask = lanes.mask
        self.met = ""  # a mask that is known to have a lane that runs
        self.checked: set[Operand] = {lanes.index} if lanes.index else set()  # whatever the lanes are

    # values ------------------------------------------------------------------------------------------

    def varies(self, operand: Operand) -> bool:
        return self.lanes.shapes.varies(operand)

    def type_of(self, value: Value) -> str:
        return vector(value.type.dtype) if self.varies(value) else super().type_of(value)

    def given(self, operand: Operand, to: Value) -> str:
        return self.vector(operand) if self.varies(to) else self.operand(operand)

    def vector(self, operand: Operand) -> str:
        if self.varies(operand):
            return self.operand(operand)
        value = self.operand(operand)
        dtype = operand.type.dtype
        return f"({vector(dtype)})({f'-({value})' if dtype is DType.BOOL else value})"

    def lane(self, operand: Operand) -> str:
        """The number of lane `l`."""
        if not self.varies(operand):
            return self.operand(operand)
        return f"{self.operand(operand)}[l]"

    # operations --------------------------------------------------------------------------------------

    def op(self, op: Op, depth: int) -> list[str]:
        if op.opcode == "if" and self.varies(op.operands[0]):
            return self.select(op)
        if op.opcode == "for" and any(self.varies(operand) for operand in op.operands[:2]):
            return self.counted(op)
        if op.opcode == "while" and self.varies(op.regions[0].yields[0]):
            return self.until_all_end(op)
        return super().op(op, depth)

    def formula(self, op: Op) -> str:
        if (
            op.opcode == "index"
            and len(op.operands) == 1
            and (op.attrs.get("check") != "proved" or not self.mask)
        ):
            self.checked.add(op.result)
        if not self.varies(op.result):
            return self.uniform(op)
        dtype = op.result.type.dtype
        match op.opcode:
            case "load":
                return self.load(op.attrs["slot"], op)
            case "element":
                return self.gather(op)
            case "index":
                return self.index_of(op)
            case "convert":
                return converted(op.operands[0].type.dtype, dtype, self.vector(op.operands[0]))
            case "call":
                version = "_real_v" if dtype is DType.REAL else "_v"
                return f"rattle_{op.attrs['function']}{version}({', '.join(map(self.vector, op.operands))})"
            case "param_of":
                value = self.param_of(op, self.safe(op.operands[0]))
                return gathered(dtype, value)
            case "channel_index":
                return f"RATTLE_GATHER(i64, {self.scope.copy}channel_index + l)"
        return self.primitive(op)

    def uniform(self, op: Op) -> str:
        numbers = map(self.safe_for_all, op.operands)
        if op.opcode == "element":
            return self.element(op.attrs["array"], *numbers)
        if op.opcode == "load":
            return self.scope.layout.loaded(op.attrs["slot"], self.place(op.attrs["slot"], *numbers))
        return super().formula(op)

    def primitive(self, op: Op) -> str:
        row, first = PRIMITIVES[op.opcode], op.operands[0].type.dtype
        operands = [self.vector(operand) for operand in op.operands]
        if op.opcode == "not":
            return f"~{operands[0]}"
        if op.opcode in ("shl", "shr") and isinstance(op.operands[1], Const):
            return shifted(op.opcode, first, operands[0], int(op.operands[1].value))
        if op.opcode in _LANE_BY_LANE or (op.opcode in _DIVISIONS and first.is_integer):
            return self.lane_by_lane(op)
        text = formula_of(op).format(*operands, t=f"{first.value}")
        if row.result is DType.BOOL:
            return f"rattle_mask_{first.value}({text})"
        return vectorised(text, first)

    def lane_by_lane(self, op: Op) -> str:
        text = PRIMITIVES[op.opcode].c.format(
            *(self.lane(operand) for operand in op.operands), t=op.operands[0].type.dtype.value
        )
        return f"RATTLE_GATHER({op.result.type.dtype.value}, {text})"

    # memory ------------------------------------------------------------------------------------------

    def is_whole(self, op: Op, numbers: int) -> bool:
        """The place is that of each lane's own unit, or copy."""
        extra = op.operands[numbers:]
        return not extra or extra[0] is self.lanes.index

    def load(self, slot: Slot, op: Op) -> str:
        if self.is_whole(op, 0):
            return self.whole(slot)
        if not self.varies(op.operands[-1]) and self.scope.layout.plan.form == "channels":
            return self.whole(slot, self.safe_for_all(op.operands[-1]))
        if self.scope.layout.is_vector(slot):
            return f"RATTLE_GATHER({slot.dtype.value}, {self.one_lane(slot, op)})"
        return gathered(slot.dtype, self.one_lane(slot, op))

    def one_lane(self, slot: Slot, op: Op) -> str:
        layout = self.scope.layout
        unit = self.safe(op.operands[-1]) if op.operands else ""
        if layout.plan.form == "wavefront" and op.operands:
            return f"{self.holder(slot)}{identifier(slot.path)}[{self.lanes.group} * RATTLE_LANES + l]"
        return layout.place(self.holder(slot), slot, unit, "l")

    def whole(self, slot: Slot, unit: str = "") -> str:
        if slot in self.scope.places:
            return self.scope.places[slot]
        group = f"[{self.lanes.group}]" if self.lanes.group else f"[{unit}]" if unit else ""
        return f"{self.holder(slot)}{identifier(slot.path)}{group}"

    def store(self, slot: Slot, value: str, number: str = "") -> list[str]:
        raise AssertionError("stores in lanes need their operation")

    def effect(self, op: Op) -> list[str]:
        if op.opcode == "store":
            return self.stored(op)
        if op.opcode == "set_element":
            return self.scatter(op)
        if op.opcode == "meter":
            return self.metered(op)
        return super().effect(op)

    def stored(self, op: Op) -> list[str]:
        slot: Slot = op.attrs["slot"]
        if slot not in self.lanes.shapes.slots:
            place = self.place(slot, *map(self.operand, op.operands[1:]))
            return [f"{place} = {self.operand(op.operands[0])};"]
        extra = op.operands[1:]
        value, t = self.vector(op.operands[0]), slot.dtype.value
        if extra and not self.is_whole(op, 1) and self.varies(extra[0]):
            place = self.one_lane(slot, Op("load", extra, (), {"slot": slot}))
            return [f"EACH_LANE(l) {self.if_running()}{place} = ({value})[l];"]
        unit = "" if self.is_whole(op, 1) else self.operand(extra[0])
        place = self.whole(slot, unit)
        return [f"{place} = {f'rattle_select_{t}({self.mask}, {value}, {place})' if self.mask else value};"]

    def if_active(self) -> str:
        return f"if ({self.lanes.exists}) " if self.lanes.exists else ""

    def if_running(self) -> str:
        return f"if (({self.mask})[l]) " if self.mask else ""

    def safe(self, index: Operand) -> str:
        """An index, in lane `l`: what is known of it is known of lanes that run, others read the first."""
        if not self.mask or index in self.checked or isinstance(index, Const):
            return self.lane(index)
        if self.varies(index):
            return f"(rattle_select_i64({self.mask}, {self.operand(index)}, (i64_v)(0)))[l]"
        return self.safe_for_all(index)

    def safe_for_all(self, index: Operand) -> str:
        """A uniform one: of some lane that runs."""
        value = self.operand(index)
        if not self.mask or self.met == self.mask or index in self.checked or isinstance(index, Const):
            return value
        return f"(rattle_any({self.mask}) ? {value} : 0)"

    def if_own(self, place: str) -> str:
        return f"({self.lanes.exists} ? {place} : 0)" if self.lanes.is_padded else place

    def gather(self, op: Op) -> str:
        array: ArraySlot = op.attrs["array"]
        if self.is_row(array, op.operands[0], op.operands[1:]):
            return self.row(array, *op.operands)
        return gathered(array.dtype, self.if_own(self.element_of_lane(array, *map(self.safe, op.operands))))

    def is_row(self, array: ArraySlot, index: Operand, extra: tuple[Operand, ...]) -> bool:
        """All lanes' elements lie side by side."""
        if self.varies(index) or array.read_only or array.dtype is DType.BOOL:
            return False
        plan = self.scope.layout.plan
        if plan.form == "channels":
            return not any(self.varies(each) for each in extra)
        return plan.form == "units" and extra == (self.lanes.index,) and array.count == plan.width

    def row(self, array: ArraySlot, index: Operand, *number: Operand) -> str:
        """Of the unit that is the same in all lanes, or of the units that the lanes are."""
        layout, at = self.scope.layout, self.safe_for_all(index)
        is_one_unit = layout.plan.form == "channels" and number
        unit = f" + ({self.safe_for_all(number[0])}) * {layout.copies}" if is_one_unit else ""
        place = f"({at}) * {(array.count or 1) * layout.copies}{unit}"
        return f"*({vector(array.dtype)} *)&{self.array(array)}[{place}]"

    def element_of_lane(self, array: ArraySlot, index: str, number: str = "") -> str:
        if self.scope.layout.is_array_of_voices(array):
            return self.element(array, index, number)
        return f"{self.array(array)}[{self.scope.layout.element(array, index, number, 'l % COPIES')}]"

    def scatter(self, op: Op) -> list[str]:
        array: ArraySlot = op.attrs["array"]
        flush = f"rattle_flush_{array.dtype.value}" if op.attrs["flushed"] else ""
        if not self.mask and self.is_row(array, op.operands[0], op.operands[2:]):
            value = self.vector(op.operands[1])
            row = self.row(array, op.operands[0], *op.operands[2:])
            return [f"{row} = {f'{flush}_v({value})' if flush else value};"]
        place = self.element_of_lane(array, *map(self.lane, (op.operands[0], *op.operands[2:])))
        value = f"{flush}({self.lane(op.operands[1])})"
        return [f"EACH_LANE(l) {self.if_active()}{self.if_running()}{place} = {value};"]

    def index_of(self, op: Op) -> str:
        check = op.attrs.get("check", "wrap")
        if check == "proved":
            return self.vector(op.operands[0])
        if any(self.varies(each) for each in op.operands[1:]):
            length = self.lane(op.operands[1])
            return f"RATTLE_GATHER(i64, rattle_{check}_index({self.lane(op.operands[0])}, {length}))"
        length = self.operand(op.operands[1]) if len(op.operands) > 1 else self.length(op.attrs["array"])
        return f"rattle_{check}_index_v({self.vector(op.operands[0])}, {length})"

    def metered(self, op: Op) -> list[str]:
        shown = self.meter(op.attrs["meter"], self.lane(op.operands[0]))
        return [f"EACH_LANE(l) {self.if_active()}{self.if_running()}{shown}"]

    # choices -----------------------------------------------------------------------------------------

    def select(self, op: Op) -> list[str]:
        """Both arms run, under masks; the results are selected."""
        condition = self.operand(op.operands[0])
        lines: list[str] = []
        outer = self.mask
        for region, sign in zip(op.regions, ("", "~"), strict=True):
            self.mask = f"{sign}{condition}"
            if outer:
                mask = f"mask_{self.count}"
                self.count += 1
                if region.ops:
                    lines.append(f"const bool_v {mask} = {outer} & {sign}{condition};")
                self.mask = mask
            lines += self.arm(op, region, sign == "")
        self.mask = outer
        for result in op.results:
            t = result.type.dtype.value
            sides = [self.arm_value(op, side, result) for side in (0, 1)]
            lines.append(
                f"const {vector(result.type.dtype)} {self.name(result)} = "
                f"rattle_select_{t}({condition}, {sides[0]}, {sides[1]});"
            )
        return lines

    def arm(self, op: Op, region: Region, first: bool) -> list[str]:
        if not _is_dear(region):
            return list(self.region(region, 0))
        names = [self.kept(op, k, first) for k in range(len(op.results))]
        types = [vector(result.type.dtype) for result in op.results]
        lines = [f"{t} {name} = ({t})(0);" for t, name in zip(types, names, strict=True)]
        met, self.met = self.met, self.mask
        lines += [f"if (rattle_any({self.mask})) {{", *self.region(region, 1)]
        self.met = met
        values = (self.vector(value) for value in region.yields)
        return [*lines, *(f"    {n} = {v};" for n, v in zip(names, values, strict=True)), "}"]

    def kept(self, op: Op, k: int, first: bool) -> str:
        return f"{self.name(op.results[k])}_{'then' if first else 'else'}"

    def arm_value(self, op: Op, side: int, result: Value) -> str:
        region, k = op.regions[side], op.results.index(result)
        return self.kept(op, k, side == 0) if _is_dear(region) else self.vector(region.yields[k])

    # loops that end at another time in each lane --------------------------------------------------------

    def counted(self, op: Op) -> list[str]:
        region, start, stop = op.regions[0], self.lane(op.operands[0]), self.lane(op.operands[1])
        lines = self.carry(op.results, op.operands[2:], [region.args[1:]])
        n, going, k = (f"{name}_{self.count}" for name in ("n", "going", "k"))
        step = op.attrs["step"]
        self.count += 1
        counter = self.name(region.args[0])
        rounds = f"rattle_rounds({start}, {stop}, {step}, {op.attrs.get('most', 'UINT64_MAX')})"
        inside = self.inside(region, op.results, going)
        return [
            *lines,
            f"const u64_v {n} = RATTLE_GATHER(u64, {rounds});",
            f"for (uint64_t {k} = 0;; {k}++) {{",
            f"    const bool_v {going} = {self.and_running(f'__builtin_convertvector({k} < {n}, i32_v)')};",
            f"    if (!rattle_any({going})) break;",
            f"    const i64_v {counter} = {self.vector(op.operands[0])} + (int64_t){k} * {step};",
            f"    (void){counter};",
            *inside,
            "}",
        ]

    def until_all_end(self, op: Op) -> list[str]:
        test, body = op.regions
        lines = self.carry(op.results, op.operands, [test.args, body.args])
        going = f"going_{self.count}"
        k = f"k_{self.count}"
        self.count += 1
        outer, self.mask = self.mask, going
        tested = list(self.region(test, 1))
        self.mask = outer
        return [
            *lines,
            f"bool_v {going} = {self.and_running('(bool_v)(-1)')};",
            f"for (uint64_t {k} = 0; {k} < {op.attrs['most']}u; {k}++) {{",
            *tested,
            f"    {going} = {going} & {self.vector(test.yields[0])};",
            f"    if (!rattle_any({going})) break;",
            *self.inside(body, op.results, going),
            "}",
        ]

    def and_running(self, mask: str) -> str:
        if self.lanes.wanted:
            mask = f"{mask} & {self.lanes.wanted}"
        elif self.lanes.is_padded:
            mask = f"{mask} & RATTLE_GATHER(bool, -({self.lanes.exists}))"
        return f"{self.mask} & {mask}" if self.mask else mask

    def carry(
        self, results: tuple[Value, ...], starts: tuple[Operand, ...], args: list[tuple[Value, ...]]
    ) -> list[str]:
        lines = []
        for result, start, *own in zip(results, starts, *args, strict=True):
            lines.append(f"{self.type_of(result)} {self.name(result)} = {self.given(start, result)};")
            self.names.update(dict.fromkeys(own, self.name(result)))
        return lines

    def inside(self, region: Region, results: tuple[Value, ...], going: str) -> list[str]:
        """A round of the lanes that are still going; the others keep what they carry."""
        outer, self.mask, self.met = (self.mask, self.met), going, going
        lines = list(self.region(region, 1))
        self.mask, self.met = outer
        names = [self.name(result) for result in results]
        for result, name, value in zip(results, names, region.yields, strict=True):
            t = result.type.dtype.value
            taken = f"rattle_select_{t}({going}, {self.vector(value)}, {name})"
            lines.append(f"    const {vector(result.type.dtype)} next_{name} = {taken};")
        return [*lines, *(f"    {name} = next_{name};" for name in names)]


def _is_dear(region: Region) -> bool:
    ops = list(region.walk())
    return len(ops) > DEAR or any(op.opcode in ("call", "for") for op in ops)
