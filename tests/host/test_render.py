"""A sound file through a plugin."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile
from authors_plugins import Chain, Ducked, Late, Smear, Swap, Widen

import rattle
from rattle.host.render import RenderError, render
from rattle.plugin.errors import ParamValueError


def write(path: Path, x: np.ndarray[Any, Any], sample_rate: int = 44_100, subtype: str = "FLOAT") -> Path:
    soundfile.write(path, x.T, sample_rate, subtype)
    return path


def noise(samples: int, channels: int = 2) -> np.ndarray[Any, Any]:
    return np.random.default_rng(5).uniform(-0.5, 0.5, (channels, samples)).astype(np.float32)


def read(path: Path) -> tuple[np.ndarray[Any, Any], int]:
    samples, sample_rate = soundfile.read(path, dtype="float32", always_2d=True)
    return samples.T, sample_rate


@pytest.mark.parametrize("samples", [1, 2, 3, 100, 65_536, 150_000])
def test_latency_is_removed(samples: int, tmp_path: Path) -> None:
    """A plugin that only delays, and says so, gives the file back: same length, same samples, same rate."""
    x = noise(samples)
    done = render(Late, write(tmp_path / "in.wav", x, 96_000), tmp_path / "out.wav")
    y, sample_rate = read(tmp_path / "out.wav")
    np.testing.assert_array_equal(y, x)
    assert (sample_rate, done.samples, done.latency_samples) == (96_000, samples, 3)
    assert done.peak == np.max(np.abs(x))


def test_render_equals_compile(tmp_path: Path) -> None:
    """The file holds what rattle.compile gives at the file's rate with the same settings, tail included."""
    x = noise(2_000)
    render(
        Chain, write(tmp_path / "in.wav", x), tmp_path / "out.wav", {"gain": 2.0, "stages.1.amount": "0.25"}
    )
    t = rattle.compile(Chain, sample_rate=44_100)
    t.gain, t.stages[1].amount = 2.0, 0.25
    y, _ = read(tmp_path / "out.wav")
    tail = 441  # tail_s of 0.01
    assert y.shape == (2, 2_000 + tail)
    padded = np.concatenate([x, np.zeros((2, tail), np.float32)], axis=1)
    np.testing.assert_array_equal(y, t.process(padded))


def test_tail_is_limited(tmp_path: Path) -> None:
    """No more than the limit is added of a tail."""
    source = write(tmp_path / "in.wav", noise(1_000))
    done = render(Chain, source, tmp_path / "out.wav", tail_limit_s=0.001)
    assert done.samples == 1_000 + 45


def test_a_block_is_heard_to_its_end(tmp_path: Path) -> None:
    """The last sample of a file begins a Block, whose last sample is in the file that is written."""
    x = np.zeros((1, 17), np.float32)
    x[0, 16] = 1.0
    render(Smear, write(tmp_path / "in.wav", x), tmp_path / "out.wav")
    y, _ = read(tmp_path / "out.wav")
    assert y[0].tolist() == [0.0] * 16 + [1.0] * 16


def test_endless_tail_ends_in_silence(tmp_path: Path) -> None:
    """A plugin that claims to sound for ever is cut after half a second below -100 dB, not at the limit."""
    done = render(Swap, write(tmp_path / "in.wav", noise(1_000)), tmp_path / "out.wav", tail_limit_s=100.0)
    assert done.samples == 1_000 + 22_050


def test_mono_file_feeds_a_stereo_plugin(tmp_path: Path) -> None:
    """A mono file goes to both inputs of a plugin that knows only stereo."""
    x = noise(100, 1)
    render(Swap, write(tmp_path / "in.wav", x), tmp_path / "out.wav", tail_limit_s=0.0)
    np.testing.assert_array_equal(read(tmp_path / "out.wav")[0], np.repeat(x, 2, axis=0))


def test_stereo_file_is_mixed_for_a_mono_plugin(tmp_path: Path) -> None:
    """A plugin with one input and nothing else hears the mean of left and right."""
    x = noise(100)
    render(Widen, write(tmp_path / "in.wav", x), tmp_path / "out.wav")
    np.testing.assert_allclose(read(tmp_path / "out.wav")[0], [x.mean(axis=0), -x.mean(axis=0)], atol=1e-7)


def test_mono_file_stays_mono_where_the_plugin_can(tmp_path: Path) -> None:
    """A `float` process takes the file's channels as they are."""
    done = render(Late, write(tmp_path / "in.wav", noise(100, 1)), tmp_path / "out.wav")
    assert done.channels == 1


def test_too_many_channels_are_refused(tmp_path: Path) -> None:
    """A file that does not fit the plugin says how many channels would."""
    with pytest.raises(RenderError, match=r"the file has 5 channels; Swap takes 1 or 2"):
        render(Swap, write(tmp_path / "in.wav", noise(10, 5)), tmp_path / "out.wav")


