"""All that is heard of one bundle, whatever it does."""

from __future__ import annotations

from collections.abc import Iterator

from rattle.check.audition import Audition
from rattle.check.listening import EARS, Ear
from rattle.check.player import CrashError, HangError, Player, PlayerError, PluginFacts
from rattle.check.result import Result
from rattle.check.signals import silence


def listen(player: Player, facts: PluginFacts) -> Iterator[Result]:
    """A check that cannot be finished is a finding of its own, and the others go on."""
    audition = Audition(player, facts)
    unheard = _unheard(player)
    if unheard:
        yield Result("listening", "note", unheard)
        return
    for ear in EARS:
        yield from _heard(ear, audition)


def _unheard(player: Player) -> str:
    """Why there is nothing to hear; "" where there is, or where asking fails as the first check then will."""
    try:
        tried = player.play(silence(64))
    except PlayerError:
        return ""
    if tried.outputs == 0:
        return "it has no audio output: nothing is heard"
    return "" if tried.inputs else "it has no audio input: an instrument; listening is for effects"


def _heard(ear: Ear, audition: Audition) -> Iterator[Result]:
    try:
        yield from ear.hear(audition)
    except CrashError as error:
        yield Result(ear.name, "finding", f"the plugin {error}", cure="run this check alone in a debugger")
    except HangError as error:
        yield Result(ear.name, "finding", f"the plugin {error}")
    except PlayerError as error:
        yield Result(ear.name, "finding", f"could not be heard: {error}")
