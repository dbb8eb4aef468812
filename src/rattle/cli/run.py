"""rattle run: a plugin live, on the sound card, played by a MIDI keyboard or the computer's."""

from __future__ import annotations

import contextlib
import os
import select
import sys
import time
from collections.abc import Callable, Iterator

import click

from rattle.host.health import WorkerHealth
from rattle.host.live import LiveCounts, LivePlugin, live_layout
from rattle.host.midi_ports import MidiPort, chosen_port, midi_ports
from rattle.host.sound_card import Card, LiveError, SoundCard, cards, chosen_card
from rattle.plugin.declare import describe
from rattle.plugin.description import PluginDescription
from rattle.plugin.effect import Effect
from rattle.plugin.presets import DEFAULT

from .finite_range import FiniteRange
from .loading import load_one
from .render import preset_of, values_of
from .terminal import authors_prints_aside, say
from .typed_piano import HELP, TypedPiano

EPILOG = """\b
Examples:
  rattle run organ.py                       the default card, the first MIDI keyboard, and the computer's
  rattle run organ.py --midi Keystation --block 128
  rattle run tremolo.py --set depth=0.8     an effect: what the card records is heard through it
  rattle run --list
Both for playing need more than Rattle itself: pip install 'rattle[live]'
"""
_LOOK_S = 0.01


@click.command(epilog=EPILOG)
@click.argument("plugin", metavar="PLUGIN.py[:CLASS]", required=False)
@click.option("--list", "is_list", is_flag=True, help="List sound cards and MIDI ports.")
@click.option("--audio", metavar="CARD", help="The card that plays: its number, or a part of its name.")
@click.option("--input", "recorder", metavar="CARD", help="The card that records, for an effect.")
@click.option("--midi", metavar="PORT", help="The MIDI port: its number, or a part of its name.")
@click.option(
    "--block", type=click.IntRange(16, 8192), default=256, show_default=True, help="Samples at once."
)
@click.option(
    "--sample-rate", type=FiniteRange(1000.0, 768_000.0), metavar="HZ", help="Instead of the card's own."
)
@click.option("--preset", metavar="NAME", help="Start from this preset, or this file of one.")
@click.option(
    "--set", "settings", multiple=True, metavar="ID=VALUE", help="Set a parameter; may be repeated."
)
@click.option(
    "--tempo",
    "tempo_bpm",
    type=FiniteRange(1.0, 1000.0),
    default=120.0,
    show_default=True,
    help="Of the song.",
)
@click.option("--seconds", type=FiniteRange(0.0, 86_400.0), help="Stop after so many; without it at `q`.")
def run(
    plugin: str | None,
    is_list: bool,
    audio: str | None,
    recorder: str | None,
    midi: str | None,
    block: int,
    sample_rate: float | None,
    preset: str | None,
    settings: tuple[str, ...],
    tempo_bpm: float,
    seconds: float | None,
) -> None:
    """Play a plugin live: on the sound card, by a MIDI keyboard or the computer's.

    The card calls machine code and no Python. What it took is printed at the end."""
    if is_list:
        list_devices()
        return
    if plugin is None:
        raise click.UsageError("which plugin? rattle run organ.py; --list lists sound cards")
    cls = load_one(plugin)
    with authors_prints_aside():
        description = describe(cls)
        values = preset_of(description, preset or DEFAULT) | values_of(description, settings)
    found = cards()
    card = chosen_card(found, audio, inputs=False)
    source = chosen_card(found, recorder, inputs=True) if live_layout(description).inputs else None
    ports = ports_here(midi) if hears_midi(description) or midi is not None else []
    port = chosen_port(ports, midi)
    rate = sample_rate or card.sample_rate
    live, sound = open_stream(cls, card, source, block, rate, values, tempo_bpm)
    with sound:
        say(
            (description.name, "bold"),
            f" on {card.name}, {rate:g} Hz, block {block}, {sound.latency_s * 1e3:.1f} ms",
        )
        with playing_port(port, ports, live):
            watch(live, sound, seconds)
    say(report(live.counts()))
    if live.description.worker is not None:
        say(report_of_worker(live.engine.health()))


def hears_midi(description: PluginDescription) -> bool:
    return description.has_events or any(param.midi_cc is not None for param in description.params)


