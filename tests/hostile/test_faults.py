"""No check is one that cannot fail: a plugin with one fault fails the check that is there for it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.hostile.building import library_of
from tests.hostile.running import Verdicts, run_host

FAULTS = (
    ("any-class", "factory.bad-indexes"),
    ("name-without-end", "factory.class-infos"),
    ("two-identities", "identity.every-face-knows-all"),
    ("does-not-count", "identity.counts"),
    ("keeps-the-handler", "teardown.handler-is-let-go"),
    ("inactive-does-nothing", "lifecycle.process-before-activation"),
    ("keeps-its-past", "lifecycle.off-and-on-forgets"),
    ("no-set-processing", "lifecycle.usual-order"),
    ("same-ids", "parameters.ids"),
    ("id-of-the-host", "parameters.ids"),
    ("reads-only-and-moves", "parameters.flags"),
    ("title-without-end", "parameters.names"),
    ("another-default", "parameters.defaults"),
    ("unit-of-nobody", "parameters.units"),
    ("one-step-off", "values.steps-are-alike"),
    ("no-inverse", "values.inverse"),
    ("does-not-show", "values.set-and-get"),
    ("edits-back", "values.hosts-are-not-told-their-own"),
    ("no-text-at-the-end", "texts.everywhere"),
    ("text-without-end", "texts.everywhere"),
    ("misreads", "texts.there-and-back"),
    ("any-bus", "buses.bad-indexes"),
    ("all-aux", "buses.infos"),
    ("too-many-speakers", "arrangements.consistent"),
    ("always-agrees", "arrangements.yes-means-so"),
    ("never-agrees", "arrangements.default-is-accepted"),
    ("clears-outputs-first", "buffers.in-place"),
    ("writes-inputs", "buffers.inputs-stay"),
    ("leaves-a-sample", "buffers.outputs-are-written"),
    ("writes-behind", "blocks.any-size"),
    ("passes-nan", "buffers.not-numbers"),
    ("passes-nan", "buffers.not-numbers-are-silence"),
    ("passes-nan", "bypass.stays-finite"),
    ("hears-blocks", "blocks.cutting-is-not-heard"),
    ("leaves-flags", "silence.flags-are-true"),
    ("believes-flags", "silence.flags-are-hints"),
    ("no-tail", "silence.tail-is-long-enough"),
    ("ignores-flush", "flush.without-samples"),
    ("ignores-flush-without-buses", "flush.without-buses"),
    ("refuses-flush", "flush.without-samples"),
    ("points-at-once", "automation.at-its-sample"),
    ("no-null-list", "automation.lists-are-null"),
    ("latency-when-active", "latency.stays"),
    ("latency-too-long", "bypass.is-a-wire"),
    ("ignores-component-state", "state.component-state"),
    ("forgets-its-state", "state.comes-back"),
    ("reads-once", "streams.short-reads"),
    ("reads-from-the-start", "streams.junk-before"),
    ("restarts-in-process", "handler.silent-while-processing"),
    ("restarts-in-activation", "handler.silent-while-activating"),
    ("believes-tempo", "context.without-flags"),
    ("hears-the-loop", "transport.nothing-else-is-needed"),
    ("plays-the-tempo", "transport.nonsense"),
    ("starts-anew-in-each-block", "transport.block-sizes"),
    ("keeps-its-past", "transport.off-and-on-forgets"),
    ("any-type", "modes.strange-types"),
    ("flushes-to-zero", "floating.kept-by-process"),
    ("clears-outputs-first", "buffers.crosswise"),
    ("clears-outputs-first", "buffers.over-a-side-chain"),
    ("clears-outputs-first", "arrangements.in-place-in-every-layout"),
    ("inactive-does-nothing", "lifecycle.process-after-deactivation"),
    ("hears-blocks", "blocks.larger-sounds-the-same"),
    ("hears-blocks", "automation.ramps-whatever-the-cut"),
    ("hears-blocks", "bypass.whatever-the-cut"),
    ("ignores-flush", "flush.is-heard"),
    ("ignores-flush", "flush.while-inactive"),
    ("points-at-once", "automation.ramps-whatever-the-cut"),
    ("forgets-its-state", "state.bypass-is-saved"),
    ("forgets-its-state", "state.loaded-while-active"),
    ("forgets-its-state", "streams.no-seek"),
    ("restarts-in-process", "handler.main-thread-only"),
    ("restarts-in-process", "handler.nothing-without-reason"),
    ("edits-back", "handler.edits-in-gestures"),
    ("never-agrees", "arrangements.no-means-an-offer"),
    ("keeps-the-handler", "teardown.handler-is-let-go-without-a-word"),
    ("keeps-the-handler", "handler.exchanged"),
    ("sends-nonsense", "automation.sent-points"),
    ("hears-threads", "threads.another-thread"),
    ("hears-threads", "threads.from-thread-to-thread"),
    ("hears-instances", "instances.in-turns"),
    ("hears-instances", "instances.come-and-go"),
    ("hears-buses", "buses.more"),
    ("hears-aux-that-is-off", "buses.aux-off-is-aux-absent"),
    ("hears-modes", "modes.sound-the-same"),
    ("hears-notes", "events.notes-are-not-heard"),
    ("plays-as-they-come", "events.any-order"),
    ("counts-from-behind", "events.out-of-block"),
    ("waits-for-notes", "events.no-list"),
    ("chokes-on-note-offs", "events.doubled-note-offs"),
    ("chokes-on-ids", "events.note-ids"),
    ("chokes-on-many", "events.ten-thousand"),
    ("believes-its-setup", "modes.offline-by-block"),
    ("any-prefetch-answer", "modes.prefetch-answer"),
    ("another-latency-each-time", "latency.same-for-the-same-setup"),
    ("latency-when-active", "latency.follows-the-setup"),
    ("latency-of-another", "latency.as-heard"),
    ("announces-nothing", "latency.notices-have-a-reason"),
    ("clicks-at-points", "bypass.is-soft"),
    ("clicks-at-points", "bypass.toggles-fast"),
    ("halves-doubles", "modes.doubles-sound-alike"),
    ("flags-nothing", "silence.twenty-seconds"),
    ("holds-streams", "teardown.streams-are-let-go"),
    ("writes-at-the-start", "streams.written-behind"),
    ("always-written", "streams.full-is-an-error"),
)


def run_with_fault(host: Path, broken: Path, everything: Path, fault: str, *words: str) -> Verdicts:
    whole = str(library_of(everything))
    return run_host(host, broken, "--strict", *words, HOSTILE_FAULT=fault, HOSTILE_WHOLE=whole)


@pytest.mark.parametrize(("fault", "check"), FAULTS)
def test_fault_is_found(host: Path, broken: Path, everything: Path, fault: str, check: str) -> None:
    """The plugin is whole but for this fault, and this check finds it."""
    verdicts = run_with_fault(host, broken, everything, fault, "--only", check)
    assert verdicts[check] == "fail", verdicts.errors[-2000:]
    assert verdicts.exit_code == 1


def test_whole_plugin_has_no_fault(host: Path, broken: Path, everything: Path) -> None:
    """Seen through the same library without a fault, all these checks hold."""
    verdicts = run_with_fault(host, broken, everything, "none")
    assert [check for _, check in FAULTS if verdicts[check] != "pass"] == []


def test_crash_names_its_check(host: Path, broken: Path, everything: Path) -> None:
    """A plugin that crashes takes the host with it, whose last word is the check's name; the rest runs on."""
    verdicts = run_with_fault(host, broken, everything, "crashes", "--only", "lifecycle")
    assert verdicts.exit_code not in (0, 1, 2)
    crashed = verdicts.lines[-1]
    assert crashed["state"] == "begin"
    rest = run_with_fault(
        host, broken, everything, "none", "--only", "lifecycle", "--after", crashed["check"]
    )
    assert rest.exit_code == 0
    assert crashed["check"] not in [line.get("check") for line in rest.lines]


def test_fault_of_levels(host: Path, broken: Path, everything: Path) -> None:
    """What another plugin may rightly do is a note, and no failure, unless it is asked for."""
    check, whole = "blocks.cutting-is-not-heard", str(library_of(everything))
    words = (broken, "--only", check)
    verdicts = run_host(host, *words, HOSTILE_FAULT="hears-blocks", HOSTILE_WHOLE=whole)
    assert verdicts[check] == "note"
    assert verdicts.exit_code == 0
