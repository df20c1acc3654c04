"""Commands that speak the language of the run: in lists, in help and when they are used wrongly."""

from __future__ import annotations

from typing import Any

import click

from handover.cli.language import language_of
from handover.cli.messages import translated


class Command(click.Command):
    """A command whose help begins in Chinese and goes on in English."""

    def get_short_help_str(self, *_: object) -> str:
        """Return what a list of commands says about it, in the language of the locale."""
        paragraphs = str(self.help).split("\n\n")
        return paragraphs[0 if language_of(None) == "zh" else -1].strip()

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


class Group(Command, click.Group):
    """Commands under one name."""

    command_class = Command
    group_class = type

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that was asked for."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            raise translated(error, (), ctx) from None
