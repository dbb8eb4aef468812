"""rattle render and doctor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile
from newcomer import Plugin, Rattle

from rattle.cli.render import plugin_and_sound

RATE_HZ = 48_000


@pytest.fixture
def sound(folder: Path) -> Path:
    """A tenth of a second of a stereo sine."""
    sine = 0.5 * np.sin(2.0 * np.pi * 440.0 / RATE_HZ * np.arange(RATE_HZ // 10))
    soundfile.write(folder / "in.wav", np.stack([sine, sine], axis=1), RATE_HZ, subtype="FLOAT")
    return folder / "in.wav"


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(
    "words",
    [
        ("tremolo.py", "in.wav", "-o", "out.wav", "--set", "depth=0", "--tail", "0"),
        ("in.wav", "-o", "out.wav", "tremolo.py", "--set", "depth=0.0", "--tail", "0"),
        (
            "--set",
            "depth = 0",
            "--set",
            "rate_hz=2.5 Hz",
            "--tail",
            "0",
            "-o",
            "out.wav",
            "in.wav",
            "tremolo.py",
        ),
    ],
)
def test_render_in_any_order(words: tuple[str, ...], plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Plugin and sound are told apart by their endings; without depth the sound comes out as it went in."""
    plugin()
    result = rattle("render", *words)
    assert result.exit_code == 0, result.stderr
    assert "0.10 s, 2 channels, 48000 Hz, peak -6.0 dB" in result.stdout
    np.testing.assert_array_equal(soundfile.read(folder / "out.wav")[0], soundfile.read(folder / "in.wav")[0])


@pytest.mark.usefixtures("sound")
def test_folders_on_the_way_are_made(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """By every command that writes a file."""
    plugin()
    for words in (
        ("render", "tremolo.py", "in.wav", "-o", "new/a/out.wav"),
        ("verify", "tremolo.py", "--sarif", "new/b/log.sarif"),
        ("show", "report", "tremolo.py", "--seconds", "0", "--html", "new/c/report.html"),
        ("preset", "save", "tremolo.py", "-o", "new/d/Mine.json"),
    ):
        result = rattle(*words)
        assert result.exit_code == 0, result.stderr
        assert (folder / words[-1]).is_file()


@pytest.mark.usefixtures("sound")
def test_render_plays_a_song(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """From beat 0 on, at the tempo that is given: position and tempo as the plugin hears them."""
    plugin(
        """
        from rattle import Effect

        class Song(Effect):
            def process(self, x: float) -> float:
                return self.transport.position_beats if self.transport.playing else -1.0
        """,
        "song.py",
    )
    result = rattle("render", "song.py", "in.wav", "-o", "out.wav", "--tempo", "90", "--tail", "0")
    assert result.exit_code == 0, result.stderr
    beats = np.arange(RATE_HZ // 10) * 90.0 / (60.0 * RATE_HZ)
    np.testing.assert_allclose(soundfile.read(folder / "out.wav")[0][:, 0], beats, atol=1e-7)


# What is typed after `rattle render`, and what must be said.
REFUSED = [
    (("tremolo.py", "in.wav"), "where to? give -o out.wav"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--tempo", "0"), "0.0 is not in the range 1.0<=x<=1000.0"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--tempo", "nan"), "nan is no finite number"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--tail", "nan"), "nan is no finite number"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--tail", "inf"), "inf is not in the range 0.0<=x<=86400.0"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--tail", "-3"), "-3.0 is not in the range 0.0<=x<=86400.0"),
    (("tremolo.py", "-o", "out.wav"), "give one plugin (.py) and one sound or MIDI file, not 1 and 0"),
    (("tremolo.py", "im.wav", "-o", "out.wav"), "no such file: im.wav; did you mean in.wav?"),
    (("tremolo.py", "nothing.wav", "-o", "out.wav"), "no such file: nothing.wav\n"),
    (("Tremolo.vst3", "in.wav", "-o", "out.wav"), "Tremolo.vst3 is a built plugin; render takes its source"),
    (("tremolo.py", "in.wav", "-o", "."), ". is a folder; name a file: out.wav"),
    (("tremolo.py", "in.wav", "-o", "in.wav/out.wav"), "in.wav is no folder"),
    (("tremolo.py", "in.wav", "-o", "./in.wav"), "in.wav is the input"),
    (("tremolo.py", "in.wav", "-o", "out.xyz"), "end it in .wav or .flac"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "deph=1"), "no parameter deph; did you mean depth?"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "Rate=6"), "did you mean rate_hz?"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "DEPTH=1"), "did you mean depth?"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "bypass=on"), "bypass is for a host to switch"),
    (
        ("tremolo.py", "in.wav", "-o", "out.wav", "--set", "depth=1", "--set", "depth=0"),
        "--set depth is given twice",
    ),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "xyz=1"), "there is rate_hz, depth"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "depth=1.5"), "`depth`: '1.5' is outside 0 to 1"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "rate_hz=1 kHz"), "'1 kHz' is outside 0.1 to 20 Hz"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "depth=much"), "'much' is not understood"),
    (("tremolo.py", "in.wav", "-o", "out.wav", "--set", "depth"), "write an id and a value"),
]


