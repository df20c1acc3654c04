"""The site: a report as pages in Chinese and English, rendered by mkdocs-material."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

import click

from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from pathlib import Path

    from handover.repo import Repository

VERSION = 1
SITE = "build/site"
"""Where the site goes, below the repository."""


@dataclass(frozen=True, slots=True)
class Built:
    """A site on disk: its folder, how many pages it has, and whether they had to be rendered."""

    folder: Path
    pages: int
    languages: tuple[str, ...]
    changed: bool


def build(
    repository: Repository,
    today: date | None = None,
    output: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Built:
    """Check a repository and build its site; where nothing has changed, nothing is rendered.

    UsageError if the output is somebody else's folder, or if a page cannot be rendered.
    """
    from handover import pipeline
    from handover.site import sources
    from handover.site.render import RenderError, is_current, is_free, render

    tell = progress or (lambda _: None)
    site = (output or repository.root / SITE).absolute()
    if output and not is_free(site):
        _refuse("site_not_ours", path=str(site))
    tell("site_building_pages")
    made = sources.write(repository, pipeline.check(repository, today))
    changed = not is_current(site, made.digest)
    if changed:
        for language in LANGUAGES:
            tell(f"site_rendering_{language}")
        try:
            render(made, site)
        except RenderError as error:
            _refuse("site_not_rendered", error=str(error))
    return Built(site, made.pages, LANGUAGES, changed)


def serve(built: Built, port: int) -> None:
    """Show a site on this machine until Ctrl+C; UsageError if the port is taken."""
    from handover.site.server import server

    try:
        shown = server(built.folder, port)
    except OSError:
        _refuse("site_port_taken", port=port, other=port + 1)
    with shown:
        try:
            shown.serve_forever()
        except KeyboardInterrupt:
            return


def data(built: Built) -> dict[str, Any]:
    """Return what was built as versioned JSON."""
    return {
        "version": VERSION,
        "path": str(built.folder),
        "pages": built.pages,
        "languages": list(built.languages),
        "changed": built.changed,
    }


def lines(built: Built, voice: Voice) -> Iterator[str]:
    """Yield where the site is and how to look at it."""
    key = "site_ready" if built.changed else "site_ready_unchanged"
    yield voice.phrase(key, path=str(built.folder), pages=built.pages)


def _refuse(phrase: str, **facts: object) -> NoReturn:
    """Say in every language, the session's being unknown here, what to do instead."""
    raise click.UsageError("\n".join(Voice(one).phrase(phrase, **facts) for one in LANGUAGES))
