"""rattle monitor's table: a row an instance, and under it what its user should know."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from rattle.host.health import WorkerHealth
from rattle.host.instances import Instance

BARS = "▁▂▃▄▅▆▇█"
COLUMNS = (
    "plugin", "host", "worker", "status", "latency", "lag ms", "worst", "busy", "p99 ms", "worst", "gc ms",
    "underruns", "raised", "MB", "class",
)  # fmt: skip
TEXTS = 4  # the first, the others are numbers
MATTERS_MOST = ("plugin", "worker", "status", "lag ms", "busy", "underruns", "raised")
NARROW = [COLUMNS.index(each) for each in MATTERS_MOST]
WIDTH = 8  # looks that a spark line shows
STYLES = {"playing": "green", "starting": "yellow", "replacing": "yellow"}  # else red


class Watched:
    """One instance over the last looks."""

    def __init__(self) -> None:
        self._seen: WorkerHealth | None = None
        self.lags: deque[float] = deque(maxlen=WIDTH)  # of the latency
        self.busy: deque[float] = deque(maxlen=WIDTH)  # of the time there is

    @property
    def health(self) -> WorkerHealth:
        """The last one seen."""
        assert self._seen is not None
        return self._seen

    @property
    def busy_now(self) -> float:
        """Utilization since the look before; the whole one at the first."""
        return self.busy[-1]

    def is_of(self, health: WorkerHealth) -> bool:
        """Whether it can be the same activation: its time does not run backwards."""
        return self._seen is not None and (
            health.position_samples >= self._seen.position_samples
            and health.latency_samples == self._seen.latency_samples
        )

    def see(self, health: WorkerHealth) -> None:
        self.lags.append(health.lag_ms / health.latency_ms if health.latency_ms else 0.0)
        self.busy.append(_busy(self._seen, health))
        self._seen = health


def _busy(before: WorkerHealth | None, now: WorkerHealth) -> float:
    """Of the quanta between two looks. Another worker begins to count anew."""
    if before is None or before.worker_pid != now.worker_pid or before.quanta > now.quanta:
        return now.utilization
    quanta = now.quanta - before.quanta
    took_ms = now.process_mean_ms * now.quanta - before.process_mean_ms * before.quanta
    return took_ms * now.sample_rate / (1000.0 * quanta * now.quantum_samples) if quanta else 0.0


def spark(shares: Sequence[float]) -> str:
    """A bar a look, full at 1."""
    return "".join(BARS[min(int(max(share, 0.0) * len(BARS)), len(BARS) - 1)] for share in shares)


def table_of(found: Sequence[tuple[Instance, Watched]]) -> RenderableType:
    notes = [note for instance, watched in found for note in _notes(instance, watched.health)]
    return Group(_Fitted([_cells(instance, watched) for instance, watched in found]), *notes)


class _Fitted:
    """The table, in a narrow terminal of the columns that matter most: cut numbers are none."""

    def __init__(self, rows: list[list[str | Text]]) -> None:
        self._rows = rows

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        whole = self._table(range(len(COLUMNS)))
        is_narrow = Measurement.get(console, options.update(width=1000), whole).maximum > options.max_width
        yield self._table(NARROW) if is_narrow else whole

    def _table(self, columns: Sequence[int]) -> Table:
        table = Table(box=None, padding=(0, 1, 0, 0))
        for index in columns:
            is_text = index < TEXTS
            table.add_column(COLUMNS[index], justify="left" if is_text else "right", no_wrap=index > 0)
        for row in self._rows:
            table.add_row(*(row[index] for index in columns))
        return table


def _cells(instance: Instance, watched: Watched) -> list[str | Text]:
    health = watched.health
    status = f"{health.status}, dry" if health.is_dry and health.status == "playing" else health.status
    return [
        instance.plugin,
        str(health.host_pid),
        str(health.worker_pid or "-"),
        Text(status, STYLES.get(status, "red")),
        f"{health.latency_ms:.4g} ms",
        Text.assemble((spark(watched.lags), "cyan"), f" {health.lag_ms:.1f}"),
        _worst_lag(health),
        Text.assemble((spark(watched.busy), "cyan"), f" {watched.busy_now:.0%}"),
        f"{health.process_p99_ms:.2g}",
        f"{health.process_worst_ms:.2g}",
        f"{health.collector_pause_worst_ms:.2g}",
        _seen(health.underruns, health.underruns > 0),
        _seen(health.exceptions, health.exceptions > 0),
        f"{health.memory_bytes / 1e6:.0f}",
        "RT" if health.is_real_time else "normal",
    ]


def _worst_lag(health: WorkerHealth) -> Text:
    """Offline the host waits: there no lag is too long."""
    return _seen(
        health.lag_worst_ms, health.lag_worst_ms > health.latency_ms and not health.is_offline, ".1f"
    )


def _seen(number: float, is_bad: bool, form: str = "d") -> Text:
    return Text(format(number, form), "bold red" if is_bad else "")


def _notes(instance: Instance, health: WorkerHealth) -> list[Text]:
    where = f"{instance.plugin} ({instance.name})"
    notes = [Text.assemble((f"{where}: ", "bold yellow"), warning) for warning in health.warnings]
    return [*notes, Text(f"{where}: log {instance.log}" if instance.log else f"{where}: no log", "dim")]


def nothing_runs(folder: Path | None) -> str:
    """And how to change that."""
    looked = f"looked in {folder}" if folder else "there is no cache folder to look in: set RATTLE_CACHE"
    return (
        f"no plugin with a @worker runs ({looked})\n"
        "Activate one in a host, or play one from Python: rattle.compile(YourEffect).process(x)"
    )
