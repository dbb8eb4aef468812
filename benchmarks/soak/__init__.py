"""Minutes of sound under load: `python3 dev.py soak NAME --minutes N`; docs/soak.md says what each shows.

A soak is a function of `Ask` that plays and returns a `Told`; `table.py` has the list of them.
"""
