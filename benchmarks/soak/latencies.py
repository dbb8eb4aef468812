"""The latency that is reported, and the one that an impulse finds: at every sample rate and block size."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.card.play import Setting, play
from benchmarks.load import plain
from benchmarks.soak.bundles import built
from benchmarks.soak.told import Ask, Soak, Told

RATES_HZ = (22_050, 44_100, 48_000, 96_000, 192_000)
BLOCKS = (1, 64, 333, 1024, 8192)  # samples
EVERY = [(rate, block) for rate in RATES_HZ for block in BLOCKS]
# Each rate and each block size twice.
SOME = [(rate, BLOCKS[(i + j) % 5]) for i, rate in enumerate(RATES_HZ) for j in (0, 2)]


def found(
    library: Path, cases: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int, int, dict[int, float]]]:
    """Rate, block size, latency as reported, and every sample that is not silent behind a 1 at sample 0.
    Offline. Raises CardError."""
    for rate, block in cases:
        setting = Setting(rate=rate, block=block, seconds=0.6, offline=True, impulse=True, gain=0.5)
        result = play(library, setting, keeps_sound=True)
        assert result.sound is not None
        first = result.sound[0]
        yield rate, block, result.latency, {int(at): float(first[at]) for at in first.nonzero()[0]}


def soak_latency(ask: Ask) -> Told:
    """All of them, once; however many minutes are asked for."""
    rows = list(found(built(plain.Half), EVERY))
    wrong = [row for row in rows if row[3] != {row[2]: 0.5}]
    line = f"{len(rows) - len(wrong)} of {len(rows)} latencies are as reported"
    return Told(not wrong, f"{line}{'; not ' if wrong else ''}{wrong or ''}", None, {"found": rows})


LATENCIES: dict[str, Soak] = {"latency": soak_latency}
