"""Who signs the form of a new customer, and who has not yet (Article 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.evidence import NEW_CUSTOMER
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handover.policy import Edition
    from handover.register import NewCustomer


def asked(form: NewCustomer, editions: Iterable[Edition]) -> tuple[str, ...]:
    """Return the roles in which a form is signed, in the order of the edition of that day."""
    edition = in_force(editions, form.filled_on)
    signers = edition.act(NEW_CUSTOMER).signers if edition else ()
    roles = (signer.person or str(signer.party) for signer in signers)
    return tuple(role for role in roles if role in form.people)


def unsigned(form: NewCustomer, editions: Iterable[Edition]) -> tuple[str, ...]:
    """Return the people who have not signed a form yet."""
    return tuple(form.people[role] for role in asked(form, editions) if role not in form.signed)
