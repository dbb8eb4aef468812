"""What an instrument in real-time Python computes at a sample: its voices' sound, then `process`."""

from __future__ import annotations

import inspect
from enum import Enum
from typing import Any, Literal

from rattle.lang.types import Stereo

from .array_process import hints_of, is_array
from .called_methods import OF_INSTRUMENTS, OF_VOICES, check_called
from .class_source import class_place
from .description import VoicesDescription
from .effect import Effect
from .errors import DeclarationError, Place
from .instrument import SPARE_VOICES, Instrument, voices_of
from .near_names import check_settings_named
from .voice import FIELD_NAMES, Voice
from .voice_fields import PlayMode, Stealing

Sound = Literal["none", "float", "stereo"]  # what process takes

_EXAMPLE = "write `def process(self, x: Stereo) -> Stereo`, on the sum of the voices; or leave it out"
_VOICE = "write `def process(self) -> float`, or `-> Stereo`"


def instrument_takes(cls: type[Instrument]) -> Sound:
    """What its `process` takes; "stereo" also where there is none.

    Raises DeclarationError if it is no `process` of an instrument."""
    process = getattr(cls, "process", None)
    if not inspect.isfunction(process):
        return "stereo"
    where, place = f"{cls.__name__}.process", _place(process)
    names = list(inspect.signature(process).parameters)[1:]
    hints = hints_of(process, where, _EXAMPLE, place)
    if len(names) > 1:
        raise DeclarationError(where, "an Instrument has no side-chains in this version", _EXAMPLE, place)
    for name in (*names, "return"):
        if name not in hints:
            label = "the result" if name == "return" else f"`{name}`"
            raise DeclarationError(where, f"annotate {label}: `float` or `Stereo`", _EXAMPLE, place)
    if any(is_array(hint) for hint in hints.values() if hint is not None):
        fix = "ordinary Python on arrays: write `@worker` above it"
        raise DeclarationError(where, "takes arrays, which real-time Python does not", fix, place)
    takes, gives = (hints[names[0]] if names else None), hints["return"]
    if (takes, gives) not in (
        (None, float),
        (None, Stereo),
        (float, float),
        (float, Stereo),
        (Stereo, Stereo),
    ):
        raise DeclarationError(where, "is no process of an instrument", _EXAMPLE, place)
    return "none" if takes is None else "float" if takes is float else "stereo"


def describe_voices(plugin: Effect) -> VoicesDescription | None:
    """Of an instrument that is not under `@worker`; None if it has none.

    Raises DeclarationError where voices and `process` do not go together."""
    assert isinstance(plugin, Instrument)
    cls = type(plugin)
    check_called(cls, OF_INSTRUMENTS)
    check_settings_named(plugin)
    takes, voices = instrument_takes(cls), voices_of(plugin)
    where = f"{cls.__name__}.voices"
    if voices is None:
        held: Any = vars(plugin).get("voices")
        if held is not None:
            why = "is no `copies` of a class that derives from Voice"
            fix = "write `self.voices = copies(MyVoice, 16)`, with `class MyVoice(Voice)`"
            raise DeclarationError(where, why, fix, class_place(cls))
        if takes != "none" or not hasattr(cls, "process"):
            fix = "give it voices: `self.voices = copies(MyVoice, 16)`; or write `process(self) -> Stereo`"
            raise DeclarationError(cls.__name__, "has no voices", fix, class_place(cls))
        return None
    if takes == "none":
        raise DeclarationError(
            f"{cls.__name__}.process", "leaves out what the voices play", _EXAMPLE, class_place(cls)
        )
    check_called(type(voices[0]), OF_VOICES)
    _check_given(voices[0])
    is_stereo = _gives_stereo(type(voices[0]))
    if is_stereo and takes == "float":
        why = "takes one channel, and its voices give two"
        raise DeclarationError(f"{cls.__name__}.process", why, _EXAMPLE, class_place(cls))
    _check_settings(plugin, cls)
    return VoicesDescription(len(voices) - SPARE_VOICES, is_stereo, cls.mpe is True)


def without_voices(plugin: Effect) -> None:
    """Of what is no instrument. Raises DeclarationError for voices, which nobody would play there."""
    for name, value in vars(plugin).items():
        if isinstance(value, Voice) or (isinstance(value, list) and value and isinstance(value[0], Voice)):
            where, cls = f"{type(plugin).__name__}.{name}", type(plugin)
            fix = f"write `class {cls.__name__}(Instrument)`, or make them of a class that derives from Unit"
            raise DeclarationError(
                where, "voices are an Instrument's, which plays them", fix, class_place(cls)
            )


def _check_given(voice: Voice) -> None:
    for name in FIELD_NAMES.values():
        if name != "index" and name in vars(voice):
            why, fix = "is the note's: the voice engine gives it", "use an attribute of another name"
            raise DeclarationError(f"{type(voice).__name__}.{name}", why, fix, class_place(type(voice)))


def _gives_stereo(cls: type[Voice]) -> bool:
    process = getattr(cls, "process", None)
    where = f"{cls.__name__}.process"
    if not inspect.isfunction(process):
        raise DeclarationError(cls.__name__, "has no `process`", _VOICE, class_place(cls))
    place = _place(process)
    if len(inspect.signature(process).parameters) != 1:
        raise DeclarationError(where, "of a voice takes nothing but `self`", _VOICE, place)
    gives = hints_of(process, where, _VOICE, place).get("return")
    if gives not in (float, Stereo):
        raise DeclarationError(where, "gives neither `float` nor `Stereo`", _VOICE, place)
    return bool(gives == Stereo)


def _check_settings(plugin: Instrument, cls: type[Instrument]) -> None:
    if "mpe" in vars(plugin):
        why, fix = (
            "is of the class: hosts ask before there is a plugin",
            "write `mpe = True` in the class body",
        )
        raise DeclarationError(f"{cls.__name__}.mpe", why, fix, class_place(cls))
    kinds: dict[str, type[Enum]] = {"play_mode": PlayMode, "stealing": Stealing}
    for name, kind in kinds.items():
        value = getattr(plugin, name)
        if not isinstance(value, kind):
            members = list(kind.__members__)
            meant = str(value).upper() if str(value).upper() in members else members[0]
            where, fix = f"{cls.__name__}.{name}", f"write rattle.{kind.__name__}.{meant}"
            raise DeclarationError(where, f"{value!r} is no rattle.{kind.__name__}", fix, class_place(cls))


def _place(process: Any) -> Place:
    code = inspect.unwrap(process).__code__
    return Place(code.co_filename, code.co_firstlineno)
