"""Markdown to HTML: one mkdocs a language, both at once, and the finished site swapped in."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING

from handover.words import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.site.sources import Sources

_MARK = ".digest"
"""The file in a site that tells from what it was made; swapped in with it, so never out of step."""

_OURS = b"handover-ledger site\n"
"""What the mark begins with; a folder that has it may be replaced."""

_DIGITS = 100


class RenderError(Exception):
    """What mkdocs said when it failed."""


def is_current(site: Path, digest: str) -> bool:
    """Tell whether a site was made from sources with this digest."""
    return _mark(site) == _marked(digest)


def is_free(site: Path) -> bool:
    """Tell whether a path is nobody else's: not there, an empty folder, or a site made here."""
    if not site.is_dir():
        return not os.path.lexists(site)
    return _mark(site).startswith(_OURS) or not any(site.iterdir())


def render(sources: Sources, site: Path) -> None:
    """Render into a folder beside the site and swap the two; an error leaves it as it was.

    RenderError if a page cannot be rendered, OSError if the site cannot be written.
    """
    site.parent.mkdir(parents=True, exist_ok=True)
    with _beside(site) as made:
        runs = [(_start(sources, one, made / one), made / one) for one in LANGUAGES]
        said = [run.communicate()[1] for run, _ in runs]
        if any(run.returncode for run, _ in runs):
            raise RenderError(_complaints("".join(said)))
        (_, whole), *others = runs
        for _, rendered in others:
            rendered.rename(whole / rendered.name)
        (whole / _MARK).write_bytes(_marked(sources.digest))
        _swap(whole, site, made / "before")


def _marked(digest: str) -> bytes:
    return _OURS + f"{digest}\n".encode()


def _mark(site: Path) -> bytes:
    """Return what marks a folder as a site made here; nothing if there is no such file."""
    file = site / _MARK
    if file.is_symlink() or not file.is_file():
        return b""
    with file.open("rb") as content:
        return content.read(len(_OURS) + _DIGITS)


def _swap(new: Path, site: Path, aside: Path) -> None:
    """Put a new site in place of the old one, which comes back if that fails."""
    if not site.exists():
        new.rename(site)
        return
    site.rename(aside)
    try:
        new.rename(site)
    except OSError:
        aside.rename(site)
        raise


@contextmanager
def _beside(site: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f".{site.name}.", dir=site.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(sources: Sources, language: str, into: Path) -> subprocess.Popen[str]:
    # The theme's notices are off, and whatever asks for the time gets the day of the report.
    noon = datetime.combine(sources.day, time(12), UTC)
    quiet = {"NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": str(int(noon.timestamp()))}
    # Not --quiet: it would keep the warnings from --strict, which fails on them.
    # -P: no module may come from the folder of pages.
    command = [sys.executable, "-P", "-m", "mkdocs", "build", "--strict"]
    paths = ["--config-file", str(sources.config(language)), "--site-dir", str(into)]
    return subprocess.Popen(  # noqa: S603 - our own interpreter and paths
        [*command, *paths],
        cwd=sources.folder,
        env=os.environ | quiet,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
    )


def _complaints(said: str) -> str:
    """Return what mkdocs warned of; where it did not come to that, what it said last."""
    lines = said.strip().splitlines()
    warnings = [line for line in lines if line.startswith(("WARNING", "ERROR"))]
    return "\n".join(warnings or lines[-1:])
