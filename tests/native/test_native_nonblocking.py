"""The real-time promise before anything runs: what the audio thread calls cannot block.

The third way of checking it, a trap around `process`, is native/trap/trap.h.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from native_runtime import NATIVE
from native_symbols import ObjectFile, reached
from test_native_freestanding import LIVE, SOURCES, WORKER_SOURCES, compile_freestanding
from test_native_thread_tags import HEADERS, tagged

ENTRIES = {"process", "set_processing"}  # vst3/audio_processor.c: what a host's audio thread calls
AUDIO = ENTRIES | {m[1] for path in HEADERS for m, tag in tagged(path.read_text()) if tag == "audio"}
FROM_GENERATED_C = {"rattle_plugin", "rattle_log", "rattle_pow"}
FROM_THE_HOST = {"malloc", "free", "write"}  # asked for by platform/posix.c alone
# Behind a ring: the clock, which is read without entering the kernel, and waking who sleeps.
ON_A_WORKERS_AUDIO_PATH = {"clock_gettime", "syscall"}


HEAD = re.compile(r"^[A-Za-z][^;{}()]*?\b(\w+)\([^;{}]*\)[^;{}()]*\{", re.M)


def audio_functions(text: str) -> list[re.Match[str]]:
    """The heads of those that this file defines."""
    return [head for head in HEAD.finditer(text) if head[1] in AUDIO]


ON_THE_PATH = [path for path in [*SOURCES, *WORKER_SOURCES, LIVE] if audio_functions(path.read_text())]


def test_the_audio_path_is_found() -> None:
    """Every function that a header calls [audio] is defined in one of the files tested below."""
    defined = {head[1] for path in [*ON_THE_PATH, *HEADERS] for head in audio_functions(path.read_text())}
    assert defined == AUDIO


@pytest.mark.parametrize("path", ON_THE_PATH, ids=lambda path: path.stem)
def test_a_call_that_may_block_fails_the_build(path: Path, tmp_path: Path) -> None:
    """None of the audio thread's functions compiles once it takes memory: each is refused by its line."""
    text = path.read_text()
    heads = audio_functions(text)
    for head in reversed(heads):
        text = f"{text[: head.end()]} malloc(1);{text[head.end() :]}"
    source = tmp_path / path.name
    source.write_text(f"void *malloc(unsigned long);\n{text}")
    done = compile_freestanding(source, tmp_path / "object.o", "-O0", f"-I{path.parent}")
    assert done.returncode != 0
    refusal = "'nonblocking' attribute must not call non-'nonblocking' function 'malloc'"
    assert done.stderr.count(refusal) == len(heads)


def test_of_a_hosts_methods_only_those_made_for_process_are_called(tmp_path: Path) -> None:
    """abi.h takes a host at its word for points and their queues; for its reference counts it does not."""
    text = (NATIVE / "vst3" / "parameter_changes.c").read_text()
    call = "queue->vtbl->getParameterId(queue)"
    assert call in text
    source = tmp_path / "parameter_changes.c"
    source.write_text(text.replace(call, "queue->vtbl->addRef(queue)"))
    done = compile_freestanding(source, tmp_path / "object.o", "-O0", f"-I{NATIVE / 'vst3'}")
    assert "calls non-'nonblocking' function 'IParamValueQueueVtbl::addRef'" in done.stderr


def compiled(paths: Sequence[Path], folder: Path) -> list[ObjectFile]:
    for path in paths:
        done = compile_freestanding(path, folder / f"{path.stem}.o", "-O1", "-ffunction-sections")
        assert done.returncode == 0, done.stderr
    return [ObjectFile(path.read_bytes()) for path in sorted(folder.glob("*.o"))]


@pytest.fixture(scope="module")
def objects(tmp_path_factory: pytest.TempPathFactory) -> list[ObjectFile]:
    return compiled(SOURCES, tmp_path_factory.mktemp("objects"))


@pytest.fixture(scope="module")
def worker_objects(tmp_path_factory: pytest.TempPathFactory) -> dict[str, ObjectFile]:
    made = compiled(WORKER_SOURCES, tmp_path_factory.mktemp("worker_objects"))
    return dict(zip(sorted(path.stem for path in WORKER_SOURCES), made, strict=True))


def test_imports_three_functions(objects: list[ObjectFile]) -> None:
    """The whole runtime asks its host for memory and a place to write, and for nothing else."""
    symbols = {s for file in objects for s in file.symbols if s.is_global}
    asked = {s.name for s in symbols if not s.section} - {s.name for s in symbols if s.section}
    assert asked == FROM_THE_HOST | FROM_GENERATED_C


def test_objects_of_the_audio_path_reach_nothing_outside(objects: list[ObjectFile]) -> None:
    """In the machine code too: whatever calls and pointers lead to from the audio thread's functions is the
    runtime itself, the plugin's tables or its elementary functions."""
    defined = {s.name for file in objects for s in file.symbols if s.section}
    outside = reached(objects, AUDIO) - defined
    assert outside <= FROM_GENERATED_C
    assert not any(name.startswith("rattle_platform") for name in reached(objects, AUDIO))


def test_behind_a_ring_audio_reaches_the_clock_and_a_wake(
    objects: list[ObjectFile], worker_objects: dict[str, ObjectFile]
) -> None:
    """So does a plugin whose process is ordinary Python, but for these two, which never sleep; what could,
    the wait in shared memory, is reached through waiting.c alone, which says when."""
    every = [*objects, *worker_objects.values()]
    defined = {s.name for file in every for s in file.symbols if s.section}
    assert reached(every, AUDIO) - defined <= FROM_GENERATED_C | ON_A_WORKERS_AUDIO_PATH
    waits = {"rattle_platform_wait", "rattle_eventcount_wait"}
    assert reached(every, AUDIO) >= waits
    assert not reached([file for file in every if file is not worker_objects["waiting"]], AUDIO) & waits


def test_what_may_block_is_reached_from_main(objects: list[ObjectFile]) -> None:
    """The search follows calls from file to file: an activation takes memory and may write to the log."""
    assert reached(objects, {"vst3_object_activate"}) >= {"malloc", "free", "write"}
