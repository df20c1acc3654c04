"""Receipts that do not count, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.evidence import Doubt
from handover.facts.sign_off import SIGN_OFF, is_voided
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.findings import Flag


def receipt_of_other_repository(context: Context) -> Iterator[Flag]:
    """Flag a receipt that was made for another repository."""
    yield from _doubted(context, Doubt.OTHER_REPOSITORY)


def receipt_of_other_case(context: Context) -> Iterator[Flag]:
    """Flag a receipt that was made for another case or revision."""
    yield from _doubted(context, Doubt.OTHER_CASE)


def signer_not_in_role(context: Context) -> Iterator[Flag]:
    """Flag a signature in a role that the person does not have in this case."""
    yield from _doubted(context, Doubt.NOT_IN_ROLE)


def signer_by_other_account(context: Context) -> Iterator[Flag]:
    """Flag a signature from an account that is not the person's own."""
    yield from _doubted(context, Doubt.OTHER_ACCOUNT)


def signature_stale(context: Context) -> Iterator[Flag]:
    """Flag the last word of a person where the content has changed since it was signed (R80)."""
    stale = [signature for signature, why in context.evidence.doubted if why is Doubt.STALE]
    if is_voided(context):  # one finding speaks for all of them
        stale = [signature for signature in stale if signature.act != SIGN_OFF]
    spoken = [*context.evidence.signatures, *stale]
    for signature in stale:
        own = (other for other in spoken if _slot(other) == _slot(signature))
        if signature is max(own, key=lambda other: other.instant):
            yield flag(signature.at, person=signature.person, role=signature.role)


def signed_content_changed(context: Context) -> Iterator[Flag]:
    """Flag a case that all three sides had signed and that was changed afterwards (R80)."""
    if is_voided(context):
        yield flag(context.case.at)


def _slot(signature: Signature) -> tuple[str, str, str, str | None]:
    return signature.act, signature.role, signature.person, signature.event


def _doubted(context: Context, doubt: Doubt) -> Iterator[Flag]:
    for signature, why in context.evidence.doubted:
        if why is doubt:
            yield flag(signature.at, person=signature.person, role=signature.role)
