"""Ardour, a whole studio, renders sessions with our plugins: latency, automation, state, bypass, side-chain.

Every rendering opens a session as it was saved, so each is a test of the state too.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hosted import EXAMPLES, IN_TIME, SAMPLE_RATE, WITH_OTHER_BUSES, Example, Sound, music
from in_ardour import Ardour, Track, needs_ardour
from probes import PROBES, Keyed, Late, LinearPhase, Quanta, filtered

import rattle
from rattle import Effect
from rattle.bundle.build import build_plugin
from rattle.plugin.declare import describe
from rattle.plugin.taper import travel_of

pytestmark = [pytest.mark.hosts, needs_ardour]

SAMPLES = SAMPLE_RATE // 2
FREE_RUNNING = {"tremolo"}  # this host plays on while it stands still, so the phase is anybody's guess
GAIN, DUCKER, GATE = EXAMPLES[0], WITH_OTHER_BUSES[0], IN_TIME[0]


@pytest.fixture(scope="module")
def ardour(bundles: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Ardour:
    """With the examples and the probes in its only folder of plugins."""
    folder = next(iter(bundles.values())).parent
    for cls in [DUCKER.cls, GATE.cls, *PROBES]:
        build_plugin(cls, folder)
    return Ardour(tmp_path_factory.mktemp("ardour"), folder)


def moved(example: Example) -> dict[int, float]:
    """A value for each Param, most of them other than its default."""
    return {i: example.plain(i, 0.4) for i in range(len(example.description.params))}


def rounded(value: object) -> object:
    return float(f"{value:.13g}") if isinstance(value, float) else value


def played(example: Example, x: Sound, **sidechains: Sound) -> Sound:
    points = [(0, example.description.params[i].id, value) for i, value in moved(example).items()]
    sound: Sound = rattle.compile(example.cls, SAMPLE_RATE).process(x, points=points, **sidechains)
    return sound


@pytest.mark.parametrize("cls", [Late, Quanta])
def test_latency_is_taken_away_to_the_sample(ardour: Ardour, cls: type[Effect]) -> None:
    """Beside a dry track, what is late by a thousand samples, or by its quantum, is in step: silence is left
    of the one that turns the sound upside down, twice the sound of the other."""
    x = music(SAMPLES)
    expected = np.zeros_like(x) if cls is Late else 2 * x
    ardour.expect(cls.__name__, [Track("Dry", x), Track("Wet", x, cls.name)], expected)


def test_a_linear_phase_filter_is_in_step(ardour: Ardour) -> None:
    """A convolution that reports its middle tap as latency is NumPy's, centred."""
    x = music(SAMPLES)
    ardour.expect("LinearPhase", [Track("Wet", x, LinearPhase.name)], filtered(x), tolerance=1e-6)


def test_automation_is_at_its_sample(ardour: Ardour) -> None:
    """Steps of a Param without a ramp are steps of the sound, at these samples and no others."""
    one = np.ones((2, SAMPLES), np.float32)
    points = [(0, 0.0), (1001, 0.75), (2500, 0.25), (2501, 0.5), (4096, 1.0)]
    tracks = [Track("Key", one), Track("Wet", 0 * one, Keyed.name, automation={0: points}, key="Key")]
    steps = np.zeros_like(one)
    for at, value in points:
        steps[:, at:] = value
    ardour.expect("steps", tracks, steps)


def test_automation_ramps_from_its_sample(ardour: Ardour) -> None:
    """A smoothed Param: `rattle.compile` given the same points, ramps and all."""
    x = music(SAMPLES)
    points = [(0, 0.0), (5000, 6.0), (12_345, -6.0), (12_400, -60.0)]
    [param] = GAIN.description.params
    plain = [(at, param.id, GAIN.plain(0, travel_of(param, value))) for at, value in points]
    expected = rattle.compile(GAIN.cls, SAMPLE_RATE).process(x, points=plain)
    ardour.expect("ramps", [Track("Wet", x, GAIN.cls.name, automation={0: points})], expected, tolerance=1e-6)


@pytest.mark.parametrize("example", [e for e in EXAMPLES if e.file not in FREE_RUNNING], ids=str)
def test_sound_is_that_of_compile(ardour: Ardour, example: Example) -> None:
    """Every example with every Param moved, saved in a session and opened again. This host keeps Params in 32
    bits, hence the tolerance."""
    x = music(SAMPLES)
    tracks = [Track("Wet", x, example.cls.name, settings=moved(example))]
    ardour.expect(example.file, tracks, played(example, x), tolerance=1e-4)


