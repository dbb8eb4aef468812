"""rattle render: a sound file through a plugin, or a MIDI file by an instrument."""

from __future__ import annotations

import math
import warnings as python_warnings
from difflib import get_close_matches
from pathlib import Path

import click
import soundfile

from rattle.bundle.file_names import no_such_file
from rattle.host.render import MIDI_SUFFIXES, MOST_TAIL_S, Bits, Rendering
from rattle.host.render import render as render_file
from rattle.host.worker_start import WorkerWarning
from rattle.plugin.collect import BYPASS_ID
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.errors import ParamValueError
from rattle.plugin.presets import DEFAULT, preset_values
from rattle.plugin.values import plain_value

from .complaints import shown
from .finite_range import FiniteRange
from .loading import load_one
from .output_files import check_place, make_folder
from .terminal import authors_prints_aside, say

EPILOG = """\b
Examples:
  rattle render tremolo.py in.wav -o out.wav
  rattle render tremolo.py in.wav -o out.wav --set depth=0.8 --set rate_hz="2.5 Hz"
  rattle render ducker.py music.wav -o out.wav --sidechain voice.wav
  rattle render tempo_gate.py in.wav -o out.wav --tempo 90
  rattle render eq8.py in.flac -o out.flac --set bands.0.gain_db=6 --set bands.0.kind=PEAK
  rattle render song.mid -o out.wav organ.py --preset Warm --bits 24
Values are numbers, or texts as a studio shows them. The plugin and the file may come in either order.
"""

BITS: dict[str | None, Bits | None] = {None: None, "16": 16, "24": 24, "float": "float"}


@click.command(epilog=EPILOG)
@click.argument("files", nargs=-1, metavar="PLUGIN.py[:CLASS] SOUND|MIDI")
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The sound file to write.")
@click.option(
    "--set", "settings", multiple=True, metavar="ID=VALUE", help="Set a parameter; may be repeated."
)
@click.option(
    "--preset", metavar="NAME", help="Start from this preset, or this file of one, instead of the defaults."
)
@click.option(
    "--sidechain",
    "sidechains",
    multiple=True,
    metavar="[NAME=]SOUND",
    help="A sound for a side-chain, the first unless named; may be repeated.",
)
@click.option(
    "--tempo",
    "tempo_bpm",
    type=FiniteRange(1.0, 1000.0),
    metavar="BPM",
    help="Tempo of the song; without it 120.",
)
@click.option(
    "--tail",
    "tail_limit_s",
    type=FiniteRange(0.0, MOST_TAIL_S),
    default=10.0,
    show_default=True,
    help="Seconds of tail at most.",
)
@click.option(
    "--sample-rate",
    type=click.IntRange(1000, 768_000),
    metavar="HZ",
    help="Of what a MIDI file becomes; without it 48000. A sound has its own.",
)
@click.option(
    "--bits",
    type=click.Choice(["16", "24", "float"]),
    help="Of a sample that is written; without it float, in FLAC 24.",
)
@click.option(
    "--block",
    type=click.IntRange(1, 1_048_576),
    metavar="SAMPLES",
    help="Samples that are played at once; the sound is the same at each.",
)
def render(
    files: tuple[str, ...],
    output: Path | None,
    settings: tuple[str, ...],
    preset: str | None,
    sidechains: tuple[str, ...],
    tempo_bpm: float | None,
    tail_limit_s: float,
    sample_rate: int | None,
    bits: str | None,
    block: int | None,
) -> None:
    """Play a sound file through a plugin, or a MIDI file by an instrument, into a sound file.

    In step, and with the tail.

    Of a MIDI file all tracks and channels are played, and the plugin follows its tempo and bars."""
    spec, source = plugin_and_sound(files)
    if output is None:
        raise click.UsageError("where to? give -o out.wav")
    check_files(source, output)
    cls = load_one(spec)
    with authors_prints_aside():
        description = describe(cls)
        values = preset_of(description, preset or DEFAULT) | values_of(description, settings)
        keys = sidechain_files(description, sidechains)
        make_folder(output)
        with python_warnings.catch_warnings(record=True) as told:
            python_warnings.simplefilter("always", WorkerWarning)
            done = render_file(
                cls,
                source,
                output,
                values,
                tail_limit_s=tail_limit_s,
                sidechains=keys,
                tempo_bpm=tempo_bpm,
                sample_rate=sample_rate,
                bits=BITS[bits],
                block=block,
            )
    say((shown(done.path), "bold green"), f"  {facts(done)}")
    for each in told:
        if not issubclass(each.category, WorkerWarning):
            python_warnings.showwarning(each.message, each.category, each.filename, each.lineno)
    of_worker = [str(each.message) for each in told if issubclass(each.category, WorkerWarning)]
    for warning in [*of_worker, *warnings(done)]:
        say(("  note: ", "yellow"), warning)


