"""The memory of a WriteAheadBuffer: a file without a name, that one or two processes map.

A page of ours lies before native/ring/buffer.h's part. Who writes and who reads is claimed by locks on two of
its bytes; the system gives them back when a process ends, however it ends. Each object that attaches opens
the file anew, because such a lock belongs to what was opened.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import struct
import sys
import weakref
from typing import Any, Literal, NamedTuple

from rattle.bundle.errors import UnsupportedTargetError

if sys.platform != "win32":
    import fcntl

Role = Literal["producer", "consumer"]

PAGE_BYTES = 4096  # of ours, before the buffer
_MAGIC = b"RattleWB"
_SHAPE = struct.Struct("=8sddIII")
_PROCESSES: dict[Role, int] = {"producer": 64, "consumer": 68}  # where the id of who has the role is
_PROCESS = struct.Struct("=i")
_LOCK = struct.Struct("hhqqi4x")  # struct flock


class BufferShape(NamedTuple):
    """What both sides must know, and neither can change."""

    sample_rate: float  # Hz
    latency_ms: float
    channels: int
    latency: int  # samples
    largest_block: int  # samples


def refuse_elsewhere() -> None:
    """Raises UnsupportedTargetError where there are no files without a name."""
    if not hasattr(os, "memfd_create"):
        raise UnsupportedTargetError("a WriteAheadBuffer needs Linux")


class BufferMemory:
    """A mapping of the file, and the file, which is closed with it. Not for two threads at once."""

    def __init__(self, file: int) -> None:
        """Takes over the file descriptor. Raises ValueError if that is no buffer's."""
        self.file = file
        try:
            size = os.fstat(file).st_size
            if size <= PAGE_BYTES:
                raise ValueError("this file is no memory of a WriteAheadBuffer")
            self._map = mmap.mmap(file, size, flags=mmap.MAP_SHARED | mmap.MAP_POPULATE)
        except BaseException:
            os.close(file)
            raise
        self.bytes = size - PAGE_BYTES
        self._claims: set[Role] = set()
        # Not at exit: a daemon thread may be at it, and the system takes all back anyway.
        self.close = weakref.finalize(self, _close, self._map, file)
        self.close.atexit = False

    @classmethod
    def make(cls, shape: BufferShape, size: int) -> BufferMemory:
        """Zeroed, with every page there, and of a size that nobody can change: a file cut short would end the
        other process. Raises MemoryError."""
        file = os.memfd_create("rattle-write-ahead-buffer", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        try:
            os.posix_fallocate(file, 0, PAGE_BYTES + size)
            seals = fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
            fcntl.fcntl(file, fcntl.F_ADD_SEALS, seals)
        except OSError as error:
            os.close(file)
            raise MemoryError(f"no memory for a buffer of {size / 1e6:.1f} MB: {error.strerror}") from None
        memory = cls(file)
        _SHAPE.pack_into(memory._map, 0, _MAGIC, *shape)
        return memory

    @classmethod
    def opened_anew(cls, file: int) -> BufferMemory:
        """The same memory behind a file descriptor of its own. Raises OSError, and ValueError if it is no
        buffer's."""
        return cls(os.open(f"/proc/self/fd/{file}", os.O_RDWR | os.O_CLOEXEC))

    @property
    def shape(self) -> BufferShape:
        """Raises ValueError if no buffer was made here."""
        magic, *numbers = _SHAPE.unpack_from(self._map)
        if magic != _MAGIC:
            raise ValueError("this file is no memory of a WriteAheadBuffer")
        return BufferShape(*numbers)

    @property
    def address(self) -> int:
        """Of the buffer, valid until close."""
        return ctypes.addressof(ctypes.c_char.from_buffer(self._map)) + PAGE_BYTES

    def claim(self, role: Role) -> None:
        """Raises RuntimeError if somebody else has the role."""
        if role in self._claims:
            return
        place = _PROCESSES[role]
        try:
            fcntl.fcntl(
                self.file, fcntl.F_OFD_SETLK, _LOCK.pack(fcntl.F_WRLCK, os.SEEK_SET, place, _PROCESS.size, 0)
            )
        except OSError:
            raise RuntimeError(self._why_not(role)) from None
        _PROCESS.pack_into(self._map, place, os.getpid())
        self._claims.add(role)

    def _why_not(self, role: Role) -> str:
        (process,) = _PROCESS.unpack_from(self._map, _PROCESSES[role])
        who = f"process {process}" if process != os.getpid() else "another object of this process"
        does = "writes to" if role == "producer" else "reads from"
        return (
            f"{who} {does} this WriteAheadBuffer already: it has one producer and one consumer."
            " Close that one, or make a buffer for each"
        )


def _close(mapped: mmap.mmap, file: int) -> None:
    mapped.close()
    os.close(file)


class SharedBuffer:
    """A WriteAheadBuffer on its way to another process: give it to multiprocessing in any way, or its
    `fileno()` to `subprocess.Popen(pass_fds=...)`, and call `WriteAheadBuffer.attach` there. Closed when it
    is forgotten."""

    def __init__(self, file: int) -> None:
        """Takes over the file descriptor."""
        self._file = file
        self.close = weakref.finalize(self, os.close, file)

    def fileno(self) -> int:
        if not self.close.alive:
            raise ValueError("this SharedBuffer is closed")
        return self._file

    def __reduce__(self) -> tuple[Any, ...]:
        return received, (sent_file(self.fileno()),)

    def __repr__(self) -> str:
        return f"<SharedBuffer {self._file if self.close.alive else 'closed'}>"


def sent_file(file: int) -> Any:
    """What pickles, and `received` takes. The file must stay open until the process that gets it was
    started."""
    from multiprocessing.reduction import DupFd

    return DupFd(file)


def received(sent: Any) -> SharedBuffer:
    return SharedBuffer(sent.detach())