@pytest.mark.parametrize("tail_limit_s", [-1.0, float("nan"), 1e308, float("inf")])
def test_a_tail_has_an_end(tmp_path: Path, tail_limit_s: float) -> None:
    """What is no number of seconds is refused before anything is played."""
    source = write(tmp_path / "in.wav", noise(10))
    with pytest.raises(ValueError, match="give seconds, 0 to 86400"):
        render(Swap, source, tmp_path / "out.wav", tail_limit_s=tail_limit_s)


def test_a_tail_is_a_number(tmp_path: Path) -> None:
    """A text says so, instead of failing in a comparison."""
    with pytest.raises(TypeError, match="tail_limit_s is '3'; give a number of seconds"):
        render(Swap, write(tmp_path / "in.wav", noise(10)), tmp_path / "out.wav", tail_limit_s="3")  # type: ignore[arg-type]


def test_the_error_is_rattles() -> None:
    """Who catches rattle.RattleError catches a file that cannot be read, and finds its name in rattle."""
    assert rattle.RenderError is RenderError
    assert issubclass(RenderError, rattle.RattleError)


def test_failed_render_leaves_the_old_file(tmp_path: Path) -> None:
    """A wrong setting, or a source that is none, does not touch what was there, and leaves nothing behind."""
    out = tmp_path / "out.wav"
    out.write_text("old")
    source = write(tmp_path / "in.wav", noise(10))
    with pytest.raises(ParamValueError, match="outside 0 to 4"):
        render(Chain, source, out, {"gain": 9.0})
    with pytest.raises(AttributeError, match="has no parameter `gian`"):
        render(Chain, source, out, {"gian": 1.0})
    with pytest.raises(RenderError, match=r"there is no file .*missing\.wav"):
        render(Chain, tmp_path / "missing.wav", out)
    with pytest.raises(RenderError, match=r"out\.xyz says no format known here; end it in \.wav or \.flac"):
        render(Chain, source, tmp_path / "out.xyz")
    with pytest.raises(RenderError, match=r"there is no folder .*nowhere"):
        render(Chain, source, tmp_path / "nowhere" / "out.wav")
    assert out.read_text() == "old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.wav", "out.wav"]


def test_files_may_be_texts(tmp_path: Path) -> None:
    """rattle.render takes what open() takes for a path."""
    source = write(tmp_path / "in.wav", noise(100))
    done = rattle.render(Late, str(source), str(tmp_path / "out.wav"))
    assert done.path == tmp_path / "out.wav"
    assert done.path.is_file()


def test_file_over_itself(tmp_path: Path) -> None:
    """Source and destination may be the same file."""
    x = noise(70_000)
    path = write(tmp_path / "in.wav", x)
    render(Late, path, path)
    np.testing.assert_array_equal(read(path)[0], x)


def test_wav_does_not_clip(tmp_path: Path) -> None:
    """A result above full scale survives in a .wav, and its peak is told."""
    x = np.full((2, 4_000), 0.5, np.float32)
    done = render(Chain, write(tmp_path / "in.wav", x), tmp_path / "out.wav", {"gain": 4.0})
    assert done.peak == pytest.approx(2.0)
    assert np.max(read(tmp_path / "out.wav")[0]) == pytest.approx(2.0)


def test_side_chains_are_played_in_step(tmp_path: Path) -> None:
    """A mono file goes to all channels, a short one goes on in silence; without any there is None."""
    x, key = noise(70_000), noise(100, 1)
    source = write(tmp_path / "in.wav", x)
    render(Ducked, source, tmp_path / "out.wav", sidechains={"key": write(tmp_path / "key.wav", key)})
    y, _ = read(tmp_path / "out.wav")
    held = np.concatenate([key, np.zeros((1, 70_000 - 100), np.float32)], axis=1)
    np.testing.assert_array_equal(y, x * (np.float32(1.0) - held))
    render(Ducked, source, tmp_path / "out.wav")
    np.testing.assert_array_equal(read(tmp_path / "out.wav")[0], 2.0 * x)


def test_side_chains_that_do_not_fit(tmp_path: Path) -> None:
    """Another name, rate or number of channels."""
    source = write(tmp_path / "in.wav", noise(10))
    for name, key, message in (
        ("voice", write(tmp_path / "a.wav", noise(10)), "no side-chain voice; its side-chains: key, more"),
        ("key", write(tmp_path / "b.wav", noise(10), 48_000), "has 48000 Hz, the sound 44100 Hz"),
        ("key", write(tmp_path / "c.wav", noise(10, 3)), "has 3 channels; the side-chain takes 1 or 2"),
    ):
        with pytest.raises(RenderError, match=message):
            render(Ducked, source, tmp_path / "out.wav", sidechains={name: key})