def plugin_and_sound(files: tuple[str, ...]) -> tuple[str, Path]:
    """Told apart by the plugin's `.py`, so that nobody has to remember an order."""
    built = next((file for file in files if file.rstrip("/").endswith(".vst3")), None)
    if built:
        raise click.UsageError(f"{built} is a built plugin; render takes its source, the .py file")
    plugins = [file for file in files if file.partition(".py")[2].startswith(":") or file.endswith(".py")]
    sounds = [file for file in files if file not in plugins]
    if len(plugins) != 1 or len(sounds) != 1:
        raise click.UsageError(
            f"give one plugin (.py) and one sound or MIDI file, not {len(plugins)} and {len(sounds)}:"
            " rattle render tremolo.py in.wav -o out.wav"
        )
    return plugins[0], Path(sounds[0])


def check_files(source: Path, output: Path) -> None:
    """Raises click.UsageError for what can be known before any work is done."""
    if not source.is_file():
        raise click.UsageError(
            no_such_file(
                source, [*MIDI_SUFFIXES, *(f".{each.lower()}" for each in soundfile.available_formats())]
            )
        )
    check_place(output, "out.wav")
    if output.exists() and output.samefile(source):
        raise click.UsageError(f"{output} is the input; give another name")
    if output.suffix[1:].upper() not in soundfile.available_formats():
        raise click.UsageError(f"{output.name} says no format known here; end it in .wav or .flac")


def sidechain_files(description: PluginDescription, given: tuple[str, ...]) -> dict[str, Path]:
    """Files by the name of a side-chain. Raises click.UsageError for what cannot be."""
    names = [sidechain.name for sidechain in description.sidechains]
    if given and not names:
        raise click.UsageError(f"{description.class_name} has no side-chain")
    found: dict[str, Path] = {}
    for text in given:
        name, equals, file = text.partition("=")
        name, path = (name, Path(file)) if equals and name in names else (names[0], Path(text))
        if name in found:
            raise click.UsageError(f"two sounds for the side-chain {name}; there is {', '.join(names)}")
        if name in names and not file.strip() and equals:
            raise click.UsageError(f"--sidechain {text}: which sound? write {name}=voice.wav")
        if not path.is_file():
            raise click.UsageError(f"no such file: {path}; the side-chains are {', '.join(names)}")
        found[name] = path
    return found


def preset_of(description: PluginDescription, name: str) -> dict[str, object]:
    """A preset's plain values by id. Raises click.UsageError for a name that no preset has."""
    try:
        values = preset_values(description, name)
    except ParamValueError as error:
        raise click.UsageError(str(error)) from None
    return {param.id: value for param, value in zip(description.params, values, strict=True)}


def values_of(description: PluginDescription, settings: tuple[str, ...]) -> dict[str, object]:
    """Plain values by id. Raises click.UsageError for an id or a value that cannot be."""
    params = {param.id: param for param in description.params}
    values: dict[str, object] = {}
    for setting in settings:
        param_id, equals, text = (part.strip() for part in setting.partition("="))
        if not equals or not text or not param_id:
            raise click.UsageError(
                f"--set {setting}: write an id and a value, as in --set {_example(description)}"
            )
        if param_id not in params:
            raise click.UsageError(_unknown(param_id, description))
        if param_id in values:
            raise click.UsageError(f"--set {param_id} is given twice; which one?")
        try:
            values[param_id] = plain_value(params[param_id], text)
        except ParamValueError as error:
            raise click.UsageError(str(error)) from None
    return values


def _example(description: PluginDescription) -> str:
    if not description.params:
        return "depth=0.8"
    return f"{description.params[0].id}={description.params[0].default:g}"


def _unknown(param_id: str, description: PluginDescription) -> str:
    if param_id == BYPASS_ID:
        return "bypass is for a host to switch; neither a render nor a preset has it"
    if param_id in (meter.id for meter in description.meters):
        return f"{param_id} is a Meter: the plugin writes it"
    near = _nearest(param_id, description)
    ids = [param.id for param in description.params]
    shortened = ids if len(ids) <= 12 else [*ids[:12], f"... ({len(ids)}; rattle ids lists them)"]
    hint = f"did you mean {near}?" if near else f"there is {', '.join(shortened) or 'none'}"
    return f"{description.class_name} has no parameter {param_id}; {hint}"


def _nearest(typed: str, description: PluginDescription) -> str:
    """The id that a misspelt one, a title, or the last part of an id most likely means; "" if none does."""
    meant: dict[str, str] = {}
    for param in description.params:
        for spelling in (param.id, param.title, param.id.rpartition(".")[2]):
            meant.setdefault(spelling.lower(), param.id)
    near = get_close_matches(typed.lower(), meant, 1)
    return meant[near[0]] if near else ""


def facts(done: Rendering) -> str:
    peak = f"{20.0 * math.log10(done.peak):.1f} dB" if done.peak else "silence"
    seconds = done.samples / done.sample_rate
    return f"{seconds:.2f} s, {done.channels} channels, {done.sample_rate} Hz, peak {peak}"


def warnings(done: Rendering) -> list[str]:
    found = []
    if done.peak > 1.0:
        found.append("it is above full scale: other formats than float WAV clip there")
    if done.nan_count:
        found.append(f"{done.nan_count} times the plugin gave a NaN or infinity, was silenced and reset")
    return found
