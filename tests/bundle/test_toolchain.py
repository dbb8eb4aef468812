"""The C compiler as Rattle calls it."""

from __future__ import annotations

import importlib.util
import platform
import shlex
from pathlib import Path

import pytest

from rattle.bundle.errors import GeneratedCodeError, ToolchainError, UnsupportedTargetError
from rattle.bundle.target import (
    LINUX_ARM64,
    LINUX_X86_64,
    best_instruction_set,
    runs_baseline,
    this_machine,
)
from rattle.bundle.toolchain import CompileJob, Toolchain, find_toolchain

V2_FLAGS = frozenset({"fpu", "pni", "ssse3", "cx16", "sse4_1", "sse4_2", "popcnt", "lahf_lm"})
V3_FLAGS = V2_FLAGS | {"avx", "avx2", "bmi1", "bmi2", "f16c", "fma", "abm", "movbe"}
V4_FLAGS = V3_FLAGS | {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}
VISIBLE = '__attribute__((visibility("default")))'


@pytest.fixture
def toolchain(monkeypatch: pytest.MonkeyPatch) -> Toolchain:
    monkeypatch.delenv("RATTLE_CLANG", raising=False)
    return find_toolchain()


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def build(toolchain: Toolchain, folder: Path) -> bytes:
    """A library of three files, built in `folder`."""
    jobs = [
        CompileJob(
            write(folder / f"{name}.c", f"{VISIBLE} int {name}(int x) {{ return x + {i}; }}"), folder / name
        )
        for i, name in enumerate(("first", "second", "third"))
    ]
    toolchain.compile(this_machine(), jobs)
    toolchain.link(this_machine(), [job.output for job in jobs], folder / "library.so")
    return (folder / "library.so").read_bytes()


def test_same_source_gives_same_bytes_in_any_folder(toolchain: Toolchain, tmp_path: Path) -> None:
    """A library does not depend on where or when it was built."""
    assert build(toolchain, tmp_path / "one") == build(toolchain, tmp_path / "another place")


def test_missing_ziglang_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the compiler the user reads the pip command that brings it."""
    monkeypatch.delenv("RATTLE_CLANG", raising=False)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ToolchainError, match=r"pip install 'ziglang>=0\.16,<0\.18'"):
        find_toolchain()


def test_refused_c_is_reported_as_our_fault(toolchain: Toolchain, tmp_path: Path) -> None:
    """A compiler's error names Rattle, the first error (no warning) and the command."""
    broken = write(
        tmp_path / "broken.c", "#warning first\nint f(void) { return nonsense; }\nint g(void) { x; }"
    )
    with pytest.raises(GeneratedCodeError) as caught:
        toolchain.compile(this_machine(), [CompileJob(broken, tmp_path / "broken.o")])
    blame, first, command = str(caught.value).splitlines()
    assert blame.startswith("This is a fault of Rattle, not of your plugin")
    assert "broken.c:2:" in first
    assert "nonsense" in first
    assert "-ffp-contract=off" in shlex.split(command)


def test_one_refusal_among_many_jobs_is_raised(toolchain: Toolchain, tmp_path: Path) -> None:
    """The failure of any of several parallel jobs fails the whole."""
    sources = [write(tmp_path / f"{i}.c", "int f(void) { return 0; }" if i != 2 else "!") for i in range(4)]
    with pytest.raises(GeneratedCodeError, match=r"2\.c"):
        toolchain.compile(this_machine(), [CompileJob(path, path.with_suffix(".o")) for path in sources])


def test_blocking_call_in_real_time_code_is_refused(toolchain: Toolchain, tmp_path: Path) -> None:
    """The static check of the real-time promise is on in a kernel's build."""
    from rattle.bundle.library import KERNEL_FLAGS

    text = "void *malloc(unsigned long); void *f(void) __attribute__((nonblocking)) { return malloc(1); }"
    job = CompileJob(write(tmp_path / "a.c", text), tmp_path / "a.o", KERNEL_FLAGS)
    with pytest.raises(GeneratedCodeError, match="function-effects"):
        toolchain.compile(this_machine(), [job])


