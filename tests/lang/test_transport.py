"""The transport under plain CPython: what it is without a host, and what a test may say of it."""

from __future__ import annotations

import pytest

import rattle
from rattle import NotPrepared, Unit
from rattle.lang.transport import NAMES, Transport, advance, follow, restart

RATE = 48_000.0
BEATS_PER_SAMPLE = 120.0 / (60.0 * RATE)
TICK = 1 / 1920  # beats


class Listener(Unit):
    def __init__(self) -> None:
        self.inner = Unit()


def host(**said: object) -> Transport:
    transport = Transport(RATE)
    for name, value in said.items():
        setattr(transport, name, value)
    return transport


def test_without_a_host_it_is_120_in_four_four_from_zero() -> None:
    """Every field has its documented default."""
    assert {name: getattr(Transport(RATE), name) for name in NAMES} == {
        "playing": False, "recording": False, "looping": False, "has_tempo": False, "has_position": False,
        "tempo_bpm": 120.0, "beats_per_bar": 4, "beat_unit": 4,
        "loop_start_beats": 0.0, "loop_end_beats": 0.0, "position_samples": 0,
        "position_beats": 0.0, "bar_start_beats": 0.0,
    }  # fmt: skip


def test_all_units_of_a_plugin_hear_the_same_one() -> None:
    """From prepare on; before there is none, and nobody replaces it."""
    listener = Listener()
    with pytest.raises(NotPrepared, match="`transport` is known in process"):
        _ = listener.transport
    rattle.prepare(listener, RATE)
    listener.transport.tempo_bpm = 90
    assert listener.inner.transport.tempo_bpm == 90.0
    with pytest.raises(AttributeError, match="take another name"):
        listener.transport = Transport(RATE)  # type: ignore[assignment]


def test_time_passes_in_closed_form() -> None:
    """Ten thousand samples one by one, and at once: the same bits; a tempo applies from where it was set."""
    one_by_one, at_once = Transport(RATE), Transport(RATE)
    for _ in range(10_000):
        advance(one_by_one, 1)
    advance(at_once, 10_000)
    assert one_by_one.position_beats == at_once.position_beats == 10_000 * BEATS_PER_SAMPLE
    at_once.tempo_bpm = 60.0
    advance(at_once, 48_000)
    assert at_once.position_beats == pytest.approx(10_000 * BEATS_PER_SAMPLE + 1.0, abs=1e-12)
    assert at_once.position_samples == 58_000


def test_a_bar_starts_where_its_meter_says() -> None:
    """In 6/8 a bar is three quarters; a bar that was named counts on, backwards too."""
    song = host(beats_per_bar=6, beat_unit=8, position_beats=7.25)
    assert song.bar_start_beats == 6.0
    song.bar_start_beats = 7.0
    starts = []
    for beats in (7.25, 9.9999, 10.0, 6.5, -2.5):
        song.position_beats = beats
        starts.append(song.bar_start_beats)
    assert starts == [7.0, 7.0, 10.0, 4.0, -5.0]


def test_assigning_says_that_it_is_known() -> None:
    """And what is no longer known goes back to its default, or runs on."""
    song = host(tempo_bpm=90.0, position_beats=4.0)
    assert (song.has_tempo, song.has_position) == (True, True)
    song.has_tempo = False
    song.has_position = False
    assert (song.tempo_bpm, song.position_beats) == (120.0, 4.0)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("tempo_bpm", 0.0, "tempo_bpm is 0.0; give 1 to 1000"),
        ("tempo_bpm", float("nan"), "tempo_bpm is nan; give 1 to 1000"),
        ("beats_per_bar", 0, "beats_per_bar is 0; give 1 to 256"),
        ("beats_per_bar", float("nan"), "beats_per_bar is nan; give 1 to 256"),
        ("beat_unit", 3.5, "beat_unit is 3.5; give a whole number"),
        ("position_beats", float("inf"), r"position_beats is inf; give -2\*\*40 to 2\*\*40"),
        ("position_samples", 2**60, r"give a whole number, -2\*\*53 to 2\*\*53"),
        ("position_samples", 0.5, "position_samples is 0.5; give a whole number"),
        ("bar_start_beats", float("nan"), "bar_start_beats is nan"),
        ("playing", 1, "playing is 1; give True or False"),
        ("tempo", 90.0, "no transport has 'tempo'; did you mean 'tempo_bpm'"),
        ("tempo_bpm", "fast", "tempo_bpm is 'fast'; give a number"),
        ("beat_unit", "4", "beat_unit is '4'; give a number"),
        ("position_beats", None, "position_beats is None; give a number"),
        ("position_samples", "a", "position_samples is 'a'; give a number"),
        ("bar_start_beats", "a", "bar_start_beats is 'a'; give a number"),
    ],
)
def test_what_cannot_be_is_refused(name: str, value: object, words: str) -> None:
    """With the range that can."""
    with pytest.raises((ValueError, TypeError, AttributeError), match=words):
        setattr(Transport(RATE), name, value)


def test_a_transport_tells_what_it_is() -> None:
    """Printed it shows its fields; a name that it does not have is answered with the one it has."""
    song = host(tempo_bpm=90.0, playing=True)
    assert "tempo_bpm 90.0" in repr(song)
    assert "playing True" in repr(song)
    with pytest.raises(AttributeError, match="no transport has 'bpm'; did you mean 'tempo_bpm'"):
        _ = song.bpm  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="no transport has 'zzz'; it has playing, "):
        _ = song.zzz  # type: ignore[attr-defined]
    assert not hasattr(song, "_nothing")


def test_who_goes_where_he_was_expected_is_not_followed() -> None:
    """Within a tick, which a host may count in, and half a sample; beyond that, or after a jump in samples,
    the host is right. The first place it says is exact."""
    song = Transport(RATE)
    follow(song, host(position_beats=0.5 * TICK))
    assert song.position_beats == 0.5 * TICK
    follow(song, host(position_beats=4.0))
    advance(song, 100)
    expected = 4.0 + 100 * BEATS_PER_SAMPLE
    follow(song, host(position_samples=100, position_beats=expected + TICK + 0.4 * BEATS_PER_SAMPLE))
    assert song.position_beats == expected
    beyond = expected + TICK + 0.6 * BEATS_PER_SAMPLE
    follow(song, host(position_samples=100, position_beats=beyond))
    assert song.position_beats == beyond
    follow(song, host(position_samples=99, position_beats=expected))
    assert (song.position_samples, song.position_beats) == (99, expected)


def test_reset_starts_a_song_that_nobody_tells() -> None:
    """A player's song that is told stays where it is told."""
    song = host(tempo_bpm=90.0)
    advance(song, 1000)
    restart(song)
    assert (song.position_samples, song.position_beats, song.tempo_bpm) == (0, 0.0, 90.0)


def test_after_a_reset_the_first_place_is_exact() -> None:
    """What was told before it is not believed, by a tick even: reset == fresh."""
    song = Transport(RATE)
    follow(song, host(position_beats=4.0))
    restart(song)
    follow(song, host(position_beats=0.5 * TICK))
    assert song.position_beats == 0.5 * TICK
