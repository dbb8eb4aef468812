"""Our own VST3 header states the facts of the binary interface, on Windows and elsewhere, and no more."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
ABI = ROOT / "src/rattle/native/vst3/abi.h"
FACTS: dict[str, Any] = json.loads((ROOT / "tests/native/vst3_facts.json").read_text())
TARGETS = {"linux_macos": "x86_64-linux-gnu", "windows": "x86_64-windows-gnu"}
FUNKNOWN = ("queryInterface", "addRef", "release")
PREAMBLE = """#include "abi.h"
#include <stddef.h>
#define FACT(condition) _Static_assert(condition, #condition)
typedef uint8_t uint8; typedef int8_t int8; typedef int16_t int16; typedef uint16_t uint16;
typedef int32_t int32; typedef uint32_t uint32; typedef int64_t int64; typedef uint64_t uint64;
"""


def methods(interface: str) -> list[tuple[str, str, str]]:
    """(result, name, arguments) of each slot of the method table, FUnknown's three first."""
    own = FACTS["interfaces"][interface]["methods"]
    base = [] if interface == "FUnknown" else FACTS["interfaces"]["FUnknown"]["methods"]
    matches = [re.fullmatch(r"(.+?) ?(\w+)\((.*)\)", line) for line in [*base, *own]]
    return [(m[1], m[2], m[3]) for m in matches if m]


def method_facts(interface: str) -> list[str]:
    slots = methods(interface)
    table = f"{interface}Vtbl"
    lines = [f"FACT(sizeof({table}) == {8 * len(slots)});"]
    for slot, (result, name, arguments) in enumerate(slots):
        signature = f"{result} (PLUGIN_API *)({', '.join(filter(None, [f'{interface} *', arguments]))})"
        lines.append(f"FACT(offsetof({table}, {name}) == {8 * slot});")
        lines.append(f"FACT(_Generic((({table} *)0)->{name}, {signature}: 1, default: 0));")
    return lines


def struct_facts(struct: str) -> list[str]:
    fact = FACTS["structs"][struct]
    lines = [f"FACT(sizeof({struct}) == {fact['size']});"]
    for offset, declaration in fact["fields"]:
        name = re.findall(r"\w+", re.sub(r"\[\d+\]", "", declaration))[-1]
        member = f"(({struct} *)0)->{name}"
        whole = re.sub(rf"\b{name}\b", "", declaration)
        lines.append(f"FACT(offsetof({struct}, {name}) == {offset});")
        lines.append(f"FACT(_Generic(&{member}, __typeof__({whole}) *: 1, default: 0));")
    return lines


def iid_bytes(words: list[str], system: str) -> bytes:
    raw = b"".join(int(word, 16).to_bytes(4, "big") for word in words)
    if system != "windows":
        return raw
    return raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]


def iid_facts(system: str) -> list[str]:
    """A comparison that the compiler cannot fold to true leaves a call that it must refuse."""
    lines = []
    for interface, fact in FACTS["interfaces"].items():
        raw = iid_bytes(fact["iid"], system)
        same = " && ".join(f"{interface}_iid[{i}] == {byte}" for i, byte in enumerate(raw))
        lines.append(f'if (!({same})) wrong("{interface}");')
    return lines


def static_assertions(system: str) -> str:
    lines = [line for interface in FACTS["interfaces"] for line in method_facts(interface)]
    lines += [line for struct in FACTS["structs"] for line in struct_facts(struct)]
    lines += [f"FACT({name} == {value});" for name, value in FACTS["constants"].items()]
    lines += [f"FACT({name} == ({value}));" for name, value in FACTS["result_codes"][system].items()]
    wrong = 'void wrong(const char *id) __attribute__((error("an interface id differs")));'
    body = "\n    ".join(iid_facts(system))
    return PREAMBLE + "\n".join(lines) + f"\n{wrong}\nvoid ids(void) {{\n    {body}\n}}\n"


def compile_facts(folder: Path, header: str, system: str) -> subprocess.CompletedProcess[str]:
    (folder / "abi.h").write_text(header)
    (folder / "facts.c").write_text(static_assertions(system))
    command = [sys.executable, "-m", "ziglang", "clang", f"--target={TARGETS[system]}", "-O2"]
    command += ["-ffreestanding", "-std=c11", "-Wall", "-Wextra", "-Werror", "-Wno-ignored-attributes"]
    command += ["-isystem", str(Path(ziglang_path()) / "lib/include"), "-c", "facts.c", "-o", "facts.o"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def ziglang_path() -> str:
    import ziglang

    return str(Path(ziglang.__file__).parent)


def stated_interfaces(header: str) -> set[str]:
    return set(re.findall(r"^struct (\w+)Vtbl \{", header, re.M))


def stated_structs(header: str) -> set[str]:
    return set(re.findall(r"^typedef struct (\w+) \{", header, re.M))


@pytest.mark.parametrize("system", TARGETS)
def test_header_states_every_fact(tmp_path: Path, system: str) -> None:
    """Sizes, offsets, member types, method order and types, constants, result codes and ids agree."""
    done = compile_facts(tmp_path, ABI.read_text(), system)
    assert done.returncode == 0, done.stderr


def test_header_states_nothing_without_a_fact() -> None:
    """Every interface, struct and constant in the header has a fact that it is checked against."""
    header = ABI.read_text()
    assert stated_interfaces(header) == set(FACTS["interfaces"])
    assert stated_structs(header) == set(FACTS["structs"])
    constants = set(re.findall(r"\b(k[A-Z]\w+)", re.sub(r"/\*.*?\*/", "", header, flags=re.S)))
    known = {*FACTS["constants"], *FACTS["result_codes"]["windows"], "kVstAudioEffectClass"}
    assert constants == known


def test_header_strings() -> None:
    """The version of the interface that the factory reports is the one the facts describe."""
    assert f'#define SDKVersionString "{FACTS["strings"]["SDKVersionString"]}"' in ABI.read_text()


LAST_METHODS = [methods(interface)[-1][1] for interface in FACTS["interfaces"] if interface != "FUnknown"]


@pytest.mark.parametrize("method", sorted(set(LAST_METHODS)))
def test_missing_method_is_noticed(tmp_path: Path, method: str) -> None:
    """A header that lost the last method of a table, where no offset moves, no longer compiles."""
    header, removed = re.subn(
        rf"^    [^\n]*\(PLUGIN_API \*{method}\)[^;]*;[ \\]*\n", "", ABI.read_text(), flags=re.M
    )
    assert removed >= 1
    assert compile_facts(tmp_path, header, "linux_macos").returncode != 0


MUTATIONS = {
    "a method's name": ("*setProcessing)(IAudioProcessor *self", "*setprocessing)(IAudioProcessor *self"),
    "an argument's type": ("IComponent *self, TBool state", "IComponent *self, int32_t state"),
    "a member's order": ("ParamID id;\n    String128 title;", "String128 title;\n    ParamID id;"),
    "a member's sign": ("uint32_t classFlags", "int32_t classFlags"),
    "an id": ("0xF2D54301u", "0xF2D54302u"),
    "a constant": ("kIsBypass = 1 << 16", "kIsBypass = 1 << 15"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_wrong_header_is_noticed(tmp_path: Path, mutation: str) -> None:
    """One slip of the pen in the header and the facts no longer compile."""
    right, wrong = MUTATIONS[mutation]
    header = ABI.read_text()
    assert right in header
    assert compile_facts(tmp_path, header.replace(right, wrong, 1), "linux_macos").returncode != 0
