"""What still keeps a person from leaving: the answer of `handover clearance`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.dates import add_days
from handover.report import cautions, steps
from handover.report.data import VERSION
from handover.words.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.ledger.clearance import Cleared, Exit
    from handover.report.data import Shape
    from handover.words import Voice


def data(found: Exit, today: date) -> Shape:
    """Return what keeps a person as JSON; `blocked` is about the handover alone, not about pay."""
    return {
        "version": VERSION,
        "today": today.isoformat(),
        "person": found.person,
        "last_day": _day(found.last_day),
        "blocked": found.is_blocked,
        "cases": [{"case": e.case.id, "status": str(e.status)} for e in found.cases],
        "customers": [{"customer": one, "case": case} for one, case in found.customers],
        "problems": [
            {"case": case, "problem": loss.problem.number, "customer": loss.problem.customer}
            for case, loss in found.losses
        ],
        "uncertain": list(found.doubted),
        "waiting": [{"case": c, "act": s.act, "role": str(s.role)} for c, s, _ in found.waiting],
        "cleared": _cleared(found.cleared) if found.cleared else None,
        "papers_due": _day(papers_due(found)),
        "legal_notices": cautions.data(cautions.EXIT),
        "not_checked": list(found.unread),
    }


def _cleared(one: Cleared) -> Shape:
    day, signed = one.event.cleared_on, one.confirmed_on
    return {"case": one.case, "cleared_on": _day(day), "signed_on": _day(signed)}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def lines(found: Exit, today: date, voice: Voice) -> Iterator[str]:
    """Yield what keeps a person in plain words, then HR's own word, then the legal notices."""
    yield voice.phrase("clearance_title", day=today, person=found.person)
    if found.last_day:
        yield "  " + voice.phrase("clearance_last_day", day=found.last_day)
    said = [sentence for _, sentence in blocks(found, voice)]
    yield from ("  " + block for block in said or [free(found, voice)])
    yield "  " + said_by_hr(found, voice)
    for case, step, revision in found.waiting:
        does = steps.said(steps.Next(step, revision), voice)
        yield "  " + voice.phrase("clearance_waiting", case=case, role=step.role, step=does)
    yield voice.phrase("clearance_note")
    if due := papers_due(found):
        yield voice.phrase("clearance_due", day=due)
    yield from cautions.lines(cautions.EXIT, voice)


def free(found: Exit, voice: Voice) -> str:
    """Return that nothing keeps a person, and whether something still waits for them to sign."""
    return voice.phrase("clearance_free_waiting" if found.waiting else "clearance_free")


def papers_due(found: Exit) -> date | None:
    """Return the day by which the law wants files and social insurance transferred (L-EXIT-15D)."""
    days = notices()["L-EXIT-15D"].days
    return add_days(found.last_day, days) if found.last_day and days else None


def blocks(found: Exit, voice: Voice) -> Iterator[tuple[str | None, str]]:
    """Yield each thing that is still to be done as a sentence, with the case it is about."""
    for entry in found.cases:
        case = entry.case.id
        yield case, voice.phrase("clearance_case", case=case, status=str(entry.status))
    for customer, under in found.customers:
        phrase = "clearance_customer_in_case" if under else "clearance_customer"
        yield under, voice.phrase(phrase, customer=customer, case=under)
    for case, loss in found.losses:
        problem = loss.problem
        facts = {"problem": problem.number, "customer": problem.customer}
        yield case, voice.phrase("clearance_problem", case=case, **facts)
    if found.doubted:
        yield None, voice.phrase("clearance_doubt", customers=found.doubted)
    if found.unread:
        yield None, voice.phrase("clearance_unread", folders=found.unread)


def said_by_hr(found: Exit, voice: Voice) -> str:
    """Return whether HR has cleared a person, as a sentence."""
    cleared = found.cleared
    if cleared is None:
        return voice.phrase("clearance_not_cleared")
    phrase = "clearance_cleared" if cleared.confirmed_on else "clearance_cleared_not_signed"
    return voice.phrase(phrase, day=cleared.event.cleared_on, case=cleared.case)
