"""python -m rattle.worker_process LIBRARY FILE CLASS PATHS [--slot SLOT --bytes BYTES [--memory HANDLE]]

LIBRARY: the plugin's own; FILE, CLASS: the author's; PATHS: folders to find his modules in, as sys.path has
them, parted as this system parts paths. File descriptor 3 is the supervisor's channel, or with --slot the
memory of the link. Standard error is the log.
"""

from __future__ import annotations

import argparse
import faulthandler
import os
import signal
import sys

from . import one_thread  # noqa: F401 - NumPy is not loaded yet only if rattle/__init__.py has seen to it
from .family import CHANNEL, alone, nursery
from .log import print_to_log


def main() -> None:
    faulthandler.enable()  # a crash in C leaves a traceback in the log
    parser = argparse.ArgumentParser(prog="python -m rattle.worker_process")
    for name in ("library", "file", "class_name", "paths"):
        parser.add_argument(name)
    parser.add_argument("--slot", type=int, default=-1)
    parser.add_argument("--bytes", type=int, default=0)
    parser.add_argument("--memory", type=int, default=CHANNEL, help="a handle")
    given = parser.parse_args()
    for signal_number in (signal.SIGINT, *([signal.SIGHUP] if hasattr(signal, "SIGHUP") else [])):
        signal.signal(signal_number, signal.SIG_IGN)  # the host's terminal speaks to the host
    print_to_log()
    folders = [each for each in given.paths.split(os.pathsep) if each]
    sys.path[:0] = [each for each in folders if each not in sys.path]
    if given.slot >= 0:
        alone(given.library, given.file, given.class_name, given.slot, given.memory, given.bytes)
    else:
        nursery(given.library, given.file, given.class_name)


if __name__ == "__main__":
    main()
