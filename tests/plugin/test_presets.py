"""Presets in the class body and in folders: what they mean, and every mistake with its place."""

from __future__ import annotations

import importlib.util
import json
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rattle import DeclarationError
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.presets import preset_values
from rattle.plugin.state import MOST_BYTES, StateError, read_state, state_text
from rattle.plugin.vstpreset import PresetFile, preset_file_bytes

HEAD = """
from enum import Enum
from rattle import Effect, Param, Unit

class Mode(Enum):
    MONO = "Mono"
    WIDE = "Wide"

class Amp(Unit):
    attack_s = Param(0.1, 0.0, 2.0)
    def process(self, x: float) -> float:
        return x

class Synth(Effect):
    id = "com.example.synth"
    renamed = {"cutoff_hz": "freq"}
    cutoff_hz = Param(440.0, 20.0, 20_000.0, taper="log")
    voices = Param(2, 1, 8, step=1)
    width = Param(0.0, 0.0, 1.0, step=0.1)
    mode = Param(Mode.MONO)
    on = Param(True)
    def __init__(self) -> None:
        self.amp = Amp()
    def process(self, x: float) -> float:
        return self.amp.process(x)
"""
FIRST_LINE = HEAD.count("\n") + 1
Make = Callable[..., PluginDescription]


@pytest.fixture
def make(tmp_path: Path, request: pytest.FixtureRequest) -> Make:
    """The description of Synth with these lines at the end of its body, and others after it."""

    def describe_with(lines: str, after: str = "") -> PluginDescription:
        file = tmp_path / "synth.py"
        body = textwrap.indent(textwrap.dedent(lines).lstrip("\n"), "    ")
        file.write_text(f"{HEAD}{body}\n{after}", encoding="utf-8")
        name = f"synth_{abs(hash((lines, request.node.name)))}"
        spec = importlib.util.spec_from_file_location(name, file)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        request.addfinalizer(lambda: sys.modules.pop(name, None))
        spec.loader.exec_module(module)
        return describe(module.Synth)

    return describe_with


def as_dict(description: PluginDescription, name: str) -> dict[str, float]:
    values = preset_values(description, name)
    return {param.id: value for param, value in zip(description.params, values, strict=True)}


def test_values_are_what_a_param_can_be(make: Make) -> None:
    """Numbers, members and their names, switches and texts; a Param that is not named has its default."""
    description = make("""
        presets = {
            "Warm": {"cutoff_hz": 600.0, "amp.attack_s": 0.8, "mode": "WIDE", "width": 0.3},
            "Bright": {"freq": "1.2 kHz", "mode": Mode.WIDE, "on": False, "voices": 8},
            "As It Is": {},
        }
    """)
    defaults = {"cutoff_hz": 440.0, "voices": 2, "width": 0, "mode": 0, "on": 1, "amp.attack_s": 0.1}
    assert [preset.name for preset in description.presets] == ["Warm", "Bright", "As It Is"]
    warm = {"cutoff_hz": 600.0, "amp.attack_s": 0.8, "mode": 1.0, "width": 3 * 0.1}
    assert as_dict(description, "Warm") == {**defaults, **warm}
    bright = {"cutoff_hz": 1200.0, "mode": 1.0, "on": 0.0, "voices": 8.0}
    assert as_dict(description, "Bright") == {**defaults, **bright}
    assert as_dict(description, "As It Is") == as_dict(description, "Default") == defaults
    with pytest.raises(ValueError, match="Synth has no preset 'Worm': did you mean 'Warm'"):
        preset_values(description, "Worm")


@pytest.mark.parametrize("nothing", ["", "presets = {}"])
def test_without_presets_there_is_nothing(make: Make, nothing: str) -> None:
    """No list, so that no host shows an empty one."""
    assert make(nothing).presets == ()


