"""Faust, in every mode of its own that could be its fastest, compiled by g++.

clang 22 was tried on eq8: 8 % faster than g++ on v2, equal on v3, 8 % slower on v4.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

from benchmarks.peers import PEERS_FOLDER, run_tool
from benchmarks.peers.packages import need_packages, version_of

_MODES = ("-scal", "-vec -lv 0", "-vec -lv 1")
_FLAGS = ("-O3", "-O3 -ffast-math")


def need_faust() -> str:
    """Faust's name with its version. Raises MissingPeerError."""
    need_packages("faust", "g++")
    return f"Faust {version_of('faust')}"


def build_all_modes(dsp: str, march: str, folder: Path) -> dict[str, Path]:
    """The library of peers/DSP.dsp for each mode of Faust and each set of flags of g++, by their names."""
    return {
        f"{mode} {flags}": build(dsp, mode, f"{flags} -march={march}", folder)
        for mode, flags in product(_MODES, _FLAGS)
    }


def build(dsp: str, mode: str, flags: str, folder: Path) -> Path:
    """A library with the calls of faust_driver.cpp. Raises MissingPeerError."""
    stem = f"{dsp}{mode}{flags}".replace(" ", "")
    written = folder / f"{stem}.cpp"
    library = folder / f"{stem}.so"
    run_tool(
        "faust", "-lang", "cpp", "-cn", "mydsp", *mode.split(), PEERS_FOLDER / f"{dsp}.dsp", "-o", written
    )
    driver = PEERS_FOLDER / "faust_driver.cpp"
    shared = ("-w", "-shared", "-fPIC", f'-DDSP_SOURCE="{written}"')
    run_tool("g++", *flags.split(), *shared, driver, "-o", library)
    return library
