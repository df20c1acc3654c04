"""From a repository to a report: each case is judged by itself, then all of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover import ledger, rules
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.status import standing
from handover.findings import Severity
from handover.intake import Intake
from handover.policy import in_force
from handover.scope import Scope

if TYPE_CHECKING:
    from datetime import date

    from handover.facts.losses import CaseLoss
    from handover.facts.status import Standing
    from handover.findings import Finding
    from handover.intake import Folder
    from handover.policy import Edition
    from handover.register import Register
    from handover.repo import Repository


@dataclass(frozen=True, slots=True)
class CaseReport:
    """The verdict on one case."""

    context: Context
    standing: Standing
    losses: tuple[CaseLoss, ...]
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The verdict on a repository as of a day; `not_checked` lists the folders without one."""

    today: date
    register: Register | None
    editions: tuple[Edition, ...]
    cases: tuple[CaseReport, ...]
    findings: tuple[Finding, ...]
    not_checked: tuple[str, ...]

    @property
    def failed(self) -> bool:
        """Whether a finding of level error was made."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)

    def edition_on(self, day: date) -> Edition | None:
        """Return the edition in force on a day."""
        return in_force(self.editions, day)

    def case(self, number: str) -> CaseReport | None:
        """Return the verdict on one case by its number."""
        return next((case for case in self.cases if case.context.case.id == number), None)


def check(repository: Repository, today: date | None = None, scope: Scope | None = None) -> Report:
    """Judge a repository; without a day, as of the register's own day or the present one.

    Everything is judged, because cases depend on each other; the scope chooses what is shown.
    """
    intake = Intake(repository)
    editions, known = intake.editions(), intake.register()
    day = today or (known and known.as_of) or repository.today(known.time_zone if known else "UTC")
    folders = {path: intake.case(path, known) for path in repository.case_folders()}
    intake.strays()
    if scope:
        intake.loose(scope.loose(folders))
    sound = [folder for folder in folders.values() if folder]
    cases = tuple(_judge(folder, known, editions, day) for folder in sound) if known else ()
    found = [*intake.findings, *ledger.findings(map(_entry, sound, cases))]
    found += (finding for case in cases for finding in case.findings)
    whole = Report(
        today=day,
        register=known,
        editions=editions,
        cases=cases,
        findings=tuple(sorted(found, key=lambda finding: finding.order)),
        not_checked=tuple(path for path, folder in folders.items() if folder is None),
    )
    return _only(whole, scope) if scope else whole


def _only(whole: Report, scope: Scope) -> Report:
    """Return the part of a report that a scope covers, with all findings of the cases it touches."""
    cases = tuple(case for case in whole.cases if scope.touches(case.context.case.folder))
    unchecked = tuple(folder for folder in whole.not_checked if scope.touches(folder))
    shown = Scope((*scope.paths, *(c.context.case.folder for c in cases), *unchecked))
    found = tuple(finding for finding in whole.findings if shown.covers(finding.place.file))
    return replace(whole, cases=cases, findings=found, not_checked=unchecked)


def policies(repository: Repository) -> Report:
    """Return a report on the policy editions alone."""
    intake = Intake(repository)
    editions = intake.editions()
    day = repository.today("UTC")
    return Report(day, None, editions, (), tuple(intake.findings), ())


def _judge(
    folder: Folder, known: Register, editions: tuple[Edition, ...], today: date
) -> CaseReport:
    context = Context(
        case=folder.case,
        policy=in_force(editions, folder.case.opened_on),
        editions=editions,
        register=known,
        evidence=folder.evidence,
        today=today,
    )
    found = tuple(rules.findings(context, folder.place))
    complete = not any(f.severity in {Severity.ERROR, Severity.TODO} for f in found)
    shared = losses(context)
    return CaseReport(context, standing(context, shared, complete=complete), shared, found)


def _entry(folder: Folder, report: CaseReport) -> ledger.Entry:
    case = folder.case
    customers = tuple((line.customer, line.at / "customer") for line in case.customers)
    return ledger.Entry(case.id, case.at, report.standing.status, customers, folder.place)
