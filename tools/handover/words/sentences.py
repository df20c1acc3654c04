"""Sentences that a terminal and a page share: where a case stands, and sums to check by hand."""

from __future__ import annotations

from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING

from handover.facts.sign_off import is_voided
from handover.facts.status import RULING, SETTLEMENT, Status
from handover.facts.steps import Step
from handover.findings import Text
from handover.words import money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handover.facts.bearers import PersonShare
    from handover.facts.liability import Alternative, Judgement, Outcome
    from handover.facts.split import Share
    from handover.verdicts import CaseReport
    from handover.words import Voice


def sentence(case: CaseReport, voice: Voice) -> str:
    """Return the first sentence about a case: where it stands, who is next, since when."""
    standing = case.standing
    refusals = case.context.evidence.refusals
    first = voice.phrase(
        f"status_sentence_{standing.status}" + _variant(case),
        people=_people(case, voice),
        since=standing.since,
        days=(case.context.today - standing.since).days if standing.since else 0,
        signed_on=standing.signed_on,
        window_last_day=standing.window_last_day,
        reason=Text(*[refusals[0].reason or ""] * 2) if refusals else None,
    )
    more = (*_correction(case, voice), *_unconfirmed(case, voice), *_gone(case, voice))
    return voice.phrase("between_sentences").join((first, *more))