@pytest.mark.usefixtures("sound")
@pytest.mark.parametrize(("words", "said"), REFUSED)
def test_render_refuses(
    words: tuple[str, ...], said: str, plugin: Plugin, rattle: Rattle, folder: Path
) -> None:
    """A wrong command line is exit code 2 and one message; nothing is written."""
    plugin()
    before = (folder / "in.wav").read_bytes()
    result = rattle("render", *words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert (folder / "in.wav").read_bytes() == before
    assert not (folder / "out.wav").exists()


def test_render_refuses_what_is_no_sound(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """A file of another kind is named, with exit code 1."""
    plugin()
    (folder / "in.wav").write_text("words")
    result = rattle("render", "tremolo.py", "in.wav", "-o", "out.wav")
    assert result.exit_code == 1
    assert "in.wav" in result.stderr


def test_a_class_can_be_named() -> None:
    """plugin.py:Class is still the plugin."""
    assert plugin_and_sound(("in.wav", "fx.py:Tremolo")) == ("fx.py:Tremolo", Path("in.wav"))


def test_doctor_finds_this_machine_well(rattle: Rattle) -> None:
    """It compiles and links something, and says that all is there."""
    result = rattle("doctor")
    assert result.exit_code == 0, result.stdout
    assert "ready to build" in result.stdout
    assert "compiles and links" in result.stdout


def test_doctor_says_what_to_do(rattle: Rattle, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compiler that is none and a cache that cannot be written: each with its cure, exit code 1."""
    monkeypatch.setenv("RATTLE_CLANG", "no-such-clang")
    monkeypatch.setenv("RATTLE_CACHE", "/proc/cache")
    result = rattle("doctor")
    assert result.exit_code == 1
    assert "unset RATTLE_CLANG" in result.stdout
    assert "/proc cannot be written" in result.stdout
    assert "2 to do" in result.stdout


def test_version_and_help(rattle: Rattle) -> None:
    """Both without a plugin; help has the first three commands to give."""
    assert rattle("--version").stdout.startswith("rattle 0.")
    assert "rattle build warm_drive.py --install" in rattle("--help").stdout
    wrong = rattle("bild")
    assert wrong.exit_code == 2
    assert "build" in wrong.stderr


@pytest.mark.usefixtures("sound")
def test_a_side_chain(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """The first takes a file without a name; what does not fit is said."""
    plugin(
        """
        from rattle import Effect, Meter, Stereo

        class Keyed(Effect):
            level = Meter()

            def process(self, x: Stereo, key: Stereo | None) -> Stereo:
                return x if key is None else (key[0], key[1])
        """,
        "keyed.py",
    )
    soundfile.write(folder / "key.wav", np.full(RATE_HZ // 10, 0.25), RATE_HZ, subtype="FLOAT")
    for words in (["--sidechain", "key.wav"], ["--sidechain", "key=key.wav"]):
        result = rattle("render", "keyed.py", "in.wav", "-o", "out.wav", *words)
        assert result.exit_code == 0, result.stderr
        assert np.all(soundfile.read(folder / "out.wav")[0] == 0.25)
    for words, message in (
        (["keyed.py", "--sidechain", "key="], "which sound? write key=voice.wav"),
        (["keyed.py", "--set", "level=1"], "level is a Meter: the plugin writes it"),
        (["keyed.py", "--sidechain", "kee.wav"], "no such file: kee.wav; the side-chains are key"),
        (
            ["keyed.py", "--sidechain", "key.wav", "--sidechain", "key=key.wav"],
            "two sounds for the side-chain key",
        ),
    ):
        result = rattle("render", *words, "in.wav", "-o", "out.wav")
        assert result.exit_code != 0
        assert message in result.stderr
