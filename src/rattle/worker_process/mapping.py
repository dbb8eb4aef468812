"""Shared memory that a host handed over, by its handle."""

from __future__ import annotations

import ctypes
import mmap
import os
import sys
from typing import Any

_FILE_MAP_READ_AND_WRITE = 0x0006


class Mapping:
    """Mapped until the object is gone; whoever keeps arrays in it keeps the object too."""

    def __init__(self, handle: int, size: int = 0) -> None:
        """handle: a file descriptor, or a HANDLE of Windows; the system keeps its own. size: bytes; 0: all.

        Raises OSError.
        """
        if sys.platform == "win32":
            self.address, self.size = _view_of_file(handle, size), size
            return
        self.size = size or os.fstat(handle).st_size
        self._memory = mmap.mmap(handle, self.size)
        self._first: Any = ctypes.c_char.from_buffer(self._memory)
        self.address = ctypes.addressof(self._first)


if sys.platform == "win32":

    def _view_of_file(handle: int, size: int) -> int:
        kernel32 = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel32.MapViewOfFile.restype = ctypes.c_void_p
        arguments = (ctypes.c_void_p(handle), _FILE_MAP_READ_AND_WRITE, 0, 0, ctypes.c_size_t(size))
        address: int | None = kernel32.MapViewOfFile(*arguments)
        if address is None:
            raise ctypes.WinError(ctypes.get_last_error())
        return address
