"""Rattle measured, against its peers where there are any: `python3 dev.py bench [NAME ...] [--json FILE]`.

Every bench is a module with one function, `measure() -> list[Row]`; `__main__.py` has the list of them.
Ours and the peers run in one process, in turns, so that a noisy machine troubles all alike (`turns.py`).
"""
