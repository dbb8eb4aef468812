"""Sound cards, through sounddevice's PortAudio: which there are, and one that plays a LivePlugin."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from rattle.host.live import LivePlugin
from rattle.lang.errors import RattleError

_INSTALL = f"{sys.executable} -m pip install 'rattle[live]'"


class LiveError(RattleError):
    """Raised where nothing can be played live: what is missing, and how to get it."""


@dataclass(frozen=True)
class Card:
    """A device of PortAudio's."""

    index: int
    name: str
    system: str  # ALSA, JACK, CoreAudio, WASAPI
    inputs: int
    outputs: int
    sample_rate: float  # its own
    plays_by_default: bool
    records_by_default: bool


def portaudio() -> Any:
    """The module sounddevice. Raises LiveError if it, or PortAudio itself, is not there."""
    try:
        with hushed():
            import sounddevice
    except ImportError:
        raise LiveError(f"playing live needs sounddevice and python-rtmidi: {_INSTALL}") from None
    except OSError as error:  # on Linux the library is the system's
        cure = "sudo apt install libportaudio2, or your system's package of that name"
        raise LiveError(f"PortAudio is not on this machine ({error}): {cure}") from None
    except Exception as error:  # PortAudioError, of a library that cannot begin
        raise LiveError(f"PortAudio does not start: {error}") from None
    return sounddevice


def cards() -> list[Card]:
    """Raises LiveError."""
    module = portaudio()
    systems = module.query_hostapis()
    first_in, first_out = module.default.device
    return [
        Card(
            index,
            each["name"],
            systems[each["hostapi"]]["name"],
            each["max_input_channels"],
            each["max_output_channels"],
            each["default_samplerate"],
            index == first_out,
            index == first_in,
        )
        for index, each in enumerate(module.query_devices())
    ]


def chosen_card(found: list[Card], wanted: str | None, inputs: bool) -> Card:
    """The default one, or that of a number or a part of a name. Raises LiveError."""
    able = [card for card in found if (card.inputs if inputs else card.outputs) > 0]
    does = "records" if inputs else "plays"
    if not able:
        raise LiveError(f"there is no sound card here that {does}: PortAudio finds no device")
    if wanted is None:
        default = [card for card in able if (card.records_by_default if inputs else card.plays_by_default)]
        return (default or able)[0]
    exact = [card for card in able if wanted in (str(card.index), card.name)]
    near = exact or [card for card in able if wanted.lower() in card.name.lower()]
    if len(near) != 1:
        which = "more than one device" if near else "no device"
        names = ", ".join(f"{card.index} {card.name}" for card in (near or able))
        raise LiveError(f"{which} that {does} is called {wanted!r}; there is {names}")
    return near[0]


class SoundCard:
    """Plays from `with` on until its end."""

    def __init__(
        self,
        plugin: LivePlugin,
        card: Card,
        outputs: int,
        recorder: Card | None,
        inputs: int,
        block: int,
        rate: float,
    ) -> None:
        """Raises LiveError if the card does not take this."""
        self._module = portaudio()
        is_duplex = recorder is not None
        ffi = self._module._ffi
        try:
            with hushed():
                # Not Stream itself, which would call Python for every block: the documented way of rtmixer.
                self._stream = self._module._StreamBase(
                    kind="duplex" if is_duplex else "output",
                    samplerate=rate,
                    blocksize=block,
                    device=(recorder.index, card.index) if recorder else card.index,
                    channels=(inputs, outputs) if is_duplex else outputs,
                    dtype="float32",
                    latency="low",
                    callback=ffi.cast("PaStreamCallback*", plugin.callback),
                    userdata=ffi.cast("void*", plugin.context),
                    wrap_callback=None,
                )
        except (self._module.PortAudioError, ValueError) as error:
            asked = f"{outputs} channels at {rate:g} Hz in blocks of {block}"
            raise LiveError(
                f"{card.name} does not take {asked}: {error}; try --sample-rate, --block"
            ) from None
        self._plugin = plugin  # which must live as long as the stream

    def __enter__(self) -> SoundCard:
        try:
            with hushed():
                self._stream.start()
        except self._module.PortAudioError as error:
            self._stream.close(ignore_errors=True)
            raise LiveError(f"the sound card does not start: {error}") from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with hushed():
            self._stream.stop(ignore_errors=True)
            self._stream.close(ignore_errors=True)

    @property
    def is_playing(self) -> bool:
        """Not once the device is unplugged."""
        return bool(self._stream.active)

    @property
    def latency_s(self) -> float:
        """Of the card, out."""
        latency = self._stream.latency
        return float(latency[1] if isinstance(latency, tuple) else latency)


@contextlib.contextmanager
def hushed() -> Iterator[None]:
    """C libraries of sound write warnings to standard error for each device that they do not find."""
    try:
        kept = os.dup(2)
    except OSError:
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        sys.stderr.flush()
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
