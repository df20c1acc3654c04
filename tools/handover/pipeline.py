"""From a repository to a report: each case is judged by itself, then all of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain
from typing import TYPE_CHECKING

from handover import ledger, rules, soundness
from handover.facts.admitted import admitted
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.status import standing
from handover.findings import Finding, Severity
from handover.intake import Intake
from handover.policy import in_doubt, in_force
from handover.repo import CUSTOMERS, EDITIONS, PEOPLE, WHOSE
from handover.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from handover.facts.losses import CaseLoss
    from handover.facts.status import Standing
    from handover.intake import Folder
    from handover.model import Case
    from handover.policy import Edition, Unusable
    from handover.register import Register
    from handover.repo import Repository

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

    `not_checked` lists the folders of cases without a verdict: what they hold could not be read or
    judged, or another case has the number. `unusable` are the editions that nothing is judged by.
    """

    today: date
    register: Register | None
    editions: tuple[Edition, ...]
    cases: tuple[CaseReport, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]
    unusable: tuple[Unusable, ...] = ()

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


def check(repository: Repository, today: date | None = None, scope: Scope | None = None) -> Report:
    """Judge a repository; without a day, as of the register's own day or the present one.

    Everything is judged, because cases depend on each other; the scope chooses what is shown.
    """
    intake = Intake(repository)
    editions, known = intake.editions(), intake.register()
    day = today or (known and known.as_of) or repository.today(known.time_zone if known else "UTC")
    folders = {path: intake.case(path, known) for path in repository.case_folders()}
    strays = intake.strays()
    loose = scope.loose(folders) if scope else []
    intake.loose(path for path in loose if not Scope(tuple(strays)).covers(path))
    basis = _Basis(known, editions, intake.unusable, day)
    whole = _whole(basis, folders, intake.findings)
    touched = [stray for stray in strays if Scope(tuple(loose)).touches(stray)]
    return _only(whole, scope, touched) if scope else whole


def _whole(basis: _Basis, folders: Mapping[str, Folder | None], found: Iterable[Finding]) -> Report:
    """Return the report on all cases; a number that two cases have gives neither a verdict."""
    read = {path: folder for path, folder in folders.items() if folder}
    verdicts = {path: _verdict(folder, basis) for path, folder in read.items()}
    entries = [_entry(folder, verdicts[path]) for path, folder in read.items()]
    twins = ledger.ambiguous(entries)
    judged = {path: one for path, one in verdicts.items() if isinstance(one, CaseReport)}
    alone = {path: one for path, one in judged.items() if one.context.case.at.file not in twins}
    faults = (one for one in verdicts.values() if isinstance(one, Finding))
    of_cases = (finding for case in judged.values() for finding in case.findings)
    whole = chain(found, ledger.findings(entries), of_cases, faults)
    return Report(
        today=basis.today,
        register=basis.register,
        editions=basis.editions,
        cases=tuple(alone.values()),
        findings=tuple(sorted(whole, key=lambda finding: finding.order)),
        not_checked=tuple(path for path in folders if path not in alone),
        unusable=basis.unusable,
    )


def _only(whole: Report, scope: Scope, strays: list[str]) -> Report:
    """Return the part of a report that a scope covers, with all findings of the cases it touches.

    What is wrong with what these cases rest upon is shown as well: the editions, repository.yaml,
    and the records of the people and customers they name.
    """
    cases = tuple(case for case in whole.cases if scope.touches(case.context.case.folder))
    unchecked = tuple(folder for folder in whole.not_checked if scope.touches(folder))
    folders = (path for case in cases for path in _rests_on(case.context.case))
    shown = Scope((*scope.paths, *folders, *unchecked, *strays, EDITIONS, WHOSE))
    found = tuple(finding for finding in whole.findings if shown.covers(finding.place.file))
    return replace(whole, cases=cases, findings=found, not_checked=unchecked)


def _rests_on(case: Case) -> Iterator[str]:
    yield case.folder
    yield from (f"{PEOPLE}/{person}.yaml" for _, person, _ in case.parties.roles())
    yield from (f"{CUSTOMERS}/{customer}.yaml" for customer, _ in case.named_customers())


def policies(repository: Repository) -> Report:
    """Return a report on the policy editions alone."""
    intake = Intake(repository)
    editions = intake.editions()
    day = repository.today("UTC")
    return Report(day, None, editions, (), tuple(intake.findings), (), intake.unusable)


def _verdict(folder: Folder, basis: _Basis) -> CaseReport | Finding:
    """Return the verdict on one case, or what kept us from it; the other cases go on."""
    case = folder.case
    try:
        context = _context(folder, basis)
        if doubt := soundness.edition_unknown(context, basis.unusable):
            place = folder.place(doubt.at)
            return Finding("F0327", Severity.ERROR, place, doubt.facts, case=case.id)
        return _judge(folder, context)
    except Exception as error:  # noqa: BLE001 - whatever it is, one case must not hide the others
        facts = {"rule": "E001", "name": "verdict", "error": f"{type(error).__name__}: {error}"}
        return Finding("E001", Severity.ERROR, folder.place(case.at), facts, case=case.id)


def _context(folder: Folder, basis: _Basis) -> Context:
    return admitted(
        Context(
            case=folder.case,
            policy=in_force(basis.editions, folder.case.opened_on),
            editions=basis.editions,
            register=folder.register,
            evidence=folder.evidence,
            today=basis.today,
        )
    )


def _judge(folder: Folder, context: Context) -> CaseReport:
    found = tuple(rules.findings(context, folder.place))
    missing = (f for f in found if f.severity in {Severity.ERROR, Severity.TODO})
    complete = all(f.code.startswith(_OF_SIGNATURES) for f in missing)
    shared = losses(context)
    return CaseReport(context, standing(context, shared, complete=complete), shared, found)


def _entry(folder: Folder, report: CaseReport | Finding) -> ledger.Entry:
    case = folder.case
    status = report.standing.status if isinstance(report, CaseReport) else None
    customers = tuple((line.customer, line.at / "customer") for line in case.customers)
    return ledger.Entry(case.id, case.at, status, customers, folder.place)
