"""Strict JSON: text to plain data and the place of every key, or findings that say what to mend.

The values are those of a record in YAML: text, whole numbers, true and false, lists and groups.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

from handover.characters import decoded, error, place_of, unfit
from handover.findings import Place
from handover.source import DEEPEST, MOST, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Finding
    from handover.source import Path

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*"|[][{}:,]|[^][{}:,"\s]+')
_INTEGER = re.compile(r"-?[0-9]{1,15}")


def load(content: bytes, file: str) -> tuple[Document | None, tuple[Finding, ...]]:
    """Read one record; the document is None where no data can be trusted. Never raises."""
    text, findings = decoded(content, file)
    if text is None:
        return None, findings
    if refusal := _refusal(text, file):
        return None, (refusal,)
    walk = _Walk(text, file)
    data = walk.whole()
    return (None if data is None else Document(file, data, walk.marks)), tuple(walk.findings)


def _refusal(text: str, file: str) -> Finding | None:
    """Return the finding against a text that is no JSON, or nested beyond what can be told."""
    try:
        json.loads(text, parse_int=str, parse_float=str)
    except json.JSONDecodeError as failure:
        end = len(text.removesuffix("\n"))
        return error("F0106", place_of(text, min(failure.pos, end), file), json=True)
    except RecursionError:
        return error("F0113", Place(file), limit=DEEPEST)
    return None


class _Stop(Exception):  # noqa: N818 - it ends the reading of one file, after a finding
    pass


class _Walk:
    """Goes over the tokens of a text that is JSON; every refusal becomes a finding."""

    def __init__(self, text: str, file: str) -> None:
        self.file = file
        self.tokens = ((found[0], found.start()) for found in _TOKEN.finditer(text))
        self.lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self.marks: dict[Path, tuple[int, int]] = {}
        self.findings: list[Finding] = []

    def whole(self) -> object:
        try:
            return self.value(*next(self.tokens), ())
        except _Stop:
            return None

    def value(self, word: str, start: int, path: Path) -> object:
        self.marks.setdefault(path, self.mark(start))  # a value of a key stands at the key
        if word not in {"{", "["}:
            return self.scalar(word, start)
        if len(path) == DEEPEST:
            self.stop("F0113", start, limit=DEEPEST)
        return self.mapping(path) if word == "{" else self.sequence(path)

    def mapping(self, path: Path) -> dict[str, object]:
        result: dict[str, object] = {}
        for word, start in self.until("}"):
            key = self.text(word, start)
            step = (*path, key)
            first_line = self.marks.setdefault(step, self.mark(start))[0] + 1
            if key in result:
                self.refuse("F0114", start, key=key, first_line=first_line)
            next(self.tokens)  # the colon
            result[key] = self.value(*next(self.tokens), step)
        return result

    def sequence(self, path: Path) -> list[object]:
        result: list[object] = []
        for word, start in self.until("]"):
            result.append(self.value(word, start, (*path, len(result))))
        return result

    def until(self, end: str) -> Iterator[tuple[str, int]]:
        while (word := next(self.tokens))[0] != end:
            if word[0] != ",":
                yield word

    def scalar(self, word: str, start: int) -> str | int | bool:
        if word.startswith('"'):
            return self.text(word, start)
        if word in {"true", "false"}:
            return word == "true"
        if _INTEGER.fullmatch(word):
            return int(word)
        if word == "null":
            self.refuse("F0117", start)
        elif word[-1].isdigit():
            self.refuse("F0121", start, value=word)
        else:  # NaN and Infinity are no JSON, although Python reads them
            self.stop("F0106", start, json=True)
        return word

    def text(self, word: str, start: int) -> str:
        """Return what is quoted; only an escape can bring in what a text may not hold."""
        text: str = json.loads(word)
        if found := unfit(text, self.file):
            self.findings.append(replace(found, place=self.place(start)))
            raise _Stop  # half of a pair of surrogates, for one, is more than others can bear
        return text

    def mark(self, start: int) -> tuple[int, int]:
        line = bisect_right(self.lines, start) - 1
        return line, start - self.lines[line]

    def place(self, start: int) -> Place:
        line, column = self.mark(start)
        return Place(self.file, line + 1, column + 1)

    def refuse(self, code: str, start: int, **facts: object) -> None:
        self.findings.append(error(code, self.place(start), **facts))
        if len(self.findings) == MOST:
            raise _Stop

    def stop(self, code: str, start: int, **facts: object) -> NoReturn:
        self.refuse(code, start, **facts)
        raise _Stop