def _correction(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield how far a correction is, and who is next there."""
    if under_way := case.standing.correction:
        people = people_of(under_way.next_steps, partial(_name, case, voice=voice), voice)
        facts = {"revision": under_way.revision, "status": under_way.status}
        yield voice.phrase("status_correction", people=people, **facts)


def _gone(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield who is waited for and no longer with the company, and what can be done."""
    register, today = case.context.register, case.context.today
    waited = dict.fromkeys(step.person for step in case.standing.steps if not step.instead)
    gone = [one for one in waited if one in register.people and not register.employed(one, today)]
    if gone:
        yield voice.phrase("status_gone", people=[_name(case, one, voice=voice) for one in gone])


def _unconfirmed(case: CaseReport, voice: Voice) -> Iterator[str]:
    """Yield of each event who has still to sign it."""
    by_event: dict[str, list[Step]] = {}
    for step in case.standing.next_steps:
        if step.event:
            by_event.setdefault(step.event, []).append(step)
    for event, steps in by_event.items():
        people = people_of(steps, partial(_name, case, voice=voice), voice)
        yield voice.phrase("status_event", event=event, act=steps[0].act, people=people)


def _is_main(case: CaseReport, step: Step) -> bool:
    """Tell whether the status itself is that this step is missing."""
    waits = {Status.NEEDS_RULING: RULING, Status.FILED: SETTLEMENT}
    return step.event is None or waits.get(case.standing.status) == step.act


def people_of(steps: Iterable[Step], name: Callable[[str], str], voice: Voice) -> list[str]:
    """Return those waited for, with their roles; of those in place of each other any one."""
    groups: dict[tuple[str | None, frozenset[str]], dict[str, None]] = {}
    for step in steps:
        group = (step.event, frozenset((step.person, *step.instead)))
        said = f"{name(step.person)}{voice.phrase('in_role', role=step.role)}"
        groups.setdefault(group, {})[said] = None
    return list(dict.fromkeys(_any_of(list(people), voice) for people in groups.values()))


def _any_of(people: list[str], voice: Voice) -> str:
    return people[0] if len(people) == 1 else voice.phrase("any_of", people=people)


def _variant(case: CaseReport) -> str:
    refusals = case.context.evidence.refusals
    if case.standing.status is Status.REFUSED and refusals[0].reason is None:
        return "_no_reason"
    if case.standing.status is Status.DRAFT and case.context.claims_sign_off:
        return "_requested"
    if case.standing.status is Status.SIGNING and is_voided(case.context):
        return "_voided"
    filed = case.standing.status is Status.FILED
    unsettled = filed and any(step.act == SETTLEMENT for step in case.standing.next_steps)
    return "_settlement" if unsettled else ""


def _people(case: CaseReport, voice: Voice) -> list[str]:
    refusals = case.context.evidence.refusals
    acting = [Step(one.act, one.role, one.person) for one in refusals]
    main = [step for step in case.standing.next_steps if _is_main(case, step)]
    return people_of(acting or main, partial(_name, case, voice=voice), voice)


def _name(case: CaseReport, person: str, *, voice: Voice) -> str:
    """Return a name alone; the role stands where elsewhere the number does."""
    known = case.context.register.people.get(person)
    return voice.text(known.name) if known and person in voice.names else voice.term(person)


def shares(judged: Judgement, voice: Voice) -> Iterator[str]:
    """Yield each share as a sum that can be checked by hand, by person where persons are known."""
    for row in rows(judged.outcome):
        facts = {"formula": formula(judged, row), "amount": money(row.amount)}
        person, party = getattr(row, "person", None), str(row.party)
        if person:
            yield voice.phrase("liability_share", party=party, person=person, **facts)
        else:
            yield voice.phrase("liability_share_party", party=party, **facts)
    for lack in judged.outcome.unborne:
        yield voice.phrase("liability_unborne", party=str(lack.party), amount=lack.amount)


def odd_fen(judged: Judgement, voice: Voice) -> str | None:
    """Return who bears what does not divide to the fen, and by which rule; None where all does."""
    said = (*_rounded(judged, voice), *_split_unevenly(judged.outcome, voice))
    between = voice.phrase("between_sentences")
    return voice.phrase("liability_odd_fen", rule=between.join(said)) if said else None


def _rounded(judged: Judgement, voice: Voice) -> Iterator[str]:
    """Yield how the parties' shares are rounded (A8), where one is no whole number of fen."""
    total = Fraction(judged.outcome.total)
    if any(total * Fraction(one.percent) / 100 != one.amount for one in judged.outcome.shares):
        reading = judged.edition.reading("A8")
        meaning = voice.text(reading.option(reading.chosen).meaning)
        yield voice.phrase("liability_odd_fen_rounded", option=meaning.rstrip("。."), reading="A8")


def _split_unevenly(outcome: Outcome, voice: Voice) -> Iterator[str]:
    """Yield who of people with equal portions bears a fen more than the others."""
    alike: dict[tuple[str, Fraction], list[PersonShare]] = {}
    for row in outcome.persons:
        alike.setdefault((str(row.party), row.portion), []).append(row)
    for (party, _), some in alike.items():
        least = min(row.amount for row in some)
        if people := [row.person for row in some if row.amount > least]:
            yield voice.phrase("liability_odd_fen_equal", party=party, people=people)


def rows(outcome: Outcome) -> tuple[PersonShare | Share, ...]:
    """Return the shares of persons where persons are known, else those of the parties."""
    return outcome.persons or outcome.shares


def formula(judged: Judgement, row: PersonShare | Share) -> str:
    """Return a share's sum, as in 10,000.00 × 20% × 1/2; the residual is what the others leave."""
    total = f"{judged.outcome.total:,.2f}"
    others = [other for other in rows(judged.outcome) if other is not row]
    if others and row.party is judged.edition.liability.residual:
        return " − ".join((total, *(f"{other.amount:,.2f}" for other in others)))
    portion = getattr(row, "portion", 1)
    part = f" × {portion}" if portion != 1 else ""
    return f"{total} × {row.percent.normalize():f}%{part}"


def alternatives(judged: Judgement, voice: Voice) -> Iterator[tuple[str, str]]:
    """Yield each other reading that changes the money, and who would bear what under it."""
    for other in judged.alternatives:
        option = judged.edition.reading(other.reading).option(other.option)
        key = "liability_alternative" if other.outcome else "liability_unknown"
        label = voice.phrase(
            key, reading=other.reading, option=voice.text(option.meaning).rstrip("。.")
        )
        yield label, amounts(other.outcome, voice) if other.outcome else ""


def counted(others: tuple[Alternative, ...], voice: Voice) -> str:
    """Return how many other readings change the amounts, and of how many nobody can tell."""
    unknown = sum(other.outcome is None for other in others)
    differ = len(others) - unknown
    if not others:
        return voice.phrase("liability_alternative_none")
    key = "liability_others_unknown" if unknown else "liability_others"
    return voice.phrase(key, differ=differ, unknown=unknown)


def amounts(outcome: Outcome, voice: Voice) -> str:
    """Return what each bears, in one line; where nothing is shared, why."""
    if outcome.refusal and outcome.waiting:
        return voice.phrase("liability_refusal_not_signed_by", people=list(outcome.waiting))
    if outcome.refusal:
        return voice.phrase(f"liability_refusal_{outcome.refusal}")
    borne = rows(outcome)
    named = (voice.term(getattr(row, "person", None) or str(row.party)) for row in borne)
    pairs = zip(named, borne, strict=True)
    return voice.phrase("comma").join(f"{name} {money(row.amount)}" for name, row in pairs)
