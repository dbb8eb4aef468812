"""Effect: audio in, audio out."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar, overload

from rattle.lang.unit import Unit

if TYPE_CHECKING:
    from .events import Event


class _Events:
    """None, until an engine, or a test, puts some into the instance."""

    @overload
    def __get__(self, plugin: None, owner: type) -> _Events: ...
    @overload
    def __get__(self, plugin: Effect, owner: type) -> Sequence[Event]: ...
    def __get__(self, plugin: Effect | None, owner: type) -> _Events | Sequence[Event]:
        return self if plugin is None else ()

    if TYPE_CHECKING:

        def __set__(self, plugin: Effect, events: Sequence[Event]) -> None: ...


class Effect(Unit):
    """Base of a plugin that turns audio into audio. Write `process(self, x: float) -> float` (one sample of
    one channel; one copy of everything per channel) or `process(self, x: Stereo) -> Stereo`.

    What is not given: `name` is the class name in words; `vendor`, `version` and `url` come from the nearest
    pyproject.toml; `id` from vendor and class name.
    """

    name: ClassVar[str]
    id: ClassVar[str]  # "com.example.tremolo"; keep it forever
    vendor: ClassVar[str]
    version: ClassVar[str]
    url: ClassVar[str]
    email: ClassVar[str]
    category: ClassVar[str]  # VST3's word: "Dynamics"
    channels: ClassVar[int | tuple[int, ...]]  # allowed main layouts, the first is the default: (2, 1)
    quantum: ClassVar[int] = 64  # samples of a Block, 16 to 4096
    presets: ClassVar[str | Mapping[str, Mapping[str, object]]]  # values by id; or a folder of files
    renamed: ClassVar[Mapping[str, str | tuple[str, ...]]]  # new path or prefix to old id or ids
    events = _Events()  # under @worker: those of the quantum, in order; a plugin that reads it gets some

    @classmethod
    def _check_class(cls) -> None:
        from .declare import check_class  # which needs this class

        check_class(cls, is_whole=False)  # it may be a base of others

    @classmethod
    def from_function(
        cls,
        function: Callable[..., Any],
        latency_ms: float = 50.0,
        *,
        name: str | None = None,
        quantum: int = 128,
        **options: Any,
    ) -> type[Effect]:
        """A plugin of a function from array to array: `Smear = Effect.from_function(smear)`.

        function: takes float32 (channels, quantum), and by name more of them as side-chains; gives the like.
        name: as hosts show it; default: the function's in words. options: further ones of `@worker`.
        The class has the function's name in CapWords; give it to a variable of the file for it to be found.
        Raises DeclarationError.
        """
        from .function_effect import effect_of  # which needs this class

        caller = sys._getframe(1)
        return effect_of(function, name, caller, latency_ms=latency_ms, quantum=quantum, **options)

    def send(self, event: Event) -> None:
        """Out of the plugin, at the sample that is being computed."""
        vars(self).setdefault("_sent", []).append(event)

    def tail_s(self) -> float:
        """Seconds of sound after the input ends; `math.inf` allowed. May read Params.

        Unless overridden: 0 for a plugin without state, else endless, so that no reverb is cut.
        """
        return math.inf
