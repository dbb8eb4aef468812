"""The life of a unit: where it stands in its plugin, and `rattle.prepare`, which makes it ready to play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from numbers import Real
from typing import TypeVar

import numpy as np

from .hooks import run_all_hooks
from .snapshot import ENGINE_ATTRIBUTES, Snapshot
from .transport import Transport
from .unit import Binding, Unit

U = TypeVar("U", bound=Unit)


def children(unit: Unit) -> list[tuple[str, Unit]]:
    """Units that an attribute, or a list in one, holds: ("lfo", ...), ("bands.0", ...)."""
    found: list[tuple[str, Unit]] = []
    for name, value in vars(unit).items():
        if name not in ENGINE_ATTRIBUTES:
            found += units_in(name, value)
    return found


def units_in(name: str, value: object, outer: tuple[int, ...] = ()) -> list[tuple[str, Unit]]:
    if isinstance(value, Unit):
        return [(name, value)]
    if isinstance(value, list | tuple) and id(value) not in outer:  # a list may hold itself
        within = (*outer, id(value))
        return [found for i, each in enumerate(value) for found in units_in(f"{name}.{i}", each, within)]
    return []


def walk(root: Unit, *outside: Unit) -> Iterator[tuple[str, Unit]]:
    """Every unit once, by identity, with its first path in attribute order; the root's path is "". Those
    outside, and what is reached through them alone, are left out."""
    for path, unit, _ in _walk("", root, {id(each) for each in outside}):
        yield path, unit


def _walk(path: str, unit: Unit, seen: set[int]) -> list[tuple[str, Unit, list[Unit]]]:
    seen.add(id(unit))
    owned: list[Unit] = []
    found = [(path, unit, owned)]
    for name, child in children(unit):
        if id(child) not in seen:
            owned.append(child)
            found += _walk(f"{path}.{name}" if path else name, child, seen)
    return found


def children_first(root: Unit) -> list[Unit]:
    """Every unit once, those it holds before it: the order in which they are prepared."""
    found: list[Unit] = []
    seen: set[int] = set()

    def visit(unit: Unit) -> None:
        seen.add(id(unit))
        for _, child in children(unit):
            if id(child) not in seen:
                visit(child)
        found.append(unit)

    visit(root)
    return found


def path_hash(path: str) -> np.uint32:
    """FNV-1a, 32 bit (Fowler, Noll, Vo; RFC 9923), of the path in UTF-8."""
    value = 0x811C9DC5
    for byte in path.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return np.uint32(value)


def bind(root: Unit, sample_rate: float, channel_index: int = 0, channel_count: int = 1) -> None:
    """Tells every unit below `root` where it runs. One bound before returns to its state after `__init__`."""
    for unit in [unit for _, unit in walk(root)]:
        if unit._binding is not None:
            unit._binding.image.restore(unit)
    tree = _walk("", root, set())
    options = getattr(getattr(type(root), "process", None), "__rattle_worker__", type(root))
    quantum = int(getattr(options, "quantum", 64))
    transport = Transport(float(sample_rate))
    for path, unit, owned in tree:
        sharers = [each for _, each, _ in tree if _params(each) is _params(unit)]
        vars(unit).update(
            sample_rate=float(sample_rate),
            channel_index=channel_index,
            channel_count=channel_count,
            transport=transport,
            path_hash=path_hash(path),
            _binding=Binding(path, tuple(owned), Snapshot(unit), sharers=tuple(sharers), quantum=quantum),
        )
        unit._seed_random()


def _params(unit: Unit) -> object:
    """What units with one set of knobs have in common."""
    return vars(unit).get("_param_values", unit)


def prepare(unit: U, sample_rate: float, channel_count: int = 1, channel_index: int = 0) -> U:
    """Makes `unit` ready to play at `sample_rate` (Hz) and returns it.

    Runs every `prepare()` once, children first, keeps what they left for `reset`, resets the unit, so that an
    author's own `reset` has run as in a studio, and runs every hook. Called again it starts from the state
    after `__init__`. Under CPython one object is one channel of a `float` process.
    """
    __tracebackhide__ = True  # pytest: a mistake is shown by its message, not by our source
    if isinstance(unit, type):
        raise TypeError(f"give an object, not its class: rattle.prepare({unit.__name__}(), {sample_rate})")
    if not isinstance(unit, Unit):
        raise TypeError(f"rattle.prepare takes an object of a Unit or an Effect, not {unit!r}")
    if not isinstance(sample_rate, Real):
        raise TypeError(f"sample_rate is {sample_rate!r}; give a number of Hz, for example 48_000")
    if not sample_rate > 0:
        raise ValueError(f"sample_rate is {sample_rate} Hz; give for example 48_000")
    with np.errstate(over="ignore"):
        units = prepare_units(unit, sample_rate, channel_count, channel_index)
        restart(unit, units)
        run_all_hooks(units)
    return unit


def restart(root: Unit, units: Iterable[Unit]) -> None:
    """As an engine's reset: what prepare left comes back whether or not the author's `reset` asks for it;
    then that one runs. Hooks run next."""
    for unit in units:
        if unit._binding is not None and unit._binding.fresh is not None:
            unit._binding.hooked.clear()
            unit._binding.fresh.restore(unit)
    root.reset()


def prepare_units(
    unit: Unit, sample_rate: float, channel_count: int = 1, channel_index: int = 0
) -> list[Unit]:
    """As `prepare`, without reset and hooks: an engine runs them before its first sample. The units, in the
    order in which they were prepared."""
    units = run_prepare(unit, sample_rate, channel_count, channel_index)
    for each in units:  # after all of them: a unit's prepare may write to those it holds
        assert each._binding is not None
        each._binding.fresh = Snapshot(each)
    return units


def run_prepare(unit: Unit, sample_rate: float, channel_count: int = 1, channel_index: int = 0) -> list[Unit]:
    """As `prepare_units`, and nothing is kept for a reset: great arrays stay untouched memory."""
    with np.errstate(over="ignore"):  # a unit's seed wraps
        bind(unit, sample_rate, channel_index, channel_count)
        units = children_first(unit)
        for each in units:
            assert each._binding is not None
            each._binding.fresh = each._binding.image  # the compiler refuses reset in prepare, by its line
            each.prepare()
    return units
