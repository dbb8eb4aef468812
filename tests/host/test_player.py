"""A compiled plugin from array to array."""

from __future__ import annotations

import itertools
import math
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from gain_by_hand import DESCRIPTION, KERNEL_C, HandGain
from hypothesis import given, settings
from hypothesis import strategies as st

from rattle.bundle.target import InstructionSet, SampleType, best_instruction_set, this_machine
from rattle.host import native
from rattle.host.native import NativeEngine
from rattle.host.player import Player
from rattle.plugin.description import Layout
from rattle.plugin.errors import ParamValueError

SAMPLE_RATE = 48_000.0
STEREO, MONO = Layout(2, 2), Layout(1, 1)
RAMP_SAMPLES = 480  # smooth_ms=10


def player(
    layout: Layout = STEREO,
    sample_type: SampleType = "f32",
    kernel: InstructionSet | None = None,
    code: HandGain | None = None,
) -> Player:
    code = code or HandGain()
    engine = NativeEngine(code, SAMPLE_RATE, layout, sample_type, kernel)
    return Player(engine, code.description, SAMPLE_RATE, np.dtype(f"float{sample_type[1:]}"))


def expected(x: np.ndarray[Any, Any], gain: float = 1.0) -> np.ndarray[Any, Any]:
    """y[n] = gain x[n] + y[n-1] / 2, in the sample type."""
    y = np.zeros_like(x)
    last = np.zeros(len(x), x.dtype)
    for i in range(x.shape[1]):
        last = x.dtype.type(gain) * x[:, i] + x.dtype.type(0.5) * last
        y[:, i] = last
    return y


def noise(samples: int, channels: int = 2, dtype: str = "float32") -> np.ndarray[Any, Any]:
    return np.random.default_rng(7).uniform(-1, 1, (channels, samples)).astype(dtype)


@pytest.mark.parametrize(("sample_type", "dtype"), [("f32", "float32"), ("f64", "float64")])
def test_output_equals_the_definition(sample_type: SampleType, dtype: str) -> None:
    """Arrays go through the compiled code to the bit, in both sample types, and the input stays as it was."""
    x = noise(1000, dtype=dtype)
    before = x.copy()
    y = player(sample_type=sample_type).process(x)
    assert y.dtype == dtype
    assert y.flags.c_contiguous
    np.testing.assert_array_equal(y, expected(x))
    np.testing.assert_array_equal(x, before)


@settings(max_examples=40, deadline=None)
@given(cuts=st.lists(st.integers(0, 600), max_size=8), points=st.lists(st.integers(0, 599), max_size=6))
def test_state_goes_on_from_call_to_call(cuts: list[int], points: list[int]) -> None:
    """However samples are cut into calls (of 0 too) and wherever Params move, the bits are the same."""
    x = noise(600)
    moves = [(offset, "gain", (i * 0.7) % 4) for i, offset in enumerate(points)]
    whole = player().process(x, points=moves)
    pieces = player()
    borders = [0, *sorted(cuts), 600]
    played = [
        pieces.process(
            x[:, a:b], points=[(offset - a, name, value) for offset, name, value in moves if a <= offset < b]
        )
        for a, b in itertools.pairwise(borders)
    ]
    np.testing.assert_array_equal(np.concatenate(played, axis=1), whole)


def test_every_kernel_of_this_machine_gives_the_same_bits() -> None:
    """v2, v3 and v4 agree to the bit; the best one is the default."""
    machine = this_machine()
    sets = machine.instruction_sets[: machine.instruction_sets.index(best_instruction_set(machine)) + 1]
    x = noise(1000)
    outputs = [player(kernel=name).process(x, points=[(100, "gain", 3.0)]) for name in (*sets, None)]
    for output in outputs[1:]:
        np.testing.assert_array_equal(output, outputs[0])


def test_kernel_this_machine_cannot_run_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instruction set beyond the processor's is an error, not a crash."""
    monkeypatch.setattr("rattle.host.native.best_instruction_set", lambda target: "v2")
    with pytest.raises(ValueError, match=r"cannot run kernel 'v3'; its best is 'v2'"):
        player(kernel="v3")


