"""Worker processes from start to end, and what is heard meanwhile. A stub in C plays for Python."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from native_runtime import NATIVE, gcc

TESTS = Path(__file__).resolve().parent
PLATFORM = [
    NATIVE / "platform" / f"{name}.c" for name in ("posix", "process_linux", "shared_linux", "shared_posix")
]
RING = [NATIVE / "ring" / f"{name}.c" for name in ("eventcount", "ring")]
JSON = [NATIVE / f"{name}.c" for name in ("bignum", "decimal_read", "json")]
WORKER = sorted((NATIVE / "worker").glob("*.c"))
ADDRESSES = ("-fsanitize=address,undefined", "-fno-sanitize-recover=all")
THREADS = ("-fsanitize=thread", "-Wno-tsan")  # gcc's knows no fences

# What each shows:
#   exact           offline, all output is the worker's
#   kept            the nursery outlives instances while it is kept, and no longer
#   rounds          opened and closed over and over, nothing is left: no file, thread or process
#   many            three instances share the process that imports
#   killed-offline  five SIGKILLs offline cannot be heard
#   killed, stopped nor are SIGKILL and SIGSTOP by the clock, where the machine allows it: no sample is ever
#                   anything but the worker's, the dry signal or a fade, and another worker takes over
#   ancestors       killed parents and nurseries are replaced
#   helped          so is one that leaves a process of the author's behind, with its channel
#   host-killed     no process outlives a host
#   host-forks      a host that forks: its child has instances of its own, and can close those it inherited
#   fileless        a host that can open no file for a moment plays on later
#   missing, exits  without a Python, or with one that lacks rattle, the sound is dry without a wait
#   fails, dies     code that raises, and code that kills its process
#   poison          a sample that kills whoever plays it is passed by
#   spareless       who plays goes on if no spare one can be had, until it dies
#   reload          another file takes over; one that is broken does not
#   reloads         one after the other cannot be heard, and leave nothing
#   adaptive        a worker that pauses has its host told once of a longer latency
#   places          `rattle monitor` finds the instance, and the log is removed if nobody wrote to it
CHECKS = {
    "exact": "", "kept": "", "rounds": "", "many": "", "killed-offline": "", "killed": "", "stopped": "",
    "ancestors": "", "helped": "", "host-killed": "", "host-forks": "", "fileless": "",
    "missing": "no Python", "exits": "no Python", "fails": "failed", "dies": "three worker", "poison": "",
    "spareless": "failed", "reload": "", "reloads": "", "adaptive": "", "places": "",
}  # fmt: skip
WITH_THREADS = ("many", "killed", "ancestors", "reload", "reloads", "adaptive")


@pytest.fixture(scope="module")
def programs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stub, and the checks under both kinds of sanitizers."""
    folder = tmp_path_factory.mktemp("supervisor")
    link = [NATIVE / "worker" / "link.c", NATIVE / "worker" / "turn.c"]
    host = [TESTS / "check_supervisor.c", TESTS / "host.c", *WORKER, *RING, *JSON, *PLATFORM]
    gcc(TESTS / "stub_worker.c", *link, *RING, *PLATFORM, "-lm", "-o", folder / "stub")
    gcc(*ADDRESSES, *host, "-lm", "-o", folder / "addresses")
    gcc(*THREADS, *host, "-lm", "-o", folder / "threads")
    library = folder / "libhalved.so"
    gcc("-shared", "-fPIC", *host[1:], "-lm", "-o", library)
    gcc(TESTS / "check_supervisor.c", library, f"-Wl,-rpath,{folder}", "-o", folder / "plain")
    return folder


def start(program: Path, check: str, place: Path, **variables: str) -> subprocess.Popen[str]:
    place.mkdir(parents=True)
    (place / "gain").write_text("0.5")
    places = {"RATTLE_CACHE": place / "cache", "XDG_CONFIG_HOME": place, "TEST_FILE": place / "gain"}
    python = "/nowhere/python" if check == "missing" else program.parent / "stub"
    environment = {"RATTLE_PYTHON": str(python), **{name: str(path) for name, path in places.items()}}
    environment = {**os.environ, **environment, **variables}
    return subprocess.Popen(
        [program, check], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )


