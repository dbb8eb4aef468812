"""rattle run: with a sound card that is made up, with none, and with ALSA's that leads nowhere."""

from __future__ import annotations

import ctypes
import os
import pty
import re
import select
import subprocess
import sys
import termios
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from newcomer import Plugin, Rattle

from rattle.host.sound_card import LiveError, portaudio

SYNTH = """
from rattle import Instrument, Param, Voice, copies


class Tone(Voice):
    def process(self) -> float:
        return self.velocity if self.gate else 0.0

    def is_active(self) -> bool:
        return self.gate


class Organ(Instrument):
    level = Param(0.5)

    def __init__(self) -> None:
        self.voices = copies(Tone, 8)

    def process(self, x: float) -> float:
        return x * self.level
"""


class MadeUpStream:
    """Asks for ten blocks when it is started, and keeps what it hears."""

    heard: Any = None
    asked: Any = None

    def __init__(self, **asked: Any) -> None:
        MadeUpStream.asked = asked
        self.active, self.latency = True, 0.005
        if asked["samplerate"] > 100_000:
            raise MadeUpError("Invalid sample rate")

    def start(self) -> None:
        words = (
            ctypes.c_int,
            ctypes.c_void_p,
            ctypes.c_void_p,
            ctypes.c_ulong,
            ctypes.c_void_p,
            ctypes.c_ulong,
        )
        call = ctypes.CFUNCTYPE(*words, ctypes.c_void_p)(self.asked["callback"])
        block, is_duplex = self.asked["blocksize"], self.asked["kind"] == "duplex"
        outputs = self.asked["channels"][1] if is_duplex else self.asked["channels"]
        y = np.zeros((10, block, outputs), np.float32)
        x = np.full((block, 2), 0.25, np.float32)
        for each in y:
            call(
                x.ctypes.data if is_duplex else None, each.ctypes.data, block, None, 4, self.asked["userdata"]
            )
        MadeUpStream.heard = y.reshape(-1, outputs)

    def stop(self, ignore_errors: bool) -> None:
        self.active = False

    close = stop


class MadeUpError(Exception):
    pass


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> type[MadeUpStream]:
    """A module like sounddevice, with one card; and no MIDI."""
    device = {"name": "Made Up", "hostapi": 0, "max_input_channels": 2, "max_output_channels": 2}
    module = SimpleNamespace(
        query_hostapis=lambda: [{"name": "None"}],
        query_devices=lambda: [{**device, "default_samplerate": 44_100.0}],
        default=SimpleNamespace(device=(0, 0)),
        PortAudioError=MadeUpError,
        _ffi=SimpleNamespace(cast=lambda kind, address: address),
        _StreamBase=MadeUpStream,
    )
    monkeypatch.setitem(sys.modules, "sounddevice", module)
    no_ports = SimpleNamespace(get_ports=list)
    monkeypatch.setitem(
        sys.modules, "rtmidi", SimpleNamespace(MidiIn=lambda: no_ports, SystemError=MadeUpError)
    )
    return MadeUpStream


def test_an_effect_is_heard_live(card: type[MadeUpStream], plugin: Plugin, rattle: Rattle) -> None:
    """What the card records goes through it, at the card's rate, with its settings."""
    plugin()
    result = rattle("run", "tremolo.py", "--set", "depth=0", "--block", "64", "--seconds", "0.02")
    assert result.exit_code == 0, result.stderr
    assert "Tremolo on Made Up, 44100 Hz, block 64, 5.0 ms" in result.stdout
    assert "10 blocks; the longest took" in result.stdout
    assert "of 1.45 ms" in result.stdout
    assert "10 gaps in the sound" in result.stdout
    assert (card.asked["channels"], card.asked["device"], card.asked["blocksize"]) == ((2, 2), (0, 0), 64)
    np.testing.assert_array_equal(card.heard, np.full((640, 2), 0.25))


