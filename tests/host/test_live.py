"""A plugin on a sound card: the native callback is called as PortAudio would; cards and ports are chosen."""

from __future__ import annotations

import ctypes
import sys
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from authors_plugins import Swap

import rattle
from rattle import Controller, Effect, NoteOn, Param
from rattle.host.live import LivePlugin
from rattle.host.midi import ProgramChange
from rattle.host.midi_ports import MidiPort, chosen_port, midi_ports, play_bytes
from rattle.host.sound_card import Card, LiveError, chosen_card, portaudio
from rattle.plugin.declare import describe

PaStreamCallback = ctypes.CFUNCTYPE(
    ctypes.c_int,
    ctypes.c_void_p,
    ctypes.c_void_p,
    ctypes.c_ulong,
    ctypes.c_void_p,
    ctypes.c_ulong,
    ctypes.c_void_p,
)
RATE = 48_000.0
Samples = npt.NDArray[np.float32]


class Level(Effect):
    """Of which controller 7 is the knob."""

    level = Param(1.0, 0.0, 2.0, smooth_ms=0.0, midi_cc=7)
    presets = {"Half": {"level": 0.5}}  # noqa: RUF012

    def process(self, x: float) -> float:
        return self.level * x


def call(plugin: LivePlugin, x: Samples | None, frames: int, outputs: int, flags: int = 0) -> Samples:
    """One call of the card's: interleaved."""
    given = None if x is None else np.ascontiguousarray(x.T)
    y = np.full((frames, outputs), np.nan, np.float32)
    address = None if given is None else given.ctypes.data
    callback = PaStreamCallback(plugin.callback)
    assert callback(address, y.ctypes.data, frames, None, flags, plugin.context) == 0
    return y.T


def noise(channels: int, samples: int) -> Samples:
    return np.random.default_rng(1).uniform(-0.5, 0.5, (channels, samples)).astype(np.float32)


@pytest.mark.parametrize("size", [1, 64, 512, 513, 3000])
def test_a_card_hears_what_rattle_compile_gives(size: int) -> None:
    """To the bit, however many samples it asks for at once."""
    x = noise(2, 3000 if size > 1 else 100)
    plugin = LivePlugin(Swap, RATE, size, 2, 2)
    starts = range(0, x.shape[1], size)
    blocks = [x[:, k : k + size] for k in starts]
    heard = np.concatenate([call(plugin, block, block.shape[1], 2) for block in blocks], axis=1)
    np.testing.assert_array_equal(heard, rattle.compile(Swap, RATE).process(x))
    counts = plugin.counts()
    assert (counts.calls, counts.frames, counts.gaps) == (len(starts), x.shape[1], 0)
    assert 0 < counts.worst_ns <= counts.busy_ns
    assert counts.worst_of_ns in (int(size * 1e9 / RATE), int(blocks[-1].shape[1] * 1e9 / RATE))


def test_channels_of_card_and_plugin_need_not_match() -> None:
    """One that records is heard by both, none is silence; of four the last two are silent, and one has the
    mean."""
    x = noise(2, 300)
    plugin = LivePlugin(Level, RATE, 300, 1, 4)
    heard = call(plugin, x[:1], 300, 4)
    np.testing.assert_array_equal(heard, np.stack([x[0], x[0], 0 * x[0], 0 * x[0]]))
    assert not call(LivePlugin(Level, RATE, 300, 0, 2), None, 300, 2).any()
    heard = call(LivePlugin(Level, RATE, 300, 2, 1), x, 300, 1)
    np.testing.assert_allclose(heard[0], x.mean(axis=0), atol=1e-7)


def test_controllers_and_programs_move_params() -> None:
    """From the next call on; so does `set`, until too many wait."""
    x = np.ones((2, 16), np.float32)
    plugin = LivePlugin(Level, RATE, 16, 2, 2, {0: 0.25})
    assert call(plugin, x, 16, 2)[0].tolist() == [0.25] * 16
    play_bytes(b"\xb0\x07\x7f", plugin.play, plugin.description)
    assert call(plugin, x, 16, 2)[0].tolist() == [2.0] * 16
    assert plugin.play(ProgramChange(1))
    assert call(plugin, x, 16, 2)[0].tolist() == [0.5] * 16
    assert all(plugin.set(0, n / 256) for n in range(256))
    assert not plugin.set(0, 1.0)
    assert not plugin.play(Controller(7, 1.0))
    assert plugin.counts().refused == 2
    assert call(plugin, x, 16, 2)[0].tolist() == [255 / 256] * 16
    assert plugin.set(0, 1.0)


