"""Is any underrun Rattle's fault? Effects of 50 ms under load, the native control beside them."""

from __future__ import annotations

from benchmarks.card.play import Result, Setting, play
from benchmarks.load import plugins
from benchmarks.load.hogs import hogs
from benchmarks.soak.bundles import built
from benchmarks.soak.told import Ask, Soak, Told
from rattle.plugin.effect import Effect

WARM_S = 3.0
BLOCKS = (128, 512)  # samples

LOADS: dict[str, tuple[type[Effect], int]] = {  # and how many hogs
    "idle": (plugins.Working, 0),
    "hogs": (plugins.Working, 4),
    "heap": (plugins.Heap, 0),
    "stall": (plugins.Stalls, 0),
    "together": (plugins.Together, 4),
}


def play_under(load: str, block: int, seconds: float) -> Result:
    """At 48 kHz, with a control of the same latency, counted after three seconds. Raises CardError."""
    cls, count = LOADS[load]
    setting = Setting(block=block, seconds=seconds, warm=WARM_S, gain=0.5, control_ms=0.0)
    library = built(cls)
    with hogs(count):
        return play(library, setting)


def soak_under(load: str, block: int) -> Soak:
    def soak(ask: Ask) -> Told:
        result = play_under(load, block, ask.seconds)
        return judged(result)

    return soak


def judged(result: Result) -> Told:
    """Good: no underrun that is Rattle's, and no sample at the wrong place."""
    counts, lag = result.blocks.counts(), result.blocks.lag_ms()
    worst = f"worst lag {lag.max(initial=0.0):.1f} ms x"
    return Told(counts.attributable == 0 and counts.wrong == 0, f"{counts.line()}; {worst}", result)


UNDERRUNS: dict[str, Soak] = {
    f"{load}-{block}": soak_under(load, block) for load in LOADS for block in BLOCKS
}
