"""rattle.compile: from the author's class to arrays."""

from __future__ import annotations

import math
import traceback
from pathlib import Path
from typing import Any

import authors_plugins
import numpy as np
import pytest
from authors_plugins import Chain, Ducked, Late, LateBlock, Mode, Smoother, Swap, Wrong

import rattle
from rattle import Effect, Meter, Param, on_change, zeros
from rattle.compiler import CompileError
from rattle.host.compiling import EngineName
from rattle.plugin.errors import ParamValueError

ENGINES: tuple[EngineName, ...] = ("native", "python")


def noise(samples: int, channels: int = 2) -> np.ndarray[Any, Any]:
    return np.random.default_rng(3).uniform(-1, 1, (channels, samples)).astype(np.float32)


@pytest.mark.parametrize("engine", ENGINES)
def test_attributes_reach_every_unit(engine: EngineName) -> None:
    """Params of the plugin, of a unit in a list, and Enums are set by attribute and read back as they are."""
    t = rattle.compile(Chain, engine=engine)
    t.gain = 2.0
    t.stages[1].amount = 0.25
    t.mode = Mode.HIGH
    assert (t.gain, t.stages[0].amount, t.stages[1].amount, t.mode) == (2.0, 0.5, 0.25, Mode.HIGH)
    with pytest.raises(ParamValueError):
        t.stages[1].amount = 1.5


def test_native_equals_python() -> None:
    """The compiled plugin sounds as the class does under CPython, Params moving inside the block."""
    x = noise(1500)
    points = [(100, "gain", 3.0), (300, "stages.1.amount", 0.1), (900, "mode", Mode.HIGH)]
    native, python = (rattle.compile(Chain, engine=engine).process(x, points=points) for engine in ENGINES)
    np.testing.assert_allclose(native, python, atol=1e-5)
    assert native.dtype == python.dtype == np.float32


@pytest.mark.parametrize("engine", ENGINES)
def test_reset_and_latency(engine: EngineName) -> None:
    """Both engines report the author's latency, carry state across calls and forget it on reset."""
    t = rattle.compile(Late, engine=engine)
    assert t.latency_samples == 3
    assert t.tail_s == 0.0
    x = noise(10)
    first = [t.process(x[:, :4]), t.process(x[:, 4:])]
    np.testing.assert_array_equal(np.concatenate(first, axis=1)[:, 3:], x[:, :7])
    t.reset()
    np.testing.assert_array_equal(t.process(x[:, :4]), first[0])


@pytest.mark.parametrize("engine", ENGINES)
def test_channels_choose_the_layout(engine: EngineName) -> None:
    """The default is the plugin's first layout; a number is the input's channels; a pair is both."""
    assert rattle.compile(Late, engine=engine).process(noise(8)).shape == (2, 8)
    assert rattle.compile(Late, engine=engine, channels=1).process(noise(8, 1)[0]).shape == (8,)
    assert rattle.compile(Late, engine=engine, channels=(4, 4)).process(noise(8, 4)).shape == (4, 8)
    with pytest.raises(
        ValueError, match=r"Late has no layout for channels=\(2, 1\); \(inputs, outputs\): \(2, 2\)"
    ):
        rattle.compile(Late, engine=engine, channels=(2, 1))


def test_stereo_process() -> None:
    """A linked pair goes through as a pair; state without a `tail_s` is an endless tail."""
    t = rattle.compile(Swap)
    x = noise(16)
    np.testing.assert_array_equal(t.process(x), x[::-1])
    assert math.isinf(t.tail_s)


