"""Codes and facts into sentences; the catalogues beside this module hold one language each."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from itertools import combinations
from string import Formatter
from types import NoneType
from typing import TYPE_CHECKING, Any, cast

from handover.characters import visible
from handover.findings import Text
from handover.papers.private import masked
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from handover.findings import Finding

LANGUAGES = ("zh", "en")


# Facts that are shown as they were typed, even where they look like a name or a term.
_TO_TYPE = frozenset({"allowed", "known"})
_SEAM = re.compile(r"(?<=[\u4e00-\u9fff])\0(?=[A-Za-z0-9¥])|(?<=[A-Za-z0-9])\0(?=[\u4e00-\u9fff])")
_AS_TYPED = frozenset({"value", "key", "near", "field", "path", "tag", "error", "name", "wanted"})
# An edition names the act, and an issue of that kind is no act; both are one word to people.
_OWN_TERMS = frozenset({"problem"})
_OPENINGS = {"[": "list", "{": "group"}
_CHARACTERS = {"U+0009": "tab", "U+FEFF": "bom"}


@dataclass(frozen=True, slots=True)
class Said:
    """A finding in one language: what it is called, what is wrong, why it matters, what to do."""

    title: str
    message: str
    why: str
    fix: str


@dataclass(frozen=True, slots=True)
class _Fact:
    """A fact in words; `typed` shows it as a record has it."""

    said: str
    typed: str

    def __format__(self, spec: str) -> str:
        return self.typed if spec == "typed" else format(self.said, spec)


class Voice:
    """One language, with the names by which people know numbers and codes."""

    def __init__(self, language: str, names: Mapping[str, Text] | None = None) -> None:
        self.language = language
        self.names = names or {}
        self._catalogue = _catalogue(language)

    def say(self, finding: Finding) -> Said:
        """Return the sentences about a finding."""
        entry, variants = self._catalogue["rules"][finding.code], _variants(finding.facts)
        facts = {
            key: _Fact(_inert(self._fact(key, value)), _inert(self._typed(value)))
            for key, value in finding.facts.items()
        }
        parts = ("title", "message", "why", "fix")
        return Said(*(self._filled(_chosen(entry, part, variants), facts) for part in parts))

    def rule(self, code: str) -> Mapping[str, str] | None:
        """Return the catalogue's entry of a code: title, why, fix and message, unfilled."""
        return cast("Mapping[str, str] | None", self._catalogue["rules"].get(code))

    def examples(self, code: str) -> Mapping[str, str]:
        """Return snippets of records: one that a rule flags, and one that it has nothing against."""
        return cast("Mapping[str, str]", _examples().get(code, {}))

    def phrase(self, key: str, **facts: object) -> str:
        """Return a phrase of the catalogue with its facts filled in."""
        template = cast("str", self._catalogue["phrases"][key])
        said = {
            name: _Fact(_inert(self.value(v)), _inert(self._typed(v))) for name, v in facts.items()
        }
        return self._filled(template, said)

    def outline(self, template: str) -> str:
        """Return a text of a rule outside of any finding, with the names of the facts in it."""
        names = self._catalogue["facts"]
        return "".join(
            said + (f"〈{names.get(name) or self.term(name)}〉" if name else "")
            for said, name, *_ in Formatter().parse(template)
        )

    def term(self, code: str) -> str:
        """Return the name or term for a number or code; the code itself where there is none."""
        if code in self.names and code not in _OWN_TERMS:
            return self.text(self.names[code])
        return cast("str", self._catalogue["terms"].get(code, code))

    def text(self, text: Text) -> str:
        """Return the words of this language."""
        return text.zh if self.language == "zh" else text.en

    def value(self, value: object) -> str:
        """Return a value as people write it: dates, yuan, lists and names."""
        if isinstance(value, list | tuple):
            comma: str = self._catalogue["phrases"]["comma"]
            return comma.join(map(self.value, value))
        said: Mapping[type, Callable[[Any], str]] = {
            Text: self.text,
            date: self.day,
            Decimal: money,
            NoneType: lambda _: self.term("nothing"),
        }
        return said.get(type(value), self._named)(value)

    def day(self, day: date) -> str:
        """Return a day as people write it."""
        if self.language == "zh":
            return f"{day.year} 年 {day.month} 月 {day.day} 日"
        return f"{day.day} {day:%B} {day.year}"

    def _named(self, value: object) -> str:
        if isinstance(value, bool):
            return str(value).lower()
        return self.term(value) if isinstance(value, str) else str(value)

    def _fact(self, key: str, value: object) -> str:
        if key in _TO_TYPE and isinstance(value, list | tuple):
            comma: str = self._catalogue["phrases"]["comma"]
            return comma.join(map(self._choice, value))
        if key in _AS_TYPED and isinstance(value, str):
            return value
        return self.value(value)

    def _typed(self, value: object) -> str:
        if isinstance(value, list | tuple):
            comma: str = self._catalogue["phrases"]["comma"]
            return comma.join(map(str, value))
        return str(value)

    def _choice(self, code: object) -> str:
        """Return something that people may type, with what it means."""
        named = self.value(code)
        if named == str(code) or not isinstance(code, str):
            return named
        opening, closing = (self._catalogue["phrases"][f"{s}_paren"] for s in ("open", "close"))
        return f"{code}{opening}{named}{closing}"

    def _filled(self, template: str, facts: Mapping[str, _Fact]) -> str:
        """Fill a template; in Chinese a Latin word or number gets a space beside a character."""
        if self.language != "zh":
            return template.format_map(facts)
        marked = {
            key: replace(fact, said=f"\0{fact.said}\0")
            for key, fact in facts.items()
            if key not in _AS_TYPED
        }
        filled = template.format_map({**facts, **marked})
        return _SEAM.sub(" ", filled).replace("\0", "")


