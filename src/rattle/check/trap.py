"""The real-time trap (native/trap/trap.h) for programs that play a plugin."""

from __future__ import annotations

import os
import platform
import sys

from rattle.bundle.library import library_builder


def there_is_a_trap() -> bool:
    return sys.platform == "linux" and platform.libc_ver()[0] == "glibc"


def environment_with_trap() -> dict[str, str]:
    """This process's, and the trap is loaded before all else, where there is one."""
    if not there_is_a_trap():
        return dict(os.environ)
    trap = library_builder().trap()
    # By its name and folder: a path in LD_PRELOAD ends at the first space.
    added = {"LD_PRELOAD": trap.name, "LD_LIBRARY_PATH": str(trap.parent)}
    given = {name: os.environ.get(name) for name in added}
    return {**os.environ, **{name: ":".join(filter(None, (own, given[name]))) for name, own in added.items()}}
