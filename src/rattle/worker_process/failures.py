"""What the author's code raises while it plays: told once a place, counted; and the next quantum is
played."""

from __future__ import annotations

from collections.abc import Callable

from rattle.plugin import array_results

from .log import say, traceback_text

MOST_PLACES = 100  # after so many different ones the log has enough


class Failures:
    def __init__(self, tell: Callable[[str], None] = say) -> None:
        self.count = 0
        self.is_silenced = False  # the last quantum failed
        self.is_news = False
        self._tell = tell
        self._places: set[object] = set()

    def silence(self, is_silenced: bool) -> None:
        """Whether the quantum just played is the dry signal; to be said when that changes."""
        self.is_silenced, self.is_news = is_silenced, True

    def failed(self, error: BaseException, what: str, where: str = "") -> None:
        """what: was running, as "Denoise.process"; where that is, told if no line of the author's raised."""
        self.count += 1
        self.is_news = True
        place, text = _place_and_text(error, where)
        if place in self._places or len(self._places) >= MOST_PLACES:
            return
        self._places.add(place)
        self._tell(f"{what} failed; it goes on, and this is not told again:\n{text}")
        if len(self._places) == MOST_PLACES:
            self._tell(f"{MOST_PLACES} places failed: no more are told")


def _place_and_text(error: BaseException, where: str) -> tuple[object, str]:
    last = error.__traceback__
    while last is not None and last.tb_next is not None:
        last = last.tb_next
    file, line = (last.tb_frame.f_code.co_filename, last.tb_lineno) if last is not None else ("", 0)
    if file == array_results.__file__:  # a result that is no sound: no line of the author's raised
        return str(error), f"{where}{error}"
    return (type(error), file, line), traceback_text(error)
