"""What a name says: title and unit from the suffix, and the names that are taken."""

from __future__ import annotations

import re

UNITS = {"hz": "Hz", "ms": "ms", "s": "s", "db": "dB", "st": "st", "pct": "%"}

# What each of Rattle's classes has, by the class's own name: refused for Params and Meters of its subclasses.
TAKEN = {
    "Unit": "sample_rate channel_index channel_count prepare reset latency_samples ramp process random "
    "stream_seed transport path_hash",
    "Effect": "tail_s bypass name id vendor version url email category channels renamed presets load_preset "
    "quantum events from_function send",
    "Instrument": "voices play_mode stealing glide_s unison bend_semitones mpe modulate play",
    "Voice": "gate note channel index unison_position velocity release_velocity pitch_hz pressure timbre pan "
    "volume expression vibrato note_on note_off is_active",
}


def taken_by(owner: type, name: str) -> str:
    """The class of Rattle among an owner's bases that has the name already, or ""."""
    bases = [base.__name__ for base in owner.__mro__ if base.__module__.startswith("rattle.")]
    return next((base for base in bases if name in TAKEN.get(base, "").split()), "")


def split_unit(name: str) -> tuple[str, str]:
    """("cutoff", "Hz") of "cutoff_hz"; ("depth", "") of "depth"."""
    stem, _, suffix = name.rpartition("_")
    return (stem, UNITS[suffix]) if stem and suffix in UNITS else (name, "")


def title_of(name: str) -> str:
    """ "Cutoff" of "cutoff_hz", "Wet Mix" of "wet_mix"."""
    return " ".join(word.capitalize() for word in split_unit(name)[0].split("_") if word)


def words_of(class_name: str) -> str:
    """ "Ping Pong Delay" of "PingPongDelay", "EQ 8" of "EQ8"."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=[0-9])", " ", class_name)


def singular(name: str) -> str:
    """ "Band" of "Bands", "Cavity" of "Cavities", "Bus" of "Bus": one element of a list, for its title."""
    if name.endswith("ies"):
        return name[:-3] + "y"
    if name.endswith(("ss", "us", "is")) or len(name) < 2:
        return name
    return name.removesuffix("s")
