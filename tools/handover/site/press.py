"""Prints pages: a template, a voice and what is to be shown become Markdown."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from posixpath import relpath
from typing import TYPE_CHECKING

from markupsafe import Markup

from handover.site import markup
from handover.words import Voice
from handover.words.names import names

if TYPE_CHECKING:
    from datetime import date, datetime

    from jinja2 import Environment

    from handover.pipeline import Report


@dataclass(frozen=True, slots=True)
class Page:
    """A page as Markdown, with its path below the folder of its language."""

    path: str
    text: str


class Press:
    """The templates in one language, with the names that a report knows."""

    def __init__(self, report: Report, language: str) -> None:
        self.voice = Voice(language, names(report))
        self.language = language
        self._register = report.register

    def page(self, path: str, title: str, hide: tuple[str, ...] = (), **view: object) -> Page:
        """Return a page; its template is named for its path, `cases/HO-….md` by the folder."""
        folder, _, name = path.rpartition("/")
        template = name if not folder or name == "index.md" else f"{folder}.md"
        body = _environment().get_template(f"{folder}/{template}.jinja".lstrip("/"))
        head = {"title": markup.plain(title), "hide": ["navigation", *hide]}
        front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
        text = body.render(title=title, to=partial(_link, _address(path)), **self._words(), **view)
        return Page(path, f"---\n{front}\n---\n\n{text.strip()}\n")

    def say(self, key: str, **facts: object) -> str:
        """Return a phrase; of one thing its singular, where the catalogue has one."""
        return self.voice.phrase(key, **facts)

    def number(self, key: str, count: int) -> str:
        """Return a phrase about so many things, in the singular for one."""
        return self.voice.phrase(f"{key}_one" if count == 1 else key, count=count)

    def person(self, number: str) -> Markup:
        """Return a person's name with the employee number behind it."""
        people = self._register.people if self._register else {}
        return self._named(people[number].name if number in people else None, number)
