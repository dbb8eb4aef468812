"""Standard error of a plugin: how often it was reset is read from it, whatever else is written there."""

from __future__ import annotations

import os
import threading

from rattle.check.log import Log

LINE = b"rattle: %d resets after a value that is no number\n"


def test_resets_are_counted_among_other_words() -> None:
    """Over all instances that stopped, once each, also in a line that comes in two pieces."""
    log = Log()
    os.write(log.writer, b"hello\n" + LINE % 3 + b"rattle: 9 resets\n" + LINE % 4 + (LINE % 5)[:20])
    assert log.take_resets() == 7
    os.write(log.writer, (LINE % 5)[20:])
    assert (log.take_resets(), log.take_resets()) == (5, 0)
    log.close_writer()
    log.close()


def test_who_writes_much_does_not_wait_for_ever() -> None:
    """More than a pipe holds is read while an answer is waited for; and the end of it is no end of the
    waiting."""
    log = Log()
    answers, target = os.pipe()

    def child() -> None:
        for _ in range(10_000):
            os.write(log.writer, b"some words of no interest\n")
        os.write(log.writer, LINE % 2)
        log.close_writer()
        os.write(target, b"!")

    thread = threading.Thread(target=child)
    thread.start()
    log.read_until(answers)
    thread.join()
    assert log.take_resets() == 2
    for each in (answers, target):
        os.close(each)
    log.close()
