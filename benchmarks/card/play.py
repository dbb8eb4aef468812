"""Runs the card on a bundle. Linux only; alone on its clock it takes as long as the sound lasts."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.card.blocks import BLOCK, Blocks
from rattle.bundle.native_program import NativeProgram

CARD = NativeProgram(
    "card",
    files=("player/changes.c", "player/events.c", "player/open.c", "player/play.c", "ring/ring.c"),
    header_folders=("vst3", "player", "ring", "worker"),
)


class CardError(Exception):
    """Raised when the card could not play the plugin; the text says why."""


@dataclass(frozen=True)
class Setting:
    """The card's options; native/card/options.c says what each means. Defaults are left to it."""

    rate: float = 48_000.0  # Hz
    block: int = 128  # samples
    seconds: float = 5.0  # of sound
    warm: float = 0.0  # seconds before the count begins
    jitter: float = 0.0  # of a block
    burst: int = 1
    pause_every: float = 0.0  # seconds of sound
    pause: float = 0.0  # seconds
    offline: bool = False
    vary: bool = False
    impulse: bool = False
    seed: int = 1
    gain: float = 1.0  # of the plugin
    dry_silent: bool = False
    channels: int = 2
    instances: int = 1
    control_ms: float = -1.0  # 0: the plugin's latency; below 0: no control
    other: bool = False  # without a real-time class
    deny_real_time: bool = False  # to processes that plugins start
    signal_every: float = 0.0  # seconds
    signal: int = 9  # to the worker that is heard
    system_calls: bool = False
    ignore_restart: bool = False
    cycles: int = 0
    cycle_blocks: int = 4
    reopen: bool = False
    notes: int = 0  # seed of what is played on an instrument; 0: nothing

    def words(self) -> list[str]:
        words: list[str] = []
        for option in fields(self):
            value, word = getattr(self, option.name), "--" + option.name.replace("_", "-")
            if value == option.default:
                continue
            words += [word] if value is True else [word, str(value)]
        return words


@dataclass(frozen=True)
class Result:
    """What the card tells, and each of its calls."""

    setting: Setting
    latency: int  # samples, as reported
    is_real_time: bool
    is_locked: bool
    counts_system_calls: bool
    control_is_real_time: bool | None  # None: without a control
    restarts: int  # restartComponent(kLatencyChanged)
    activations: int
    resynchronised: int  # times that the card was 0.2 s late and more
    latencies: list[int]  # in the first 64 activations
    signals: int  # sent to workers
    note_count: int  # played, with `notes`
    silent_after_s: float  # from the end of all playing to the last sample that is not 0
    workers: list[dict[str, int]]  # what each instance's link counted; a plugin without workers has none
    blocks: Blocks
    sound: NDArray[np.float32] | None = field(default=None, repr=False)  # (channels, samples)


@cache
def card_program() -> Path:
    """Raises ToolchainError, GeneratedCodeError."""
    return CARD.build(Path(tempfile.mkdtemp(prefix="rattle-card-")))


def library_of(bundle: Path) -> Path:
    (library,) = bundle.glob("Contents/*-linux/*.so")
    return library


@contextlib.contextmanager
def started(
    words: Sequence[str | Path], environment: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A process that is gone at the end, whatever happens."""
    process = subprocess.Popen(
        [str(word) for word in words],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **(environment or {})},
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@dataclass
class CardRun:
    """A card that plays: `process.pid` is the host's, for those who watch or disturb it."""

    setting: Setting
    process: subprocess.Popen[str]
    folder: Path

    def finish(self, timeout_s: float | None = None) -> Result:
        """Waits for the end. Raises CardError."""
        if timeout_s is None:
            timeout_s = 3.0 * (self.setting.seconds + self.setting.warm) + 0.1 * self.setting.cycles + 60.0
        try:
            out, errors = self.process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired:
            raise CardError(f"it did not end within {timeout_s:.0f} s") from None
        if self.process.returncode != 0:
            raise CardError(f"exit code {self.process.returncode}: {errors.strip()[-2000:]}")
        return _result(self.setting, json.loads(out), self.folder)


@contextlib.contextmanager
def card_run(
    library: Path,
    setting: Setting,
    keeps_sound: bool = False,
    environment: dict[str, str] | None = None,
    before: Sequence[str] = (),
) -> Iterator[CardRun]:
    """Starts the card. before: a program that runs it, such as strace with its options."""
    with tempfile.TemporaryDirectory(prefix="rattle-card-") as name:
        folder = Path(name)
        own: list[str | Path] = [card_program(), library, *setting.words(), "--blocks", folder / "blocks"]
        own += ["--sound", folder / "sound"] if keeps_sound else []
        with started([*before, *own], environment) as process:
            yield CardRun(setting, process, folder)


def play(
    library: Path,
    setting: Setting,
    keeps_sound: bool = False,
    environment: dict[str, str] | None = None,
) -> Result:
    """Plays a bundle's library to the end. Raises CardError."""
    with card_run(library, setting, keeps_sound, environment) as run:
        return run.finish()


def _result(setting: Setting, told: dict[str, Any], folder: Path) -> Result:
    blocks = np.fromfile(folder / "blocks", BLOCK)[told["warm_blocks"] :]
    file = folder / "sound"
    sound = np.fromfile(file, np.float32).reshape(-1, told["outputs"]).T if file.exists() else None
    known = {name: told[name] for name in (each.name for each in fields(Result)) if name in told}
    return Result(**{**known, "setting": setting, "blocks": Blocks(blocks, setting.rate), "sound": sound})
