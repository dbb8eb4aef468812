"""What Rattle raises. Each says where, why and what to write instead."""

from __future__ import annotations


class RattleError(Exception):
    """Base of every error Rattle raises on purpose."""


class NotPrepared(RattleError):  # noqa: N818 - reads as the state it reports
    """Raised when a unit is used before the engine told it its sample rate."""
