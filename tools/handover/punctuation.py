"""The punctuation of a keyboard for Chinese in a record, and what a record needs in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEY = r"^ *(?:- )?[A-Za-z_]+"
_WIDE_COLON = re.compile(_KEY + "(?P<wide>：)")
_WIDE_MARK = re.compile(r"""(?<=[A-Za-z0-9])(?P<wide>[：，、])(?= *[A-Za-z0-9\[{"'])""")
_TIGHT_COLON = re.compile(_KEY + r"(?P<tight>:)(?=[^ /])")
_BACKSLASH = re.compile(r'"[^"]*\w(?P<slash>\\)(?=\w)')
_COLONS = (_WIDE_COLON, _TIGHT_COLON)
# What a keyboard for Chinese types, and what a record needs in its place.
_NARROW = {0xFF01 + number: 0x21 + number for number in range(94)} | str.maketrans(
    "、【】“”‘’　", ",[]\"\"'' "
)


def narrow(text: str) -> str:
    """Return a text with ASCII in place of what a keyboard for Chinese types instead."""
    return text.translate(_NARROW)


def repaired(text: str) -> str:
    """Return a text as a record has it, where it was typed as Chinese or as a path of Windows."""
    return narrow(text).replace("\\", "/")


def slip(lines: Sequence[str], last: int) -> tuple[int, int, dict[str, object]] | None:
    """Return line and column of the character that explains best why a text is no YAML, and facts.

    It stands on the line where reading ended, or on one of the two before it.
    """
    for number in range(min(last, len(lines) - 1), max(last - 3, -1), -1):
        patterns = (*_COLONS, _WIDE_MARK, _BACKSLASH) if number == last else _COLONS
        found = next(filter(None, (one.search(lines[number]) for one in patterns)), None)
        if found:
            name, character = next((k, v) for k, v in found.groupdict().items() if v)
            return number, found.start(name), {name: character, "narrow": repaired(character)}
    return None
