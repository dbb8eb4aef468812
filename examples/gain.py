"""The smallest plugin: a volume control.

    rattle build examples/gain.py

What the host sees stands in the class body. `process` is real-time Python: it is compiled, and runs once
for every sample of every channel, so a mono, a stereo and a surround track all work.
"""

from __future__ import annotations

from rattle import Effect, Param, dsp


class Gain(Effect):
    """Makes the sound louder or softer."""

    name = "Gain"
    id = "com.example.rattle.gain"  # never changes: projects find the plugin by it
    vendor = "Rattle Examples"
    category = "Tools"

    gain_db = Param(0.0, -60.0, 12.0)  # default, minimum, maximum; title and unit come from the name

    def process(self, x: float) -> float:
        return x * dsp.db_to_gain(self.gain_db)  # reading a Param gives its value at this sample