def test_gaps_that_the_card_tells_of_are_counted() -> None:
    """Output that ran dry and input that was lost; not what it says of priming."""
    plugin = LivePlugin(Level, RATE, 16, 2, 2)
    for flags in (4, 2, 0x10, 0):
        call(plugin, noise(2, 16), 16, 2, flags)
    assert plugin.counts().gaps == 2


def test_bytes_that_are_no_message_are_nothing() -> None:
    """A pulled cable is not the end."""
    heard: list[Any] = []
    for data in (b"", b"\xe0", b"\xf0\x01", b"\xf8", b"\x90\x3c\x7f"):
        play_bytes(data, heard.append, describe(Level))
    assert heard == [NoteOn(60, 1.0)]


def test_a_port_is_heard_until_it_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """On whatever thread the driver has; a port that does not open is said."""
    heard: list[Any] = []
    port = MadeUpPort()
    module = SimpleNamespace(MidiIn=lambda: port, SystemError=PermissionError)
    monkeypatch.setitem(sys.modules, "rtmidi", module)
    assert midi_ports() == ["Keystation"]
    opened = MidiPort(0, heard.append, describe(Level))
    port.callback(([0x90, 60, 127], 0.0), None)
    opened.close()
    assert heard == [NoteOn(60, 1.0)]
    assert port.callback is None
    with pytest.raises(LiveError, match="MIDI port 7 does not open: in use"):
        MidiPort(7, heard.append, describe(Level))
    monkeypatch.setattr(module, "MidiIn", MadeUpPort.refuse)
    assert midi_ports() == []
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    with pytest.raises(LiveError, match=r"pip install 'rattle\[live\]'"):
        midi_ports()


class MadeUpPort:
    """As rtmidi.MidiIn, of a system with one port."""

    callback: Any = None

    def get_ports(self) -> list[str]:
        return ["Keystation"]

    def open_port(self, number: int) -> None:
        if number:
            raise RuntimeError("in use")

    def set_callback(self, callback: Any) -> None:
        self.callback = callback

    def cancel_callback(self) -> None:
        self.callback = None

    def close_port(self) -> None:
        pass

    @staticmethod
    def refuse() -> None:
        raise PermissionError("no sequencer")


CARDS = [
    Card(0, "Built-in Microphone", "ALSA", 1, 0, 44_100.0, False, True),
    Card(1, "HDMI", "ALSA", 0, 8, 48_000.0, False, False),
    Card(2, "Scarlett 2i2", "JACK", 2, 2, 48_000.0, True, False),
    Card(3, "Scarlett 2i2 (loopback)", "JACK", 2, 2, 48_000.0, False, False),
]


@pytest.mark.parametrize(
    ("wanted", "inputs", "index"),
    [(None, False, 2), (None, True, 0), ("hdmi", False, 1), ("3", False, 3), ("Scarlett 2i2", True, 2)],
)
def test_a_card_is_chosen_by_number_or_name(wanted: str | None, inputs: bool, index: int) -> None:
    """Or it is the system's own choice."""
    assert chosen_card(CARDS, wanted, inputs).index == index


@pytest.mark.parametrize(
    ("found", "wanted", "message"),
    [
        (
            CARDS,
            "scarl",
            "more than one device that plays is called 'scarl'; there is 2 Scarlett 2i2, 3 Scar",
        ),
        (CARDS, "0", "no device that plays is called '0'; there is 1 HDMI, 2"),
        (CARDS[:1], None, "there is no sound card here that plays"),
        ([], None, "there is no sound card here that plays"),
    ],
)
def test_no_such_card(found: list[Card], wanted: str | None, message: str) -> None:
    """What there is stands in the message."""
    with pytest.raises(LiveError, match=message):
        chosen_card(found, wanted, inputs=False)


def test_a_port_is_chosen_by_number_or_name() -> None:
    """By default it is the first that is no loop of the system's."""
    ports = ["Midi Through:0", "Keystation 61", "Keystation 88"]
    assert chosen_port(ports, None) == 1
    assert chosen_port(ports, "0") == 0
    assert chosen_port(ports, "station 8") == 2
    assert chosen_port([], None) is None
    with pytest.raises(LiveError, match="more than one MIDI port is called 'key'"):
        chosen_port(ports, "key")
    with pytest.raises(LiveError, match="no MIDI port is called 'nano'; there is none"):
        chosen_port([], "nano")


def test_what_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(LiveError, match=r"pip install 'rattle\[live\]'"):
        portaudio()
    monkeypatch.delitem(sys.modules, "sounddevice")
    monkeypatch.setattr("ctypes.util.find_library", lambda name: None)
    if sys.platform == "linux":
        pytest.importorskip("cffi")
        with pytest.raises(LiveError, match="apt install libportaudio2"):
            portaudio()
