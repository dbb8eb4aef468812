"""`rattle build --freeze`: which files go into the bundle, and that it then needs no other Python."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from benchmarks.card.play import Setting, card_run, library_of, play
from click.testing import CliRunner

from rattle.bundle import freezing
from rattle.bundle.errors import FreezeError
from rattle.bundle.freezer import left_out, package_data
from rattle.bundle.freezing import elsewhere, freeze, in_bundle
from rattle.bundle.frozen_source import source_files
from rattle.cli import main
from rattle.cli.loading import load_one
from rattle.plugin.declare import describe
from rattle.plugin.description import WorkerDescription

HALVES = '''
from pathlib import Path
import numpy as np
from rattle import Effect, worker
from levels import factor

class Halves(Effect):
    """Half as loud, as a file beside it says."""
    id = "com.example.halves"

    def prepare(self) -> None:
        self.level = np.load(Path(__file__).parent / "data" / "level.npy")

    @worker
    def process(self, x: np.ndarray) -> np.ndarray:
        if len(x) > 2:
            import lazily
        return x * factor(self.level)
'''


@pytest.fixture
def halves(tmp_path: Path) -> Path:
    """A plugin's folder: it imports one module, would import another, and reads a file."""
    import numpy as np

    folder = tmp_path / "halves"
    for name in ("data", ".git", ".venv/lib/site-packages", "Halves.vst3/Contents", "__pycache__"):
        (folder / name).mkdir(parents=True)
    (folder / "halves.py").write_text(HALVES)
    (folder / "levels.py").write_text("def factor(level):\n    return level.item()\n")
    (folder / "lazily.py").write_text("import wave\n")
    (folder / "other.py").write_text("raise SystemExit\n")
    np.save(folder / "data" / "level.npy", np.float32(0.5))
    for name in (
        ".git/head",
        ".venv/pyvenv.cfg",
        "Halves.vst3/Contents/x",
        "run.log",
        "__pycache__/x.pyc",
    ):
        (folder / name).write_text("x")
    return folder / "halves.py"


def worker_of(file: Path) -> WorkerDescription:
    worker = describe(load_one(str(file))).worker
    assert worker is not None
    return replace(worker, paths=(str(file.parent), *worker.paths[1:]))


def test_a_rehearsal_finds_what_a_plugin_needs(halves: Path) -> None:
    """What it imports and would import, and the files it reads; nothing of the builder."""
    heard = freezing.rehearsed(worker_of(halves))
    modules = heard["modules"]
    assert {"numpy", "levels", "lazily", "wave", "rattle.plugin.quantum"} <= modules.keys()
    assert not {"rattle.compiler", "rattle.bundle", "rattle.cli", "ziglang", "other"} & modules.keys()
    assert str(halves.parent / "data" / "level.npy") in heard["opened"]
    assert "numpy" in heard["versions"]
    source = source_files(halves, [path for path in modules.values() if path])
    assert [path.as_posix() for path in source.modules] == ["halves.py", "lazily.py", "levels.py"]
    assert [path.as_posix() for path in source.data] == ["data/level.npy"]


def test_what_a_rehearsal_raises_is_told(halves: Path) -> None:
    """With the author's own line: a bundle that cannot play is not made."""
    (halves.parent / "levels.py").write_text("def factor(level):\n    return level.none\n")
    with pytest.raises(FreezeError, match=r"levels.py.*\n.*\n.*\n*.*no attribute 'none'"):
        freezing.rehearsed(worker_of(halves))


def test_data_may_be_named(halves: Path) -> None:
    """Patterns replace the whole folder; one that names nothing, or leaves the folder, is a mistake."""
    (halves.parent / "notes.txt").write_text("x")
    assert [path.name for path in source_files(halves, [], ["*.txt"]).data] == ["notes.txt"]
    for pattern in ("*.wav", "../*", "/etc/*"):
        with pytest.raises(FreezeError, match="names no file"):
            source_files(halves, [], [pattern])


