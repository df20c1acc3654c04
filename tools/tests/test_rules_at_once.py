"""What holds of all rules at once, on every annotated record."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from annotated import EDITION, cases, expected, told, unknowing

from handover import rules
from handover.rules.rule import Claim

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from handover.findings import Finding

# Everything runs here and little is looked at, so what runs does not count as covered by it.
pytestmark = pytest.mark.no_cover

CODES = {rule.code: rule for rule in rules.RULES}
CASES = cases()
BREAKING = [path for path in CASES if expected(path)]
records = pytest.mark.parametrize("path", CASES, ids=lambda p: f"{p.parent.name}/{p.stem}")
breaking = pytest.mark.parametrize("path", BREAKING, ids=lambda p: f"{p.parent.name}/{p.stem}")


@breaking
def test_a_cancelled_handover_need_not_be_right_any_more(path: Path) -> None:
    before = told(path)
    day = before.context.case.cancelled_on or before.context.today
    case = replace(before.context.case, cancelled_on=day)
    after = replace(before, context=replace(before.context, case=case))
    kept = [one for one in before.findings() if CODES[one.code].claim is Claim.NONE]
    assert about_the_rest(kept) == about_the_rest(after.findings())


def about_the_rest(findings: Iterable[Finding]) -> list[Finding]:
    """Leave out whether the case may be cancelled."""
    return [one for one in findings if one.code not in {"A0412", "A0413"}]


@records
def test_no_rule_fails_whatever_is_known(path: Path) -> None:
    for one in (told(path), *unknowing(told(path))):
        codes = {finding.code for finding in one.findings()}
        assert "E001" not in codes


@breaking
def test_a_finding_about_an_article_names_its_clause_and_its_case(path: Path) -> None:
    situation, known = told(path), {clause.clause for clause in EDITION.clauses}
    for one in situation.findings():
        assert one.case == situation.context.case.id
        if one.code.startswith("A") and situation.context.editions:
            assert one.clause in known
