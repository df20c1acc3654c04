"""Receipts are genuine or count for nothing: seals, personal keys, and the days of both."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest

from handover import pipeline
from handover.authenticity import doubt_of
from handover.canonical import canonical
from handover.evidence import Doubt
from handover.facts.status import Status
from handover.repo import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from handover.pipeline import Report

RECEIPT = f"{company.CASE}/signatures/case-receiver-E1002.json"
REGISTER = "cases/register"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    company.write(tmp_path)
    company.sign(tmp_path)
    return tmp_path


def report(root: Path) -> Report:
    return pipeline.check(Repository(root))


def whys(root: Path) -> set[object]:
    """Return why receipts are not genuine; each is an error at its own file."""
    found = [one for one in report(root).findings if one.code == "S0201"]
    assert all(one.place.file.startswith(f"{company.CASE}/signatures/") for one in found)
    return {str(one.facts["why"]) for one in found}


def status(root: Path) -> Status:
    return report(root).cases[0].standing.status


def change(root: Path, how: Callable[[dict[str, Any]], object], *, seal: str | None = None) -> None:
    """Change the receiver's receipt, and seal it again by a key if one is named."""
    file = root / RECEIPT
    receipt = json.loads(file.read_text())
    how(receipt)
    company.put(file, json.dumps(keys.sealed(receipt, seal) if seal else receipt))


def signed_by(name: str) -> Callable[[dict[str, Any]], object]:
    """Return the change by which somebody signs the statement with the key of a name."""

    def sign(receipt: dict[str, Any]) -> None:
        evidence, message = receipt["evidence"], canonical(receipt["statement"])
        evidence["public_key"] = keys.public_line(name)
        evidence["signature"] = keys.sign(name, message, "handover.statement.v1")

    return sign


def test_genuine_receipts_count(root: Path) -> None:
    assert (Status.SIGNED, set()) == (status(root), whys(root))


@pytest.mark.parametrize("part", ["statement", "evidence", "context"])
def test_a_letter_changed_after_the_seal_is_found(root: Path, part: str) -> None:
    changes: dict[str, Callable[[dict[str, Any]], object]] = {
        "statement": lambda one: one["statement"].update(role="supervisor"),
        "evidence": lambda one: one["evidence"].update(received_at="2026-03-13T10:00:00Z"),
        "context": lambda one: one["context"].update(edition="2025-01-01"),
    }
    change(root, changes[part])
    assert ({"seal_broken"}, Status.SIGNING) == (whys(root), status(root))


def test_white_space_of_the_file_is_no_change(root: Path) -> None:
    company.put(root / RECEIPT, json.dumps(json.loads((root / RECEIPT).read_text())))
    assert (Status.SIGNED, set()) == (status(root), whys(root))


def test_a_seal_by_anybody_else_is_none(root: Path) -> None:
    change(root, lambda _: None, seal="E2001")
    assert ({"sealer_unknown"}, Status.SIGNING) == (whys(root), status(root))


def test_a_seal_that_only_names_the_sealer_is_none(root: Path) -> None:
    genuine = json.loads((root / RECEIPT).read_text())["seal"]["key"]
    change(root, lambda _: None, seal="E2001")
    change(root, lambda one: one["seal"].update(key=genuine))
    assert {"seal_broken"} == whys(root)


def test_a_seal_of_another_receipt_is_none(root: Path) -> None:
    other = json.loads((root / RECEIPT.replace("receiver-E1002", "supervisor-E2001")).read_text())
    change(root, lambda one: one.update(seal=other["seal"]))
    assert {"seal_broken"} == whys(root)


def test_a_signature_over_the_receipt_in_another_namespace_is_no_seal(root: Path) -> None:
    def seal(one: dict[str, Any]) -> None:
        bare = canonical({name: part for name, part in one.items() if name != "seal"})
        one["seal"]["signature"] = keys.sign(keys.SEALER, bare, "git")

    change(root, seal)
    assert {"seal_broken"} == whys(root)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("from: 2026-03-12, to: 2026-03-12", set()),
        ("from: 2026-03-13", {"sealer_unknown"}),
        ("from: 2020-01-01, to: 2026-03-11", {"sealer_unknown"}),
    ],
)
def test_a_sealer_seals_on_its_days_only(root: Path, days: str, expected: set[str]) -> None:
    company.edit(root / REGISTER / "repository.yaml", "from: 2020-01-01", days)
    assert expected == whys(root)


