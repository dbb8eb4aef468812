"""Everything that was found of one bundle, as plain data that renderers read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rattle.check.player import PluginFacts
from rattle.check.result import Level, Result


@dataclass(frozen=True)
class Group:
    name: str  # "listening"
    title: str
    results: tuple[Result, ...]
    note: str = ""  # why it is empty, or what it is

    def count(self, level: Level) -> int:
        return sum(result.level == level for result in self.results)

    def by_check(self) -> dict[str, list[Result]]:
        """In the order they came."""
        found: dict[str, list[Result]] = {}
        for result in self.results:
            found.setdefault(result.check, []).append(result)
        return found


@dataclass(frozen=True)
class Report:
    bundle: str
    facts: PluginFacts | None  # None: the plugin could not be opened
    groups: tuple[Group, ...]
    took_s: float

    @property
    def name(self) -> str:
        return self.facts.name if self.facts is not None else self.bundle.rpartition("/")[2]

    @property
    def others(self) -> tuple[str, ...]:
        """The bundle's other plugins."""
        facts = self.facts
        return tuple(name for name in facts.plugins if name != facts.name) if facts is not None else ()

    @property
    def findings(self) -> list[Result]:
        return self._of("finding")

    @property
    def notes(self) -> list[Result]:
        return self._of("note")

    def _of(self, level: Level) -> list[Result]:
        return [result for group in self.groups for result in group.results if result.level == level]

    def as_json(self) -> dict[str, Any]:
        plugin: dict[str, object] = {"bundle": self.bundle}
        if self.facts is not None:
            plugin |= {"name": self.facts.name, "vendor": self.facts.vendor, "version": self.facts.version}
            plugin |= {"category": self.facts.category, "parameters": self.facts.setting_count}
            plugin |= {"meters": self.facts.meter_count}
            plugin |= {"plugins_of_bundle": list(self.facts.plugins)}
        results = [
            {"group": group.name, **result.as_json()} for group in self.groups for result in group.results
        ]
        return {
            "plugin": plugin, "passed": not self.findings, "findings": len(self.findings),
            "notes": len(self.notes), "took_s": round(self.took_s, 2), "results": results,
        }  # fmt: skip
