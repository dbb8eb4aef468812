"""Where the arguments of process lie among a segment's inputs: the main input first, then the side-chains."""

from __future__ import annotations

from rattle.compiler.ir import Program


def main_inputs(program: Program) -> int:
    """Arguments of process that are the main input."""
    return len(program.process.args) - sum(channels or 1 for channels in program.sidechains)


def input_channel(program: Program, argument: int) -> str:
    """C: the channel of an argument of process, in copy number `channel`."""
    own = main_inputs(program)
    if argument >= own:
        return _sidechain_channel(program.sidechains, argument - own)
    # both sides of a linked pair hear a mono input
    return "channel" if argument == 0 else f"self->input_count > {argument} ? {argument} : 0"


def _sidechain_channel(sidechains: tuple[int, ...], argument: int) -> str:
    as_main, fixed = 1, 0  # channels before it: so many times the main input's, and so many more
    for channels in sidechains:
        if argument < (channels or 1):
            break
        argument -= channels or 1
        as_main, fixed = (as_main, fixed + channels) if channels else (as_main + 1, fixed)
    own = str(argument) if channels else "channel"
    return f"{as_main} * self->input_count + {fixed} + {own}"
