"""Commands that speak the language of the run: in lists, in help and when they are used wrongly.

What a command and an option say of themselves is written in Chinese and in English, one after the
other; people see the one of their run.
"""

from __future__ import annotations

from typing import Any

import click

from handover.cli.language import language_of, voice_of
from handover.cli.messages import translated


class Command(click.Command):
    """A command whose help is in the language of the run."""

    def get_short_help_str(self, *_: object) -> str:
        """Return what a list of commands says about it, in the language of the locale."""
        return _short(self, None)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is used."""
        usage = voice_of(ctx).phrase("help_usage")
        formatter.write_usage(ctx.command_path, " ".join(self.collect_usage_pieces(ctx)), usage)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(_short(self, ctx))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, each in one language; those that click adds have phrases of ours."""
        shown = ((param, param.get_help_record(ctx)) for param in self.get_params(ctx))
        rows = [(row[0], _told(param, row[1], ctx)) for param, row in shown if row and row[1]]
        with formatter.section(voice_of(ctx).phrase("help_options")):
            formatter.write_dl(rows)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - whatever else click has for a context
    ) -> click.Context:
        """Return the context of a run; what is wrong with its command line is told in its language."""
        given = tuple(args)
        try:
            return super().make_context(info_name, args, parent, **extra)
        except click.UsageError as error:
            raise translated(error, given, parent) from None


def _short(command: click.Command, ctx: click.Context | None) -> str:
    """Return what a command does, in the language of the run."""
    paragraphs = str(command.help).split("\n\n")
    return paragraphs[0 if language_of(ctx) == "zh" else -1].strip()


def _told(param: click.Parameter, said: str, ctx: click.Context) -> str:
    """Return what an option says of itself in the language of the run, and what click adds to it."""
    if "--help" in param.opts:
        return voice_of(ctx).phrase("help_help")
    if "--version" in param.opts:
        return voice_of(ctx).phrase("help_version")
    text, gap, more = said.partition("  [")
    zh, _, en = text.partition(" / ")
    return (zh if language_of(ctx) == "zh" else en or zh) + gap + more


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command
    group_class = type

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, then the commands."""
        Command.format_options(self, ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, each with what it does."""
        rows = [(name, _short(self.commands[name], ctx)) for name in self.list_commands(ctx)]
        with formatter.section(voice_of(ctx).phrase("help_commands")):
            formatter.write_dl(rows)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was asked for."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise translated(error, (), ctx) from None
