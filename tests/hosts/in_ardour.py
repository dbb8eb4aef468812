"""Ardour without a screen: sessions of tracks with known sound and plugins of ours, rendered to arrays.

Its Lua runner makes the session (make_session.lua), its exporter loads it anew, plugins' states included, and
renders. Each of its programs runs under a time limit: some of its calls wait for ever when they fail.

Ardour 7.3 loads files in several threads at once, and one time in some forty one of them finds its file
empty, or all wait for each other: a plugin is unknown, a track silent, the program crashes or hangs; also in
sessions without any plugin. So all of it is tried four times: what we do wrong we do wrong each time.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import time
import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import mido
import numpy as np
import pytest
import soundfile
from hosted import SAMPLE_RATE, Sound
from numpy.testing import assert_allclose

LIBRARIES, DATA = Path("/usr/lib/ardour7"), Path("/usr/share/ardour7")
# Not by the scripts in /usr/bin, which set the data's folder themselves.
LUA, EXPORT, SCANNER = (
    LIBRARIES / "luasession", LIBRARIES / "utils/ardour7-export", LIBRARIES / "ardour-vst3-scanner",
)  # fmt: skip
LIMIT_S = 30
TRIES = 4
TICKS = 1920  # of a beat, half a second long: 12.5 samples each
SUPERCLOCKS = 282_240_000 // SAMPLE_RATE  # what the session file counts time in, a sample
OPTIONS_OFF = ("use-region-fades", "use-transport-fades")

needs_ardour = pytest.mark.skipif(
    not all(program.exists() for program in (LUA, EXPORT, SCANNER)),
    reason="NO ARDOUR 7: run `python3 dev.py hosts` as root, or apt-get install ardour",
)


@dataclass(frozen=True)
class Track:
    """A stereo track. settings and automation: by a Param's index, in plain values; key: an earlier track
    that feeds the plugin's side-chain; messages: MIDI at ticks, which an instrument plays, not the sound."""

    name: str
    sound: Sound
    plugin: str = ""
    settings: Mapping[int, float] = field(default_factory=dict)
    automation: Mapping[int, Sequence[tuple[int, float]]] = field(default_factory=dict)
    is_off: bool = False  # the host's own switch
    key: str = ""
    messages: Sequence[tuple[int, mido.Message]] = ()

    def lua(self) -> str:
        settings = ", ".join(f"[{i}] = {value!r}" for i, value in self.settings.items())
        automation = ", ".join(
            f"[{i}] = {{{', '.join(f'{{{at}, {value!r}}}' for at, value in points)}}}"
            for i, points in self.automation.items()
        )
        return (
            f"{{name = '{self.name}', plugin = {_text(self.plugin)}, key = {_text(self.key)}, "
            f"is_off = {str(self.is_off).lower()}, has_notes = {str(bool(self.messages)).lower()}, "
            f"settings = {{{settings}}}, automation = {{{automation}}}}}"
        )


def _text(value: str) -> str:
    return f"'{value}'" if value else "nil"


