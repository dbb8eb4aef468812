"""rattle verify --json and --sarif: complete, and of the shape that SARIF 2.1.0 asks for."""

from __future__ import annotations

import json
from typing import Any

import pytest
from newcomer import Plugin, Rattle

from rattle.compiler.refusals import ROWS

CHAINED = """
    from rattle import Effect, Unit, dsp

    class Inner(Unit):
        def helper(self, x: float) -> float:
            return x * self.gian

        def process(self, x: float) -> float:
            return self.helper(x)

    class Chained(Effect):
        def __init__(self) -> None:
            self.inner = Inner()
            self.filter = dsp.Biquad()

        def process(self, x: float) -> float:
            y = self.inner.process(x)
            return self.filter.process(x, "low", 500.0)
"""


@pytest.fixture
def log(plugin: Plugin, rattle: Rattle) -> dict[str, Any]:
    plugin(CHAINED, "chained.py")
    result = rattle("verify", "chained.py", "--sarif", "-")
    assert result.exit_code == 1
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_is_complete(plugin: Plugin, rattle: Rattle) -> None:
    """Place from first to last column, the whole reason, the cure, the calls from the inside out."""
    file = str(plugin(CHAINED, "chained.py"))
    by_code = {each["code"]: each for each in json.loads(rattle("verify", "chained.py", "--json").stdout)}
    found = by_code["RT112"]
    assert found["why"] == ROWS["RT112"].why
    assert found["fix"]
    place = tuple(found[name] for name in ("line", "column", "end_line", "end_column"))
    assert place == (6, 20, 6, 29)
    assert found["calls"] == [{"file": file, "line": 9}, {"file": file, "line": 17}]
    (used,) = [each["used_at"] for each in by_code.values() if "used_at" in each]
    assert used["file"].endswith("biquad.py")


def test_the_log_has_what_the_schema_requires(log: dict[str, Any]) -> None:
    """version and runs; tool.driver.name; a message in each result; a text in each message."""
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert set(log) == {"$schema", "version", "runs"}
    assert set(run) == {"tool", "columnKind", "results"}
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    assert run["tool"]["driver"]["name"] == "rattle"
    for result in run["results"]:
        assert result["message"]["text"]
        assert result["level"] in ("none", "note", "warning", "error")
        for location in [*result["locations"], *result.get("relatedLocations", [])]:
            _check_location(location)


def _check_location(location: dict[str, Any]) -> None:
    physical = location["physicalLocation"]
    region, uri = physical["region"], physical["artifactLocation"]["uri"]
    assert " " not in uri
    assert region["startLine"] >= 1
    if "startColumn" in region:
        assert region["startColumn"] >= 1
        assert (region["endLine"], region["endColumn"]) > (region["startLine"], region["startColumn"])


def test_rules_are_the_table(log: dict[str, Any]) -> None:
    """Every row is a rule with help as Markdown; each result names its rule by id and index alike."""
    (run,) = log["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} >= set(ROWS)
    assert len({rule["id"] for rule in rules}) == len(rules)
    for rule in rules:
        assert rule["shortDescription"]["text"]
    by_id = {rule["id"]: rule for rule in rules}
    assert "```python" in by_id["RT501"]["help"]["markdown"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_the_calls_are_a_flow(log: dict[str, Any]) -> None:
    """From the plugin's process in to the mistake, and as related places."""
    (result,) = [each for each in log["runs"][0]["results"] if each["ruleId"] == "RT112"]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 6, "startColumn": 20, "endLine": 6, "endColumn": 29}
    (flow,) = result["codeFlows"]
    (thread,) = flow["threadFlows"]
    places = [each["location"]["physicalLocation"]["region"]["startLine"] for each in thread["locations"]]
    assert places == [17, 9, 6]
    assert [each["id"] for each in result["relatedLocations"]] == [1, 2]


def test_a_file_is_written_beside_the_messages(plugin: Plugin, rattle: Rattle) -> None:
    """A sound plugin has no results; the summary stays on standard output; no folder, no traceback."""
    folder = plugin().parent
    result = rattle("verify", "tremolo.py", "--sarif", "found.sarif")
    assert result.exit_code == 0
    assert "is real-time safe" in result.stdout
    assert json.loads((folder / "found.sarif").read_text())["runs"][0]["results"] == []
    assert rattle("verify", "tremolo.py", "--sarif", "tremolo.py/x.sarif").exit_code == 2


@pytest.mark.parametrize(
    ("source", "rule"),
    [
        ("def f(:", "file"),
        ("from rattle import Effect, Param\nclass A(Effect):\n    p = Param(4.0)\n", "declaration"),
    ],
)
def test_what_is_no_refusal_has_a_rule_too(plugin: Plugin, rattle: Rattle, source: str, rule: str) -> None:
    """A file that is no Python, a declaration no host can show."""
    plugin(source, "wrong.py")
    log = json.loads(rattle("verify", "wrong.py", "--sarif", "-").stdout)
    assert [each["ruleId"] for each in log["runs"][0]["results"]] == [rule]
