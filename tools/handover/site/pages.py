"""Which pages the site has, and what each is given to show."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handover.facts.questions import liability_edition
from handover.findings import Severity
from handover.policy import totals
from handover.site import articles, case, losses
from handover.site.board import ORDER, SOON, board
from handover.site.discretion import discreet
from handover.site.press import Press
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.findings import Finding
    from handover.model import Case
    from handover.pipeline import CaseReport, Report
    from handover.policy import Edition, Party
    from handover.site.articles import Article, TableView
    from handover.site.press import Page

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
    report: Report, language: str, stamp: Stamp, guides: tuple[Guide, ...] = ()
) -> Iterator[Page]:
    """Yield the pages of one language."""
    report = discreet(report)
    edition = articles.edition(report)
    shared = {
        "article_of": articles.clauses_by_name(edition),
        "article_of_rule": articles.rules_by_code(edition),
        "stamp": stamp,
        "edition": edition,
    }
    press = Press(report, language, **shared)
    yield _home(press, report)
    yield _cases(press, report)
    yield _findings(press, report)
    about = {"statuses": ORDER, "guides": guides}
    yield press.page("about.md", "about", _title(press, "about"), about)
    yield from (_case(press, report, one) for one in report.cases)
    yield from _policy(press, edition)


def _title(press: Press, page: str) -> str:
    return press.wording.voice.phrase(f"page_{page}")


def _home(press: Press, report: Report) -> Page:
    view = {"board": board(report), "counts": _counts(report), "soon": SOON}
    return press.page("index.md", "home", _title(press, "home"), view, overview=True)


def _cases(press: Press, report: Report) -> Page:
    latest = sorted(report.cases, key=lambda one: one.context.case.id, reverse=True)
    title = _title(press, "cases")
    return press.page("cases/index.md", "cases", title, {"cases": latest}, overview=True)


def _findings(press: Press, report: Report) -> Page:
    view = {
        "counts": _counts(report),
        "levels": tuple(_by_level(press, report.findings)),
    }
    return press.page("findings.md", "findings", _title(press, "findings"), view)


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
        "milestones": case.milestones(one),
        "losses": tuple(
            losses.view(record, loss, liability_edition(loss.basis, loss.problem.found_on))
            for loss in one.losses
        ),
        "found": _grouped(press, case.findings(report, one)),
        "signings": case.signings(one),
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


def _policy(press: Press, edition: Edition | None) -> Iterator[Page]:
    found = articles.articles(edition) if edition else ()
    covered = Counter(str(clause.coverage) for clause in edition.clauses) if edition else Counter()
    title, view = _title(press, "articles"), {"articles": found, "covered": covered}
    yield press.page("articles/index.md", "articles", title, view, overview=True)
    yield from (_article(press, article) for article in found)
    if edition and edition.requirements:
        title, shown = _title(press, "requirements"), {"totals": totals(edition)}
        yield press.page("articles/coverage.md", "coverage", title, shown, overview=True)


def _article(press: Press, article: Article) -> Page:
    view = {"article": article, "parties": _parties}
    path = f"articles/{article.number}.md"
    return press.page(path, "article", _article_title(press, article), view)


def _article_title(press: Press, article: Article) -> str:
    voice = press.wording.voice
    number = voice.phrase("explain_article", article=article.number)
    if len(article.clauses) > 1:
        return number
    return f"{number} {voice.text(article.clauses[0].clause.title)}"


def _parties(tables: Iterable[TableView]) -> tuple[Party, ...]:
    """Return the parties that bear something by any of the tables."""
    return tuple(dict.fromkeys(share.party for view in tables for share in view.table.shares))
