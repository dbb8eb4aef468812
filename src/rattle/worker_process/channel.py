"""The socket over which the supervisor talks to nursery and parents: lines ended with zero, with handles."""

from __future__ import annotations

import array
import socket
from contextlib import suppress

_MOST_BYTES, _MOST_HANDLES = 4096, 4


class Channel:
    """One end; a message is a whole line (SOCK_SEQPACKET)."""

    def __init__(self, descriptor: int) -> None:
        self._socket = socket.socket(fileno=descriptor)

    def receive(self) -> tuple[str, list[int]] | None:
        """A line and its file descriptors, which the caller closes; None once nobody is there any more."""
        try:
            line, control, _, _ = self._socket.recvmsg(_MOST_BYTES, socket.CMSG_SPACE(_MOST_HANDLES * 4))
        except OSError:
            return None
        handles = array.array("i")
        for level, kind, data in control:
            if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
                handles.frombytes(data[: len(data) - len(data) % handles.itemsize])
        if not line:
            return None
        return line.rstrip(b"\0\n").decode("utf-8", "replace"), list(handles)

    def send(self, line: str) -> None:
        with suppress(OSError):  # who is gone needs no word
            self._socket.send(line.encode() + b"\0", socket.MSG_DONTWAIT | socket.MSG_NOSIGNAL)

    def close(self) -> None:
        self._socket.close()
