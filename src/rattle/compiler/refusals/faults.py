"""9xx: faults of ours."""

from __future__ import annotations

from .row import row

ROWS = (
    row(
        "RT900",
        "a fault of the compiler",
        """This is our mistake, not yours: the compiler met something that it did not expect of itself. The
        line shown is the one it was at. Please report it with that line; writing it in another way often
        helps until it is mended.""",
        "",
        "",
    ),
)
