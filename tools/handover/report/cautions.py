"""Which legal notices stand beside a sanction, and how they are said; they change no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.status import filed_on
from handover.model import Kind
from handover.policy import Party
from handover.report import adoption
from handover.words.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.facts.liability import Judgement
    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.policy import Edition
    from handover.verdicts import CaseReport
    from handover.words import Voice

SHARES = ("L-WAGE-20", "L-FAULT", "L-RULES")
PERIOD = "L-PERIOD"
PENALTY = ("L-WAGE-20", "L-FINES", "L-RULES")
NOTICE = ("L-NOTICE",)
EXIT = ("L-EXIT-15D", "L-WAGE-EXIT")

# An edition says in which article each of these rules stands, and so where its sanction does.
_BESIDE = {
    "A0801": NOTICE,
    "A1505": SHARES,
    "A1702": (*SHARES, PERIOD),
    "A1801": EXIT,
    "A2001": (*SHARES, *PENALTY),
}


def of_article(edition: Edition, article: int) -> tuple[str, ...]:
    """Return the notices about the sanctions of an article."""
    for code, found in _BESIDE.items():
        clause = edition.clause_of(code)
        if clause and clause.article == article:
            return tuple(dict.fromkeys(found))
    return ()


def of_loss(case: CaseReport, loss: CaseLoss) -> tuple[str, ...]:
    """Return the notices about a loss of a case: its shares, its penalties, the leaver's wages.

    Where it is on record that those who bear it knew the policy, that stands in place of L-RULES.
    """
    about = case.context
    found = list(of_judgement(loss.judgement)) if loss.judgement else []
    if told := tuple(adoption.of_loss(about.register, loss)):
        found = [code for code in found if code != adoption.RULES]
        found += [code for one in told for code in one.notices]
    if loss.penalties:
        found += PENALTY
    if found and about.case.kind is Kind.RESIGNATION and filed_on(about) is None:
        found.append("L-WAGE-EXIT")
    return tuple(dict.fromkeys(found))


def of_judgement(judged: Judgement) -> tuple[str, ...]:
    """Return the notices about shares that people bear, and about the window they rest on."""
    return tuple(_of_judgement(judged))


def _of_judgement(judged: Judgement) -> Iterator[str]:
    outcome = judged.outcome
    if any(share.party is not Party.COMPANY and share.amount for share in outcome.shares):
        yield from SHARES
    if counts_months(judged):
        yield PERIOD


def counts_months(judged: Judgement) -> bool:
    """Tell whether a loss is shared by the window of clause 17."""
    by_window = not (judged.question.loss.unresolved or judged.outcome.ruling)
    return by_window and bool(judged.outcome.shares)


def of_report(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield the notices about each loss of a report."""
    yield from (of_loss(case, loss) for case in report.cases for loss in case.losses)


def all_of(found: Iterable[Iterable[str]]) -> tuple[str, ...]:
    """Return the notices of several losses, each once."""
    return tuple(sorted({code for codes in found for code in codes}))


def lines(codes: Iterable[str], voice: Voice) -> Iterator[str]:
    """Yield each notice with where it comes from."""
    for one in (notices()[code] for code in codes):
        source = voice.phrase("in_role", role=voice.text(one.source))
        yield f"{one.code}  {voice.text(one.says)}{source}"


def data(codes: Iterable[str]) -> list[dict[str, object]]:
    """Return notices as JSON, in both languages."""
    return [
        {
            "code": one.code,
            "says": {"zh": one.says.zh, "en": one.says.en},
            "source": {"zh": one.source.zh, "en": one.source.en},
        }
        for one in (notices()[code] for code in codes)
    ]
