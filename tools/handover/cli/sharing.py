"""The commands that share losses: those on record, and one that might be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Command
from handover.cli.running import FINDINGS
from handover.cli.session import Day, PostWage, Yuan, session

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal

    from handover.cli.session import Session


@click.command(cls=Command)
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


@click.command(cls=Command)
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
