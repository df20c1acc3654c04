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
from handover.site import markup, store
from handover.site.pages import Guide, Stamp, pages
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from handover.pipeline import Report
    from handover.repo import Repository

MARKDOWN = "build/docs"
"""Where the generated pages go, below the repository."""

_CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
_RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "jieba")
_THEME = Path(__file__).parent / "theme"
_WORDS = "words.txt"
_HEADING = re.compile(r"^# +(.+?) *#*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Sources:
    """The folder that holds all pages and configurations, the day they speak of, their digest."""

    folder: Path
    day: date
    pages: int
    digest: str

    def config(self, language: str) -> Path:
        """Return the configuration of one language."""
        return self.folder / _CONFIGS[language]


def write(repository: Repository, report: Report) -> Sources:
    """Write everything that mkdocs reads, below the repository; files with the same bytes stay."""
    folder, ours = repository.root / MARKDOWN, _ours(repository)
    stamp = Stamp(__version__, repository.commit())
    files = {_WORDS: _dictionary(report)}
    for language in LANGUAGES:
        files |= _pages(report, language, stamp, ours / "docs" / language)
        files[_CONFIGS[language]] = _config(report, language, stamp, ours, folder)
    store.write(folder, files)
    fixed = {name: (ours / name).read_bytes() for name in _CONFIGS.values()}
    inputs = {**files, **_under("theme", store.read(_THEME)), **_under("base", fixed)}
    versions = (sys.version, *(f"{name} {version(name)}" for name in _RENDERERS))
    count = sum(name.endswith(".md") for name in files)
    return Sources(folder, report.today, count, store.digest(inputs, versions))


def _ours(repository: Repository) -> Path:
    """Return what holds mkdocs.yml and docs/: the repository, else the tools' own."""
    beside = (repository.root, Path(__file__).parents[3], Path(__file__).parent)
    return next((folder for folder in beside if (folder / "mkdocs.yml").is_file()), beside[0])


def _pages(report: Report, language: str, stamp: Stamp, by_hand: Path) -> dict[str, bytes]:
    written = store.read(by_hand)
    guides = tuple(
        Guide(path, _heading(content) or path)
        for path, content in written.items()
        if path.endswith(".md")
    )
    made = {page.path: page.text.encode() for page in pages(report, language, stamp, guides)}
    return _under(language, {**written, **made})


def _heading(content: bytes) -> str | None:
    found = _HEADING.search(content.decode(errors="replace"))
    return found[1] if found else None


def _config(report: Report, language: str, stamp: Stamp, ours: Path, folder: Path) -> bytes:
    """Return what one build adds to the configuration by hand; JSON is YAML, and quotes it all."""
    voice = Voice(language)
    company = report.register.company if report.register else ""
    facts = {"day": report.today, "version": stamp.version, "commit": stamp.short}
    foot = voice.phrase("foot_commit" if stamp.commit else "foot", **facts)
    own = {
        "INHERIT": relpath(ours / _CONFIGS[language], folder),
        "site_name": markup.plain(voice.phrase("site_name", company=company)),
        "docs_dir": language,
        "theme": {"custom_dir": relpath(_THEME, folder)},
        "plugins": {"search": {"jieba_dict_user": _WORDS}},
        "extra": {"foot": markup.plain(foot)},
    }
    return f"{json.dumps(own, ensure_ascii=False, indent=1)}\n".encode()


def _dictionary(report: Report) -> bytes:
    """Return the words that the Chinese search must not take apart: names and terms."""
    words = {person.name.zh for person in report.register.people.values()} if report.register else {}
    terms = (
        name.zh for edition in report.editions for name in (*edition.parties.values(), *edition.functions.values())
    )
    return "".join(f"{word}\n" for word in sorted({*words, *terms}) if " " not in word).encode()


def _under(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}
