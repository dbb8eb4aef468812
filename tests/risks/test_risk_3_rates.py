"""Risk 3: what is computed when, and in how many bits, is decided by types. Who does not know the rules must
still get what he wrote: precise coefficients, and one sound with hoisting and smoothing on or off."""

from __future__ import annotations

import math

import numpy as np
import pytest
from tests.language.engines import REALS, instruction_sets, play, random_points

from rattle import Effect, Param, dsp
from rattle.bundle.target import SAMPLE_TYPES, SampleType
from rattle.compiler import compile_plugin
from rattle.compiler.ir import Function
from rattle.dsp.biquad import BiquadKind
from rattle.host.native import NativeEngine

RATE_HZ = 192_000.0
FREQ_HZ = 20.0
Q = 0.7071


class FromConstants(Effect):
    def process(self, x: float) -> float:
        return x * math.exp(-1.0 / (0.01 * self.sample_rate))


class FromAJump(Effect):
    time_s = Param(0.01, 0.001, 1.0, smooth_ms=0.0)

    def process(self, x: float) -> float:
        return x * math.exp(-1.0 / (self.time_s * self.sample_rate))


class FromARamp(Effect):
    time_s = Param(0.01, 0.001, 1.0)

    def process(self, x: float) -> float:
        return x * math.exp(-1.0 / (self.time_s * self.sample_rate))


class FromBoth(Effect):
    time_s = Param(0.01, 0.001, 1.0, smooth_ms=0.0)
    gain = Param(0.5, 0.0, 1.0)

    def process(self, x: float) -> float:
        return x * (self.gain * math.exp(-1.0 / (self.time_s * self.sample_rate)))


class FromState(Effect):
    def __init__(self) -> None:
        self.z = 0.0

    def process(self, x: float) -> float:
        self.z = math.exp(-abs(x)) * self.z + x
        return self.z


class FromPrepare(Effect):
    def __init__(self) -> None:
        self.k = 0.0

    def prepare(self) -> None:
        self.k = math.exp(-1.0 / (0.01 * self.sample_rate))

    def process(self, x: float) -> float:
        return x * self.k


# Where exp is computed, for what moves, and in how many bits.
GOLDEN: dict[type[Effect], str] = {
    FromConstants: "when nothing moves, f64",
    FromAJump: "when [0] moves, f64",
    FromARamp: "when [0] moves, real",
    FromBoth: "when [0] moves, f64",
    FromState: "at each sample, real",
    FromPrepare: "in prepare, f64",
}


@pytest.mark.parametrize("cls", list(GOLDEN), ids=lambda cls: cls.__name__)
def test_rates_are_these(cls: type[Effect]) -> None:
    """A plugin's exponential stands where it should, in 64 bits unless it ramps or hears."""
    program = compile_plugin(cls).program
    places = {"in prepare": program.prepare, "at each sample": program.process}
    for group in program.control:
        places[f"when {sorted(group.params) or 'nothing'} moves"] = group.function
    assert [f"{place}, {width}" for place, body in places.items() for width in _widths(body)] == [GOLDEN[cls]]


def _widths(function: Function) -> list[str]:
    calls = [op for op in function.body.walk() if op.opcode == "call"]
    return [op.operands[0].type.dtype.value for op in calls if "exp" in str(op.attrs["function"])]


class CookbookJump(Effect):
    """The RBJ cookbook's low-pass, transposed direct form II, its Param unsmoothed."""

    freq_hz = Param(FREQ_HZ, 10.0, 20_000.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.s1 = 0.0
        self.s2 = 0.0

    def process(self, x: float) -> float:
        w = 2.0 * math.pi * self.freq_hz / self.sample_rate
        alpha = math.sin(w) / (2.0 * Q)
        a0 = 1.0 + alpha
        b1 = (1.0 - math.cos(w)) / a0
        y = 0.5 * b1 * x + self.s1
        self.s1 = b1 * x + 2.0 * math.cos(w) / a0 * y + self.s2
        self.s2 = 0.5 * b1 * x - (1.0 - alpha) / a0 * y
        return y


class CookbookRamp(CookbookJump):
    """The same smoothed, as a beginner leaves it."""

    freq_hz = Param(FREQ_HZ, 10.0, 20_000.0)


class LibraryJump(Effect):
    freq_hz = Param(FREQ_HZ, 10.0, 20_000.0, smooth_ms=0.0)

    def __init__(self) -> None:
        self.filter = dsp.Biquad()

    def process(self, x: float) -> float:
        return self.filter.process(x, BiquadKind.LOW_PASS, self.freq_hz, Q)


class LibraryRamp(LibraryJump):
    freq_hz = Param(FREQ_HZ, 10.0, 20_000.0)


def gain_db(cls: type[Effect], sample_type: SampleType, freq_hz: float) -> float:
    """Of the impulse response, four time constants and more of it."""
    code = compile_plugin(cls)
    engine = NativeEngine(code, RATE_HZ, code.description.layouts[-1], sample_type, "v2")
    x = np.zeros((engine.layout.inputs, 60_000), REALS[sample_type])
    x[:, 0] = 1.0
    y = play(engine, x, [], [x.shape[1]]).y[0].astype(np.float64)
    response = np.dot(y, np.exp(-2j * math.pi * freq_hz / RATE_HZ * np.arange(len(y))))
    return float(20.0 * math.log10(abs(response)))


@pytest.mark.parametrize(
    ("cls", "tolerance_db"), [(CookbookJump, 0.1), (LibraryJump, 0.01), (LibraryRamp, 0.01)]
)
def test_a_low_cutoff_is_met_in_32_bits(cls: type[Effect], tolerance_db: float) -> None:
    """20 Hz at 192 kHz: a cookbook filter's control values are 64-bit; the library bears smoothing too."""
    expected = 20.0 * math.log10(Q)
    assert gain_db(cls, "f64", FREQ_HZ) == pytest.approx(expected, abs=0.001)
    assert gain_db(cls, "f32", FREQ_HZ) == pytest.approx(expected, abs=tolerance_db)


def test_a_smoothed_cookbook_filter_is_not_met() -> None:
    """Why the library has no direct form: a smoothed Param makes coefficients that have 32 bits."""
    assert abs(gain_db(CookbookRamp, "f32", FREQ_HZ) - 20.0 * math.log10(Q)) > 0.1
    assert gain_db(CookbookRamp, "f64", FREQ_HZ) == pytest.approx(20.0 * math.log10(Q), abs=0.001)


@pytest.mark.parametrize(
    "cls", [*GOLDEN, CookbookJump, CookbookRamp, LibraryRamp], ids=lambda cls: cls.__name__
)
def test_hoisting_cannot_be_heard(cls: type[Effect]) -> None:
    """Computed at every sample instead of when a Param moves: the same bits, while it moves and after."""
    x = np.random.default_rng(1).uniform(-1.0, 1.0, (2, 900))
    for sample_type in SAMPLE_TYPES:
        played = []
        for hoisting in (True, False):
            code = compile_plugin(cls, hoisting)
            points = random_points(code.description, 900, seed=1)
            layout = code.description.layouts[0]
            engine = NativeEngine(code, RATE_HZ, layout, sample_type, instruction_sets()[-1])
            played.append(play(engine, x.astype(REALS[sample_type]), points, [900]).y.tobytes())
        assert played[0] == played[1]
