"""Builds one executable for a machine that holds many plugins, and plays scripts with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.machines.machine import Machine
from tests.machines.script import Answer, Script, decoded

from rattle.bundle.cache import Cache, content_key, user_cache
from rattle.bundle.library import KERNEL_FLAGS, PluginCode
from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.tables import Kernel, plugin_tables_c
from rattle.bundle.target import SAMPLE_TYPES, SampleType
from rattle.bundle.toolchain import CompileJob, find_toolchain

_HOST = Path(__file__).resolve().parent / "host"
_RUNTIME = ("memory.c", "samples.c", "param.c", "schedule.c", "sent.c", "transport.c")
_VOICES = tuple(
    f"voices/{name}.c" for name in ("allocation", "channels", "fields", "held", "pitch", "voices")
)


@dataclass(frozen=True)
class _Source:
    name: str
    text: str
    flags: tuple[str, ...] = ()


class PlayHost:
    """Plugins by name, built for one machine."""

    def __init__(self, machine: Machine, plugins: Mapping[str, PluginCode], folder: Path) -> None:
        self._machine = machine
        self._numbers = {name: number for number, name in enumerate(plugins)}
        self._file = folder / "play_host"
        machine.link(_objects(machine, _sources(machine, list(plugins.values())), folder), self._file)

    def play(self, scripts: Sequence[Script]) -> list[Answer]:
        """Fewer answers than scripts if the machine stopped: it did so in the first that is missing."""
        encoded = b"".join(script.encoded(self._numbers[script.name]) for script in scripts)
        return decoded(scripts, self._machine.run(self._file, encoded))


def _sources(machine: Machine, plugins: Sequence[PluginCode]) -> Iterable[_Source]:
    """Names that each plugin's C exports get the plugin's number."""
    for number, code in enumerate(plugins):
        for sample_type in SAMPLE_TYPES:
            yield _kernel(number, code, sample_type)
        if code.data_c:
            yield _Source(f"data_{number}", code.data_c, ("-O0",))
    yield _Source("plugins", _index(len(plugins)))
    for sample_type in SAMPLE_TYPES:
        defined = (f"-DRATTLE_REAL_BITS={sample_type[1:]}", f"-DRATTLE_BORDER=border_{sample_type}")
        yield _Source(f"border_{sample_type}", "#include <border.c>\n", (*KERNEL_FLAGS, *defined))
    yield _Source("runtime", _included(_RUNTIME) + plugins[0].elementary_c, ("-O1",))
    yield _Source("voices", _included(_VOICES), ("-O1",))
    yield _Source("host", f'#include "play_host.c"\n#include "edge_{machine.edge}.c"\n', ("-O1",))


def _included(files: Iterable[str]) -> str:
    return "".join(f"#include <{name}>\n" for name in files)


def _kernel(number: int, code: PluginCode, sample_type: SampleType) -> _Source:
    """The tables ride along with one of the kernels: starting a compiler costs as much as they do."""
    kernels = [Kernel("v2", each) for each in SAMPLE_TYPES]
    tables = plugin_tables_c(code.description, kernels) if sample_type == "f32" else ""
    renamed = {kernel.symbol: f"{kernel.symbol}_{number}" for kernel in kernels}
    renamed["rattle_plugin"] = f"rattle_plugin_{number}"
    renamed["RATTLE_KERNEL"] = f"rattle_kernel_v2_{sample_type}"
    renamed["RATTLE_BORDER"] = f"border_{sample_type}"
    defined = tuple(f"-D{old}={new}" for old, new in renamed.items())
    bits = f"-DRATTLE_REAL_BITS={sample_type.removeprefix('f')}"
    return _Source(f"{sample_type}_{number}", code.kernel_c + tables, (*KERNEL_FLAGS, bits, *defined))


def _index(count: int) -> str:
    declared = "".join(f"extern const RattlePlugin rattle_plugin_{n};\n" for n in range(count))
    listed = "".join(f"    &rattle_plugin_{n},\n" for n in range(count))
    return f'#include "description.h"\n{declared}const RattlePlugin *const plugins[] = {{\n{listed}}};\n'


def _objects(machine: Machine, sources: Iterable[_Source], folder: Path) -> list[Path]:
    # An entry's seal stands behind its last byte, where wasm-ld looks for one more section.
    toolchain, cache = find_toolchain(), Cache(None) if machine.edge == "wasm" else user_cache()
    march = () if machine.edge == "wasm" else (f"-march={machine.target.march[0][1]}",)
    fences = ("-include", "fenced_arena.h")
    flags = (*machine.flags, *march, *fences, f"-I{_HOST}", f"-I{NATIVE_FOLDER}")
    files = [*_HOST.iterdir(), *NATIVE_FOLDER.glob("*.[ch]"), *NATIVE_FOLDER.glob("voices/*.[ch]")]
    made_by = [toolchain.fingerprint(machine.target), *flags, *(file.read_bytes() for file in sorted(files))]
    base = content_key(made_by)
    objects: dict[str, Path | None] = {}
    jobs: list[CompileJob] = []
    for source in sources:
        key = content_key([base, source.text, *source.flags]) + ".o"
        objects[key] = cache.find(key)
        if objects[key] is None:
            path = folder / f"{source.name}.c"
            path.write_text(source.text)
            jobs.append(CompileJob(path, folder / key, (*source.flags, *flags)))
    toolchain.compile(machine.target, jobs)
    for job in jobs:
        objects[job.output.name] = cache.keep(job.output.name, job.output)
    return [path for path in objects.values() if path is not None]
