"""The plugins of examples/, by the name of their file: one module for all tests of a process."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

from rattle import Effect

EXAMPLES_FOLDER = Path(__file__).resolve().parent.parent / "examples"
# Ordinary Python behind the ring; all others are real-time Python.
WORKER_EXAMPLES = {
    "spectral_denoiser": "SpectralDenoiser",
    "convolution": "Convolution",
    "neural_amp": "NeuralAmp",
    "granular": "Granular",
    "grains": "Grains",
    "gain_numpy": "GainNumpy",
    "gain_function": "Louder",
}
PLAYED_EXAMPLES = {  # by notes: tests/instruments/test_examples.py
    "fm_piano": "FmPiano",
    "plucked_synth": "PluckedSynth",
    "drum_machine": "DrumMachine",
    "arpeggiator": "Arpeggiator",
    "mpe_lead": "MpeLead",
    "poly_synth": "PolySynth",
}
COMPILED_EXAMPLES = [  # effects
    path
    for path in sorted(EXAMPLES_FOLDER.glob("*.py"))
    if path.stem not in WORKER_EXAMPLES and path.stem not in PLAYED_EXAMPLES
]


@cache
def example_class(file: str, class_name: str) -> type[Effect]:
    """Cached, because a module that is run again has classes and Enums of its own."""
    name = f"example_{file}"
    spec = importlib.util.spec_from_file_location(name, EXAMPLES_FOLDER / f"{file}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    cls: type[Effect] = getattr(module, class_name)
    return cls