class Ardour:
    """A home of its own, in which the bundles of `folder` are known."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.home = home
        self.environment = _environment(home, folder)
        time.sleep(
            1.1
        )  # what was found in the very second in which the bundle was built counts as out of date
        self.run(SCANNER, "-f", *sorted(folder.glob("*.vst3")))

    def expect(self, name: str, tracks: Sequence[Track], *expected: Sound, tolerance: float = 0.0) -> None:
        """The master bus plays one of these of these tracks."""
        for number in range(TRIES):
            y = self.session(f"{name}{number}", tracks).rendered()
            if any(y.shape == each.shape and np.max(np.abs(y - each)) <= tolerance for each in expected):
                return
        assert_allclose(y, expected[0], rtol=0, atol=tolerance)

    def session(self, name: str, tracks: Sequence[Track]) -> Session:
        """Made, saved and closed."""
        folder, spec = self.home / name, self.home / f"{name}.lua"
        rows = ",\n".join(track.lua() for track in tracks)
        head = f"folder = '{folder}', name = '{name}', sample_rate = {SAMPLE_RATE}"
        spec.write_text(f"return {{{head}, tracks = {{\n{rows}}}}}\n")
        self.run(LUA, Path(__file__).with_name("make_session.lua"), spec, made=folder)
        session = Session(self, folder, name)
        session.lay(tracks)
        return session

    def run(self, *command: str | Path, made: Path | None = None) -> str:
        """What it said. made: a folder to remove before the next try."""
        words = [str(word) for word in command]
        said = ""
        for _ in range(TRIES):
            done = subprocess.run(
                ["timeout", str(LIMIT_S), *words],
                env=self.environment,
                cwd=self.home,
                capture_output=True,
                text=True,
            )
            said = f"exit {done.returncode}: {done.stdout}{done.stderr}"
            if done.returncode == 0 and "Error: " not in said and "[ERROR]" not in said:
                return said
            if made is not None:
                shutil.rmtree(made, ignore_errors=True)
        pytest.fail(f"{' '.join(words)}: {said[-2000:]}")


def _environment(home: Path, folder: Path) -> dict[str, str]:
    data = home / "ardour-data"
    data.mkdir()
    for entry in DATA.iterdir():
        if entry.name != "patchfiles":  # 300 files that one of the threads would read
            (data / entry.name).symlink_to(entry)
    places = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("CONFIG", "CACHE", "DATA")}
    ardour = {"LD_LIBRARY_PATH": LIBRARIES, "ARDOUR_DLL_PATH": LIBRARIES, "ARDOUR_DATA_PATH": data}
    ardour |= {"ARDOUR_CONFIG_PATH": Path("/etc/ardour7"), "VAMP_PATH": LIBRARIES / "vamp"}
    # 0: without vector instructions. With them the exporter now and then leaves garbage in the first samples
    # of a block, also without any plugin.
    own = {"HOME": str(home), "VST3_PATH": str(folder), "ARDOUR_FPU_FLAGS": "0"}
    without_screen = {name: value for name, value in os.environ.items() if name != "DISPLAY"}
    return without_screen | places | own | {name: str(path) for name, path in ardour.items()}


class Session:
    """One on disk, that nobody has open."""

    def __init__(self, ardour: Ardour, folder: Path, name: str) -> None:
        self.ardour, self.folder, self.name = ardour, folder, name

    @property
    def file(self) -> Path:
        return self.folder / f"{self.name}.ardour"

    def lay(self, tracks: Sequence[Track]) -> None:
        """Puts each track's sound at its start, without fades; the session ends with the longest."""
        document = ET.parse(self.file)
        root = document.getroot()
        for option in root.iter("Option"):
            if option.get("name") in OPTIONS_OFF:
                option.set("value", "0")
        end = max(track.sound.shape[1] for track in tracks)
        _child(root, "Locations", "Location", id="900000", name="session", flags="IsSessionRange",
               start="a0", end=f"a{end * SUPERCLOCKS}", locked="0", cue="0")  # fmt: skip
        for number, track in enumerate(tracks):
            lay = self._lay_notes if track.messages else self._lay
            lay(root, track, 900_100 + 100 * number)
        document.write(self.file, encoding="unicode", xml_declaration=True)

    def _lay(self, root: ET.Element, track: Track, first_id: int) -> None:
        folder = self.folder / "interchange" / self.name / "audiofiles"
        sources = {}
        for channel, row in enumerate(track.sound):
            file = f"{track.name}-{channel}.wav"
            soundfile.write(folder / file, row, SAMPLE_RATE, subtype="FLOAT")
            sources[f"source-{channel}"] = source = str(first_id + channel)
            _child(root, "Sources", "Source", name=file, type="audio", flags="CanRename", id=source,
                   channel="0", origin="", gain="1")  # fmt: skip
        masters = {f"master-{name}": source for name, source in sources.items()}
        playlist = next(p for p in root.iter("Playlist") if p.get("name") == track.name)
        region = ET.SubElement(playlist, "Region")
        region.attrib = {
            "id": str(first_id + 50), "name": track.name, "type": "audio", "muted": "0", "opaque": "1",
            "start": "a0", "length": f"a{track.sound.shape[1] * SUPERCLOCKS}@a0", "channels": "2",
            "fade-in-active": "0", "fade-out-active": "0", "envelope-active": "0", "scale-amplitude": "1",
            "stretch": "1", "shift": "1", "layering-index": "0", **sources, **masters,
        }  # fmt: skip

    def _lay_notes(self, root: ET.Element, track: Track, first_id: int) -> None:
        song, last = mido.MidiTrack(), 0
        for tick, message in track.messages:
            song.append(message.copy(time=tick - last))
            last = tick
        file, source = f"{track.name}.mid", str(first_id)
        folder = self.folder / "interchange" / self.name / "midifiles"
        mido.MidiFile(ticks_per_beat=TICKS, tracks=[song]).save(folder / file)
        _child(
            root,
            "Sources",
            "Source",
            name=file,
            type="midi",
            flags="Writable,CanRename",
            id=source,
            origin="",
        )
        playlist = next(p for p in root.iter("Playlist") if p.get("name") == track.name)
        region = ET.SubElement(playlist, "Region")
        region.attrib = {
            "id": str(first_id + 50), "name": track.name, "type": "midi", "muted": "0", "opaque": "1",
            "start": "b0", "length": f"b{last + TICKS}@b0", "stretch": "1", "shift": "1",
            "layering-index": "0", "source-0": source, "master-source-0": source,
        }  # fmt: skip

    def saved_as(self, name: str) -> Session:
        """Opened, and what its plugins then are saved as another snapshot."""
        script = Path(__file__).with_name("save_session.lua")
        self.ardour.run(LUA, script, self.folder, self.name, name)
        return Session(self.ardour, self.folder, name)

    def states(self) -> list[dict[str, Any]]:
        """What each plugin gave for its state, without what the host wrote around it."""
        chunks = [base64.b64decode(chunk.text or "") for chunk in ET.parse(self.file).getroot().iter("chunk")]
        return [json.loads(chunk[chunk.index(b"{") : chunk.rindex(b"}") + 1]) for chunk in chunks]

    def rendered(self) -> Sound:
        """What the master bus plays. The exporter opens the session for it."""
        output = self.folder / "exported.wav"
        self.ardour.run(EXPORT, "-b", "float", "-o", output, self.folder, self.name)
        sound, rate = soundfile.read(output, dtype="float32", always_2d=True)
        assert rate == SAMPLE_RATE
        return np.ascontiguousarray(sound.T)


def _child(root: ET.Element, parent: str, tag: str, **attributes: str) -> None:
    found = root.find(parent)
    assert found is not None
    ET.SubElement(found, tag, attributes)
