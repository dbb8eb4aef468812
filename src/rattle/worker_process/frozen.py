"""What a frozen Python runs (`rattle build --freeze`). It takes the arguments that any Python would get."""

from __future__ import annotations

import sys

if sys.argv[1:3] == ["-m", "rattle.worker_process"]:
    del sys.argv[1:3]

from rattle.worker_process.__main__ import main

main()
