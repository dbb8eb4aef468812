"""What is wrong with a plugin is found by name, with a number near the truth, and nothing else is found."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.check.plugins import (
    DELAY,
    ECHO_S,
    HISS,
    JUMP_FROM,
    JUMP_TO,
    LOOKAHEAD,
    LOUDER,
    OFFSET,
    Flawed,
    Keyed,
    Late,
    LeftOnly,
    Metered,
    Mute,
    Noisy,
    NotANumber,
    NotANumberWhereTurned,
    Offset,
    OneRate,
    OpensLater,
    TellsFarTooMuch,
    TellsNothing,
)

from rattle import Effect
from rattle.bundle.build import build_plugin
from rattle.check.audition import Audition
from rattle.check.bundle_files import find_library
from rattle.check.listen import listen
from rattle.check.listening import EARS
from rattle.check.player import CrashError, Player, RefusalError
from rattle.check.report import Report
from rattle.check.result import Result
from rattle.check.signals import silence
from rattle.cli.check_terminal import check_text

Listen = Callable[[type[Effect]], list[Result]]


@pytest.fixture(scope="module")
def heard(tmp_path_factory: pytest.TempPathFactory, one_cache: None) -> Listen:
    """All that is heard of a plugin in Python; each is built and heard once."""
    known: dict[type[Effect], list[Result]] = {}

    def hear(cls: type[Effect]) -> list[Result]:
        if cls not in known:
            bundle = build_plugin(cls, tmp_path_factory.mktemp("vst3"))
            with Player(find_library(bundle).library) as player:
                known[cls] = list(listen(player, player.describe()))
        return known[cls]

    return hear


def heard_by(library: Path, *names: str) -> list[Result]:
    """By some ears alone."""
    with Player(library) as player:
        audition = Audition(player, player.describe())
        return [result for ear in EARS if ear.name in names for result in ear.hear(audition)]


def findings(results: list[Result]) -> dict[tuple[str, str], float]:
    return {
        (result.check, result.subject): math.nan if result.value is None else result.value
        for result in results
        if result.level == "finding"
    }


def db(amplitude: float) -> float:
    return 20.0 * math.log10(amplitude)


def test_an_offset_and_a_jumping_parameter(heard: Listen) -> None:
    """The constant is heard in silence and in sound, in dBFS; the jump of the gain against the sound's peak.
    A jump is found too that is heard only where other Params are up. A Param with the usual 10 ms does not
    click, nor one that does nothing."""
    jump = 0.5 * (JUMP_FROM - JUMP_TO) / (0.5 * JUMP_FROM + OFFSET)
    expected = {("silence", ""): db(OFFSET), ("offset", ""): db(OFFSET)}
    expected |= {("clicks", "Gain"): db(jump), ("clicks", "Hidden"): db(jump)}
    assert findings(heard(Offset)) == pytest.approx(expected, abs=0.2)


def test_a_hiss_and_a_gain(heard: Listen) -> None:
    """Noise for ever is heard in silence; four times is 12 dB more."""
    expected = {("silence", ""): db(HISS), ("clipping", ""): db(LOUDER) - 6.0}
    assert findings(heard(Noisy)) == pytest.approx(expected, abs=0.2)


def test_a_latency_and_a_tail_too_short(heard: Listen) -> None:
    """Both are measured to the sample, whatever is reported."""
    found = findings(heard(Late))
    assert found[("latency", "")] == DELAY
    assert found[("tail", "")] == pytest.approx(ECHO_S, abs=0.001)
    assert {check for check, _ in found} == {"latency", "tail"}


def test_a_coefficient_for_one_rate(heard: Listen) -> None:
    """What is right at 48 kHz is nearly right at 44.1, and wrong at 8."""
    found = findings(heard(OneRate))
    assert ("rates", "8 kHz") in found
    assert ("rates", "44.1 kHz") not in found
    assert {check for check, _ in found} == {"rates"}


@pytest.mark.parametrize("cls", [TellsNothing, TellsFarTooMuch])
def test_a_wrong_latency_hides_no_click(cls: type[Effect], heard: Listen) -> None:
    """A jump is found before the delay and behind it, whatever is reported; and the latency is."""
    found = findings(heard(cls))
    assert set(found) == {("latency", ""), ("clicks", "Before"), ("clicks", "Behind")}
    assert found[("latency", "")] == LOOKAHEAD
    # Neither step is at its tone's peak: they stand half a quarter of a period from it.
    jump = (JUMP_FROM - JUMP_TO) / JUMP_FROM * math.sqrt(0.5)
    assert found[("clicks", "Before")] == pytest.approx(db(jump), abs=0.4)
    assert found[("clicks", "Behind")] == pytest.approx(db(jump), abs=0.4)


def test_what_is_silenced_after_nan_is_found(heard: Listen) -> None:
    """A plugin of Rattle plays no NaN: it is silent for a while. How often is found at any setting that was
    tried, and what is silent for ever has no way past."""
    assert {check for check, _ in findings(heard(NotANumber))} == {"sound", "finite"}
    (finite,) = [each for each in heard(NotANumber) if each.check == "finite"]
    assert finite.value is not None
    assert finite.value > 100
    assert "came to a NaN or infinity, and was silenced and reset, " in finite.text
    assert "sounds again after a NaN at its input" not in [each.text for each in heard(NotANumber)]
    (where,) = [subject for check, subject in findings(heard(NotANumberWhereTurned)) if check == "finite"]
    assert where == "the programme with all parameters at their minimum"


@pytest.mark.parametrize(
    ("cls", "level", "words"),
    [
        (Mute, "finding", "silent, whatever it hears and at every setting that was tried"),
        (LeftOnly, "note", "output channel 2 is silent, whatever it hears"),
        (OpensLater, "note", "silent at its defaults"),
        (Keyed, "note", "does it wait for its side-chain?"),
        (OneRate, "ok", "it is heard, at -"),
    ],
)
def test_silence_is_told(
    cls: type[Effect], level: str, words: str, tmp_path_factory: pytest.TempPathFactory, one_cache: None
) -> None:
    """What is always silent is a mistake; of one channel, at the defaults, or without its side-chain it may
    be meant."""
    bundle = build_plugin(cls, tmp_path_factory.mktemp("vst3"))
    result = heard_by(find_library(bundle).library, "clipping", "extremes", "sound")[-1]
    assert (result.level, words in result.text) == (level, True)


@pytest.mark.parametrize(
    ("flaw", "ear", "words"),
    [
        ("KEEPS_NAN", "recovery", "after one NaN at its input it plays NaN half a second later still"),
        ("SULKS", "recovery", "after one NaN at its input it is silent half a second later still"),
        ("BY_BLOCK", "blocks", "differs from blocks of 512 by"),
        ("NO_44100", "rates", "does not play: setupProcessing was refused"),
        ("DEAF_BYPASS", "bypass", "by -18.1 dBFS"),
        ("NONE", "bypass clicks", "a jump of 0.25, -6.0 dB of the sound"),
    ],
)
def test_a_flaw_is_heard(flaw: str, ear: str, words: str, flawed: Flawed) -> None:
    """Each flaw that Rattle lets nobody make is heard by the ear for it, which hears nothing without."""
    found = [result for result in heard_by(flawed(flaw), ear) if result.level == "finding"]
    assert found
    assert all(words in result.text for result in found)
    if ear != "bypass clicks":
        assert findings(heard_by(flawed("NONE"), ear)) == {}


def test_nan_is_found_in_everything_that_was_played(flawed: Flawed) -> None:
    """What any other ear played is searched, and named."""
    with Player(flawed("GIVES_NAN")) as player:
        audition = Audition(player, player.describe())
        assert audition.programme_out.y.size
        (finite,) = (ear for ear in EARS if ear.name == "finite")
        (result,) = finite.hear(audition)
    assert (result.level, result.subject) == ("finding", "the programme")
    assert result.value is not None
    assert result.value > 0


def test_subnormal_numbers_are_told(flawed: Flawed) -> None:
    """A filter that fades out through them plays them to whatever comes next: a note, on every processor."""
    (note,) = [result for result in heard_by(flawed("KEEPS_NAN"), "denormals") if result.subject == "output"]
    assert note.level == "note"
    assert note.value in (23, 24)  # half of the one before at each: as many as bits behind the point
    assert not [result for result in heard_by(flawed("NONE"), "denormals") if result.subject == "output"]


def test_an_endless_tail_that_ends_has_a_cure(heard: Listen) -> None:
    """The number to return, and why one that says nothing is taken for endless. Behind a hiss it is no more
    than a guess, and says so."""
    (tail,) = [each for each in heard(OneRate) if each.check == "tail"]
    assert tail.level == "note"
    assert tail.cure.startswith("return 0.1 from tail_s")
    (behind,) = [each for each in heard(Noisy) if each.check == "tail"]
    assert "as far as can be told over what it plays in silence" in behind.text


def test_parameters_are_counted_as_a_build_counts_them(
    tmp_path_factory: pytest.TempPathFactory, one_cache: None
) -> None:
    """Without the bypass and the list of presets, and meters for themselves."""
    bundle = build_plugin(Metered, tmp_path_factory.mktemp("vst3"))
    with Player(find_library(bundle).library) as player:
        facts = player.describe()
    assert len(facts.parameters) == 4
    assert (facts.setting_count, facts.meter_count) == (1, 1)
    (head, *_) = check_text(Report("Metered.vst3", facts, (), 0.0))
    assert head.plain.endswith(": 1 parameter, 1 meter")


def test_random_numbers_are_no_fault(flawed: Flawed) -> None:
    """Block sizes of what is never the same cannot be compared: a note."""
    (result,) = heard_by(flawed("RANDOM"), "blocks")
    assert result.level == "note"


def test_a_crash_is_its_checks_and_the_rest_goes_on(flawed: Flawed) -> None:
    """A plugin that crashes at 96 kHz: those checks that play there say so, and all others are heard."""
    with Player(flawed("CRASHES")) as player:
        results = list(listen(player, player.describe()))
    crashed = [result for result in results if "crashed (SIGSEGV)" in result.text]
    assert [result.check for result in crashed] == ["rates", "blocks"]
    assert results[-1].check == "finite"


def test_a_signal_without_a_name_is_a_crash(flawed: Flawed) -> None:
    """Real-time signals have a number only."""
    with Player(flawed("ENDS_UNNAMED")) as player, pytest.raises(CrashError, match=r"crashed \(signal 40\)"):
        player.play(silence(64))


def test_a_bypass_of_more_channels_than_two(flawed: Flawed) -> None:
    """Each hears one of the two there are, and must give it."""
    assert [each.level for each in heard_by(flawed("SIX_CHANNELS"), "bypass")] == ["ok"]


def test_a_latency_longer_than_the_sound_is_told(flawed: Flawed) -> None:
    """There is nothing to compare, and nobody says that it is the same."""
    (result,) = heard_by(flawed("LATER_THAN_ALL"), "bypass")
    assert (result.level, result.text) == (
        "note", "a latency of 1048576 samples is longer than what was played",
    )  # fmt: skip
    (found,) = heard_by(flawed("LATER_THAN_ALL"), "latency")
    assert (found.level, found.value) == ("finding", 0.0)


def test_a_value_without_words_is_its_number(flawed: Flawed) -> None:
    """A plugin that has no text for a value."""
    (result,) = heard_by(flawed("NONE"), "bypass clicks")
    assert result.text.startswith(("clicks from 0 to 1: ", "clicks from 1 to 0: "))


def test_a_plugin_that_hangs_is_given_up(flawed: Flawed) -> None:
    """One that never comes back from a NaN is ended, and can be played again."""
    with Player(flawed("HANGS"), timeout_s=3.0) as player:
        results = [result for result in listen(player, player.describe()) if result.level == "finding"]
    assert "the plugin did not come back within 3 s" in [each.text for each in results]
    assert {each.check for each in results} == {"recovery", "bypass clicks"}


def test_a_plugin_that_does_not_start_says_where(flawed: Flawed) -> None:
    """The step that was refused is named."""
    with Player(flawed("NO_START")) as player, pytest.raises(RefusalError, match="initialize was refused"):
        player.describe()
