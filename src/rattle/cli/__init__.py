"""The command line: `rattle new build verify check show explain ids preset render run
monitor doctor`, one file each.

Exit codes: 0 done; 1 something is wrong with the plugin, a file or this machine; 2 the command line is wrong.
"""

from __future__ import annotations

from importlib.metadata import version

import click

from .build import build
from .catching import CatchingGroup
from .check import check
from .doctor import doctor
from .explain import explain
from .ids import ids
from .monitor import monitor
from .new import new
from .preset import preset
from .render import render
from .run import run
from .show import show
from .verify import verify

EXAMPLES = """\b
A plugin in three commands:
  rattle new warm_drive
  cd warm_drive
  rattle build warm_drive.py --install
"""


@click.group(
    "rattle", cls=CatchingGroup, epilog=EXAMPLES, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(version("rattle"), prog_name="rattle", message="%(prog)s %(version)s")
def main() -> None:
    """Audio plugins written in Python that load as VST3 in every studio."""


for command in (new, build, verify, check, show, explain, ids, preset, render, run, monitor, doctor):
    main.add_command(command)
