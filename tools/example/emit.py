"""Records as YAML that reads as if a colleague had typed it."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDTH = 100
"""Columns of a line; a Chinese character takes two."""

_SCHEMA = "# yaml-language-server: $schema={}schema/{}.schema.json"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_WORD_LIKE = {"true", "false", "yes", "no", "on", "off", "null", "y", "n", "~", ""}
_INDICATORS = tuple("-?:,[]{}#&*!|>'\"%@`=<")
_MOST_KEYS_IN_A_VALUE = 2
_MOST_KEYS_IN_AN_ITEM = 6


def record(data: Mapping[str, object], schema: str, path: str) -> bytes:
    """Return a record as YAML; a key that begins with "#" is a comment above the next key."""
    blocks = list(_blocks(data))
    text = [_SCHEMA.format("../" * path.count("/"), schema), "\n".join(blocks[0])]
    for before, block in pairwise(blocks):
        loose = _is_long(before) or _is_long(block)
        text.append(("\n" if loose else "") + "\n".join(block))
    return ("\n".join(text) + "\n").encode()


def _is_long(block: list[str]) -> bool:
    return sum(not line.startswith("#") for line in block) > 1


def _blocks(data: Mapping[str, object]) -> Iterator[list[str]]:
    """Yield the lines of every key at the top, with the comments above it."""
    comments: list[str] = []
    for key, value in data.items():
        if key.startswith("#"):
            comments.append(key)
        else:
            yield [*comments, *_entry(key, value, "")]
            comments = []


def _lines(data: Mapping[str, object], pad: str) -> Iterator[str]:
    for key, value in data.items():
        if key.startswith("#"):
            yield pad + key
        else:
            yield from _entry(key, value, pad)


def _entry(key: str, value: object, pad: str) -> Iterator[str]:
    head = f"{pad}{key}:"
    if not isinstance(value, Mapping | tuple | list):
        yield f"{head} {scalar(value)}"
    elif flow := _flow(value, len(head) + 1, _MOST_KEYS_IN_A_VALUE):
        yield f"{head} {flow}"
    elif isinstance(value, Mapping):
        yield head
        yield from _lines(value, pad + "  ")
    else:
        yield head
        yield from _items(value, pad + "  ")


def _items(values: tuple[object, ...] | list[object], pad: str) -> Iterator[str]:
    for value in values:
        if not isinstance(value, Mapping):
            yield f"{pad}- {scalar(value)}"
        elif flow := _flow(value, len(pad) + 2, _MOST_KEYS_IN_AN_ITEM):
            yield f"{pad}- {flow}"
        else:
            yield from _item(list(_lines(value, pad + "  ")), pad)


def _item(lines: list[str], pad: str) -> Iterator[str]:
    """Yield the lines of an item with its dash, and comments that it begins with above it."""
    while lines[0].strip().startswith("#"):
        yield f"{pad}{lines.pop(0).strip()}"
    yield f"{pad}- {lines[0].strip()}"
    yield from lines[1:]


def _flow(value: object, column: int, most_keys: int) -> str | None:
    """Return short plain data on one line, or None where it needs a block of its own."""
    if isinstance(value, Mapping):
        if len(value) > most_keys or any(
            isinstance(v, Mapping | tuple | list) for v in value.values()
        ):
            return None
        if any(key.startswith("#") for key in value):
            return None
        text = ", ".join(f"{key}: {scalar(each, flow=True)}" for key, each in value.items())
        text = f"{{{text}}}"
    elif isinstance(value, tuple | list) and not any(isinstance(v, Mapping) for v in value):
        text = f"[{', '.join(scalar(each, flow=True) for each in value)}]"
    else:
        return None
    return text if column + columns(text) <= WIDTH else None


def scalar(value: object, *, flow: bool = False) -> str:
    """Return a scalar, quoted only where YAML or a reader would take it for something else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    text = str(value)
    return text if _is_plain(text, flow=flow) else json.dumps(text, ensure_ascii=False)


def _is_plain(text: str, *, flow: bool) -> bool:
    if _DAY.fullmatch(text):
        return True
    if text.casefold() in _WORD_LIKE or text.startswith(_INDICATORS) or _DIGEST.fullmatch(text):
        return False
    if text.isascii() and (text[0] in "0123456789+." or text.startswith("ssh-")):
        return False
    if flow and any(sign in text for sign in ",[]{}"):
        return False
    return ": " not in text and " #" not in text and not text.endswith(":")


def columns(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
