"""What a plugin does inside process that may make the audio thread wait."""

from __future__ import annotations

from collections.abc import Iterator

from rattle.check.player import Played, Player, PlayerError, PluginFacts, Point
from rattle.check.result import Result
from rattle.check.signals import BLOCK_SIZES, noise

SAMPLES = 24_000
CHUNK = 480  # samples at once by the clock: a sound card's, where blocks are shorter
_WAITS = ("wait", "system")
_STEP = 3_000  # samples between moves


def watch_real_time(player: Player, facts: PluginFacts) -> Iterator[Result]:
    """Does a plugin keep the audio thread from waiting?

    Counted: calls of the C library and of the system that take memory, lock, wait, read files, ask the time
    or start threads, made by the thread that is inside process, while half a second of noise plays in blocks
    of 1, 64, 512 and 8192 samples and every parameter and the bypass move. Limit: 0. Of system calls without
    the C library the first of a block is caught, on x86-64 from Linux 5.11 on. Waking another thread is not
    counted; asking the time, and waiting for a host that plays faster than the clock, are notes. Where there
    is no glibc, this is skipped, and says so.
    Reason: each of them may wait for another thread, or for the disk; the sound then has a gap, some day, on
    somebody's stage.
    Cure: take memory in setActive, hand data over by atomics and rings, log from another thread.
    """
    caught: dict[str, tuple[str, str]] = {}
    hurried: dict[str, str] = {}  # by name: waits for whoever plays faster than the clock
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
        in_time = _by_the_clock(player, played, size, facts)
        for each in played.trapped:
            if each.kind in _WAITS and each.name not in in_time:
                hurried[each.name] = f"calls {each.text} (blocks of {size} that come faster than they sound)"
                continue
            caught.setdefault(each.name, (each.kind, f"calls {each.text} (blocks of {size})"))
    cure = "take memory in setActive, hand data over by atomics and rings, log from another thread"
    for name, (kind, text) in caught.items():
        if kind == "clock":
            text = f"{text}; no wait where the system maps its clock into the process, as Linux does"
            yield Result("real time", "note", text, name)
        else:
            yield Result("real time", "finding", text, name, cure=cure)
    for name, text in hurried.items():
        if name not in caught:
            yield Result("real time", "note", text, name)
    if not caught and not hurried:
        yield Result("real time", "ok", "takes no memory, no lock, no file and no time inside process")


def _by_the_clock(player: Player, hurried: Played, size: int, facts: PluginFacts) -> set[str]:
    """What is called too where blocks come as a sound card asks for them; played only if it may differ."""
    if not any(each.kind in _WAITS for each in hurried.trapped or ()):
        return set()
    played = player.play(
        noise(SAMPLES),
        block_size=size,
        points=_moves(facts),
        is_offline=False,
        chunk=max(size, CHUNK),
        is_paced=True,
    )
    return {each.name for each in played.trapped or ()}


def _moves(facts: PluginFacts) -> list[Point]:
    """In turn to both ends, each parameter at a time of its own; by sample."""
    moved = [each for each in facts.parameters if each.is_playable or each.is_bypass]
    points = [
        Point(start + (37 * k) % _STEP, parameter.id, float(start // _STEP % 2))
        for k, parameter in enumerate(moved)
        for start in range(0, SAMPLES - _STEP, _STEP)
    ]
    return sorted(points, key=lambda point: point.sample)
