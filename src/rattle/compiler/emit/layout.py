"""Where a kernel keeps what: the C of a slot's declaration, and of reaching it.

Copies of the plugin lie side by side (`lane`), and so do the units of a list. What code in lanes reads as a
whole is a vector, whose elements the code of a single unit or copy reaches by number.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from zlib import crc32

from rattle.compiler.ir import OF_VOICES, ArraySlot, DType, Program, Slot, SlotKind
from rattle.compiler.lanes.plan import Plan, differs_by_copy

C_TYPES = {
    DType.REAL: "real", DType.F32: "float", DType.F64: "double", DType.I64: "int64_t", DType.I32: "int32_t",
    DType.U32: "uint32_t", DType.BOOL: "bool",
}  # fmt: skip

VOICES_BESIDE = {  # where voices are, by where other state is
    "state->": "voices->",
    "group->state.": "group->voices.",
    "group->snapshot.": "group->kept_voices.",
}

LANE_TYPES = {DType.BOOL: "int32_t"}  # where a lane is not what a number would be

# A name of C (C11, 6.4.1), or of kernel.h.
_RESERVED = frozenset((
    "auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double", "else", "enum",
    "extern", "false", "float", "for", "goto", "if", "inline", "int", "long", "real", "register", "restrict",
    "return", "short", "signed", "sizeof", "static", "struct", "switch", "true", "typedef", "union",
    "unsigned", "void", "volatile", "while", "memcpy", "memset", "asm", "typeof", "INLINE", "NULL",
))  # fmt: skip
_ENDINGS = ("_length", "_kept", "_v")  # what stands beside an array, or is a vector


def identifier(path: str) -> str:
    """ "bands.0.gain" as a C name of its own: no two paths share one."""
    name = re.sub(r"\W", "_", path.replace(".", "__"), flags=re.ASCII)
    is_taken = name in _RESERVED or path.endswith(_ENDINGS)
    is_unclear = not path.isascii() or any(part in path for part in ("__", "_.", "._"))
    return f"{name}_{crc32(path.encode()):x}" if is_taken or is_unclear else name


@dataclass(frozen=True)
class Layout:
    """Of one kernel."""

    plan: Plan = field(default_factory=Plan)
    is_uniform: bool = True  # control code gives all copies the same
    has_voices: bool = False  # which have a place of their own

    @property
    def copies(self) -> int:
        return self.plan.copies

    def differs_by_copy(self, slot: Slot) -> bool:
        """Each copy has its own. Of those side by side for channels, uniform state is kept once."""
        if self.copies == 1 or (slot.kind is SlotKind.CACHE and self.is_uniform):
            return False
        return self.plan.form != "channels" or slot.kind is SlotKind.CACHE or self.plan.is_wide(slot)

    def is_vector(self, slot: Slot) -> bool:
        return self.plan.is_wide(slot) or (self.plan.form == "channels" and self.differs_by_copy(slot))

    def is_of_voices(self, slot: Slot) -> bool:
        is_state = slot.kind is SlotKind.STATE and slot.count is not None
        return self.has_voices and is_state and slot.path.startswith(OF_VOICES)

    def is_array_of_voices(self, array: ArraySlot) -> bool:
        """One row for each, not side by side: and rows are moved whole."""
        is_kept = array.count is not None and not array.read_only
        return self.has_voices and is_kept and array.path.startswith(OF_VOICES)

    def vector_in(self, holder: str, slot: Slot) -> str:
        """The vector `g` of a slot of voices."""
        return f"{holder}{identifier(slot.path)}{'' if self.groups(slot) is None else '[g]'}"

    def declaration(self, slot: Slot) -> str:
        name = identifier(slot.path)
        if not self.is_vector(slot):
            return f"{C_TYPES[slot.dtype]} {name}{self._scalar_dimensions(slot)};"
        groups = self.groups(slot)
        return f"{slot.dtype.value}_v {name}{'' if groups is None else f'[{groups}]'};"

    def in_a_copy(self, slot: Slot) -> str:
        """The declaration among the state of one copy alone."""
        unit = "" if slot.count is None else f"[{slot.count}]"
        return f"{C_TYPES[slot.dtype]} {identifier(slot.path)}{unit};"

    def groups(self, slot: Slot) -> int | str | None:
        """Vectors that hold it, if more than one can. How many a chain has depends on the machine's width."""
        if slot.count is None:
            return None
        if self.plan.form == "wavefront":
            return "PIECES"
        if self.plan.form == "channels":
            return slot.count
        groups = -(-slot.count // self.plan.width)
        return groups if groups > 1 else None

    def _scalar_dimensions(self, slot: Slot) -> str:
        unit = "" if slot.count is None else f"[{slot.count}]"
        return unit + (f"[{self.copies}]" if self.differs_by_copy(slot) else "")

    def place(self, holder: str, slot: Slot, number: str, lane: str = "lane") -> str:
        """Where a number is: of that unit, in the copy `lane`. In a vector it is reached as memory: storing
        to an element of a vector would load and store the whole of it."""
        name = holder + identifier(slot.path)
        by_copy = self.differs_by_copy(slot)
        if self.is_vector(slot):
            spread = by_copy or self.plan.form == "wavefront"  # there what is alike lies in every copy too
            flat = f"({number}) * {self.copies} + {lane}" if number and spread else number or lane
            return f"(({LANE_TYPES.get(slot.dtype, C_TYPES[slot.dtype])} *)&{name})[{flat}]"
        return name + (f"[{number}]" if number else "") + (f"[{lane}]" if by_copy else "")

    def element(self, array: ArraySlot, index: str, number: str = "", lane: str = "lane") -> str:
        """The place in memory: unit by unit, and copy by copy, for each index."""
        place = f"({index}) * {array.count} + {number}" if number else index
        return f"({place}) * {self.copies} + {lane}" if self.copies > 1 and not array.read_only else place

    def stored(self, slot: Slot, value: str) -> str:
        """A truth value in a vector is a mask."""
        return f"-({value})" if slot.dtype is DType.BOOL and self.is_vector(slot) else value

    def loaded(self, slot: Slot, place: str) -> str:
        return f"({place} != 0)" if slot.dtype is DType.BOOL and self.is_vector(slot) else place

    def elements(self, array: ArraySlot) -> str:
        """Units and copies side by side: a factor of its length."""
        count = (array.count or 1) * self.copies
        return f"{count} * " if count > 1 else ""


def spread_of_copies(program: Program) -> bool:
    """Control code may differ between copies: each channel has its index, and what its prepare left."""
    for group in program.control:
        for op in group.function.body.walk():
            if differs_by_copy(op):
                return True
            if op.opcode == "load" and op.attrs["slot"].kind is SlotKind.CONTROL:
                return True
    return False
