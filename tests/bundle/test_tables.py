"""The description as C."""

from __future__ import annotations

import ast
import ctypes
import math
from dataclasses import replace
from pathlib import Path

import pytest
from gain_by_hand import DESCRIPTION, GAIN, INVERT
from hypothesis import given
from hypothesis import strategies as st

from rattle.bundle.runtime import NATIVE_FOLDER
from rattle.bundle.tables import Kernel, c_double, c_string, plugin_tables_c, step_count
from rattle.bundle.target import this_machine
from rattle.bundle.toolchain import CompileJob, find_toolchain
from rattle.plugin.description import Layout, PluginDescription, Renamed

READ_BACK = """
#include "description.h"
#define READ __attribute__((visibility("default")))
READ const char *text(int which) {
    const RattlePlugin *p = &rattle_plugin;
    const char *all[] = {p->vendor, p->params[0].id, p->params[0].labels[0].text, p->params[1].title,
                         p->params[2].members[1], p->renamed ? p->renamed[0].old_id : ""};
    return all[which];
}
READ double number(int which) {
    const RattlePlugin *p = &rattle_plugin;
    const double all[] = {p->params[0].maximum, p->params[1].step_count, p->params[2].step_count,
                          p->param_count, p->layouts[1].inputs, p->class_id[15], p->is_per_channel,
                          p->kernels.f32[0] == NULL, p->kernels.f32[1]->sample_size,
                          p->kernels.f64[2] == NULL,
                          p->renamed_count, p->renamed ? p->renamed[0].param : 0, p->params[0].is_bool,
                          p->params[1].is_bool, p->meters[0].is_peak, p->bypass_number};
    return all[which];
}
"""
KERNEL = Kernel("v3", "f32")
STUB = f'#include "processor.h"\nextern const RattleProcessor {KERNEL.symbol};\n'
STUB += f"const RattleProcessor {KERNEL.symbol} = {{.sample_size = 4}};\n"


@given(st.text())
def test_any_text_survives_as_a_c_string(text: str) -> None:
    """Escaped UTF-8 reads back as the same text (Python's bytes literals share C's octal escapes)."""
    literal = c_string(text)
    assert literal.isascii()
    assert "??" not in literal
    assert ast.literal_eval("b" + literal).decode() == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_any_finite_double_survives_to_the_bit(value: float) -> None:
    """Hex floats lose nothing, -0.0 included."""
    assert float.fromhex(c_double(value)).hex() == value.hex()


@pytest.mark.parametrize("value", [math.inf, -math.inf, math.nan])
def test_what_has_no_literal_is_refused(value: float) -> None:
    """Infinity and NaN never reach the C compiler as a name it does not know."""
    with pytest.raises(ValueError, match="cannot stand in a plugin's tables"):
        c_double(value)


def test_step_count_is_one_less_than_the_values() -> None:
    """A continuous Param has 0, a toggle 1, eight steps 7, though 0.1 is no binary fraction."""
    eight = replace(INVERT, kind="int", minimum=1.0, maximum=8.0)
    tenths = replace(GAIN, maximum=0.7, step=0.1)
    assert [step_count(param) for param in (GAIN, INVERT, eight, tenths)] == [0, 1, 7, 7]


def compiled(description: PluginDescription, folder: Path) -> ctypes.CDLL:
    toolchain, target = find_toolchain(), this_machine()
    texts = {"tables": plugin_tables_c(description, [KERNEL]), "read": READ_BACK, "stub": STUB}
    jobs = []
    for name, text in texts.items():
        (folder / f"{name}.c").write_text(text)
        flags = ("-O1", "-Wall", "-Wextra", "-Werror", f"-I{NATIVE_FOLDER}")
        jobs.append(CompileJob(folder / f"{name}.c", folder / f"{name}.o", flags))
    toolchain.compile(target, jobs)
    toolchain.link(this_machine(), [job.output for job in jobs], folder / "read.so")
    library = ctypes.CDLL(str(folder / "read.so"))
    library.text.restype = ctypes.c_char_p
    library.number.restype = ctypes.c_double
    return library


MODE = replace(
    INVERT, id="mode", number=1005, title="Mode", kind="enum", members=("LOW", "HIGH", "BAND"), maximum=2.0
)


def test_c_reads_what_python_declared(tmp_path: Path) -> None:
    """The tables compile without a warning, and C code sees every value in its place."""
    params = (GAIN, INVERT, MODE)
    description = replace(DESCRIPTION, params=params, renamed=(Renamed("old_gain", "invert"),))
    library = compiled(description, tmp_path)
    texts = [library.text(which).decode() for which in range(6)]
    assert texts == [DESCRIPTION.vendor, "gain", "off", "Invert", "HIGH", "old_gain"]
    numbers = [library.number(which) for which in range(16)]
    assert numbers == [4.0, 1, 2, 3, 1, 15, 1, 1, 4, 1, 1, 1, 0, 1, 1, 1004]


def test_a_plugin_may_have_nothing_but_sound(tmp_path: Path) -> None:
    """No Params, meters or renames: NULL pointers, which C allows where an empty array is not."""
    bare = replace(DESCRIPTION, params=(), meters=(), layouts=(Layout(1, 1),))
    text = plugin_tables_c(bare, [KERNEL])
    assert ".params = NULL" in text
    assert "[] = {\n}" not in text