def test_reset_is_fresh() -> None:
    """After reset the same input gives the same output as a new player, and Params keep their targets."""
    x = noise(700)
    used = player()
    used.gain = 2.0
    first = used.process(x)
    used.reset()
    assert used.gain == 2.0
    np.testing.assert_array_equal(used.process(x), first)


def test_param_jumps_before_the_first_sample_and_ramps_later() -> None:
    """Assigned on a fresh player a Param is there at once; later it takes 10 ms to get there."""
    ones = np.ones((2, RAMP_SAMPLES + 1), np.float32)
    fresh = player()
    fresh.gain = 3.0
    assert fresh.process(ones[:, :1])[0, 0] == 3.0
    moved = player()
    moved.process(np.zeros((2, 1), np.float32))
    moved.gain = 3.0
    y = moved.process(ones)[0]
    gains = y[1:] - np.float32(0.5) * y[:-1]
    assert 1.0 < gains[0] < 1.02
    assert np.all(np.diff(gains[: RAMP_SAMPLES - 2]) > 0)
    assert gains[-1] == pytest.approx(3.0, abs=1e-6)


def test_points_fall_on_their_sample() -> None:
    """A Param that jumps does so at the very sample; points given in any order count in order of time."""
    x = np.ones((2, 8), np.float32)
    t = player()
    y = t.process(x, points=[(5, "invert", False), (2, "invert", True)])
    signs = np.sign(np.round(y - 0.5 * np.concatenate([np.zeros((2, 1)), y[:, :-1]], axis=1)))
    np.testing.assert_array_equal(signs[0], [1, 1, -1, -1, -1, 1, 1, 1])
    assert t.invert is False


def test_point_mistakes_are_named() -> None:
    """Unknown ids, samples outside the block, values outside the range: said so, and no point counts."""
    t = player()
    x = np.zeros((2, 16), np.float32)
    with pytest.raises(ValueError, match=r"no parameter 'gian': did you mean 'gain'\?"):
        t.process(x, points=[(0, "gain", 2.0), (0, "gian", 1.0)])
    with pytest.raises(ValueError, match=r"at sample 16 is outside the block's 16 samples"):
        t.process(x, points=[(16, "gain", 1.0)])
    with pytest.raises(ParamValueError, match="outside 0 to 4"):
        t.process(x, points=[(0, "gain", 4.5)])
    assert t.gain == 1.0


def test_attributes_are_checked() -> None:
    """A value out of range and a misspelt name are errors; a meter reads and cannot be assigned."""
    t = player()
    with pytest.raises(ParamValueError, match="outside 0 to 4"):
        t.gain = 5.0
    with pytest.raises(AttributeError, match=r"did you mean `gain`\?"):
        t.gian = 1.0
    with pytest.raises(AttributeError, match="is a Meter"):
        t.level = 1.0
    with pytest.raises(AttributeError, match="read-only"):
        t.latency_samples = 3


def test_meter_shows_the_peak_of_the_last_block() -> None:
    """The meter is the value farthest from rest in the block that was played last."""
    t = player()
    assert t.level == 0.0
    t.process(np.full((2, 4), 0.5, np.float32))
    assert t.level == pytest.approx(0.9375)
    t.process(np.zeros((2, 4), np.float32))
    assert t.level == pytest.approx(0.46875)


def test_nan_is_silenced_and_counted() -> None:
    """A plugin that makes infinity gives 0 there, is reset at the next tick, and says how often."""
    code = replace(HandGain(), kernel_c=KERNEL_C.replace("(real)0.5 * last", "(real)1e30 * last"))
    t = player(code=code)
    x = np.zeros((2, 600), np.float32)
    x[:, 0] = 1.0
    y = t.process(x)
    assert np.all(np.isfinite(y))
    assert t.nan_count == 1
    assert t.process(np.ones((2, 1), np.float32))[0, 0] == 1.0


