"""The table of refusals: what is refused, what would happen on the audio thread, and what to write instead.

Compiler, `rattle explain` and docs/diagnostics.md show these rows. Codes: 1xx elaboration, 2xx types,
3xx control flow and statements, 4xx calls, 5xx arrays, 6xx copies, 9xx faults of ours.
tests/compiler/test_rows.py compiles each example: `wrong` is refused with its row's code and nothing else,
`right` makes a plugin.
"""

from __future__ import annotations

from . import (
    arrays,
    calls,
    copies,
    elaboration,
    events,
    expressions,
    faults,
    flow,
    numbers,
    outside,
    statements,
)
from .row import IMPORTS, Row, module_of

_GROUPS = (
    elaboration, events, numbers, flow, statements, expressions, calls, outside, arrays, copies, faults
)  # fmt: skip
_ROWS = [row for group in _GROUPS for row in group.ROWS]
ROWS: dict[str, Row] = {row.code: row for row in sorted(_ROWS, key=lambda row: row.code)}

__all__ = ["IMPORTS", "ROWS", "Row", "module_of"]
