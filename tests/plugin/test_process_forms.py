"""The forms of process that cannot be: one clear message each."""

from __future__ import annotations

import numpy as np
import pytest

from rattle import Block, DeclarationError, Effect, Frame, Stereo
from rattle.plugin.declare import describe


def refused(cls: type[Effect]) -> str:
    with pytest.raises(DeclarationError) as caught:
        describe(cls)
    return str(caught.value)


def test_process_without_input() -> None:
    """An effect takes its input as an argument."""

    class Plugin(Effect):
        def process(self) -> float:
            return 0.0

    assert "Plugin.process: takes no input" in refused(Plugin)


def test_side_chains_that_cannot_be() -> None:
    """One shape each, a name that is free, four at most, and an annotation."""

    class Bare(Effect):
        def process(self, x: float, key) -> float:  # type: ignore[no-untyped-def]
            return x

    class Whole(Effect):
        def process(self, x: float, key: int | None) -> float:
            return x

    class Taken(Effect):
        def process(self, x: float, points: float) -> float:
            return x

    class Many(Effect):
        def process(self, x: float, a: float, b: float, c: float, d: float, e: float) -> float:
            return x

    assert (
        "Bare.process: annotate `key`: `float` or `Stereo`; "
        "write `def process(self, x: float, key: float | None) -> float`"
    ) in refused(Bare)
    assert "int | None is no form of a side-chain; write `key: Stereo | None`" in refused(Whole)
    assert "a side-chain named `points`; take another name" in refused(Taken)
    assert "5 side-chains; at most 4" in refused(Many)


def test_frames_and_blocks_that_cannot_be() -> None:
    """`out` of the same type, nothing returned, a quantum within bounds; a host's block is never shown."""

    class WithoutOut(Effect):
        def process(self, x: Frame) -> Frame:
            return x

    class Mixed(Effect):
        def process(self, x: Frame, out: Block) -> None: ...

    class HostsBlock(Effect):
        def process(self, x: np.ndarray, out: np.ndarray) -> None: ...

    class Short(Effect):
        quantum = 8

        def process(self, x: Block, out: Block) -> None: ...

    class Keyed(Effect):
        def process(self, x: Block, out: Block, key: float) -> None: ...

    assert "Frame needs `out`; write `def process(self, x: Frame, out: Frame) -> None`" in refused(WithoutOut)
    assert "Frame needs `out`" in refused(Mixed)
    assert "a host's block is never shown to process" in refused(HostsBlock)
    assert "for zero latency `process(self, x: float)`" in refused(HostsBlock)
    assert "Short.quantum: 8 is no whole number from 16 to 4096" in refused(Short)
    assert "a Block has no side-chains in this version" in refused(Keyed)


def test_process_of_an_unknown_form() -> None:
    """The two annotations are shown as written."""

    class Plugin(Effect):
        def process(self, x: Stereo) -> float:
            return x[0]

    assert "Plugin.process: Stereo to float is no form of process" in refused(Plugin)


def test_what_is_missing_is_written_into_the_authors_own_line() -> None:
    """`self`, the annotation of a side-chain, of `out`, of the result."""

    class Selfless(Effect):
        def process(x: Stereo, key: Stereo | None) -> Stereo:  # type: ignore[misc]  # noqa: N805
            return x  # type: ignore[return-value]

    class Keyed(Effect):
        def process(self, x: Stereo, key) -> Stereo:  # type: ignore[no-untyped-def]
            return x

    class Framed(Effect):
        def process(self, x: Frame, key, out):  # type: ignore[no-untyped-def]
            out[:] = x

    said = refused(Selfless)
    assert "Selfless.process: `self` is missing" in said
    assert "write `def process(self, x: Stereo, key: Stereo | None) -> Stereo`" in said
    assert "write `def process(self, x: Stereo, key: Stereo | None) -> Stereo`" in refused(Keyed)
    assert "write `def process(self, x: Frame, key: Stereo | None, out: Frame) -> None`" in refused(Framed)
