"""Passes: each takes a Program and makes it better without changing what it means."""
