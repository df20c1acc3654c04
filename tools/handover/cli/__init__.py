"""The command line: it parses, calls, prints and sets the exit code.

0 is clean, 1 means findings of level error, 2 misuse or a failure. As with any other command,
130 means that somebody pressed Ctrl+C, and 141 that nobody wanted to read on.
"""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click

from handover import __version__
from handover.cli.bilingual import Group
from handover.cli.running import ended
from handover.cli.session import Day, Kind, PostWage, Yuan, session

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from decimal import Decimal

    from handover.cli.session import Session
    from handover.pipeline import Report
    from handover.repo import Repository

FINDINGS = 1

NAME, COMPLETE = "handover", "_HANDOVER_COMPLETE"


@click.group(
    cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
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
    """检查每一案，逐条说明哪里不对、怎么改。

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
    from handover.repo import GitError
    from handover.scope import Scope, of_changes

    repository = run.repository(next(filter(os.path.lexists, paths), None))
    asked = (inside for path in paths for inside in _inside(run, repository, path))
    scope = Scope(tuple(asked)) if paths else None
    changed: frozenset[str] = frozenset()
    if since:
        try:
            changed = repository.changed(since)
        except GitError as error:
            run.refuse(error.phrase, **error.facts)
        narrow = of_changes(changed)
        scope = narrow.within(scope) if narrow and scope else narrow or scope
    removed = (path for path in sorted(changed) if not repository.holds(path))
    return pipeline.check(repository, run.today, scope, removed)


def _inside(run: Session, repository: Repository, path: Path) -> tuple[str, ...]:
    """Return a path within the repository; for a case number, the folders that are named so."""
    if not os.path.lexists(path):
        folders = repository.case_folders()
        named = tuple(one for one in folders if one.rpartition("/")[2] == str(path))
        return named or run.refuse("path_not_found", path=str(path))
    inside = repository.relative(path)
    return (inside,) if inside else run.refuse("path_outside", path=str(path))


@cli.command()
@click.argument("case", required=False)
@click.option("--person", metavar="PERSON", help="只看这位同事的 / only what concerns this person")
@session()
def status(run: Session, case: str | None, person: str | None) -> None:
    """每一案到了哪一步、现在等谁。

    Where every case stands, and who must act next.
    """
    from handover.report import data, terminal
    from handover.report import person as of_person

    report = run.chosen(case)
    who = run.person(report, person) if person else ""
    run.answer(
        lambda: of_person.data(report, who) if who else data.status(report),
        lambda: (
            of_person.lines(report, who, run.voice(report))
            if who
            else terminal.status(report, run.voice(report))
        ),
    )
    run.context.exit(FINDINGS if report.not_checked else 0)


@cli.command()
@click.argument("customer")
@click.option("--on", type=Day(), help="只看这一天 / on this day only")
@session()
def custody(run: Session, customer: str, on: date | None) -> None:
    """一位客户先后由谁负责，怎么交过来的。

    Who has held a customer from which day on, and how it came to them.
    """
    from handover.report import custody as held

    report = run.chosen(None)
    answer = held.find(report, run.customer(report, customer), on)
    run.answer(lambda: held.data(answer), lambda: held.lines(answer, run.voice(report)))
    run.context.exit(FINDINGS if answer.doubts else 0)


@cli.command()
@click.argument("person")
@session()
def clearance(run: Session, person: str) -> None:
    """一位同事离职以前还有什么没办完；只说明移交，不涉及工资。

    What is still to be done before a person leaves; about the handover, not about pay.
    """
    from handover.ledger.clearance import exit_of
    from handover.report import clearance as said

    report = run.chosen(None)
    found = exit_of(report.ledger, run.person(report, person))
    run.answer(
        lambda: said.data(found, report.today),
        lambda: said.lines(found, report.today, run.voice(report)),
    )
    run.context.exit(FINDINGS if found.unread or found.doubted else 0)


@cli.command()
@click.argument("case", required=False)
@click.option("--all", "every", is_flag=True, help="所有案 / every case")
@click.option(
    "--by", type=click.Choice(["person", "case", "clause"]), help="按什么合计 / what to sum up by"
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "csv"]),
    default="terminal",
    help="输出的样子 / the dress of the output",
)
@click.option(
    "--post-wage",
    "wages",
    type=PostWage(),
    multiple=True,
    metavar="E4201=6000.00",
    help="岗位工资，只用来算处罚，不会存 / a post wage, for penalties only, never stored",
)
@session()
def liability(
    run: Session,
    case: str | None,
    by: str | None,
    form: str,
    wages: tuple[tuple[str, Decimal], ...],
    *,
    every: bool,
) -> None:
    """各方要承担多少，每一笔都列出算式。

    What each party bears, every sum worked out.
    """
    from handover.cli.losses import Asked
    from handover.report.owed import By

    if every == (case is not None):
        run.refuse("case_and_all" if every else "case_or_all")
    if by and not every:
        run.refuse("by_or_case")
    if form == "json":
        run = replace(run, as_json=True)
    report = run.chosen(case)
    Asked(By(by) if by else None, dict(wages)).answer(run, report, form)
    run.context.exit(FINDINGS if report.not_checked else 0)


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
    """试算：不用立案，看一笔损失由谁承担多少。

    What if: who would bear how much of a loss; no case is needed.
    """
    from handover import pipeline
    from handover.facts import liability as engine
    from handover.report import loss_data, losses

    report = pipeline.policies(run.repository())
    if unusable := report.unusable_on(signed or found):
        run.refuse("edition_unusable", day=signed or found, path=unusable.file)
    edition = report.edition_on(signed or found)
    if edition is None:
        run.refuse("no_edition", day=signed or found)
    asked = engine.Loss(signed, found, loss, finance_error, unresolved)
    judged = engine.assess(edition, asked)
    run.answer(
        lambda: loss_data.assessment(judged),
        lambda: losses.judgement(judged, found, signed, run.voice(report)),
    )


@cli.command()
@session(dated=False)
def coverage(run: Session) -> None:
    """制度的每一项要求由什么核对、由什么推算。

    What checks or computes each thing that the policy asks for.
    """
    from handover import pipeline
    from handover.report import coverage as covered

    repository = run.repository()
    report = pipeline.policies(repository)
    edition = report.edition_on(report.today)
    if edition is None:
        run.refuse("no_edition", day=report.today)
    proofs = covered.proofs(repository)
    run.answer(
        lambda: covered.data(edition, proofs),
        lambda: covered.lines(edition, proofs, run.voice(report)),
    )


@cli.command()
@click.argument("what")
@session(dated=False)
def explain(run: Session, what: str) -> None:
    """解释一条制度、一项要求或一个代码，例如 17、R62 或 A1702。

    Explain an article, a clause, a reading, a requirement or a code: 17, R62 or A1702.
    """
    from handover import pipeline
    from handover.report import explanation

    repository = run.repository()
    report = pipeline.policies(repository)
    found = explanation.find(report.editions, what)
    if found is None:
        run.refuse("explain_unknown", what=what)
    touched = pipeline.check(repository).findings if found.is_code else ()
    run.answer(
        lambda: explanation.data(found, touched),
        lambda: explanation.lines(found, run.voice(report), touched),
    )


@cli.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, readable=False))
@click.option("--kind", type=Kind(), required=True, help="哪一种材料 / the kind of paper")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="写到哪里 / the file to write (.csv)"
)
@click.option(
    "--map", "pairs", multiple=True, metavar="列名=FIELD", help="指定一列 / say what a column is"
)
@click.option("--yes", is_flag=True, help="不用问，直接写 / write without asking")
@click.option("--force", is_flag=True, help="已经有的文件也换掉 / replace a file that is there")
@session(dated=False)
def take_over(
    run: Session,
    file: Path,
    kind: str,
    target: Path | None,
    pairs: tuple[str, ...],
    *,
    yes: bool,
    force: bool,
) -> None:
    """把财务系统导出的表换成我们的列名，写成 CSV。

    Turn an export of an accounting system into a table with our headers, as a CSV file.
    """
    from handover.cli.importing import Importing
    from handover.report import mapping

    imported = Importing(run, file, kind, target).perform(pairs, yes=yes, force=force)
    run.answer(lambda: mapping.data(imported), lambda: mapping.outcome(imported, run.voice()))
    run.context.exit(FINDINGS if imported.failed else 0)


@cli.group()
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
