"""What is wrong with a command line, in the language of the run instead of click's English."""

from __future__ import annotations

from itertools import pairwise
from typing import IO, TYPE_CHECKING, Any

import click

from handover.cli.language import language_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from handover.words import Voice

_Said = tuple[str, dict[str, object]]
"""A phrase of the catalogue and its facts."""

_EXTRA = "Got unexpected extra argument"


class Misuse(click.UsageError):
    """A command used otherwise than meant, told in one language."""

    def __init__(self, voice: Voice, message: str, context: click.Context | None = None) -> None:
        super().__init__(message, context)
        self.voice = voice

    def show(self, file: IO[Any] | None = None) -> None:
        """Print the sentence; before it how the command is used, if that is what went wrong."""
        if self.ctx:
            pieces = (self.ctx.command_path, *self.ctx.command.collect_usage_pieces(self.ctx))
            command = f"{self.ctx.command_path} --help"
            click.echo(self.voice.phrase("usage", usage=" ".join(pieces)), file, err=True)
            click.echo(self.voice.phrase("usage_help", command=command), file, err=True)
        click.echo(self.message, file, err=True)


def translated(
    error: click.UsageError, args: Sequence[str], context: click.Context | None
) -> click.UsageError:
    """Return a complaint of click's in the language that was asked for; ours as they are."""
    from handover.words import Voice

    if isinstance(error, Misuse | click.exceptions.NoArgsIsHelpError):
        return error
    voice = Voice(_asked(args) or language_of(error.ctx or context))
    return Misuse(voice, _sentence(error, voice), error.ctx)


def _asked(args: Sequence[str]) -> str | None:
    """Return the language that a command line asks for, although it could not be read."""
    from handover.words import LANGUAGES

    pairs = [*pairwise((*args, "")), *(one.split("=", 1) for one in args if "=" in one)]
    return next((value for one, value in pairs if one == "--lang" and value in LANGUAGES), None)


def _sentence(error: click.UsageError, voice: Voice) -> str:
    """Return what a complaint says; the sentences of our own types are in our words already."""
    if isinstance(error, click.BadParameter) and error.param:
        said = _about_parameter(error, error.param)
    else:
        said = _about_line(error)
    return voice.phrase(said[0], **said[1]) if said else error.message


def _about_line(error: click.UsageError) -> _Said | None:
    match error:
        case click.exceptions.NoSuchCommand(ctx=click.Context(command=click.Group() as group)):
            return "no_such_command", {"name": error.command_name, "known": list(group.commands)}
        case click.NoSuchOption():
            near = next(iter(error.possibilities or ()), None)
            phrase = "no_such_option_near" if near else "no_such_option"
            return phrase, {"name": error.option_name, "near": near}
        case click.BadOptionUsage():
            lacks = "requires" in error.message
            return "value_missing" if lacks else "value_unwanted", {"name": error.option_name}
    names = error.message.partition("(")[2].removesuffix(")")
    return ("argument_extra", {"names": names}) if error.message.startswith(_EXTRA) else None


def _about_parameter(error: click.BadParameter, param: click.Parameter) -> _Said | None:
    name = (
        max(param.opts, key=len) if isinstance(param, click.Option) else param.human_readable_name
    )
    if isinstance(error, click.MissingParameter):
        return f"{param.param_type_name}_missing", {"name": name}
    match param.type:
        case click.Choice(choices=known):
            return "value_not_known", {"name": name, "known": list(known)}
        case click.IntRange(min=first, max=last):
            return "value_out_of_range", {"name": name, "first": first, "last": last}
        case click.Path():
            return "value_not_found", {"name": name}
    return None