@pytest.mark.parametrize(
    ("day", "expected"), [("2026-03-12", Doubt.SEALER_UNKNOWN), ("2026-03-13", None)]
)
def test_a_review_is_sealed_on_the_local_day_of_its_submission(
    root: Path, day: str, expected: Doubt | None
) -> None:
    review = {"kind": "forge_review", "submitted_at": "2026-03-12T16:30:00Z"}
    receipt = json.loads((root / RECEIPT).read_text()) | {"evidence": review}
    company.edit(root / REGISTER / "repository.yaml", "from: 2020-01-01", f"from: {day}, to: {day}")
    known = report(root).register
    assert known
    assert expected is doubt_of(known, keys.sealed(receipt))


def test_without_a_sealer_nothing_counts(root: Path) -> None:
    file = root / REGISTER / "repository.yaml"
    company.put(file, file.read_text().partition("sealers:")[0])
    assert ({"sealer_unknown"}, Status.SIGNING) == (whys(root), status(root))


def test_the_key_of_a_colleague_signs_nothing(root: Path) -> None:
    change(root, signed_by("E1001"), seal=keys.SEALER)
    assert ({"key_unknown"}, Status.SIGNING) == (whys(root), status(root))


def test_a_key_that_nobody_registered_signs_nothing(root: Path) -> None:
    change(root, signed_by("a stranger"), seal=keys.SEALER)
    assert {"key_unknown"} == whys(root)


def test_a_statement_changed_after_it_was_signed_is_found_though_it_was_sealed(root: Path) -> None:
    change(root, lambda one: one["statement"].update(role="supervisor"), seal=keys.SEALER)
    assert {"signature_broken"} == whys(root)


def test_a_person_s_signature_for_another_purpose_is_none(root: Path) -> None:
    def as_commit(one: dict[str, Any]) -> None:
        message = canonical(one["statement"])
        one["evidence"]["signature"] = keys.sign("E1002", message, "git")

    change(root, as_commit, seal=keys.SEALER)
    assert {"signature_broken"} == whys(root)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("from: 2026-03-12, to: 2026-03-12", set()),
        ("from: 2026-03-13", {"key_unknown"}),
        ("from: 2020-01-01, to: 2026-03-11", {"key_unknown"}),
    ],
)
def test_a_person_s_key_signs_on_its_days_only(root: Path, days: str, expected: set[str]) -> None:
    file = root / REGISTER / "people/E1002.yaml"
    line = keys.public_line("E1002")
    company.edit(file, f'"{line}", from: 2020-01-01', f'"{line}", {days}')
    assert expected == whys(root)


def test_a_person_without_a_record_has_no_key(root: Path) -> None:
    (root / REGISTER / "people/E1002.yaml").unlink()
    assert {"key_unknown"} == whys(root)


def test_a_line_that_is_no_key_opens_nothing(root: Path) -> None:
    file = root / REGISTER / "people/E1002.yaml"
    company.put(
        file, file.read_text().replace(keys.public_line("E1002"), f"ssh-ed25519 {'A' * 68}")
    )
    assert {"key_unknown"} == whys(root)


def test_a_receipt_of_a_form_is_judged_alike(root: Path) -> None:
    shown = f"{REGISTER}/signatures/0001-representative.json"
    receipt = json.loads((root / RECEIPT).read_text())
    statement = receipt["statement"] | {"act": "new_customer", "role": "representative"}
    del statement["case"], statement["revision"]
    company.put(root / shown, json.dumps(receipt | {"statement": statement}))
    found = [one for one in report(root).findings if one.code == "S0114"]
    assert [(shown, "seal_broken")] == [(f.place.file, str(f.facts["doubt"])) for f in found]


def test_what_has_no_canonical_form_was_sealed_by_nobody(root: Path) -> None:
    known = report(root).register
    assert known
    receipt = json.loads((root / RECEIPT).read_text())
    assert None is doubt_of(known, receipt)
    receipt["statement"]["revision"] = 2**60  # more than the numbers of JSON hold exactly
    assert Doubt.SEAL_BROKEN is doubt_of(known, receipt)
