"""What keeps other programs from making a worker late: a real-time class, locked memory, a processor of its
own. Each where the system permits it; else one line in the log says what there is instead."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from typing import Any

from .layout import WorkerHealth
from .log import say

PRIORITY = 5  # of SCHED_RR: below the host's audio, above all that is not real-time
NICE = -11
SWITCH_S = 0.0005  # how long another thread of the author's keeps Python to itself
MOST_BUSY_US = 500_000  # without a wait, in the real-time class: then it leaves that class ...
KILL_US = 3_000_000  # ... and at this the system ends it, lest a loop freeze the machine
_MCL_CURRENT, _MCL_FUTURE, _MCL_ONFAULT = 1, 2, 4  # of Linux


def schedule(health: WorkerHealth, is_offline: bool) -> None:
    """Of this process, whose main thread plays. Offline nothing is urgent."""
    sys.setswitchinterval(SWITCH_S)
    _one_torch_thread()
    _pin(os.environ.get("RATTLE_WORKER_CPU", ""))
    if is_offline:
        return
    _lock_memory()
    for attempt in (_round_robin, _windows_pro_audio):
        if attempt():
            health.is_real_time = 1
            _limit(health)
            return
    _be_nice()


def _one_torch_thread() -> None:
    torch: Any = sys.modules.get("torch")
    if torch is not None:
        torch.set_num_threads(1)


def _pin(processors: str) -> None:
    """processors: "2" or "2,3"; empty: anywhere."""
    if not processors:
        return
    if not hasattr(os, "sched_setaffinity"):
        say("RATTLE_WORKER_CPU: this system does not pin a process to a processor")
        return
    try:
        os.sched_setaffinity(0, {int(each) for each in processors.split(",")})
    except (OSError, ValueError) as error:
        say(f"RATTLE_WORKER_CPU={processors}: {error}; it runs anywhere")


def _lock_memory() -> None:
    """What has been touched stays in memory; what is shared with the process that forked it stays shared.
    Where only so much may be locked, nothing is: what came later would be refused to the author."""
    if sys.platform != "linux":
        return
    import resource

    if os.geteuid() and resource.getrlimit(resource.RLIMIT_MEMLOCK)[0] != resource.RLIM_INFINITY:
        say("memory is not locked: say `memlock unlimited` in /etc/security/limits.conf")
        return
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mlockall(_MCL_CURRENT | _MCL_FUTURE | _MCL_ONFAULT):
        why = os.strerror(ctypes.get_errno())
        say(f"memory is not locked: {why}")


def _round_robin() -> bool:
    if not hasattr(os, "sched_setscheduler"):
        return False
    try:
        _set_class(os.SCHED_RR, PRIORITY)
    except OSError:
        return False
    return True


def _set_class(policy: int, priority: int) -> None:
    """What the author starts is not urgent: nobody but root may take that word back, so it is said always."""
    reset_on_fork = getattr(os, "SCHED_RESET_ON_FORK", 0)
    os.sched_setscheduler(0, policy | reset_on_fork, os.sched_param(priority))


def _windows_pro_audio() -> bool:
    if sys.platform != "win32":
        return False
    index = ctypes.c_uint32(0)
    return bool(ctypes.WinDLL("avrt").AvSetMmThreadCharacteristicsW("Pro Audio", ctypes.byref(index)))


def _be_nice() -> None:
    now = "the worker has no real-time class: raise `rtprio` in /etc/security/limits.conf"
    if not hasattr(os, "nice"):
        say(now)
        return
    try:
        os.nice(NICE)
    except OSError:
        say(f"{now}; nor may it be nicer to itself: under load it may be late")
    else:
        say(f"{now}; it has nice {NICE}")


def _limit(health: WorkerHealth) -> None:
    """A process that never waits leaves the real-time class; one that does not even notice is ended."""
    if sys.platform != "linux":
        return
    import resource

    def leave(*_: object) -> None:
        if health.is_real_time:
            health.is_real_time = 0
            _set_class(os.SCHED_OTHER, 0)
            say("process kept a processor for half a second without a wait: no real-time class any more")

    signal.signal(signal.SIGXCPU, leave)
    _, most_us = resource.getrlimit(resource.RLIMIT_RTTIME)  # of a host with a limit: nobody may raise it
    kill_us = KILL_US if most_us == resource.RLIM_INFINITY else min(KILL_US, most_us)
    resource.setrlimit(resource.RLIMIT_RTTIME, (min(MOST_BUSY_US, kill_us // 2), kill_us))
