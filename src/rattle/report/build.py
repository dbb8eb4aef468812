"""From a compiled plugin to its report."""

from __future__ import annotations

import linecache
import os
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from rattle.bundle.errors import UnsupportedTargetError
from rattle.bundle.target import InstructionSet, SampleType
from rattle.compiler import CompiledPlugin, traced_kernel
from rattle.compiler.emit.trace import Chain
from rattle.host.sampling import INTERVAL_NS, LOUDNESS, Moments, SamplingError, sample
from rattle.report.lanes import form_words, refused
from rattle.report.page import Line, Measurement, Report, Section
from rattle.report.places import Place, Places, places_of
from rattle.report.source import function_at, vanished


@dataclass(frozen=True)
class _Times:
    """Moments of each line: of itself, and with all that it calls."""

    own: Counter[Place]
    total: Counter[Place]
    all: int

    def shares(self, place: Place) -> tuple[float | None, float | None]:
        if not self.all:
            return None, None
        return self.own[place] / self.all, self.total[place] / self.all


_UNTIMED = _Times(Counter(), Counter(), 0)


def report_of(
    code: CompiledPlugin,
    file: str,
    seconds: float = 0.0,
    sample_type: SampleType = "f32",
    instruction_set: InstructionSet | None = None,
) -> Report:
    """Of a plugin whose class is in `file`. With `seconds`, time is measured for so long. Raises BuildError,
    and ValueError for a kernel that this machine cannot run."""
    if code.description.worker is not None:
        return _of_worker(code, str(Path(file)))
    times, measurement, unmeasured = _UNTIMED, None, "shares of time were not asked for"
    if seconds > 0.0:
        try:
            times, measurement = _measure(code, seconds, sample_type, instruction_set)
            unmeasured = ""
        except (SamplingError, UnsupportedTargetError) as error:
            unmeasured = f"no shares of time: {error}"
    places = places_of(code)
    facts = [form_words(code)]
    facts += [refused(note.text, code.plan.form != "scalar") for note in code.plan.notes if note.span is None]
    sections = _sections(places, str(Path(file)), times)
    return Report(code.description.name, tuple(facts), sections, measurement, unmeasured)


def _of_worker(code: CompiledPlugin, file: str) -> Report:
    """Nothing of it is compiled but what hosts are told, so there is nothing to say of single lines."""
    assert code.description.worker is not None
    options = code.description.worker.options
    facts = (
        f"ordinary Python behind a ring: heard {options.latency_ms:g} ms later, {options.policy}",
        f"in a process of its own, {options.quantum} samples at a time; the audio thread only sees the ring",
    )
    length = len(linecache.getlines(file))
    source = Section(Path(file).name, file, _lines(file, 1, length, places_of(code), _UNTIMED))
    unmeasured = "where its time goes shows any profiler of Python: rattle.compile(..., engine='python')"
    return Report(code.description.name, facts, (source,), None, unmeasured)


# time ------------------------------------------------------------------------------------------------


def _measure(
    code: CompiledPlugin, seconds: float, sample_type: SampleType, instruction_set: InstructionSet | None
) -> tuple[_Times, Measurement]:
    traced_c, chains = traced_kernel(code)
    moments = sample(code, traced_c, seconds, sample_type, instruction_set)
    times = _times(moments, chains)
    if not times.all:
        raise SamplingError("the processor was never found in the plugin; measure for longer")
    rest = moments.places[0] / times.all
    return times, Measurement(times.all, rest, moments.outside, _words(moments))


def _times(moments: Moments, chains: dict[int, Chain]) -> _Times:
    own: Counter[Place] = Counter()
    total: Counter[Place] = Counter()
    for number, count in moments.places.items():
        chain = chains.get(number, ())
        if chain:
            own[chain[0]] += count
        for place in dict.fromkeys(chain):
            total[place] += count
    return _Times(own, total, sum(moments.places.values()))


def _words(moments: Moments) -> str:
    kernel, layout = moments.kernel, moments.layout
    given = f"white noise of {LOUDNESS:g}" if layout.inputs else "a note for each voice"
    return (
        f"{given} at {moments.sample_rate:g} Hz, {layout.inputs} to {layout.outputs}"
        f" channels, Params at their defaults; kernel {kernel.instruction_set} {kernel.sample_type};"
        f" looked at every {INTERVAL_NS / 1e6:.1f} ms for {moments.took_s:.1f} s, in which it played"
        f" {moments.played_s:.0f} s of sound"
    )


# lines -----------------------------------------------------------------------------------------------


def _sections(places: Places, file: str, times: _Times) -> tuple[Section, ...]:
    """The author's whole file, then each function of other files; dear ones first, if time was measured."""
    own = _lines(file, 1, len(linecache.getlines(file)), places, times)
    functions: dict[tuple[str, str, int, int], dict[str, None]] = {}
    for (place_file, line), facts in sorted(places.items()):
        function = function_at(place_file, line)
        if place_file == file or function is None or not facts.when:
            continue
        key = (place_file, function.name, function.first, function.last)
        ways = {" > ".join(_short(*each) for each in reversed(chain[1:])): None for chain in facts.chains}
        functions.setdefault(key, {}).update({way: None for way in ways if way})
    others = [
        Section(
            f"{_short_file(other)}: {name}", other, _lines(other, first, last, places, times), tuple(ways)
        )
        for (other, name, first, last), ways in functions.items()
    ]
    others.sort(key=lambda section: -sum(line.own or 0.0 for line in section.lines))
    return (Section(Path(file).name, file, own), *others)


def _lines(file: str, first: int, last: int, places: Places, times: _Times) -> tuple[Line, ...]:
    remaining = {line for place_file, line in places if place_file == file and places[file, line].when}
    called = {
        line for facts in list(places.values()) for chain in facts.chains for f, line in chain if f == file
    }
    gone = vanished(file, remaining | called)
    found = []
    for number in range(first, last + 1):
        text = linecache.getline(file, number).rstrip("\n")
        own, total = times.shares((file, number))
        facts = places.get((file, number))
        if facts is None:
            when = (gone[number],) if number in gone else ()
            found.append(Line(number, text, when, own=own, total=total))
            continue
        ordered = tuple(sorted(facts.when, reverse=True)) or ((gone[number],) if number in gone else ())
        found.append(
            Line(number, text, ordered, " ".join(facts.lanes), facts.all_remarks(), own=own, total=total)
        )
    return tuple(found)


def _short(file: str, line: int) -> str:
    return f"{Path(file).name}:{line}"


def _short_file(file: str) -> str:
    """`rattle/dsp/biquad.py`, wherever rattle is installed."""
    _, found, tail = file.rpartition(f"{os.sep}rattle{os.sep}")
    return f"rattle/{tail}" if found else Path(file).name
