"""Whether those who bear a loss knew the policy and agreed to sign electronically, or the notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.losses import CaseLoss
    from handover.pipeline import Report
    from handover.register import Adoption, Register
    from handover.report.data import Shape
    from handover.words import Voice

RULES, ELECTRONIC = "L-RULES", "L-ESIGN"


@dataclass(frozen=True, slots=True)
class Told:
    """What is on record of a person and the edition that a loss of theirs is shared by.

    `found_on` is the first day on which one of these losses was found.
    """

    person: str
    edition: date
    found_on: date
    adoption: Adoption | None = None

    @property
    def acknowledged_on(self) -> date | None:
        """The day on which the person confirmed to have read the edition."""
        return self.adoption.acknowledged.get(self.person) if self.adoption else None

    @property
    def electronic_on(self) -> date | None:
        """The day on which the person agreed to sign electronically."""
        return self.adoption.electronic.get(self.person) if self.adoption else None

    @property
    def knew(self) -> bool:
        """Whether the person had read the edition by the day on which the loss was found."""
        day = self.acknowledged_on
        return day is not None and day <= self.found_on

    @property
    def notices(self) -> tuple[str, ...]:
        """The legal notices for what is not on record, or came late."""
        consulted = self.adoption and self.adoption.consulted_on
        rules = () if self.knew and consulted else (RULES,)
        return rules if self.electronic_on else (*rules, ELECTRONIC)


def of_loss(register: Register, loss: CaseLoss) -> Iterator[Told]:
    """Yield what is on record of each person who bears a part of a loss."""
    judged = loss.judgement
    for row in judged.outcome.persons if judged else ():
        if judged and row.person and row.amount:
            first = judged.edition.first_day
            known = next((one for one in register.adoptions if one.edition == first), None)
            yield Told(row.person, first, loss.problem.found_on, known)


def of_report(report: Report) -> tuple[Told, ...]:
    """Return what is on record of each person who bears something, once for an edition."""
    first: dict[tuple[str, date], Told] = {}
    for one in _all(report):
        known = first.setdefault((one.person, one.edition), one)
        if one.found_on < known.found_on:
            first[one.person, one.edition] = one
    return tuple(first[key] for key in sorted(first))


def _all(report: Report) -> Iterator[Told]:
    for case in report.cases:
        for loss in case.losses:
            yield from of_loss(case.context.register, loss)


def lines(found: tuple[Told, ...], voice: Voice) -> Iterator[str]:
    """Yield how each edition was made known, then what is on record of each person."""
    if found:
        yield voice.phrase("told_title")
    for edition, adoption in {one.edition: one.adoption for one in found}.items():
        yield "  " + made_known(edition, adoption, voice)
    yield from ("  " + said(one, voice) for one in found)


def made_known(edition: date, adoption: Adoption | None, voice: Voice) -> str:
    """Return how an edition was discussed and made known, as a sentence."""
    if adoption is None:
        return voice.phrase("told_unpublished", edition=edition, notice=RULES)
    facts = {"edition": edition, "published_on": adoption.published_on}
    if adoption.consulted_on is None:
        return voice.phrase("told_not_discussed", notice=RULES, **facts)
    return voice.phrase("told_published", consulted_on=adoption.consulted_on, **facts)


def said(one: Told, voice: Voice) -> str:
    """Return what is on record of a person, as a sentence."""
    return voice.phrase(
        "told_person", person=one.person, read=read(one, voice), agreed=agreed(one, voice)
    )


def read(one: Told, voice: Voice) -> str:
    """Return whether and when a person confirmed to have read the policy."""
    late = "told_read" if one.knew else "told_read_late"
    phrase = late if one.acknowledged_on else "told_unread"
    return voice.phrase(phrase, day=one.acknowledged_on, notice=RULES)


def agreed(one: Told, voice: Voice) -> str:
    """Return whether and when a person agreed to sign electronically."""
    phrase = "told_agreed" if one.electronic_on else "told_not_agreed"
    return voice.phrase(phrase, day=one.electronic_on, notice=ELECTRONIC)


def data(found: tuple[Told, ...]) -> list[Shape]:
    """Return what is on record of each person as JSON."""
    return [
        {
            "person": one.person,
            "edition": one.edition.isoformat(),
            "consulted_on": _day(one.adoption.consulted_on if one.adoption else None),
            "published_on": _day(one.adoption.published_on if one.adoption else None),
            "acknowledged_on": _day(one.acknowledged_on),
            "acknowledged_in_time": one.knew,
            "electronic_signatures_on": _day(one.electronic_on),
            "legal_notices": list(one.notices),
        }
        for one in found
    ]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
