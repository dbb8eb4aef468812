"""A page that needs no other file, for light and dark screens; what is on it is check_html.py's and
report_html.py's."""

from __future__ import annotations

from collections.abc import Iterable

_STYLE = """
:root { color-scheme: light dark; --page: #fff; --ink: #1f2328; --faint: #636c76; --line: #d8dee4;
  --panel: #f6f8fa; }
@media (prefers-color-scheme: dark) { :root { --page: #0d1117; --ink: #e6edf3; --faint: #8b949e;
  --line: #30363d; --panel: #161b22; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.6rem 1.1rem 4rem; background: var(--page);
  color: var(--ink); font: 15px/1.5 system-ui, sans-serif; }
.faint { color: var(--faint); }
"""


def html_page(title: str, style: str, body: Iterable[str]) -> str:
    """title: escaped, as is what is in the body. The icon is empty, so that no browser asks for one."""
    head = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8"/>',
        '<meta name="viewport" content="width=device-width, initial-scale=1"/>',
        f"<title>{title}</title>",
        '<link rel="icon" href="data:,"/>',
        f"<style>{_STYLE}{style.lstrip()}</style>",
        "</head>",
        "<body>",
    ]
    return "\n".join([*head, *body, "</body>", "</html>", ""])