def test_latency_and_tail_are_the_plugins() -> None:
    """Both come from the compiled code at this sample rate."""
    t = player()
    assert t.latency_samples == 0
    assert t.tail_s == pytest.approx(100 / SAMPLE_RATE)


def test_mono_takes_one_dimension_and_gives_one() -> None:
    """A mono player takes (samples,) and (1, samples), and answers in kind."""
    x = noise(100, channels=1)
    flat = player(MONO).process(x[0])
    assert flat.shape == (100,)
    np.testing.assert_array_equal(flat, player(MONO).process(x)[0])


@pytest.mark.parametrize(
    "view",
    [lambda x: x.T.copy().T, lambda x: x[:, ::-1][:, ::-1], lambda x: np.repeat(x, 2, axis=1)[:, ::2]],
    ids=["transposed", "reversed twice", "every second"],
)
def test_any_strides_are_taken(view: Any) -> None:
    """`x.T` of an interleaved array and other views give what the plain array gives."""
    x = noise(64)
    np.testing.assert_array_equal(player().process(view(x)), player().process(x))


@pytest.mark.parametrize(
    ("x", "error", "message"),
    [
        (
            np.zeros((512, 2), np.float32),
            ValueError,
            r"shape \(512, 2\).*\(2, samples\): did you mean x\.T\?",
        ),
        (np.zeros(512, np.float32), ValueError, r"one dimension is mono"),
        (np.zeros((1, 512), np.float32), ValueError, r"compile with channels=1"),
        (np.zeros((2, 3, 4), np.float32), ValueError, r"expected float32 of shape \(2, samples\)$"),
        (np.zeros((2, 512)), TypeError, r"x is float64; .*x\.astype\(np\.float32\).*sample_type='f64'"),
        (np.zeros((2, 512), np.int16), TypeError, r"x is int16; .*full scale at 1\.0"),
        (
            np.zeros((2, 512), ">f4"),
            TypeError,
            r"x is >f4; its bytes .* x\.astype\(np\.float32\) \(",
        ),
        ([[0.0], [0.0]], TypeError, r"x is a list; give a NumPy array, float32 of shape \(2, samples\)"),
    ],
)
def test_wrong_arrays_say_what_is_expected(x: Any, error: type[Exception], message: str) -> None:
    """Shape and type mistakes name what was given, what is expected, and what to write."""
    with pytest.raises(error, match=message):
        player().process(x)


@pytest.mark.parametrize("point", [(1, "gain"), 3, (1.5, "gain", 1.0), ("0", "gain", 1.0)])
def test_what_is_no_point(point: Any) -> None:
    """A point has three parts and falls on a whole sample."""
    with pytest.raises(TypeError, match=r"a point is \(whole sample, id of a Param, value\), not "):
        player().process(noise(8), points=[point])


@pytest.mark.parametrize("points", [{"gain": 1.0}, 5])
def test_what_is_no_list_of_points(points: Any) -> None:
    """A dict has no samples in it; the message shows the form."""
    with pytest.raises(
        TypeError, match=r'points is a \w+; give a list, as in points=\[\(24_000, "depth", 0.5\)\]'
    ):
        player().process(noise(8), points=points)


def test_a_machine_that_is_too_old(monkeypatch: pytest.MonkeyPatch) -> None:
    """A library that finds no kernel for this processor has not run out of memory."""
    library = native._load(native.library_builder().driver(HandGain(), native.Kernel("v2", "f32")))
    monkeypatch.setattr(native, "_load", lambda path: library)
    monkeypatch.setattr(library, "rattle_driver_open_live", lambda *_: None)
    with pytest.raises(MemoryError, match="no memory for"):
        player(kernel="v2")
    monkeypatch.setattr(native, "runs_baseline", lambda target: False)
    with pytest.raises(RuntimeError, match="this processor is too old"):
        player(kernel="v2")


def test_players_do_not_share_state() -> None:
    """Two players of one plugin use one library and are independent."""
    a, b = player(), player()
    a.gain = 4.0
    a.process(noise(100))
    assert b.gain == 1.0
    np.testing.assert_array_equal(b.process(noise(100)), expected(noise(100)))


