"""From a repository to a report: each case is judged by itself, then all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from handover import forms, ledger, rules, soundness
from handover.facts.admitted import admitted
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.revisions import effective
from handover.facts.status import correction, standing
from handover.findings import Finding, Severity
from handover.folders import read
from handover.intake import Intake
from handover.ledger import Ledger
from handover.policy import in_doubt, in_force
from handover.repo import CUSTOMERS, EDITIONS, NEW_CUSTOMERS, PEOPLE, PRICES, WHOSE
from handover.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from handover.facts.losses import CaseLoss
    from handover.facts.status import Standing
    from handover.folders import Folder, Revision
    from handover.model import Case
    from handover.policy import Edition, Unusable
    from handover.register import Register
    from handover.repo import Repository

_Made = TypeVar("_Made")

_OF_SIGNATURES = "S"
"""What the codes begin with of findings that are no matter of a case's content."""


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The verdict on one case."""

    context: Context
    standing: Standing
    losses: tuple[CaseLoss, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a repository as of a day.

    `not_checked` lists the folders of cases without a verdict: something that they hold could not
    be read or judged, or another case has the number. `unusable` are the editions that nothing is judged by.
    `ledger` is what is true across all cases, whichever of them are shown.
    """

    today: date
    register: Register | None
    editions: tuple[Edition, ...]
    cases: tuple[CaseReport, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    unusable: tuple[Unusable, ...] = ()
    ledger: Ledger = field(default_factory=lambda: Ledger(date.max), compare=False)

    @property
    def failed(self) -> bool:
        """Whether a finding of level error was made."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def edition_on(self, day: date) -> Edition | None:
        """Return the edition in force on a day."""
        return in_force(self.editions, day)

    def unusable_on(self, day: date) -> Unusable | None:
        """Return the edition that would be in force on a day if only it could be used."""
        return in_doubt(self.editions, self.unusable, day)

    def case(self, number: str) -> CaseReport | None:
        """Return the verdict on one case by its number."""
        return next((case for case in self.cases if case.context.case.id == number), None)

    def about(self, number: str) -> Report | None:
        """Return the part about one case; without a verdict if any folder of that number has none.

        None if there is no such case.
        """
        said = {one.place.file.rpartition("/")[0] for one in self.findings if one.case == number}
        named = (f for f in self.not_checked if f in said or f.rpartition("/")[2] == number)
        if unchecked := tuple(named):
            return replace(self, cases=(), not_checked=unchecked)
        found = self.case(number)
        return replace(self, cases=(found,), not_checked=()) if found else None


@dataclass(frozen=True, slots=True)
class _Basis:
    """What all cases are judged by; without a register, no case is read."""

    register: Register | None
    editions: tuple[Edition, ...]
    unusable: tuple[Unusable, ...]
    today: date
    recorded: Mapping[str, date]


def check(
    repository: Repository,
    today: date | None = None,
    scope: Scope | None = None,
    removed: Iterable[str] = (),
) -> Report:
    """Judge a repository; without a day, as of the register's own day or the present one.

    Everything is judged, because cases depend on each other; the scope chooses what is shown.
    `removed` are the files that are gone since whatever the scope is compared with.
    """
    intake = Intake(repository)
    editions, known = intake.editions(), intake.register()
    day = today or (known and known.as_of) or repository.today(known.time_zone if known else "UTC")
    intake.findings += forms.findings(known, editions, day, intake.place) if known else ()
    folders = {path: read(intake, path, known) for path in repository.case_folders()}
    intake.removed(removed)
    strays = intake.strays()
    loose = scope.loose(folders) if scope else []
    intake.loose(path for path in loose if not Scope(tuple(strays)).covers(path))
    recorded = repository.recorded(known.time_zone) if known and _has_losses(folders) else {}
    basis = _Basis(known, editions, intake.unusable, day, recorded)
    whole = _whole(basis, folders, intake)
    touched = [stray for stray in strays if Scope(tuple(loose)).touches(stray)]
    return _only(whole, scope, touched) if scope else whole


def _has_losses(folders: Mapping[str, Folder | None]) -> bool:
    return any(folder.case.problems for folder in folders.values() if folder)


def _whole(basis: _Basis, folders: Mapping[str, Folder | None], intake: Intake) -> Report:
    """Return the report on all cases; a number that two cases have gives neither a verdict."""
    read = {path: folder for path, folder in folders.items() if folder}
    verdicts = _verdicts(read, basis)
    lost = [*(path for path in folders if path not in read), *intake.unjudged]
    unread = tuple(_lost(lost, basis, intake))
    across = tuple(ledger.findings(_ledger(basis, read, verdicts, unread, intake)))
    lacking = {one.case for one in across if not _is_complete([one])}
    verdicts = {path: _held_back(one, lacking) for path, one in verdicts.items()}
    book = _ledger(basis, read, verdicts, unread, intake)
    twins = ledger.ambiguous(folder.case for folder in read.values())
    judged = {path: one for path, one in verdicts.items() if isinstance(one, CaseReport)}
    alone = {path: one for path, one in judged.items() if not _is_in_doubt(one, twins)}
    faults = (one for one in verdicts.values() if isinstance(one, Finding))
    of_cases = (finding for case in judged.values() for finding in case.findings)
    whole = chain(intake.findings, across, of_cases, faults)
    return Report(
        today=basis.today,
        register=basis.register,
        editions=basis.editions,
        cases=tuple(alone.values()),
        findings=tuple(sorted(whole, key=lambda finding: finding.order)),
        not_checked=(*(path for path in folders if path not in alone), *intake.unjudged),
        unusable=basis.unusable,
        ledger=book,
    )


def _lost(folders: Iterable[str], basis: _Basis, intake: Intake) -> Iterator[ledger.Lost]:
    """Yield the cases that could not be read, with the people and customers they may be about."""
    known = (*basis.register.people, *basis.register.customers) if basis.register else ()
    yield from (ledger.Lost(folder, intake.named_in(folder, known)) for folder in folders)


def _ledger(
    basis: _Basis,
    read: Mapping[str, Folder],
    verdicts: Mapping[str, CaseReport | Finding],
    lost: Iterable[ledger.Lost],
    intake: Intake,
) -> ledger.Ledger:
    return ledger.Ledger(
        today=basis.today,
        register=basis.register,
        edition=in_force(basis.editions, basis.today),
        entries=tuple(_entry(folder, verdicts[path]) for path, folder in read.items()),
        lost=tuple(lost),
        place=intake.place,
    )


def _is_in_doubt(one: CaseReport, twins: Container[str]) -> bool:
    """Tell whether another case has the number, or an event or receipt could not be read."""
    return one.context.case.folder in twins or bool(one.context.unread)


def _only(whole: Report, scope: Scope, strays: list[str]) -> Report:
    """Return the part of a report that a scope covers, with all findings of the cases it touches.

    What is wrong with what these cases rest upon is shown as well: the editions, the price lists,
    repository.yaml, and the records of the people and customers they name.
    """
    cases = tuple(case for case in whole.cases if scope.touches(case.context.case.folder))
    unchecked = tuple(folder for folder in whole.not_checked if scope.touches(folder))
    folders = (path for case in cases for path in _rests_on(case.context.case))
    shown = Scope((*scope.paths, *folders, *unchecked, *strays, EDITIONS, PRICES, WHOSE))
    found = tuple(finding for finding in whole.findings if shown.covers(finding.place.file))
    return replace(whole, cases=cases, findings=found, not_checked=unchecked)


def _rests_on(case: Case) -> Iterator[str]:
    yield case.folder
    yield from (f"{PEOPLE}/{person}.yaml" for _, person, _ in case.parties.roles())
    for customer, _ in case.named_customers():
        yield from (f"{folder}/{customer}.yaml" for folder in (CUSTOMERS, NEW_CUSTOMERS))


def policies(repository: Repository) -> Report:
    """Return a report on the policy editions alone."""
    intake = Intake(repository)
    editions = intake.editions()
    day = repository.today("UTC")
    return Report(day, None, editions, (), tuple(intake.findings), (), intake.unusable)


def _verdicts(folders: Mapping[str, Folder], basis: _Basis) -> dict[str, CaseReport | Finding]:
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


def _prepared(folder: Folder, basis: _Basis) -> tuple[Context, ...] | Finding:
    """Return what each revision is judged by; a finding if nobody can tell which edition holds."""
    revisions: list[Context] = []
    for one in folder.revisions:
        context = _context(folder, one, basis, tuple(revisions))
        if doubt := soundness.edition_unknown(context, basis.unusable):
            place = doubt.placed(folder.place)
            return Finding("F0327", Severity.ERROR, place, doubt.facts, case=folder.case.id)
        revisions.append(context)
    return tuple(revisions)


def _context(folder: Folder, one: Revision, basis: _Basis, earlier: tuple[Context, ...]) -> Context:
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
    found = {
        one.case.revision: _found(folder, piece, one, context)
        for piece, one in zip(folder.revisions, revisions, strict=True)
    }
    shared = losses(context)
    stands = standing(context, shared, complete=_is_complete(found[context.case.revision]))
    if last is not context:
        under_way = correction(last, complete=_is_complete(found[last.case.revision]))
        stands = replace(stands, correction=under_way)
    return CaseReport(context, stands, shared, tuple(_once(chain.from_iterable(found.values()))))


def _found(folder: Folder, piece: Revision, one: Context, holds: Context) -> tuple[Finding, ...]:
    """Return what is found in a revision, if it is the one that holds.

    Of a later one it is what stands in its own files. What is the matter with signatures always is.
    """
    found = (*piece.papers.findings, *rules.findings(one, folder.place))
    if one is holds:
        return found
    own = f"{one.case.home}/" if one.case.revision > holds.case.revision else None
    return tuple(
        finding
        for finding in found
        if finding.code.startswith(_OF_SIGNATURES) or (own and finding.place.file.startswith(own))
    )


def _held_back(one: CaseReport | Finding, lacking: Container[str | None]) -> CaseReport | Finding:
    """Return the verdict on a case that is not complete while other cases show what it lacks."""
    if isinstance(one, Finding) or one.context.case.id not in lacking:
        return one
    where = standing(one.context, one.losses, complete=False)
    return replace(one, standing=replace(where, correction=one.standing.correction))


def _is_complete(found: Iterable[Finding]) -> bool:
    """Tell whether no content is missing or wrong; signatures are no matter of content."""
    missing = (f for f in found if f.severity in {Severity.ERROR, Severity.TODO})
    return all(f.code.startswith(_OF_SIGNATURES) for f in missing)


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield each finding once; two revisions may find the same in what they share."""
    said: list[Finding] = []
    for finding in found:
        if finding not in said:
            said.append(finding)
            yield finding


def _entry(folder: Folder, report: CaseReport | Finding) -> ledger.Entry:
    if isinstance(report, Finding):
        return ledger.Entry(folder.case, folder.place)
    return ledger.Entry(folder.case, folder.place, report.context, report.standing)
