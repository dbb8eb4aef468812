"""The VST3 bridge in the hands of a hostile host: C programs, one check a test, under sanitizers.

The tests themselves are in `tests/native/vst3_*.c`; here they are built and run one by one.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
NATIVE = ROOT / "src/rattle/native"
HOST = ROOT / "tests/native"
PLAIN = ("module", "parameters", "automation", "process", "transport", "state", "life", "threads", "fuzz")
# Each kind of plugin with the suites that are about it: how the fixture is compiled, and what runs on it.
KINDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "plain": ((), PLAIN),
    "presets": (("-DFIXTURE_PRESETS",), ("programs", "quirks", "fuzz")),
    "worker": (("-DFIXTURE_WORKER",), ("latency", "events", "modes", "fuzz")),
    "instrument": (("-DFIXTURE_WORKER", "-DFIXTURE_INSTRUMENT"), ("instruments",)),
    "voices": (("-DFIXTURE_VOICES",), ("midi", "sends")),
    "mpe": (("-DFIXTURE_VOICES", "-DFIXTURE_MPE"), ("mpe",)),
}
THREADED = (
    "edits_are_never_lost",
    "automation_is_never_pulled_back",
    "states_arrive_whole_while_it_plays",
    "choices_are_never_lost",
    "process_during_activation",
    "proposals_while_all_goes_on",
    "started_anew_by_main_meanwhile",
    "ended_while_it_tells",
    "calls_on_two_threads",
)
TARGETS = ("x86_64-linux-gnu", "x86_64-windows-gnu", "aarch64-linux-gnu", "aarch64-macos")

needs_gcc = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("gcc") is None, reason="sanitizers need gcc on Linux"
)


def names(suite: str) -> list[str]:
    table = (HOST / f"vst3_{suite}.c").read_text().split("_tests[] = {")[1]
    return re.findall(r'\{"(\w+)", ', table)


TESTS = [(kind, name) for kind, (_, suites) in KINDS.items() for suite in suites for name in names(suite)]


def runtime_sources() -> list[Path]:
    """All but memory.c: a sanitizer wants to see the C library's own memory functions."""
    own = [path for path in sorted(NATIVE.glob("*.c")) if path.name not in ("border.c", "memory.c")]
    return [*own, NATIVE / "platform/posix.c", *sorted((NATIVE / "vst3").glob("*.c"))]


WATCHED = "-Wl,--wrap=rattle_platform_take,--wrap=rattle_platform_give,--wrap=rattle_platform_log"


SANITIZERS = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
GCC = ("gcc", "-std=c11", "-D_GNU_SOURCE", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-ffp-contract=off")
GCC += ("-DVST3_GATE_PATIENCE=(1<<24)",)  # half a second: one test waits it out
GCC += (f"-I{NATIVE}", f"-I{HOST}")


def gcc(*words: str | Path, folder: Path | None = None) -> None:
    done = subprocess.run([*GCC, *map(str, words)], capture_output=True, text=True, cwd=folder)
    assert done.returncode == 0, done.stderr


def link_with_gcc(output: Path, *words: str | Path) -> Path:
    gcc(*words, "-lm", "-lpthread", "-o", output)
    return output


def host_sources() -> list[Path]:
    return [*sorted(HOST.glob("vst3_*.c")), HOST / "elementary_by_libm.c", *runtime_sources()]


@pytest.fixture(scope="session")
def hosts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A program for each kind: all but the plugin is compiled once."""
    folder = tmp_path_factory.mktemp("vst3")
    fixture = HOST / "vst3_fixture.c"
    gcc(*SANITIZERS, "-c", *(path for path in host_sources() if path != fixture), folder=folder)
    objects = sorted(folder.glob("*.o"))
    return {
        kind: link_with_gcc(folder / kind, WATCHED, *SANITIZERS, *flags, fixture, *objects)
        for kind, (flags, _) in KINDS.items()
    }


@pytest.fixture(scope="session")
def thread_host(tmp_path_factory: pytest.TempPathFactory) -> Path:
    flags = (WATCHED, "-DFIXTURE_PRESETS", "-DFIXTURE_WORKER", "-fsanitize=thread")
    return link_with_gcc(tmp_path_factory.mktemp("vst3") / "thread_host", *flags, *host_sources())


def run(program: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(program), *words], capture_output=True, text=True, errors="replace")


@needs_gcc
def test_every_check_is_run(hosts: dict[str, Path]) -> None:
    """The checks that the program knows are found in the sources, and each runs on some kind of plugin."""
    assert set(run(hosts["plain"]).stdout.split()) == {name for _, name in TESTS}


@needs_gcc
@pytest.mark.parametrize(("kind", "name"), TESTS)
def test_bridge(hosts: dict[str, Path], kind: str, name: str) -> None:
    """The check of this name holds, without a leak, a stray access or undefined behaviour."""
    done = run(hosts[kind], name)
    assert done.returncode == 0, done.stderr[-4000:]


@needs_gcc
@pytest.mark.parametrize("name", THREADED)
def test_bridge_has_no_data_race(thread_host: Path, name: str) -> None:
    """Main and audio thread touch nothing together but atomics, as ThreadSanitizer sees it."""
    done = run(thread_host, name)
    assert done.returncode == 0, done.stderr[-4000:]


@needs_gcc
def test_library_shows_only_its_entries(tmp_path: Path) -> None:
    """A host finds the three names of a module, and none of ours can meet another plugin's."""
    sources = [HOST / "vst3_fixture.c", HOST / "elementary_by_libm.c", *runtime_sources()]
    sources = [path for path in sources if path.name != "driver.c"]
    library = link_with_gcc(tmp_path / "fixture.so", "-shared", "-fPIC", "-fvisibility=hidden", *sources)
    symbols = subprocess.run(["nm", "-D", "--defined-only", str(library)], capture_output=True, text=True)
    assert {line.split()[-1] for line in symbols.stdout.splitlines()} == {
        "GetPluginFactory",
        "ModuleEntry",
        "ModuleExit",
    }


@pytest.mark.parametrize("target", TARGETS)
def test_bridge_is_freestanding_and_clean(tmp_path: Path, target: str) -> None:
    """Every file of the bridge compiles without a C library and without a warning, for every system."""
    import ziglang

    include = Path(ziglang.__file__).parent / "lib/include"
    command = [sys.executable, "-m", "ziglang", "clang", f"--target={target}", "-std=c11", "-O2"]
    command += ["-ffreestanding", "-fvisibility=hidden", "-fPIC", "-isystem", str(include)]
    command += ["-Wall", "-Wextra", "-Werror", "-c", *map(str, sorted((NATIVE / "vst3").glob("*.c")))]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
