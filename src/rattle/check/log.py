"""What a plugin writes to standard error, read as it comes: one that writes for ever fills no disk."""

from __future__ import annotations

import os
import re
import selectors

_RESETS = re.compile(rb"^rattle: (\d+) resets after a value that is no number$", re.MULTILINE)
_PIECE = 65_536  # a pipe holds no more
_LONGEST_LINE = 256


class Log:
    def __init__(self) -> None:
        self._reader, self.writer = os.pipe()
        os.set_blocking(self._reader, False)
        self._is_open = True
        self._line = b""
        self._resets = 0

    def close_writer(self) -> None:
        """Once the child has it."""
        os.close(self.writer)

    def close(self) -> None:
        os.close(self._reader)

    def read_until(self, other: int) -> None:
        """Until there is something to read from another file."""
        with selectors.DefaultSelector() as selector:
            selector.register(other, selectors.EVENT_READ)
            if self._is_open:
                selector.register(self._reader, selectors.EVENT_READ)
            while all(key.fd != other for key, _ in selector.select()):
                self._read()
                if not self._is_open:
                    selector.unregister(self._reader)

    def take_resets(self) -> int:
        """After a NaN, as a plugin of Rattle writes when it stops; since the last time."""
        self._read()  # all that was written before the answer is in the pipe
        count, self._resets = self._resets, 0
        return count

    def _read(self) -> None:
        try:
            piece = os.read(self._reader, _PIECE)
        except BlockingIOError:
            return
        self._is_open = bool(piece)
        lines, _, rest = (self._line + piece).rpartition(b"\n")
        self._resets += sum(int(count) for count in _RESETS.findall(lines))
        self._line = rest[-_LONGEST_LINE:]
