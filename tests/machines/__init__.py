"""Machines other than this one, and this one hardened: what they make of every program must be our bits."""
