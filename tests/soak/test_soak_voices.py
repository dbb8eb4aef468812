"""An instrument that is played at random: what the soak of voices asks, over some seconds without a clock."""

from __future__ import annotations

import shutil
import sys
from dataclasses import replace

import numpy as np
import pytest
from benchmarks.card.play import Setting, play
from benchmarks.load import synth
from benchmarks.soak.processes import Taken
from benchmarks.soak.voices import grown_mb, judged, play_under_valgrind
from tests.card.test_card import library
from tests.soak.test_soak_figures import result

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the card is Linux's")


def played(seed: int, block: int = 128) -> np.ndarray:
    setting = Setting(offline=True, block=block, seconds=10.0, notes=seed)
    heard = play(library(synth.Synth16), setting, keeps_sound=True)
    assert heard.note_count > 300
    assert heard.silent_after_s <= 0.6
    assert heard.blocks.counts().wrong == 0
    assert heard.sound is not None
    return heard.sound


def test_whatever_is_played_ends() -> None:
    """Seven seconds of anything, then all notes off: silence to the last bit. A seed is a performance."""
    sound = played(1)
    assert np.abs(sound[:, : 7 * 48_000]).max() > 0.01
    assert not np.array_equal(sound, played(2))
    np.testing.assert_array_equal(sound, played(1))


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="apt install valgrind")
def test_valgrind_has_nothing_to_say() -> None:
    """A second of anything uses no memory that is not the plugin's, or that nobody set, and loses none."""
    heard = play_under_valgrind(library(synth.Synth16), Setting(seconds=4.0, notes=1))
    assert heard.note_count > 50


def test_what_a_soak_of_voices_finds_wrong() -> None:
    """A voice that hangs, memory that grows, work that takes longer than a block, and what is no number."""
    good = replace(result(50), note_count=9, silent_after_s=0.5)
    assert judged(good, 0.1).is_good
    assert not judged(replace(good, silent_after_s=2.9), 0.1).is_good
    assert not judged(good, 5.0).is_good
    good.blocks.rows["process_ns"][7] = 3_000_000
    assert judged(good, 0.1).is_good  # the machine stood still
    again = replace(result(50), note_count=9, silent_after_s=0.5)
    good.blocks.rows["processor_ns"][7] = 3_000_000
    assert not judged(good, 0.1).is_good
    assert judged(good, 0.1, again).is_good  # it did not take so long when it was played again
    again.blocks.rows["processor_ns"][7] = 3_000_000
    assert not judged(good, 0.1, again).is_good
    broken = replace(result(50), note_count=9)
    broken.blocks.rows["fates"][3, 5] = 1
    assert not judged(broken, 0.1).is_good


def test_growth_is_from_the_first_minute_to_the_last() -> None:
    """A step in the middle is growth, a spike there is none."""
    looks = [Taken(0, 20.0, 5, 2, 0.0)] * 600
    spike = [*looks[:300], replace(looks[0], memory_mb=90.0), *looks[300:]]
    assert grown_mb(spike) == 0.0
    assert grown_mb([*looks, *[replace(looks[0], memory_mb=25.0)] * 100]) == 5.0
