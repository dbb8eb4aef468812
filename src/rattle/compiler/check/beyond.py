"""What a function may touch: what is there when it runs."""

from __future__ import annotations

from rattle.compiler.diagnostics import Refusal
from rattle.compiler.ir import Region

_MEMORY = frozenset(("load", "store", "element", "set_element", "length", "alloc", "restore", "meter"))
_COPY = frozenset(("channel_index", "channel_count"))

# Hosts ask for latency and tail at any time, also before there is any memory; reset is not told the Params.
_BEYOND: dict[str, tuple[frozenset[str], str, str, str]] = {
    "latency": (_MEMORY | _COPY | {"param"}, "RT114",
                "the latency depends on more than the sample rate and constants", "report the longest"),
    "tail": (_MEMORY | _COPY, "RT115", "the tail depends on more than the sample rate, constants and Params",
             "compute it from these, or report the longest; math.inf is allowed"),
    "reset": (frozenset({"param"}), "RT116", "reset reads a Param", "read it in process"),
}  # fmt: skip


def stays_within(name: str, region: Region) -> None:
    """A function touches only what is there when it runs."""
    opcodes, code, message, fix = _BEYOND.get(name, (frozenset(), "", "", ""))
    for op in region.walk():
        if op.opcode in opcodes and not (op.opcode == "element" and op.attrs["array"].read_only):
            raise Refusal(code, message, fix, op.span)
