"""The pages of the policy: its articles, the rules that watch them, and what is covered how."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from handover.policy import totals
from handover.report import coverage
from handover.site import articles, rulebook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from handover.pipeline import Report
    from handover.policy import Edition, Party
    from handover.report.coverage import Proofs
    from handover.report.tables import TableView
    from handover.site.articles import Article
    from handover.site.press import Page, Press
    from handover.site.rulebook import RuleView


def pages(
    press: Press, report: Report, edition: Edition | None, proofs: Proofs | None
) -> Iterator[Page]:
    """Yield the pages of an edition's articles, of every rule, and of what is covered."""
    rules = {view.code: view for view in rulebook.rules(report, edition, proofs)}
    found = articles.articles(edition) if edition else ()
    covered = Counter(str(clause.coverage) for clause in edition.clauses) if edition else Counter()
    title, view = press.title("articles"), {"articles": found, "covered": covered}
    yield press.page("articles/index.md", "articles", title, view, overview=True)
    yield from (_article(press, article, rules) for article in found)
    if edition and edition.requirements:
        yield _coverage(press, edition, proofs)
    title, listed = press.title("rulebook"), {"groups": rulebook.grouped(rules)}
    yield press.page("rules/index.md", "rules", title, listed, overview=True)
    yield from (_rule(press, rule) for rule in rules.values())


def _article(press: Press, article: Article, rules: Mapping[str, RuleView]) -> Page:
    view = {"article": article, "parties": _parties, "rules": rules}
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


def _coverage(press: Press, edition: Edition, proofs: Proofs | None) -> Page:
    view = {
        "totals": totals(edition),
        "proofs": proofs,
        "tried_totals": coverage.proof_totals(edition, proofs) if proofs else None,
    }
    title = press.title("requirements")
    return press.page("articles/coverage.md", "coverage", title, view, overview=True)


def _rule(press: Press, rule: RuleView) -> Page:
    title = f"{rule.code} {press.wording.rule_words(rule.code)['title']}"
    return press.page(f"rules/{rule.code}.md", "rule", title, {"rule": rule})
