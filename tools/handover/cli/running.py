"""The end of every run: an exit code, and a sentence where something went wrong.

1 means findings, 2 is a failure, 130 that somebody pressed Ctrl+C, 141 that nobody wanted to read on.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from typing import TYPE_CHECKING

import click

from handover.cli.language import voice_of

if TYPE_CHECKING:
    from collections.abc import Mapping

FINDINGS, FAILURE, INTERRUPTED, UNREAD = 1, 2, 130, 141

_SPEECHLESS = (
    "程序自己出了差错，请把这一行发给维护程序的同事 / "
    "The program itself failed; please send this line to whoever maintains it:"
)


def ended(command: click.Command, name: str, complete: str) -> int:
    """Run a command line and return its exit code; whatever goes wrong is told in a short sentence.

    `complete` is the variable of the environment by which a shell asks for completions.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # GBK, for one, has no sign for yuan
            stream.reconfigure(errors="replace")
    try:
        return _run(command, name, complete)
    except BrokenPipeError:
        _fall_silent()
        return UNREAD
    except OSError as error:
        if os.environ.get("HANDOVER_TRACEBACK"):
            raise
        said = (error.strerror, error.filename)
        _complain("system_refused", error=": ".join(map(str, filter(None, said))) or str(error))
        _fall_silent()
        return FAILURE


def _run(command: click.Command, name: str, complete: str) -> int:
    """Return the exit code of a command, also of one that a bug of ours has ended."""
    try:
        return _invoked(command, name, complete)
    except Exception as error:
        if isinstance(error, OSError) or os.environ.get("HANDOVER_TRACEBACK"):
            raise
        _complain("internal_error", report=f"{type(error).__name__}: {error}")
        return FAILURE


def _invoked(command: click.Command, name: str, complete: str) -> int:
    """Return the exit code of a command; unlike click, leave what the system refuses to others."""
    from click.shell_completion import shell_complete

    if asked := os.environ.get(complete):
        return shell_complete(command, {}, name, complete, asked)
    try:
        with command.make_context(name, sys.argv[1:]) as context:
            command.invoke(context)
    except click.exceptions.Exit as ending:
        return ending.exit_code
    except click.ClickException as refusal:
        refusal.show()
        return refusal.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _complain(phrase: str, **facts: object) -> None:
    with suppress(OSError):
        click.echo(_complaint(phrase, facts), err=True)


def _complaint(phrase: str, facts: Mapping[str, object]) -> str:
    """Return a phrase; if the words themselves are broken, what to do in both languages."""
    try:
        return voice_of(None).phrase(phrase, **facts)
    except Exception as error:  # noqa: BLE001 - nothing may come between people and this sentence
        return " ".join((_SPEECHLESS, *map(str, facts.values()), f"({error})"))


def _fall_silent() -> None:
    """Send what is still to be written nowhere, so that the interpreter ends without a word."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError):
            os.dup2(nowhere, stream.fileno())
