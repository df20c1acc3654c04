"""What `handover liability` was asked for, and in which dress it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from handover.report import loss_data, losses, sheet
from handover.report.owed import By

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from handover.cli.session import Session
    from handover.pipeline import Report


@dataclass(frozen=True, slots=True)
class Asked:
    """By what to draw the sums together, if at all, and the post wages in yuan by person."""

    by: By | None
    wages: Mapping[str, Decimal]

    def answer(self, run: Session, report: Report, form: str) -> None:
        """Print the losses or their sums in the form asked for."""
        self._refuse_wages(run, report, form)
        voice = run.voice(report)
        if form == "csv":
            rows = sheet.totals(report, self.by, voice) if self.by else sheet.shares(report, voice)
            click.echo(rows, nl=False)
        elif self.by:
            by, wages = self.by, self.wages
            run.answer(
                lambda: loss_data.totals(report, by, wages),
                lambda: losses.totals(report, by, voice, wages),
            )
        else:
            run.answer(
                lambda: loss_data.liability(report, self.wages),
                lambda: losses.liability(report, voice, self.wages),
            )

    def _refuse_wages(self, run: Session, report: Report, form: str) -> None:
        """Refuse a post wage where no penalty is told, or of somebody on whom none falls."""
        if self.wages and (form == "csv" or self.by not in {None, By.PERSON}):
            run.refuse("post_wage_not_here")
        found = (one for case in report.cases for loss in case.losses for one in loss.penalties)
        known = {one.penalty.person for one in found}
        for person in self.wages:
            if person not in known:
                run.refuse("post_wage_of_nobody", person=person)
