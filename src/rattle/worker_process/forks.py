"""Forking: a child that runs one function, dies with its parent, and leaves no zombie."""

from __future__ import annotations

import ctypes
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress

from .channel import Channel
from .log import say, traceback_text

_PR_SET_PDEATHSIG = 1


class Forks:
    """Those of this process. Children of the author's own are his."""

    def __init__(self) -> None:
        self._children: set[int] = set()
        signal.signal(signal.SIGCHLD, self._reap)

    def begin(self, run: Callable[[], None], channel: Channel) -> None:
        """In a new process, where channel is closed; it never returns there."""
        sys.stdout.flush()
        sys.stderr.flush()
        parent = os.getpid()
        child = os.fork()
        if child:
            self._children.add(child)
            self._reap()  # it may have ended before it was known
            return
        status = 1
        try:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            channel.close()
            die_with(parent)
            run()
            status = 0
        except BaseException as error:
            say(f"the worker ends:\n{traceback_text(error)}")
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)

    def _reap(self, *_: object) -> None:
        for child in list(self._children):
            with suppress(ChildProcessError):  # a signal came in between, and its handler was here
                if not os.waitpid(child, os.WNOHANG)[0]:
                    continue
            self._children.discard(child)


def die_with(parent: int) -> None:
    """The system ends this process when its parent ends."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it has ended already
        os._exit(1)
