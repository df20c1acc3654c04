"""The commands that build the site and show it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Group
from handover.cli.session import session

if TYPE_CHECKING:
    from collections.abc import Callable

    from handover.cli.session import Session


@click.group(cls=Group)
def site() -> None:
    """生成或查看网站。

    Build the site, or look at it.
    """


@site.command()
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="放到哪里 / where to put it"
)
@session()
def build(run: Session, output: Path | None) -> None:
    """生成中英文网站。

    Build the site in Chinese and English.
    """
    from handover import site as pages

    built = pages.build(run.repository(), run.today, output, _progress(run))
    run.answer(lambda: pages.data(built), lambda: pages.lines(built, run.voice()))


@site.command()
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="端口 / port"
)
@session()
def serve(run: Session, port: int) -> None:
    """在本机查看网站。

    Look at the site on this machine.
    """
    from handover import site as pages

    built = pages.build(run.repository(), run.today, None, _progress(run))
    click.echo(run.voice().phrase("site_serve", url=f"http://127.0.0.1:{port}/"))
    pages.serve(built, port)


def _progress(run: Session) -> Callable[[str], None] | None:
    """Return what tells a person at a terminal which long step has begun."""
    if not sys.stderr.isatty():
        return None
    return lambda phrase: click.echo(run.voice().phrase(phrase), err=True)
