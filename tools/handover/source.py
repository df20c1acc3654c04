"""Strict YAML: text to plain data and the place of every key, or findings that say what to mend.

The scalars mean what they look like: text, except a plain ``true`` or ``false`` and a plain integer
without leading zero. What other YAML readers would take for something else must be quoted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from handover.characters import decoded, error, place_of, unfit
from handover.findings import At, Place
from handover.punctuation import slip
from handover.scalars import ambiguity, cut_off, meaning

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handover.findings import Finding

Path = tuple[str | int, ...]

DEEPEST = 16
"""Levels that a record may be nested."""

MOST = 200
"""Findings after which a record is read no further; nobody mends more at a time."""


@dataclass(frozen=True, slots=True)
class Document:
    """The data of one file and where in the file each of its values stands."""

    file: str
    data: object
    marks: Mapping[Path, tuple[int, int]]
    refused: frozenset[Path] = frozenset()
    """Where a value without quotes was refused, of which the schema need not complain as well."""

    def place(self, path: Path) -> Place:
        """Return the place of a value's key; of what is missing, the place it is missing from."""
        while path not in self.marks and path:
            path = path[:-1]
        line, column = self.marks.get(path, (0, 0))
        return Place(self.file, line + 1, column + 1)

    def path_at(self, place: Place) -> Path:
        """Return the path of the value that begins last at or before a place."""
        position = (place.line - 1, place.column - 1)
        begun = ((mark, len(path), path) for path, mark in self.marks.items() if mark <= position)
        return max(begun, key=lambda one: one[:2], default=(position, 0, ()))[2]

    @property
    def at(self) -> At:
        """The root of the record."""
        return At(self.file)