def test_cards_are_listed(card: type[MadeUpStream], rattle: Rattle) -> None:
    """With numbers, by which they are chosen."""
    result = rattle("run", "--list")
    assert "  0 Made Up  2 in, 2 out, None, default" in result.stdout
    assert card is not None


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "which plugin? rattle run organ.py"),
        (
            ("organ.py", "--audio", "Scarlett"),
            1,
            "no device that plays is called 'Scarlett'; there is 0 Made Up",
        ),
        (("organ.py", "--midi", "Keystation"), 1, "no MIDI port is called 'Keystation'; there is none"),
        (
            ("organ.py", "--sample-rate", "192000"),
            1,
            "Made Up does not take 2 channels at 192000 Hz in blocks of 256",
        ),
        (("organ.py", "--set", "leve=1"), 2, "did you mean level?"),
        (("organ.py", "--block", "1"), 2, "1 is not in the range"),
    ],
)
@pytest.mark.usefixtures("card")
def test_what_cannot_run_is_said(
    words: tuple[str, ...], code: int, message: str, plugin: Plugin, rattle: Rattle
) -> None:
    """And what there is."""
    plugin(SYNTH, "organ.py")
    result = rattle("run", *words)
    assert result.exit_code == code
    assert message in result.stderr


def test_without_the_extra(plugin: Plugin, rattle: Rattle, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message is the command that installs it."""
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    plugin(SYNTH, "organ.py")
    result = rattle("run", "organ.py")
    assert result.exit_code == 1
    assert "pip install 'rattle[live]'" in result.stderr


@pytest.mark.usefixtures("card")
def test_without_rtmidi_one_plays_all_the_same(
    plugin: Plugin, rattle: Rattle, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Unless a port is asked for."""
    monkeypatch.setitem(sys.modules, "rtmidi", None)
    plugin(SYNTH, "organ.py")
    result = rattle("run", "organ.py", "--seconds", "0")
    assert result.exit_code == 0
    assert "note: MIDI needs python-rtmidi" in result.stdout
    assert rattle("run", "organ.py", "--seconds", "0", "--midi", "0").exit_code == 1


@pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
@pytest.mark.usefixtures("card")
def test_ordinary_python_plays_behind_its_ring(plugin: Plugin, rattle: Rattle) -> None:
    """And what it raised is told in the end."""
    plugin(
        """
        import numpy as np

        from rattle import Effect, worker


        class Faulty(Effect):
            @worker(latency_ms=10.0)
            def process(self, x: np.ndarray) -> np.ndarray:
                raise OverflowError("too loud")
        """,
        "faulty.py",
    )
    result = rattle("run", "faulty.py", "--seconds", "0.3")
    assert result.exit_code == 0, result.stderr
    assert re.search(r"process took .* and raised [1-9]\d* times: `rattle doctor`", result.stdout)


NULL_CARD = "pcm.!default { type null }\nctl.!default { type null }\n"


def test_a_card_that_leads_nowhere_is_played_from_a_terminal(plugin: Plugin, folder: Path) -> None:
    """PortAudio itself calls; keys play; `q` ends it, and the terminal is as before."""
    try:
        portaudio()
    except LiveError as error:
        pytest.skip(str(error))
    plugin(SYNTH, "organ.py")
    home = folder.parent / "home"
    home.mkdir()
    (home / ".asoundrc").write_text(NULL_CARD)
    ours, theirs = pty.openpty()
    before = termios.tcgetattr(theirs)
    environment = {**os.environ, "HOME": str(home)}
    command = [sys.executable, "-m", "rattle", "run", "organ.py", "--seconds", "60"]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=environment)
    said = read_until(ours, "quits", process)
    if "there is no sound card" in said:
        pytest.skip("this ALSA has no null device")
    for key in "adgx ":
        os.write(ours, key.encode())
    os.write(ours, b"q")
    said += read_until(ours, "gaps", process)
    assert process.wait(30) == 0, said
    assert "on default, " in said
    assert "blocks; the longest took" in said
    assert termios.tcgetattr(theirs) == before


def read_until(terminal: int, word: str, process: subprocess.Popen[bytes]) -> str:
    said = ""
    end = time.monotonic() + 60
    while word not in said and time.monotonic() < end:
        if select.select([terminal], [], [], 0.05)[0]:
            said += os.read(terminal, 4096).decode()
        elif process.poll() is not None:
            break
    return said
