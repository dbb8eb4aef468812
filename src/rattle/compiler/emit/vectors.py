"""The C of single operations on vectors."""

from __future__ import annotations

from rattle.compiler.ir import DType


def vector(dtype: DType) -> str:
    return f"{dtype.value}_v"


def gathered(dtype: DType, place: str) -> str:
    """Truth values lie in memory as 0 or 1, in lanes they are masks."""
    return f"RATTLE_GATHER({dtype.value}, {f'-(int32_t)({place})' if dtype is DType.BOOL else place})"


def vectorised(text: str, dtype: DType) -> str:
    """`rattle_floor_real(x)` as it is called on vectors."""
    text = text.replace(f"_{dtype.value}(", f"_{dtype.value}_v(")
    for name in ("rattle_saturate", "rattle_whole"):
        text = text.replace(f"{name}(", f"{name}_{dtype.value}_v(")
    return text


def shifted(opcode: str, dtype: DType, value: str, count: int) -> str:
    width = 64 if dtype is DType.I64 else 32
    if not 0 <= count < width:
        return f"({value} < 0)" if opcode == "shr" and dtype is not DType.U32 else f"({vector(dtype)})(0)"
    if opcode == "shr":
        return f"{value} >> {count}"
    unsigned = {DType.I64: "u64_v", DType.I32: "u32_v", DType.U32: "u32_v"}[dtype]
    return f"({vector(dtype)})(({unsigned}){value} << {count})"


def converted(source: DType, target: DType, value: str) -> str:
    if target is DType.BOOL:
        return f"rattle_mask_{source.value}({value} != 0)"
    if source is DType.BOOL:
        return f"__builtin_convertvector(rattle_bits_of_mask({value}), {vector(target)})"
    if source.is_float and target is DType.I64:
        return f"rattle_saturate_{source.value}_v({value})"
    if source.is_float and target in (DType.U32, DType.I32):
        return f"rattle_to_{target.value}_{source.value}_v({value})"
    return f"__builtin_convertvector({value}, {vector(target)})"
