"""RattleParam of native/description.h for ctypes, made from what an author's Param is described by."""

from __future__ import annotations

import ctypes

from native_runtime import runtime_library

from rattle.plugin.description import ParamDescription, ParamKind, Taper
from rattle.plugin.taper import step_count

TAPERS = ("linear", "log", "power")  # RattleTaper
TEXT_BYTES = 128  # RATTLE_TEXT_SIZE


class Label(ctypes.Structure):
    _fields_ = [("value", ctypes.c_double), ("text", ctypes.c_char_p)]


class NativeParam(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_char_p) for name in ("id", "title", "unit")),
        *((name, ctypes.c_double) for name in ("default", "minimum", "maximum", "step", "exponent")),
        ("smooth_ms", ctypes.c_double),
        ("labels", ctypes.POINTER(Label)),
        ("members", ctypes.POINTER(ctypes.c_char_p)),
        *((name, ctypes.c_uint32) for name in ("label_count", "number", "step_count", "digits", "group")),
        *((name, ctypes.c_uint8) for name in ("taper", "is_bool", "is_automatable")),
    ]


def native_param(param: ParamDescription) -> NativeParam:
    labels = (Label * len(param.labels))(*(Label(value, text.encode()) for value, text in param.labels))
    members = (ctypes.c_char_p * len(param.members))(*(member.encode() for member in param.members))
    return NativeParam(
        id=param.id.encode(),
        title=param.title.encode(),
        unit=param.unit.encode(),
        default=param.default,
        minimum=param.minimum,
        maximum=param.maximum,
        step=param.step,
        exponent=param.exponent,
        smooth_ms=param.smooth_ms,
        labels=labels,
        members=members if param.members else None,
        label_count=len(param.labels),
        number=param.number,
        step_count=step_count(param),
        digits=param.digits,
        taper=TAPERS.index(param.taper),
        is_bool=param.kind == "bool",
    )


def described(
    unit: str = "",
    minimum: float = 0.0,
    maximum: float = 1.0,
    step: float = 0.0,
    taper: Taper = "linear",
    exponent: float = 1.0,
    digits: int = 2,
    labels: tuple[tuple[float, str], ...] = (),
    members: tuple[str, ...] = (),
    kind: ParamKind = "float",
) -> ParamDescription:
    """A Param of a plugin that nobody wrote."""
    return ParamDescription(
        id="p",
        number=1,
        title="P",
        unit=unit,
        kind=kind,
        default=minimum,
        minimum=minimum,
        maximum=maximum,
        step=step,
        taper=taper,
        exponent=exponent,
        smooth_ms=0.0,
        digits=digits,
        labels=labels,
        members=members,
        group=0,
        automatable=True,
        readers=(),
    )


def native_legal(param: ParamDescription, plain: float) -> float:
    return _number("rattle_param_legal", param, plain)


def native_plain(param: ParamDescription, travel: float) -> float:
    return _number("rattle_param_plain", param, travel)


def native_travel(param: ParamDescription, plain: float) -> float:
    return _number("rattle_param_travel", param, plain)


def native_text(param: ParamDescription, plain: float, size: int = TEXT_BYTES) -> str:
    buffer = ctypes.create_string_buffer(b"#" * (size + 1))
    function = runtime_library().rattle_text_from_value
    function.argtypes = [ctypes.POINTER(NativeParam), ctypes.c_double, ctypes.c_char_p, ctypes.c_uint32]
    length = function(native_param(param), plain, buffer, size)
    assert length == len(buffer.value) < size
    assert buffer.raw[size : size + 1] == b"#"
    return buffer.value.decode()


def native_value(param: ParamDescription, text: str) -> float | None:
    plain = ctypes.c_double()
    function = runtime_library().rattle_text_to_value
    function.argtypes = [
        ctypes.POINTER(NativeParam),
        ctypes.c_char_p,
        ctypes.POINTER(ctypes.c_double),
    ]
    function.restype = ctypes.c_bool
    return plain.value if function(native_param(param), text.encode(), plain) else None


def _number(name: str, param: ParamDescription, value: float) -> float:
    function = runtime_library()[name]
    function.argtypes = [ctypes.POINTER(NativeParam), ctypes.c_double]
    function.restype = ctypes.c_double
    return float(function(native_param(param), value))
