"""One review on a forge signs once: not in another case, nor in another revision."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import keys
import pytest
from company import CASE, OTHER, SIDES, add_case, put, receipt, revise, write

from handover import pipeline
from handover.repo import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from handover.findings import Finding

FIRST, SECOND = "2026-03-12T10:00:00Z", "2026-03-25T10:00:00Z"
CODES = {"S0111", "X0215", "E001"}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a company whose one case all three sides signed by reviews 1 to 3."""
    write(tmp_path)
    review(tmp_path, 1, FIRST)
    return tmp_path


def review(root: Path, first: int, at: str, case: str = CASE, revision: int = 1) -> None:
    """Let the three sides sign by reviews that are numbered from one on."""
    for number, (role, person) in enumerate(SIDES, first):
        path = receipt(root, role, person, at, case=case, revision=revision)
        said = json.loads(path.read_text())
        said["evidence"] = {
            "kind": "forge_review",
            "host": "github.com",
            "repository_id": 77,
            "pull_request": 5,
            "review_id": number,
            "user": {"id": int(person[1:]), "login": "user", "type": "User"},
            "state": "APPROVED",
            "submitted_at": at,
            "commit": "a" * 40,
            "body_sha256": "b" * 64,
        }
        put(path, json.dumps(keys.sealed(said)))


def found(root: Path) -> list[Finding]:
    whole = pipeline.check(Repository(root), date(2026, 3, 31))
    return [one for one in whole.findings if one.code in CODES]


@pytest.mark.parametrize(("at", "later"), [(SECOND, OTHER), ("2026-03-11T10:00:00Z", CASE)])
def test_a_review_of_another_case_is_found_at_the_later_receipt(
    root: Path, at: str, later: str
) -> None:
    add_case(root, OTHER, "C0102")
    review(root, 3, at, OTHER)  # of which number 3 is used
    (one,) = found(root)
    assert ("X0215", "error", later) == (
        one.code,
        str(one.severity),
        one.place.file.partition("/signatures/")[0],
    )
    earlier = OTHER if later == CASE else CASE
    person = "E2001" if later == CASE else "E1001"
    assert (person, earlier.rpartition("/")[2]) == (one.facts["person"], one.facts["other"])


def test_reviews_of_other_numbers_are_others(root: Path) -> None:
    add_case(root, OTHER, "C0102")
    review(root, 4, SECOND, OTHER)
    assert [] == found(root)


def test_a_review_of_an_earlier_revision_does_not_count_again(root: Path) -> None:
    revise(root)
    review(root, 1, SECOND, revision=2)
    (case,) = pipeline.check(Repository(root), date(2026, 3, 31)).cases
    assert 1 == case.standing.revision
    assert [("S0111", "used_twice")] * 3 == [(one.code, one.facts["why"]) for one in found(root)]
    review(root, 4, SECOND, revision=2)
    (case,) = pipeline.check(Repository(root), date(2026, 3, 31)).cases
    assert (2, []) == (case.standing.revision, found(root))


def test_an_earlier_revision_and_another_case_are_two_findings(root: Path) -> None:
    revise(root)
    review(root, 4, SECOND, revision=2)
    add_case(root, OTHER, "C0102")
    review(root, 1, "2026-03-26T10:00:00Z", OTHER)
    assert ["X0215"] * 3 == [one.code for one in found(root)]
