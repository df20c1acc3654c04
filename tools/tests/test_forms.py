"""Forms of new customers and the adoption of editions: in time, complete, signed in turn."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest

from handover import pipeline
from handover.repo import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from handover.findings import Finding
    from handover.register import Register

REGISTER = "cases/register"
FORM, CUSTOMER = f"{REGISTER}/new_customers/C0103.yaml", f"{REGISTER}/customers/C0103.yaml"
ADOPTION = f"{REGISTER}/adoption/2024-01-01.yaml"

NEW = """\
customer: C0103
name: 新店
uscc: "91990100MA0X01069H"
type: dealer
channel: peripheral
address: 某路 3 号
payment_terms_days: 30
first_deal_on: 2026-02-10
contacts:
  - {number: 1, name: 丁}
first_owner: {person: E1001, from: 2026-01-20}
"""
FILLED = """\
customer: C0103
filled_on: 2026-02-03
salesperson: E1001
superior: E2001
department_manager: E3001
"""
ADOPTED = """\
edition: 2024-01-01
consulted_on: 2023-12-01
published_on: 2023-12-20
acknowledged:
  - {person: E1001, acknowledged_on: 2023-12-21}
electronic_signatures:
  - {person: E1001, agreed_on: 2023-12-22}
"""
ROLES = ("representative", "superior", "department_manager")
SIGNERS = dict(zip(ROLES, ("E1001", "E2001", "E3001"), strict=True))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return the tiny company with a new customer whose form all three have signed."""
    company.write(tmp_path)
    company.put(tmp_path / CUSTOMER, NEW)
    company.put(tmp_path / FORM, FILLED)
    for hour, role in enumerate(ROLES, 9):
        receipt(tmp_path, role, hour)
    company.put(tmp_path / ADOPTION, ADOPTED)
    return tmp_path


def receipt(root: Path, role: str, hour: int, **said: Any) -> Path:  # noqa: ANN401 - JSON
    """Write the receipt of somebody who signs the form as it is, at some hour of one day."""
    statement = {
        "type": "handover.statement.v1",
        "repository": company.WHOSE,
        "act": "new_customer",
        "subject": {
            "file": "new_customers/C0103.yaml",
            "sha256": hashlib.sha256((root / FORM).read_bytes()).hexdigest(),
        },
        "role": role,
        "person": SIGNERS[role],
        "decision": "accept",
    }
    whole = {
        "receipt": 1,
        "statement": statement | said,
        "evidence": {
            "kind": "personal_key",
            "public_key": keys.public_line(said.get("person", SIGNERS[role])),
            "signature": keys.own(statement | said),
            "received_at": f"2026-02-04T{hour:02}:00:00Z",
        },
        "context": {"register": "0e" * 32, "edition": "2024-01-01", "schema": "0f" * 32},
    }
    return write(root, role, hour, whole)


def write(root: Path, role: str, hour: int, whole: dict[str, Any]) -> Path:
    """Write a receipt as the sealer would."""
    file = root / REGISTER / f"signatures/{hour:04}-{role}.json"
    return company.put(file, json.dumps(keys.sealed(whole)))


def review(root: Path, role: str, hour: int, state: str, login: int) -> None:
    """Write a receipt of the same kind whose evidence is a review by some account."""
    file = receipt(root, role, hour)
    whole = json.loads(file.read_text())
    whole["evidence"] = {
        "kind": "forge_review",
        "host": "github.com",
        "repository_id": 1,
        "pull_request": 1,
        "review_id": hour,
        "user": {"id": login, "login": f"user-{login}", "type": "User"},
        "state": state,
        "submitted_at": f"2026-02-04T{hour:02}:00:00Z",
        "commit": "0a" * 20,
        "body_sha256": "0b" * 32,
        "run_url": "https://github.com/a/b/actions/runs/1",
    }
    company.put(file, json.dumps(keys.sealed(whole)))


def found(root: Path) -> list[Finding]:
    """Return what is found in the register."""
    whole = pipeline.check(Repository(root)).findings
    return [one for one in whole if one.place.file.startswith(REGISTER)]


def told(root: Path) -> list[tuple[str, str, int]]:
    return [(one.code, one.place.file, one.place.line) for one in found(root)]


def known(root: Path) -> Register:
    register = pipeline.check(Repository(root)).register
    assert register
    return register


def test_a_form_in_time_and_signed_in_turn_is_in_order(root: Path) -> None:
    assert [] == told(root)
    assert set(ROLES) == set(known(root).new_customers["C0103"].signed)


