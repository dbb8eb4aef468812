"""The validators that studios' makers trust, over every example and probe, where somebody has built them.

python3 dev.py hosts --validator PATH --pluginval PATH
"""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hosted import EXAMPLES, IN_TIME, WITH_OTHER_BUSES
from probes import PROBES
from tests.example_classes import PLAYED_EXAMPLES, example_class
from tests.instruments.programs import PLUGINS as WITH_EVENTS

from rattle import Effect
from rattle.bundle.build import build_plugin

VALIDATOR, PLUGINVAL = (os.environ.get(f"RATTLE_{name}", "") for name in ("VALIDATOR", "PLUGINVAL"))
LIMIT_S = 300
PLUGINS: list[type[Effect]] = [
    *(each.cls for each in [*EXAMPLES, *IN_TIME, *WITH_OTHER_BUSES]),
    *(example_class(file, name) for file, name in PLAYED_EXAMPLES.items()),
    *WITH_EVENTS,
    *PROBES,
]

pytestmark = pytest.mark.hosts


@pytest.fixture(scope="module", params=PLUGINS, ids=lambda cls: cls.__name__)
def bundle(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_plugin(request.param, tmp_path_factory.mktemp("validated"))


def said_by(*command: str | Path) -> str:
    words = ["timeout", str(LIMIT_S), *map(str, command)]
    done = subprocess.run(words, capture_output=True, text=True, errors="replace")
    said = done.stdout + done.stderr
    assert done.returncode == 0, f"exit {done.returncode}: {said[-4000:]}"
    return said


@pytest.mark.skipif(not VALIDATOR, reason="NO VALIDATOR: dev.py hosts --validator PATH, or RATTLE_VALIDATOR")
@pytest.mark.parametrize(
    ("mode", "count"),
    [([], 47), (["-l"], 47), (["-e"], 537), (["-e", "-l"], 537)],
    ids=["plain", "local", "extensive", "extensive-local"],
)
def test_validator(bundle: Path, mode: list[str], count: int) -> None:
    """Every test of the SDK's, with one instance for all and one for each."""
    said = said_by(VALIDATOR, *mode, bundle)
    passed, failed = map(int, re.findall(r"Result: (\d+) tests passed, (\d+) tests failed", said)[-1])
    assert failed == 0
    assert passed >= count  # as of SDK 3.7.14: nothing was left out


@pytest.mark.skipif(not PLUGINVAL, reason="NO PLUGINVAL: dev.py hosts --pluginval PATH, or RATTLE_PLUGINVAL")
@pytest.mark.parametrize("seed", [1, 2])
def test_pluginval(bundle: Path, seed: int) -> None:
    """At strictness 10. Not with its tests repeated or shuffled: then it asks a list of few choices to give
    back, from a state, the value between two of them that an earlier test set."""
    gentle = ("--strictness-level", "10", "--skip-gui-tests", "--timeout-ms", "120000")
    said = said_by(PLUGINVAL, *gentle, "--random-seed", str(seed), "--validate", bundle.resolve())
    assert "SUCCESS" in said
