"""What a check says: a flag at a path of a record, and the finding it becomes at a place of a file."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


class Severity(StrEnum):
    """How much a finding weighs: an error fails the check, a to-do waits for the sign-off."""

    ERROR = "error"
    WARNING = "warning"
    TODO = "todo"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the two languages of the project."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class At:
    """A value in a record: the file, relative to the repository, and the path of keys to it."""

    file: str
    path: tuple[str | int, ...] = ()

    def __truediv__(self, step: str | int) -> At:
        """Return the place one key or index deeper."""
        return At(self.file, (*self.path, step))


class Place(NamedTuple):
    """A character in a file; line and column count from 1."""

    file: str
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Flag:
    """What a rule yields: where the record is wrong, and the facts for the sentence about it.

    In a paper the place is a cell. A clause is given only where the edition, not the rule's code,
    decides which one it is.
    """

    at: At | Place
    facts: Mapping[str, object] = field(default_factory=dict)
    clause: str | None = None

    def placed(self, place: Callable[[At], Place]) -> Place:
        """Return the character that it points to, by what knows where records have their values."""
        return self.at if isinstance(self.at, Place) else place(self.at)


def flag(at: At | Place, **facts: object) -> Flag:
    """Return a flag at a value of a record, or a cell of a paper, with its facts by name."""
    return Flag(at, facts)


@dataclass(frozen=True, slots=True)
class Finding:
    """A flag with its code, weight, clause and place; `words` turns it into a sentence."""

    code: str
    severity: Severity
    place: Place
    facts: Mapping[str, object] = field(default_factory=dict)
    clause: str | None = None
    case: str | None = None

    @property
    def order(self) -> tuple[str, int, int, str, str]:
        """The key that puts findings in the same order on every machine."""
        return (*self.place, self.code, repr(sorted(self.facts.items())))
