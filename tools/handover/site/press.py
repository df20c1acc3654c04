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
from handover.site.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jinja2 import Environment

    from handover.pipeline import Report


@dataclass(frozen=True, slots=True)
class Page:
    """A page as Markdown, with its path below the folder of its language."""

    path: str
    text: str


class Press:
    """The templates in one language, with what every page may show."""

    def __init__(self, report: Report, language: str, **shared: object) -> None:
        self.wording = Wording(report, language)
        self._shared: Mapping[str, object] = {
            **self.wording.offered(),
            **shared,
            "report": report,
        }

    def title(self, page: str) -> str:
        """Return the name of a page of which there is one."""
        return self.wording.voice.phrase(f"page_{page}")

    def page(
        self,
        path: str,
        template: str,
        title: str,
        view: Mapping[str, object],
        *,
        overview: bool = False,
    ) -> Page:
        """Return a page at a path, titled in plain text.

        An overview has no table of contents, and a search leads past it to what it lists.
        """
        body = _templates().get_template(f"{template}.md.jinja")
        way = partial(_way, address(path))
        text = body.render(self._shared, title=title, to=way, **view)
        head: dict[str, object] = {"title": markup.plain(title)}
        if overview:
            head |= {"hide": ["toc"], "search": {"exclude": True}}
        front = "\n".join(f"{key}: {json.dumps(value)}" for key, value in head.items())
        return Page(path, f"---\n{front}\n---\n\n{text.strip()}\n")


def address(path: str) -> str:
    """Return the address of a page, as in cases/HO-2026-0007/ for cases/HO-2026-0007.md."""
    stem = path.removesuffix(".md")
    return stem.removesuffix("index") if stem.endswith("index") else f"{stem}/"


def _way(here: str, page: str, anchor: str = "") -> Markup:
    """Return the link from an address to a page, as a browser follows it."""
    way = markup.link(relpath(f"/{address(page)}", f"/{here}"))
    return Markup("{}#{}").format(way, markup.anchor(anchor)) if anchor else way


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
    made.filters |= {"yuan": markup.yuan, "anchor": markup.anchor, "capital": _capital}
    made.filters["verbatim"] = markup.verbatim
    return made


def _capital(text: str) -> str:
    """Return a term as a heading; Chinese has no capitals and stays as it is."""
    return text[:1].upper() + text[1:]
