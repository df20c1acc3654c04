"""Which pages the site has, and what each is given to show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.findings import Severity
from handover.ledger.clearance import leaving
from handover.report import revisions, steps
from handover.site import articles, case, losses, people, policy, rulebook
from handover.site.board import ORDER, SOON, board
from handover.site.discretion import discreet
from handover.site.press import Press
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.findings import Finding
    from handover.model import Case
    from handover.pipeline import Report
    from handover.report.coverage import Proofs
    from handover.site.press import Page
    from handover.verdicts import CaseReport

Groups = tuple[tuple["Finding", ...], ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What made a page: the program's version, and the commit of the records if there is one."""

    version: str
    commit: str | None

    @property
    def short(self) -> str | None:
        """The first twelve digits of the commit, and the mark of changes since."""
        return self.commit and self.commit[:12] + self.commit[40:]


@dataclass(frozen=True, slots=True)
class Guide:
    """A page written by hand: its path below the folder of its language, and its title."""

    path: str
    title: str


def pages(
    report: Report,
    language: str,
    stamp: Stamp,
    guides: tuple[Guide, ...] = (),
    proofs: Proofs | None = None,
) -> Iterator[Page]:
    """Yield the pages of one language; `proofs` are what tries the rules, where that is known."""
    report = discreet(report)
    edition = articles.edition(report)
    shared = {
        "article_of": articles.clauses_by_name(edition),
        "codes": rulebook.CODES,
        "leavers": leaving(report.ledger),
        "shown_cases": frozenset(one.context.case.id for one in report.cases),
        "stamp": stamp,
        "edition": edition,
    }
    press = Press(report, language, **shared)
    yield _home(press, report)
    yield _cases(press, report)
    yield _findings(press, report)
    about = {"statuses": ORDER, "guides": guides}
    yield press.page("about.md", "about", press.title("about"), about)
    yield from (_case(press, report, one) for one in report.cases)
    yield from people.pages(press, report, edition)
    yield from policy.pages(press, report, edition, proofs)


def _home(press: Press, report: Report) -> Page:
    view = {"board": board(report), "counts": _counts(report), "soon": SOON}
    return press.page("index.md", "home", press.title("home"), view, overview=True)


def _cases(press: Press, report: Report) -> Page:
    latest = sorted(report.cases, key=lambda one: one.context.case.id, reverse=True)
    title = press.title("cases")
    return press.page("cases/index.md", "cases", title, {"cases": latest}, overview=True)


def _findings(press: Press, report: Report) -> Page:
    view = {
        "counts": _counts(report),
        "levels": tuple(_by_level(press, report.findings)),
    }
    return press.page("findings.md", "findings", press.title("findings"), view)


def _counts(report: Report) -> Counter[str]:
    return Counter(str(one.severity) for one in report.findings)


def _by_level(press: Press, found: tuple[Finding, ...]) -> Iterator[tuple[Severity, Groups]]:
    for level in Severity:
        if some := [one for one in found if one.severity is level]:
            yield level, _grouped(press, some)


def _grouped(press: Press, found: Iterable[Finding]) -> Groups:
    """Put findings of one case that ask for the same thing together, the first decides where."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in found:
        same = one.case, one.code, one.severity, press.wording.finding(one).fix
        groups.setdefault(same, []).append(one)
    return tuple(tuple(group) for group in groups.values())


def _case(press: Press, report: Report, one: CaseReport) -> Page:
    record = one.context.case
    view = {
        "shown": one,
        "status_sentence": sentence(one, press.wording.voice),
        "next_steps": steps.steps_of(one),
        "milestones": case.milestones(one),
        "revisions": revisions.revisions(one),
        "clock": next(revisions.clock(one, press.wording.voice), None),
        "losses": tuple(losses.view(one, loss) for loss in one.losses),
        "notices": case.notices(one),
        "found": _grouped(press, case.findings(report, one)),
        "signings": case.signings(one),
        "since": case.papers_since(one),
        "decisions": case.decisions(one),
        "parties": case.parties(one),
        "materials": case.materials(one),
        "zone": one.context.register.time_zone,
    }
    return press.page(f"cases/{record.id}.md", "case", _case_title(press, record), view)


def _case_title(press: Press, record: Case) -> str:
    called, comma = press.wording.called, press.wording.voice.phrase("comma")
    receivers = comma.join(map(called, record.parties.receivers))
    return f"{record.id} {called(record.parties.transferor)} → {receivers}".rstrip(" →")
