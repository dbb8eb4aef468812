"""NAME.ids: the committed record of what hosts' projects refer to, and the check that nothing of it is lost.

`rattle ids --write` writes it; from then on a build that loses or changes an id, a range, a step, a taper or
the order of choices fails and prints the line that keeps old projects working.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from rattle.lang.errors import RattleError

from .description import ParamDescription, PluginDescription
from .errors import Place

Record = dict[str, Any]
Renames = dict[str, str | tuple[str, ...]]  # new path or prefix to old id or ids, as a class declares them


class RecordError(RattleError):
    """Raised when a plugin and its NAME.ids do not fit together. `why` is the mistake, `fix` what to do about
    it, `place` the class."""

    def __init__(self, why: str, fix: str, place: Place | None = None) -> None:
        self.why, self.fix, self.place = why, fix, place
        super().__init__(f"{why}\n{fix}")


class IdsError(RecordError):
    """Raised when a plugin no longer has what its NAME.ids records.

    `lost`: recorded ids that are gone. `changed`: id to what changed. `renamed`: the entries to add to the
    plugin's `renamed`, new to old, as far as they can be guessed, beside those it has.
    """

    def __init__(
        self,
        path: Path,
        lost: list[str],
        changed: dict[str, str],
        renamed: Renames,
        class_name: str = "",
        place: Place | None = None,
    ) -> None:
        self.path, self.lost, self.changed, self.renamed = path, lost, changed, renamed
        lines = [f"{path.name}: old projects would break"]
        lines += [f"  `{old}` is gone" for old in lost]
        lines += [f"  `{name}`: {what}" for name, what in changed.items()]
        file = seen_from_here(Path(place.file)) if place else "FILE.py"
        fix = f"if no project needs the old ones: rattle ids {file} --write"
        if renamed:
            where = f"class {class_name} ({file}:{place.line})" if place else f"class {class_name}"
            fix = f"renamed? write in {where}: {renamed_line(renamed)}\n{fix}"
        super().__init__("\n".join(lines), fix, place)


def seen_from_here(path: Path) -> str:
    """The path as one would type it in the present folder."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def renamed_line(renamed: Mapping[str, str | tuple[str, ...]]) -> str:
    """The line of source: `renamed = {"cutoff_hz": "freq"}`."""
    entries = ", ".join(f"{json.dumps(new)}: {_source_of(old)}" for new, old in renamed.items())
    return f"renamed = {{{entries}}}"


def _source_of(old: str | tuple[str, ...]) -> str:
    return json.dumps(old) if isinstance(old, str) else f"({', '.join(map(json.dumps, old))})"


def write_ids(description: PluginDescription, path: Path) -> None:
    """One id a line, so that a change shows as one line in version control."""
    plugin = f'"plugin": {json.dumps(description.id)}'
    path.write_text(
        f"{{\n{plugin},\n"
        + _section("params", {param.id: _record(param) for param in description.params})
        + ",\n"
        + _section("meters", {m.id: [m.minimum, m.maximum] for m in description.meters})
        + "\n}\n",
        encoding="utf-8",
    )


def _section(name: str, rows: Mapping[str, Any]) -> str:
    lines = [f"  {json.dumps(row_id)}: {json.dumps(row)}" for row_id, row in rows.items()]
    return f'"{name}": {{' + ("\n" + ",\n".join(lines) + "\n" if lines else "") + "}"


def _record(param: ParamDescription) -> Record:
    if param.kind == "enum":
        return {"choices": list(param.members)}
    record: Record = {"kind": param.kind}
    if param.kind != "bool":
        record["range"] = [param.minimum, param.maximum]
    if param.step and param.kind != "bool":
        record["step"] = param.step
    if param.taper != "linear":
        record["taper"] = param.taper if param.taper == "log" else [param.taper, param.exponent]
    return record


def check_ids(description: PluginDescription, path: Path, place: Place | None = None) -> None:
    """Raises IdsError if `path` exists and records what `description` no longer has. Additions are fine.

    place: of the plugin's class, for the message.
    """
    if not path.exists():
        return
    recorded = read_record(path)
    now = {param.id: _record(param) for param in description.params}
    by_old_id = {row.old: now[row.new] for row in description.renamed} | now
    lost = [old for old in recorded["params"] if old not in by_old_id]
    changed = {
        old: _difference(record, by_old_id[old])
        for old, record in recorded["params"].items()
        if old in by_old_id and by_old_id[old] != record
    }
    if recorded["plugin"] != description.id:
        changed["id"] = (
            f'was "{recorded["plugin"]}", now "{description.id}": write `id = "{recorded["plugin"]}"`'
        )
    meters = {meter.id for meter in description.meters}
    gone_meters = [old for old in recorded["meters"] if old not in meters]
    if lost or changed or gone_meters:
        taken = {row.new for row in description.renamed}
        added = [new for new in now if new not in recorded["params"] and new not in taken]
        guessed = _guess(lost, added, recorded["params"], now)
        known = _known(description) if guessed else {}
        raise IdsError(path, lost + gone_meters, changed, {**known, **guessed}, description.class_name, place)


def _known(description: PluginDescription) -> Renames:
    old_ids: dict[str, list[str]] = {}
    for row in description.renamed:
        old_ids.setdefault(row.new, []).append(row.old)
    return {new: old[0] if len(old) == 1 else tuple(old) for new, old in old_ids.items()}


def read_record(path: Path) -> Record:
    """Under "plugin" id; "params" and "meters" by id. Raises RecordError for a file that has not these."""
    try:
        record: Record = json.loads(path.read_text(encoding="utf-8"))
        return {"plugin": record["plugin"], "params": record["params"], "meters": record["meters"]}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise RecordError(
            f"{path}: damaged ({error})",
            "restore it from version control; move it away if it is not Rattle's",
        ) from None


def _difference(before: Record, now: Record) -> str:
    fields = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    return "; ".join(f"{name} was {_shown(before.get(name))}, now {_shown(now.get(name))}" for name in fields)


def _shown(value: object) -> str:
    return "none" if value is None else json.dumps(value).strip('"')


def _guess(lost: list[str], added: list[str], before: Record, now: Record) -> dict[str, str]:
    """New path or prefix to old id, for each lost id that one of the added ones resembles."""
    guessed: dict[str, str] = {}
    left = list(added)
    for old in lost:
        alike = [new for new in left if now[new] == before[old]]
        near = (
            _same_tail(old, alike) or get_close_matches(old, alike, 1, 0.0) or get_close_matches(old, left, 1)
        )
        if near:
            left.remove(near[0])
            new_prefix, old_prefix = _without_common_tail(near[0], old)
            guessed[new_prefix] = old_prefix
    return guessed


def _same_tail(old: str, candidates: list[str]) -> list[str]:
    tail = old.split(".", 1)[-1]
    return [new for new in candidates if "." in old and new.split(".", 1)[-1] == tail][:1]


def _without_common_tail(new: str, old: str) -> tuple[str, str]:
    """("filters", "bands") of "filters.0.q" and "bands.0.q": a rename of the unit."""
    new_parts, old_parts = new.split("."), old.split(".")
    while len(new_parts) > 1 and len(old_parts) > 1 and new_parts[-1] == old_parts[-1]:
        new_parts.pop()
        old_parts.pop()
    return ".".join(new_parts), ".".join(old_parts)
