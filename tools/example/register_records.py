"""Forms of new customers with their signatures, and how the edition was made known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.example.dice import Dice, made_up_digest
from tools.example.emit import record
from tools.example.people import BY_NUMBER, HOST, PEOPLE
from tools.example.receipts import EDITION, REPOSITORY, REPOSITORY_ID, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.example.receipts import Files
    from tools.example.story import Data

REGISTER = "cases/register"
PUBLISHED_ON, SIGNING_SINCE = "2023-12-25", "2025-10-01"


@dataclass(frozen=True, slots=True)
class Form:
    """The form of a new customer; it was signed on the forge once that was there."""

    customer: str
    filled_on: str
    salesperson: str
    signed_on: str
    superior: str = "E2001"
    manager: str = "E3001"

    @property
    def file(self) -> str:
        """The path below the register."""
        return f"new_customers/{self.customer}.yaml"

    def record(self) -> Data:
        """Return the form as the register keeps it."""
        return {
            "customer": self.customer,
            "filled_on": self.filled_on,
            "salesperson": self.salesperson,
            "superior": self.superior,
            "department_manager": self.manager,
        }

    def signings(self) -> tuple[tuple[str, str, str], ...]:
        """Return role, person and instant of each signature, in turn."""
        return (
            ("representative", self.salesperson, f"{self.signed_on}T01:12:40Z"),
            ("superior", self.superior, f"{self.signed_on}T02:31:05Z"),
            ("department_manager", self.manager, f"{self.signed_on}T06:48:22Z"),
        )


FORMS = (
    Form("C0106", "2024-01-22", "E1004", "2025-10-09"),
    Form("C0107", "2024-05-09", "E1004", "2025-10-09"),
    Form("C0206", "2025-02-24", "E1006", "2025-10-10"),
)


def records() -> Iterator[tuple[str, bytes]]:
    """Yield the forms and the adoption, by path."""
    for form in FORMS:
        path = f"{REGISTER}/{form.file}"
        yield path, record(form.record(), "new_customer", path)
    path = f"{REGISTER}/adoption/{EDITION}.yaml"
    yield path, record(_adoption(), "adoption", path)


def _adoption() -> Data:
    def since(day: str, key: str) -> tuple[Data, ...]:
        joined = ((one, max(day, one.posts[0].since)) for one in PEOPLE)
        here = ((one, on) for one, on in joined if one.left_on is None or on <= one.left_on)
        return tuple({"person": one.number, key: on} for one, on in here)

    return {
        "edition": EDITION,
        "consulted_on": "2023-12-08",
        "published_on": PUBLISHED_ON,
        "acknowledged": since(PUBLISHED_ON, "acknowledged_on"),
        "electronic_signatures": since(SIGNING_SINCE, "agreed_on"),
    }


def receipts(files: Files, context: Data) -> Iterator[tuple[str, Data]]:
    """Yield the receipts of the forms without their seals, by path."""
    signings = ((form, *one) for form in FORMS for one in form.signings())
    for number, (form, role, person, at) in enumerate(signings, 1):
        name = f"{number:04d}-new_customer-{role}-{person}.json"
        yield (
            f"{REGISTER}/signatures/{name}",
            {
                "receipt": 1,
                "statement": _statement(form, role, person, files),
                "evidence": _evidence(form, person, at, number),
                "context": context,
            },
        )


def _statement(form: Form, role: str, person: str, files: Files) -> Data:
    return {
        "type": "handover.statement.v1",
        "repository": REPOSITORY,
        "act": "new_customer",
        "subject": {"file": form.file, "sha256": digest(files[f"{REGISTER}/{form.file}"])},
        "role": role,
        "person": person,
        "decision": "accept",
    }


def _evidence(form: Form, person: str, at: str, number: int) -> Data:
    dice = Dice("review", form.customer, person, at)
    return {
        "kind": "forge_review",
        "host": HOST,
        "repository_id": REPOSITORY_ID,
        "pull_request": FORMS.index(form) + 1,
        "review_id": 2_980_000_000 + 4_000 * number + dice.between(0, 3_999),
        "user": {**BY_NUMBER[person].account, "type": "User"},
        "state": "COMMENTED" if person == form.salesperson else "APPROVED",
        "submitted_at": at,
        "commit": made_up_digest("commit", form.customer)[:40],
        "body_sha256": digest("签字".encode() if person == form.salesperson else b""),
        "run_url": f"https://github.com/lanqiao-digital/handovers/actions/runs/{98_000_000 + number}",
    }
