"""MIDI from keyboards, through python-rtmidi: which ports there are, and one that plays a LivePlugin."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

from rattle.host.midi import ProgramChange, event_of_message, message_of
from rattle.host.sound_card import LiveError, hushed
from rattle.plugin.description import PluginDescription
from rattle.plugin.events import Event

Play = Callable[[Event | ProgramChange], object]


def midi_ports() -> list[str]:
    """Their names, none where the system has no MIDI. Raises LiveError without python-rtmidi."""
    try:
        return list(_new().get_ports())
    except OSError:
        return []


def chosen_port(found: list[str], wanted: str | None) -> int | None:
    """The number of a port: of that called so, or by default of the first that is a keyboard, None without
    any. Raises LiveError."""
    if wanted is None:
        keyboards = [n for n, name in enumerate(found) if "midi through" not in name.lower()]
        return keyboards[0] if keyboards else None
    exact = [n for n, name in enumerate(found) if wanted in (str(n), name)]
    near = exact or [n for n, name in enumerate(found) if wanted.lower() in name.lower()]
    if len(near) != 1:
        which = "more than one MIDI port" if near else "no MIDI port"
        names = ", ".join(f"{n} {found[n]}" for n in near or range(len(found))) or "none"
        raise LiveError(f"{which} is called {wanted!r}; there is {names}")
    return near[0]


class MidiPort:
    """Open until `close`. Messages come on a thread of rtmidi's, and go to `play`."""

    def __init__(self, number: int, play: Play, description: PluginDescription) -> None:
        """Raises LiveError."""
        self._play, self._description = play, description
        try:
            self._port = _new()
            with hushed():
                self._port.open_port(number)
        except (OSError, ValueError, RuntimeError) as error:
            raise LiveError(f"MIDI port {number} does not open: {error}") from None
        self._port.set_callback(self._hear)

    def _hear(self, timed: tuple[list[int], float], _: object) -> None:
        play_bytes(bytes(timed[0]), self._play, self._description)

    def close(self) -> None:
        self._port.cancel_callback()
        self._port.close_port()


def play_bytes(data: bytes, play: Play, description: PluginDescription) -> None:
    """What is no message, as a driver may give after a cable was pulled, is nothing."""
    try:
        event = event_of_message(message_of(data), description)
    except ValueError:
        return
    if event is not None:
        play(event)


def _new() -> Any:
    try:
        import rtmidi
    except ImportError:
        cure = f"{sys.executable} -m pip install 'rattle[live]'"
        raise LiveError(f"MIDI needs python-rtmidi: {cure}") from None
    try:
        with hushed():
            return rtmidi.MidiIn()
    except rtmidi.SystemError as error:
        raise OSError(str(error)) from None
