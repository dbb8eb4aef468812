"""The process in which a plugin under test lives: `python -I -S played.py PLAYER LIBRARY NUMBER COMMANDS
ANSWERS`.

It imports nothing of Rattle or NumPy, so it starts in an instant, and so that whatever the plugin breaks is
broken here only. NUMBER is which of its plugins. COMMANDS and ANSWERS are file descriptors: standard output
belongs to the plugin. A message is its JSON's length, its samples' length, the JSON, the samples (float32,
one channel after the other).
"""

from __future__ import annotations

import ctypes
import json
import os
import struct
import sys
import time
from typing import Any, BinaryIO

SIZES = struct.Struct("<qq")
# RattlePlayerResult of native/player/player.h.
REFUSALS = (
    "",
    "its factory has no audio class",
    "its component could not be created",
    "initialize was refused",
    "it has no IAudioProcessor",
    "it has no edit controller",
    "setupProcessing was refused",
    "setActive was refused",
    "process answered with an error",
    "it has more channels than are played here",
)
_FLOATS = ctypes.POINTER(ctypes.c_float)


class _Point(ctypes.Structure):
    _fields_ = (("sample", ctypes.c_uint32), ("id", ctypes.c_uint32), ("value", ctypes.c_double))


class _ParameterInfo(ctypes.Structure):
    _fields_ = (
        ("id", ctypes.c_uint32),
        ("title", ctypes.c_uint16 * 128),
        ("short_title", ctypes.c_uint16 * 128),
        ("units", ctypes.c_uint16 * 128),
        ("step_count", ctypes.c_int32),
        ("default", ctypes.c_double),
        ("unit", ctypes.c_int32),
        ("flags", ctypes.c_int32),
    )


class _ClassInfo2(ctypes.Structure):
    _fields_ = (
        ("cid", ctypes.c_uint8 * 16),
        ("cardinality", ctypes.c_int32),
        ("category", ctypes.c_char * 32),
        ("name", ctypes.c_char * 64),
        ("class_flags", ctypes.c_uint32),
        ("sub_categories", ctypes.c_char * 128),
        ("vendor", ctypes.c_char * 64),
        ("version", ctypes.c_char * 64),
        ("sdk_version", ctypes.c_char * 64),
    )


class _Trapped(ctypes.Structure):
    """RattleTrapped of native/trap/trap.h."""

    _fields_ = (
        ("name", ctypes.c_char_p),
        ("kind", ctypes.c_char_p),
        ("count", ctypes.c_uint64),
        ("callers", ctypes.c_uint64 * 6),
    )


class RefusedError(Exception):
    """Raised when the plugin does not do what it was asked to."""


