"""DPF, the DISTRHO Plugin Framework: VST3 in C++ without Steinberg's code."""

from __future__ import annotations

from pathlib import Path

from benchmarks.peers import PEERS_FOLDER, run_tool
from benchmarks.peers.packages import need_packages, version_of

_DPF = Path("/usr/share/dpf")
# The optimisation flags of DPF's own makefiles, at the instruction set of our v3 kernel.
_FLAGS = ("-std=gnu++11", "-O3", "-ffast-math", "-march=x86-64-v3", "-fvisibility=hidden", "-DNDEBUG")


def build_empty(folder: Path) -> tuple[str, Path]:
    """DPF's name with its version, and the library of an empty stereo effect. Raises MissingPeerError."""
    need_packages("dpf-source", "g++")
    source = PEERS_FOLDER / "empty_dpf"
    library = folder / "empty_dpf.so"
    run_tool(
        "g++",
        *_FLAGS,
        "-fPIC",
        "-shared",
        "-DDISTRHO_PLUGIN_TARGET_VST3",
        f"-I{source}",
        f"-I{_DPF / 'distrho'}",
        source / "empty_dpf.cpp",
        _DPF / "distrho/DistrhoPluginMain.cpp",
        f"-Wl,--version-script={_DPF / 'utils/symbols/vst3.version'}",
        "-o",
        library,
    )
    return f"DPF {version_of('dpf-source')}", library
