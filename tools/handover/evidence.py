"""What the receipts of a case prove: who accepted or refused what, and when.

A receipt counts if it speaks of this repository, this case and the present content, if the person
is with the company and holds the role in the case, if the forge account is the person's own, and if
neither the review nor another receipt gainsays it. Its seal is not judged here, and `facts.admitted`
judges its time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from handover.dates import local_day
from handover.manifest import Manifest
from handover.model import ACTS, Delegation, Role

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from handover.findings import At
    from handover.manifest import FileDigest
    from handover.model import Case
    from handover.register import Person, Register
    from handover.source import Document

SIGN_OFF = "sign_off"
NEW_CUSTOMER = "new_customer"
"""The act by which people sign the form of a new customer (Article 7)."""


Data = dict[str, Any]
Heard = tuple["Signature", Data]


class Decision(StrEnum):
    """What a signer said."""

    ACCEPT = "accept"
    REFUSE = "refuse"


class Doubt(StrEnum):
    """Why a receipt does not count."""

    SEALER_UNKNOWN = "sealer_unknown"
    SEAL_BROKEN = "seal_broken"
    KEY_UNKNOWN = "key_unknown"
    SIGNATURE_BROKEN = "signature_broken"
    OTHER_REPOSITORY = "other_repository"
    OTHER_CASE = "other_case"
    OTHER_REVISION = "other_revision"
    REVISION_GONE = "revision_gone"
    EVENT_GONE = "event_gone"
    NOT_IN_ROLE = "not_in_role"
    UNKNOWN_PERSON = "unknown_person"
    OTHER_ACCOUNT = "other_account"
    NOT_EMPLOYED = "not_employed"
    OTHER_DECISION = "other_decision"
    OTHER_ACT = "other_act"
    UNKNOWN_ACT = "unknown_act"
    OTHER_FORGE = "other_forge"
    USED_TWICE = "used_twice"
    CONTRADICTED = "contradicted"
    STALE = "stale"
    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    BEFORE_SIGN_OFF = "before_sign_off"


_ROLES = frozenset(Role)
_OF_THEN = frozenset({None, Doubt.STALE, Doubt.NOT_IN_ROLE})
"""Why what was said to another content does not count now, although it may have counted then."""

# What the state of a review can stand for; a comment is how its author accepts a request.
_STANDS_FOR = {
    "APPROVED": Decision.ACCEPT,
    "COMMENTED": Decision.ACCEPT,
    "CHANGES_REQUESTED": Decision.REFUSE,
}


@dataclass(frozen=True, slots=True)
class Signature:
    """One decision of one person in one role, as a receipt tells it.

    `sealer` is the fingerprint of the key that the receipt says it is sealed with, `review`
    the forge and the id of a review.
    """

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
    revision: int = 1
    sealer: str = ""
    review: tuple[str, int] | None = None


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
    """The signatures that count, in the order of time, and the receipts that do not.

    `contents` gives the SHA-256 of the files of the case and of its events, by path.
    """

    digest: str
    signatures: tuple[Signature, ...] = ()
    doubted: tuple[tuple[Signature, Doubt], ...] = ()
    contents: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def heard(self) -> tuple[Signature, ...]:
        """All signatures, those that count and those that do not."""
        return (*self.signatures, *(signature for signature, _ in self.doubted))

    def sifted(self, doubt: Callable[[Signature], Doubt | None]) -> Evidence:
        """Return the evidence without the signatures that there is a doubt about."""
        judged = [(signature, doubt(signature)) for signature in self.signatures]
        found = tuple((signature, why) for signature, why in judged if why)
        kept = tuple(signature for signature, why in judged if why is None)
        return replace(self, signatures=kept, doubted=(*self.doubted, *found))

    def voided(self, sides: Collection[str]) -> datetime | None:
        """Return the last instant at which every side had accepted what has changed since (R80).

        Whom the case named at that time, nobody can tell any more: somebody of each side is enough,
        and all those of it who accepted. A refusal is heard as well.
        """
        instants = (_agreed_by(sides, said) for said in self._of_other_contents().values())
        return max((instant for instant in instants if instant), default=None)

    def _of_other_contents(self) -> Mapping[str, list[Signature]]:
        """Return what people said to the whole case as it is no more, by its digest."""
        counted = ((one, None) for one in self.signatures if one.decision is Decision.REFUSE)
        found: dict[str, list[Signature]] = {}
        for signature, why in (*counted, *self.doubted):
            is_whole = signature.act == SIGN_OFF and signature.event is None
            if is_whole and why in _OF_THEN and signature.digest != self.digest:
                found.setdefault(signature.digest, []).append(signature)
        return found

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


def _agreed_by(sides: Collection[str], said: Iterable[Signature]) -> datetime | None:
    """Return the instant at which all had accepted who ever did, if somebody of each side did."""
    ordered = sorted(said, key=_by_time)
    accepted = {(one.role, one.person) for one in ordered if one.decision is Decision.ACCEPT}
    of_sides = [frozenset(slot for slot in accepted if slot[0] == side) for side in sides]
    groups = [Group(slots, every=True) for slots in of_sides]
    return Evidence("", tuple(ordered)).agreed(SIGN_OFF, groups)


def gather(
    case: Case,
    register: Register,
    files: Mapping[str, FileDigest],
    receipts: Iterable[Document],
    revisions: Sequence[Case] = (),
    *,
    forged: Mapping[str, Doubt] | None = None,
) -> Evidence:
    """Judge the receipts of a case for one of its revisions, against the files of that one.

    An event may be signed by the parties of any; those of which were in force tells `admitted`.
    `forged` tells why receipts are not genuine, by file.
    """
    digest = Manifest.of(case.id, register.repository, case.revision, files.values()).digest
    heard = [(_signature(receipt), cast("Data", receipt.data)) for receipt in receipts]
    judge = _Judge(case, register, revisions or (case,), frozenset(files))
    doubts = _doubts(judge, heard, forged or {})
    judged = [(one, doubts.get(one.at.file) or _stale(one, digest, files)) for one, _ in heard]
    counted = (signature for signature, why in judged if why is None)
    doubted = tuple((signature, why) for signature, why in judged if why)
    contents = {path: file.sha256 for path, file in files.items()}
    return Evidence(digest, tuple(sorted(counted, key=_by_time)), doubted, contents)


def _by_time(signature: Signature) -> tuple[datetime, str]:
    return signature.instant, signature.at.file


def _signature(receipt: Document) -> Signature:
    data = cast("Data", receipt.data)
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
        review=(evidence["host"], evidence["review_id"]) if "review_id" in evidence else None,
        revision=statement.get("revision", 1),
        sealer=data["seal"]["key"],
    )


class _Judge:
    """Says what speaks against a receipt by itself, whatever the content that was signed."""

    def __init__(
        self, case: Case, register: Register, revisions: Sequence[Case], files: frozenset[str]
    ) -> None:
        self.case, self.revision, self.register = case.id, case.revision, register
        self.files = files
        self.latest = max(one.revision for one in revisions)
        self.slots, self.events = frozenset(slots(case)), case.events_by_path
        self.slots_of_events = frozenset(chain.from_iterable(map(slots, revisions)))

    def doubts(self, signature: Signature, data: Data) -> Iterator[Doubt]:
        """Yield why a receipt does not count, the gravest reason first."""
        statement, evidence = data["statement"], data["evidence"]
        if statement["repository"] != self.register.repository:
            yield Doubt.OTHER_REPOSITORY
        revision = statement.get("revision")
        if statement.get("case") != self.case or revision is None:
            yield Doubt.OTHER_CASE
        elif revision > self.latest:
            yield Doubt.REVISION_GONE
        elif self._is_gone(signature):
            yield Doubt.EVENT_GONE
        if signature.event is None and revision != self.revision:
            yield Doubt.OTHER_REVISION
        if not self._is_in_role(signature):
            yield Doubt.NOT_IN_ROLE
        yield from _of_signer(self.register, signature, evidence)
        if not self._fits(signature):
            yield Doubt.OTHER_ACT

    def _is_gone(self, signature: Signature) -> bool:
        """Tell whether the event is not there any more that somebody accepted under its name."""
        accepts, file = signature.decision is Decision.ACCEPT, signature.event or ""
        return accepts and signature.act in file and file not in self.files

    def _is_in_role(self, signature: Signature) -> bool:
        """Tell whether the case names a person in a role, or the role is a function they held."""
        named = self.slots_of_events if signature.event else self.slots
        if (signature.role, signature.person) in named:
            return True
        on = local_day(signature.instant, self.register.time_zone)
        post = self.register.position(signature.person, on)
        return signature.role not in _ROLES and post is not None and post.holds(signature.role)

    def _fits(self, signature: Signature) -> bool:
        """Tell whether the act is about what was signed: an event of its kind, or the whole case."""
        if signature.event is None:
            return signature.act not in ACTS
        event = self.events.get(signature.event)
        return event.act == signature.act if event else signature.act != SIGN_OFF


def of_forms(
    register: Register,
    files: Mapping[str, FileDigest],
    receipts: Iterable[Document],
    forged: Mapping[str, Doubt],
) -> Evidence:
    """Judge the receipts of new customers' forms against the forms, by path within the register."""
    heard = [(_signature(receipt), cast("Data", receipt.data)) for receipt in receipts]
    own = {
        one.at.file: forged.get(one.at.file) or next(_of_form(register, one, data), None)
        for one, data in heard
    }
    spent = dict(_among([(one, data) for one, data in heard if own[one.at.file] is None]))
    judged = [
        (one, own[one.at.file] or spent.get(one.at.file) or _stale(one, "", files))
        for one, _ in heard
    ]
    counted = sorted((one for one, why in judged if why is None), key=_by_time)
    return Evidence("", tuple(counted), tuple((one, why) for one, why in judged if why))


