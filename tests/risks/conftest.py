"""Kernels are kept between runs where the language tests keep theirs."""

from tests.language.conftest import _kept_kernels, _wrapping_is_meant

__all__ = ["_kept_kernels", "_wrapping_is_meant"]