def test_state_survives_save_and_reload(ardour: Ardour) -> None:
    """All examples in one session: opened and saved again, each gives the same state, but for the last digit
    of what goes through a logarithm when this host sets every Param once more."""
    quiet = np.zeros((2, 512), np.float32)
    tracks = [Track(e.file, quiet, e.cls.name, settings=moved(e)) for e in EXAMPLES]
    session = ardour.session("states", tracks)
    again = session.saved_as("again")
    assert [state["plugin"] for state in again.states()] == [e.description.id for e in EXAMPLES]
    for before, after, example in zip(session.states(), again.states(), EXAMPLES, strict=True):
        assert before["params"].keys() == {param.id for param in example.description.params}
        assert [rounded(value) for value in after["params"].values()] == [
            rounded(value) for value in before["params"].values()
        ]
        assert before["params"] != {param.id: param.default for param in example.description.params}


@pytest.mark.parametrize("cls", [GAIN.cls, Late, Quanta])
def test_bypass_is_in_step(ardour: Ardour, cls: type[Effect]) -> None:
    """Our Bypass, saved as on: the input, late as the plugin is, so that a dry track beside it doubles."""
    x = music(SAMPLES)
    bypass = len(describe(cls).params)
    tracks = [Track("Dry", x), Track("Wet", x, cls.name, settings={bypass: 1.0})]
    ardour.expect(f"bypassed_{cls.__name__}", tracks, 2 * x)


def test_bypass_that_is_automated_fades(ardour: Ardour) -> None:
    """On at a sample and off at another: the straight fade of 10 ms from there, the input, and back."""
    x = music(SAMPLES)
    on, off, fade = 5001, 12_000, 480
    bypass = [(0, 0.0), (on, 1.0), (off, 0.0)]
    up, down = np.arange(1, fade + 1) / fade, np.arange(fade - 1, -1, -1) / fade
    share = np.concatenate([np.zeros(on), up, np.ones(off - on - fade), down, np.zeros(SAMPLES - off - fade)])
    track = Track("Wet", x, GAIN.cls.name, settings={0: -20.0}, automation={1: bypass})
    ardour.expect("bypass", [track], x * (share + (1 - share) * 0.1), tolerance=1e-6)


def test_the_hosts_own_switch_is_in_step(ardour: Ardour) -> None:
    """A plugin that is switched off in the studio leaves the input, whatever latency it has."""
    x = music(SAMPLES)
    ardour.expect("off", [Track("Dry", x), Track("Wet", x, Late.name, is_off=True)], 2 * x)


def test_a_key_from_another_track(ardour: Ardour) -> None:
    """The ducker, fed by a track: `rattle.compile` given the same side-chain."""
    x, key = music(SAMPLES), music(SAMPLES, seed=2)
    expected = played(DUCKER, x, sidechain=key)
    assert np.max(np.abs(expected - x)) > 0.05
    tracks = [Track("Key", key), Track("Wet", x, DUCKER.cls.name, settings=moved(DUCKER), key="Key")]
    ardour.expect("keyed", tracks, expected, tolerance=1e-5)


def test_a_key_that_is_not_connected(ardour: Ardour) -> None:
    """The ducker without one lets everything through."""
    x = music(SAMPLES)
    tracks = [Track("Wet", x, DUCKER.cls.name, settings=moved(DUCKER))]
    ardour.expect("unkeyed", tracks, x)


def test_the_song_is_the_hosts(ardour: Ardour) -> None:
    """The gate, which follows tempo and place in the song, is where a song of 120 puts it, and moves on
    evenly: this host says places in ticks of 12.5 samples, anew in each block, and only the first counts."""
    x = music(SAMPLES)
    sounds = []
    for half_samples in range(-13, 14):
        told = rattle.compile(GATE.cls, SAMPLE_RATE, channels=2)
        told.transport.tempo_bpm = 120.0
        told.transport.position_beats = half_samples / 2 * 120.0 / (60.0 * SAMPLE_RATE)
        sounds.append(told.process(x))
    assert np.max(np.abs(sounds[0] - x)) > 0.1
    ardour.expect("song", [Track("Wet", x, GATE.cls.name)], *sounds, tolerance=1e-5)