def _inert(text: str) -> str:
    """Return a text in one line, without what is private.

    What could command a terminal or turn a line is spelled out.
    """
    return visible(" ".join(masked(text).splitlines()))


def money(amount: Decimal) -> str:
    """Return an amount of yuan with its sign and thousands separators."""
    return f"¥{amount:,.2f}"


def codes(language: str) -> frozenset[str]:
    """Return the codes that a catalogue has words for."""
    return frozenset(_catalogue(language)["rules"])


def _chosen(entry: Mapping[str, str], part: str, variants: list[str]) -> str:
    """Return a text of a rule: the first variant that the catalogue has, else the text itself."""
    return next((entry[key] for v in variants if (key := f"{part}_{v}") in entry), entry[part])


def _variants(facts: Mapping[str, object]) -> list[str]:
    """Return the names of variants that the facts ask for: pairs first, then the strongest."""
    single = [key for key, value in facts.items() if value is True]
    single += [f"no_{key}" for key, value in facts.items() if value is None]
    single += _kinds(facts)
    return [f"{one}_{other}" for one, other in combinations(single, 2)] + single


def _kinds(facts: Mapping[str, object]) -> Iterator[str]:
    """Yield the variants for what one fact says: the type expected, a character, a tab."""
    expected = facts.get("expected")
    if isinstance(expected, list | tuple) and len(expected) == 1:
        if opening := _OPENINGS.get(str(facts.get("value"))[:1]):
            yield f"{expected[0]}_not_{opening}"
        yield f"expected_{expected[0]}"
    yield from (kind for kind in ("wide", "tight", "slash") if facts.get(kind))
    if kind := _CHARACTERS.get(str(facts.get("character"))):
        yield kind


@cache
def _catalogue(language: str) -> dict[str, Any]:
    catalogue, pages = _read(f"{language}.yaml"), _read(f"pages.{language}.yaml")
    return {**catalogue, "phrases": {**catalogue["phrases"], **pages["phrases"]}}


@cache
def _examples() -> dict[str, Any]:
    return _read("examples.yaml")


def _read(name: str) -> dict[str, Any]:
    document, found = load((files(__name__) / name).read_bytes(), name)
    if document is None or found:
        places = (f"words/{name}:{f.place.line}:{f.place.column} {f.code}" for f in found)
        raise ValueError(", ".join(places))
    return cast("dict[str, Any]", document.data)
