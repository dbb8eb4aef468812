#!/usr/bin/env python3
"""The project's own commands. They need nothing but Python 3.11: the first one makes .venv beside this file.

    python3 dev.py demo                      build the examples, play through them in a real host
    python3 dev.py check                     ruff, mypy, pyright
    python3 dev.py test [-- PYTEST ...]      check, then the test suite
    python3 dev.py hosts [--validator PROGRAM] [--pluginval PROGRAM] [-- PYTEST ...]
                                             every host there is: Ardour, wine and others by apt too
    python3 dev.py fuzz-programs --minutes N
                                             random programs on every engine and machine, until time is up
    python3 dev.py bench [NAME ...] [--json FILE]
    python3 dev.py soak NAME ... [--minutes N]  workers under load, by the clock of a sound card; docs/soak.md
    python3 dev.py accuracy [NAME ...] [--step N]   elementary functions over all floats (hours; N: every Nth)
    python3 dev.py fuzz [--minutes N]        broken and hostile source for the compiler
    python3 dev.py fuzz-bridge [--minutes N] programs of a host's calls on plugins, under sanitizers

Exit code: 0 success, 1 something failed, 2 the environment could not be made or the use was wrong.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
VENV_PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "rattle-dev.stamp"
OLDEST_PYTHON = (3, 11)

Command = Sequence[str | Path]

CHECKS: dict[str, Command] = {
    "ruff": (VENV_PYTHON, "-m", "ruff", "check", "--quiet", "."),
    "mypy": (VENV_PYTHON, "-m", "mypy"),
    "pyright (examples)": (VENV_PYTHON, "-m", "pyright"),
}
# What tests look for -> Debian's package of it.
EMULATOR = {
    "qemu-aarch64": "qemu-user",
    "/usr/aarch64-linux-gnu/lib/ld-linux-aarch64.so.1": "libc6-arm64-cross",
}
HOST_PROGRAMS = {
    **EMULATOR,
    "ardour7-lua": "ardour",
    "chromium": "chromium",
    "gcc": "gcc",
    "valgrind": "valgrind",
    "wine": "wine",
}
# Nobody packages these; who built them names them here or in RATTLE_VALIDATOR and RATTLE_PLUGINVAL.
OWN_PROGRAMS = {"validator": "the VST3 SDK's validator", "pluginval": "Tracktion's pluginval"}
# Two workers: hosts and compilers fill two cores; more of them only wait for each other.
PYTEST: Command = (VENV_PYTHON, "-m", "pytest", "-n", "2", "-q")


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    make_environment()
    if options.command in ("test", "fuzz-programs") and is_root():
        install_programs(EMULATOR)
    match options.command:
        case "demo":
            return run((VENV_PYTHON, "dev/demo.py"))
        case "check":
            return run_all(CHECKS)
        case "test":
            return run_all({**CHECKS, "pytest": (*PYTEST, "-m", "not hosts", *options.pytest)})
        case "hosts":
            return hosts(options)
        case "fuzz-programs":
            return run((VENV_PYTHON, "-m", "tests.random_programs", "--minutes", str(options.minutes)))
        case "accuracy":
            step = ("--step", str(options.step))
            return run((VENV_PYTHON, "-m", "benchmarks.elementary.accuracy", *options.names, *step))
        case "fuzz":
            return run((VENV_PYTHON, "-m", "tests.fuzz", "--minutes", str(options.minutes)))
        case "soak":
            minutes = ("--minutes", str(options.minutes))
            return run((VENV_PYTHON, "-m", "benchmarks.soak", *options.names, *minutes))
        case "fuzz-bridge":
            return run((VENV_PYTHON, "-m", "tests.fuzz_bridge", "--minutes", str(options.minutes)))
        case _:
            json_file = ("--json", options.json.resolve()) if options.json else ()
            return run((VENV_PYTHON, "-m", "benchmarks", *options.names, *json_file))


def hosts(options: argparse.Namespace) -> int:
    """The hosts that pip brings, then all that no CI machine must have: tests marked `hosts`."""
    install_programs(HOST_PROGRAMS, with_sudo=True)
    for name in OWN_PROGRAMS:
        if program := getattr(options, name):
            os.environ[f"RATTLE_{name.upper()}"] = str(program.resolve())
    return run_all(
        {
            "hosts from pip": (*PYTEST, "tests/hosts", "-m", "not hosts", *options.pytest),
            "marked `hosts`": (*PYTEST, "tests", "-m", "hosts", *options.pytest),
        }
    )


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    assert __doc__ is not None
    parser = argparse.ArgumentParser(prog="dev.py", description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("demo", help="build the examples and play through them in a real host")
    commands.add_parser("check", help="ruff, mypy, pyright")
    test = commands.add_parser("test", help="check, then the test suite")
    test.add_argument("pytest", nargs="*", help="passed on to pytest; options of pytest after --")
    hosts = commands.add_parser("hosts", help="the examples in every host there is, on all systems")
    hosts.add_argument("pytest", nargs="*", help="passed on to pytest; options of pytest after --")
    for name, title in OWN_PROGRAMS.items():
        hosts.add_argument(f"--{name}", type=Path, metavar="PROGRAM", help=f"{title}, over all examples")
    fuzz = commands.add_parser("fuzz-programs", help="random programs on every engine and machine")
    fuzz.add_argument("--minutes", type=float, default=10.0, help="how long; 10 if not said")
    accuracy = commands.add_parser("accuracy", help="measure the elementary functions over all floats")
    accuracy.add_argument("names", nargs="*", metavar="NAME", help="which functions; all if none is named")
    accuracy.add_argument("--step", type=int, default=1, help="look at every Nth float only")
    bench = commands.add_parser("bench", help="measure against peers")
    bench.add_argument("names", nargs="*", metavar="NAME", help="which benches; all if none is named")
    bench.add_argument("--json", type=Path, metavar="FILE", help="write the rows there too")
    soak = commands.add_parser("soak", help="workers under load, by the clock of a sound card")
    soak.add_argument("names", nargs="+", metavar="NAME", help="which; `all`, or a wrong one lists them")
    soak.add_argument("--minutes", type=float, default=10.0, help="each (default: 10)")
    fuzz = commands.add_parser("fuzz", help="broken and hostile source for the compiler")
    fuzz.add_argument("--minutes", type=float, default=10.0, help="how long (default: 10)")
    bridge = commands.add_parser("fuzz-bridge", help="a host's calls on plugins, under sanitizers")
    bridge.add_argument("--minutes", type=float, default=10.0, help="how long in all (default: 10)")
    return parser.parse_args(arguments)


def make_environment() -> None:
    """Installs the package with its tools into .venv, unless that was done for this very pyproject.toml."""
    if sys.version_info < OLDEST_PYTHON:
        fail(f"Rattle needs Python 3.11 or newer; this is {sys.version.split()[0]} ({sys.executable})")
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if VENV_PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted:
        return
    # A venv whose interpreter went away (a system upgrade, a moved folder) is made anew in place.
    if not VENV_PYTHON.exists():
        print(f"making {VENV} (once)", flush=True)
        install_step(
            "making the venv (Debian: apt install python3-venv)",
            (sys.executable, "-m", "venv", "--clear", VENV),
        )
    print("installing Rattle and its tools into .venv (once, 1 to 3 minutes)", flush=True)
    install_step(
        "pip install -e .[dev,hosts] (is the package index reachable?)",
        (VENV_PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-e", ".[dev,hosts]"),
    )
    STAMP.write_text(wanted)


def install_programs(wanted: Mapping[str, str], with_sudo: bool = False) -> None:
    """What is missing of these, from apt. Without the right to, tests that need it skip, and it is said."""
    missing = [package for program, package in wanted.items() if not shutil.which(program)]
    if not missing or os.name == "nt" or not shutil.which("apt-get"):
        return
    # -n: nobody is asked for a password.
    is_sudo = with_sudo and not is_root() and shutil.which("sudo") and run(("sudo", "-n", "true")) == 0
    if not (is_root() or is_sudo):
        print(f"tests that need these will skip; as root: apt-get install {' '.join(missing)}", flush=True)
        return
    print(f"installing {', '.join(missing)} (once)", flush=True)
    sudo = ("sudo", "-n") if is_sudo else ()
    apt = (*sudo, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y")
    install = (*apt, "install", "--no-install-recommends", *missing)
    install_step("apt-get update", (*apt, "update"))
    install_step(f"apt-get install {' '.join(missing)}", install)


def is_root() -> bool:
    return os.name != "nt" and os.geteuid() == 0


def install_step(what: str, command: Command) -> None:
    if run(command):
        fail(f"the environment is not ready, this step failed: {what}")


def fail(message: str) -> None:
    print(f"dev.py: {message}", file=sys.stderr)
    raise SystemExit(2)


def run(command: Command) -> int:
    return subprocess.run([str(word) for word in command], cwd=ROOT).returncode


def run_all(steps: dict[str, Command]) -> int:
    """Runs every step even when one fails, so that one run shows all there is to mend."""
    summary: list[str] = []
    failed = False
    for name, command in steps.items():
        print(f"== {name}", flush=True)
        start = time.perf_counter()
        code = run(command)
        failed |= code != 0
        outcome = "passed" if code == 0 else f"FAILED (exit {code})"
        summary.append(f"{name:20} {outcome:18} {time.perf_counter() - start:6.1f} s")
    print("", "== summary", *summary, "all passed" if not failed else "FAILED", sep="\n", flush=True)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
