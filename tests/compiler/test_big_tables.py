"""Big tables are no part of the kernels, and equal ones are one."""

from __future__ import annotations

import numpy as np

from rattle import Effect
from rattle.compiler import compile_plugin


class TwoCurves(Effect):
    """Two equal tables of 160 kB, and a small one."""

    def __init__(self) -> None:
        self.one = np.linspace(0.0, 1.0, 20_000)
        self.other = np.linspace(0.0, 1.0, 20_000)
        self.small = np.linspace(0.0, 1.0, 100)

    def process(self, x: float) -> float:
        i = int(abs(x) * 1000.0)
        return self.one[i] + self.other[-i] + self.small[i]


def test_a_big_table_is_compiled_once_for_all_kernels() -> None:
    """The kernel's text declares it; its bytes are in a text of their own, in both widths of a sample."""
    code = compile_plugin(TwoCurves)
    assert "table_small[100] = {" in code.kernel_c
    assert "table_one[20000]" not in code.kernel_c
    assert len(code.kernel_c) < 20_000
    assert code.data_c.count("[] =") == 2
    assert "_f32[]" in code.data_c
    assert "_f64[]" in code.data_c


def test_small_tables_need_no_object_of_their_own() -> None:
    """A plugin without big tables is compiled as before."""

    class Small(Effect):
        def __init__(self) -> None:
            self.curve = np.linspace(0.0, 1.0, 64)

        def process(self, x: float) -> float:
            return self.curve[int(x * 64.0)]

    assert compile_plugin(Small).data_c == ""
