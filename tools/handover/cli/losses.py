"""What `handover liability` was asked for, and in which dress it answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from handover.report import loss_data, losses, sheet

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from handover.cli.session import Session
    from handover.pipeline import Report
    from handover.report.owed import By


@dataclass(frozen=True, slots=True)
class Asked:
    """By what to draw the sums together, if at all, and the post wages in yuan by person."""

    by: By | None
    wages: Mapping[str, Decimal]

    def answer(self, run: Session, report: Report, form: str) -> None:
        """Print the losses or their sums in the form asked for."""
        self._refuse_strangers(run, report)
        if form == "csv":
            click.echo(sheet.totals(report, self.by) if self.by else sheet.shares(report), nl=False)
        elif self.by:
            by, voice = self.by, run.voice(report)
            run.answer(
                lambda: loss_data.totals(report, by), lambda: losses.totals(report, by, voice)
            )
        else:
            run.answer(
                lambda: loss_data.liability(report, self.wages),
                lambda: losses.liability(report, run.voice(report), self.wages),
            )

    def _refuse_strangers(self, run: Session, report: Report) -> None:
        """Refuse a post wage of somebody on whom no penalty falls: the number may be mistyped."""
        found = (one for case in report.cases for loss in case.losses for one in loss.penalties)
        known = {one.penalty.person for one in found}
        for person in self.wages:
            if person not in known:
                run.refuse("post_wage_of_nobody", person=person)
