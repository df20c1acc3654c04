"""Text of records made inert, so that neither Markdown nor HTML nor a template reads it as code."""

from __future__ import annotations

import html
import re
import string
from typing import TYPE_CHECKING
from urllib.parse import quote

from markupsafe import Markup

if TYPE_CHECKING:
    from decimal import Decimal

# These begin nothing inside a line; in front of one, they make lists, rules and headings.
_QUIET = ",-./:;%"
_INSIDE = {ord(c): f"&#{ord(c)};" for c in string.punctuation if c not in _QUIET}
_IN_FRONT = {ord(c): f"&#{ord(c)};" for c in string.punctuation}
_FRONT = re.compile(r"[0-9]*[-.:]*")
# What a screen does not show or shows in another order: controls and marks of direction.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)
_CHINESE = re.compile("[\u3400-\u9fff][^\x00-\x7f]*")
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9-]")
_CODE = re.compile("`([^`]+)`")
_WIDE = "\u2e80-\u303f\u3400-\u9fff\uff00-\uffef‘’“”…—·"
_SEAM = re.compile(
    rf"(?<=[{_WIDE}])(?:(\*+)\n[ \t]*(?=[{_WIDE}])|\n[ \t]*(?=\**[{_WIDE}]))"
    r"|(?<=[，。；：、）」])\n[ \t]*(?=`(?!``)|\[|[A-Za-z])"
)
_FENCED = re.compile(r"^([ \t]*(?:```+|~~~+)).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#.*\n", re.MULTILINE)


def inert(value: object) -> Markup:
    """Return any value as text on one line; markup stays what it is, None is empty."""
    if isinstance(value, Markup):
        return value
    text = visible(value)
    front = _FRONT.match(text)
    begun = front.end() if front else 0
    return Markup(text[:begun].translate(_IN_FRONT) + text[begun:].translate(_INSIDE))  # noqa: S704


def visible(value: object) -> str:
    """Return any value as plain text on one line, without characters that hide."""
    return "" if value is None else " ".join(_UNSEEN.sub("\ufffd", str(value)).split())


def lines(text: str) -> Markup:
    """Return text with its line breaks kept."""
    return Markup("<br>").join(inert(line) for line in text.splitlines() if line.strip())


def verbatim(text: str) -> Markup:
    """Return text as it stands, line by line with its indentation."""
    indented = ((len(line) - len(line.lstrip()), line) for line in text.splitlines())
    return Markup("\n").join(Markup("&#32;") * width + inert(line) for width, line in indented)


def coded(text: str) -> Markup:
    """Return a sentence of the catalogues, with what stands between backticks as code."""
    parts = _CODE.split(text)
    return Markup().join(
        Markup("<code>{}</code>").format(inert(part)) if index % 2 else _beside_code(part)
        for index, part in enumerate(parts)
    )


def _beside_code(part: str) -> Markup:
    """Return a piece of a sentence with the spaces that part it from code."""
    before, after = (Markup(" ") if end.isspace() else Markup() for end in (part[:1], part[-1:]))
    return before + inert(part) + after


def joined(text: str) -> str:
    """Return Markdown without the line breaks that would show as spaces between characters."""
    kept = sorted(found.span() for one in (_FENCED, _HEADING) for found in one.finditer(text))
    parts, last = [], 0
    for start, end in kept:
        if start >= last:  # else a comment inside a block of code
            parts += [_SEAM.sub(r"\1", text[last:start]), text[start:end]]
            last = end
    return "".join([*parts, _SEAM.sub(r"\1", text[last:])])


def foreign(text: Markup, language: str) -> Markup:
    """Return text with the Chinese in it marked, for pages in another language."""
    if language == "zh":
        return text
    # A plain string, because the parts of markup would be escaped again when they are joined.
    return Markup(_CHINESE.sub(r'<span lang="zh">\g<0></span>', str(text)))  # noqa: S704 - inert


def anchor(name: str) -> Markup:
    """Return a name as the id of a part of a page."""
    return Markup(_NOT_IN_IDS.sub("-", name))  # noqa: S704 - letters, digits and dashes


def link(path: str) -> Markup:
    """Return a path of pages as a link to the folder that each becomes."""
    return Markup("{}/").format(Markup(quote(path)))  # noqa: S704 - quote leaves no active character


def yuan(amount: Decimal) -> Markup:
    """Return an amount as in 1,500.00."""
    return Markup(f"{amount:,.2f}")  # noqa: S704 - digits


def plain(text: str) -> str:
    """Return a title for the theme's own templates, which print it as it stands."""
    return html.escape(visible(text))