def test_a_form_that_is_not_there_is_due_after_the_days_of_the_edition(root: Path) -> None:
    (root / FORM).unlink()
    for file in (root / REGISTER / "signatures").iterdir():
        file.unlink()
    assert [("A0701", CUSTOMER, 1)] == told(root)
    (one,) = found(root)
    # 20 January and 30 days: 19 February.
    assert (date(2026, 2, 19), "7") == (one.facts["due"], one.clause)
    early = pipeline.check(Repository(root), date(2026, 2, 18)).findings
    assert "A0701" not in {one.code for one in early}


def test_a_customer_older_than_the_policy_needs_no_form(root: Path) -> None:
    assert "C0101" not in known(root).new_customers
    assert [] == told(root)


def test_a_form_from_before_the_policy_is_late_for_nothing(root: Path) -> None:
    old = FILLED.replace("C0103", "C0101").replace("2026-02-03", "2021-05-30")
    company.put(root / FORM.replace("C0103", "C0101"), old)
    assert [] == told(root)


def test_a_form_of_an_old_customer_has_no_day_by_which_it_is_due(root: Path) -> None:
    new = FILLED.replace("C0103", "C0102")
    company.put(root / FORM.replace("C0103", "C0102"), new)
    assert "A0702" not in {code for code, *_ in told(root)}


def test_a_form_that_cannot_be_read_is_not_missing(root: Path) -> None:
    company.edit(root / FORM, "filled_on: 2026-02-03", "filled_on: soon")
    assert "A0701" not in {code for code, *_ in told(root)}
    assert (FORM, 2) in {(file, line) for _, file, line in told(root)}


@pytest.mark.parametrize("day", ["2026-02-11", "2026-03-01"])
def test_a_form_after_the_first_deal_is_late(root: Path, day: str) -> None:
    company.edit(root / FORM, "filled_on: 2026-02-03", f"filled_on: {day}")
    resign(root)
    assert [("A0702", FORM, 2)] == told(root)


def test_without_a_deal_the_days_of_the_edition_count(root: Path) -> None:
    company.edit(root / CUSTOMER, "first_deal_on: 2026-02-10\n", "")
    company.edit(root / FORM, "filled_on: 2026-02-03", "filled_on: 2026-02-19")
    resign(root)
    assert [] == told(root)
    company.edit(root / FORM, "filled_on: 2026-02-19", "filled_on: 2026-02-20")
    resign(root)
    assert [("A0702", FORM, 2)] == told(root)


@pytest.mark.parametrize("field", ["uscc", "address", "payment_terms_days"])
def test_what_the_form_is_for_must_be_in_the_register(root: Path, field: str) -> None:
    lines = (root / CUSTOMER).read_text().splitlines(keepends=True)
    company.put(root / CUSTOMER, "".join(x for x in lines if not x.startswith(field)))
    ((code, file, _),) = told(root)
    assert ("A0703", CUSTOMER) == (code, file)
    assert field == found(root)[0].facts["field"]


@pytest.mark.parametrize(
    ("key", "right", "wrong", "line"),
    [
        ("salesperson", "E1001", "E1002", 3),
        ("superior", "E2001", "E3001", 4),
        ("department_manager", "E3001", "E2001", 5),
    ],
)
def test_the_signers_are_who_they_are_said_to_be(
    root: Path, key: str, right: str, wrong: str, line: int
) -> None:
    company.edit(root / FORM, f"{key}: {right}", f"{key}: {wrong}")
    resign(root)
    assert ("A0704", FORM, line) in told(root)
    assert {"A0704", "S0114"} == {code for code, *_ in told(root)}


def test_a_form_signed_out_of_order(root: Path) -> None:
    receipt(root, "superior", 10).unlink()
    receipt(root, "superior", 8)
    assert [("A0706", FORM, 4)] == told(root)
    assert ("E2001", "E1001") == (found(root)[0].facts["person"], found(root)[0].facts["other"])


def test_a_signature_over_another_form_does_not_count(root: Path) -> None:
    company.edit(root / FORM, "filled_on: 2026-02-03", "filled_on: 2026-02-05")
    assert {"S0114"} == {code for code, *_ in told(root)}
    assert {} == known(root).new_customers["C0103"].signed


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        ({"repository": "0f8c2f0a-5a51-4c0e-9a53-0d6a3f1c7e12"}, "other_repository"),
        ({"person": "E1002"}, "not_in_role"),
        ({"subject": {"file": "new_customers/C0199.yaml", "sha256": "0a" * 32}}, "other_act"),
    ],
)
def test_a_receipt_that_does_not_count_says_why(
    root: Path, said: dict[str, object], doubt: str
) -> None:
    receipt(root, "superior", 10, **said)
    (one,) = [one for one in found(root) if one.code == "S0114"]
    assert doubt == str(one.facts["doubt"])
    assert "superior" not in known(root).new_customers["C0103"].signed


