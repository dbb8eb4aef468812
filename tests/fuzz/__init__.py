"""Broken and hostile source: whatever an author writes, the answer is a plugin or words.

tests/compiler/test_fuzz.py runs a slice; `python3 dev.py fuzz --minutes 30` runs until the time is up.
"""
