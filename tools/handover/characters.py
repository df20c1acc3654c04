"""The characters of a record: which may stand in it, how people are shown them, and where they stand."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from functools import cache
from itertools import pairwise, starmap
from typing import TYPE_CHECKING

from handover.findings import Finding, Place, Severity

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST = 256 * 1024
"""Bytes that a record may have."""

MOST_MARKS = 30
"""Marks that a character may bear, as in Unicode's Stream-Safe Text Format (UAX #15).

Sorting them takes time that grows with the square of their number.
"""

WITHHELD = "…"
"""What a finding shows in place of a value it may not repeat; it travels into comments, logs and mails."""

_LONGEST_SHOWN = 60

HIDDEN = frozenset({"Cc", "Cf", "Zl", "Zp"})
"""The categories of characters that nobody sees."""

# Everything of the Unicode categories Cc, Cf, Cs, Zl and Zp but the line feed, and the two
# characters beside them that libyaml cannot read.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e"
    "\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u206f\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0001\U000e0020-\U000e007f]"
)

_ALL_SIGNS = re.compile(r"[\W_]+")
_BETWEEN_FIGURES = re.compile(r"(?<=\d)[\W_]+(?=\d)")
_SIGNS = re.compile(r"(?<!\d)[\W_]+|[\W_]+(?!\d)")


def visible(name: str) -> str:
    """Return the name of a file with what a record may not hold spelled out."""
    plain = name.replace("\n", "\\n")
    return _FORBIDDEN.sub(lambda found: found[0].encode("unicode_escape").decode(), plain)


def same(number: str) -> str:
    """Return what two ways to write one number have in common: no capitals, no wide digits."""
    return unicodedata.normalize("NFKC", number).casefold()


def same_document(number: str) -> str:
    """Return what two ways to write the number of a document have in common.

    Signs and spaces are nothing but between two figures, where they tell 1-12 from 11-2.
    """
    plain = same(number)
    return _SIGNS.sub("", _BETWEEN_FIGURES.sub("-", plain)) or plain


def named_in(*texts: str | None) -> Callable[[str], bool]:
    """Return what tells whether texts name a number by itself, not as a part of a longer one."""
    said = same(" ".join(filter(None, texts)))
    bare = _ALL_SIGNS.sub("", said)

    def is_named(number: str) -> bool:
        spelled = _spelled(same_document(number))
        alone = f"(?<![0-9a-z]){spelled}(?![0-9a-z])"
        wanted = _ALL_SIGNS.sub("", same(number))
        return wanted in bare and re.search(alone, said) is not None

    return is_named


def _spelled(number: str) -> str:
    """Return a pattern of the ways to write a number."""
    return re.escape(number[:1]) + "".join(starmap(_next, pairwise(number)))


def _next(before: str, one: str) -> str:
    """Return a pattern of a character after another: but between figures, signs may part them."""
    if one == "-":
        return r"[\W_]+"
    is_apart = before == "-" or (before.isdecimal() and one.isdecimal())
    return re.escape(one) if is_apart else r"[\W_]*" + re.escape(one)


def shortened(text: str) -> str:
    """Return a text as a message shows it: its beginning, if it is long."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def overloaded(text: str) -> int | None:
    """Return where the marks begin of which a character bears too many; None if none does."""
    marks = "" if text.isascii() else "".join(sorted(filter(_is_mark, set(text))))
    many = f"(?<![{marks}])[{marks}]{{{MOST_MARKS + 1}}}"
    found = re.search(many, text) if marks else None
    return found.start() if found else None


@cache
def _is_mark(character: str) -> bool:
    # Some are no marks by themselves, and become some when they are taken apart.
    return unicodedata.combining(unicodedata.normalize("NFKD", character)[0]) > 0


def decoded(content: bytes, file: str) -> tuple[str | None, tuple[Finding, ...]]:
    """Return the text of a record with plain line ends; None, and why, where it cannot be read."""
    if len(content) > LARGEST:
        return None, (error("F0103", Place(file), size=len(content), limit=LARGEST),)
    try:
        text = content.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as failure:
        before = content[: failure.start].decode()
        place = place_of(before, len(before), file)
        return None, (error("F0104", place, byte=f"{content[failure.start]:02X}"),)
    if not text.strip():
        return None, (error("F0105", Place(file)),)
    found = unfit(text, file)
    return (None, (found,)) if found else (text, ())


def unfit(text: str, file: str) -> Finding | None:
    """Return the finding against the first character that may not stand in a record."""
    if bad := _FORBIDDEN.search(text):
        return error("F0111", place_of(text, bad.start(), file), **_named(bad[0]))
    if (at := overloaded(text)) is not None:
        return error("F0122", place_of(text, at, file), limit=MOST_MARKS)
    return None if _is_composed(text) else _not_normalized(text, file)


def _named(character: str) -> dict[str, object]:
    name = unicodedata.name(character, "")
    return {"character": f"U+{ord(character):04X}", "name": name or "control character"}


def _not_normalized(text: str, file: str) -> Finding:
    end = bisect_left(range(len(text)), 1, key=lambda end: int(not _is_composed(text[:end])))
    start = end - 1
    while start and unicodedata.combining(text[start]):
        start -= 1
    return error("F0112", place_of(text, start, file))


def _is_composed(text: str) -> bool:
    return unicodedata.is_normalized("NFC", text)


def place_of(text: str, index: int, file: str) -> Place:
    """Return the place of a character of a text."""
    before = text[:index]
    return Place(file, before.count("\n") + 1, index - before.rfind("\n"))


def error(code: str, place: Place, **facts: object) -> Finding:
    """Return a finding that fails the check; of a long text it shows the beginning."""
    shown = {key: shortened(fact) if isinstance(fact, str) else fact for key, fact in facts.items()}
    return Finding(code, Severity.ERROR, place, shown)
