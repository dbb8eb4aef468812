"""The author's plugin, made and prepared for one link, warm, and ready to be forked."""

from __future__ import annotations

import ctypes
from collections.abc import Callable

from rattle.plugin.declare import describe, instantiate
from rattle.plugin.description import Layout
from rattle.plugin.effect import Effect
from rattle.plugin.hashing import declared_digest
from rattle.plugin.quantum import QuantumPlayer

from .collector import Collector, settle
from .failures import Failures
from .guard import Guarded
from .link import Link
from .log import say
from .model_rate import RingAtModelRate
from .playing import Playing
from .profile import pause_estimate_ns
from .randomness import begin_again
from .scheduling import schedule
from .sound import AtHostRate, Sound
from .warm_up import warm_up
from .words import SlotState


class Instance:
    """Raises what the author's `__init__` and `prepare` raise."""

    def __init__(self, cls: type[Effect], link: Link) -> None:
        begin_again()
        self._link, self.failures = link, Failures()
        description = describe(cls)
        assert description.worker is not None
        options = description.worker.options
        shape = link.fields.shape
        counts = (len(description.params), len(description.meters))
        is_same = shape.declared in (0, declared_digest(description))
        if counts != (shape.params, shape.meters) or not is_same:
            raise ValueError("the plugin was built from another state of this file: build it again")
        model_rate = options.sample_rate or link.sample_rate
        layout = Layout(link.inputs, link.outputs)
        self._plugin = instantiate(cls)
        player = QuantumPlayer(self._plugin, description, layout, model_rate)
        for note in player.notes:
            say(f"reset: {note}")
        guarded = Guarded(player, self.failures)
        warm_up(guarded, link.inputs + link.sidechains, link.outputs, player.quantum, self.failures)
        self.sound: Sound = AtHostRate(guarded)
        if model_rate != link.sample_rate:
            self.sound = RingAtModelRate(guarded, link.sample_rate, model_rate, player.quantum)
        self._policy = options.gc
        settle(self._policy)
        self._pause_estimate_ns = pause_estimate_ns()

    def play(self, slot: int, process: int) -> None:
        """In the process that plays, until it is to end."""
        begin_again()  # Python seeds `random` anew in every process that is forked
        fields = self._link.slot(slot)
        self._link.say(slot, SlotState.STARTING, process)
        health = fields.health
        ctypes.memset(ctypes.addressof(health), 0, ctypes.sizeof(health))  # of the slot's last process
        health.pause_estimate = self._pause_estimate_ns
        schedule(health, self._link.is_offline)
        collector = Collector(self._policy, fields, self.silence(slot))
        playing = Playing(self._link, slot, self.sound, collector, self.failures)
        self._link.say(slot, SlotState.READY, process)
        playing.run()

    def silence(self, slot: int) -> Callable[[], bool]:
        """Whether the rings hold nothing but it, which is a second and more, while the song stands."""
        rings = self._link.input(), self._link.output(slot)
        return lambda: not self._plugin.transport.playing and not any(ring.any() for ring in rings)