def ports_here(wanted: str | None) -> list[str]:
    """Without python-rtmidi the computer's keyboard plays, unless a port was asked for."""
    try:
        return midi_ports()
    except LiveError as error:
        if wanted is not None:
            raise
        say(("note: ", "yellow"), str(error))
        return []


def list_devices() -> None:
    for card in cards():
        default = ", default" if card.plays_by_default or card.records_by_default else ""
        say(
            (f"{card.index:3} {card.name}", "bold"),
            f"  {card.inputs} in, {card.outputs} out, {card.system}{default}",
        )
    for number, name in enumerate(ports_here(None)):
        say((f"{number:3} {name}", "bold"), "  MIDI")


def open_stream(
    cls: type[Effect],
    card: Card,
    source: Card | None,
    block: int,
    rate: float,
    values: dict[str, object],
    tempo_bpm: float,
) -> tuple[LivePlugin, SoundCard]:
    description = describe(cls)
    layout = live_layout(description)
    outputs = min(max(layout.outputs, 2), card.outputs)
    inputs = min(layout.inputs, source.inputs) if source else 0
    plain = {n: float(values[param.id]) for n, param in enumerate(description.params)}  # type: ignore[arg-type]
    live = LivePlugin(cls, rate, block, inputs, outputs, plain, tempo_bpm)
    return live, SoundCard(live, card, outputs, source, inputs, block, rate)


@contextlib.contextmanager
def playing_port(port: int | None, ports: list[str], live: LivePlugin) -> Iterator[None]:
    if port is None:
        yield
        return
    opened = MidiPort(port, live.play, live.description)
    say(f"MIDI from {ports[port]}")
    try:
        yield
    finally:
        opened.close()


def watch(live: LivePlugin, sound: SoundCard, seconds: float | None) -> None:
    """Until `q`, control-C, the end of `seconds`, or of the device."""
    piano = TypedPiano(live.play)
    end_s = time.monotonic() + seconds if seconds is not None else None
    with typed_keys() as next_key, contextlib.suppress(KeyboardInterrupt):
        if next_key is not None:
            say(HELP if live.description.has_events else "q quits")
        while end_s is None or time.monotonic() < end_s:
            if not sound.is_playing:
                raise LiveError("the sound card has stopped: is it still plugged in?")
            key = next_key(_LOOK_S) if next_key else None
            if next_key is None:
                time.sleep(_LOOK_S)
            if key and not piano.press(key, time.monotonic()):
                break
            piano.tick(time.monotonic())


@contextlib.contextmanager
def typed_keys() -> Iterator[Callable[[float], str | None] | None]:
    """What waits so many seconds for a key, without its echo and without Enter; None where nobody types. The
    terminal is as before in the end, whatever happens."""
    try:
        import termios
        import tty

        terminal = sys.stdin.fileno()
        before = termios.tcgetattr(terminal)
    except (ImportError, OSError, ValueError, termios.error):
        yield None
        return

    def next_key(seconds: float) -> str | None:
        if not select.select([terminal], [], [], seconds)[0]:
            return None
        return os.read(terminal, 1).decode("latin1") or "\x04"

    try:
        tty.setcbreak(terminal)
        yield next_key
    finally:
        termios.tcsetattr(terminal, termios.TCSADRAIN, before)


def report_of_worker(health: WorkerHealth) -> str:
    """How near the process of a plugin under `@worker` came to its own."""
    worst_ms, late = health.process_worst_ms, health.underruns
    told = f"process took {worst_ms:.1f} ms of a quantum at most; it was late {late} times"
    return (
        f"{told}, and raised {health.exceptions} times: `rattle doctor` finds the log"
        if health.exceptions
        else told
    )


def report(counts: LiveCounts) -> str:
    """How near to its deadline the card's thread came."""
    if counts.calls == 0:
        return "the sound card never asked for a sample"
    worst, of = counts.worst_ns / 1e6, counts.worst_of_ns / 1e6
    share = 100.0 * worst / of if of else 0.0
    refused = f"; {counts.refused} events found no room" if counts.refused else ""
    return (
        f"{counts.calls} blocks; the longest took {worst:.2f} ms of {of:.2f} ms ({share:.0f} %);"
        f" {counts.late} late, {counts.gaps} gaps in the sound{refused}"
    )