def test_double_precision() -> None:
    """sample_type="f64" plays the 64-bit kernel on float64 arrays, close to CPython's own arithmetic."""
    x = noise(500).astype(np.float64)
    native = rattle.compile(Chain, sample_type="f64").process(x)
    python = rattle.compile(Chain, engine="python", sample_type="f64").process(x)
    assert native.dtype == np.float64
    np.testing.assert_allclose(native, python, atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"sample_rate": 0.0}, "sample_rate is 0.0 Hz"),
        ({"sample_rate": math.nan}, "sample_rate is nan Hz"),
        ({"sample_rate": 2e9}, r"sample_rate is 2e\+09 Hz; it must be below 1e\+09"),
        ({"engine": "wasm"}, "there are 'native' and 'python'"),
        ({"sample_type": "f16"}, "there are 'f32' and 'f64'"),
        ({"kernel": "v9"}, "cannot run kernel 'v9'"),
        ({"engine": "python", "kernel": "v2"}, "kernel is for engine='native'"),
    ],
)
def test_wrong_arguments_are_named(arguments: dict[str, Any], message: str) -> None:
    """Each argument says what it was and what it may be."""
    with pytest.raises(ValueError, match=message):
        rattle.compile(Late, **arguments)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (Chain(), r"give the class, not an object of it: rattle\.compile\(Chain\)"),
        (
            authors_plugins,
            r"authors_plugins is a module; give a class of it: rattle\.compile\(authors_plugins\.",
        ),
        (
            "tremolo.py",
            "rattle.compile takes a class, rattle build a file: import the class from 'tremolo.py'",
        ),
        (Path("tremolo.py"), "rattle build a file"),
        (5, "takes a class that derives from rattle.Effect, not 5"),
    ],
    ids=["object", "module", "text", "path", "number"],
)
def test_what_is_no_class(given: Any, message: str) -> None:
    """An object, a module, a file: each is told what to write."""
    with pytest.raises(TypeError, match=message):
        rattle.compile(given)


def test_a_rate_that_is_no_number() -> None:
    """A text from a command line or a file says so, instead of failing inside."""
    with pytest.raises(TypeError, match="sample_rate is '44100'; give a number of Hz, for example 48_000"):
        rattle.compile(Late, sample_rate="44100")  # type: ignore[arg-type]


def frames(error: BaseException) -> list[str]:
    return [frame.name for frame in traceback.extract_tb(error.__traceback__)]


def test_a_refusal_stands_alone() -> None:
    """A mistake that its message tells whole comes without the compiler's own frames or causes."""
    with pytest.raises(rattle.CompileError) as refused:
        rattle.compile(Wrong)
    assert frames(refused.value)[1:] == ["compile"]
    assert refused.value.__suppress_context__
    player = rattle.compile(Late)
    with pytest.raises(TypeError) as wrong_array:
        player.process([1.0])  # type: ignore[arg-type]
    assert frames(wrong_array.value)[1:] == ["process"]


def test_an_error_in_an_authors_code_keeps_the_way_there() -> None:
    """What happened inside `__init__` is found by its line, so that line stays in the traceback."""

    class Early(rattle.Effect):
        depth = rattle.Param(0.5)

        def __init__(self) -> None:
            self.half = 0.5 * self.depth

        def process(self, x: float) -> float:
            return x * self.half

    with pytest.raises(rattle.DeclarationError) as caught:
        rattle.compile(Early, engine="python")
    assert "__init__" in frames(caught.value)


def test_the_names_at_the_top() -> None:
    """dir(rattle) lists what an author uses and nothing else, and all of it is there."""
    assert {"compile", "render", "CompileError", "Effect", "dsp"} <= set(dir(rattle))
    assert {"Any", "TYPE_CHECKING", "annotations"} & set(dir(rattle)) == set()
    assert [name for name in dir(rattle) if not hasattr(rattle, name)] == []
    assert issubclass(rattle.CompileError, rattle.RattleError)


def test_authors_mistakes_are_the_compilers() -> None:
    """What cannot be compiled is a CompileError with its place, never a C compiler's message."""
    with pytest.raises(CompileError, match=r"authors_plugins\.py"):
        rattle.compile(Wrong)


def test_repr_tells_what_it_is() -> None:
    """A player at the prompt shows its class, channels, type and rate."""
    assert repr(rattle.compile(Late)) == "<Player Late: 2 to 2 channels of float32 at 48000 Hz>"


@pytest.mark.parametrize("engine", ENGINES)
def test_side_chains_by_name(engine: EngineName) -> None:
    """Given: connected, mono for all channels. Not given, or None: not connected, or silence."""
    t = rattle.compile(Ducked, engine=engine)
    x, key, more = noise(300), noise(300, 1), np.full(300, 0.5, np.float32)
    np.testing.assert_allclose(t.process(x, key=key), x * (1.0 - key), atol=1e-6)
    np.testing.assert_array_equal(t.process(x, key=None, more=more), 2.0 * x)
    ducked = t.process(x, key=x, more=more)
    np.testing.assert_allclose(ducked, x * (1.0 - x) + 0.5, atol=1e-6)