class Stage:
    """The player library and the plugin that plays on it."""

    def __init__(self, player: str, library: str, number: int) -> None:
        self._number = number
        self._player = ctypes.CDLL(player)
        self._player.rattle_player_latency.restype = ctypes.c_uint32
        self._player.rattle_player_tail.restype = ctypes.c_uint32
        self._player.rattle_player_class.restype = ctypes.c_bool
        try:
            module = ctypes.CDLL(library)
        except OSError as error:
            raise RefusedError(f"the system does not load it: {error}") from None
        self._factory = self._enter(module)
        self._memory: ctypes.Array[ctypes.c_char] | None = None

    @staticmethod
    def _enter(module: ctypes.CDLL) -> ctypes.c_void_p:
        if not hasattr(module, "GetPluginFactory"):
            raise RefusedError("it has no GetPluginFactory: it is no VST3 plugin")
        if not hasattr(module, "ModuleEntry"):
            raise RefusedError("it has no ModuleEntry, which hosts on Linux call first")
        module.ModuleEntry.argtypes = [ctypes.c_void_p]
        module.ModuleEntry.restype = ctypes.c_bool
        if not module.ModuleEntry(module._handle):
            raise RefusedError("ModuleEntry answered false")
        module.GetPluginFactory.restype = ctypes.c_void_p
        factory = module.GetPluginFactory()
        if not factory:
            raise RefusedError("GetPluginFactory gave nothing")
        return ctypes.c_void_p(factory)

    def open(self) -> None:
        self.close()
        self._memory = ctypes.create_string_buffer(self._player.rattle_player_bytes())
        result = self._player.rattle_player_open(self._memory, self._factory, self._number)
        if result:
            self._memory = None
            raise RefusedError(REFUSALS[result])

    def close(self) -> None:
        if self._memory is not None:
            self._player.rattle_player_close(self._memory)
        self._memory = None

    def describe(self, _: dict[str, Any], __: bytearray) -> tuple[dict[str, Any], bytes]:
        self.open()
        info = _ClassInfo2()
        self._player.rattle_player_class(self._factory, self._number, ctypes.byref(info))
        words = {
            name: _words(getattr(info, name)) for name in ("name", "vendor", "version", "sub_categories")
        }
        count = self._player.rattle_player_parameter_count(self._memory)
        parameters = [self._parameter(index) for index in range(count)]
        return {**words, "plugins": self._plugins(), "parameters": parameters}, b""

    def _plugins(self) -> list[str]:
        """All there are in the bundle."""
        names: list[str] = []
        info = _ClassInfo2()
        while self._player.rattle_player_class(self._factory, len(names), ctypes.byref(info)):
            names.append(_words(info.name))
        return names

    def _parameter(self, index: int) -> dict[str, Any]:
        info = _ParameterInfo()
        if not self._player.rattle_player_parameter(self._memory, index, ctypes.byref(info)):
            raise RefusedError(f"getParameterInfo of index {index} was refused")
        texts = [self._text(info.id, value) for value in (0.0, 0.5, 1.0, info.default)]
        return {
            "id": info.id,
            "title": _wide(info.title),
            "units": _wide(info.units),
            "step_count": info.step_count,
            "default": info.default,
            "flags": info.flags,
            "texts": texts,
        }

    def _text(self, parameter: int, value: float) -> str:
        text = (ctypes.c_uint16 * 128)()
        done = self._player.rattle_player_text(self._memory, parameter, ctypes.c_double(value), text)
        return _wide(text) if done else ""

    def play(self, asked: dict[str, Any], samples: bytearray) -> tuple[dict[str, Any], bytes]:
        if asked["fresh"] or self._memory is None:
            self.open()
        self._player.rattle_player_offline(self._memory, asked["offline"])
        block = asked["block_size"]
        silence, unheard = (ctypes.c_float * block)(), (ctypes.c_float * block)()
        result = self._player.rattle_player_start(
            self._memory, ctypes.c_double(asked["sample_rate"]), block, asked["channels"], silence, unheard
        )
        if result:
            raise RefusedError(REFUSALS[result])
        facts = {
            "latency": self._player.rattle_player_latency(self._memory),
            "inputs": self._player.rattle_player_channels(self._memory, 0),
            "outputs": self._player.rattle_player_channels(self._memory, 1),
            "sidechains": max(0, self._player.rattle_player_buses(self._memory, 0) - 1),
        }
        try:
            output, times_ns = self._sound(asked, samples, facts["inputs"], facts["outputs"])
            # Asked last: a tail may depend on parameters, which move in the first block.
            facts["tail"] = self._player.rattle_player_tail(self._memory)
        finally:
            self._player.rattle_player_stop(self._memory)
        return {**facts, "times_ns": times_ns, "trapped": self._trapped()}, output

    @staticmethod
    def _trapped() -> list[list[Any]] | None:
        """What the trap caught since the last time, if this process was started with it."""
        trap = ctypes.CDLL(None)
        if not hasattr(trap, "rattle_trap_rows"):
            return None
        count, text = ctypes.c_uint32(), ctypes.create_string_buffer(512)
        trap.rattle_trap_rows.restype = ctypes.POINTER(_Trapped)
        rows = trap.rattle_trap_rows(ctypes.byref(count))
        found = []
        for row in (rows[k] for k in range(count.value) if rows[k].count):
            trap.rattle_trap_describe(ctypes.byref(row), text, len(text))
            found.append([_words(row.name), _words(row.kind), row.count, _words(text.value)])
        trap.rattle_trap_forget()
        return found

    def _sound(
        self, asked: dict[str, Any], samples: bytearray, inputs: int, outputs: int
    ) -> tuple[bytes, list[int]]:
        count, chunk = asked["count"], asked["chunk"] or asked["count"]
        x = (ctypes.c_float * (len(samples) // 4)).from_buffer(samples)
        y = (ctypes.c_float * max(1, outputs * count))()
        rows = len(samples) // 4 // count
        times_ns = []
        began = time.monotonic()
        for start in range(0, count, chunk):
            if asked["paced"]:
                time.sleep(max(0.0, began + start / asked["sample_rate"] - time.monotonic()))
            length = min(chunk, count - start)
            points = [_Point(s - start, i, v) for s, i, v in asked["points"] if start <= s < start + length]
            arguments = (
                _pointers(x, [row % rows for row in range(inputs)], count, start),
                _pointers(y, list(range(outputs)), count, start),
                length,
                asked["block_size"],
                (_Point * max(1, len(points)))(*points),
                len(points),
            )
            before = time.thread_time_ns()
            result = self._player.rattle_player_play(self._memory, *arguments)
            times_ns.append(time.thread_time_ns() - before)
            if result:
                raise RefusedError(REFUSALS[result])
        return bytes(y) if outputs else b"", times_ns


def _pointers(samples: ctypes.Array[ctypes.c_float], rows: list[int], count: int, start: int) -> Any:
    base = ctypes.addressof(samples)
    addresses = [base + 4 * (row * count + start) for row in rows]
    return (_FLOATS * max(1, len(rows)))(*(ctypes.cast(address, _FLOATS) for address in addresses))


def _words(text: bytes) -> str:
    return _printable(text.decode("utf-8", "replace"))


def _wide(text: Any) -> str:
    return _printable(bytes(text).decode("utf-16-le", "replace").partition("\0")[0])


def _printable(text: str) -> str:
    """Whatever a plugin says, a terminal obeys none of it."""
    return "".join(each if each.isprintable() else "\N{REPLACEMENT CHARACTER}" for each in text)


def _read(source: BinaryIO, count: int) -> bytearray:
    data = bytearray()
    while len(data) < count:
        piece = source.read(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def receive(source: BinaryIO) -> tuple[dict[str, Any], bytearray]:
    """Raises EOFError at the end."""
    words, samples = SIZES.unpack(_read(source, SIZES.size))
    message = json.loads(_read(source, words))
    return message, _read(source, samples)


def send(target: BinaryIO, message: dict[str, Any], samples: bytes = b"") -> None:
    words = json.dumps(message).encode()
    target.write(SIZES.pack(len(words), len(samples)))
    target.write(words)
    target.write(samples)
    target.flush()


def main(player: str, library: str, number: str, commands: str, answers: str) -> None:
    source, target = os.fdopen(int(commands), "rb"), os.fdopen(int(answers), "wb")
    stage: Stage | None = None
    while True:
        try:
            asked, samples = receive(source)
        except EOFError:
            break
        try:
            stage = stage or Stage(player, library, int(number))
            answer, sound = {"describe": stage.describe, "play": stage.play}[asked["do"]](asked, samples)
        except RefusedError as error:
            answer, sound = {"refused": str(error)}, b""
        send(target, answer, sound)
    # Plugins that end badly with the process are the hostile host's matter.
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:])
