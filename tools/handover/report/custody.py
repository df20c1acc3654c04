"""Who holds a customer, day by day: the answer of `handover custody`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.report.data import VERSION

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.ledger.tenure import Tenure
    from handover.pipeline import Report
    from handover.report.data import Shape
    from handover.words import Voice


@dataclass(frozen=True, slots=True)
class Answer:
    """The people who hold a customer, one after the other; on one day only, if one was asked for.

    `doubts` are the folders of cases that keep it from being told.
    """

    customer: str
    today: date
    on: date | None
    tenures: tuple[Tenure, ...]
    doubts: tuple[str, ...]


def find(report: Report, customer: str, on: date | None) -> Answer:
    """Return who holds a customer of the register."""
    custody = report.ledger.custody
    chain = custody.chain(customer)
    shown = tuple(one for one in chain if on is None or one.covers(on))
    return Answer(customer, report.today, on, shown, custody.doubts.get(customer, ()))


def data(answer: Answer) -> Shape:
    """Return the answer as JSON; `holder` is who holds the customer on the day, or today."""
    day = answer.on or answer.today
    holder = next((one.person for one in answer.tenures if one.covers(day)), None)
    return {
        "version": VERSION,
        "today": answer.today.isoformat(),
        "customer": answer.customer,
        "on": day.isoformat(),
        "holder": holder,
        "certain": not answer.doubts,
        "chain": [_tenure(one) for one in answer.tenures],
        "not_checked": list(answer.doubts),
    }


def _tenure(one: Tenure) -> Shape:
    return {
        "person": one.person,
        "from": one.from_day.isoformat(),
        "to": one.to_day.isoformat() if one.to_day else None,
        "case": one.case,
    }


def lines(answer: Answer, voice: Voice) -> Iterator[str]:
    """Yield who held the customer from which day to which, and how it came to them."""
    yield voice.phrase("custody_title", day=answer.today, customer=answer.customer)
    for one in answer.tenures:
        yield "  " + _said(one, voice)
    if not answer.tenures:
        yield "  " + voice.phrase("custody_nobody", day=answer.on)
    if answer.on and answer.on > answer.today:
        yield voice.phrase("custody_future", day=answer.on)
    if answer.doubts:
        yield voice.phrase("custody_doubt", folders=answer.doubts)


def _said(one: Tenure, voice: Voice) -> str:
    days = "custody_until" if one.to_day else "custody_since"
    came = "custody_by_case" if one.case else "custody_first"
    return voice.phrase(
        came,
        days=voice.phrase(days, first=one.from_day, last=one.to_day),
        person=one.person or voice.phrase("custody_unknown"),
        case=one.case,
    )
