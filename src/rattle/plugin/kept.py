"""The state of a unit of ordinary Python, kept so that `reset` can bring it back: all its attributes hold.

Lists, dicts, sets, deques, arrays and objects with attributes keep their identity and get back what was in
them, however deep. Random generators get their state back, torch's tensors their numbers (its Parameters are
weights and left alone). What Python cannot look into is copied and replaced by the copy, if it can be.
Threads, locks, files and sockets are left alone.
"""

from __future__ import annotations

import array
import copy
import random
import sys
from collections import OrderedDict, deque
from collections.abc import Callable, Collection, Sequence
from copyreg import _slotnames  # type: ignore[attr-defined]
from enum import Enum
from types import FunctionType, MethodType, ModuleType, SimpleNamespace
from typing import Any

import numpy as np

from rattle.lang.snapshot import ENGINE_ATTRIBUTES, Snapshot
from rattle.lang.unit import Unit

MOST_OBJECTS = 100_000  # under one attribute: a walk through more would be heard as a gap at reset

_FUNCTIONS = (FunctionType, MethodType, type(len), np.ufunc, type, ModuleType)
_ATOMS = (type(None), bool, int, float, complex, str, bytes, range, Enum, np.generic, np.dtype, *_FUNCTIONS)
_MODULES = (  # whose objects hold what is the process's, or nothing
    "threading queue concurrent multiprocessing socket io logging subprocess asyncio weakref functools re"
    " ctypes mmap _thread _queue _socket _io _asyncio _weakref _weakrefset _functools _sre _ctypes"
)
_LEFT_ALONE = frozenset(_MODULES.split())


def keep_units(units: Sequence[Unit]) -> list[str]:
    """Of a prepared plugin, which nobody prepares again: `reset` of each restores this. What it cannot bring
    back."""
    ids = {id(unit) for unit in units}
    notes = []
    for unit in units:
        assert unit._binding is not None
        unit._binding.image = unit._binding.fresh = kept = Kept(unit, ids)
        path = unit._binding.path
        notes += [f"{path}: {note}" if path else note for note in kept.notes]
    return notes


