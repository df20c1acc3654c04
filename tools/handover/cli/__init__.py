"""The command line: it parses, calls, prints and sets the exit code.

0 is clean, 1 means findings of level error, 2 misuse or a bug of ours.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from handover import __version__
from handover.cli.session import Day, Yuan, session, voice_of_locale

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from handover.cli.session import Session
    from handover.pipeline import Report
    from handover.repo import Repository

FINDINGS, FAILURE = 1, 2


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="handover")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="语言 / language")
@click.pass_context
def cli(context: click.Context, lang: str | None) -> None:
    """客户移交台账：逐条检查、签字为凭、责任算到分。.

    Customer handovers as code: checked clause by clause, signed, computed to the fen.
    """
    context.obj = lang


@cli.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--since", metavar="REV", help="只看这个提交以来改过的 / only what changed since")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "github"]),
    default="terminal",
    help="输出的样子 / the dress of the output",
)
@session()
def check(run: Session, paths: tuple[Path, ...], since: str | None, form: str) -> None:
    """检查每一案，逐条说明哪里不对、怎么改。.

    Check every case and say what is wrong, where, and what to do.
    """
    from handover.report import data, github, terminal

    report = _checked(run, paths, since)
    if form == "json":
        run = replace(run, as_json=True)
    run.answer(
        lambda: data.check(report),
        lambda: (
            github.commands(report)
            if form == "github"
            else terminal.check(report, run.voice(report))
        ),
    )
    run.context.exit(FINDINGS if report.failed else 0)


def _checked(run: Session, paths: tuple[Path, ...], since: str | None) -> Report:
    from handover import pipeline
    from handover.scope import Scope, of_changes

    for path in paths:
        if not os.path.lexists(path):
            run.refuse("path_not_found", path=str(path))
    repository = run.repository(paths[0] if paths else None)
    scope = Scope(tuple(_inside(run, repository, path) for path in paths)) if paths else None
    if since:
        changed = repository.changed(since)
        if changed is None:
            run.refuse("unknown_revision", revision=since)
        narrow = of_changes(changed)
        scope = narrow.within(scope) if narrow and scope else narrow or scope
    return pipeline.check(repository, run.today, scope)


def _inside(run: Session, repository: Repository, path: Path) -> str:
    inside = repository.relative(path)
    if inside is None:
        run.refuse("path_outside", path=str(path))
    return inside


@cli.command()
@click.argument("case", required=False)
@session()
def status(run: Session, case: str | None) -> None:
    """每一案到了哪一步、现在等谁。.

    Where every case stands, and who must act next.
    """
    from handover.report import data, terminal

    report = run.report()
    cases = run.chosen(report, case)
    run.answer(
        lambda: data.status(report, cases),
        lambda: terminal.status(cases, run.voice(report), report.today),
    )


@cli.command()
@click.argument("case", required=False)
@click.option("--all", "every", is_flag=True, help="所有案 / every case")
@session()
def liability(run: Session, case: str | None, *, every: bool) -> None:
    """各方要承担多少，每一笔都列出算式。.

    What each party bears, every sum worked out.
    """
    from handover.report import data, terminal

    if (case is None) != every:
        run.refuse("case_or_all")
    report = run.report()
    cases = run.chosen(report, case)
    run.answer(
        lambda: data.liability(report, cases), lambda: terminal.liability(cases, run.voice(report))
    )


@cli.command()
@click.option("--signed", type=Day(), help="三方签完的那一天 / the day of the sign-off")
@click.option("--found", type=Day(), required=True, help="发现的那一天 / the day it was found")
@click.option("--loss", type=Yuan(), required=True, help="损失，元 / the loss in yuan")
@click.option("--finance-error", is_flag=True, help="财务数据有误 / from wrong finance data")
@click.option("--unresolved", is_flag=True, help="移交前没解决的问题 / left unresolved before")
@session(dated=False)
def assess(
    run: Session,
    signed: date | None,
    found: date,
    loss: Decimal,
    *,
    finance_error: bool,
    unresolved: bool,
) -> None:
    """试算：不用立案，看一笔损失由谁承担多少。.

    What if: who would bear how much of a loss; no case is needed.
    """
    from handover import pipeline
    from handover.facts import liability as engine
    from handover.report import data, terminal

    report = pipeline.policies(run.repository())
    edition = report.edition_on(signed or found)
    if edition is None:
        run.refuse("no_edition", day=signed or found)
    asked = engine.Loss(signed, found, loss, finance_error, unresolved)
    judged = engine.assess(edition, asked)
    run.answer(
        lambda: {"version": data.VERSION, **data.judgement(judged)},
        lambda: terminal.judgement(judged, found, signed, run.voice(report)),
    )


@cli.command()
@click.argument("what")
@session(dated=False)
def explain(run: Session, what: str) -> None:
    """解释一条制度或一个代码，例如 17 或 A1702。.

    Explain an article, a clause, a reading or a code, for example 17 or A1702.
    """
    from handover import pipeline
    from handover.report import explanation

    report = pipeline.policies(run.repository())
    found = explanation.find(report.editions, what)
    if found is None:
        run.refuse("explain_unknown", what=what)
    run.answer(lambda: explanation.data(found), lambda: explanation.lines(found, run.voice(report)))


@cli.group()
def site() -> None:
    """生成或查看网站。.

    Build the site, or look at it.
    """


@site.command()
@click.option(
    "--output", type=click.Path(path_type=Path, file_okay=False), help="放到哪里 / where to put it"
)
@session()
def build(run: Session, output: Path | None) -> None:
    """生成中英文网站。.

    Build the site in Chinese and English.
    """
    from handover import site as pages

    built = pages.build(run.repository(), run.today, output, _progress(run))
    run.answer(lambda: pages.data(built), lambda: pages.lines(built, run.voice()))


@site.command()
@click.option("--port", default=8000, show_default=True, help="端口 / port")
@session()
def serve(run: Session, port: int) -> None:
    """在本机查看网站。.

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


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """打印命令补全脚本。.

    Print the completion script of a shell.
    """
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    if found:
        click.echo(found(cli, {}, "handover", "_HANDOVER_COMPLETE").source())


def main() -> NoReturn:
    """Run the command line; a bug of ours ends it with exit code 2 and a short sentence."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # GBK, for one, has no sign for yuan
            stream.reconfigure(errors="replace")
    try:
        cli.main(prog_name="handover")
    except Exception as error:
        if os.environ.get("HANDOVER_TRACEBACK"):
            raise
        report = f"{type(error).__name__}: {error}"
        click.echo(voice_of_locale().phrase("internal_error", report=report), err=True)
    sys.exit(FAILURE)