@pytest.mark.parametrize(
    ("lines", "line", "message"),
    [
        ('presets = {\n"Warm": {\n"cutof_hz": 1.0}}', 2, "the id 'cutof_hz'; did you mean `cutoff_hz`?"),
        ('presets = {"Warm": {"zzz": 1.0}}', 0, "the id 'zzz'; there is cutoff_hz, voices, width,"),
        ('presets = {"Warm": {cutoff_hz: 1.0}}', 0, 'its id should; write it in quotes: "cutoff_hz"'),
        ('presets = {"Warm": {3: 1.0}}', 0, "no Param has the id 3"),
        ('presets = {"Warm": {"cutoff_hz": 1.0}}', 0, '20 to 20000 Hz; for example "cutoff_hz": 440.0'),
        ('presets = {"Warm": {\n"voices": 2.5}}', 1, "2.5 is between steps of 1"),
        ('presets = {"Warm": {"voices": "9"}}', 0, "'9' is outside 1 to 8"),
        ('presets = {"Warm": {"cutoff_hz": "90 kHz"}}', 0, "'90 kHz' is outside 20 to 20000 Hz"),
        ('presets = {"Warm": {"mode": "WIDER"}}', 0, "'WIDER' is not understood: did you mean 'WIDE'?"),
        ('presets = {"Warm": {"cutoff_hz": "fast"}}', 0, "'fast' is not understood: for example '440 Hz'"),
        ('presets = {"Warm": {"cutoff_hz": None}}', 0, "None is no number"),
        ('presets = {"Warm": {"cutoff_hz": [1]}}', 0, "[1] is no number"),
        ('presets = {"Warm": {"cutoff_hz": 10**400}}', 0, "is no number"),
        ('presets = {"Warm": {"cutoff_hz": float("nan")}}', 0, "nan is outside"),
        ('presets = {"Warm": {"cutoff_hz": True}}', 0, "`cutoff_hz`: True is no number"),
        ('presets = {"Warm": {"on": 0.5}}', 0, "0.5 is between steps"),
        ('presets = {"Warm": {"cutoff_hz": 500, "freq": 600}}', 0, "one Param, of two versions; drop `freq`"),
        ('presets = {"Warm": {"freq": 500, "cutoff_hz": 600}}', 0, "one Param, of two versions; drop `freq`"),
        ('presets = {"Warm": 3}', 0, "Synth.presets['Warm']: 3 is no dict"),
        ('presets = {"Default": {}}', 0, 'every plugin with presets has "Default" by itself'),
        ('presets = {"Warm": {},\n"warm ": {}}', 1, '"Warm" is there too'),
        ('presets = {"": {}}', 0, "'' is no name"),
        ("presets = {3: {}}", 0, "3 is no name"),
        ('presets = {"a\\nb": {}}', 0, "a character that cannot be shown"),
        ('presets = {"x" * 128: {}}', 0, "longer than 127 bytes"),
        ("presets = 3", 0, "3 is no dict of presets"),
        ("presets = [1]", 0, "[1] is no dict of presets"),
        ('program = Param(0.5)\npresets = {"Warm": {}}', 1, '`program` is titled "Program"'),
        ('presets = "nowhere"', 0, "there is no folder"),
    ],
)  # fmt: skip
def test_mistakes_name_their_line(make: Make, lines: str, line: int, message: str) -> None:
    """File and line of the very entry, what is wrong, and what to write."""
    with pytest.raises(DeclarationError) as caught:
        make(lines)
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.file.endswith("synth.py")
    assert caught.value.place.line == FIRST_LINE + line


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("vendor = 3", "Synth.vendor: 3 is no text"),
        ('category = "Loud"', '"Loud" is no VST3 category'),
        ('version = "one"', '"one" is no version'),
        ('renamed = {"cutof_hz": "freq"}', "no Param is or begins with `cutof_hz`"),
        ('renamed = {"cutoff_hz": "voices"}', "`voices` is still a Param"),
        ("renamed = 3", "3 is no dict of ids"),
        ("channels = 5", "5 is not of 1 2 3 4 6 8"),
    ],
)
def test_mistakes_in_a_field_point_at_it(make: Make, line: str, message: str) -> None:
    """Not at the class, which may be long."""
    with pytest.raises(DeclarationError) as caught:
        make(f"\n\n{line}")
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.line == FIRST_LINE


