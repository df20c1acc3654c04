"""Receipts that do not count, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.dates import local_day
from handover.evidence import Decision, Doubt
from handover.facts.admitted import first_day, overtaken
from handover.facts.revisions import filing
from handover.facts.sign_off import SIGN_OFF, is_voided, signed_on
from handover.findings import At, flag
from handover.layout import REVISIONS
from handover.model import ACTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.findings import Flag

_FORGED = (
    Doubt.SEALER_UNKNOWN,
    Doubt.SEAL_BROKEN,
    Doubt.KEY_UNKNOWN,
    Doubt.SIGNATURE_BROKEN,
)
_AT_ODDS = frozenset(
    {
        Doubt.OTHER_DECISION,
        Doubt.OTHER_ACT,
        Doubt.UNKNOWN_ACT,
        Doubt.OTHER_FORGE,
        Doubt.USED_TWICE,
        Doubt.CONTRADICTED,
    }
)


def receipt_not_genuine(context: Context) -> Iterator[Flag]:
    """Flag a receipt that the sealer did not write so, or that another key than the person's signed.

    Nothing that such a receipt says counts (R15, R81).
    """
    for signature, why in context.evidence.doubted:
        if why in _FORGED:
            yield flag(signature.at, person=signature.person, role=signature.role, why=why)


def receipt_of_other_repository(context: Context) -> Iterator[Flag]:
    """Flag a receipt that was made for another repository."""
    yield from _doubted(context, Doubt.OTHER_REPOSITORY)


def receipt_of_other_case(context: Context) -> Iterator[Flag]:
    """Flag a receipt that was made for another case or revision."""
    yield from _doubted(context, Doubt.OTHER_CASE)


def revision_gone(context: Context) -> Iterator[Flag]:
    """Flag a revision that people signed and that is not there any more (R80)."""
    said: set[int] = set()
    for one in _doubtful(context, Doubt.REVISION_GONE):
        if one.revision not in said:
            said.add(one.revision)
            path = f"{context.case.folder}/{REVISIONS}/{one.revision}"
            yield flag(one.at, revision=one.revision, path=path, person=one.person)


def signer_not_in_role(context: Context) -> Iterator[Flag]:
    """Flag a signature in a role that the person does not have in this case."""
    yield from _doubted(context, Doubt.NOT_IN_ROLE)


def signer_by_other_account(context: Context) -> Iterator[Flag]:
    """Flag a signature from an account that is not the person's own."""
    yield from _doubted(context, Doubt.OTHER_ACCOUNT)


def signature_stale(context: Context) -> Iterator[Flag]:
    """Flag the last word of a person where the content has changed since it was signed (R80)."""
    for signature in _stale(context):
        spoken_for = signature.act == SIGN_OFF and is_voided(context)  # one finding for all of them
        if signature.event is None and not spoken_for:
            home = context.case.home
            yield flag(signature.at, person=signature.person, role=signature.role, path=home)


def _stale(context: Context) -> Iterator[Signature]:
    """Yield what people said last where it is about other content than there is now."""
    last: dict[object, tuple[Signature, bool]] = {}
    said = [(one, True) for one in _doubtful(context, Doubt.STALE, Doubt.EVENT_GONE)]
    said += [(one, False) for one in context.evidence.signatures]
    for signature, is_stale in sorted(said, key=lambda one: one[0].instant):
        last[_slot(signature)] = signature, is_stale
    yield from (signature for signature, is_stale in last.values() if is_stale)


def signed_content_changed(context: Context) -> Iterator[Flag]:
    """Flag a case that all three sides had signed and that was changed afterwards (R80).

    What they signed is one digest of all the files, so that none of them can be blamed.
    """
    if is_voided(context):
        case, covered = context.case, len(_covered(context))
        yield flag(case.at, path=case.home, count=covered, revision=case.revision + 1)


