"""What all tests share: properties try the same examples every time, so that a result can be repeated."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("steady", derandomize=True)
settings.load_profile("steady")
