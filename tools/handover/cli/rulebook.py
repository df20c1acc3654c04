"""The commands about the policy itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Command
from handover.cli.session import session

if TYPE_CHECKING:
    from handover.cli.session import Session


@click.command(cls=Command)
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


@click.command(cls=Command)
@click.argument("what")
@session(dated=False)
def explain(run: Session, what: str) -> None:
    """解释一条制度、一项要求或一个代码，例如 17、R62 或 A1702。

    Explain an article, a clause, a reading, a requirement or a code: 17, R62 or A1702.
    """
    from handover import pipeline
    from handover.report import explanation, explanation_data

    repository = run.repository()
    report = pipeline.policies(repository)
    found = explanation.find(report.editions, what)
    if found is None:
        run.refuse("explain_unknown", what=what)
    touched = pipeline.check(repository).findings if found.codes else ()
    run.answer(
        lambda: explanation_data.data(found, touched),
        lambda: explanation.lines(found, run.voice(report), touched),
    )
