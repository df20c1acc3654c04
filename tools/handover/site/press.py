"""Prints pages: a template, a voice and what is to be shown become Markdown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from posixpath import relpath
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup

from handover.site import markup
from handover.words import Voice
from handover.words.names import names

if TYPE_CHECKING:
    from datetime import datetime

    from jinja2 import Environment

    from handover.findings import Text
    from handover.pipeline import Report


@dataclass(frozen=True, slots=True)
class Page:
    """A page as Markdown, with its path below the folder of its language."""

    path: str
    text: str


class Press:
    """The templates in one language, with the names that a report knows."""

    def __init__(self, report: Report, language: str) -> None:
        self.language = language
        self.report = report
        self.voice = Voice(language, names(report))

    def page(
        self, path: str, template: str, title: str, hide: tuple[str, ...] = (), **view: object
    ) -> Page:
        """Return a page at a path, titled in plain text; `hide` names parts of the theme."""
        words = {
            "day": self.voice.day,
            "term": self.voice.term,
            "text": self.voice.text,
            "to": partial(_way, _address(path)),
        }
        own = {name: getattr(self, name) for name in _OFFERED}
        body = _templates().get_template(f"{template}.md.jinja")
        text = body.render(title=title, report=self.report, **words, **own, **view)
        head = {"title": markup.plain(title), "hide": ["navigation", *hide]}
        front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
        return Page(path, f"---\n{front}\n---\n\n{text.strip()}\n")

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase of the catalogue."""
        return self.voice.phrase(key, **facts)

    def many(self, key: str, count: int) -> str:
        """Return a phrase about so many things, in the singular for one."""
        return self.voice.phrase(f"{key}_one" if count == 1 else key, count=count)

    def person(self, number: str) -> Markup:
        """Return a person's name with the number, which alone must do for a stranger."""
        known = self.report.register.people.get(number) if self.report.register else None
        return self._named(known.name if known else None, number)

    def customer(self, number: str) -> Markup:
        """Return a customer's name with the number, which alone must do for a stranger."""
        known = self.report.register.customers.get(number) if self.report.register else None
        return self._named(known.name if known else None, number)

    def people(self, numbers: tuple[str, ...]) -> Markup:
        """Return several people in a row."""
        return markup.inert(self.say("comma")).join(map(self.person, numbers))

    def typed(self, text: str | None) -> Markup:
        """Return what somebody typed, marked as Chinese on pages in other languages."""
        return markup.foreign(markup.lines(text or ""), self.language)

    def moment(self, instant: datetime) -> str:
        """Return an instant as day and time of the company."""
        zone = self.report.register.time_zone if self.report.register else "UTC"
        there = instant.astimezone(ZoneInfo(zone))
        return self.say("moment", day=there.date(), time=f"{there:%H:%M}")

    def _named(self, name: Text | None, number: str) -> Markup:
        tag = Markup('<span class="hl-id">{}</span>').format(markup.inert(number))
        if name is None:
            return tag
        shown = markup.foreign(markup.inert(self.voice.text(name)), self.language)
        return Markup("{} {}").format(shown, tag)


_OFFERED = ("say", "many", "person", "customer", "people", "typed", "moment")


@cache
def _templates() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    # Whatever a template prints goes through `inert`, unless it is markup already.
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=markup.inert,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"coded": markup.coded, "yuan": _yuan}
    return made


def _yuan(amount: object) -> str:
    return f"{amount:,.2f}"


def _address(path: str) -> str:
    """Return the address of a page, as in cases/HO-2026-0007/ for cases/HO-2026-0007.md."""
    address = path.removesuffix(".md")
    return address.removesuffix("index") if address.endswith("index") else f"{address}/"


def _way(here: str, page: str, anchor: str = "") -> str:
    """Return the link from an address to a page, as a browser follows it."""
    there = _address(page)
    way = relpath(f"/{there}", f"/{here}") + "/"
    return f"{way}#{anchor}" if anchor else way
