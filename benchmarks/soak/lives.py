"""Workers that are killed or stand still, plugins that are opened and closed, and many of them."""

from __future__ import annotations

import signal
import time
from dataclasses import replace

import numpy as np

from benchmarks.card.play import Result, Setting, card_run, play
from benchmarks.load import plain, plugins
from benchmarks.soak.bundles import built
from benchmarks.soak.processes import Watch
from benchmarks.soak.told import Ask, Soak, Told
from rattle.plugin.effect import Effect

WARM_S = 3.0
TOLERANCE = 1e-6
ALLOWED_GROWTH_MB = 8.0  # over all cycles but the first tenth
INSTANCES = 16


def soak_signals(cls: type[Effect], number: signal.Signals) -> Soak:
    """The worker gets it once a second; what is heard is compared with a run that nobody disturbs, where the
    effect has a latency that covers it, else every sample's fate is counted."""

    def soak(ask: Ask) -> Told:
        quiet = Setting(seconds=ask.seconds, warm=WARM_S, gain=0.5)
        ill = replace(quiet, signal_every=1.0, signal=int(number))
        disturbed = play(built(cls), ill, keeps_sound=True)
        undisturbed = play(built(cls), quiet, keeps_sound=True)
        return compared(disturbed, undisturbed)

    return soak


def compared(disturbed: Result, undisturbed: Result) -> Told:
    """Where neither run was late: the largest difference, and how many frames differ by more than 1e-6."""
    assert disturbed.sound is not None
    assert undisturbed.sound is not None
    heard = np.abs(disturbed.sound - undisturbed.sound).max(axis=0)
    kept = _kept_frames(disturbed, len(heard)) & _kept_frames(undisturbed, len(heard))
    far = int((heard[kept] > TOLERANCE).sum())
    worst = float(heard[kept].max(initial=0.0))
    line = (
        f"{disturbed.signals} signals, {far} of {int(kept.sum())} frames differ by more than {TOLERANCE:g} "
        f"(most: {worst:.2g}); {sum(worker['underruns'] for worker in disturbed.workers)} underruns"
    )
    figures = {"frames_that_differ": far, "largest_difference": worst, "frames": int(kept.sum())}
    return Told(disturbed.signals > 0 and far == 0, line, disturbed, figures)


def _kept_frames(result: Result, count: int) -> np.ndarray:
    """Frames that count: neither of the warm-up nor in an x window."""
    blocks = result.blocks
    ends = np.cumsum(blocks.rows["samples"][::-1])[::-1]
    kept = np.zeros(count, bool)
    for length, to_end, is_excluded in zip(blocks.rows["samples"], ends, blocks.is_excluded, strict=True):
        kept[count - to_end : count - to_end + length] = not is_excluded
    return kept


def soak_gaps(number: signal.Signals) -> Soak:
    """At 10 ms a takeover is heard: as a fade, a gap that is counted, and a fade; never a click."""

    def soak(ask: Ask) -> Told:
        ill = Setting(seconds=ask.seconds, warm=WARM_S, gain=0.5, signal_every=1.0, signal=int(number))
        result = play(built(plain.Half10), ill)
        counts = result.blocks.counts()
        counted = sum(worker["underruns"] for worker in result.workers)
        line = f"{result.signals} signals, {counted} underruns counted by the ring; {counts.line()}"
        is_good = counts.wrong == 0 and counts.jump == 0 and result.signals > 0
        return Told(is_good, line, result, {"counted_by_the_ring": counted})

    return soak


def soak_late(ask: Ask) -> Told:
    """Stalls of 40 ms at a latency of 20: exact, faded or dry, never wrong and never a click."""
    result = play(built(plain.Late), Setting(seconds=ask.seconds, warm=WARM_S, gain=0.5))
    counts = result.blocks.counts()
    return Told(counts.wrong == 0 and counts.jump == 0 and counts.dry > 0, counts.line(), result)


def soak_cycles(is_reopened: bool) -> Soak:
    """A thousand for each minute asked for: activated, played, deactivated; or loaded and closed as well.
    Memory, descriptors and threads do not grow from the first half to the second."""

    def soak(ask: Ask) -> Told:
        cycles = max(20, round(1000 * ask.minutes))
        setting = Setting(cycles=cycles, reopen=is_reopened, gain=0.5)
        with card_run(built(plain.Half), setting) as run:
            watch = Watch(run.process.pid, every_s=0.5)
            began_s = time.monotonic()
            result = run.finish(timeout_s=60.0 + 20.0 * cycles)
            each_s = (time.monotonic() - began_s) / cycles
            seen = watch.stop()
        return _grown(result, cycles, each_s, [vars(look) for look in seen])

    return soak


