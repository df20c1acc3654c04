"""Numbers that look thrown and are the same on every machine and every day."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")


class Dice:
    """Throws that depend on nothing but the seed and how many came before."""

    def __init__(self, *seed: object) -> None:
        self._seed = ":".join(map(str, seed))
        self._thrown = 0

    def between(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        self._thrown += 1
        digest = hashlib.sha256(f"{self._seed}:{self._thrown}".encode()).digest()
        return low + int.from_bytes(digest[:8]) % (high - low + 1)

    def pick(self, choices: Sequence[T]) -> T:
        """Return one of several values."""
        return choices[self.between(0, len(choices) - 1)]

    def digits(self, count: int) -> str:
        """Return so many digits."""
        return str(self.between(0, 10**count - 1)).zfill(count)


def made_up_digest(*what: object) -> str:
    """Return the SHA-256 digest of a file that nobody ever scanned."""
    return hashlib.sha256(":".join(map(str, what)).encode()).hexdigest()
