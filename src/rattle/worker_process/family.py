"""Three generations of processes where a process can fork: the nursery imports the author's module once for
all instances of a library in a host; a parent, forked from it, prepares the plugin of one instance;
workers, forked from that, play. What one generation made, the next ones share, and each starts in
milliseconds."""

from __future__ import annotations

import gc
import os
from pathlib import Path

from rattle.plugin.effect import Effect
from rattle.plugin.worker_source import load_class

from .channel import Channel
from .forks import Forks
from .instance import Instance
from .link import Library, Link
from .log import say, traceback_text
from .mapping import Mapping
from .words import SlotState

_STANDARD_OUTPUT, _STANDARD_ERROR = 1, 2
CHANNEL = 3  # the file descriptor of what the supervisor handed over


def nursery(library: str, file: str, class_name: str) -> None:
    """Until its channel is closed. Forks a parent for each line `instance` with two handles or three: the
    memory of a link, the parent's own channel, and the log of that instance."""
    cls = loaded(file, class_name)
    gc.collect()
    gc.freeze()  # what is there is not looked through again, and so stays shared with those that are forked
    forks, channel = Forks(), Channel(CHANNEL)
    while (message := channel.receive()) is not None:
        line, handles = message
        if line == "instance" and len(handles) >= 2:
            memory, own, *log = handles
            forks.begin(lambda: _parent(library, cls, memory, own, log), channel)  # noqa: B023 - at once
        for handle in handles:
            os.close(handle)


def alone(library: str, file: str, class_name: str, slot: int, memory: int, size: int) -> None:
    """Parent and worker in one process, where none can fork."""
    link = Link(Library(library), Mapping(memory, size))
    cls = loaded(file, class_name)
    instance = _made(cls, link, [slot])
    if instance is not None:
        instance.play(slot, os.getpid())


def _parent(library: str, cls: type[Effect] | None, memory: int, own: int, log: list[int]) -> None:
    """Forks a worker for each line `worker SLOT`. What they print goes to the log, if there is one."""
    for handle in log:
        os.dup2(handle, _STANDARD_OUTPUT)
        os.dup2(handle, _STANDARD_ERROR)
        os.close(handle)
    forks, channel = Forks(), Channel(own)
    channel.send(f"parent {os.getpid()}")
    link = Link(Library(library), Mapping(memory))
    os.close(memory)
    instance = _made(cls, link, range(len(link.fields.slots)))
    while instance is not None and (message := channel.receive()) is not None:
        line, handles = message
        word, _, slot = line.partition(" ")
        if word == "worker" and slot in ("0", "1"):
            forks.begin(lambda: instance.play(int(slot), os.getpid()), channel)  # noqa: B023
        for handle in handles:
            os.close(handle)


def loaded(file: str, class_name: str) -> type[Effect] | None:
    """None if the author's file raised, which has been told."""
    try:
        return load_class(Path(file), class_name)
    except BaseException as error:  # sys.exit() too
        say(f"{file} could not be loaded:\n{traceback_text(error)}")
        return None


def _made(cls: type[Effect] | None, link: Link, slots: list[int] | range) -> Instance | None:
    """None if that failed, which has been told, also in the slots where nobody plays."""
    try:
        if cls is not None:
            return Instance(cls, link)
    except BaseException as error:
        say(f"{cls.__name__} could not be made:\n{traceback_text(error)}")  # type: ignore[union-attr]
    for slot in slots:
        if link.slot(slot).state in (SlotState.EMPTY, SlotState.STARTING):
            link.say(slot, SlotState.FAILED, os.getpid())
    return None
