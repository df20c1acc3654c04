"""From a repository to a report: each case is judged by itself, then all of them together."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from handover import forms, ledger, verdicts
from handover.findings import Finding, Place, Severity
from handover.folders import read
from handover.intake import Intake
from handover.layout import CASE_FILE
from handover.ledger import Ledger
from handover.policy import in_doubt, in_force
from handover.repo import CUSTOMERS, EDITIONS, NEW_CUSTOMERS, PEOPLE, PRICES, WHOSE
from handover.scope import Scope
from handover.verdicts import Basis, CaseReport

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping

    from handover.folders import Folder
    from handover.model import Case
    from handover.policy import Edition, Unusable
    from handover.register import Register
    from handover.repo import Repository

    Verdicts = Mapping[str, CaseReport | Finding]


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
    folders = {path: _read(intake, path, known) for path in repository.case_folders()}
    intake.removed(removed)
    strays = intake.strays()
    loose = scope.loose(folders) if scope else []
    intake.loose(path for path in loose if not Scope(tuple(strays)).covers(path))
    recorded = repository.recorded(known.time_zone) if known and _has_losses(folders) else {}
    basis = Basis(known, editions, intake.unusable, day, recorded)
    whole = _whole(basis, folders, intake)
    touched = [stray for stray in strays if Scope(tuple(loose)).touches(stray)]
    return _only(whole, scope, touched) if scope else whole


def _read(intake: Intake, path: str, known: Register | None) -> Folder | None:
    """Return a case; what keeps us from reading it must not hide the others."""
    try:
        return read(intake, path, known)
    except Exception as error:  # noqa: BLE001 - whatever it is
        facts = {"rule": "E001", "name": "read", "error": f"{type(error).__name__}: {error}"}
        place = Place(f"{path}/{CASE_FILE}")
        intake.findings.append(Finding("E001", Severity.ERROR, place, facts))
        return None


def _has_losses(folders: Mapping[str, Folder | None]) -> bool:
    return any(folder.case.problems for folder in folders.values() if folder)


def _whole(basis: Basis, folders: Mapping[str, Folder | None], intake: Intake) -> Report:
    """Return the report on all cases; a number that two cases have gives neither a verdict."""
    read = {path: folder for path, folder in folders.items() if folder}
    first = verdicts.of_cases(read, basis)
    lost = [*(path for path in folders if path not in read), *intake.unjudged]
    book = partial(_ledger, basis, read, tuple(_lost(lost, basis, intake)), intake)
    across = tuple(ledger.findings(book(first)))
    coming = tuple(_across_corrections(book, first))
    last = dict(held_back(first, across, coming))
    twins = ledger.ambiguous(folder.case for folder in read.values())
    judged = {path: one for path, one in last.items() if isinstance(one, CaseReport)}
    alone = {path: one for path, one in judged.items() if not _is_in_doubt(one, twins)}
    faults = (one for one in last.values() if isinstance(one, Finding))
    of_cases = (finding for case in judged.values() for finding in case.findings)
    whole = chain(intake.findings, across, coming, of_cases, faults)
    return Report(
        today=basis.today,
        register=basis.register,
        editions=basis.editions,
        cases=tuple(alone.values()),
        findings=tuple(sorted(whole, key=lambda finding: finding.order)),
        not_checked=(*(path for path in folders if path not in alone), *intake.unjudged),
        unusable=basis.unusable,
        ledger=book(last),
    )


def held_back(
    judged: Verdicts, across: Iterable[Finding], coming: Iterable[Finding]
) -> Iterator[tuple[str, CaseReport | Finding]]:
    """Yield the verdicts, each with what the cases together show of its own case."""
    shown, ahead = _by_case(across), _by_case(coming)
    for path, one in judged.items():
        case = one.case if isinstance(one, Finding) else one.context.case.id
        yield path, verdicts.held_back(one, shown.get(case, ()), ahead.get(case, ()))


def _by_case(found: Iterable[Finding]) -> Mapping[str | None, list[Finding]]:
    by_case: dict[str | None, list[Finding]] = {}
    for finding in found:
        by_case.setdefault(finding.case, []).append(finding)
    return by_case


def _lost(folders: Iterable[str], basis: Basis, intake: Intake) -> Iterator[ledger.Lost]:
    """Yield the cases that could not be read, with the people and customers they may be about."""
    known = (*basis.register.people, *basis.register.customers) if basis.register else ()
    yield from (ledger.Lost(folder, intake.named_in(folder, known)) for folder in folders)


def _across_corrections(book: Callable[[Verdicts], Ledger], judged: Verdicts) -> Iterator[Finding]:
    """Yield what the cases together find in the corrections under way, as if these held."""
    corrected = dict(_corrected(judged))
    homes = tuple(f"{one.context.case.home}/" for one in corrected.values())
    found = ledger.findings(book({**judged, **corrected})) if corrected else ()
    yield from (finding for finding in found if finding.place.file.startswith(homes))


def _corrected(judged: Verdicts) -> Iterator[tuple[str, CaseReport]]:
    for path, one in judged.items():
        if isinstance(one, CaseReport) and one.correction:
            yield path, replace(one, context=one.correction)


def _ledger(
    basis: Basis,
    read: Mapping[str, Folder],
    lost: tuple[ledger.Lost, ...],
    intake: Intake,
    judged: Verdicts,
) -> Ledger:
    return ledger.Ledger(
        today=basis.today,
        register=basis.register,
        edition=in_force(basis.editions, basis.today),
        entries=tuple(_entry(folder, judged[path]) for path, folder in read.items()),
        lost=lost,
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


def _entry(folder: Folder, report: CaseReport | Finding) -> ledger.Entry:
    if isinstance(report, Finding):
        return ledger.Entry(folder.case, folder.place)
    return ledger.Entry(report.context.case, folder.place, report.context, report.standing)
