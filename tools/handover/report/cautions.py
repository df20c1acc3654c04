"""Which legal notices stand beside a loss; they change no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.status import filed_on
from handover.model import Kind
from handover.policy import Party

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.facts.liability import Judgement
    from handover.facts.losses import CaseLoss
    from handover.pipeline import CaseReport

PERIOD = "L-PERIOD"


def of_loss(case: CaseReport, loss: CaseLoss) -> tuple[str, ...]:
    """Return the notices about a loss of a case: its shares, its penalties, the leaver's wages."""
    found = list(of_judgement(loss.judgement)) if loss.judgement else []
    if loss.penalties:
        found += ["L-WAGE-20", "L-FINES", "L-RULES"]
    about = case.context
    if found and about.case.kind is Kind.RESIGNATION and filed_on(about) is None:
        found.append("L-WAGE-EXIT")
    return tuple(dict.fromkeys(found))


def of_judgement(judged: Judgement) -> tuple[str, ...]:
    """Return the notices about shares that people bear, and about the window they rest on."""
    return tuple(_of_judgement(judged))


def _of_judgement(judged: Judgement) -> Iterator[str]:
    outcome = judged.outcome
    if any(share.party is not Party.COMPANY and share.amount for share in outcome.shares):
        yield from ("L-WAGE-20", "L-FAULT", "L-RULES")
    if counts_months(judged):
        yield PERIOD


def counts_months(judged: Judgement) -> bool:
    """Tell whether a loss is shared by the window of clause 17."""
    by_window = not (judged.question.loss.unresolved or judged.outcome.ruling)
    return by_window and bool(judged.outcome.shares)


def all_of(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the notices of several losses, each once."""
    return tuple(sorted({code for codes in found for code in codes}))
