"""Text of records made inert, so that neither Markdown nor HTML nor a template reads it as code."""

from __future__ import annotations

import re
import string
from html import escape, unescape

from markupsafe import Markup

# These begin nothing inside a line; in front of one, they make lists, rules and headings.
_QUIET = ",-./:;%"
_INSIDE = {ord(c): f"&#{ord(c)};" for c in string.punctuation if c not in _QUIET}
_IN_FRONT = {ord(c): f"&#{ord(c)};" for c in string.punctuation}
_FRONT = re.compile(r"[0-9]*[-.:]*")
# What a screen does not show or shows in another order: controls and marks of direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_HAN = re.compile("[\u3400-\u9fff]")
_CODE = re.compile("`([^`]+)`")


def inert(value: object) -> Markup:
    """Return any value as text on one line; markup stays what it is, None is empty."""
    if isinstance(value, Markup):
        return value
    text = "" if value is None else " ".join(_UNSEEN.sub("\ufffd", str(value)).split())
    front = _FRONT.match(text)
    begun = front.end() if front else 0
    return Markup(text[:begun].translate(_IN_FRONT) + text[begun:].translate(_INSIDE))  # noqa: S704


def lines(text: str) -> Markup:
    """Return text with its line breaks kept."""
    return Markup("<br>").join(inert(line) for line in text.splitlines() if line.strip())


def coded(text: str) -> Markup:
    """Return a sentence of the catalogues, with what stands between backticks as code."""
    parts = _CODE.split(text)
    return Markup().join(
        Markup("<code>{}</code>").format(inert(part)) if index % 2 else inert(part)
        for index, part in enumerate(parts)
    )


def foreign(text: Markup, language: str) -> Markup:
    """Return text marked as Chinese where it stands on a page of another language."""
    if language == "zh" or not _HAN.search(text):
        return text
    return Markup('<span lang="zh">{}</span>').format(text)


def plain(text: str) -> str:
    """Return text for the theme's own templates, which print titles as they stand."""
    return escape(unescape(inert(text)))
