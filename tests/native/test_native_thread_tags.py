"""Every function in a native header says on which thread it may be called."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from native_runtime import NATIVE

# vst3/abi.h is the interface's own: its threads are told in its documentation.
HEADERS = sorted(path for path in NATIVE.rglob("*.h") if path.name != "abi.h")
TAG = re.compile(r"\[(audio|main|any)\]")
FUNCTION = re.compile(
    r"^(?!typedef|return)[A-Za-z_][\w \t\*]*?\b(\w+)\([^;{}]*\)\s*(?:RATTLE_\w+\s*)?[;{]", re.M
)


def untagged(header: str) -> list[str]:
    """The functions tagged neither on their own lines, nor by the comment above their paragraph, nor by the
    header's first comment, if that names one thread for all."""
    first = header.partition("*/")[0] if header.startswith("/*") else ""
    if len(set(TAG.findall(first))) == 1:
        return []
    missing = []
    for match in FUNCTION.finditer(header):
        own_lines = header[match.start() : (header + "\n").index("\n", match.end())]
        paragraph = header[: match.start()].rpartition("\n\n")[2]
        if not TAG.search(own_lines) and not TAG.search(_last_own_comment(paragraph)):
            missing.append(match[1])
    return missing


def _last_own_comment(text: str) -> str:
    """The last comment that begins a line: one behind code belongs to that code."""
    starts = [match.end() for match in re.finditer(r"^/\*", text, re.M)]
    return text[starts[-1] :].partition("*/")[0] if starts else ""


@pytest.mark.parametrize("path", HEADERS, ids=lambda path: path.relative_to(NATIVE).as_posix())
def test_every_function_names_its_thread(path: Path) -> None:
    """A function without [audio], [main] or [any] fails here, by name."""
    assert untagged(path.read_text()) == []


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
