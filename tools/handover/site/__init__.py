"""The site: a report as pages in Chinese and English, rendered by mkdocs-material."""

from __future__ import annotations

import os
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from handover.site import store
from handover.site.store import UnfitError
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from handover.findings import Finding
    from handover.repo import GitError, Repository

VERSION = 1
SITE = "build/site"
"""Where the site goes, below the repository."""

_KEPT = ("cases", "schema", "docs", "tools", ".git")


@dataclass(frozen=True, slots=True)
class Built:
    """A site on disk: its folder, how many pages it has, and whether they had to be rendered."""

    folder: Path
    pages: int
    languages: tuple[str, ...]
    changed: bool
    unstamped: GitError | None = None


def build(
    repository: Repository,
    today: date | None = None,
    output: Path | None = None,
    progress: Callable[[str], None] | None = None,
) -> Built:
    """Check a repository and build its site; where nothing has changed, nothing is rendered.

    UsageError if the site cannot be where it should, or if what it is made of cannot be rendered;
    OSError if it cannot be written.
    """
    from handover import pipeline
    from handover.site import sources
    from handover.site.render import is_current, render

    tell = progress or (lambda _: None)
    with _refusals():
        site = _place(repository.root, output)
        tell("site_building_pages")
        made = sources.write(repository, pipeline.check(repository, today))
        changed = not is_current(site, made.digest)
        if changed:
            for language in LANGUAGES:
                tell(f"site_rendering_{language}")
            render(made, site)
    return Built(site, made.pages, LANGUAGES, changed, made.unstamped)


def _place(root: Path, output: Path | None) -> Path:
    """Return where the site goes; no folder but one of ours is ever replaced."""
    from handover.site.render import is_free
    from handover.site.sources import MARKDOWN

    site = Path(os.path.abspath(output or root / SITE))  # noqa: PTH100 - a link is judged first
    inside = [site.relative_to(root).as_posix()] if site.is_relative_to(root) else []
    store.refuse_links(root, MARKDOWN, *inside)
    if output:
        site = _real(site)
        if _is_kept(root, site):
            raise UnfitError(phrase="site_among_records", path=str(site))
    if site.is_file() or (output and not is_free(site)):
        raise UnfitError(phrase="site_not_ours", path=str(site))
    return site


def _is_kept(root: Path, site: Path) -> bool:
    """Tell whether a folder lies in what people write or pages are made of, or holds it."""
    from handover.site.sources import MARKDOWN

    kept = [_real(root / name) for name in (*_KEPT, MARKDOWN)]
    return any(site.is_relative_to(one) or one.is_relative_to(site) for one in kept)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))  # unlike `resolve`, it bears a link that leads to itself


@contextmanager
def _refusals() -> Iterator[None]:
    from handover.site.render import RenderError

    try:
        yield
    except UnfitError as error:
        _refuse(error.phrase, error.finding, **error.facts)
    except RenderError as error:
        _refuse("site_not_rendered", error=str(error))


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
    if error := built.unstamped:
        yield voice.phrase("site_unstamped", error=voice.phrase(error.phrase, **error.facts))


def _refuse(phrase: str, finding: Finding | None = None, **facts: object) -> NoReturn:
    """Say in every language, the session's being unknown here, what to do instead."""
    voices = [Voice(one) for one in LANGUAGES]
    said = (voice.phrase(phrase, **facts, **_words(finding, voice)) for voice in voices)
    raise click.UsageError("\n".join(said))


def _words(finding: Finding | None, voice: Voice) -> dict[str, str]:
    if finding is None:
        return {}
    said = voice.say(finding)
    return {
        "path": finding.place.file,
        "line": str(finding.place.line),
        "error": said.message,
        "fix": said.fix,
    }