def _of_form(register: Register, signature: Signature, data: Data) -> Iterator[Doubt]:
    """Yield why a receipt does not count for the form that it names."""
    name = (signature.event or "").partition("/")[2].removesuffix(".yaml")
    form = register.new_customers.get(name)
    if data["statement"]["repository"] != register.repository:
        yield Doubt.OTHER_REPOSITORY
    if form is None or signature.act != NEW_CUSTOMER:
        yield Doubt.OTHER_ACT
    elif form.people.get(signature.role) != signature.person:
        yield Doubt.NOT_IN_ROLE
    yield from _of_signer(register, signature, data["evidence"])


def _of_signer(register: Register, signature: Signature, evidence: Data) -> Iterator[Doubt]:
    """Yield what speaks against the person, the account or the review, whatever was signed."""
    person = register.people.get(signature.person)
    on = local_day(signature.instant, register.time_zone)
    if person is None:
        yield Doubt.UNKNOWN_PERSON
    elif not (signature.personal or _is_own_account(person, evidence, on)):
        yield Doubt.OTHER_ACCOUNT
    elif not person.employed(on):
        yield Doubt.NOT_EMPLOYED
    if _STANDS_FOR.get(str(evidence.get("state")), signature.decision) is not signature.decision:
        yield Doubt.OTHER_DECISION


