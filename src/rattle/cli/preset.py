"""rattle preset: the presets of a plugin, and `.vstpreset` files, in which hosts keep them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from rattle.bundle.file_names import file_name
from rattle.bundle.preset_files import PluginPresets, presets_of_bundle, presets_of_description
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.errors import DeclarationError
from rattle.plugin.preset_sources import SUFFIXES
from rattle.plugin.presets import DEFAULT
from rattle.plugin.state import read_state, state_text
from rattle.plugin.text import NO_TEXT, is_showable
from rattle.plugin.values import plain_value

from .complaints import shown
from .loading import load_one
from .output_files import check_place, write_file
from .preset_file import described, described_state, read_file, state_of_json, told
from .render import preset_of, values_of
from .terminal import authors_prints_aside, say

EPILOG = """\b
Examples:
  rattle preset list synth.py
  rattle preset save synth.py --name Warm --set cutoff_hz=600 -o Warm.vstpreset
  rattle preset show Warm.vstpreset --plugin synth.py
  rattle preset install synth.py
PLUGIN is a plugin's file, PLUGIN.py[:CLASS]; `list` and `install` also take a bundle, NAME.vst3.
"""

plugin_argument = click.argument("plugin", metavar="PLUGIN")


@click.group(epilog=EPILOG)
def preset() -> None:
    """List, save, show and install presets."""


@preset.command("list")
@plugin_argument
def list_presets(plugin: str) -> None:
    """List the presets of a plugin: what each sets differently from the defaults."""
    presets = presets_of(plugin)
    say((told(presets.name), "bold"), f"  {_counted(len(presets.states) - 1)}")
    defaults = read_state(presets.states[DEFAULT]).params
    for name, state in presets.states.items():
        values = {key: value for key, value in read_state(state).params.items() if defaults.get(key) != value}
        if name != DEFAULT:
            say((f"  {told(name)}", "green"), f"  {_in_one_line(values)}")


@preset.command()
@plugin_argument
@click.option("--name", help="The preset's name; default: that of the file.")
@click.option("--from", "base", default=DEFAULT, help="The preset to start from; default: the defaults.")
@click.option(
    "--set", "settings", multiple=True, metavar="ID=VALUE", help="Set a parameter; may be repeated."
)
@click.option("-o", "--output", type=click.Path(path_type=Path), help="A .vstpreset, or .json for a folder.")
def save(plugin: str, name: str | None, base: str, settings: tuple[str, ...], output: Path | None) -> None:
    """Write a preset of a plugin into a file."""
    cls = load_one(plugin)
    description = _to_save(cls, base)
    values = preset_of(description, base) | values_of(description, settings)
    chosen = (name or (output.stem if output else "") or (base if base != DEFAULT else "")).strip()
    if not chosen:
        raise click.UsageError("what is its name? give --name Warm or -o Warm.vstpreset")
    path = output or Path(f"{file_name(chosen)}.vstpreset")
    _check_place(path, chosen)
    plain = [plain_value(param, values[param.id]) for param in description.params]
    declared = any(each.name == chosen for each in description.presets)
    state = state_text(description, plain, program=chosen if declared else "")
    if path.suffix.lower() == ".json":
        _write(path, f"{json.dumps(json.loads(state), indent=2, ensure_ascii=False)}\n".encode())
    else:
        _write(path, presets_of_description(description).file_bytes(chosen, state))
    _note_what_is_left(cls)


def _to_save(cls: type[Effect], base: str) -> PluginDescription:
    """Mistakes in the presets that are there, or that there is none yet, keep nobody from saving one."""
    with authors_prints_aside():
        try:
            return describe(cls)
        except DeclarationError:
            if base != DEFAULT:
                raise
            return describe(cls, with_presets=False)


def _note_what_is_left(cls: type[Effect]) -> None:
    try:
        with authors_prints_aside():
            describe(cls)
    except DeclarationError as error:
        say(("  note: ", "yellow"), str(error))


@preset.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option(
    "--plugin", metavar="PLUGIN", help="Its plugin, so that values are shown as a studio shows them."
)
def show(file: Path, plugin: str | None) -> None:
    """Say whose preset a file is, and what it sets."""
    about = _description(plugin) if plugin else None
    is_json = file.suffix.lower() == ".json"
    lines = described_state(state_of_json(file), about) if is_json else described(read_file(file), about)
    for label, text in lines:
        say((f"{told(label):24} ", "bold"), told(text))


@preset.command()
@plugin_argument
@click.argument("files", nargs=-1, metavar="[FILE]...", type=click.Path(path_type=Path))
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), help="Another folder than the one of studios."
)
def install(plugin: str, files: tuple[Path, ...], folder: Path | None) -> None:
    """Put a plugin's presets, or these files, where studios look for them."""
    presets = presets_of(plugin)
    found = [(file.stem, _checked(file, presets)) for file in files] or [
        (name, presets.file_bytes(name)) for name in presets.states if name != DEFAULT
    ]
    if not found:
        raise click.UsageError(f"{presets.name} has no presets; give files, or write `presets = ...`")
    _check_apart([name for name, _ in found])
    place = folder or presets.users_folder()
    for name, content in found:
        _write(place / f"{file_name(name)}.vstpreset", content)


