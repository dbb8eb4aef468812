"""What can go wrong between compiled code and a plugin on disk."""

from __future__ import annotations


class BuildError(RuntimeError):
    """Base of all errors of this room; its text is meant for the person at the terminal."""


class UnsupportedTargetError(BuildError):
    """Raised where Rattle cannot build for this machine yet."""


class ToolchainError(BuildError):
    """Raised when there is no C compiler, or none that works."""


class GeneratedCodeError(BuildError):
    """Raised when the C compiler refuses what Rattle wrote: a fault of Rattle, never of the author."""


class BundleError(BuildError):
    """Raised when the folder of a plugin cannot be written."""


class FreezeError(BuildError):
    """Raised when a plugin's Python cannot be put into its bundle."""
