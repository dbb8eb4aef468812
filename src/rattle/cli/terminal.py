"""The two consoles. They wrap, mark up and highlight nothing by themselves: a pipe gets plain text."""

from __future__ import annotations

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