def test_other_threads_run_while_a_plugin_renders() -> None:
    """The interpreter's lock is free during a call: with switching off, only a call can let us in here."""
    t, x = player(), noise(300_000)
    began = threading.Event()
    inside = False

    def render() -> None:
        nonlocal inside
        inside = True
        began.set()
        for _ in range(20):
            t.process(x)
        inside = False

    interval = sys.getswitchinterval()
    sys.setswitchinterval(1000.0)
    try:
        renderer = threading.Thread(target=render)
        renderer.start()
        began.wait()
        let_in = inside
        renderer.join()
    finally:
        sys.setswitchinterval(interval)
    assert let_in


def test_a_player_is_for_one_thread() -> None:
    """A second thread is told so while the first one renders, and does no harm to its sound."""
    t, x = player(), noise(100_000)
    rendered: list[np.ndarray[Any, Any]] = []
    refused: set[tuple[str, str]] = set()
    said = "this Player is in use by another thread; compile one for each"

    def use(name: str, call: Callable[[], object]) -> bool:
        try:
            call()
        except RuntimeError as error:
            refused.add((name, str(error)))
            return False
        return True

    def render() -> None:
        while not use("render", lambda: rendered.append(t.process(x))):
            pass

    wanted = {(name, said) for name in ("process", "set", "reset")}
    for _ in range(200):  # one round is nearly always enough
        if refused >= wanted:
            break
        t.reset()
        renderer = threading.Thread(target=render)
        renderer.start()
        while renderer.is_alive():
            use("process", lambda: t.process(x[:, :0]))
            use("set", lambda: setattr(t, "gain", 1.0))
            use("reset", t.reset)
        renderer.join()
    assert refused >= wanted
    np.testing.assert_array_equal(rendered[-1], expected(x))


def test_a_refused_block_leaves_the_params_as_they_were() -> None:
    """Points of a block that was not played are not what a Param reads."""
    t = player()
    t._targets._engine._turn._lock.acquire()  # type: ignore[attr-defined]  # as another thread would
    with pytest.raises(RuntimeError):
        t.process(noise(10), points=[(0, "gain", 0.25)])
    assert t.gain == 1.0


_RENDERS_AT_EXIT = """
import sys
sys.path.insert(0, {here!r})
from rattle.host import native
from test_player import player
load = native._load
class Watched:
    def __init__(self, library): self._library = library
    def __getattr__(self, name): return getattr(self._library, name)
    def rattle_driver_close(self, driver):
        print("closed")
        self._library.rattle_driver_close(driver)
native._load = lambda path: Watched(load(path))
t = player()
t = None
print("now")
t = player()
"""


def test_nothing_is_taken_from_threads_that_render_at_exit() -> None:
    """A player that nobody holds is freed; one that lives when Python ends is left to the system, for a
    thread may still be inside its machine code."""
    here = Path(__file__).resolve().parent
    script = f"import sys; sys.path.insert(0, {str(here.parent / 'bundle')!r})" + _RENDERS_AT_EXIT.format(
        here=str(here)
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["closed", "now"]


def test_no_params_no_meters() -> None:
    """A plugin with nothing to set plays, and says so when something is set."""
    kernel = KERNEL_C.replace("segment->params[0]", "(RattleRamp){1.0, 0.0, 0}")
    kernel = kernel.replace("segment->params[1].target", "0.0").replace("segment->meters[0]", "unmeasured")
    kernel = kernel.replace(
        "Gain *self = memory;\n    const Ra", "double unmeasured = 0;\n    Gain *self = memory;\n    const Ra"
    )
    bare = HandGain(replace(DESCRIPTION, params=(), meters=()), kernel)
    t = player(code=bare)
    np.testing.assert_array_equal(t.process(noise(50)), expected(noise(50)))
    with pytest.raises(AttributeError, match="has no parameter `gain`; it has none"):
        t.gain = 1.0
    assert not math.isnan(t.tail_s)