def test_a_folder_of_everything_is_not_taken(halves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A plugin that lies in somebody's home does not take all of that along."""
    monkeypatch.setattr("rattle.bundle.frozen_source.MOST_FILES", 0)
    with pytest.raises(FreezeError, match="--data"):
        source_files(halves, [])


def test_a_package_goes_as_a_whole(tmp_path: Path) -> None:
    """With the folder that has to be in sys.path as root; what lies beside the package is left alone."""
    package = tmp_path / "src" / "choir" / "models"
    package.mkdir(parents=True)
    for path in (package.parent / "__init__.py", package / "__init__.py", package / "one.py"):
        path.write_text("")
    (package.parent / "weights.npz").write_text("x")
    (tmp_path / "src" / "private.txt").write_text("x")
    source = source_files(package / "one.py", [str(package / "__init__.py")])
    assert source.file.as_posix() == "choir/models/one.py"
    assert [path.as_posix() for path in source.data] == ["choir/weights.npz"]


def test_files_of_elsewhere_are_told(halves: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read and is not beside the plugin; the system's own files and Python's are no such thing."""
    monkeypatch.setattr("tempfile.gettempdir", lambda: "/nowhere")
    mine = tmp_path / "hall.wav"
    mine.write_text("x")
    source = source_files(halves, [])
    opened = [
        str(mine),
        "/etc/hostname",
        json.__file__,
        str(halves.parent / "data" / "level.npy"),
        "/no/file.wav",
    ]
    assert elsewhere(opened, source) == [str(mine)]


def test_packages_bring_their_data() -> None:
    """Of a package whose file was read all data go, and what pip knows of one that asks for it."""
    names = ("pretty/themes/x.json", "pretty/__init__.py", "big-1.0.dist-info/METADATA", "unused/y.json")
    opened = [*(f"/v/lib/python3.11/site-packages/{name}" for name in names), "/home/z.json"]
    modules = {"pretty": None, "big": None}
    assert package_data(modules, opened) == [("--collect-data", "pretty"), ("--copy-metadata", "big")]


def test_what_was_not_imported_is_left_out() -> None:
    """Of the environment, and of Rattle the half that builds, unless the plugin uses it."""
    without = left_out({"numpy": None, "rattle.host": None})
    assert {"pytest", "ziglang", "rattle.compiler"} <= set(without)
    assert not {"numpy", "rattle", "rattle.host"} & set(without)


def test_tables_point_into_the_bundle(halves: Path) -> None:
    """By the mark that the supervisor reads as the bundle's own place."""
    worker = in_bundle(worker_of(halves), source_files(halves, []))
    assert worker.python == "@bundle/Contents/Resources/python/rattle-worker"
    assert worker.file == "@bundle/Contents/Resources/source/halves.py"
    assert worker.paths == ("@bundle/Contents/Resources/source",)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--data", "*.npz"], "--freeze"),
        (["--freeze", "--target", "all"], "leave --target out"),
    ],
)
def test_options_that_cannot_be(halves: Path, words: list[str], message: str) -> None:
    """Said before anything is built."""
    result = CliRunner().invoke(main, ["build", str(halves), *words])
    assert result.exit_code == 2
    assert message in result.output


def test_without_pyinstaller_the_cure_is_told(halves: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is an extra."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(FreezeError, match=r"pip install 'rattle\[freeze\]'"):
        freeze(worker_of(halves), halves.parent)


@pytest.mark.hosts
@pytest.mark.skipif(sys.platform != "linux", reason="workers run on Linux only")
def test_a_frozen_bundle_needs_nothing_of_this_machine(halves: Path, tmp_path: Path) -> None:
    """Moved away from where it was built, the author's folder gone and no variable set, every sample is
    right, and its processes have mapped no file of this Python; a build without --freeze takes all away."""
    pytest.importorskip("PyInstaller")
    command = [sys.executable, "-m", "rattle", "build", str(halves), "-o", str(tmp_path)]
    told = subprocess.run([*command, "--freeze"], capture_output=True, text=True, check=False)
    assert told.returncode == 0, told.stderr
    assert "data/level.npy" in told.stdout.replace("\n", "")
    bundle, kept = tmp_path / "elsewhere" / "Halves.vst3", tmp_path / "kept"
    shutil.move(tmp_path / "Halves.vst3", bundle)
    halves.parent.rename(kept)
    bare = {"PATH": "/nonexistent", "HOME": "/nonexistent", "VIRTUAL_ENV": "", "PYTHONPATH": ""}
    result = play(library_of(bundle), Setting(offline=True, seconds=2.0, gain=0.5), environment=bare)
    assert result.blocks.counts().exact >= 1.9 * 48_000
    with card_run(library_of(bundle), Setting(seconds=3.0, gain=0.5), environment=bare) as run:
        time.sleep(1.5)
        mapped = _mapped_by_children(run.process.pid)
        run.finish()
    assert any(str(bundle) in line and "libpython" in line for line in mapped)
    assert not [line for line in mapped if sys.prefix in line or sys.base_prefix + "/lib/lib" in line]
    kept.rename(halves.parent)
    shutil.move(bundle, tmp_path / "Halves.vst3")
    subprocess.run(command, capture_output=True, check=True)
    assert not (tmp_path / "Halves.vst3" / "Contents" / "Resources" / "python").exists()


def _mapped_by_children(host: int) -> list[str]:
    """Lines of the maps of all processes below one."""
    lines: list[str] = []
    waiting = [host]
    while waiting:
        parent = waiting.pop()
        tasks = Path(f"/proc/{parent}/task").glob("*/children")
        children = [int(child) for task in tasks for child in task.read_text().split()]
        for child in children:
            lines += Path(f"/proc/{child}/maps").read_text().splitlines()
        waiting += children
    return lines
