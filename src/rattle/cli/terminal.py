"""The two consoles. They wrap, mark up and highlight nothing by themselves: a pipe gets plain text."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout

from rich.console import Console
from rich.text import Text


def out() -> Console:
    """Answers. Made anew, because tests and pipes change where standard output goes."""
    return Console(soft_wrap=True, highlight=False, markup=False, emoji=False)


def err() -> Console:
    """Complaints."""
    return Console(stderr=True, soft_wrap=True, highlight=False, markup=False, emoji=False)


def say(*parts: str | tuple[str, str]) -> None:
    """One line on standard output; a pair is a text and its style."""
    out().print(Text.assemble(*parts))


@contextmanager
def authors_prints_aside() -> Iterator[None]:
    """What an author's code prints while it is loaded and compiled goes to standard error: standard output is
    the command's own, and may be JSON or C."""
    with redirect_stdout(sys.stderr):
        yield
