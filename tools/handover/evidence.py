"""What the receipts of a case prove: who accepted or refused what, and when.

A receipt counts if it speaks of this repository, this case and the present content, if the person
holds the role in the case, and if the forge account is the person's own. Its seal is not judged
here.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from handover.dates import local_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from handover.findings import At
    from handover.model import Case
    from handover.register import Register
    from handover.source import Document

SIGN_OFF = "sign_off"


class Decision(StrEnum):
    """What a signer said."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Doubt(StrEnum):
    """Why a receipt does not count."""

    OTHER_REPOSITORY = "other_repository"
    OTHER_CASE = "other_case"
    NOT_IN_ROLE = "not_in_role"
    OTHER_ACCOUNT = "other_account"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class FileDigest:
    """A file of a case folder as the manifest lists it."""

    path: str
    size: int
    sha256: str
    mode: str = "100644"


@dataclass(frozen=True, slots=True)
class Signature:
    """One decision of one person in one role, as a receipt tells it."""

    at: At
    act: str
    role: str
    person: str
    decision: Decision
    instant: datetime
    digest: str
    event: str | None = None
    reason: str | None = None
    personal: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Roles and persons of whom all must sign, or any one."""

    slots: frozenset[tuple[str, str]]
    every: bool

    def has_accepted(self, accepted: Collection[tuple[str, str]]) -> bool:
        """Tell whether enough of the group are among those who accepted; nobody never is."""
        signed = self.slots.intersection(accepted)
        return bool(signed) and (not self.every or signed == self.slots)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The signatures that count, in the order of time, and the receipts that do not."""

    digest: str
    signatures: tuple[Signature, ...] = ()
    doubted: tuple[tuple[Signature, Doubt], ...] = ()

    def is_voided(self, groups: Collection[Group]) -> bool:
        """Tell whether every group had accepted content that has changed since (R80)."""
        stale: dict[str, set[tuple[str, str]]] = {}
        for signature, doubt in self.doubted:
            if doubt is Doubt.STALE and signature.act == SIGN_OFF:
                stale.setdefault(signature.digest, set()).add((signature.role, signature.person))
        return any(all(one.has_accepted(signed) for one in groups) for signed in stale.values())

    def standing(
        self, act: str, role: str, person: str, event: str | None = None
    ) -> Signature | None:
        """Return a person's last word; a refusal stands until the same person accepts (4-R3)."""
        own = (
            signature
            for signature in self.signatures
            if (signature.act, signature.role, signature.person, signature.event)
            == (act, role, person, event)
        )
        return max(own, key=lambda signature: signature.instant, default=None)

    def accepted(
        self, act: str, role: str, person: str, event: str | None = None
    ) -> Signature | None:
        """Return the standing signature if it accepts."""
        standing = self.standing(act, role, person, event)
        return standing if standing and standing.decision is Decision.ACCEPT else None

    def agreed(
        self, act: str, groups: Collection[Group], event: str | None = None
    ) -> datetime | None:
        """Return the instant at which every group had accepted.

        What they say after that neither undoes it nor makes it later.
        """
        accepted: set[tuple[str, str]] = set()
        for signature in self.signatures:
            if (signature.act, signature.event) != (act, event):
                continue
            slot = (signature.role, signature.person)
            (accepted.discard if signature.decision is Decision.REFUSE else accepted.add)(slot)
            if all(group.has_accepted(accepted) for group in groups):
                return signature.instant
        return None

    @property
    def refusals(self) -> tuple[Signature, ...]:
        """The refusals of the sign-off that still stand."""
        return tuple(
            signature
            for signature in self.signatures
            if signature.decision is Decision.REFUSE
            and self.standing(SIGN_OFF, signature.role, signature.person) is signature
        )


def manifest(case: str, repository: str, revision: int, files: Iterable[FileDigest]) -> bytes:
    """Return the manifest of a case folder in canonical JSON (RFC 8785)."""
    rows = [
        {"path": file.path, "mode": file.mode, "size": file.size, "sha256": file.sha256}
        for file in sorted(files, key=lambda file: file.path)
    ]
    content = {"case": case, "repository": repository, "revision": revision, "files": rows}
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def gather(
    case: Case,
    register: Register,
    files: Mapping[str, FileDigest],
    receipts: Iterable[Document],
) -> Evidence:
    """Judge the receipts of a case against its folder's files, by path within the folder."""
    signed = [
        f for path, f in files.items() if path == "case.yaml" or path.startswith("materials/")
    ]
    digest = hashlib.sha256(manifest(case.id, register.repository, 1, signed)).hexdigest()
    counted, doubted = [], []
    for receipt in receipts:
        signature = _signature(receipt)
        doubt = _doubt(cast("dict[str, Any]", receipt.data), signature, case, register)
        if doubt is None and signature.decision is Decision.ACCEPT:
            doubt = _stale(signature, digest, files)
        if doubt:
            doubted.append((signature, doubt))
        else:
            counted.append(signature)
    return Evidence(digest, tuple(sorted(counted, key=_by_time)), tuple(doubted))


def _by_time(signature: Signature) -> tuple[datetime, str]:
    return signature.instant, signature.at.file


def _signature(receipt: Document) -> Signature:
    data = cast("dict[str, Any]", receipt.data)
    statement, evidence = data["statement"], data["evidence"]
    instant = evidence.get("submitted_at") or evidence["received_at"]
    return Signature(
        at=receipt.at,
        act=statement["act"],
        role=statement["role"],
        person=statement["person"],
        decision=Decision(statement["decision"]),
        instant=datetime.fromisoformat(instant).astimezone(UTC),
        digest=statement["subject"]["sha256"],
        event=statement["subject"].get("file"),
        reason=statement.get("reason"),
        personal=evidence["kind"] == "personal_key",
    )


def _doubt(
    data: dict[str, Any], signature: Signature, case: Case, register: Register
) -> Doubt | None:
    statement, evidence = data["statement"], data["evidence"]
    if statement["repository"] != register.repository:
        return Doubt.OTHER_REPOSITORY
    if (statement["case"], statement["revision"]) != (case.id, 1):
        return Doubt.OTHER_CASE
    if (signature.role, signature.person) not in _slots(case):
        return Doubt.NOT_IN_ROLE
    if evidence["kind"] == "forge_review" and not _own_account(evidence, signature, register):
        return Doubt.OTHER_ACCOUNT
    return None


def _slots(case: Case) -> frozenset[tuple[str, str]]:
    reporters = (("reporter", p.reported_by) for p in case.problems if p.reported_by)
    return frozenset(
        (*((str(role), person) for role, person, _ in case.parties.roles()), *reporters)
    )


def _own_account(evidence: dict[str, Any], signature: Signature, register: Register) -> bool:
    person = register.people.get(signature.person)
    on = local_day(signature.instant, register.time_zone)
    account = (evidence["host"], evidence["user"]["id"])
    return person is not None and any(
        (own.host, own.id) == account and own.held(on) for own in person.accounts
    )


def _stale(signature: Signature, digest: str, files: Mapping[str, FileDigest]) -> Doubt | None:
    if signature.event is None:
        return None if signature.digest == digest else Doubt.STALE
    file = files.get(signature.event)
    return None if file and file.sha256 == signature.digest else Doubt.STALE
