"""A sound or MIDI file through a plugin to a sound file, as a studio's bounce: in step, and with the tail."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile

from rattle.host.arguments import check_class
from rattle.host.compiling import EngineName, compile
from rattle.host.engine import AnyArray
from rattle.host.performance import SONG_BLOCK, perform, performance_of
from rattle.host.player import Player
from rattle.host.sidechain_files import Keys, RenderError, existing
from rattle.host.song import read_song
from rattle.plugin.declare import describe
from rattle.plugin.description import Layout, PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.surface import Surface

_BLOCK_SAMPLES = 65_536
_SILENCE = 1e-5  # -100 dB: an endless tail has ended when it stays below
_SILENT_S = 0.5
MOST_TAIL_S = 86_400.0  # a day
# Float never clips; FLAC has integers only. Other formats as libsndfile prefers.
_SUBTYPES = {".wav": "FLOAT", ".flac": "PCM_24"}
Bits = Literal[16, 24, "float"]
_BITS: dict[Bits, str] = {16: "PCM_16", 24: "PCM_24", "float": "FLOAT"}
MIDI_SUFFIXES = (".mid", ".midi", ".smf", ".kar")


@dataclass(frozen=True)
class Rendering:
    """What was written. `peak` is the largest absolute sample: above 1.0 an integer format has clipped."""

    path: Path
    sample_rate: int
    channels: int
    samples: int
    peak: float
    latency_samples: int
    nan_count: int


def render(
    cls: type[Effect],
    source: Path | str,
    destination: Path | str,
    settings: Mapping[str, object] | None = None,
    *,
    tail_limit_s: float = 10.0,
    engine: EngineName = "native",
    sidechains: Mapping[str, Path | str] | None = None,
    tempo_bpm: float | None = None,
    sample_rate: int | None = None,
    bits: Bits | None = None,
    block: int | None = None,
) -> Rendering:
    """Plays `source`, a sound through an effect or a MIDI file by an Instrument, into `destination`.

    settings: values (numbers or the host's texts, "1.2 kHz") of Params by id, in force from the first sample.
    A mono file feeds every input of a plugin without a mono layout; a stereo file is mixed for a plugin
    that has no other. Latency is removed; the tail is added, at most `tail_limit_s` seconds of it.
    sidechains: sound files of the same rate by the name of process's argument; short ones go on in silence.
    tempo_bpm: of the song, which plays from its beat 0 on; 120 if it is not said. A MIDI file has its own.
    sample_rate: with a MIDI file, 48,000 Hz unless given; a sound is played at its own.
    bits: of a sample in `destination`: 16, 24, or "float" of 32 bits; by default float, in a FLAC file 24.
    block: samples that are played at once; it cannot be heard.
    Raises RenderError; and what `rattle.compile` and assigning a Param raise.
    """
    __tracebackhide__ = True  # pytest: a mistake is shown by its message, not by our source
    check_class(cls)
    if not isinstance(tail_limit_s, Real):
        raise TypeError(f"tail_limit_s is {tail_limit_s!r}; give a number of seconds")
    if not 0.0 <= tail_limit_s <= MOST_TAIL_S:
        raise ValueError(f"tail_limit_s is {tail_limit_s}; give seconds, 0 to {MOST_TAIL_S:g}")
    subtype = subtype_for(Path(destination), bits)
    if is_midi(existing(source)):
        if sidechains or tempo_bpm is not None:
            raise RenderError(f"{source} is a song with a tempo of its own, and no sound for a side-chain")
        rate = 48_000 if sample_rate is None else sample_rate
        player, outputs = _song(cls, source, rate, engine, settings or {}, tail_limit_s, block)
        try:
            return _write(Path(destination), subtype, player, outputs)
        except (soundfile.SoundFileError, OSError) as error:
            raise RenderError(str(error)) from error
    if sample_rate is not None:
        raise RenderError(f"{source} is a sound, and is played at its own rate; a MIDI file has none")
    try:
        with soundfile.SoundFile(existing(source)) as file:
            layout = _layout_for(describe(cls), file.channels)
            player = compile(cls, file.samplerate, engine, channels=(layout.inputs, layout.outputs))
            play_song(player, tempo_bpm)
            for param_id, value in (settings or {}).items():
                assign(player, param_id, value)
            blocks = (_fitted(each.T, layout.inputs) for each in _read(file, block or _BLOCK_SAMPLES))
            with Keys(describe(cls), layout, sidechains or {}, file.samplerate) as keys:
                outputs = bounce(player, blocks, tail_limit_s, keys)
                return _write(Path(destination), subtype, player, outputs)
    except (soundfile.SoundFileError, OSError) as error:
        raise RenderError(str(error)) from error


def is_midi(source: Path | str) -> bool:
    """By its name, or by its first bytes."""
    if Path(source).suffix.lower() in MIDI_SUFFIXES:
        return True
    with open(source, "rb") as file:
        return file.read(4) == b"MThd"


def subtype_for(destination: Path, bits: Bits | None) -> str | None:
    """libsndfile's name. Raises RenderError for a file that says no format, or one without such samples."""
    if destination.suffix[1:].upper() not in soundfile.available_formats():
        raise RenderError(f"{destination.name} says no format known here; end it in .wav or .flac")
    if bits is None:
        return _SUBTYPES.get(destination.suffix.lower())
    if bits not in _BITS:
        raise RenderError(f"bits is {bits!r}; there are 16, 24 and 'float'")
    if not soundfile.check_format(destination.suffix[1:].upper(), _BITS[bits]):
        what = "float" if bits == "float" else f"{bits} bit"
        raise RenderError(f"{destination.name}: this format has no {what} samples; end it in .wav")
    return _BITS[bits]


def _song(
    cls: type[Effect],
    source: Path | str,
    sample_rate: float,
    engine: EngineName,
    settings: Mapping[str, object],
    tail_limit_s: float,
    block: int | None,
) -> tuple[Player, Iterator[AnyArray]]:
    """A player, and what it plays of a MIDI file."""
    song, description = read_song(source), describe(cls)
    if description.layouts[0].inputs:
        raise RenderError(f"{description.class_name} is an effect: it takes a sound, not a MIDI file")
    player = compile(cls, sample_rate, engine)
    for param_id, value in settings.items():
        assign(player, param_id, value)
    try:
        performance = performance_of(song, description, sample_rate)
    except TypeError as error:
        raise RenderError(str(error)) from None
    return player, perform(player, performance, None, tail_limit_s, block or SONG_BLOCK)


def play_song(player: Player, tempo_bpm: float | None) -> None:
    """From beat 0 on. Raises ValueError for a tempo that none is."""
    player.transport.playing = True
    player.transport.position_beats = 0.0
    if tempo_bpm is not None:
        player.transport.tempo_bpm = tempo_bpm


def assign(player: Player, param_id: str, value: object) -> None:
    """`player.bands[3].q = value` for "bands.3.q". Raises AttributeError, ParamValueError as that would."""
    *path, name = param_id.split(".")
    surface: Surface = player
    for part in path:
        surface = surface[int(part)] if part.isdigit() else getattr(surface, part)
    setattr(surface, name, value)


def bounce(
    player: Player, blocks: Iterable[AnyArray], tail_limit_s: float, keys: Keys | None = None
) -> Iterator[AnyArray]:
    """Outputs for float32 inputs (channels, samples): as long as the inputs and then the tail, and in step
    with them, however late the plugin is."""
    late = player.latency_samples
    fed = 0
    for block in blocks:
        fed += block.shape[1]
        x = np.ascontiguousarray(block, np.float32)
        output = player.process(x, **(keys.next(x.shape[1]) if keys else {}))
        yield output[:, min(late, output.shape[1]) :]
        late -= min(late, output.shape[1])
    if fed:
        yield from _tail(player, block.shape[0], late, tail_limit_s, keys)


def _tail(
    player: Player, inputs: int, late: int, tail_limit_s: float, keys: Keys | None
) -> Iterator[AnyArray]:
    """What comes out when nothing goes in any more; `late` samples are still to be dropped from it."""
    wanted_s = min(player.tail_s, tail_limit_s)
    remaining = player.latency_samples + math.ceil(wanted_s * player.sample_rate)
    is_endless = math.isinf(player.tail_s)
    step = max(1, round(_SILENT_S * player.sample_rate))
    while remaining > 0:
        count = min(step, remaining)
        x = np.zeros((inputs, count), np.float32)
        output = player.process(x, **(keys.next(count) if keys else {}))
        yield output[:, min(late, count) :]
        late -= min(late, count)
        remaining -= count
        if is_endless and late == 0 and np.max(np.abs(output)) < _SILENCE:
            return


def _layout_for(description: PluginDescription, channels: int) -> Layout:
    for layout in description.layouts:
        if layout.inputs == channels:
            return layout
    if description.layouts[0].inputs == 0:
        raise RenderError(f"{description.class_name} is an Instrument: it plays a MIDI file, not a sound")
    if channels == 1:
        return description.layouts[0]
    known = " or ".join(str(inputs) for inputs in sorted({layout.inputs for layout in description.layouts}))
    if channels == 2 and known == "1":
        return description.layouts[0]
    raise RenderError(f"the file has {channels} channels; {description.class_name} takes {known}")


def _fitted(block: AnyArray, inputs: int) -> AnyArray:
    if len(block) == inputs:
        return block
    return np.repeat(block, inputs, axis=0) if len(block) == 1 else block.mean(axis=0, keepdims=True)


def _read(file: soundfile.SoundFile, samples: int) -> Iterator[AnyArray]:
    while len(block := file.read(samples, dtype="float32", always_2d=True)):
        yield block


def _write(destination: Path, subtype: str | None, player: Player, outputs: Iterator[AnyArray]) -> Rendering:
    """Beside its place first, so that a render that fails leaves an older file whole."""
    if not destination.parent.is_dir():
        raise RenderError(f"there is no folder {destination.parent}")
    beside = destination.with_name(f".{destination.stem}.{os.getpid()}{destination.suffix}")
    sample_rate, channels = round(player.sample_rate), player.output_channels
    samples, peak = 0, 0.0
    try:
        with soundfile.SoundFile(beside, "w", sample_rate, channels, subtype) as file:
            for output in outputs:
                file.write(output.T)
                samples += output.shape[1]
                peak = max(peak, float(np.max(np.abs(output), initial=0.0)))
        os.replace(beside, destination)
    finally:
        beside.unlink(missing_ok=True)
    return Rendering(
        destination, sample_rate, channels, samples, peak, player.latency_samples, player.nan_count
    )