def _grown(result: Result, cycles: int, each_s: float, seen: list[dict[str, float]]) -> Told:
    settled = seen[len(seen) // 10 :]
    half = len(settled) // 2
    grown = (
        {
            name: max(look[name] for look in settled[half:])
            - max(look[name] for look in settled[: half or 1])
            for name in ("memory_mb", "files", "threads", "processes")
        }
        if half
        else {}
    )
    is_good = (
        bool(grown)
        and grown["memory_mb"] < ALLOWED_GROWTH_MB
        and not any(grown[name] > 0 for name in ("files", "threads"))
    )
    words = ", ".join(f"{name} {value:+.1f}" for name, value in grown.items())
    counts = result.blocks.counts()
    line = (
        f"{cycles} cycles of {1e3 * each_s:.0f} ms; from the first half to the second: {words}; "
        f"{counts.wrong} WRONG frames"
    )
    return Told(is_good and counts.wrong == 0, line, None, {"seen": seen, "grown": grown})


def soak_live(is_real_time: bool) -> Soak:
    """As short a latency as the block allows; the worker in its real-time class, or forbidden to have it."""

    def soak(ask: Ask) -> Told:
        setting = Setting(
            seconds=ask.seconds, warm=WARM_S, gain=0.5, control_ms=0.0, deny_real_time=not is_real_time
        )
        result = play(built(plugins.Live), setting)
        counts, lag = result.blocks.counts(), result.blocks.lag_ms()
        line = f"latency {result.latency} samples, worst lag {lag.max(initial=0.0):.1f} ms x; {counts.line()}"
        return Told(counts.wrong == 0 and counts.jump == 0, line, result)

    return soak


def began_now() -> dict[str, str]:
    return {plain.BEGAN_VARIABLE: str(time.monotonic_ns())}


def soak_adaptive(ask: Ask) -> Told:
    """It begins to stand still for 60 ms: the host is told once, activates anew, and it is clean; after calm,
    it comes back once."""
    setting = Setting(seconds=ask.seconds, warm=WARM_S, gain=0.5)
    result = play(built(plain.Tiring), setting, environment=began_now())
    rows = result.blocks.rows
    after = result.blocks.underruns & (rows["activation"] > 1)
    counts = result.blocks.counts()
    late = int(after.sum())
    latencies = ", ".join(str(each) for each in result.latencies)
    line = f"{result.restarts} notices, latencies {latencies}; {late} underruns after the first"
    is_good = result.restarts > 0 and late == 0 and counts.wrong == 0 and counts.jump == 0
    return Told(is_good, f"{line}; {counts.line()}", result, {"underruns_after": late})


def soak_deaf(ask: Ask) -> Told:
    """The same in a host that does not hear the notice: what it plays is late at times, and never wrong."""
    setting = Setting(seconds=ask.seconds, warm=WARM_S, gain=0.5, ignore_restart=True)
    result = play(built(plain.Tiring), setting, environment=began_now())
    counts = result.blocks.counts()
    line = f"{result.restarts} notices, {result.activations} activation; {counts.line()}"
    is_good = result.restarts > 0 and counts.wrong == 0 and counts.jump == 0
    return Told(is_good, line, result)


def soak_instances(ask: Ask) -> Told:
    """Sixteen of an effect with eight biquads by SciPy: what they take, and whether any was late."""
    setting = Setting(
        seconds=ask.seconds, warm=WARM_S, gain=0.5, control_ms=0.0, instances=INSTANCES, block=512
    )
    with card_run(built(plugins.Working), setting) as run:
        watch = Watch(run.process.pid)
        result = run.finish()
        seen = watch.stop()
    first, last = seen[len(seen) // 2], seen[-1]
    spent = (last.cpu_s - first.cpu_s) / max(1.0, len(seen) - 1 - len(seen) // 2)
    counts = result.blocks.counts()
    line = (
        f"{INSTANCES} instances: {100.0 * spent:.0f} % of a core, {last.memory_mb:.0f} MB, "
        f"{last.processes} processes; {counts.line()}"
    )
    figures = {"cpu_share_of_a_core": spent, "memory_mb": last.memory_mb, "processes": last.processes}
    return Told(counts.attributable == 0 and counts.wrong == 0, line, result, figures)


LIVES: dict[str, Soak] = {
    "late": soak_late,
    "live": soak_live(True),
    "live-other": soak_live(False),
    "kill": soak_signals(plain.Half, signal.SIGKILL),
    "stop": soak_signals(plain.Half, signal.SIGSTOP),
    "kill-state": soak_signals(plugins.ShortState, signal.SIGKILL),
    "stop-state": soak_signals(plugins.ShortState, signal.SIGSTOP),
    "kill-10": soak_gaps(signal.SIGKILL),
    "stop-10": soak_gaps(signal.SIGSTOP),
    "activations": soak_cycles(False),
    "reloads": soak_cycles(True),
    "adaptive": soak_adaptive,
    "adaptive-deaf": soak_deaf,
    "instances": soak_instances,
}
