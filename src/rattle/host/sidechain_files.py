"""Sound files that are played into a plugin's side-chains while it renders."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import soundfile

from rattle.host.engine import AnyArray
from rattle.lang.errors import RattleError
from rattle.plugin.description import Layout, PluginDescription


class RenderError(RattleError, RuntimeError):
    """Raised when a file cannot be read or written, or does not fit the plugin's channels."""


def existing(path: Path | str) -> Path:
    """Raises RenderError: libsndfile calls a file that is not there a system error."""
    if not Path(path).is_file():
        raise RenderError(f"there is no file {path}")
    return Path(path)


class Keys:
    """Open files by the name of a side-chain, read in step with the main one."""

    def __init__(
        self,
        description: PluginDescription,
        layout: Layout,
        paths: Mapping[str, Path | str],
        sample_rate: int,
    ) -> None:
        """Raises RenderError for a side-chain the plugin does not have, another rate or other channels."""
        self._stack = ExitStack()
        self._files: dict[str, soundfile.SoundFile] = {}
        wanted = {each.name: each.channels_beside(layout) for each in description.sidechains}
        with ExitStack() as stack:
            for name, path in paths.items():
                if name not in wanted:
                    known = f"its side-chains: {', '.join(wanted)}" if wanted else "it has none"
                    raise RenderError(f"{description.class_name} has no side-chain {name}; {known}")
                self._files[name] = stack.enter_context(soundfile.SoundFile(existing(path)))
                _check(self._files[name], path, sample_rate, wanted[name])
            self._stack = stack.pop_all()

    def __enter__(self) -> Keys:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def next(self, count: int) -> dict[str, AnyArray]:
        """The next samples of each, as `Player.process` takes them; silence behind a file's end."""
        return {
            name: np.ascontiguousarray(file.read(count, "float32", always_2d=True, fill_value=0.0).T)
            for name, file in self._files.items()
        }


def _check(file: soundfile.SoundFile, path: Path | str, sample_rate: int, channels: int) -> None:
    if file.samplerate != sample_rate:
        raise RenderError(f"{path} has {file.samplerate} Hz, the sound {sample_rate} Hz: convert one")
    if file.channels not in (1, channels):
        raise RenderError(f"{path} has {file.channels} channels; the side-chain takes 1 or {channels}")
