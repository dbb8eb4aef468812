"""`python -m benchmarks.contenders NAME SECONDS`: one contender in Python, in this process; prints JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict

from benchmarks.contenders.in_python import CONTENDERS
from benchmarks.contenders.load import Keeping

if __name__ == "__main__":
    print(json.dumps(asdict(CONTENDERS[sys.argv[1]](Keeping, float(sys.argv[2])))))
