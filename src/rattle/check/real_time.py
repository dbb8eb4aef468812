"""What a plugin does inside process that may make the audio thread wait."""

from __future__ import annotations

from collections.abc import Iterator

from rattle.check.player import Player, PlayerError, PluginFacts, Point
from rattle.check.result import Result
from rattle.check.signals import BLOCK_SIZES, noise

SAMPLES = 24_000
_STEP = 3_000  # samples between moves


def watch_real_time(player: Player, facts: PluginFacts) -> Iterator[Result]:
    """Does a plugin keep the audio thread from waiting?

    Counted: calls of the C library and of the system that take memory, lock, wait, read files, ask the time
    or start threads, made by the thread that is inside process, while half a second of noise plays in blocks
    of 1, 64, 512 and 8192 samples and every parameter and the bypass move. Limit: 0. Of system calls without
    the C library the first of a block is caught, on x86-64 from Linux 5.11 on. Waking another thread is not
    counted, and asking the time is a note. Where there is no glibc, this is skipped, and says so.
    Reason: each of them may wait for another thread, or for the disk; the sound then has a gap, some day, on
    somebody's stage.
    Cure: take memory in setActive, hand data over by atomics and rings, log from another thread.
    """
    caught: dict[str, tuple[str, str]] = {}
    for size in BLOCK_SIZES:
        try:
            played = player.play(noise(SAMPLES), block_size=size, points=_moves(facts), is_offline=False)
        except PlayerError as error:
            yield Result("real time", "finding", f"the plugin {error}", f"blocks of {size}")
            continue
        if played.trapped is None:
            yield Result(
                "real time", "ok", "skipped: there is no trap in its process (Linux with glibc has one)"
            )
            return
        for each in played.trapped:
            caught.setdefault(each.name, (each.kind, f"calls {each.text} (blocks of {size})"))
    cure = "take memory in setActive, hand data over by atomics and rings, log from another thread"
    for name, (kind, text) in caught.items():
        if kind == "clock":
            text = f"{text}; no wait where the system maps its clock into the process, as Linux does"
            yield Result("real time", "note", text, name)
        else:
            yield Result("real time", "finding", text, name, cure=cure)
    if not caught:
        yield Result("real time", "ok", "takes no memory, no lock, no file and no time inside process")


def _moves(facts: PluginFacts) -> list[Point]:
    """In turn to both ends, each parameter at a time of its own; by sample."""
    moved = [each for each in facts.parameters if each.is_playable or each.is_bypass]
    points = [
        Point(start + (37 * k) % _STEP, parameter.id, float(start // _STEP % 2))
        for k, parameter in enumerate(moved)
        for start in range(0, SAMPLES - _STEP, _STEP)
    ]
    return sorted(points, key=lambda point: point.sample)
