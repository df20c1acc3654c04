"""The revisions of a case: who signed each and when, what was filed, and its window (A21)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.facts.questions import clock_start, liability_edition
from handover.facts.revisions import revision_of
from handover.facts.sign_off import SIGN_OFF, agreed_on, ever_signed_on, slots
from handover.facts.window import last_day
from handover.findings import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.facts.sign_off import Slot
    from handover.model import Filing
    from handover.verdicts import CaseReport
    from handover.words import Voice


@dataclass(frozen=True, slots=True)
class Filed:
    """A filing, and the day on which all had acknowledged it."""

    event: Filing
    agreed_on: date | None


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision of a case, the day on which all three sides had signed it, and its last day.

    `signatures` is what people said last of its sign-off, `filings` is what followed it.
    """

    number: int
    signed_on: date | None
    window_last_day: date | None
    signatures: tuple[Signature, ...] = ()
    filings: tuple[Filed, ...] = ()


def revisions(case: CaseReport) -> tuple[Revision, ...]:
    """Return the revisions of a case, the one under way as well."""
    known = tuple(_revision(one, case.context) for one in case.context.revisions)
    under_way = case.correction
    return (*known, _under_way(under_way)) if under_way else known


def signed_off(context: Context) -> tuple[tuple[Slot, Signature | None], ...]:
    """Return who signs off a revision, in the edition's order, with what each said last."""
    said = context.evidence.standing
    return tuple((one, said(SIGN_OFF, one.role, one.person)) for one in slots(context))


def _under_way(context: Context) -> Revision:
    return Revision(context.case.revision, None, None, _signatures(context))


def _signatures(context: Context) -> tuple[Signature, ...]:
    return tuple(said for _, said in signed_off(context) if said)


def _revision(context: Context, holds: Context) -> Revision:
    signed = ever_signed_on(context)
    edition = liability_edition(context, context.today) if signed else None
    start = clock_start(context, edition) or signed if edition else None
    last = last_day(edition, start) if edition and start else None
    number = context.case.revision
    filings = tuple(
        Filed(event, agreed_on(holds, event))
        for event in holds.case.filings
        if revision_of(holds, event) == number
    )
    return Revision(number, signed, last, _signatures(context), filings)


def lines(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield each revision with its days, its signatures and filings; nothing without several.

    Which clock counts matters where several were signed.
    """
    known = revisions(case)
    for one in known if len(known) > 1 else ():
        if one.signed_on:
            yield said(one, voice)
        yield from _heard(case, one, voice)
    if sum(one.signed_on is not None for one in known) > 1:
        yield from clock(case, voice)


def _heard(case: CaseReport, one: Revision, voice: Voice) -> Iterator[str]:
    """Yield who signed a revision off, and what was filed of it."""
    zone = case.context.register.time_zone
    facts = [
        {"person": each.person, "role": each.role, "day": local_day(each.instant, zone)}
        for each in one.signatures
    ]
    pairs = zip(one.signatures, facts, strict=True)
    people = [voice.phrase(f"revision_{each.decision}", **fact) for each, fact in pairs]
    if people:
        listed = voice.phrase("comma").join(people)
        yield voice.phrase("revision_signatures", revision=one.number, people=Text(listed, listed))
    for filed in one.filings:
        key = "revision_filed" if filed.agreed_on else "revision_filed_unsigned"
        facts_of = {"event": filed.event.number, "day": filed.event.filed_on}
        yield voice.phrase(key, revision=one.number, agreed_on=filed.agreed_on, **facts_of)


def said(one: Revision, voice: Voice) -> str:
    """Return a signed revision in words: its sign-off day, and the last day where it is known."""
    key = "revision_signed" if one.window_last_day else "revision_signed_only"
    return voice.phrase(
        key, revision=one.number, signed_on=one.signed_on, window_last_day=one.window_last_day
    )


def clock(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield which revision's window a loss goes by, as the case's edition reads it (A21)."""
    if policy := case.context.policy:
        reading = policy.reading("A21")
        meaning = reading.option(reading.chosen).meaning
        yield voice.phrase("revision_clock", option=voice.text(meaning))
