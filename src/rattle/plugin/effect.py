"""Effect: audio in, audio out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import ClassVar

from rattle.lang.unit import Unit


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

    @classmethod
    def _check_class(cls) -> None:
        from .declare import check_class  # which needs this class

        check_class(cls, is_whole=False)  # it may be a base of others

    def tail_s(self) -> float:
        """Seconds of sound after the input ends; `math.inf` allowed. May read Params.

        Unless overridden: 0 for a plugin without state, else endless, so that no reverb is cut.
        """
        return math.inf
