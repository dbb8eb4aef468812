"""What a worker asks of the system: tried in processes of their own, for there is no way back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux's words")

PROGRAM = """
import os, resource, signal, sys
from rattle.worker_process.layout import WorkerHealth
from rattle.worker_process.scheduling import schedule
if {is_poor}:
    if os.getuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
    resource.setrlimit(resource.RLIMIT_NICE, (0, 0))
    resource.setrlimit(resource.RLIMIT_MEMLOCK, (0, 0))
if {is_user}:
    os.sched_setscheduler(0, os.SCHED_RR | os.SCHED_RESET_ON_FORK, os.sched_param(5))
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
    resource.setrlimit(resource.RLIMIT_RTTIME, (200_000, 200_000))
health = WorkerHealth()
schedule(health, {is_offline})
processors = len(os.sched_getaffinity(0))
print(health.is_real_time, os.sched_getscheduler(0) & 0xFF, sys.getswitchinterval(), processors)
if health.is_real_time:
    print(*resource.getrlimit(resource.RLIMIT_RTTIME))
    os.kill(os.getpid(), signal.SIGXCPU)
    print(health.is_real_time, os.sched_getscheduler(0) & 0xFF)
"""


def scheduled(
    is_poor: bool = False, is_offline: bool = False, is_user: bool = False, **environment: str
) -> tuple[list[str], str]:
    """is_user: one who may have the real-time class and nothing else, started by a host with a limit."""
    program = PROGRAM.format(is_poor=is_poor, is_offline=is_offline, is_user=is_user)
    folder = Path(__file__).parents[2] / "src"
    surroundings = {**os.environ, "PYTHONPATH": str(folder), **environment}
    command = [sys.executable, "-c", program]
    done = subprocess.run(command, capture_output=True, text=True, env=surroundings, check=True)
    return done.stdout.splitlines(), done.stderr


def test_the_real_time_class_and_the_way_out_of_it() -> None:
    """Where it is permitted; who then never waits leaves it, and the log says so. Pinned where it was told
    to."""
    processor = str(min(os.sched_getaffinity(0)))
    lines, log = scheduled(RATTLE_WORKER_CPU=processor)
    if lines[0].startswith("0"):
        pytest.skip("no real-time class for us here")
    assert lines == [f"1 {os.SCHED_RR} 0.0005 1", "500000 3000000", f"0 {os.SCHED_OTHER}"]
    assert "kept a processor for half a second" in log


def may_become_a_user_of_real_time() -> bool:
    program = "import os; os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(5)); os.setuid(65534)"
    return not subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode


def test_a_user_leaves_the_real_time_class_too() -> None:
    """Who may not raise limits keeps those of the host, and finds the way out before the system ends it."""
    if os.getuid() or not may_become_a_user_of_real_time():
        pytest.skip("only root can become such a user, where it may have the real-time class")
    lines, log = scheduled(is_user=True)
    assert lines[1:] == ["100000 200000", f"0 {os.SCHED_OTHER}"]
    assert "no real-time class any more" in log


def test_without_permission_it_says_what_would_help() -> None:
    """A line for each, and it runs."""
    lines, log = scheduled(is_poor=True, RATTLE_WORKER_CPU="none")
    assert lines[0].startswith(f"0 {os.SCHED_OTHER} 0.0005")
    for word in ("memlock", "rtprio", "RATTLE_WORKER_CPU"):
        assert word in log


def test_offline_nothing_is_urgent() -> None:
    """A render leaves the machine to others."""
    assert scheduled(is_offline=True)[0][0].startswith(f"0 {os.SCHED_OTHER}")


def test_one_thread_before_numpy_is_loaded() -> None:
    """Started as a worker, Rattle sets the variables before anything imports NumPy."""
    program = "import sys; sys.orig_argv.append('rattle.worker_process')\nclass Spy:\n" \
        "    def find_spec(self, name, *rest):\n" \
        "        if name == 'numpy': import os; print(os.environ.get('OPENBLAS_NUM_THREADS'))\n" \
        "sys.meta_path.insert(0, Spy())\nimport rattle\n"  # fmt: skip
    surroundings = {name: value for name, value in os.environ.items() if "THREADS" not in name}
    surroundings["PYTHONPATH"] = str(Path(__file__).parents[2] / "src")
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=surroundings)
    assert done.stdout.split() == ["1"], done.stderr
