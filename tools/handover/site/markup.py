"""Text of records made inert, so that neither Markdown nor HTML nor a template reads more into it."""

from __future__ import annotations

import re
from html import escape
from posixpath import relpath

from markupsafe import Markup

# ASCII punctuation that starts something in Markdown or HTML; commas and the like never do.
_ACTIVE = re.compile(r"[!-+:<-@\[-`{-~]")
# A dash or a number with a full stop begins a list, a rule or a heading, but only in front.
_LEADING = re.compile(r"^-|^(?<=^)[0-9]+\.")
# What a screen does not show, or shows in another order: controls and marks of direction.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_CODE = re.compile(r"`([^`]+)`")


def inert(value: object) -> Markup:
    """Return any value as text on one line; what is markup already stays, None is empty."""
    if isinstance(value, Markup):
        return value
    text = "" if value is None else " ".join(_UNSEEN.sub("\ufffd", str(value)).split())
    text = _LEADING.sub(lambda found: _coded(found[0]), _ACTIVE.sub(lambda c: _coded(c[0]), text))
    return Markup(text)  # noqa: S704 - every active character was replaced just now


def _coded(text: str) -> str:
    """Return digits as they are and everything else as character references."""
    return "".join(c if c.isdigit() or c in "&#;" else f"&#{ord(c)};" for c in text)
