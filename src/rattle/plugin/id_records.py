"""Which NAME.ids is a plugin's: the one named as its class, else the one with its id, so that a class may be
renamed. A record without a plugin is an error, not a leftover: nothing else protects old songs."""

from __future__ import annotations

import re
from pathlib import Path

from .description import PluginDescription
from .errors import Place
from .function_effect import cap_words
from .ids import RecordError, read_record, seen_from_here, write_ids


def record_of(description: PluginDescription, folder: Path, place: Place | None = None) -> Path:
    """The plugin's record in `folder`, or where it would be.

    Raises RecordError where a record of a class that is gone may be this plugin's, and where a class that is
    still there has the same id.
    """
    own = folder / f"{description.class_name}.ids"
    others = {path: read_record(path)["plugin"] for path in sorted(folder.glob("*.ids")) if path != own}
    same_id = [path for path, plugin_id in others.items() if plugin_id == description.id]
    if same_id:
        _check_alone(description, own, same_id, place)
        return same_id[0]
    if not own.exists():
        for path, plugin_id in others.items():
            if not _is_defined(path.stem, folder):
                raise _orphan(description, path, plugin_id, place)
    return own


def write_record(description: PluginDescription, folder: Path, place: Place | None = None) -> Path:
    """Writes it anew, under the class's name, and returns its path. Raises as `record_of`."""
    old, own = record_of(description, folder, place), folder / f"{description.class_name}.ids"
    write_ids(description, own)
    if old != own:
        old.unlink()
    return own


def _check_alone(description: PluginDescription, own: Path, same_id: list[Path], place: Place | None) -> None:
    records = [own] * own.exists() + same_id
    if len(records) > 1:
        names = " and ".join(path.name for path in records)
        raise RecordError(
            f"{names} are both the record of {description.id}", "delete the one that is wrong", place
        )
    other = records[0].stem
    if _is_defined(other, own.parent):
        raise RecordError(
            f"{description.class_name} and {other} have one id, {description.id}: studios see one plugin",
            f"give `{description.class_name}` an `id` of its own; or delete the class `{other}`",
            place,
        )


def _is_defined(class_name: str, folder: Path) -> bool:
    """By the text of the files beside the record: nothing there is run for another plugin's sake."""
    name = re.escape(class_name)
    head = re.compile(rf"^\s*class\s+{name}\b|^{name}\s*(?::[^=]*)?=", re.MULTILINE)
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in folder.glob("*.py")]
    functions = [each for text in texts for each in re.findall(r"from_function\(\s*(?:\w+\.)*(\w+)", text)]
    return any(head.search(text) for text in texts) or class_name in map(cap_words, functions)


def _orphan(description: PluginDescription, path: Path, plugin_id: str, place: Place | None) -> RecordError:
    return RecordError(
        f"{path.name} records the plugin {plugin_id}, and there is no class `{path.stem}` any more",
        f'renamed? write in class {description.class_name}: id = "{plugin_id}"\n'
        f"if no project needs it: delete {seen_from_here(path)}",
        place,
    )
