"""Which receipts hold: by the registered keys, the content, the history, and a root from outside."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from handover import audit, checkpoint, pipeline
from handover.evidence import Doubt
from handover.repo.snapshot import Snapshot
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import date

    from handover.audit import Audited
    from handover.checkpoint import Mismatch
    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.model import Paper
    from handover.pipeline import Report
    from handover.repo import Repository
    from handover.verdicts import CaseReport


class Verdict(StrEnum):
    """What a receipt is worth: it counts, was overtaken by a change, or is not what it should be."""

    COUNTS = "counts"
    OVERTAKEN = "overtaken"
    REFUSED = "not_accepted"


@dataclass(frozen=True, slots=True)
class Roots:
    """What came from outside the repository: fingerprints of sealers, and checkpoints by name."""

    fingerprints: tuple[str, ...] = ()
    checkpoints: Mapping[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt of a case and what it is worth; `why` is None where it counts.

    `other_root` tells that it does, but by a seal that no root from outside vouches for.
    """

    case: str
    signature: Signature
    why: Doubt | None
    other_root: bool

    @property
    def verdict(self) -> Verdict:
        """What the receipt is worth."""
        if self.why is Doubt.STALE:
            return Verdict.OVERTAKEN
        return Verdict.REFUSED if self.why or self.other_root else Verdict.COUNTS


@dataclass(frozen=True, slots=True)
class Outside:
    """A paper kept elsewhere; `at_hand` is None where nobody said where to look for it."""

    case: str
    paper: Paper
    at_hand: bool | None


@dataclass(frozen=True, slots=True)
class Verification:
    """What was verified in a commit, by which roots; the keys of the register are `named` there.

    The roots are fingerprints of sealers, and `checkpoints`, each with why it does not agree.
    """

    report: Report
    audited: Audited
    roots: tuple[str, ...]
    checkpoints: tuple[tuple[str, Mismatch | None], ...]
    named: tuple[str, ...]
    receipts: tuple[Checked, ...]
    outside: tuple[Outside, ...]

    @property
    def failed(self) -> bool:
        """Whether a receipt is not what it should be, a case has no verdict, or history was touched."""
        refused = any(one.verdict is Verdict.REFUSED for one in self.receipts)
        disagrees = any(why for _, why in self.checkpoints)
        return refused or disagrees or bool(self.report.not_checked or self.audited.findings)


def verify(
    repository: Repository,
    today: date | None,
    roots: Roots,
    number: str | None,
    digests: Collection[str] | None,
) -> Verification | None:
    """Return what holds in the commit that is checked out; None where no case has the number.

    `digests` are those of the files at hand that are kept outside. GitError where the history is not
    all there.
    """
    audited = audit.audit(repository)
    whole = pipeline.check(Snapshot.of(repository, audited.commit), today)
    report = whole.about(number) if number else whole
    if report is None:
        return None
    return Verification(
        report=report,
        audited=audited,
        roots=roots.fingerprints,
        checkpoints=tuple(
            (name, checkpoint.mismatch(repository, audited.commit, content))
            for name, content in roots.checkpoints.items()
        ),
        named=_named(whole),
        receipts=tuple(_receipts(report.cases, roots.fingerprints)),
        outside=tuple(_outside(report.cases, digests)),
    )


def _named(report: Report) -> tuple[str, ...]:
    sealers = report.register.sealers if report.register else ()
    keys = (PublicKey.of(key.public_key) for key in sealers)
    return tuple(key.fingerprint for key in keys if key)


def _receipts(cases: Collection[CaseReport], roots: tuple[str, ...]) -> Iterator[Checked]:
    for case in cases:
        told = _told(case)
        for file in sorted(told):
            signature, why = told[file]
            foreign = bool(roots) and signature.sealer not in roots
            yield Checked(case.context.case.id, signature, why, foreign)


def _told(case: CaseReport) -> Mapping[str, tuple[Signature, Doubt | None]]:
    """Return every receipt of a case by its file, as the revision judges it that it is about."""
    found: dict[str, tuple[Signature, Doubt | None]] = {}
    for context in _contexts(case):
        evidence, own = context.evidence, context.case.revision
        judged = (*((one, None) for one in evidence.signatures), *evidence.doubted)
        for signature, why in judged:
            is_own = (
                signature.revision == own if signature.event is None else context is case.context
            )
            if is_own or signature.at.file not in found:
                found[signature.at.file] = signature, why
    return found


def _contexts(case: CaseReport) -> Iterator[Context]:
    yield from case.context.revisions
    if case.correction:
        yield case.correction


def _outside(cases: Collection[CaseReport], digests: Collection[str] | None) -> Iterator[Outside]:
    for case in cases:
        known = case.context.case
        for paper in (*known.papers(), *known.event_papers()):
            if paper.sha256:
                at_hand = None if digests is None else paper.sha256 in digests
                yield Outside(known.id, paper, at_hand)
