"""Plugins of ordinary Python on the command line, as a newcomer meets them."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile
from newcomer import Plugin, Rattle

SMEAR = """
    import numpy as np

    from rattle import Effect, Param, worker


    class Smear(Effect):
        id = "com.example.smear"
        mix = Param(0.5)

        @worker(latency_ms=20.0)
        def process(self, x: np.ndarray) -> np.ndarray:
            return x + self.mix * np.fft.irfft(np.abs(np.fft.rfft(x)), x.shape[1])
"""


def test_verify_says_where_it_runs_and_how_late_it_is(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """Not that it is real-time safe; and a Param that it reads is not called unused."""
    plugin(SMEAR, "smear.py")
    result = rattle("verify", "smear.py")
    assert result.exit_code == 0
    for words in (
        "Smear is ordinary Python behind a ring, 20 ms: 1 parameter, latency 960 samples at 48 kHz",
        "process runs in a process of its own",
        "what comes later still is the dry input at the same delay",
        f"needs {sys.executable} and {folder / 'smear.py'}",
    ):
        assert words in result.stdout
    assert "real-time safe" not in result.stdout
    assert "note" not in result.stdout


def test_show_has_its_source_and_the_little_that_is_compiled(plugin: Plugin, rattle: Rattle) -> None:
    """A report without shares of time, and the kernel around the ring."""
    plugin(SMEAR, "smear.py")
    report = rattle("show", "report", "smear.py").stdout
    assert "ordinary Python behind a ring: heard 20 ms later, fixed" in report
    assert "return x + self.mix * np.fft.irfft" in report
    assert "RATTLE_WORKER_PROCESSOR" in rattle("show", "c", "smear.py").stdout


def test_new_makes_one_that_is_right(rattle: Rattle, folder: Path) -> None:
    """With a test beside it."""
    assert rattle("new", "spectral_gate", "--worker").exit_code == 0
    assert "@worker" in (folder / "spectral_gate" / "spectral_gate.py").read_text()
    result = rattle("verify", "spectral_gate/spectral_gate.py")
    assert "SpectralGate is ordinary Python behind a ring" in result.stdout
    assert (folder / "spectral_gate" / "test_spectral_gate.py").is_file()


@pytest.mark.skipif(sys.platform != "linux", reason="workers are of Linux so far")
def test_a_render_is_process_in_step(plugin: Plugin, rattle: Rattle, folder: Path) -> None:
    """The latency is taken off again, and every quantum is there."""
    plugin(SMEAR, "smear.py")
    x = np.random.default_rng(1).uniform(-0.2, 0.2, (4096, 2)).astype(np.float32)
    soundfile.write("in.wav", x, 48_000, subtype="FLOAT")
    assert rattle("render", "smear.py", "in.wav", "-o", "out.wav").exit_code == 0
    y, _ = soundfile.read("out.wav", dtype="float32")
    quanta = x.T.reshape(2, -1, 128)
    expected = (quanta + 0.5 * np.fft.irfft(np.abs(np.fft.rfft(quanta)), 128)).astype(np.float32)
    np.testing.assert_array_equal(y.T[:, :4096], expected.reshape(2, -1))


def test_no_bundle_for_systems_without_workers(plugin: Plugin, rattle: Rattle) -> None:
    """Said before anything is compiled for them."""
    plugin(SMEAR, "smear.py")
    result = rattle("build", "smear.py", "--target", "windows-x86_64")
    assert result.exit_code == 1
    assert "Smear is ordinary Python (@worker), which this version runs on Linux only" in result.stderr


NEWCOMERS = {
    "arrays without the decorator": (
        "def process(self, x: np.ndarray) -> np.ndarray:\n            return x",
        "ordinary Python on arrays: write `@worker` above it, which adds 50 ms",
    ),
    "a sample under it": (
        "@worker\n        def process(self, x: float) -> float:\n            return x",
        "leave @worker out, for real-time Python without latency",
    ),
    "an option that is none": (
        "@worker(latency=20)\n        def process(self, x):\n            return x",
        "fix: did you mean `latency_ms`?",
    ),
    "another method": (
        "@worker\n        def smear(self, x):\n            return x",
        "only `process` makes the sound of a plugin",
    ),
    "an FFT at every sample": (
        "def process(self, x: float) -> float:\n            return float(np.fft.rfft(self.line)[0])",
        "write `@worker` above the plugin's process, on arrays: then any Python will do, 50 ms later",
    ),
}


@pytest.mark.parametrize("mistake", NEWCOMERS)
def test_what_a_newcomer_is_told(mistake: str, plugin: Plugin, rattle: Rattle) -> None:
    """The place, and what to write."""
    body, message = NEWCOMERS[mistake]
    source = f"""
    import numpy as np

    from rattle import Effect, worker, zeros


    class Smear(Effect):
        def __init__(self) -> None:
            self.line = zeros(64)

        {body}
    """
    plugin(source, "smear.py")
    result = rattle("verify", "smear.py")
    assert result.exit_code == 1
    assert message in result.stderr
    assert "smear.py:" in result.stderr
