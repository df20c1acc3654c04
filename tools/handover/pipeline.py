"""From a repository to a report: each case is judged by itself, then all of them together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from handover import ledger, rules
from handover.facts.context import Context
from handover.facts.losses import losses
from handover.facts.status import standing
from handover.findings import Finding, Severity
from handover.intake import Intake
from handover.policy import in_force
from handover.repo import CUSTOMERS, EDITIONS, PEOPLE, WHOSE
from handover.scope import Scope

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.losses import CaseLoss
    from handover.facts.status import Standing
    from handover.intake import Folder
    from handover.model import Case
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
    strays = intake.strays()
    loose = scope.loose(folders) if scope else []
    intake.loose(path for path in loose if not Scope(tuple(strays)).covers(path))
    verdicts = {
        path: _verdict(folder, known, editions, day)
        for path, folder in folders.items()
        if folder and known
    }
    cases = tuple(one for one in verdicts.values() if isinstance(one, CaseReport))
    entries = [_entry(folder, verdicts.get(path)) for path, folder in folders.items()]
    found = [*intake.findings, *ledger.findings(filter(None, entries))]
    found += (finding for case in cases for finding in case.findings)
    found += (fault for fault in verdicts.values() if isinstance(fault, Finding))
    whole = Report(
        today=day,
        register=known,
        editions=editions,
        cases=cases,
        findings=tuple(sorted(found, key=lambda finding: finding.order)),
        not_checked=tuple(p for p in folders if not isinstance(verdicts.get(p), CaseReport)),
    )
    touched = [stray for stray in strays if Scope(tuple(loose)).touches(stray)]
    return _only(whole, scope, touched) if scope else whole


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
    return Report(day, None, editions, (), tuple(intake.findings), ())


def _verdict(
    folder: Folder, known: Register, editions: tuple[Edition, ...], today: date
) -> CaseReport | Finding:
    """Return the verdict on one case, or what kept us from it; the other cases go on."""
    try:
        return _judge(folder, known, editions, today)
    except Exception as error:  # noqa: BLE001 - whatever it is, one case must not hide the others
        facts = {"rule": "E001", "name": "verdict", "error": f"{type(error).__name__}: {error}"}
        place = folder.place(folder.case.at)
        return Finding("E001", Severity.ERROR, place, facts, case=folder.case.id)


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


def _entry(folder: Folder | None, report: CaseReport | Finding | None) -> ledger.Entry | None:
    if folder is None or not isinstance(report, CaseReport):
        return None
    case = folder.case
    customers = tuple((line.customer, line.at / "customer") for line in case.customers)
    return ledger.Entry(case.id, case.at, report.standing.status, customers, folder.place)
