"""Verdicts: each case by its own records, in the revision that holds and in one under way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from handover import layout, ledger, rules, soundness
from handover.facts.admitted import admitted
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.revisions import effective
from handover.facts.status import correction, standing
from handover.findings import Finding, Severity
from handover.policy import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping
    from datetime import date

    from handover.evidence import Signature
    from handover.facts.losses import CaseLoss
    from handover.facts.status import Standing
    from handover.folders import Folder, Revision
    from handover.model import Case
    from handover.policy import Edition, Unusable
    from handover.register import Register

_Made = TypeVar("_Made")

_OF_SIGNATURES = "S"
"""What the codes begin with of findings that are no matter of a case's content."""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The verdict on one case, by the revision that holds; a `correction` may be under way."""

    context: Context
    standing: Standing
    losses: tuple[CaseLoss, ...]
    findings: tuple[Finding, ...]
    correction: Context | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Basis:
    """What all cases are judged by; without a register, no case is read."""

    register: Register | None
    editions: tuple[Edition, ...]
    unusable: tuple[Unusable, ...]
    today: date
    recorded: Mapping[str, date]


def of_cases(folders: Mapping[str, Folder], basis: Basis) -> dict[str, CaseReport | Finding]:
    """Return the verdict on each case, by its own records and the windows of the others (A13)."""
    prepared = {
        path: _attempt(folder, partial(_prepared, folder, basis))
        for path, folder in folders.items()
    }
    known = {path: one for path, one in prepared.items() if not isinstance(one, Finding)}
    contested = ledger.contested(effective(revisions) for revisions in known.values())
    return {
        path: one
        if isinstance(one, Finding)
        else _attempt(folders[path], partial(_judge, folders[path], one, contested[path]))
        for path, one in prepared.items()
    }


def _attempt(folder: Folder, step: Callable[[], _Made]) -> _Made | Finding:
    """Return what a step makes of a case, or what kept us from it; the other cases go on."""
    try:
        return step()
    except Exception as error:  # noqa: BLE001 - whatever it is, one case must not hide the others
        facts = {"rule": "E001", "name": "verdict", "error": f"{type(error).__name__}: {error}"}
        place = folder.place(folder.case.at)
        return Finding("E001", Severity.ERROR, place, facts, case=folder.case.id)


def _prepared(folder: Folder, basis: Basis) -> tuple[Context, ...] | Finding:
    """Return what each revision is judged by; a finding if nobody can tell which edition holds."""
    revisions: list[Context] = []
    for one in folder.revisions:
        context = _context(folder, one, basis, tuple(revisions))
        if doubt := soundness.edition_unknown(context, basis.unusable):
            place = doubt.placed(folder.place)
            return Finding("F0327", Severity.ERROR, place, doubt.facts, case=folder.case.id)
        revisions.append(context)
    return tuple(revisions)


def _context(folder: Folder, one: Revision, basis: Basis, earlier: tuple[Context, ...]) -> Context:
    return admitted(
        Context(
            case=one.case,
            policy=in_force(basis.editions, one.case.opened_on),
            editions=basis.editions,
            register=folder.register,
            evidence=one.evidence,
            today=basis.today,
            recorded=basis.recorded,
            papers=one.papers.tables,
            earlier=earlier,
        )
    )


def _judge(folder: Folder, revisions: tuple[Context, ...], contested: frozenset[str]) -> CaseReport:
    """Return the verdict on a case by the revision that holds, and on a correction under way."""
    if contested:
        revisions = tuple(replace(one, contested=contested) for one in revisions)
    context, last = effective(revisions), revisions[-1]
    shared = losses(context)
    going_by = {context.case.revision, *(loss.basis.case.revision for loss in shared)}
    found = {
        one.case.revision: _found(folder, piece, one, context, going_by)
        for piece, one in zip(folder.revisions, revisions, strict=True)
    }
    stands = standing(context, shared, complete=_is_complete(found[context.case.revision]))
    under_way = None if last is context else last
    if under_way:
        step = correction(under_way, complete=_is_complete(found[under_way.case.revision]))
        stands = replace(stands, correction=step)
    said = tuple(once(chain.from_iterable(found.values())))
    return CaseReport(context, stands, shared, said, under_way)


def _found(
    folder: Folder, piece: Revision, one: Context, holds: Context, going_by: Container[int]
) -> tuple[Finding, ...]:
    """Return what is found in a revision: all of it, if it is the one that holds.

    Of a later one, and of one that a loss goes by (A21), it is what stands in its own files. What is
    the matter with signatures of the whole case always is; events are the matter of what holds.
    """
    found = (*rules.cited(one, piece.papers.findings), *rules.findings(one, folder.place))
    if one is holds:
        return found
    case = one.case
    is_asked = case.revision > holds.case.revision or case.revision in going_by
    own = (f"{case.home}/{layout.CASE_FILE}", f"{case.home}/{layout.MATERIALS}/")
    signed = {case.at.file, *(said.at.file for said in one.evidence.heard if _is_of(said, case))}
    return tuple(
        finding
        for finding in found
        if (is_asked and finding.place.file.startswith(own))
        or (finding.code.startswith(_OF_SIGNATURES) and finding.place.file in signed)
    )


def _is_of(signature: Signature, case: Case) -> bool:
    """Tell whether somebody signed a revision as a whole."""
    return signature.event is None and signature.revision == case.revision


def held_back(
    one: CaseReport | Finding, across: Iterable[Finding], coming: Iterable[Finding]
) -> CaseReport | Finding:
    """Return the verdict on a case that is not complete while other cases show what it lacks.

    `across` is what they show of the case, `coming` of a correction that would lack something.
    """
    if isinstance(one, Finding):
        return one
    stands = one.standing
    if not _is_complete(across):
        stands = standing(one.context, one.losses, complete=False)
        stands = replace(stands, correction=one.standing.correction)
    if one.correction and not _is_complete(coming):
        stands = replace(stands, correction=correction(one.correction, complete=False))
    return replace(one, standing=stands)


def _is_complete(found: Iterable[Finding]) -> bool:
    """Tell whether no content is missing or wrong; signatures are no matter of content."""
    missing = (f for f in found if f.severity in {Severity.ERROR, Severity.TODO})
    return all(f.code.startswith(_OF_SIGNATURES) for f in missing)


def once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding once; two revisions may find the same in what they share."""
    said: dict[object, list[Finding]] = {}
    for finding in found:
        alike = said.setdefault((finding.code, finding.place), [])
        if finding not in alike:
            alike.append(finding)
            yield finding
