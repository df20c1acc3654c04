"""Across cases: what no case can see by itself, and who holds which customer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.waivers import waived
from handover.findings import Finding, Place, Severity
from handover.ledger import (
    clearance,
    losses,
    papers,
    receivables,
    recoveries,
    reviews,
    serials,
    settled,
    transfers,
)
from handover.ledger.across import Across
from handover.ledger.entry import Entry, Ledger, Lost
from handover.ledger.numbers import alike, ambiguous
from handover.ledger.windows import contested
from handover.rules.rule import Claim, weigh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Flag

__all__ = [
    "RULES",
    "Entry",
    "Ledger",
    "Lost",
    "alike",
    "ambiguous",
    "contested",
    "findings",
]

_WARNING = Severity.WARNING

RULES = (
    Across("X0101", transfers.number_taken_twice),
    Across("X0102", transfers.customer_in_two_cases),
    Across("X0201", transfers.customer_left_behind, claim=Claim.SIGN_OFF),
    Across("X0202", transfers.leaver_keeps_customers, of_case=False),
    Across("X0202", transfers.leaver_has_customers, _WARNING, of_case=False),
    Across("X0203", transfers.handed_over_by_other, claim=Claim.HANDOVER),
    Across("X0204", transfers.handed_back, _WARNING, claim=Claim.HANDOVER),
    Across("X0205", losses.windows_overlap, _WARNING),
    Across("X0206", losses.same_line_in_two_cases),
    Across("X0207", losses.same_loss_in_two_cases, _WARNING),
    Across("X0208", serials.serial_in_two_places, claim=Claim.HANDOVER),
    Across("X0209", papers.opening_differs, _WARNING, claim=Claim.HANDOVER),
    Across("X0210", clearance.cleared_with_customers_left),
    Across("X0211", receivables.receivable_vanished, claim=Claim.SIGN_OFF),
    Across("X0212", receivables.receivable_not_continued, _WARNING, claim=Claim.SIGN_OFF),
    Across("X0213", losses.losses_beyond_exposure, _WARNING),
    Across("X0214", receivables.receivable_changed, _WARNING, claim=Claim.HANDOVER),
    Across("X0215", reviews.review_in_two_cases),
    Across("X0217", settled.receivable_settled_by_nothing, claim=Claim.SIGN_OFF),
    Across("X0218", recoveries.paper_taken_off_in_two_cases),
)


def findings(ledger: Ledger) -> Iterator[Finding]:
    """Yield what the rules across cases find and nobody waived; a rule that fails is E001."""
    for rule in RULES:
        try:
            found = tuple(rule.check(ledger))
        except Exception as error:  # noqa: BLE001 - one faulty rule must not hide the others
            said = f"{type(error).__name__}: {error}"
            facts = {"rule": rule.code, "name": rule.check.__name__, "error": said}
            yield Finding("E001", Severity.ERROR, Place("cases"), facts)
        else:
            made = (_finding(ledger, rule, entry, flag) for entry, flag in found)
            yield from filter(None, made)


def _finding(ledger: Ledger, rule: Across, entry: Entry | None, flag: Flag) -> Finding | None:
    context = entry.context if entry else None
    if context and waived(context, rule.code, flag):
        return None
    severity = weigh(rule.severity, rule.claim, context) if context else rule.severity
    place = flag.placed(entry.place if entry else ledger.place)
    case = entry.case.id if entry else None
    clause = _clause(ledger, rule, entry)
    return Finding(rule.code, severity, place, flag.facts, clause, case) if severity else None


def _clause(ledger: Ledger, rule: Across, entry: Entry | None) -> str | None:
    """Return the clause of the first requirement that a rule stands for."""
    edition = entry.context.policy if entry and entry.context else ledger.edition
    asked = edition.requirements if edition else ()
    return next((row.clause for row in asked if rule.code in row.rules and row.clause), None)