def test_a_param_called_program_needs_another_title_only_beside_presets(make: Make) -> None:
    """Its id and number stay its own."""
    assert make("program = Param(0.5)").params[5].id == "program"
    description = make('program = Param(0.5, title="Programme")\npresets = {"Warm": {"program": 1.0}}')
    numbers = [param.number for param in description.params]
    assert description.program_number not in [*numbers, description.bypass_number]


def test_presets_of_a_base_class_are_its_heirs(make: Make) -> None:
    """A mistake in them is shown where it stands."""
    with pytest.raises(DeclarationError) as caught:
        make(
            'presets = {\n"Warm": {"gain": 1.0}}',
            "class Synth(Synth):\n    gain_db = Param(0.0, -9.0, 9.0)\n",
        )
    assert "did you mean `gain_db`?" in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.line == FIRST_LINE + 1


# ---- Folders ------------------------------------------------------------------------------------------


def state(**params: Any) -> str:
    return json.dumps({"rattle": 1, "plugin": "com.example.synth", "params": params}, indent=1)


def test_a_folder_has_one_preset_a_file(make: Make, tmp_path: Path) -> None:
    """States as the plugin saves them, alone or in a `.vstpreset`, in the order of their names."""
    folder = tmp_path / "presets"
    folder.mkdir()
    (folder / "b warm.json").write_text(state(freq=600.0, mode="WIDE"))
    comp = {"Comp": state(cutoff_hz=50.0).encode()}
    (folder / "A Dark.VstPreset").write_bytes(preset_file_bytes(PresetFile("0" * 32, comp)))
    (folder / "C Cold.json").write_text(state())
    (folder / "notes.txt").write_text("no preset")
    (folder / ".hidden.json").write_text("{")
    description = make('presets = "presets"')
    assert [preset.name for preset in description.presets] == ["A Dark", "b warm", "C Cold"]
    assert as_dict(description, "A Dark")["cutoff_hz"] == 50.0
    assert as_dict(description, "b warm")["cutoff_hz"] == 600.0
    assert as_dict(description, "b warm")["mode"] == 1.0


@pytest.mark.parametrize(
    ("name", "content", "line", "message"),
    [
        ("x.json", state(on=True, cutof_hz=1.0), 6, "the id 'cutof_hz'; did you mean `cutoff_hz`?"),
        ("x.json", state(cutoff_hz=1.0), 5, '1.0 is outside 20 to 20000 Hz; for example "cutoff_hz": 440.0'),
        ("x.json", state(on=3), 5, '3 is outside 0 to 1; for example "on": true'),
        ("x.json", state(cutoff_hz=True), 5, "`cutoff_hz`: true is no number"),
        ("x.json", '{"rattle": 1,\n"params": {,}}', 2, "not JSON"),
        ("x.json", '{"rattle": 1,\n"parms": {}}', 2, '"parms" means nothing here'),
        ("x.json", "[]", 1, "this is not a state of Rattle"),
        ("x.json", '{"rattle": 2}', 1, "written by a newer version of Rattle"),
        ("x.json", '{"rattle": true}', 1, "this is not a state of Rattle"),
        ("x.json", '{"rattle": 1, "params": []}', 1, '"params" is not an object'),
        ("x.json", '{"rattle": 1, "plugin": "com.other"}', 1, "it belongs to the plugin com.other"),
        ("x.json", "[" * 200_000, 1, "not JSON of ours"),
        ("x.json", '{"rattle": ' + "9" * 5000 + "}", 1, "not JSON of ours"),
        ("x.json", "\xff\xfe", 1, "not JSON"),
        ("x.vstpreset", "VST3", 1, "this is no .vstpreset"),
        ("Default.json", state(), 1, 'every plugin with presets has "Default" by itself'),
    ],
)  # fmt: skip
def test_mistakes_in_files_name_the_file(
    make: Make, tmp_path: Path, name: str, content: str, line: int, message: str
) -> None:
    """And the line, where the text is JSON."""
    folder = tmp_path / "presets"
    folder.mkdir()
    (folder / name).write_bytes(content.encode("latin-1"))
    with pytest.raises(DeclarationError) as caught:
        make('presets = "presets"')
    assert message in str(caught.value)
    assert caught.value.place is not None
    assert caught.value.place.file == str(folder / name)
    assert caught.value.place.line == line


