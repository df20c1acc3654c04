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
from handover.site.press import address
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from handover.pipeline import Report
    from handover.repo import Repository

MARKDOWN = "build/docs"
"""Where the generated pages go, below the repository."""

_CONFIGS = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
_RENDERERS = ("mkdocs", "mkdocs-material", "markdown", "pymdown-extensions", "jinja2", "jieba")
_THEME = Path(__file__).parent / "theme"
_WORDS = "words.txt"
_FIRST = (
    *("getting-started.md", "writing-a-case.md", "example-company.md", "json.md", "glossary.md"),
)
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
    made = {one: _pages(report, one, stamp, ours / "docs" / one) for one in LANGUAGES}
    own = {
        one: _config(report, one, stamp, _alone(made, one))
        | {"nav": _nav(one, _guides(store.read(ours / "docs" / one)))}
        for one in LANGUAGES
    }
    files = {f"{one}/{name}": text for one in made for name, text in made[one].items()}
    files[_WORDS] = _dictionary(report)
    configs = {_CONFIGS[one]: _json(_places(one, ours, folder) | own[one]) for one in LANGUAGES}
    store.write(folder, files | configs)
    count = sum(name.endswith(".md") for name in files)
    return Sources(folder, report.today, count, _digest(files, own, ours))


def _digest(files: Mapping[str, bytes], own: Mapping[str, object], ours: Path) -> str:
    """Return the digest of all that the site depends on, wherever on the disk it lies."""
    fixed = {name: (ours / name).read_bytes() for name in _CONFIGS.values()}
    theme = {f"theme/{name}": content for name, content in store.read(_THEME).items()}
    versions = (sys.version, *(f"{name} {version(name)}" for name in _RENDERERS))
    return store.digest({**files, **fixed, **theme, "own": _json(own)}, versions)


def _ours(repository: Repository) -> Path:
    """Return what holds mkdocs.yml and docs/: the repository, else the tools' own."""
    beside = (repository.root, Path(__file__).parents[3], Path(__file__).parent)
    return next((folder for folder in beside if (folder / "mkdocs.yml").is_file()), beside[0])


def _pages(report: Report, language: str, stamp: Stamp, by_hand: Path) -> dict[str, bytes]:
    written = store.read(by_hand)
    guides = _guides(written)
    made = {page.path: page.text.encode() for page in pages(report, language, stamp, guides)}
    if language == "zh":
        joined = {guide.path: markup.joined(written[guide.path].decode()) for guide in guides}
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
    found = _HEADING.search(content.decode(errors="replace"))
    return found[1] if found else None


def _alone(made: Mapping[str, Mapping[str, bytes]], language: str) -> list[str]:
    """Return the addresses of the pages that another language lacks."""
    others = [made[one] for one in made if one != language]
    lacking = (name for name in made[language] if not all(name in other for other in others))
    return [address(name) for name in lacking if name.endswith(".md")]


def _config(report: Report, language: str, stamp: Stamp, alone: list[str]) -> dict[str, object]:
    """Return what the report adds to the configuration by hand."""
    voice = Voice(language)
    company = report.register.company if report.register else ""
    facts = {"day": report.today, "version": stamp.version, "commit": stamp.short}
    foot = voice.phrase("foot_commit" if stamp.commit else "foot", **facts)
    return {
        "site_name": markup.plain(voice.phrase("site_name", company=company)),
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
    return ["index.md", "cases/index.md", "findings.md", "articles/index.md", *tab, "about.md"]


def _places(language: str, ours: Path, folder: Path) -> dict[str, object]:
    """Return where the configuration by hand, the pages and the theme lie."""
    return {
        "INHERIT": relpath(ours / _CONFIGS[language], folder),
        "docs_dir": language,
        "theme": {"custom_dir": relpath(_THEME, folder)},
    }


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
