"""What a name says: title and unit from the suffix, and the names that are taken."""

from __future__ import annotations

import re

UNITS = {"hz": "Hz", "ms": "ms", "s": "s", "db": "dB", "st": "st", "pct": "%"}

# Who has the name already. Refused for Params and Meters.
_TAKEN_BY = {
    "Unit": "sample_rate transport prepare reset latency_samples ramp process random stream_seed path_hash",
    "the plugin": "channel_index channel_count tail_s nan_count events send bypass name id vendor version "
    "url email category channels renamed outputs presets quantum",
    "Voice": "gate note channel velocity release_velocity pitch_hz pressure timbre pan volume expression "
    "vibrato index note_on note_off is_active controller pitch_bend",
    "Instrument": "voices modulate play play_mode stealing glide_s unison bend_semitones mpe",
}
TAKEN = {name: owner for owner, names in _TAKEN_BY.items() for name in names.split()}


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