@pytest.mark.parametrize(
    ("state", "login", "doubt"),
    [
        ("APPROVED", 2001, None),
        ("CHANGES_REQUESTED", 2001, "other_decision"),
        ("APPROVED", 3001, "other_account"),
    ],
)
def test_a_review_counts_if_it_is_the_persons_own_and_says_so(
    root: Path, state: str, login: int, doubt: str | None
) -> None:
    review(root, "superior", 10, state, login)
    doubts = [str(one.facts["doubt"]) for one in found(root) if one.code == "S0114"]
    assert ([doubt] if doubt else []) == doubts


def test_one_review_signs_one_form(root: Path) -> None:
    for path, text in ((CUSTOMER, NEW), (FORM, FILLED)):
        company.put(root / path.replace("C0103", "C0104"), text.replace("C0103", "C0104"))
    review(root, "superior", 10, "APPROVED", 2001)
    whole = json.loads((root / REGISTER / "signatures/0010-superior.json").read_text())
    form = (root / FORM.replace("C0103", "C0104")).read_bytes()
    subject = {"file": "new_customers/C0104.yaml", "sha256": hashlib.sha256(form).hexdigest()}
    whole["statement"]["subject"] = subject
    other = write(root, "superior", 11, whole)
    (one,) = [one for one in found(root) if one.code == "S0114"]
    assert ("used_twice", other.relative_to(root).as_posix()) == (
        str(one.facts["doubt"]),
        one.place.file,
    )


def test_a_form_of_nobody_and_by_strangers(root: Path) -> None:
    company.put(root / FORM.replace("C0103", "C0199"), FILLED.replace("C0103", "C0199"))
    company.edit(root / FORM, "superior: E2001", "superior: E2999")
    seen = {(code, file) for code, file, _ in told(root)}
    assert ("F0302", FORM.replace("C0103", "C0199")) in seen
    assert ("F0301", FORM) in seen


def test_a_receipt_of_a_case_names_its_case(root: Path) -> None:
    file = receipt(root, "superior", 10, act="filing")
    assert ("F0202", str(file.relative_to(root))) in {(one[0], one[1]) for one in told(root)}


def test_who_has_read_the_policy_and_agreed_to_sign(root: Path) -> None:
    (adopted,) = known(root).adoptions
    assert {"E1001": date(2023, 12, 21)} == adopted.acknowledged
    assert {"E1001": date(2023, 12, 22)} == adopted.electronic


def test_an_edition_published_after_its_first_day(root: Path) -> None:
    company.edit(root / ADOPTION, "published_on: 2023-12-20", "published_on: 2024-01-02")
    assert [("A2103", ADOPTION, 3)] == told(root)


def test_strangers_in_an_adoption(root: Path) -> None:
    company.edit(root / ADOPTION, "{person: E1001, agreed", "{person: E2999, agreed")
    assert [("F0301", ADOPTION)] == [(code, file) for code, file, _ in told(root)]


def test_a_customer_whose_form_is_signed_may_be_handed_over(root: Path) -> None:
    company.add_case(root, company.OTHER, "C0103")
    assert "A0705" not in {one.code for one in pipeline.check(Repository(root)).findings}
    (root / REGISTER / "signatures/0011-department_manager.json").unlink()
    (one,) = [x for x in pipeline.check(Repository(root)).findings if x.code == "A0705"]
    assert (("E3001",), f"{company.OTHER}/case.yaml") == (one.facts["people"], one.place.file)


def resign(root: Path) -> None:
    """Let the three sign the form as it is now."""
    for hour, role in enumerate(ROLES, 9):
        receipt(root, role, hour)


def test_what_was_adopted_is_an_edition(root: Path) -> None:
    other = root / f"{REGISTER}/adoption/2025-01-01.yaml"
    (root / ADOPTION).rename(other)
    company.edit(other, "edition: 2024-01-01", "edition: 2025-01-01")
    assert [("F0344", f"{REGISTER}/adoption/2025-01-01.yaml", 1)] == told(root)
    (one,) = found(root)
    assert {"edition": date(2025, 1, 1), "known": (date(2024, 1, 1),)} == one.facts


def test_an_edition_that_cannot_be_used_may_have_been_adopted(root: Path) -> None:
    company.edit(root / "schema/policy/2024-01-01.yaml", "edition: 2024-01-01", "edition: [")
    assert "F0344" not in {code for code, *_ in told(root)}
