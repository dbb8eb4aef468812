"""MidiEffect: events in, events out."""

from __future__ import annotations

from .effect import Effect


class MidiEffect(Effect):
    """Base of a plugin that plays other plugins. Write handlers, as `note_on(self, event: NoteOn) -> None`,
    and `process(self) -> None`, which runs once a sample; both may `self.send(NoteOn(60, 0.8))`.

    Events that have a handler are its business, others pass. Stereo sound passes unchanged, for hosts that
    know no plugin without. Notes left sounding are ended at bypass, stop and reset.
    """

    def process(self) -> None:
        """Once a sample, after the handlers."""
