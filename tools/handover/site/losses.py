"""What the page of a case shows of a loss: the sum worked out, and what other readings change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover import money
from handover.facts.bearers import totals
from handover.facts.questions import liability_edition
from handover.facts.sign_off import agreed_on
from handover.report import adoption, cautions
from handover.report.signatories import pending, signed_event, unsigned
from handover.words.sentences import formula, rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.facts.liability import Alternative, Judgement, Outcome
    from handover.facts.losses import CaseLoss, Stage
    from handover.findings import Text
    from handover.model import Recovery, Settlement
    from handover.policy import Edition, Reading
    from handover.report.adoption import Told
    from handover.report.signatories import Unsigned
    from handover.verdicts import CaseReport


@dataclass(frozen=True, slots=True)
class Line:
    """A share as a sum to check by hand; without a person where none can be named."""

    party: str
    person: str | None
    formula: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Change:
    """What one bears under the readings chosen, and under another; the bearer is a code."""

    bearer: str
    chosen: Decimal
    other: Decimal


@dataclass(frozen=True, slots=True)
class OtherReading:
    """Another option of a reading, and whom it would charge more or less."""

    reading: Reading
    meaning: Text
    alternative: Alternative
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class LossView:
    """A loss with its lines, their sum, and the other readings that change the money."""

    loss: CaseLoss
    pending: tuple[Recovery, ...] = ()
    settled: tuple[tuple[Settlement, date], ...] = ()
    unsigned: tuple[Unsigned, ...] = ()
    ruled_by: tuple[str, ...] = ()
    lines: tuple[Line, ...] = ()
    total: Decimal | None = None
    others: tuple[OtherReading, ...] = ()
    edition: Edition | None = None
    told: tuple[Told, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether amounts were worked out."""
        return self.loss.judgement is not None and not self.loss.judgement.outcome.refusal

    @property
    def stages(self) -> tuple[Stage, ...]:
        """What was shared before anything came back, and after each recovery; nothing if none did.

        Where the policy does not decide, there is nothing to compare.
        """
        found = self.loss.history if self.loss.recoveries and self.is_shared else ()
        return () if any(stage.outcome.refusal for stage in found) else found

    @property
    def over_time(self) -> tuple[tuple[str, tuple[Decimal, ...]], ...]:
        """What each bears at each stage; the bearer is a code."""
        borne = [_borne(stage.outcome) for stage in self.stages]
        bearers = dict.fromkeys(bearer for amounts in borne for bearer in amounts)
        none = money.from_fen(0)
        return tuple((who, tuple(one.get(who, none) for one in borne)) for who in bearers)

    @property
    def price_rule(self) -> Mapping[str, str | int]:
        """Of which day the list price is, and whether tax is in it (A4)."""
        return self.edition.rule_of("A4") if self.edition else {}

    @property
    def is_net(self) -> bool:
        """Whether what was recovered is taken off before the rest is shared (A17)."""
        judged, amount = self.loss.judgement, self.loss.amount
        if judged is None or amount is None or not self.loss.recovered:
            return False
        return judged.outcome.total == amount - self.loss.recovered


def view(case: CaseReport, loss: CaseLoss) -> LossView:
    """Return what is shown of a loss of a case, by the edition that shares it."""
    judged = loss.judgement
    lines = tuple(_lines(judged)) if judged else ()
    ruling = judged.outcome.ruling if judged else None
    signed = signed_event(case.context, ruling.event) if ruling else ()
    return LossView(
        loss=loss,
        pending=pending(case, loss),
        settled=tuple(_settled(case, loss)),
        unsigned=tuple(unsigned(case, loss)),
        ruled_by=tuple(one.person for one in signed),
        lines=lines,
        total=money.total(line.amount for line in lines) if lines else None,
        others=tuple(_others(judged)) if judged else (),
        edition=liability_edition(loss.basis, loss.problem.found_on),
        told=tuple(adoption.of_loss(case.context.register, loss)),
        notices=cautions.of_loss(case, loss),
    )


def _settled(case: CaseReport, loss: CaseLoss) -> Iterator[tuple[Settlement, date]]:
    """Yield the settlements of a loss that all have signed, each with the day of that."""
    for event in case.context.case.settlements(loss.problem.number):
        if day := agreed_on(case.context, event):
            yield event, day


def _lines(judged: Judgement) -> Iterator[Line]:
    for row in rows(judged.outcome):
        person = getattr(row, "person", None)
        yield Line(str(row.party), person, formula(judged, row), row.amount)
    for lack in judged.outcome.unborne:
        yield Line(str(lack.party), None, "", lack.amount)


def _others(judged: Judgement) -> Iterator[OtherReading]:
    for other in judged.alternatives:
        reading = judged.edition.reading(other.reading)
        option = reading.option(other.option)
        changes = tuple(_changes(judged.outcome, other.outcome)) if other.outcome else ()
        yield OtherReading(reading, option.meaning, other, changes)


def _changes(chosen: Outcome, other: Outcome) -> Iterator[Change]:
    before, after = _borne(chosen), _borne(other)
    for bearer in dict.fromkeys((*before, *after)):
        amounts = before.get(bearer, money.from_fen(0)), after.get(bearer, money.from_fen(0))
        if amounts[0] != amounts[1]:
            yield Change(bearer, *amounts)


def _borne(outcome: Outcome) -> Mapping[str, Decimal]:
    """Return what each bears, by employee number, or by party where nobody is named."""
    if outcome.persons or outcome.unborne:
        known = {who or "company": amount for who, amount in totals(outcome.persons).items()}
        return known | {str(lack.party): lack.amount for lack in outcome.unborne}
    return {str(share.party): share.amount for share in outcome.shares}
