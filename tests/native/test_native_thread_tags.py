"""Every function in a native header says on which thread it may be called; on audio's, clang checks it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from native_runtime import NATIVE

# vst3/abi.h is the interface's own: its threads are told in its documentation.
HEADERS = sorted(path for path in NATIVE.rglob("*.h") if path.name != "abi.h")
TAG = re.compile(r"\[(audio|main|any|worker|supervisor)\]")
FUNCTION = re.compile(
    r"^(?!typedef|return)[A-Za-z_][\w \t\*]*?\b(\w+)\([^;{}]*\)\s*(?:RATTLE_\w+\s*)?[;{]", re.M
)


def tagged(header: str) -> list[tuple[re.Match[str], str]]:
    """Each function with its thread: of its own lines, else of the comment above its paragraph, else of the
    header's first comment, if that names one thread for all; "" without any."""
    threads = set(TAG.findall(header.partition("*/")[0])) if header.startswith("/*") else set()
    whole = threads.pop() if len(threads) == 1 else ""
    found = []
    for match in FUNCTION.finditer(header):
        own_lines = header[match.start() : (header + "\n").index("\n", match.end())]
        paragraph = header[: match.start()].rpartition("\n\n")[2]
        tag = TAG.search(own_lines) or TAG.search(_last_own_comment(paragraph))
        found.append((match, tag[1] if tag else whole))
    return found


def untagged(header: str) -> list[str]:
    return [match[1] for match, tag in tagged(header) if not tag]


def unchecked(header: str) -> list[str]:
    """Of the audio thread, and clang does not know."""
    return [match[1] for match, tag in tagged(header) if tag == "audio" and "_NONBLOCKING" not in match[0]]


def _last_own_comment(text: str) -> str:
    """The last comment that begins a line: one behind code belongs to that code."""
    starts = [match.end() for match in re.finditer(r"^/\*", text, re.M)]
    return text[starts[-1] :].partition("*/")[0] if starts else ""


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.relative_to(NATIVE).as_posix())
def test_every_function_names_its_thread(path: Path) -> None:
    """A function without [audio], [main] or [any] fails here, by name."""
    assert untagged(path.read_text()) == []


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.relative_to(NATIVE).as_posix())
def test_every_function_of_the_audio_thread_is_checked(path: Path) -> None:
    """What is [audio] is RATTLE_NONBLOCKING: clang proves in every build that it calls only its like."""
    assert unchecked(path.read_text()) == []


def test_the_search_finds_what_it_is_for() -> None:
    """Tagged above, above a pair, behind, and not at all: only the last are reported."""
    header = """
/* Why. [main] */
void *first(int a,
            int b) RATTLE_NONBLOCKING;

int second(void); /* [any] */
int third(void);

/* A pair. [audio] */
int fifth(int a);
int sixth(int a);
/* No thread. */
static inline int fourth(int x) {
    return second(x);
}
"""
    assert untagged(header) == ["third", "fourth"]
    assert unchecked(header) == ["fifth", "sixth"]