def presets_of(spec: str) -> PluginPresets:
    """Of a source or a bundle. Raises click.UsageError, BundleError, and what loading raises."""
    bundle = Path(spec)
    if bundle.suffix != ".vst3":
        return presets_of_description(_description(spec))
    if not bundle.is_dir():
        raise click.UsageError(f"no such bundle: {bundle}")
    return presets_of_bundle(bundle)


def _description(spec: str) -> PluginDescription:
    cls = load_one(spec)
    with authors_prints_aside():
        return describe(cls)


def _checked(file: Path, presets: PluginPresets) -> bytes:
    """A `.vstpreset`, which a `.json` becomes."""
    if file.suffix.lower() == ".json":
        state, own = state_of_json(file), read_state(presets.states[DEFAULT])
        if state.plugin not in ("", own.plugin):
            raise click.UsageError(f"{file} is not a preset of {presets.name}: it is of {state.plugin}")
        return presets.file_bytes(file.stem, file.read_text(encoding="utf-8"))
    content = read_file(file)
    if content.file.class_id != presets.class_id:
        raise click.UsageError(
            f"{file} is not a preset of {presets.name}: its class is {content.file.class_id}"
        )
    return content.content


def _check_place(path: Path, name: str) -> None:
    """Only what a plugin may have as a preset too: a file can be moved into its folder."""
    if not is_showable(name):
        raise click.UsageError(f"the name is {NO_TEXT}; give a shorter one, in one line")
    check_place(path, f"{file_name(name)}.vstpreset")
    if path.suffix.lower() not in SUFFIXES:
        raise click.UsageError(f"{path.name} says no format known here; end it in .vstpreset or .json")
    if path.suffix.lower() == ".json" and path.stem != name:
        called = path.with_name(f"{file_name(name)}.json")
        raise click.UsageError(f"a preset in JSON is called as its file: -o {called}, or leave out --name")


def _check_apart(names: Sequence[str]) -> None:
    """Case does not count: to Windows and macOS it is one file."""
    seen: dict[str, str] = {}
    for name in names:
        file = f"{file_name(name)}.vstpreset"
        if file.casefold() in seen:
            why = f"two presets would be {file}: {told(seen[file.casefold()])} and {told(name)}"
            raise click.UsageError(f"{why}; give one another name")
        seen[file.casefold()] = name


def _write(path: Path, content: bytes) -> None:
    write_file(path, content)
    say((shown(path), "bold green"))


def _counted(number: int) -> str:
    return "1 preset" if number == 1 else f"{number} presets"


def _in_one_line(values: Mapping[str, object]) -> str:
    return ", ".join(f"{told(key)}={told(value)}" for key, value in values.items()) or "the defaults"
