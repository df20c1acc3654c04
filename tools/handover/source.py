"""Strict YAML: text to plain data and the place of every key, or findings that say what to mend.

The scalars mean what they look like: text, except a plain ``true`` or ``false`` and a plain integer
without leading zero. What other YAML readers would take for something else must be quoted.
"""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, Protocol, cast

from handover.findings import At, Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Path = tuple[str | int, ...]

LARGEST = 256 * 1024
"""Bytes that a record may have."""

DEEPEST = 16
"""Levels that a record may be nested."""

MOST = 200
"""Findings after which a record is read no further; nobody mends more at a time."""

MOST_MARKS = 30
"""Marks that a character may bear, as in Unicode's Stream-Safe Text Format (UAX #15).

Sorting them takes time that grows with the square of their number.
"""

_LONGEST_SHOWN = 60

# Everything of the Unicode categories Cc, Cf, Cs, Zl and Zp but the line feed, and the two
# characters beside them that libyaml cannot read.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# What YAML 1.1 or 1.2 takes for a number or an instant, although we take it for text.
_NUMBER_LIKE = re.compile(
    r"[-+]?(?:[0-9][0-9_,]*(?:\.[0-9_]*)?|\.[0-9_]+)(?:[eE][-+]?[0-9]+)?"
    r"|[-+]?0[xob][0-9a-fA-F_]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:.*"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)"
)
_WORD_LIKE = frozenset(
    spelling
    for word in ("y", "n", "yes", "no", "on", "off", "true", "false")
    for spelling in (word, word.capitalize(), word.upper())
) | {"=", "<<"}
_NOTHING = frozenset({"~", "null", "Null", "NULL"})
# Plain text of one word: a code, a number, a day, a path. Of any other text a "#" may be part.
_WORD = re.compile(r"[A-Za-z0-9_./:+-]+")
_COMMENT = re.compile(r" +(#.*)")
_KEY = r"^ *(?:- )?[A-Za-z_]+"
_WIDE_COLON = re.compile(_KEY + "(?P<wide>：)")
_WIDE_MARK = re.compile(r"""(?<=[A-Za-z0-9])(?P<wide>[：，、])(?= *[A-Za-z0-9\[{"'])""")
_TIGHT_COLON = re.compile(_KEY + r"(?P<tight>:)(?=[^ /])")
_COLONS = (_WIDE_COLON, _TIGHT_COLON)
# What a keyboard for Chinese types, and what a record needs in its place.
_NARROW = {0xFF01 + number: 0x21 + number for number in range(94)} | str.maketrans(
    "、【】“”‘’　", ",[]\"\"'' "
)


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
    text, findings = _text(content, file)
    if text is None:
        return None, findings
    composer = _Composer(text, file)
    data = composer.document()
    found = (*findings, *composer.findings)
    if data is None:
        return None, found
    return Document(file, data, composer.marks, frozenset(composer.refused)), found


def narrow(text: str) -> str:
    """Return a text with ASCII in place of what a keyboard for Chinese types instead."""
    return text.translate(_NARROW)


def as_typed(text: str) -> str:
    """Return a text as a record has it: in quotes where it would be read as something else."""
    document, found = load(f"[{text}]\n".encode("utf-8", "replace"), "")
    plain = document is not None and not found and document.data == [text]
    return text if plain else json.dumps(text, ensure_ascii=False)


def visible(name: str) -> str:
    """Return the name of a file with what a record may not hold spelled out."""
    plain = name.replace("\n", "\\n")
    return _FORBIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), plain)


