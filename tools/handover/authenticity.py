"""Whether a receipt is genuine: sealed by the company's sealer, and signed by the person's key.

What a receipt says is judged by `evidence`; here only who made it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from handover import sshsig
from handover.canonical import canonical
from handover.dates import local_day
from handover.evidence import Doubt
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from handover.register import Key, Register
    from handover.source import Document

Data = dict[str, Any]

SEALS, STATEMENTS = "handover.seal.v1", "handover.statement.v1"
"""The namespaces of signatures: none of one kind can be shown as one of the other."""


def forged(register: Register, receipts: Iterable[Document]) -> dict[str, Doubt]:
    """Return why receipts are not genuine, by file."""
    found = ((one.file, doubt_of(register, cast("Data", one.data))) for one in receipts)
    return {file: why for file, why in found if why}


def doubt_of(register: Register, receipt: Data) -> Doubt | None:
    """Return why a receipt is not genuine; None if it is.

    The sealer's key must have been one on the day that the receipt names, which the seal covers,
    and so must the key of the person.
    """
    evidence = receipt["evidence"]
    instant = evidence.get("submitted_at") or evidence["received_at"]
    on = local_day(instant, register.time_zone)
    return _of_seal(register, receipt, on) or _of_key(register, receipt, on)


def _of_seal(register: Register, receipt: Data, on: date) -> Doubt | None:
    sealed = {name: part for name, part in receipt.items() if name != "seal"}
    named, signature = receipt["seal"]["key"], receipt["seal"]["signature"]
    key = _known(register.sealers, on).get(named)
    if key is None:
        return Doubt.SEALER_UNKNOWN
    return None if _is_over(sealed, signature, SEALS, key) else Doubt.SEAL_BROKEN


def _of_key(register: Register, receipt: Data, on: date) -> Doubt | None:
    evidence, statement = receipt["evidence"], receipt["statement"]
    if evidence["kind"] != "personal_key":
        return None
    person = register.people.get(statement["person"])
    known = _known(person.keys if person else (), on)
    key = next((one for one in known.values() if one.line == evidence["public_key"]), None)
    if key is None:
        return Doubt.KEY_UNKNOWN
    genuine = _is_over(statement, evidence["signature"], STATEMENTS, key)
    return None if genuine else Doubt.SIGNATURE_BROKEN


def _is_over(content: Data, signature: str, namespace: str, key: PublicKey) -> bool:
    """Tell whether a signature is over content by a key; nothing is that has no canonical form."""
    try:
        message = canonical(content)
    except ValueError:
        return False
    return sshsig.flaw(signature, message, namespace, key) is None


def _known(keys: Iterable[Key], on: date) -> dict[str, PublicKey]:
    """Return the keys held on a day by their fingerprints."""
    held = (PublicKey.of(key.public_key) for key in keys if key.held(on))
    return {key.fingerprint: key for key in held if key}