def _covered(context: Context) -> tuple[str, ...]:
    """Return the files beside the case file that a sign-off is about (R15)."""
    return tuple(path for path in context.evidence.contents if path.startswith("materials/"))


def event_changed_since_signed(context: Context) -> Iterator[Flag]:
    """Flag an event that is not any more what people signed, once for all of them (R80)."""
    people: dict[str, dict[str, Signature]] = {}
    for signature in _stale(context):
        if signature.event:
            people.setdefault(signature.event, {})[signature.person] = signature
    for path, signed in people.items():
        at = _event_at(context, next(iter(signed.values())))
        file = f"{context.case.folder}/{path}"
        yield flag(at, path=path, file=file, people=tuple(signed))


def event_refused(context: Context) -> Iterator[Flag]:
    """Flag an event that somebody refused to sign, and has not accepted since."""
    for one in context.evidence.signatures:
        refused = one.event and one.decision is Decision.REFUSE
        if refused and context.evidence.standing(one.act, one.role, one.person, one.event) is one:
            yield flag(_event_at(context, one), person=one.person, role=one.role, reason=one.reason)


def _event_at(context: Context, signature: Signature) -> At:
    """Return the place of what was signed; of the receipt, where the file is not there any more."""
    there = signature.event in context.case.files
    return At(f"{context.case.folder}/{signature.event}") if there else signature.at


def receipt_in_future(context: Context) -> Iterator[Flag]:
    """Flag a signature from a day that has not come yet."""
    for signature in _doubtful(context, Doubt.IN_FUTURE):
        day = local_day(signature.instant, context.register.time_zone)
        yield flag(signature.at, person=signature.person, day=day, today=context.today)


def receipt_too_early(context: Context) -> Iterator[Flag]:
    """Flag a signature from before what it is about: its event, the request, or the sign-off.

    Of a filing that was itself before the sign-off another finding speaks.
    """
    signed, handed = signed_on(context), filing(context)
    for one in _doubtful(context, Doubt.TOO_EARLY, Doubt.BEFORE_SIGN_OFF):
        first = first_day(context, one)
        day = local_day(one.instant, context.register.time_zone)
        after = signed if day >= first else None
        before = overtaken(context, one) if day >= first else None
        if not (after and handed and handed.filed_on < after):
            yield flag(
                one.at,
                overtaken=before is not None,
                revision=before,
                person=one.person,
                day=day,
                first=first,
                signed_on=after,
            )


def receipt_at_odds(context: Context) -> Iterator[Flag]:
    """Flag a receipt that its own evidence, the edition or another receipt gainsays."""
    for signature, why in context.evidence.doubted:
        if why in _AT_ODDS:
            yield flag(signature.at, person=signature.person, role=signature.role, why=why)


def signer_not_employed(context: Context) -> Iterator[Flag]:
    """Flag a signature of a person who was not with the company on that day (R81)."""
    for signature in _doubtful(context, Doubt.NOT_EMPLOYED):
        day = local_day(signature.instant, context.register.time_zone)
        yield flag(signature.at, person=signature.person, day=day)


def event_named_otherwise(context: Context) -> Iterator[Flag]:
    """Flag an event whose file is named for another kind, by which its receipts would name it."""
    for event in context.case.events:
        name = event.at.file.rpartition("/")[2]
        named = next((act for act in sorted(ACTS) if act in name), event.act)
        if event.act not in name and named != event.act:
            yield flag(event.at / "event", path=name, act=event.act)


def _doubtful(context: Context, *doubts: Doubt) -> Iterator[Signature]:
    return (signature for signature, why in context.evidence.doubted if why in doubts)


def _slot(signature: Signature) -> tuple[str, str, str, str | None]:
    return signature.act, signature.role, signature.person, signature.event


def _doubted(context: Context, doubt: Doubt) -> Iterator[Flag]:
    for signature in _doubtful(context, doubt):
        yield flag(signature.at, person=signature.person, role=signature.role)
