"""What may not be written in real time, one class each, by the hundreds of the codes.

A class's docstring begins with the code and words of the message and the cure, parted by "; ". The line that
is wrong ends in `# RT123 | text`: the code and the exact source that the carets stand under.
"""

from . import (
    arrays,
    attributes,
    calls,
    choices,
    cures,
    forms,
    newcomers,
    numbers,
    ordinary,
    outside,
    sidechains,
    statements,
    told_to_hosts,
    transport,
    voices,
)

MODULES = (
    arrays,
    attributes,
    numbers,
    choices,
    cures,
    ordinary,
    outside,
    sidechains,
    statements,
    told_to_hosts,
    transport,
    calls,
    forms,
    newcomers,
    voices,
)

__all__ = [
    "MODULES",
    "arrays",
    "attributes",
    "calls",
    "choices",
    "cures",
    "forms",
    "newcomers",
    "numbers",
    "ordinary",
    "outside",
    "sidechains",
    "statements",
    "told_to_hosts",
    "transport",
    "voices",
]
