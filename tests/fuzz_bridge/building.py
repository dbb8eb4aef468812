"""The fuzzer of the bridge as a program: a plugin, the bridge and the fuzzer's calls, under sanitizers.

All is compiled by the clang that plugins are compiled with; it brings no sanitizer's library, so gcc
links, or a system's clang where libFuzzer is wanted (Debian: apt install clang libclang-rt-14-dev).
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.library import KERNEL_FLAGS, PluginCode
from rattle.bundle.runtime import NATIVE_FOLDER, runtime_units
from rattle.bundle.tables import Kernel, plugin_tables_c
from rattle.bundle.target import best_instruction_set, this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain

HERE = Path(__file__).resolve().parent
CORPUS = HERE / "corpus"

_HOST = ("run.c", "instance.c", "system*.c", "host/*.c")
_WRAPPED = ("take", "give", "log")
# Methods of an interface take a pointer to it, those of its object's table to the widest one: VST3's own way.
_SANITIZERS = (
    "-fsanitize=address,undefined,float-cast-overflow",
    "-fno-sanitize=function",
    "-fno-sanitize-recover=all",
)
_HEADERS = ("/usr/include", f"/usr/include/{platform.machine()}-linux-gnu")


@dataclass(frozen=True)
class Engine:
    """What chooses the inputs."""

    name: str
    flags: tuple[str, ...]
    linker: tuple[str, ...]
    has_main: bool


STANDALONE = Engine("standalone", (), ("gcc", "-fsanitize=address,undefined"), has_main=False)
LIBFUZZER = Engine(
    "libFuzzer",
    ("-fsanitize=fuzzer-no-link",),
    ("clang", "-fsanitize=address,undefined,fuzzer"),
    has_main=True,
)


def why_not(engine: Engine) -> str:
    """Why this engine cannot be built here; "" if it can."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return "the fuzzer of the bridge is for Linux on x86-64"
    if shutil.which(engine.linker[0]) is None:
        return f"{engine.name} needs {engine.linker[0]}: apt install {engine.linker[0]}"
    if not Path("/usr/include/stdio.h").exists():
        return "the fuzzer needs the C library's headers: apt install libc6-dev"
    return ""


def bridge_texts() -> dict[str, str]:
    """A plugin's units without memory.c: a sanitizer wants to see the C library's own memory functions."""
    return {
        unit.name: "".join(f"#include <{name}.c>\n" for name in unit.files if name != "memory")
        for unit in runtime_units("vst3", "linux")
    }


def fuzzer_sources(engine: Engine) -> list[Path]:
    host = [path for pattern in _HOST for path in sorted((NATIVE_FOLDER / "hostile").glob(pattern))]
    own = [path for path in sorted(HERE.glob("*.c")) if not (engine.has_main and path.stem == "standalone")]
    return [*host, *own]


def build_fuzzer(code: PluginCode, engine: Engine, folder: Path) -> Path:
    """The program, in `folder`, where its objects stay."""
    jobs = [*_plugin_jobs(code, folder), *(_job(path, folder) for path in fuzzer_sources(engine))]
    jobs += [_text_job(name, text, folder) for name, text in bridge_texts().items()]
    _compile(jobs, engine)
    return _link(engine, [job.output for job in jobs], folder / "fuzz")


def objects_of(program: Path) -> list[Path]:
    return sorted(program.parent.glob("*.o"))


def altered_objects(program: Path, unit: str, text: str, folder: Path) -> list[Path]:
    """Those of a standalone program with other C for one unit of the bridge."""
    job = _text_job(unit, text, folder)
    _compile([job], STANDALONE)
    return [*(path for path in objects_of(program) if path.name != job.output.name), job.output]


def link_standalone(objects: Sequence[Path], folder: Path) -> Path:
    return _link(STANDALONE, objects, folder / "fuzz")


def _compile(jobs: Sequence[CompileJob], engine: Engine) -> None:
    headers = tuple(word for path in _HEADERS for word in ("-isystem", path))
    flags = ("-g", "-D_GNU_SOURCE", "-fno-omit-frame-pointer", *_SANITIZERS, *engine.flags, *headers)
    flags += (f"-I{NATIVE_FOLDER}", f"-I{NATIVE_FOLDER / 'vst3'}")
    find_toolchain().compile(
        this_machine(), [CompileJob(job.source, job.output, (*job.flags, *flags)) for job in jobs]
    )


def _text_job(name: str, text: str, folder: Path) -> CompileJob:
    (folder / f"{name}.c").write_text(text)
    return CompileJob(folder / f"{name}.c", folder / f"unit_{name}.o", ("-O1", "-march=x86-64-v2"))


def _job(path: Path, folder: Path) -> CompileJob:
    return CompileJob(path, folder / f"{path.parent.name}_{path.stem}.o", ("-O1", "-march=x86-64-v2"))


def _plugin_jobs(code: PluginCode, folder: Path) -> list[CompileJob]:
    """Its kernels for this machine's best instruction set, tables and elementary functions."""
    march = dict(this_machine().march)
    instructions = best_instruction_set(this_machine())
    kernels = [Kernel(instructions, "f32"), Kernel(instructions, "f64")]
    texts = {"tables": plugin_tables_c(code.description, kernels), "elementary": code.elementary_c}
    if code.data_c:
        texts["data"] = code.data_c
    jobs = []
    for name, text in texts.items():
        (folder / f"{name}.c").write_text(text)
        jobs.append(CompileJob(folder / f"{name}.c", folder / f"{name}.o", ("-O1",)))
    (folder / "kernel.c").write_text(code.kernel_c)
    for kernel in kernels:
        bits = kernel.sample_type.removeprefix("f")
        defined = (f"-DRATTLE_REAL_BITS={bits}", f"-DRATTLE_KERNEL={kernel.symbol}")
        defined = (*defined, f"-DRATTLE_BORDER={kernel.border}")
        flags = (*KERNEL_FLAGS, f"-march={march[instructions]}", *defined)
        jobs.append(CompileJob(folder / "kernel.c", folder / f"{kernel.symbol}.o", flags))
        jobs.append(CompileJob(NATIVE_FOLDER / "border.c", folder / f"{kernel.border}.o", flags))
    return jobs


def _link(engine: Engine, objects: Sequence[Path], program: Path) -> Path:
    wraps = [f"--wrap=rattle_platform_{name}" for name in _WRAPPED]
    command = [*engine.linker, *map(str, objects), f"-Wl,{','.join(wraps)}", "-lm", "-lpthread", "-ldl"]
    done = subprocess.run([*command, "-o", str(program)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return program
