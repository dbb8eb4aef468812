"""Which part of a plugin runs in lanes. `plan_lanes` decides; the emitter follows; the report shows `notes`.

    voices      an instrument's: lane = voice
    time        an effect whose samples do not hear each other, or only through delays: lane = sample
    wavefront   a chain of like units in an effect that runs per channel: lane (unit, channel)
    units       a loop over like units that do not see each other: lane = unit
    channels    the copies of an effect that runs per channel: lane = channel
    scalar      none of these

The first that is legal is taken. Results are equal to the bit in all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from rattle.compiler.ir import Const, Op, Program, Region, Slot, SlotKind, Span, Value
from rattle.compiler.lanes.price import worth_lanes
from rattle.compiler.lanes.settled import around, settled_values, touched
from rattle.compiler.lanes.shapes import Shapes, find_shapes
from rattle.compiler.lanes.time import NotInTimeError, Run, find_run
from rattle.compiler.primitives import PRIMITIVES
from rattle.compiler.rewriting import free_values

Form = Literal["scalar", "voices", "time", "wavefront", "units", "channels"]

InLanes = bool | Literal["always"]  # also where it is slower

WIDEST = 16
VOICE_GROUP = 16  # voices whose sum is one tree, whatever runs them
CHANNEL_LANES = 4
MOST_IN_PASSES = 256  # units, for each sum: what passes between passes lies on the stack of the audio thread


@dataclass(frozen=True)
class Note:
    """For the report: something about speed, at a place."""

    text: str
    span: Span | None


@dataclass(frozen=True)
class Plan:
    form: Form = "scalar"
    width: int = 1  # of a vector
    copies: int = 1  # of the plugin, side by side in memory
    loops: tuple[Op, ...] = ()  # over units, that run in lanes
    wide: frozenset[Slot] = frozenset()  # slots that are vectors over (unit, copy)
    in_passes: bool = False  # units: the loop is played for many samples at a time
    shapes: Shapes = field(default_factory=Shapes)
    notes: tuple[Note, ...] = ()
    run: Run = field(default_factory=Run)  # of samples side by side

    def is_wide(self, slot: Slot) -> bool:
        return slot in self.wide


class NotInLanesError(Exception):
    """Why something has to stay scalar."""

    def __init__(self, reason: str, op: Op) -> None:
        super().__init__(reason)
        self.note = Note(reason, op.span)


def plan_of(program: Program, per_channel: bool, lanes: InLanes) -> Plan:
    return plan_lanes(program, per_channel, lanes == "always") if lanes else Plan()


def plan_lanes(program: Program, per_channel: bool, at_any_price: bool = False) -> Plan:
    """`per_channel`: the effect runs as one copy per channel."""
    if program.voices is not None:
        return _voices(program)
    try:
        return _time(program)
    except NotInTimeError as error:
        plan = _side_by_side(program, per_channel, at_any_price)
        if plan.form != "scalar" or error.span is None:
            return plan
        return replace(plan, notes=(Note(error.reason, error.span), *plan.notes))


def _side_by_side(program: Program, per_channel: bool, at_any_price: bool) -> Plan:
    """Instances, each of which plays one sample after the other."""
    notes: list[Note] = []
    loops = [op for op in program.process.body.ops if op.opcode == "for" and "units" in op.attrs]
    if per_channel and len(loops) == 1 and _is_chain(loops[0]):
        try:
            return _wavefront(program, loops[0])
        except NotInLanesError as error:
            notes.append(error.note)
            loops = []
    units = _units(program, loops, notes)
    if units is not None:
        return units
    if per_channel:
        try:
            return _channels(program, notes, at_any_price)
        except NotInLanesError as error:
            notes.append(error.note)
    return Plan(notes=tuple(notes))


def lanes_for(count: int) -> int:
    return next((width for width in (4, 8, 16) if count <= width), WIDEST)


# voices ----------------------------------------------------------------------------------------------


def _voices(program: Program) -> Plan:
    (loop,) = (op for op in program.process.body.ops if "where" in op.attrs)
    try:
        _check_unit(loop)
        _check_sums(loop)
        if not _may_pass(program, loop):
            raise NotInLanesError("voices see at a sample what the instrument changes at that sample", loop)
    except NotInLanesError as error:
        return Plan(notes=(error.note,))
    shapes, wide = _unit_shapes(loop, []), wide_slots(loop) | {loop.attrs["where"]}
    shapes.slots |= wide
    return Plan("voices", lanes_for(unit_count(loop)), 1, (loop,), wide, True, shapes)


# a loop over like units ------------------------------------------------------------------------------


def unit_count(loop: Op) -> int:
    stop = loop.operands[1]
    assert isinstance(stop, Const)
    return int(stop.value)


def _number(op: Op) -> Value | Const | None:
    """The number of the unit whose place an operation reads or writes."""
    place = op.attrs.get("slot") or op.attrs.get("array")
    if place is None or place.count is None or op.opcode in ("index", "length"):
        return None
    return op.operands[-1]


def _check_unit(loop: Op) -> None:
    """Each round touches its own unit's state and no other's."""
    region, number = loop.regions[0], loop.regions[0].args[0]
    written = {op.attrs.get("slot") or op.attrs.get("array") for op in region.walk() if _stores(op)}
    for op in region.walk():
        place = op.attrs.get("slot") or op.attrs.get("array")
        if _writes(op) and not _stores(op):
            raise NotInLanesError(_WORDS.get(op.opcode, "something outside is written in turn"), op)
        is_shared = place in written and op.opcode not in ("index", "length") and _number(op) is not number
        if place is not None and is_shared:
            raise NotInLanesError(f"every unit sees `{place.path}`, which another one changes", op)


_WORDS = {
    "meter": "a Meter is written for each unit in turn",
    "restore": "a unit is reset here",
}


def _stores(op: Op) -> bool:
    return op.opcode in ("store", "set_element")


def _writes(op: Op) -> bool:
    return PRIMITIVES[op.opcode].purity == "writes"


def wide_slots(loop: Op) -> frozenset[Slot]:
    number = loop.regions[0].args[0]
    ops = (op for op in loop.regions[0].walk() if op.opcode in ("load", "store"))
    return frozenset(op.attrs["slot"] for op in ops if op.operands and op.operands[-1] is number)


def _unit_shapes(loop: Op, carried: list[Value]) -> Shapes:
    """Which values differ between the units of a loop."""
    region = loop.regions[0]
    return find_shapes(region, [region.args[0], *carried], set(wide_slots(loop)), lambda op: False)


# units -----------------------------------------------------------------------------------------------


def _units(program: Program, loops: list[Op], notes: list[Note]) -> Plan | None:
    taken = []
    for loop in loops:
        try:
            _check_unit(loop)
            _check_sums(loop)
            taken.append(loop)
        except NotInLanesError as error:
            notes.append(error.note)
    if not taken:
        return None
    width = lanes_for(max(unit_count(loop) for loop in taken))
    shapes = Shapes()
    for loop in taken:
        found = _unit_shapes(loop, [])
        shapes.values |= found.values
        shapes.slots |= found.slots
    wide = frozenset().union(*(wide_slots(loop) for loop in taken))
    in_passes = len(taken) == 1 and _few_enough(taken[0]) and _may_pass(program, taken[0])
    in_passes = in_passes and bool(program.process.args)  # a Frame or a Block has buses of its own
    return Plan("units", width, 1, tuple(taken), wide, in_passes, shapes, tuple(notes))


def _may_pass(program: Program, loop: Op) -> bool:
    """Nothing before the loop, in it or after it sees at a sample what another of them changed at that sample
    or before."""
    before, after = around(program.process.body.ops, loop)
    for one, other in combinations((before, [loop], after), 2):
        if touched(one) & touched(other) & (touched(one, _writes) | touched(other, _writes)):
            return False
    return True


def _few_enough(loop: Op) -> bool:
    return unit_count(loop) * len(loop.results) <= MOST_IN_PASSES


def _check_sums(loop: Op) -> None:
    """What a loop carries are sums: `y = y + f(unit)`; units may then run at once and be added in order."""
    for arg, total in zip(loop.regions[0].args[1:], sums_of(loop), strict=True):
        if total is None:
            raise NotInLanesError(f"`{arg.hint or 'what the loop carries'}` passes from unit to unit", loop)


def sums_of(loop: Op) -> list[Op | None]:
    """For each value that a loop carries: the sum that it is, if it is one."""
    region = loop.regions[0]
    carried = zip(region.args[1:], region.yields, strict=True)
    return [_sum_of(region.ops, arg, end) for arg, end in carried]


def _sum_of(ops: list[Op], arg: Value, end: Value | Const) -> Op | None:
    """The `end = arg + f` of a loop that sums f, if neither is used for anything else."""
    made = next((op for op in ops if end in op.results and op.opcode == "add"), None)
    if made is None or made.operands[0] is not arg or made.operands[1] is arg:
        return None
    others = [value for op in ops if op is not made for value in free_values(op)]
    return None if arg in others or end in others else made


# a chain of units ------------------------------------------------------------------------------------


def _is_chain(loop: Op) -> bool:
    """One signal passes from unit to unit."""
    if len(loop.results) != 1 or not loop.results[0].type.dtype.is_float:
        return False
    return sums_of(loop) == [None]


def _wavefront(program: Program, loop: Op) -> Plan:
    region = loop.regions[0]
    count = unit_count(loop)
    if len(program.process.args) > 1:
        raise NotInLanesError("not a wavefront: the effect hears a side-chain", loop)
    if count > WIDEST:
        raise NotInLanesError(f"not a wavefront: {count} units, more than {WIDEST}", loop)
    _check_unit(loop)
    _check_chain(program, loop)
    copies = next(c for c in (4, 2, 1) if c * count <= WIDEST)
    shapes = _unit_shapes(loop, [region.args[1]])
    wide = wide_slots(loop)
    return Plan("wavefront", lanes_for(copies * count), copies, (loop,), wide, False, shapes)


def _check_chain(program: Program, loop: Op) -> None:
    body = program.process.body
    for op in body.walk():
        if op.opcode == "passed":
            raise NotInLanesError("not a wavefront: the position in the song moves with the samples", op)
    settled = settled_values(body.ops)
    by_channel = find_shapes(body, [], _differing(program), differs_by_copy)
    inside = {value for op in loop.regions[0].ops for value in op.results} | set(loop.regions[0].args)
    for op in loop.regions[0].ops:
        if any(value not in settled | inside for value in free_values(op)):
            raise NotInLanesError("not a wavefront: a stage also hears something else", op)
        if any(value not in inside and by_channel.varies(value) for value in free_values(op)):
            raise NotInLanesError(_BY_CHANNEL, op)
    for op in loop.regions[0].walk():
        if op.opcode == "channel_index" or _is_common(op, by_channel.slots):
            raise NotInLanesError(_BY_CHANNEL, op)
        if op.opcode in ("element", "set_element") and not op.attrs["array"].read_only:
            raise NotInLanesError("not a wavefront: a stage has an array", op)
        if op.opcode == "load" and op.attrs["slot"].kind is SlotKind.STATE and not op.operands:
            raise NotInLanesError("not a wavefront: the stages share state", op)
    before, after = around(body.ops, loop)
    if touched(before) & touched(after) & (touched(before, _writes) | touched(after, _writes)):
        raise NotInLanesError("not a wavefront: state is used both before and after the chain", loop)
    if (touched(before) | touched(after)) & touched([loop]) & touched([*before, loop, *after], _writes):
        raise NotInLanesError("not a wavefront: state of the stages is used around the chain", loop)
    available = settled | set(program.process.args) | set(loop.results)
    own = {result for op in after for result in op.results}
    for op in after:
        for value in free_values(op):
            if value not in available and value not in own:
                raise NotInLanesError("not a wavefront: what comes after the chain uses what came before", op)
    if any(isinstance(each, Value) and each not in available | own for each in body.yields):
        raise NotInLanesError("not a wavefront: something else than what left the chain is heard", loop)


_BY_CHANNEL = "not a wavefront: a stage hears what differs between channels"


def _is_common(op: Op, slots: set[Slot]) -> bool:
    """It reads one of these for all units."""
    return op.opcode == "load" and not op.operands and op.attrs["slot"] in slots


# samples -------------------------------------------------------------------------------------------


def _time(program: Program) -> Plan:
    run = find_run(program)
    body = program.process.body
    moving = [value for value, slope in run.slopes.items() if slope]
    settled = frozenset(value for value, slope in run.slopes.items() if not slope)
    shapes = find_shapes(body, [*body.args, *moving], set(), lambda op: op.opcode == "passed", settled)
    return Plan("time", WIDEST, shapes=shapes, run=run)


# channels --------------------------------------------------------------------------------------------


def _channels(program: Program, notes: list[Note], at_any_price: bool) -> Plan:
    body = program.process.body
    for op in body.walk():
        if op.opcode == "restore":
            raise NotInLanesError(_WORDS[op.opcode], op)
    shapes = find_shapes(body, list(program.process.args), _differing(program), differs_by_copy)
    _check_meters(program, body, shapes, False)
    if not at_any_price and not worth_lanes(body, shapes):
        raise NotInLanesError(
            "channels one after the other are faster: much depends on what each of them hears", body.ops[0]
        )
    state = frozenset(slot for slot in program.slots if slot in shapes.slots)
    return Plan("channels", CHANNEL_LANES, CHANNEL_LANES, (), state, False, shapes, tuple(notes))


def _check_meters(program: Program, region: Region, shapes: Shapes, is_masked: bool) -> None:
    """The last of what channels show is the last channel's, unless it does not always show something."""
    for op in region.ops:
        if op.opcode == "meter" and is_masked and not program.meter_peaks[op.attrs["meter"]]:
            raise NotInLanesError("a Meter shows the last value, and not at every sample", op)
        masks = is_masked or _decides(op, shapes)
        for inner in op.regions:
            _check_meters(program, inner, shapes, masks)


def _decides(op: Op, shapes: Shapes) -> bool:
    """Lanes may run its regions differently."""
    tests = [*op.operands[:2], *op.regions[0].yields] if op.opcode == "while" else op.operands[:2]
    return bool(op.regions) and any(shapes.varies(each) for each in tests)


def differs_by_copy(op: Op) -> bool:
    """What it reads each copy has for itself."""
    if op.opcode == "element":
        return not op.attrs["array"].read_only
    return op.opcode == "channel_index"


def _differing(program: Program) -> set[Slot]:
    """Slots that may differ between copies for what prepare, reset or hooks do, which run copy by copy."""
    found: set[Slot] = set()
    events = [program.prepare, program.reset, *(hook.function for hook in program.hooks)]
    events += program.handlers.values()
    for function in events:
        shapes = find_shapes(function.body, [], set(), differs_by_copy)
        found |= shapes.slots
        for op in function.body.walk():
            if op.opcode == "load" and function is program.prepare:
                found.add(op.attrs["slot"])
            if op.opcode == "store" and function is not program.prepare:
                found.add(op.attrs["slot"])
    for group in program.control:
        found |= find_shapes(group.function.body, [], found, differs_by_copy).slots
    return found
