"""What a plugin under `@worker` declares, and the forms of its process that cannot be."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from rattle import DeclarationError, Effect, Instrument, Stereo, worker
from rattle.plugin.declare import describe
from rattle.plugin.description import Layout, Sidechain
from rattle.plugin.worker_source import load_class, module_paths, package_root


class Keyed(Effect):
    channels = (2, 6)

    @worker(quantum=256, fallback="silence")
    def process(
        self,
        x: npt.NDArray[np.float32],
        out: np.ndarray,
        key: np.ndarray | None,
        other: np.ndarray,
    ) -> None:
        out[:] = x


class Bare(Effect):
    @worker
    def process(self, x, key=None):  # type: ignore[no-untyped-def]
        return x


class Organ(Instrument):
    category = "Piano"

    @worker
    def process(self, out: np.ndarray) -> None: ...


class Listens(Effect):
    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        return x * len(self.events)


def test_arrays_and_side_chains() -> None:
    """Annotations as NumPy has them, or none at all: under the decorator there is one shape only."""
    description = describe(Keyed)
    assert (description.form, description.bus_name, description.quantum) == ("array", "x", 0)
    assert description.layouts == (Layout(2, 2), Layout(6, 6))
    assert description.sidechains == (Sidechain("key", "Key", 0, True), Sidechain("other", "Other", 0, False))
    assert description.worker is not None
    assert (description.worker.options.quantum, description.worker.has_out) == (256, True)
    assert description.worker.is_dry_silent
    bare = describe(Bare)
    assert bare.layouts == (Layout(2, 2), Layout(1, 1))
    assert bare.sidechains == (Sidechain("key", "Key", 0, True),)
    assert bare.worker is not None
    assert not bare.worker.has_out


def test_an_instrument_has_no_input_and_takes_events() -> None:
    """What its process is late with is silence."""
    description = describe(Organ)
    assert description.layouts == (Layout(0, 2), Layout(0, 1))
    assert description.has_events
    assert description.category == "Instrument|Piano"
    assert description.worker is not None
    assert description.worker.is_dry_silent


def test_who_says_self_events_takes_some() -> None:
    """Others have no event input in the host."""
    assert describe(Listens).has_events
    assert not describe(Bare).has_events
    assert Listens().events == ()


def test_where_the_process_finds_the_source() -> None:
    """The interpreter of this environment as it was called, the file, and folders that only this process was
    told of; what is installed comes with the interpreter."""
    found = describe(Bare).worker
    assert found is not None
    assert (found.python, found.file, found.class_name) == (sys.executable, __file__, "Bare")
    assert found.paths[0] == str(Path(__file__).parent)
    assert not any("site-packages" in path or path.endswith("lib-dynload") for path in found.paths)

    class Local(Bare):
        pass

    local = describe(Local).worker
    assert local is not None
    assert (local.file, local.paths) == ("", ())


def test_a_file_of_a_package_is_run_as_its_module(tmp_path: Path) -> None:
    """With relative imports, by an interpreter that was told nothing but the paths."""
    package = tmp_path / "room" / "inner"
    package.mkdir(parents=True)
    for folder in (package.parent, package):
        (folder / "__init__.py").write_text("")
    (package / "gain.py").write_text("GAIN = 0.5\n")
    file = package / "smear.py"
    file.write_text(
        "from rattle import Effect, worker\nfrom .gain import GAIN\nclass Smear(Effect):\n"
        "    @worker\n    def process(self, x):\n        return x * GAIN\n"
    )
    assert package_root(file) == tmp_path
    script = (
        "import sys; sys.path[:0] = sys.argv[2:]\nfrom pathlib import Path\n"
        "from rattle.plugin.worker_source import load_class\n"
        "assert load_class(Path(sys.argv[1]), 'Smear')().process(2.0) == 1.0"
    )
    subprocess.run([sys.executable, "-c", script, str(file), *module_paths(file)], check=True, cwd="/")


def test_a_file_that_has_no_such_class_any_more(tmp_path: Path) -> None:
    """It was edited after the build."""
    file = tmp_path / "edited.py"
    file.write_text("class Smear: pass\n")
    with pytest.raises(DeclarationError, match=r"Smear: is no plugin of .*edited\.py; build it again"):
        load_class(file, "Smear")


def refused(cls: type[Effect]) -> str:
    with pytest.raises(DeclarationError) as caught:
        describe(cls)
    assert caught.value.place is not None
    assert caught.value.place.file == __file__
    return str(caught.value)


def test_forms_that_cannot_be() -> None:
    """Each with what to write."""

    class Sample(Effect):
        @worker
        def process(self, x: float) -> float:
            return x

    class Pair(Effect):
        @worker
        def process(self, x: np.ndarray, key: Stereo | None) -> np.ndarray:
            return x

    class Nothing(Effect):
        @worker
        def process(self, x: np.ndarray) -> None: ...

    class Both(Effect):
        @worker
        def process(self, x: np.ndarray, out: np.ndarray) -> np.ndarray:
            return x

    class Empty(Effect):
        @worker
        def process(self) -> np.ndarray:
            return np.zeros(1)

    class Many(Effect):
        @worker
        def process(self, *inputs: np.ndarray) -> np.ndarray:
            return inputs[0]

    class Five(Effect):
        @worker
        def process(self, x, a, b, c, d, e):  # type: ignore[no-untyped-def]
            return x

    class Quantum(Effect):
        quantum = 512

        @worker
        def process(self, x: np.ndarray) -> np.ndarray:
            return x

    class Driven(Instrument):
        @worker
        def process(self, x: np.ndarray, out: np.ndarray) -> None: ...

    class Compiled(Instrument):
        def process(self, out: np.ndarray) -> None: ...

    assert "`x: float` under @worker, which gives arrays (channels, quantum)" in refused(Sample)
    assert "or leave @worker out, for real-time Python without latency" in refused(Sample)
    assert "`key: Stereo | None` under @worker" in refused(Pair).replace("tuple[float, float]", "Stereo")
    assert "gives nothing back; write `def process(self, x: np.ndarray) -> np.ndarray`" in refused(Nothing)
    assert "fills `out` and gives a result too" in refused(Both)
    assert "takes no input; write `def process(self, x: np.ndarray)" in refused(Empty)
    assert "`*inputs: 'np.ndarray'` has no bus for a host to show; name each side-chain" in refused(Many)
    assert "5 side-chains; at most 4" in refused(Five)
    assert "quantum: says nothing to a worker; write `@worker(quantum=512)` above process" in refused(Quantum)
    assert "an Instrument has no input `x`; write `def process(self, out: np.ndarray)" in refused(Driven)
    assert "ordinary Python on arrays: write `@worker` above it" in refused(Compiled)


def test_what_gives_no_array_when_it_is_called() -> None:
    """`async def` and `yield` run without an error, and would be dry for ever."""

    class Later(Effect):
        @worker
        async def process(self, x: np.ndarray) -> np.ndarray:
            return x

    class Bits(Effect):
        @worker
        def process(self, x: np.ndarray):  # type: ignore[no-untyped-def]
            yield x

    with pytest.raises(DeclarationError, match=r"Later.process: is `async`.*write `def process`"):
        describe(Later)
    with pytest.raises(DeclarationError, match=r"Bits.process: has a `yield`.*write `return`"):
        describe(Bits)
