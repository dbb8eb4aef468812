"""Every program of the language tests, by topic. Importing this registers them all."""

from . import (
    arithmetic,
    arrays,
    assignment,
    branches,
    chance,
    edges,
    functions,
    hooks,
    integers,
    life,
    logic,
    loops,
    mathematics,
    params,
    units,
)

__all__ = [
    "arithmetic",
    "arrays",
    "assignment",
    "branches",
    "chance",
    "edges",
    "functions",
    "hooks",
    "integers",
    "life",
    "logic",
    "loops",
    "mathematics",
    "params",
    "units",
]
