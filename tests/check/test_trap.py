"""The real-time promise while it plays: a trap around `process` catches what may block, and says who did it.

That it catches no example is in tests/hosts/test_real_time.py.
"""

from __future__ import annotations

import platform
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.bundle.gain_by_hand import KERNEL_C, HandGain

from rattle.bundle.hostile_host import build_hostile_host
from rattle.bundle.library import library_builder
from rattle.check.player import Played, Player
from rattle.check.trap import environment_with_trap, there_is_a_trap

pytestmark = pytest.mark.skipif(not there_is_a_trap(), reason="the trap is for Linux with glibc")

BLOCK, BLOCKS = 256, 4
X = np.full((2, BLOCK * BLOCKS), 0.5, np.float32)

# A kernel that lies to clang, for it could not be built otherwise: rattle_bad is not what it is declared.
BEGINNING = "    const RattleRamp gain = segment->params[0];\n"
BAD_KERNEL_C = KERNEL_C.replace(
    "static uint32_t process(", "extern void rattle_bad(void) RATTLE_NONBLOCKING;\nstatic uint32_t process("
).replace(BEGINNING, BEGINNING + "    rattle_bad();\n")
PRELUDE = """
#include <stddef.h>
void *malloc(size_t); void free(void *); void *fopen(const char *, const char *); int fclose(void *);
int pthread_mutex_lock(void *); int pthread_mutex_unlock(void *); int clock_gettime(int, long *);
int nanosleep(const long *, long *); long write(int, const void *, size_t); char *strdup(const char *);
int printf(const char *, ...); long syscall(long, ...);
void rattle_bad(void);
static long mutex[8];
"""
FUTEX = 202 if platform.machine() == "x86_64" else 98
BAD: dict[str, tuple[str, dict[str, str]]] = {
    "allocates": ("free(malloc(9));", {"malloc": "memory", "free": "memory"}),
    "inside the C library": ('free(strdup("name"));', {"malloc": "memory", "free": "memory"}),
    "locks": ("pthread_mutex_lock(mutex); pthread_mutex_unlock(mutex);", {"pthread_mutex_lock": "lock"}),
    "sleeps": ("const long time[2] = {0, 1}; nanosleep(time, NULL);", {"nanosleep": "wait"}),
    "asks the time": ("long time[2]; clock_gettime(1, time);", {"clock_gettime": "clock"}),
    "writes a line": ('write(2, "", 0);', {"write": "file"}),
    "waits": (f"int word = 0; syscall({FUTEX}, &word, 128, 1, NULL, NULL, 0);", {"syscall": "system"}),
    "wakes somebody, and does not wait": (
        f"int word = 0; syscall({FUTEX}, &word, 129, 1, NULL, NULL, 0);",
        {},
    ),
    "prints a number": ('printf("%g", 0.5);', {"printf": "file"}),
}
# sched_yield, without the C library.
SYSTEM_CALL = (
    'long number = 24; __asm__ volatile("syscall" : "+a"(number) : : "rcx", "r11", "memory");'
    if platform.machine() == "x86_64"
    else ""
)


def played(path: Path, **changes: str) -> Played:
    library_builder().vst3(replace(HandGain(), **changes), path)
    with Player(path) as player:
        return player.play(X, block_size=BLOCK)


def played_badly(path: Path, body: str) -> Played:
    return played(path, kernel_c=BAD_KERNEL_C, data_c=f"{PRELUDE}void rattle_bad(void) {{ {body} }}\n")


@pytest.mark.parametrize("what", BAD)
def test_what_may_block_is_caught(what: str, tmp_path: Path) -> None:
    """Each such call in a block is counted under its name and kind, and its first caller is in the plugin.
    The call itself is made: the plugin goes on."""
    body, expected = BAD[what]
    found = played_badly(tmp_path / "bad.so", body)
    trapped = found.trapped or ()
    assert {each.name: each.kind for each in trapped}.items() >= expected.items()
    assert expected or not trapped
    for each in trapped:
        if each.name in expected:
            assert each.count == BLOCKS
            assert f"{each.name} ({each.kind}), {BLOCKS} times, from " in each.text
            assert "bad.so+0x" in each.text
    assert found.y[0, -1] == pytest.approx(1.0)


def sees_system_calls() -> bool:
    """The kernel may be too old, or a container may forbid it."""
    ask = "import ctypes; t = ctypes.CDLL(None); t.rattle_trap_enter(); t.rattle_trap_leave()"
    command = [sys.executable, "-I", "-S", "-c", f"{ask}; print(t.rattle_trap_sees_system_calls())"]
    environment = {"LD_PRELOAD": str(library_builder().trap())}
    return subprocess.run(command, env=environment, capture_output=True, text=True).stdout == "1\n"


def test_a_system_call_of_its_own_is_caught(tmp_path: Path) -> None:
    """Who goes round the C library is caught by the kernel, and the call is made."""
    if not SYSTEM_CALL or not sees_system_calls():
        pytest.skip("the kernel does not tell of them")
    (caught,) = played_badly(tmp_path / "bad.so", SYSTEM_CALL).trapped or ()
    assert (caught.name, caught.kind, caught.count) == ("a system call", "system", BLOCKS)
    assert "from bad.so+0x" in caught.text


def test_the_hostile_host_plays_in_the_trap(tmp_path: Path) -> None:
    """Its last check knows what any of them caught; without the trap it is skipped, and says so."""
    program = build_hostile_host(tmp_path)
    bodies = {"bad": BAD["allocates"][0], "good": ""}
    for name, body in bodies.items():
        code = replace(
            HandGain(), kernel_c=BAD_KERNEL_C, data_c=f"{PRELUDE}void rattle_bad(void) {{ {body} }}\n"
        )
        library_builder().vst3(code, tmp_path / f"{name}.so")

    def said(name: str, environment: dict[str, str]) -> str:
        command = [program, tmp_path / f"{name}.so", "--only", "realtime"]
        return subprocess.run(command, env=environment, capture_output=True, text=True).stdout

    assert re.search(r"realtime\.\S+ +pass", said("good", environment_with_trap()))
    assert re.search(r"realtime\.\S+ +skip", said("bad", {}))
    assert re.search(
        r"realtime\.\S+ +fail  inside process it calls malloc \(memory\), \d+ times, from bad\.so\+0x",
        said("bad", environment_with_trap()),
    )


def test_nothing_is_caught_where_nothing_blocks(tmp_path: Path) -> None:
    """The same plugin without the bad call."""
    assert played(tmp_path / "good.so").trapped == ()