def load(content: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read one record; the document is None where no data can be trusted. Never raises."""
    text, findings = decoded(content, file)
    if text is None:
        return None, findings
    composer = _Composer(text, file)
    data = composer.document()
    refused = frozenset(composer.refused)
    read = None if data is None else Document(file, data, composer.marks, refused)
    return read, tuple(composer.findings)


def as_typed(text: str) -> str:
    """Return a text as a record has it: in quotes where it would be read as something else."""
    document, found = load(f"[{text}]\n".encode("utf-8", "replace"), "")
    plain = document is not None and not found and document.data == [text]
    return text if plain else json.dumps(text, ensure_ascii=False)


class _Mark(Protocol):
    line: int
    column: int


class _Event(Protocol):
    """What we read of any of libyaml's events."""

    version: tuple[int, int] | None
    tags: object
    start_mark: _Mark
    end_mark: _Mark
    anchor: str | None
    tag: str | None
    value: str
    style: str | None


class _Stop(Exception):  # noqa: N818
    """Ends the reading of one file, after a finding."""


class _Composer:
    """Turns libyaml's events into data; every refusal becomes a finding."""

    def __init__(self, text: str, file: str) -> None:
        from yaml._yaml import CParser

        self.file = file
        self.lines = text.split("\n")
        self.end = place_of(text.removesuffix("\n"), len(text.removesuffix("\n")), file)
        self.findings: list[Finding] = []
        self.marks: dict[Path, tuple[int, int]] = {}
        self.refused: set[Path] = set()
        self.next_event: Callable[[], _Event] = CParser(text).get_event  # type: ignore[assignment]

    def document(self) -> object:
        from yaml import MarkedYAMLError

        try:
            return self.only_document()
        except _Stop:
            return None
        except MarkedYAMLError as failure:
            self.findings.append(self.unreadable(cast("_Mark", failure.problem_mark)))
            return None

    def unreadable(self, mark: _Mark) -> Finding:
        """Return the finding about what is no YAML, at the character that explains it best."""
        if (found := slip(self.lines, mark.line)) is None:
            return error("F0106", self.place(mark))
        line, column, facts = found
        return error("F0106", Place(self.file, line + 1, column + 1), **facts)

    def only_document(self) -> object:
        self.next_event()  # the stream starts
        start = self.next_event()
        if not _starts_document(start):  # there are only comments
            self.findings.append(error("F0105", Place(self.file)))
            raise _Stop
        if start.version or start.tags:
            self.stop("F0110", start.start_mark)
        data = self.node(self.next_event(), (), 0)
        self.next_event()  # the document ends
        if _starts_document(after := self.next_event()):
            self.stop("F0107", after.start_mark)
        return data

    def node(self, event: _Event, path: Path, depth: int) -> object:
        mark = event.start_mark
        if path not in self.marks:  # else the key stands there
            self.marks[path] = (mark.line, mark.column)
        self.refuse_extras(event)
        kind = type(event).__name__
        if kind == "ScalarEvent":
            return self.leaf(event, path)
        if depth == DEEPEST:
            self.stop("F0113", mark, limit=DEEPEST)
        if kind == "MappingStartEvent":
            return self.mapping(path, depth + 1)
        return self.sequence(path, depth + 1)

    def refuse_extras(self, event: _Event) -> None:
        if event.anchor is not None:  # an alias has one too
            self.stop("F0108", event.start_mark, name=event.anchor)
        if event.tag is not None:
            self.stop("F0109", event.start_mark, tag=event.tag)

    def mapping(self, path: Path, depth: int) -> dict[str, object]:
        result: dict[str, object] = {}
        while type(event := self.next_event()).__name__ != "MappingEndEvent":
            key = self.key(event)
            step = (*path, key)
            if key in result:
                first_line = self.marks[step][0] + 1
                self.refuse("F0114", event.start_mark, key=key, first_line=first_line)
                self.skip_value(step, depth)
            else:
                self.marks[step] = (event.start_mark.line, event.start_mark.column)
                result[key] = self.node(self.next_event(), step, depth)
        return result

    def skip_value(self, path: Path, depth: int) -> None:
        kept, (self.marks, self.refused) = (self.marks, self.refused), ({}, set())
        self.node(self.next_event(), path, depth)
        self.marks, self.refused = kept

    def key(self, event: _Event) -> str:
        self.refuse_extras(event)
        key = self.scalar(event) if type(event).__name__ == "ScalarEvent" else None
        if not isinstance(key, str):
            self.stop("F0118", event.start_mark)
        if not event.style and (found := slip([key], 0)):
            self.stop("F0106", event.start_mark, **found[2])
        return key

    def sequence(self, path: Path, depth: int) -> list[object]:
        result: list[object] = []
        while type(event := self.next_event()).__name__ != "SequenceEndEvent":
            result.append(self.node(event, (*path, len(result)), depth))
        return result

    def leaf(self, event: _Event, path: Path) -> str | int | bool:
        before = len(self.findings)
        value = self.scalar(event)
        if len(self.findings) > before and not event.style:
            self.refused.add(path)
        return value

    def scalar(self, event: _Event) -> str | int | bool:
        if event.style == '"' and self.may_escape(event):  # and bring in what no text may hold
            self.check_escaped(event)
        if event.style or self.is_cut(event):
            return event.value
        value = meaning(event.value)
        if isinstance(value, str) and (found := ambiguity(value)):
            self.refuse(found[0], event.start_mark, **found[1])
        return value

    def is_cut(self, event: _Event) -> bool:
        """Refuse a "#" behind plain text that may be part of it; tell whether there is one."""
        end = event.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        rest = cut_off(event.value, line, end.column)
        if rest is None:
            return False
        place = Place(self.file, end.line + 1, rest.start(1) + 1)
        self.keep(error("F0123", place, value=f"{event.value} {rest[1]}".strip()))
        return True

    def may_escape(self, event: _Event) -> bool:
        lines = self.lines[event.start_mark.line : event.end_mark.line + 1]
        return any("\\" in line for line in lines)

    def check_escaped(self, event: _Event) -> None:
        if found := unfit(event.value, self.file):
            facts = {**found.facts, "slash": True}
            self.keep(replace(found, place=self.place(event.start_mark), facts=facts))

    def refuse(self, code: str, mark: _Mark, **facts: object) -> None:
        self.keep(error(code, self.place(mark), **facts))

    def keep(self, finding: Finding) -> None:
        self.findings.append(finding)
        if len(self.findings) == MOST:
            raise _Stop

    def place(self, mark: _Mark) -> Place:
        """Return the place of a mark; libyaml puts the end of a text on a line that is not there."""
        return min(Place(self.file, mark.line + 1, mark.column + 1), self.end)

    def stop(self, code: str, mark: _Mark, **facts: object) -> NoReturn:
        self.refuse(code, mark, **facts)
        raise _Stop


def _starts_document(event: object) -> bool:
    return type(event).__name__ == "DocumentStartEvent"
