"""The commands that tell where cases, customers and people stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Command
from handover.cli.running import FINDINGS
from handover.cli.session import Day, session

if TYPE_CHECKING:
    from datetime import date

    from handover.cli.session import Session


@click.command(cls=Command)
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


@click.command(cls=Command)
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


@click.command(cls=Command)
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
