"""Instruments that are played at random, by the clock: no voice hangs, memory stays, no block is late."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.card.play import CardError, Result, Setting, card_run, play
from benchmarks.load import synth
from benchmarks.soak.bundles import built
from benchmarks.soak.processes import Taken, Watch
from benchmarks.soak.told import Ask, Soak, Told

SILENT_AFTER_S = 0.6  # a release of 0.3 s has fallen by 100 dB after 0.5 s; a tick and a fade are 11 ms
ALLOWED_GROWTH_MB = 0.5
BLOCK = 128  # samples
NOTES_REST_S = 3.0  # native/card/notes.h: silence at the end
VALGRIND = ("valgrind", "-q", "--error-exitcode=99", "--leak-check=full", "--errors-for-leak-kinds=definite")
SYNTHS = {16: synth.Synth16, 64: synth.Synth64, 128: synth.Synth128}


def setting_for(voices: int, seconds: float) -> Setting:
    return Setting(block=BLOCK, seconds=seconds, warm=1.0, notes=voices)


def soak_voices(voices: int) -> Soak:
    """Notes, chords, pedals, wheels, expression and Params; at the end all notes off, and nothing else."""

    def soak(ask: Ask) -> Told:
        library = built(SYNTHS[voices])
        with card_run(library, setting_for(voices, ask.seconds)) as run:
            watch = Watch(run.process.pid)
            result = run.finish()
            seen = watch.stop()
        is_clear = result.blocks.counts().overlong_work == 0
        again = None if is_clear else play(library, replace(result.setting, offline=True))
        return judged(result, grown_mb(seen), again)

    return soak


def ours(result: Result, again: Result | None) -> int:
    """Blocks that took us longer than they last, both times that the same was played: a virtual machine that
    stands still is counted as work, but not twice in the same block."""
    is_late = result.blocks.overlong_work
    return int((is_late & again.blocks.overlong_work).sum() if again else is_late.sum())


def grown_mb(seen: Sequence[Taken]) -> float:
    """From the first minute to the last; of less than ten minutes, from the first tenth to the last."""
    settled = seen[2:]
    part = min(60, max(1, len(settled) // 10))
    first, last = ([each.memory_mb for each in some] for some in (settled[:part], settled[-part:]))
    return max(last, default=0.0) - max(first, default=0.0)


def judged(result: Result, grown: float, again: Result | None = None) -> Told:
    """Good: silence in time, memory as before, no block that we needed too long for, all samples numbers."""
    counts, process, deadline_us = result.blocks.counts(), result.blocks.process(), result.blocks.deadline_us
    our_count = ours(result, again)
    line = (
        f"{result.note_count} notes in {counts.blocks} blocks of {deadline_us:.0f} us: half took "
        f"{process.p50:.0f}, 99.9 % at most {process.p999:.0f}, the worst {process.max:.0f}; "
        f"{counts.overlong} too long, {our_count} of them ours; "
        f"silent {result.silent_after_s:.2f} s after all notes off; memory {grown:+.2f} MB; "
        f"{counts.wrong} samples are no numbers; the card had "
        f"{'its' if result.is_real_time else 'NO'} real-time class, {counts.late} late calls"
    )
    is_good = (
        result.note_count > 0
        and result.silent_after_s <= SILENT_AFTER_S
        and grown <= ALLOWED_GROWTH_MB
        and our_count == 0
        and counts.wrong == 0
    )
    figures = {
        "late_blocks_of_ours": our_count,
        "notes": result.note_count,
        "silent_after_s": result.silent_after_s,
        "grown_mb": grown,
    }
    return Told(is_good, line, result, figures)


def play_under_valgrind(library: Path, setting: Setting) -> Result:
    """Offline. Raises CardError, also where memory was used that is not the plugin's, or not set, or lost."""
    if shutil.which("valgrind") is None:
        raise CardError("valgrind is not installed: apt install valgrind")
    watched = replace(setting, offline=True, other=True)
    with card_run(library, watched, before=VALGRIND) as run:
        return run.finish(timeout_s=60.0 + 100.0 * (setting.seconds + setting.warm))


def soak_memory(ask: Ask) -> Told:
    """The same playing for 10 s at most: valgrind has nothing to say of 16, 64 and 128 voices."""
    lines, is_good = [], True
    for voices, cls in SYNTHS.items():
        setting = setting_for(voices, NOTES_REST_S + min(ask.seconds, 10.0))
        result = play_under_valgrind(built(cls), setting)
        is_good &= result.note_count > 0 and result.silent_after_s <= SILENT_AFTER_S
        lines.append(f"{voices} voices: {result.note_count} notes, nothing found")
    return Told(is_good, "; ".join(lines))


VOICES: dict[str, Soak] = {f"voices-{voices}": soak_voices(voices) for voices in SYNTHS}
VOICES["voices-memory"] = soak_memory
