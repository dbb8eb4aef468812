"""Every execution of a few small threads in C11's weak memory, by exhaustive search.

The memory is a history of messages a location; a thread may read any that is not older than what it has to
know (its view). Release hands a view on with a message, acquire takes it over, fences do the same for
accesses beside them, and seq_cst ones share one more view (the promise-free part of J. Kang et al., "A
promising semantics for relaxed-memory concurrency", POPL 2017). So a load may be early and a store late, as
on ARM, wherever nothing forbids it. Beside it a futex: its queue's lock orders who sleeps and who wakes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

Registers = Mapping[str, Any]
Value = Callable[[Registers], Any]
View = tuple[int, ...]  # by location: the oldest message that may still be read


@dataclass(frozen=True)
class Store:
    location: str
    value: Value
    order: str = "relaxed"


@dataclass(frozen=True)
class Load:
    register: str
    location: str
    order: str = "relaxed"


@dataclass(frozen=True)
class Add:
    """An atomic addition of 1."""

    location: str
    order: str = "seq_cst"


@dataclass(frozen=True)
class Fence:
    order: str


@dataclass(frozen=True)
class Jump:
    """To the label, if it is so."""

    label: str
    condition: Value = lambda _: True


@dataclass(frozen=True)
class Label:
    name: str


@dataclass(frozen=True)
class Let:
    register: str
    value: Value


@dataclass(frozen=True)
class Check:
    """What must be so here in every execution."""

    promise: str
    condition: Value


@dataclass(frozen=True)
class Sleep:
    """FUTEX_WAIT: sleeps if the location has the register's value."""

    location: str
    register: str


@dataclass(frozen=True)
class Wake:
    """FUTEX_WAKE of all."""


Step = Store | Load | Add | Fence | Jump | Label | Let | Check | Sleep | Wake


@dataclass(frozen=True)
class Thread:
    at: int
    registers: tuple[tuple[str, Any], ...]
    view: View
    released: View  # what a relaxed store hands on: the view of the last release fence
    acquired: View  # what an acquire fence will take over
    is_asleep: bool = False


@dataclass(frozen=True)
class State:
    threads: tuple[Thread, ...]
    memory: tuple[tuple[tuple[Any, View], ...], ...]
    ordered: View  # of seq_cst accesses
    queue: View  # of the futex's lock


def joined(a: View, b: View) -> View:
    return tuple(map(max, a, b))


class Search:
    """violations: what some execution broke. outcomes: registers of all threads at the ends of all."""

    def __init__(self, initial: Mapping[str, Any], programs: Sequence[Sequence[Step]]) -> None:
        self.locations = {name: index for index, name in enumerate(initial)}
        self.programs = [list(program) for program in programs]
        self.labels = [
            {step.name: at for at, step in enumerate(program) if isinstance(step, Label)}
            for program in self.programs
        ]
        self.violations: set[str] = set()
        self.outcomes: set[tuple[tuple[tuple[str, Any], ...], ...]] = set()
        nothing = (0,) * len(initial)
        thread = Thread(0, (), nothing, nothing, nothing)
        memory = tuple(((value, nothing),) for value in initial.values())
        self._explore(State((thread,) * len(programs), memory, nothing, nothing))

    def _explore(self, start: State) -> None:
        waiting, seen = [start], {start}
        while waiting:
            state = waiting.pop()
            following = [after for index in range(len(state.threads)) for after in self._steps(state, index)]
            if not following:
                self._end(state)
            for after in following:
                if after not in seen:
                    seen.add(after)
                    waiting.append(after)
        self.state_count = len(seen)

    def _end(self, state: State) -> None:
        if any(thread.is_asleep for thread in state.threads):
            self.violations.add("who sleeps is woken")
        self.outcomes.add(tuple(thread.registers for thread in state.threads))

    def _steps(self, state: State, index: int) -> Iterator[State]:
        thread, program = state.threads[index], self.programs[index]
        if thread.is_asleep or thread.at == len(program):
            return
        step, following = program[thread.at], replace(thread, at=thread.at + 1)
        if isinstance(step, (Load, Sleep)):
            yield from self._reads(state, index, following, step)
            return
        if isinstance(step, (Store, Add)):
            yield self._write(state, index, following, step)
            return
        registers = dict(thread.registers)
        if isinstance(step, Jump) and step.condition(registers):
            following = replace(thread, at=self.labels[index][step.label])
        if isinstance(step, Let):
            following = _with(following, step.register, step.value(registers))
        if isinstance(step, Check) and not step.condition(registers):
            self.violations.add(step.promise)
        if isinstance(step, Fence):
            following = _fenced(following, step.order)
        after = _changed(state, index, following)
        yield _all_awake(after, index) if isinstance(step, Wake) else after

    def _reads(self, state: State, index: int, thread: Thread, step: Load | Sleep) -> Iterator[State]:
        at = self.locations[step.location]
        is_ordered = isinstance(step, Load) and step.order == "seq_cst"
        view = joined(thread.view, state.queue) if isinstance(step, Sleep) else thread.view
        oldest = max(view[at], state.ordered[at]) if is_ordered else view[at]
        for number in range(oldest, len(state.memory[at])):
            value, handed_on = state.memory[at][number]
            reader = replace(thread, view=_at_least(view, at, number))
            if isinstance(step, Sleep):
                is_asleep = value == dict(thread.registers)[step.register]
                yield _changed(state, index, replace(reader, is_asleep=is_asleep))
                continue
            if step.order == "relaxed":
                reader = replace(reader, acquired=joined(reader.acquired, handed_on))
            else:
                reader = replace(reader, view=joined(reader.view, handed_on))
            yield _changed(state, index, _with(reader, step.register, value))

    def _write(self, state: State, index: int, thread: Thread, step: Store | Add) -> State:
        at = self.locations[step.location]
        number, handed_on = len(state.memory[at]), thread.released
        if isinstance(step, Add):
            before, view = state.memory[at][-1]
            value = before + 1
            if step.order != "relaxed":
                thread = replace(thread, view=joined(thread.view, view))
            handed_on = joined(handed_on, view)  # a release sequence
        else:
            value = step.value(dict(thread.registers))
        thread = replace(thread, view=_at_least(thread.view, at, number))
        if step.order != "relaxed":
            handed_on = joined(handed_on, thread.view)
        history = (*state.memory[at], (value, _at_least(handed_on, at, number)))
        ordered = _at_least(state.ordered, at, number) if step.order == "seq_cst" else state.ordered
        memory = (*state.memory[:at], history, *state.memory[at + 1 :])
        return _changed(replace(state, memory=memory, ordered=ordered), index, thread)


def _at_least(view: View, at: int, number: int) -> View:
    return (*view[:at], max(view[at], number), *view[at + 1 :])


def _with(thread: Thread, register: str, value: Any) -> Thread:
    return replace(thread, registers=tuple(sorted({**dict(thread.registers), register: value}.items())))


def _fenced(thread: Thread, order: str) -> Thread:
    if order == "acquire":
        return replace(thread, view=joined(thread.view, thread.acquired))
    return replace(thread, released=thread.view)


def _changed(state: State, index: int, thread: Thread) -> State:
    return replace(state, threads=(*state.threads[:index], thread, *state.threads[index + 1 :]))


def _all_awake(state: State, waker: int) -> State:
    queue = joined(state.queue, state.threads[waker].view)
    threads = tuple(
        replace(thread, is_asleep=False, view=joined(thread.view, queue)) if thread.is_asleep else thread
        for thread in state.threads
    )
    return replace(state, threads=threads, queue=queue)