def shortened(text: str) -> str:
    """Return a text as a message shows it: its beginning, if it is long."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def overloaded(text: str) -> int | None:
    """Return where the marks begin of which a character bears too many; None if none does."""
    marks = "" if text.isascii() else "".join(sorted(filter(_is_mark, set(text))))
    many = f"(?<![{marks}])[{marks}]{{{MOST_MARKS + 1}}}"
    found = re.search(many, text) if marks else None
    return found.start() if found else None


def _is_mark(character: str) -> bool:
    # Some are no marks by themselves, and become some when they are taken apart.
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) > 0


def _text(content: bytes, file: str) -> tuple[str | None, tuple[Finding, ...]]:
    if len(content) > LARGEST:
        return None, (_error("F0103", Place(file), size=len(content), limit=LARGEST),)
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        before = content[: error.start].decode()
        place = _place_of(before, len(before), file)
        return None, (_error("F0104", place, byte=f"{content[error.start]:02X}"),)
    if not text.strip():
        return None, (_error("F0105", Place(file)),)
    return _clean(text.replace("\r\n", "\n"), file)


def _clean(text: str, file: str) -> tuple[str | None, tuple[Finding, ...]]:
    if bad := _FORBIDDEN.search(text):
        return None, (_error("F0111", _place_of(text, bad.start(), file), **_named(bad[0])),)
    if (at := overloaded(text)) is not None:
        return None, (_error("F0122", _place_of(text, at, file), limit=MOST_MARKS),)
    if not _is_composed(text):
        return None, (_not_normalized(text, file),)
    return text, ()


def _named(character: str) -> dict[str, object]:
    name = unicodedata.name(character, "")
    return {"character": f"U+{ord(character):04X}", "name": name or "control character"}


def _not_normalized(text: str, file: str) -> Finding:
    end = bisect_left(range(len(text)), 1, key=lambda end: int(not _is_composed(text[:end])))
    start = end - 1
    while start and unicodedata.combining(text[start]):
        start -= 1
    return _error("F0112", _place_of(text, start, file))


def _is_composed(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def _place_of(text: str, index: int, file: str) -> Place:
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - before.rfind("\n"))


def _error(code: str, place: Place, **facts: object) -> Finding:
    shown = {key: shortened(fact) if isinstance(fact, str) else fact for key, fact in facts.items()}
    return Finding(code, Severity.ERROR, place, shown)


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


class _Stop(Exception):  # noqa: N818 - it ends the reading of one file, after a finding
    pass


class _Composer:
    """Turns libyaml's events into data; every refusal becomes a finding."""

    def __init__(self, text: str, file: str) -> None:
        from yaml._yaml import CParser

        self.file = file
        self.lines = text.split("\n")
        self.end = _place_of(text.removesuffix("\n"), len(text.removesuffix("\n")), file)
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
        except MarkedYAMLError as error:
            self.findings.append(self.unreadable(cast("_Mark", error.problem_mark)))
            return None

    def unreadable(self, mark: _Mark) -> Finding:
        """Return the finding about what is no YAML, at the character that explains it best."""
        for number in range(min(mark.line, len(self.lines) - 1), max(mark.line - 3, -1), -1):
            patterns = (*_COLONS, _WIDE_MARK) if number == mark.line else _COLONS
            found = next(filter(None, (one.search(self.lines[number]) for one in patterns)), None)
            if found:
                name, character = next((k, v) for k, v in found.groupdict().items() if v)
                place = Place(self.file, number + 1, found.start(name) + 1)
                return _error("F0106", place, **{name: character}, narrow=narrow(character))
        return _error("F0106", self.place(mark))

    def only_document(self) -> object:
        self.next_event()  # the stream starts
        start = self.next_event()
        if not _starts_document(start):  # there are only comments
            self.findings.append(_error("F0105", Place(self.file)))
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
        value = event.value
        if event.style:
            if event.style == '"':  # only here can an escape bring in what the text may not hold
                self.check_escaped(value, event.start_mark)
            return value
        if self.is_cut(event):
            return value
        if value in {"true", "false"}:
            return value == "true"
        if _INTEGER.fullmatch(value):
            return int(value)
        self.check_plain(value, event.start_mark)
        return value

    def is_cut(self, event: _Event) -> bool:
        """Refuse a "#" behind plain text that may be part of it; tell whether there is one.

        A comment behind a code, a number or a day has a space after its "#".
        """
        end = event.end_mark
        line = self.lines[end.line] if end.line < len(self.lines) else ""
        comment = _COMMENT.match(line, end.column)
        if comment is None or (comment[1][1:2] in {"", " ", "#"} and _is_word(event.value)):
            return False
        place = Place(self.file, end.line + 1, comment.start(1) + 1)
        self.keep(_error("F0123", place, value=f"{event.value} {comment[1]}".strip()))
        return True

    def check_escaped(self, value: str, mark: _Mark) -> None:
        if bad := _FORBIDDEN.search(value):
            self.refuse("F0111", mark, **_named(bad[0]))
        elif overloaded(value) is not None:
            self.refuse("F0122", mark, limit=MOST_MARKS)
        elif not _is_composed(value):
            self.refuse("F0112", mark)

    def check_plain(self, value: str, mark: _Mark) -> None:
        if not value or value in _NOTHING:
            self.refuse("F0117", mark)
        elif value in _WORD_LIKE:
            self.refuse("F0116", mark, value=value)
        elif _NUMBER_LIKE.fullmatch(value) and not _DAY.fullmatch(value):
            self.refuse("F0121", mark, value=value)

    def refuse(self, code: str, mark: _Mark, **facts: object) -> None:
        self.keep(_error(code, self.place(mark), **facts))

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


def _is_word(text: str) -> bool:
    return not text or _WORD.fullmatch(text) is not None


def _starts_document(event: object) -> bool:
    return type(event).__name__ == "DocumentStartEvent"