def slots(case: Case) -> Iterator[tuple[str, str | None]]:
    """Yield the roles in which a case names people, with these: parties, reporters, delegators."""
    yield from ((str(role), person) for role, person, _ in case.parties.roles())
    yield from (("reporter", problem.reported_by) for problem in case.problems)
    given = (event for event in case.events if isinstance(event, Delegation))
    yield from (("delegator", event.delegator) for event in given)


def _is_own_account(person: Person, evidence: Data, on: date) -> bool:
    account = (evidence["host"], evidence["user"]["id"])
    return any((own.host, own.id) == account and own.held(on) for own in person.accounts)


def _doubts(judge: _Judge, heard: Sequence[Heard], forged: Mapping[str, Doubt]) -> dict[str, Doubt]:
    """Return why receipts do not count, by file: each by itself, then beside the others."""
    own = {
        one.at.file: forged.get(one.at.file) or next(judge.doubts(one, data), None)
        for one, data in heard
    }
    sound = [(one, data) for one, data in heard if own[one.at.file] is None]
    doubts = {file: why for file, why in own.items() if why} | dict(_among(sound))
    return doubts | dict(_contradicted(one for one, _ in sound if one.at.file not in doubts))


def _contradicted(heard: Iterable[Signature]) -> Iterator[tuple[str, Doubt]]:
    """Yield what a person said in one role at one instant, where it is yes and no at once."""
    said: dict[tuple[object, ...], list[Signature]] = {}
    for one in heard:
        slot = (one.act, one.event, one.role, one.person, one.revision, one.instant)
        said.setdefault(slot, []).append(one)
    for several in said.values():
        if len({one.decision for one in several}) > 1:
            yield from ((one.at.file, Doubt.CONTRADICTED) for one in several)


def _among(heard: Sequence[Heard]) -> Iterator[tuple[str, Doubt]]:
    """Yield the receipts of another forge than most, and those of a review that is spent.

    One review may fill several slots of one person, if it says the same in each of them.
    """
    reviews = [(one, data) for one, data in heard if not one.personal]
    named = Counter(_forge(data["evidence"]) for _, data in reviews)
    home = dict(reversed([forge for forge, _ in named.most_common()]))
    uses: dict[tuple[str, int], list[Data]] = {}
    for signature, data in reviews:
        host, number = _forge(data["evidence"])
        used = uses.setdefault((host, data["evidence"]["review_id"]), [])
        if home[host] != number:
            yield signature.at.file, Doubt.OTHER_FORGE
        elif not all(_is_same_review(data, other) for other in used):
            yield signature.at.file, Doubt.USED_TWICE
        else:
            used.append(data)


def _forge(evidence: Data) -> tuple[str, int]:
    return evidence["host"], evidence["repository_id"]


def _is_same_review(data: Data, other: Data) -> bool:
    """Tell whether two receipts differ in the role, and in nothing else that was signed."""
    said, role = data["statement"], other["statement"]["role"]
    alike = ({**said, "role": role}, data["evidence"]) == (other["statement"], other["evidence"])
    return alike and bool(said["role"] != role)


def _stale(signature: Signature, digest: str, files: Mapping[str, FileDigest]) -> Doubt | None:
    """Tell whether what was accepted has changed since; a refusal stands whatever changes."""
    if signature.decision is Decision.REFUSE:
        return None
    if signature.event is None:
        return None if signature.digest == digest else Doubt.STALE
    file = files.get(signature.event)
    return None if file and file.sha256 == signature.digest else Doubt.STALE
