"""The command line: it parses, calls, prints and sets the exit code.

0 is clean, 1 means findings of level error, 2 misuse or a failure. As with any other command,
130 means that somebody pressed Ctrl+C, and 141 that nobody wanted to read on.
"""

from __future__ import annotations

import sys
from typing import NoReturn

import click

from handover import __version__
from handover.cli.bilingual import Group
from handover.cli.checking import check
from handover.cli.rulebook import coverage, explain
from handover.cli.running import ended
from handover.cli.sharing import assess, liability
from handover.cli.signing import allowed_signers, audit, checkpoint, manifest, sign, verify
from handover.cli.standing import clearance, custody, status
from handover.cli.taking_over import take_over
from handover.cli.website import site

NAME, COMPLETE = "handover", "_HANDOVER_COMPLETE"


_COMMANDS = (
    *(check, status, custody, clearance, liability, assess),
    *(manifest, sign, allowed_signers, audit, verify, checkpoint),
    *(coverage, explain, take_over, site),
)


@click.group(
    cls=Group,
    commands=_COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(__version__, prog_name=NAME)
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 / language")
@click.pass_context
def cli(context: click.Context, lang: str | None) -> None:
    """客户移交台账：逐条检查、签字为凭、责任算到分。

    Customer handovers as code: checked clause by clause, signed, computed to the fen.
    """
    context.obj = lang


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """打印命令补全脚本。

    Print the completion script of a shell.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found:
        click.echo(found(cli, {}, NAME, COMPLETE).source())


def main() -> NoReturn:
    """Run the command line; whatever goes wrong ends it with an exit code and a short sentence."""
    sys.exit(ended(cli, NAME, COMPLETE))
