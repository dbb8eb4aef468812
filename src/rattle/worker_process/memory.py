"""How much memory this process has."""

from __future__ import annotations

import os
import sys


class Resident:
    """Reads quickly, again and again."""

    def __init__(self) -> None:
        self._file = os.open("/proc/self/statm", os.O_RDONLY) if sys.platform == "linux" else -1
        self._page = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096

    def read(self) -> int:
        """Bytes resident that are this process's own; 0 where the system does not say."""
        if self._file >= 0:
            _, resident, shared = os.pread(self._file, 128, 0).split()[:3]
            return (int(resident) - int(shared)) * self._page
        return _highest()


def _highest() -> int:
    """The most there ever was: for growth it is as good."""
    try:
        import resource
    except ImportError:  # Windows
        return 0
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024
