"""The pages of the policy: a page for every code, articles with notices, and what tries each rule."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from annotated import EDITION
from company import CASE, edit, put, sign_event, write

from handover import pipeline
from handover.findings import Finding, Place, Severity
from handover.policy import Coverage
from handover.repo import Repository
from handover.report import coverage, explanation
from handover.rules import RULES
from handover.site.pages import Stamp, pages
from handover.words import LANGUAGES, Voice, codes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.report.coverage import Proofs
    from handover.site.press import Page

TODAY = date(2026, 3, 31)
ROOT = Path(__file__).parents[2]
TAG = re.compile("<[^>]*>")


@pytest.fixture(scope="module")
def proofs() -> Proofs:
    found = coverage.proofs(Repository(ROOT))
    assert found
    return found


def every(root: Path, language: str = "zh", proofs: Proofs | None = None) -> Iterator[Page]:
    report = pipeline.check(Repository(root), TODAY)
    return pages(report, language, Stamp("1", None), (), proofs)


def texts(root: Path, language: str = "zh", proofs: Proofs | None = None) -> dict[str, str]:
    """Return the Markdown of every page by its path."""
    return {page.path: page.text for page in every(root, language, proofs)}


def text_of(root: Path, path: str, language: str = "zh", proofs: Proofs | None = None) -> str:
    """Return the Markdown of one page."""
    return next(page.text for page in every(root, language, proofs) if page.path == path)


def plain(text: str) -> str:
    """Return what a page says, without tags and line breaks."""
    return " ".join(html.unescape(TAG.sub("", text)).split())


# ---- what tries the rules


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_a_rule_has_a_record_that_breaks_it_and_one_that_passes(proofs: Proofs, code: str) -> None:
    proof = proofs.of(code)
    assert (proof.breaking > 0, proof.passing > 0) == (True, True)
    assert (ROOT / str(proof.folder)).is_dir()


@pytest.mark.parametrize("row", EDITION.requirements, ids=lambda row: row.requirement)
def test_a_requirement_has_what_covers_it_and_what_tries_that(
    proofs: Proofs, row: coverage.Requirement
) -> None:
    found = proofs.of_row(row)
    assert [] == [proof.name for proof in found if not proof.is_enough]
    assert found or (row.coverage is Coverage.NOT_CHECKED and row.reason)


def test_a_rule_without_a_record_that_passes_is_not_tried(tmp_path: Path) -> None:
    put(tmp_path / "tools/tests/records/A0201/one.yaml", "case: x\n")
    put(tmp_path / "tools/tests/test_one.py", "A0201\n")
    found = coverage.proofs(Repository(write(tmp_path)))
    assert found
    one = found.of("A0201")
    assert (1, 0, False) == (one.breaking, one.passing, one.is_enough)
    assert not found.of("A0301").is_enough


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_coverage_page_names_what_tries_each_rule(
    tmp_path: Path, proofs: Proofs, language: str
) -> None:
    page = plain(text_of(write(tmp_path), "articles/coverage.md", language, proofs))
    voice = Voice(language)
    for row in EDITION.requirements:
        assert f"{row.requirement} " in page
    for code in ("A0201", "X0201", "R61"):
        assert coverage.tried(proofs.of(code), voice) in page


def test_without_the_tests_the_coverage_page_names_the_rules_alone(tmp_path: Path) -> None:
    made = texts(write(tmp_path))
    assert "A0201" in made["articles/coverage.md"]
    assert "tools/tests" not in "".join(made.values())


# ---- a page for every code


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_a_page_with_its_words_weight_and_clause(
    tmp_path: Path, proofs: Proofs, language: str
) -> None:
    made, voice = texts(write(tmp_path), language, proofs), Voice(language)
    for code in codes(language):
        text, entry = plain(made[f"rules/{code}.md"]), voice.rule(code)
        assert entry
        title = entry["title"][:1].upper() + entry["title"][1:]
        assert title in text
        for part in ("message", "why", "fix"):
            assert " ".join(voice.outline(entry[part]).replace("`", "").split()) in text
        assert f"explain {code}" in text
    listed = made["rules/index.md"]
    assert all(f'"{code}/"' in listed for code in codes(language))
    shown = plain(made["rules/A1702.md"])
    assert voice.phrase("claim_none") in shown
    assert "found_on: 2026-07-20" in shown
    assert "R65" in shown
    assert "17-1" in shown
    assert voice.phrase("rule_untouched") in shown
    assert "tools/tests/records/A1702" in shown


def test_a_rule_page_leads_to_the_cases_that_it_concerns_and_they_lead_back(
    tmp_path: Path,
) -> None:
    line = edit(write(tmp_path) / CASE / "case.yaml", "    mode: on_site\n", "    mode: video\n")
    made = texts(tmp_path)
    page = made["rules/A0607.md"]
    assert '<a href="../../cases/HO-2026-0001/#findings">HO-2026-0001</a>' in page
    assert f"{CASE}/case.yaml:{line}" in plain(page)
    assert '<a class="hl-code" href="../../rules/A0607/">A0607</a>' in made["cases/HO-2026-0001.md"]
    assert '<a class="hl-code" href="../rules/A0607/">A0607</a>' in made["findings.md"]
    article = made["articles/6.md"]
    assert '<a class="hl-code" href="../../rules/A0607/">A0607</a>' in article
    assert '<a href="../../cases/HO-2026-0001/#findings">HO-2026-0001</a>' in article


def test_a_line_that_is_flagged_twice_is_one_place() -> None:
    place = Place("cases/2026/HO-2026-0001/case.yaml", 5)
    one = Finding("A1713", Severity.WARNING, place, {"person": "E1001"}, case="HO-2026-0001")
    found = (one, replace(one, facts={"person": "E1002"}), replace(one, code="A1714"))
    assert (("HO-2026-0001", place.file, 5),) == explanation.places("A1713", found)


def test_a_finding_about_no_case_is_told_by_its_file(tmp_path: Path) -> None:
    person = write(tmp_path) / "cases/register/people/E1002.yaml"
    edit(person, "person: E1002", "person: E1003")
    found = pipeline.check(Repository(tmp_path), TODAY).findings
    alone = next(one for one in found if one.case is None)
    page = plain(text_of(tmp_path, f"rules/{alone.code}.md"))
    assert f"{alone.place.file}:{alone.place.line}" in page


def test_no_rule_page_tells_that_somebody_was_penalised(tmp_path: Path) -> None:
    penalty = (
        'event: penalty\nproblem: "0001"\nperson: E4001\nseverity: half\ndecided_by: E2001\n'
        "decided_on: 2026-03-21\ncriticised_in: 2026-05\nreason: 没有核对\n"
    )
    put(write(tmp_path) / CASE / "events/0002-penalty.yaml", penalty)
    sign_event(tmp_path, "penalty", "events/0002-penalty.yaml", ("hr", "E5001"))
    report = pipeline.check(Repository(tmp_path), TODAY)
    assert any("0002-penalty" in one.place.file for one in report.findings)
    made = texts(tmp_path)
    assert not [path for path, text in made.items() if "0002-penalty" in text]


def test_without_an_edition_every_code_still_has_a_page(tmp_path: Path) -> None:
    put(write(tmp_path) / "schema/policy/2024-01-01.yaml", "{")
    made = texts(tmp_path)
    assert {f"rules/{code}.md" for code in codes("zh")} <= set(made)
    assert "F0106" in made["findings.md"]


# ---- articles


@pytest.mark.parametrize(
    ("article", "wanted"),
    [
        (8, {"L-NOTICE"}),
        (15, {"L-WAGE-20", "L-FAULT", "L-RULES"}),
        (17, {"L-WAGE-20", "L-FAULT", "L-RULES", "L-PERIOD"}),
        (18, {"L-EXIT-15D", "L-WAGE-EXIT"}),
        (20, {"L-WAGE-20", "L-FAULT", "L-RULES", "L-FINES"}),
        (6, set()),
    ],
)
def test_legal_notices_stand_beside_the_sanctions_of_an_article(
    tmp_path: Path, article: int, wanted: set[str]
) -> None:
    page = text_of(write(tmp_path), f"articles/{article}.md")
    assert wanted == set(re.findall('id="(L-[A-Z0-9-]+)"', page))


def test_an_article_shows_each_rule_with_its_examples(tmp_path: Path) -> None:
    page = text_of(write(tmp_path), "articles/17.md")
    assert '<li id="A1702" data-severity="error">' in page
    assert "最晚写" in plain(page)
    assert "2026-07-20" in page