def test_arm_objects_come_out_of_any_machine(toolchain: Toolchain, tmp_path: Path) -> None:
    """The same class cross-compiles: ELF machine 183 is AArch64."""
    source = write(tmp_path / "a.c", "#include <stdint.h>\nuint64_t f(void) { return 1; }")
    march = LINUX_ARM64.march[0][1]
    toolchain.compile(LINUX_ARM64, [CompileJob(source, tmp_path / "a.o", (f"-march={march}",))])
    assert int.from_bytes((tmp_path / "a.o").read_bytes()[18:20], "little") == 183


def test_system_clang_takes_the_place_of_ziglang(
    toolchain: Toolchain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """RATTLE_CLANG names another clang, whose own ld.lld links; here a script that stands for both."""
    linker = write(tmp_path / "ld.lld", f'#!/bin/sh\nexec {shlex.join(toolchain.linker)} "$@"\n')
    clang = write(
        tmp_path / "clang-99",
        f"#!/bin/sh\n[ $1 = -print-prog-name=ld.lld ] && exec echo {shlex.quote(str(linker))}\n"
        f'exec {shlex.join(toolchain.clang)} "$@"\n',
    )
    for script in (linker, clang):
        script.chmod(0o755)
    monkeypatch.setenv("RATTLE_CLANG", str(clang))
    other = find_toolchain()
    assert other.clang == (str(clang),)
    assert other.fingerprint(LINUX_X86_64) != toolchain.fingerprint(LINUX_X86_64)
    assert build(other, tmp_path / "other") == build(toolchain, tmp_path / "zig")


@pytest.mark.parametrize("named", ["no-such-clang", "true"])
def test_wrong_system_clang_is_named(named: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A RATTLE_CLANG that is missing or no clang is an error with its name, not a silent fallback."""
    monkeypatch.setenv("RATTLE_CLANG", named)
    with pytest.raises(ToolchainError, match=f"RATTLE_CLANG is '{named}'"):
        find_toolchain()


@pytest.mark.parametrize(
    ("flags", "best"),
    [(V2_FLAGS, "v2"), (V3_FLAGS, "v3"), (V4_FLAGS, "v4"), (V4_FLAGS - {"fma"}, "v2"), (frozenset(), "v2")],
)
def test_best_instruction_set_needs_all_its_flags(flags: frozenset[str], best: str) -> None:
    """A level counts only if the processor has every feature of it and of those below."""
    assert best_instruction_set(LINUX_X86_64, flags) == best
    assert best_instruction_set(LINUX_ARM64, flags) == "v2"


@pytest.mark.parametrize(
    ("system", "processor", "name"),
    [
        ("Linux", "x86_64", "linux-x86_64"),
        ("Linux", "aarch64", "linux-arm64"),
        ("Darwin", "arm64", "macos-arm64"),
        ("Darwin", "x86_64", "macos-x86_64"),
        ("Windows", "AMD64", "windows-x86_64"),
    ],
)
def test_this_machine_has_one_name(
    system: str, processor: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However its system calls itself and its processor."""
    monkeypatch.setattr(platform, "system", lambda: system)
    monkeypatch.setattr(platform, "machine", lambda: processor)
    assert this_machine().name == name


def test_a_machine_without_code_is_told_which_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its own name, and all that are known."""
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    with pytest.raises(
        UnsupportedTargetError, match=r"cannot build on \w+-riscv64 yet; it can on .*macos-arm64"
    ):
        this_machine()


@pytest.mark.parametrize(
    ("flags", "runs"), [(V2_FLAGS, True), (V2_FLAGS - {"popcnt"}, False), (frozenset(), True)]
)
def test_the_oldest_machine_that_runs_a_plugin(flags: frozenset[str], runs: bool) -> None:
    """x86-64-v2; a system that says nothing of its processor is believed to have it."""
    assert runs_baseline(LINUX_X86_64, flags) == runs
    assert runs_baseline(LINUX_ARM64, flags)