def test_side_chains_that_do_not_fit() -> None:
    """Names, shapes and types are checked as those of x are."""
    t = rattle.compile(Ducked, engine="python")
    x = noise(10)
    with pytest.raises(TypeError, match="takes no `voice`; its side-chains: key, more"):
        t.process(x, voice=x)
    with pytest.raises(TypeError, match="key: x is float64"):
        t.process(x, key=x.astype(np.float64))
    with pytest.raises(ValueError, match="key has 9 samples, x has 10"):
        t.process(x, key=x[:, :9])
    with pytest.raises(
        ValueError, match=r"more: x has shape \(2, 10\), expected float32 of shape \(1, samples\)"
    ):
        t.process(x, more=x)
    with pytest.raises(TypeError, match=r"Swap\.process takes no `key`; it has no side-chain"):
        rattle.compile(Swap, engine="python").process(x, key=x)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("channels", [1, 2])
def test_a_block_is_late_by_its_quantum(engine: EngineName, channels: int) -> None:
    """Exactly, whatever the calls; a reset begins a new block."""
    t = rattle.compile(LateBlock, engine=engine, channels=channels)
    assert t.latency_samples == 40 + 3
    x = noise(100, channels)
    late = np.concatenate([np.zeros((channels, 40), np.float32), x], axis=1)[:, :100]
    np.testing.assert_array_equal(np.concatenate([t.process(x[:, :7]), t.process(x[:, 7:])], axis=1), late)
    t.reset()
    np.testing.assert_array_equal(t.process(x), late)


class Curve(Effect):
    """What it holds is written by its hook alone: no state, no tail."""

    drive = Param(0.5)

    def __init__(self) -> None:
        self.curve = zeros(16)
        self.tone = 0.5

    @on_change(drive)
    def draw(self) -> None:
        self.curve[3] = self.drive

    def process(self, x: float) -> float:
        return x * self.curve[3] * self.tone


class Counting(Curve):
    def process(self, x: float) -> float:
        self.tone = self.tone * 0.5 + x
        return self.tone


class ForCPythonAlone(Curve):
    def process(self, x: float) -> float:
        return float(str(x))


@pytest.mark.parametrize(("cls", "tail_s"), [(Curve, 0.0), (Counting, math.inf)])
def test_a_tail_not_written_is_the_same_by_every_engine(cls: type[Effect], tail_s: float) -> None:
    """None where process keeps no state, whatever else the plugin holds; else an endless one."""
    assert [rattle.compile(cls, engine=engine).tail_s for engine in ("native", "python")] == [tail_s, tail_s]


def test_the_tail_of_what_cannot_be_compiled_is_endless() -> None:
    """CPython plays it all the same."""
    assert math.isinf(rattle.compile(ForCPythonAlone, engine="python").tail_s)


class Listening(Effect):
    level = Meter()


def test_points_may_name_the_param_itself() -> None:
    """As `self.ramp` and `on_change` take it; one that stands for several, or for none, is said to."""
    t, x = rattle.compile(Chain, channels=1), np.ones((1, 4), np.float32)
    t.process(x, points=[(0, Chain.gain, 0.25), (2, Chain.mode, Mode.HIGH)])
    assert (t.gain, t.mode) == (0.25, Mode.HIGH)
    several = (
        r"<Smoother\.amount: 0\.5, 0 to 1> is of 2 units; give the id of one: stages\.0\.amount, stages\.1"
    )
    with pytest.raises(ValueError, match=several):
        t.process(x, points=[(0, Smoother.amount, 0.5)])
    level: Any = Listening.level
    with pytest.raises(ValueError, match=r"<Listening\.level: Meter, 0 to 1> is written by the plugin"):
        t.process(x, points=[(0, level, 0.5)])
    with pytest.raises(ValueError, match=r"no parameter 'Curve\.drive'"):
        t.process(x, points=[(0, Curve.drive, 0.5)])
