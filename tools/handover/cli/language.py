"""The language of a run: asked for, else that of the locale."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click

    from handover.words import Voice


def language_of(context: click.Context | None, asked: str | None = None) -> str:
    """Return the language asked for here or before the command, else that of the locale.

    It is Chinese unless the locale clearly is another.
    """
    given = (asked, context.params.get("lang"), context.find_root().obj) if context else (asked,)
    for choice in given:
        if isinstance(choice, str):  # click marks what is not given yet with a value of its own
            return choice
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if setting := os.environ.get(name):
            return "zh" if setting.startswith(("zh", "C", "POSIX")) else "en"
    return "zh"


def voice_of(context: click.Context | None) -> Voice:
    """Return the language to speak in a context, or where no command is known yet."""
    from handover.words import Voice

    return Voice(language_of(context))