class Kept(Snapshot):
    """Of one unit, without the units it holds: those keep their own.

    `notes` says what `reset` cannot bring back."""

    def __init__(self, owner: Unit, units: Collection[int]) -> None:
        """units: by id, all of the plugin."""
        self.values = {k: v for k, v in vars(owner).items() if k not in ENGINE_ATTRIBUTES}
        self.arrays, self.lists = [], []
        self.notes: list[str] = []
        self._restorers: list[Callable[[], None]] = []
        self._opaque: dict[int, object] = {}  # by id of what was there: the copy to copy again
        self._again: dict[int, object] = {}
        self._met: set[int] = {id(owner), *units}
        self._alive: list[object] = []  # ids stay theirs
        for name, value in self.values.items():
            self._keep_all(name, value)

    def restore(self, owner: object) -> None:
        """In place; attributes born since are removed."""
        self._again.clear()
        for restore in self._restorers:
            restore()
        attributes = vars(owner)
        for name in [n for n in attributes if n not in self.values and n not in ENGINE_ATTRIBUTES]:
            del attributes[name]
        attributes.update({name: self._present(value) for name, value in self.values.items()})

    def _present(self, value: Any) -> Any:
        """What now stands for a value of then."""
        if id(value) not in self._opaque:
            return value
        if id(value) not in self._again:
            self._again[id(value)] = copy.deepcopy(self._opaque[id(value)])
        return self._again[id(value)]

    def _keep_all(self, attribute: str, root: object) -> None:
        waiting, alive, restorers = [(attribute, root)], len(self._alive), len(self._restorers)
        while waiting:
            name, value = waiting.pop()
            if isinstance(value, _ATOMS) or id(value) in self._met:
                continue
            if len(self._alive) - alive >= MOST_OBJECTS:
                self.notes.append(
                    f"`{attribute}`: more than {MOST_OBJECTS} objects; what it holds is not reset"
                )
                self._forget(alive, restorers)
                return
            self._met.add(id(value))
            self._alive.append(value)
            waiting += self._keep_one(name, value)

    def _forget(self, alive: int, restorers: int) -> None:
        """What was met since there were so many: half of it would be worse than nothing."""
        for value in self._alive[alive:]:
            self._met.discard(id(value))
            self._opaque.pop(id(value), None)
        del self._alive[alive:], self._restorers[restorers:]

    def _keep_one(self, name: str, value: Any) -> list[tuple[str, object]]:
        """Keeps what is in it, and gives what it holds."""
        held = self._container(name, value) if isinstance(value, _CONTAINERS) else None
        if held is None and (self._keep_numbers(value) or _module(value) in _LEFT_ALONE):
            return []
        if _has_attributes(value):
            return [*(held or []), *self._attributes(name, value)]
        if held is None:
            self._keep_opaque(name, value)
        return held or []

    def _container(self, name: str, value: Any) -> list[tuple[str, object]]:
        inside = [(f"{name}[...]", each) for each in value]
        if isinstance(value, dict):
            inside = [(f"{name}[{key!r}]", each) for key, each in value.items()]
            self._restorers.append(lambda items=dict(value): self._refill_dict(value, items))  # type: ignore[misc]
        elif isinstance(value, set):
            self._restorers.append(lambda items=set(value): _refill_set(value, items))  # type: ignore[misc]
        elif isinstance(value, list | deque):
            self._restorers.append(lambda items=list(value): self._refill(value, items))  # type: ignore[misc]
        return inside

    def _refill(self, value: Any, items: list[Any]) -> None:
        value.clear()
        value.extend([self._present(each) for each in items] if self._opaque else items)

    def _refill_dict(self, value: Any, items: dict[Any, Any]) -> None:
        kind: Any = OrderedDict if isinstance(value, OrderedDict) else dict  # not a stranger's own methods
        kind.clear(value)
        kind.update(value, {key: self._present(each) for key, each in items.items()})

    def _keep_numbers(self, value: Any) -> bool:
        """True if there is nothing else in it."""
        restore: Callable[[], None] | None = None
        if isinstance(value, np.ndarray):
            restore = self._keep_array(value)
        elif isinstance(value, bytearray | array.array):
            content: Any = value[:]
            restore = lambda: value.__setitem__(slice(None), content)  # noqa: E731
        elif isinstance(value, np.random.Generator | np.random.BitGenerator):
            bits: Any = value.bit_generator if isinstance(value, np.random.Generator) else value
            state = copy.deepcopy(bits.state)
            restore = lambda: setattr(bits, "state", state)  # noqa: E731
        elif isinstance(value, np.random.RandomState):
            numpy_state: Any = value.get_state()
            restore = lambda: value.set_state(numpy_state)  # noqa: E731
        elif isinstance(value, random.Random):
            python_state = value.getstate()
            restore = lambda: value.setstate(python_state)  # noqa: E731
        elif _is_torch(value, "Tensor"):
            restore = _keep_tensor(value)
        elif _is_torch(value, "Generator"):
            torch_state = value.get_state()
            restore = lambda: value.set_state(torch_state)  # noqa: E731
        else:
            return False
        self._restorers.append(restore)
        return True

    def _keep_array(self, value: np.ndarray[Any, Any]) -> Callable[[], None]:
        if not value.flags.writeable:
            return lambda: None
        content = value.copy()
        return lambda: value.__setitem__(Ellipsis, content)

    def _attributes(self, name: str, value: Any) -> list[tuple[str, object]]:
        own: dict[str, Any] = getattr(value, "__dict__", {})
        slots = {slot: getattr(value, slot) for slot in _slots(value) if hasattr(value, slot)}
        items = dict(own)

        def restore() -> None:
            for each in [each for each in own if each not in items]:
                del own[each]
            for each, then in items.items():
                own[each] = self._present(then)
            for each, then in slots.items():
                object.__setattr__(value, each, self._present(then))

        self._restorers.append(restore)
        return [(f"{name}.{each}", then) for each, then in (items | slots).items()]

    def _keep_opaque(self, name: str, value: object) -> None:
        try:
            copied = copy.deepcopy(value)
        except Exception as error:  # whatever a stranger's copying raises
            kind = type(value).__name__
            self.notes.append(f"`{name}`: a {kind} cannot be copied ({error}); reset leaves it as it is")
            return
        if copied is not value:
            self._opaque[id(value)] = copied


_CONTAINERS = (list, dict, set, deque, tuple, frozenset)


def _refill_set(value: set[Any], items: set[Any]) -> None:
    value.clear()
    value.update(items)


def _module(value: object) -> str:
    return type(value).__module__.partition(".")[0]


def _slots(value: object) -> list[str]:
    return _slotnames(type(value)) if not isinstance(value, _CONTAINERS) else []


def _has_attributes(value: object) -> bool:
    """An object of somebody's class: of Python's own modules only those made to hold attributes are."""
    if isinstance(value, _CONTAINERS) and type(value).__module__ in ("builtins", "collections"):
        return False
    if _module(value) in sys.stdlib_module_names:
        return type(value) is SimpleNamespace
    return hasattr(value, "__dict__") or bool(_slots(value))


def _is_torch(value: object, name: str) -> bool:
    torch = sys.modules.get("torch")
    return torch is not None and isinstance(value, getattr(torch, name, ()))


def _keep_tensor(value: Any) -> Callable[[], None]:
    torch: Any = sys.modules["torch"]
    if isinstance(value, torch.nn.Parameter):
        return lambda: None
    content = value.detach().clone()

    def restore() -> None:
        with torch.inference_mode():  # a tensor that was made in one may be written to in one only
            value.copy_(content)

    return restore