@pytest.mark.parametrize("name", ["x.json", "x.vstpreset"])
def test_what_is_no_file_is_a_mistake(make: Make, tmp_path: Path, name: str) -> None:
    """A device without end, a folder and a link to nothing are refused, not waited for."""
    folder = tmp_path / "presets"
    folder.mkdir()
    for target in ("/dev/zero", tmp_path, tmp_path / "gone"):
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(target)
        with pytest.raises(DeclarationError, match="it is no file"):
            make('presets = "presets"')


@pytest.mark.parametrize("name", ["x.json", "x.vstpreset"])
def test_a_file_too_large_is_not_read(make: Make, tmp_path: Path, name: str) -> None:
    """As the plugin would refuse it."""
    (tmp_path / "presets").mkdir()
    with (tmp_path / "presets" / name).open("wb") as file:
        file.truncate(MOST_BYTES + 1)
    with pytest.raises(DeclarationError, match="it has more than 16 MB"):
        make('presets = "presets"')
    with pytest.raises(StateError, match="it has more than 16 MB"):
        read_state(b" " * (MOST_BYTES + 1))


def test_a_dict_in_a_file_is_told_the_form(make: Make, tmp_path: Path) -> None:
    """What newcomers write first, as in the class body."""
    (tmp_path / "presets").mkdir()
    (tmp_path / "presets/x.json").write_text('{"cutoff_hz": 600.0}')
    with pytest.raises(DeclarationError, match=r'write \{"rattle": 1, "params": \{'):
        make('presets = "presets"')


def test_an_empty_folder_is_a_mistake(make: Make, tmp_path: Path) -> None:
    """Whoever names a folder wants presets."""
    (tmp_path / "presets").mkdir()
    with pytest.raises(DeclarationError, match=r"there is no \.json or \.vstpreset in"):
        make('presets = "presets"')


# ---- States -------------------------------------------------------------------------------------------


def test_a_state_reads_back(make: Make) -> None:
    """Values by id as JSON has them, in the order of the Params; the program only if there is one."""
    description = make("")
    text = state_text(description, [600.0, 3.0, 0.1, 1.0, 0.0, 0.25], bypass=True, program='Warm "A"')
    assert text == (
        '{"rattle":1,"plugin":"com.example.synth","version":"0.1.0","bypass":true,"program":"Warm \\"A\\"",'
        '"params":{"cutoff_hz":600.0,"voices":3,"width":0.1,"mode":"WIDE","on":false,"amp.attack_s":0.25}}'
    )
    read = read_state(text)
    assert (read.plugin, read.program, read.bypass) == ("com.example.synth", 'Warm "A"', True)
    assert read.params["mode"] == "WIDE"
    assert '"program"' not in state_text(description, [20.0] * 6)


@pytest.mark.parametrize(
    "text", ["", "null", "{}", '{"rattle": "1"}', '{"rattle": NaN}', b"\xff", '{"rattle":0}']
)
def test_what_is_no_state_is_refused(text: str | bytes) -> None:
    """By a StateError, whatever it is."""
    with pytest.raises(StateError):
        read_state(text)
