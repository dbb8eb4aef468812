"""rattle doctor on workers: which Python they start, whether it can, their scheduling class, and what they
logged."""

from __future__ import annotations

import ast
import ctypes
import json
import os
import subprocess
import time
from collections.abc import Iterator
from functools import cache as once
from pathlib import Path

from rattle.bundle.cache import user_cache
from rattle.bundle.target import this_machine
from rattle.bundle.vst3_bundle import users_vst3_folder
from rattle.host.health import MEANING
from rattle.host.instances import running_instances

from .finding import Finding

_PROBE = ("-m", "rattle.worker_process", "--help")  # imports NumPy and Rattle; a frozen Python takes no more
_PROBE_S = 30.0
_LOG_DAYS = 7
_LOGS = 3
_LOG_LINES = 3
_PRIORITY = 5  # that workers ask for
_LIMITS = "/etc/security/limits.d/audio.conf"
_STARTS = "starts with NumPy and Rattle"


def check_workers() -> Iterator[Finding]:
    """All of it."""
    yield from check_settings()
    yield from check_plugins()
    yield check_real_time()
    yield from check_running()
    yield from check_logs()


# ---- Which Python ----------------------------------------------------------------------------------------


def settings_file() -> Path:
    """As native/worker/command.h has it."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "rattle" / "settings.json"


def check_settings() -> Iterator[Finding]:
    """What takes the place of the Python that a build recorded."""
    variable = os.environ.get("RATTLE_PYTHON")
    if variable:
        yield _of_python("RATTLE_PYTHON", variable, "for all plugins", "unset it, or name another")
    file = settings_file()
    if not file.exists():
        if not variable:
            yield Finding("worker Python", f"the one of each build; {file} or RATTLE_PYTHON may name another")
        return
    try:
        settings = json.loads(file.read_text(encoding="utf-8"))
        chosen = [("", settings.get("python"))]
        chosen += [(each, of.get("python")) for each, of in settings.get("plugins", {}).items()]
    except (OSError, ValueError, AttributeError) as error:
        yield Finding(
            "settings", f"{file} is not understood ({error})", 'write {"python": "/path/to/python"}'
        )
        return
    for plugin, python in chosen:
        if python:
            whose = f"for {plugin}" if plugin else "for all plugins"
            yield _of_python("settings", str(python), whose, f"name another in {file}")


def check_plugins() -> Iterator[Finding]:
    """What the builds of installed plugins recorded."""
    for bundle in sorted(users_vst3_folder().glob("*.vst3")):
        library = bundle / "Contents" / this_machine().bundle_folder / f"{bundle.stem}.so"
        recorded = recorded_places(library) if library.is_file() else None
        if recorded is None:
            continue
        python, file = (_in_bundle(bundle, place) for place in recorded)
        cure = f"build {bundle.stem} again where there is one, or name one in {settings_file()}"
        if not Path(file).is_file():
            yield Finding(
                bundle.stem, f"its source is gone: {file}", "put it back, or build again from where it is now"
            )
        elif wrong := _not_python(Path(file)):
            yield Finding(bundle.stem, f"its source is no Python any more: {wrong}", "mend that line")
        yield _of_python(bundle.stem, python, "as built", cure)


def _not_python(file: Path) -> str:
    """FILE:LINE: what is wrong, or nothing."""
    try:
        ast.parse(file.read_bytes(), str(file))
    except (SyntaxError, ValueError) as error:  # ValueError: a null byte
        return f"{file}:{getattr(error, 'lineno', None) or 1}: {getattr(error, 'msg', error)}"
    except OSError as error:
        return f"{file}: {error.strerror}"
    return ""


def recorded_places(library: Path) -> tuple[str, str] | None:
    """Interpreter and source of a plugin under @worker; None for any other library."""
    try:
        if b"rattle_worker_python" not in library.read_bytes():
            return None
        plugin = ctypes.CDLL(str(library))
        plugin.rattle_worker_python.restype = plugin.rattle_worker_file.restype = ctypes.c_char_p
        return os.fsdecode(plugin.rattle_worker_python()), os.fsdecode(plugin.rattle_worker_file())
    except (OSError, AttributeError):
        return None


def _in_bundle(bundle: Path, place: str) -> str:
    return str(bundle / place.removeprefix("@bundle/")) if place.startswith("@bundle/") else place


def _of_python(what: str, python: str, whose: str, cure: str) -> Finding:
    wrong = why_not(python)
    if wrong:
        return Finding(what, f"{python}, {whose}, {wrong}: the sound is dry", cure)
    return Finding(what, f"{python}, {whose}, {_STARTS}")


@once
def why_not(python: str) -> str:
    """Why a worker cannot start there; empty if it can."""
    try:
        done = subprocess.run((python, *_PROBE), capture_output=True, text=True, timeout=_PROBE_S)
    except OSError as error:
        return f"does not start ({error.strerror})"
    except subprocess.TimeoutExpired:
        return f"does not answer in {_PROBE_S:.0f} s"
    if done.returncode == 0:
        return ""
    last = (done.stderr.strip().splitlines() or [f"exit code {done.returncode}"])[-1]
    return f"cannot be a worker ({last})"


# ---- How they run ----------------------------------------------------------------------------------------


def check_real_time() -> Finding:
    """Not to be mended where 50 ms are enough, so it is never a fault."""
    if may_be_real_time():
        return Finding("worker class", "real-time: other programs do not delay workers")
    advice = (
        f'for @worker(policy="live") put `@audio - rtprio 95` into {_LIMITS}, join the group, log in anew'
    )
    return Finding("worker class", "normal: enough at 50 ms unless the machine is full", more=(advice,))


def may_be_real_time() -> bool:
    if not hasattr(os, "sched_setscheduler"):
        return True  # Windows' Pro Audio class and macOS' time constraints are for all
    before = os.sched_getscheduler(0), os.sched_getparam(0)
    try:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(_PRIORITY))
    except OSError:
        return False
    os.sched_setscheduler(0, *before)
    return True


def check_running() -> Iterator[Finding]:
    """Instances that should sound and do not."""
    for instance, reader in running_instances():
        health = reader.health()
        where = f"{instance.plugin} in process {instance.host_pid}"
        if health.status in ("no python", "failed", "given up"):
            log = f"read {instance.log}" if instance.log else "there is no log"
            yield Finding("running", f"{where}: {MEANING[health.status]}", log)
        else:
            yield Finding("running", f"{where}: {health.status}, {health.underruns} underruns")


def check_logs() -> Iterator[Finding]:
    """The last words of workers, newest first: they are facts, and may be old."""
    folder = user_cache().folder
    logs = sorted((folder / "logs").glob("*.log"), key=_age_s) if folder else []
    recent = [log for log in logs if _age_s(log) < _LOG_DAYS * 86_400.0]
    for log in recent[:_LOGS]:
        try:
            text = log.read_text(encoding="utf-8", errors="replace")
        except OSError:  # it was removed just now
            continue
        if lines := [line for line in text.splitlines() if line.strip()]:
            yield Finding("worker log", str(log), more=tuple(lines[-_LOG_LINES:]))


def _age_s(file: Path) -> float:
    try:
        return time.time() - file.stat().st_mtime
    except OSError:  # its instance ended meanwhile
        return float("inf")
