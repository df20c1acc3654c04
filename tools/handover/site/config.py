"""The configuration of mkdocs by hand: plain data, for it may come from a stranger.

It says what the site is called and how it looks. What would make mkdocs run, import or read
anything else is refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from handover.characters import shortened
from handover.findings import Finding
from handover.repo import Repository
from handover.site.store import UnfitError
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from handover.source import Path as Steps

FILES = {"zh": "mkdocs.yml", "en": "mkdocs.en.yml"}
"""The configuration of each language, on top of the first."""

_FIRST = FILES["zh"]
_KEYS = frozenset(
    {
        *("site_name", "site_url", "site_description", "site_author", "copyright"),
        *("repo_url", "repo_name", "edit_uri", "use_directory_urls", "validation", "strict"),
        *("docs_dir", "site_dir", "nav", "not_in_nav", "exclude_docs", "draft_docs"),
        *("theme", "plugins", "markdown_extensions", "extra_css", "extra_javascript", "extra"),
    }
)
_PLUGINS = frozenset({"search"})
# Those that come with Markdown itself; none of them reads a file.
_EXTENSIONS = frozenset(
    {
        *("abbr", "admonition", "attr_list", "codehilite", "def_list", "extra", "fenced_code"),
        *("footnotes", "legacy_attrs", "legacy_em", "md_in_html", "meta", "nl2br"),
        *("sane_lists", "smarty", "tables", "toc", "wikilinks"),
    }
)


def read(folder: Path, language: str) -> dict[str, Any]:
    """Return the configuration of a language; UnfitError if it holds more than plain data."""
    return merged(*(_one(folder, name) for name in dict.fromkeys((_FIRST, FILES[language]))))


def merged(*layers: Mapping[str, Any]) -> dict[str, Any]:
    """Return mappings laid over each other, the last on top, as INHERIT does."""
    whole: dict[str, Any] = {}
    for layer in layers:
        for key, value in layer.items():
            below = whole.get(key)
            if isinstance(below, dict) and isinstance(value, dict):
                whole[key] = merged(below, value)
            else:
                whole[key] = value
    return whole


def _one(folder: Path, name: str) -> dict[str, Any]:
    content = Repository(folder).read(name)
    if isinstance(content, Finding):
        raise UnfitError(phrase="site_unfit", finding=content)
    document, found = load(content, name)
    if document is None or found:
        raise UnfitError(phrase="site_unfit", finding=found[0])
    for path, said in _unfit(document.data):
        place = document.place(path)
        raise UnfitError(
            phrase="site_config_unfit", path=name, line=place.line, value=shortened(said)
        )
    return _mapped(cast("dict[str, Any]", document.data))


def _unfit(data: object) -> Iterator[tuple[Steps, str]]:
    """Yield what a configuration may not hold, with its path."""
    if not isinstance(data, dict):
        yield (), str(data)
        return
    allowed = _KEYS | ({"INHERIT"} if data.get("INHERIT") == _FIRST else frozenset())
    yield from (((key,), key) for key in data if key not in allowed)
    for key, known in (("plugins", _PLUGINS), ("markdown_extensions", _EXTENSIONS)):
        named = ((path, name) for path, name, _ in _entries(data.get(key)))
        yield from (((key, *path), name) for path, name in named if name not in known)


def _entries(value: object) -> Iterator[tuple[Steps, str, object]]:
    """Yield what is loaded by its name, with its path and its options."""
    if isinstance(value, dict):
        yield from (((name,), name, options) for name, options in value.items())
    elif isinstance(value, list):
        for number, item in enumerate(value):
            options = item if isinstance(item, dict) else {item: {}}
            yield from (((number,), str(name), given) for name, given in options.items())


def _mapped(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return a configuration in which what may be written in two ways is a mapping."""
    plain = {key: value for key, value in data.items() if key != "INHERIT"}
    if isinstance(theme := plain.get("theme"), str):
        plain["theme"] = {"name": theme}
    if "plugins" in plain:
        plain["plugins"] = {name: options for _, name, options in _entries(plain["plugins"])}
    return plain
