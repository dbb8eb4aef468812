"""What `rattle new --worker` writes, filled in as `starter.py`'s."""

from __future__ import annotations

PLUGIN = '''"""$title: the loudest parts of the spectrum stay, the rest is turned down.

    rattle build $stem.py --install

`@worker` says that process is ordinary Python: NumPy here, and any library. It runs in a process of its own
and is heard 50 ms later, which hosts compensate.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from rattle import Effect, Param, worker

Samples = npt.NDArray[np.float32]


class $class_name(Effect):
    """A spectral gate."""

    name = "$title"
    id = "$id"  # make it yours now and never change it: projects find the plugin by it
    vendor = "$vendor"
    version = "0.1.0"
    category = "Restoration"

    threshold_db = Param(-40.0, -80.0, 0.0)  # below the loudest part
    reduction_db = Param(24.0, 0.0, 60.0)

    @worker(latency_ms=50.0, quantum=512)
    def process(self, x: Samples) -> Samples:  # float32, (channels, 512)
        spectrum = np.fft.rfft(x)
        size = np.abs(spectrum)
        is_quiet = size < 10.0 ** (self.threshold_db / 20.0) * np.max(size, axis=1, keepdims=True)
        spectrum[is_quiet] *= 10.0 ** (-self.reduction_db / 20.0)
        return np.fft.irfft(spectrum, x.shape[1]).astype(np.float32)
'''

TEST = '''"""$title, driven from Python: arrays in, arrays out."""

from __future__ import annotations

import numpy as np
from $stem import $class_name

import rattle

RATE_HZ = 48_000
SINE = 0.25 * np.sin(2.0 * np.pi * 468.75 / RATE_HZ * np.arange(RATE_HZ // 2), dtype=np.float32)


def test_nothing_is_reduced_by_nothing() -> None:
    """At 0 dB of reduction what comes out is what went in, as late as is reported."""
    plugin = rattle.compile($class_name, sample_rate=RATE_HZ, channels=1, engine="python")
    plugin.reduction_db = 0.0
    late = plugin.latency_samples
    np.testing.assert_allclose(plugin.process(SINE)[late:], SINE[:-late], atol=1e-6)


def test_what_is_quiet_is_turned_down_and_the_loud_stays() -> None:
    """A tone 50 dB below the other is gone, 60 dB further down."""
    plugin = rattle.compile($class_name, sample_rate=RATE_HZ, channels=1, engine="python")
    plugin.reduction_db = 60.0
    late = plugin.latency_samples
    quiet = 0.001 * np.sin(2.0 * np.pi * 9375.0 / RATE_HZ * np.arange(SINE.size), dtype=np.float32)
    heard = plugin.process(SINE + quiet)[late:]
    np.testing.assert_allclose(heard, SINE[:-late], atol=2e-4)  # it is 1e-3
'''