def run_all(
    program: Path, checks: tuple[str, ...], folder: Path, **variables: str
) -> dict[str, tuple[int, str]]:
    """Side by side: they mostly wait. What each returned, and said."""
    running = {check: start(program, check, folder / check, **variables) for check in checks}
    said = {check: process.communicate(timeout=120)[0] for check, process in running.items()}
    return {check: (process.returncode, said[check]) for check, process in running.items()}


def test_life_and_death(programs: Path, tmp_path: Path) -> None:
    """Every check passes without a fault of memory, and the log says what was wrong with Python."""
    done = run_all(programs / "addresses", tuple(CHECKS), tmp_path)
    assert {check: text for check, (code, text) in done.items() if code} == {}
    assert {check for check, (_, text) in done.items() if CHECKS[check] not in text} == set()


def test_threads(programs: Path, tmp_path: Path) -> None:
    """Host's main thread, audio and the supervisor's thread have no data race."""
    done = run_all(programs / "threads", WITH_THREADS, tmp_path)
    assert {check: text for check, (code, text) in done.items() if code} == {}


@pytest.mark.hosts
def test_what_takes_long(programs: Path, tmp_path: Path) -> None:
    """Code that hangs in every quantum is given up within half a minute, and offline the host goes on."""
    ((code, said),) = run_all(programs / "plain", ("hangs",), tmp_path).values()
    assert code == 0, said
    assert "died or hung" in said


PYTHON = {"RATTLE_PYTHON": sys.executable, "TEST_FILE": str(TESTS / "halved.py"), "TEST_CLASS": "Halved"}


def test_with_python(programs: Path, tmp_path: Path) -> None:
    """A worker in Python lives and dies as the stub does. What each instance prints is in its own log."""
    checks = ("exact", "many", "killed", "ancestors", "host-killed")
    done = run_all(programs / "plain", checks, tmp_path, **PYTHON)
    assert {check: text for check, (code, text) in done.items() if code} == {}
    logs = sorted((tmp_path / "many" / "cache" / "logs").iterdir())
    printed = [set(log.read_text().split()) for log in logs]
    assert printed == [{"imported", "made"}, {"made"}, {"made"}]


def test_with_broken_python(programs: Path, tmp_path: Path) -> None:
    """A class that cannot be made is dry at once, and its log says why; each worker may also be started by
    itself, as on systems that cannot fork."""
    broken = {**PYTHON, "TEST_CLASS": "Broken"}
    done = run_all(programs / "plain", ("fails",), tmp_path / "forked", **broken)
    alone = {"RATTLE_WORKER_FORK": "0"}
    done |= run_all(programs / "plain", ("exact", "killed"), tmp_path / "alone", **PYTHON, **alone)
    assert {check: text for check, (code, text) in done.items() if code} == {}
    (log,) = (tmp_path / "forked" / "fails" / "cache" / "logs").iterdir()
    assert "RuntimeError: no good today" in log.read_text()


def test_rules(tmp_path: Path) -> None:
    """An adaptive plugin proposes latencies by the rule of adaptive.h; the Python is the variable's, the
    settings', or the build's; paths in the bundle are found."""
    library = tmp_path / "Choir.vst3" / "Contents" / "x86_64-linux" / "Choir.so"
    library.parent.mkdir(parents=True)
    (tmp_path / "rattle").mkdir()
    files = [NATIVE / "worker" / f"{name}.c" for name in ("adaptive", "command")]
    gcc(*ADDRESSES, TESTS / "check_rules.c", *files, *JSON, *PLATFORM, "-lm", "-o", library)
    done = subprocess.run(
        [library, tmp_path],
        capture_output=True,
        text=True,
        env={**os.environ, "XDG_CONFIG_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr
