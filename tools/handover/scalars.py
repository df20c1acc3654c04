"""Plain text in a record: what it means, and what of it other YAML readers take for something else."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date

_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_LIKE = re.compile(
    r"([0-9]{4})\s*[-/.\u5e74]\s*([0-9]{1,2})\s*[-/.\u6708]\s*([0-9]{1,2})\s*\u65e5?"
    r"(?:[T ]0{1,2}:00(?::00)?)?"
)
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


def meaning(text: str) -> str | int | bool:
    """Return what plain text means: itself, unless it is true, false or a whole number."""
    if text in {"true", "false"}:
        return text == "true"
    return int(text) if _INTEGER.fullmatch(text) else text


def ambiguity(text: str) -> tuple[str, dict[str, object]] | None:
    """Return the code against plain text that others take for something else, and its facts."""
    if not text or text in _NOTHING:
        return "F0117", {}
    if text in _WORD_LIKE:
        return "F0116", {"value": text}
    is_number = _NUMBER_LIKE.fullmatch(text) and not _DAY.fullmatch(text)
    return ("F0121", {"value": text, **misdated(text)}) if is_number else None


def meant(text: str) -> date | None:
    """Return the day that people mean by 2026/9/4, by 2026.9.4 or in Chinese; None if there is none."""
    match = _DAY_LIKE.fullmatch(unicodedata.normalize("NFKC", text))
    with suppress(ValueError):
        return match and date(*map(int, match.groups()))
    return None


def misdated(text: str) -> dict[str, object]:
    """Return whether something is a day typed in another way, and how it is written."""
    day = meant(text)
    return {"day": day is not None, "cure": day.isoformat() if day else None}


def cut_off(text: str, line: str, end: int) -> re.Match[str] | None:
    """Return what stands behind plain text from its "#" on, if that may be part of it.

    A comment behind a code, a number or a day has a space after its "#".
    """
    comment = _COMMENT.match(line, end)
    if comment is None or (comment[1][1:2] in {"", " ", "#"} and _is_word(text)):
        return None
    return comment


def _is_word(text: str) -> bool:
    return not text or _WORD.fullmatch(text) is not None
