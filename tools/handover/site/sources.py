"""From a report to all that mkdocs reads: generated pages, pages by hand, one configuration a language."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import version
from os.path import relpath
from pathlib import Path
from typing import TYPE_CHECKING

from handover import __version__
from handover.repo import GitError, Repository
from handover.report import coverage
from handover.site import config, markup, store
from handover.site.pages import Guide, Stamp, pages
from handover.site.press import address
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handover.pipeline import Report

MARKDOWN = "build/docs"
"""Where the generated pages go, below the repository."""

_BY_HAND = "docs"
_RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "jieba")
_HERE = Path(__file__).resolve().parent
_THEME = _HERE / "theme"
_WORDS = "words.txt"
_FIRST = (
    *("getting-started.md", "writing-a-case.md", "papers.md", "example-company.md"),
    *("signing.md", "json.md", "glossary.md"),
)
_HEADING = re.compile(r"^# +(.+?) *#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder that holds all pages and configurations, the day they speak of, their digest.

    `unstamped` tells why no page names the commit, where Git would not say it.
    """

    folder: Path
    day: date
    pages: int
    digest: str
    unstamped: GitError | None

    def config(self, language: str) -> Path:
        """Return the configuration of one language."""
        return self.folder / config.FILES[language]


def write(repository: Repository, report: Report) -> Sources:
    """Write everything that mkdocs reads, below the repository; files with the same bytes stay.

    UnfitError if something in the repository is nothing to build a site from.
    """
    folder, ours = repository.root / MARKDOWN, _ours(repository)
    store.refuse_links(ours, *(f"{_BY_HAND}/{one}" for one in LANGUAGES))
    by_hand = {one: config.read(ours, one) for one in LANGUAGES}
    commit, unstamped = _commit(repository)
    stamp = Stamp(__version__, commit)
    proofs = coverage.proofs(repository)
    made = {one: _pages(report, one, stamp, ours / _BY_HAND / one, proofs) for one in LANGUAGES}
    alone = {one: _alone(made, one) for one in LANGUAGES}
    added = {one: _added(report, one, stamp, alone[one], ours) for one in LANGUAGES}
    settings = {one: config.merged(by_hand[one], added[one]) for one in LANGUAGES}
    files = {f"{one}/{name}": text for one in made for name, text in made[one].items()}
    files[_WORDS] = _dictionary(report)
    placed = {one: config.merged(settings[one], _places(one, folder)) for one in LANGUAGES}
    configs = {config.FILES[one]: _json(placed[one]) for one in LANGUAGES}
    store.write(folder, files | configs)
    count = sum(name.endswith(".md") for name in files)
    return Sources(folder, report.today, count, _digest(files, settings), unstamped)


def _commit(repository: Repository) -> tuple[str | None, GitError | None]:
    """Return the commit, or why Git would not say it: a site can do without."""
    try:
        return repository.commit(), None
    except GitError as error:
        return None, error


def _digest(files: Mapping[str, bytes], settings: Mapping[str, object]) -> str:
    """Return the digest of all that the site depends on, wherever on the disk it lies."""
    theme = {f"theme/{name}": content for name, content in store.read(_THEME).items()}
    versions = (sys.version, *(f"{name} {version(name)}" for name in _RENDERERS))
    return store.digest({**files, **theme, "settings": _json(settings)}, versions)


def _ours(repository: Repository) -> Path:
    """Return what holds mkdocs.yml and docs/: the repository, else the tools' own."""
    beside = (repository.root, _HERE.parents[2], _HERE)
    named = (folder for folder in beside if Repository(folder).holds(config.FILES[LANGUAGES[0]]))
    return next(named, beside[0])


def _pages(
    report: Report, language: str, stamp: Stamp, by_hand: Path, proofs: coverage.Proofs | None
) -> dict[str, bytes]:
    written = store.read(by_hand)
    guides = _guides(written)
    shown = pages(report, language, stamp, guides, proofs)
    made = {page.path: page.text.encode() for page in shown}
    if language == "zh":
        joined = {guide.path: markup.joined(_text(written[guide.path])) for guide in guides}
        written |= {path: text.encode() for path, text in joined.items()}
    return {**written, **made}


def _guides(written: Mapping[str, bytes]) -> tuple[Guide, ...]:
    """Return the pages by hand, those of a first reader in front."""
    found = sorted(
        (path for path in written if path.endswith(".md")),
        key=lambda path: (_FIRST.index(path) if path in _FIRST else len(_FIRST), path),
    )
    return tuple(Guide(path, _heading(written[path]) or path) for path in found)


def _heading(content: bytes) -> str | None:
    found = _HEADING.search(_text(content))
    return found[1] if found else None


def _text(content: bytes) -> str:
    return content.decode(errors="replace")


def _alone(made: Mapping[str, Mapping[str, bytes]], language: str) -> list[str]:
    """Return the addresses of the pages that another language lacks."""
    others = [made[one] for one in made if one != language]
    lacking = (name for name in made[language] if not all(name in other for other in others))
    return [address(name) for name in lacking if name.endswith(".md")]


def _added(
    report: Report, language: str, stamp: Stamp, alone: list[str], ours: Path
) -> dict[str, object]:
    """Return what the report and the guides add to the configuration by hand."""
    voice = Voice(language)
    company = report.register.company if report.register else ""
    guides = _guides(store.read(ours / _BY_HAND / language))
    facts = {"day": report.today, "version": stamp.version, "commit": stamp.short}
    foot = voice.phrase("foot_commit" if stamp.commit else "foot", **facts)
    return {
        "site_name": markup.plain(voice.phrase("site_name", company=company)),
        "nav": _nav(language, guides),
        "plugins": {"search": {"jieba_dict_user": _WORDS}},
        "extra": {
            "foot": markup.plain(foot),
            "alone": alone,
            "home": "" if language == LANGUAGES[0] else f"{language}/",
            "lost": {one: voice.phrase(f"lost_{one}") for one in ("title", "text", "home")},
        },
    }


def _nav(language: str, guides: tuple[Guide, ...]) -> list[object]:
    """Return the tabs; cases stay out, for a thousand of them would make every page 300 KB."""
    name = Voice(language).phrase("page_guide")
    tab = [{name: [guide.path for guide in guides]}] if guides else []
    first = ("index.md", "cases/index.md", "liability/index.md", "clearance/index.md")
    return [*first, "findings.md", "articles/index.md", *tab, "about.md"]


def _places(language: str, folder: Path) -> dict[str, object]:
    """Return where the pages and the theme lie."""
    return {"docs_dir": language, "theme": {"custom_dir": relpath(_THEME, folder)}}


def _json(data: Mapping[str, object]) -> bytes:
    """Return data as JSON, which is YAML with everything quoted."""
    return f"{json.dumps(data, ensure_ascii=False, indent=1)}\n".encode()


def _dictionary(report: Report) -> bytes:
    """Return the words that the Chinese search must not take apart: names and terms."""
    words = (
        {person.name.zh for person in report.register.people.values()} if report.register else {}
    )
    terms = (
        name.zh
        for edition in report.editions
        for name in (*edition.parties.values(), *edition.functions.values())
    )
    return "".join(f"{word}\n" for word in sorted({*words, *terms}) if " " not in word).encode()
