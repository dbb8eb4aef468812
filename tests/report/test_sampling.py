"""Shares of time: where they come from, and that they are those of the lines that cost."""

from __future__ import annotations

import math
import os
import signal

import numpy as np
import pytest
from tests.report import plugins
from tests.report.marks import report

from rattle import Effect, Stereo, Unit
from rattle.bundle.assembly import measurable_assembly
from rattle.bundle.library import library_builder
from rattle.bundle.tables import Kernel
from rattle.bundle.target import InstructionSet, SampleType
from rattle.compiler import compile_plugin, traced_kernel
from rattle.host.compiling import layout_for
from rattle.host.native import NativeEngine, runnable
from rattle.host.sampling import sample
from rattle.report.build import report_of
from rattle.report.page import Line, Report

SECONDS = 0.4


class Shaper(Unit):
    def __init__(self) -> None:
        self.y = 0.0

    def process(self, x: float) -> float:
        y = x + self.y
        for _ in range(50):
            y = math.tan(y)  # dear
        self.y = 0.5 * y
        return y


class Dear(Effect):
    """Scalar: one line that costs more than all the others, far down a chain of calls."""

    def __init__(self) -> None:
        self.shaper = Shaper()

    def process(self, x: Stereo) -> Stereo:
        left = 0.5 * x[0]
        shaped = self.shaper.process(left)  # calls it
        return shaped, x[1]


class DearInChannels(Effect):
    """The same in lanes."""

    def __init__(self) -> None:
        self.shaper = Shaper()

    def process(self, x: float) -> float:
        half = 0.5 * x
        return self.shaper.process(half)  # calls it in lanes


class DearInTime(Effect):
    """Samples side by side."""

    def process(self, x: float) -> float:
        for _ in range(50):
            x = math.tan(x)  # dear sample
        return x


class DearUnit(Unit):
    def __init__(self) -> None:
        self.y = 0.0

    def process(self, x: float) -> float:
        for _ in range(20):
            x = math.tan(x + self.y)  # dear stage
        self.y = x
        return x


class DearChain(Effect):
    """A wavefront."""

    def __init__(self) -> None:
        self.units = [DearUnit() for _ in range(8)]

    def process(self, x: float) -> float:
        for unit in self.units:
            x = unit.process(x)
        return x


class DearBank(Effect):
    """Units in lanes."""

    def __init__(self) -> None:
        self.units = [DearUnit() for _ in range(8)]

    def process(self, x: Stereo) -> Stereo:
        y = 0.0
        for unit in self.units:
            y = y + unit.process(x[0])
        return y, y


def line_with(report: Report, text: str) -> Line:
    (found,) = (line for line in report.sections[0].lines if line.text.endswith(text))
    return found


@pytest.mark.parametrize(
    ("cls", "form", "text"),
    [
        (Dear, "scalar", "# dear"),
        (DearInChannels, "channels", "# dear"),
        (DearInTime, "time", "# dear sample"),
        (DearChain, "wavefront", "# dear stage"),
        (DearBank, "units", "# dear stage"),
    ],
    ids=lambda each: getattr(each, "__name__", each),
)
@pytest.mark.parametrize("sample_type", ["f32", "f64"])
def test_the_dear_line_gets_most_of_the_time(
    cls: type[Effect], form: str, text: str, sample_type: SampleType
) -> None:
    """In every form and sample type, although what it calls is a function that knows no line."""
    code = compile_plugin(cls)
    assert code.plan.form == form
    found = report_of(code, __file__, SECONDS, sample_type)
    assert found.measurement is not None
    assert found.measurement.moments > 10
    own = line_with(found, text).own
    assert own is not None
    assert own > 0.6
    lines = [line for section in found.sections for line in section.lines]
    assert sum(line.own or 0.0 for line in lines) + found.measurement.rest == pytest.approx(1.0)


def test_a_call_has_the_time_of_what_it_calls() -> None:
    """`total` goes up the chain of calls; `own` stays where the work is."""
    found = report_of(compile_plugin(Dear), __file__, SECONDS)
    call, dear = line_with(found, "# calls it"), line_with(found, "# dear")
    assert call.total is not None
    assert dear.total is not None
    assert call.total >= dear.total > 0.6
    assert (call.own or 0.0) < 0.2


def test_how_it_was_measured_is_said() -> None:
    """Number of looks, signal, settings, kernel."""
    found = report_of(compile_plugin(plugins.Volume), plugins.__file__, SECONDS, "f64", "v2")
    assert found.measurement is not None
    for words in ("white noise", "48000 Hz", "2 to 2 channels", "Params at their defaults", "v2 f64"):
        assert words in found.measurement.words


def test_without_a_measurement_no_line_has_a_share() -> None:
    """And the report says that there is none."""
    found = report(plugins.Volume, plugins.__file__)
    assert found.measurement is None
    assert found.unmeasured
    assert {(line.own, line.total) for line in found.sections[0].lines} == {(None, None)}


@pytest.mark.parametrize("instruction_set", ["v2", None])
@pytest.mark.parametrize("cls", [plugins.Chain, plugins.Lfo, plugins.InBlocks, plugins.Bank, plugins.Handled])
def test_the_measured_kernel_is_the_same_kernel(
    cls: type[Effect], instruction_set: InstructionSet | None
) -> None:
    """What is measured gives the same bits as what is built."""
    code = compile_plugin(cls)
    layout = layout_for(code.description, None)
    noise = np.random.default_rng(2).uniform(-1.0, 1.0, (layout.inputs, 3000)).astype(np.float32)
    heard = []
    for traced in (False, True):
        assembly = ""
        if traced:
            builder = library_builder()
            kernel = Kernel(runnable(builder.target, instruction_set), "f32")
            assembly = measurable_assembly(builder, traced_kernel(code)[0], kernel)
        engine = NativeEngine(code, 48_000.0, layout, "f32", instruction_set, assembly)
        y = np.zeros((layout.outputs, 3000), np.float32)
        engine.process(noise, y, ())
        heard.append(y)
    np.testing.assert_array_equal(heard[0], heard[1])


def test_each_moment_is_somewhere() -> None:
    """Moments in and out of the kernel: there are no others, and numbers of places are those of the trace."""
    code = compile_plugin(plugins.Volume)
    text, chains = traced_kernel(code)
    found = sample(code, text, SECONDS)
    assert set(found.places) <= {0, *chains}
    assert sum(found.places.values()) + found.outside > 0


def test_signals_are_as_before() -> None:
    """Whoever waits for SIGPROF gets it again when the measurement is over, and none from it."""
    heard: list[int] = []
    before = signal.signal(signal.SIGPROF, lambda number, frame: heard.append(number))
    try:
        code = compile_plugin(plugins.Volume)
        sample(code, traced_kernel(code)[0], 0.05)
        assert heard == []
        os.kill(os.getpid(), signal.SIGPROF)
        assert heard == [signal.SIGPROF]
    finally:
        signal.signal(signal.SIGPROF, before)


class Wire(Effect):
    def process(self, x: float) -> float:
        return x


class NoSound(Effect):
    def process(self, x: float) -> float:
        return 0.0


@pytest.mark.parametrize("cls", [Wire, NoSound])
def test_a_plugin_that_does_nothing_has_a_report(cls: type[Effect]) -> None:
    """No line has a share; all of the time, if any, is the rest."""
    found = report_of(compile_plugin(cls), __file__, 0.1)
    assert found.measurement is None or found.measurement.rest == pytest.approx(1.0)
    assert not any(line.own for section in found.sections for line in section.lines)
