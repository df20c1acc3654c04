"""The rules: one module an article, listed here one by one with their codes and weights."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import Finding, Severity
from handover.rules import (
    a02,
    a04,
    a05,
    a06,
    a08,
    a10,
    a13,
    a15,
    a17,
    a19,
    a20,
    a21,
    references,
    signatures,
)
from handover.rules.rule import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.facts.context import Context
    from handover.findings import At, Flag, Place

WARNING, INFO = Severity.WARNING, Severity.INFO
HANDOVER, SIGN_OFF = Claim.HANDOVER, Claim.SIGN_OFF

RULES = (
    Rule("A0201", a02.transferor_outside_scope, WARNING, claim=HANDOVER),
    Rule("A0401", a04.supervisor_not_direct_superior, claim=HANDOVER),
    Rule("A0402", a04.parties_not_distinct, claim=HANDOVER),
    Rule("A0403", a04.finance_is_a_party, claim=HANDOVER),
    Rule("A0404", a04.manager_without_office, claim=HANDOVER),
    Rule("A0405", a04.papers_out_of_order, claim=SIGN_OFF),
    Rule("A0406", a04.receiver_starts_before_sign_off, WARNING, claim=HANDOVER),
    Rule("A0407", a04.filed_before_sign_off),
    Rule("A0408", a04.party_missing, claim=SIGN_OFF),
    Rule("A0409", a04.paper_outside_materials, claim=HANDOVER),
    Rule("A0410", a04.filed_to_too_few),
    Rule("A0411", a04.signed_out_of_order, WARNING),
    Rule("A0412", a04.cancelled_after_sign_off),
    Rule("A0413", a04.cancelled_before_opening),
    Rule("A0501", a05.customer_file_missing, claim=SIGN_OFF),
    Rule("A0502", a05.statement_missing, claim=SIGN_OFF),
    Rule("A0503", a05.receivables_missing, claim=SIGN_OFF),
    Rule("A0504", a05.samples_missing, claim=SIGN_OFF),
    Rule("A0505", a05.work_materials_missing, claim=SIGN_OFF),
    Rule("A0506", a05.no_customer, claim=SIGN_OFF),
    Rule("A0601", a06.customer_not_visited, claim=SIGN_OFF),
    Rule("A0602", a06.visit_without_all_three, claim=SIGN_OFF),
    Rule("A0603", a06.customer_has_not_signed, claim=SIGN_OFF),
    Rule("A0604", a06.customer_refused_to_sign, WARNING, claim=HANDOVER),
    Rule("A0605", a06.visit_outside_handover, claim=SIGN_OFF),
    Rule("A0606", a06.contact_not_in_register, claim=HANDOVER),
    Rule("A0607", a06.visit_by_video, claim=SIGN_OFF),
    Rule("A0608", a06.customer_signed_outside_handover, claim=HANDOVER),
    Rule("A0609", a06.signature_of_customer_not_visited, claim=HANDOVER),
    Rule("A0610", a06.absent_and_present, claim=HANDOVER),
    Rule("A0801", a08.notice_too_short, WARNING, claim=HANDOVER),
    Rule("A0802", a08.approval_missing, WARNING, claim=HANDOVER),
    Rule("A0803", a08.resignation_missing, claim=SIGN_OFF),
    Rule("A1001", a10.function_not_represented, claim=SIGN_OFF),
    Rule("A1002", a10.clerk_of_other_function, claim=HANDOVER),
    Rule("A1003", a10.filed_without_functions),
    Rule("A1301", a13.issue_without_plan, claim=SIGN_OFF),
    Rule("A1302", a13.issue_resolved_before_raised, claim=HANDOVER),
    Rule("A1401", a13.issuer_not_finance, claim=HANDOVER),
    Rule("A1501", a15.issue_open_at_sign_off, claim=SIGN_OFF),
    Rule("A1502", a15.issue_resolved_after_sign_off, claim=HANDOVER),
    Rule("A1503", a15.issue_resolved_without_day, claim=SIGN_OFF),
    Rule("A1504", a15.loss_laid_to_other_issue),
    Rule("A1505", a15.loss_not_acknowledged, WARNING),
    Rule("A1701", a17.problem_customer_not_in_case),
    Rule("A1702", a17.found_in_future),
    Rule("A1703", a17.found_before_sign_off, WARNING),
    Rule("A1704", a17.loss_without_sign_off),
    Rule("A1705", a17.found_after_limitation, INFO),
    Rule("A1706", a17.share_without_bearer),
    Rule("A1707", a17.followed_before_found),
    Rule("A1708", a17.recovered_more_than_lost, WARNING),
    Rule("A1709", a17.same_loss_twice, WARNING),
    Rule("A1901", a19.price_missing),
    Rule("A1902", a19.price_ambiguous),
    Rule("A1903", a19.loss_not_stated),
    Rule("A2001", a20.finance_error_by_stranger),
    Rule("A2002", a20.finance_error_without_paper),
    Rule("A2101", a21.no_edition_in_force, claim=HANDOVER),
    Rule("A2102", a21.newer_edition_at_sign_off, WARNING, claim=HANDOVER),
    Rule("F0301", references.person_unknown),
    Rule("F0302", references.customer_unknown),
    Rule("F0303", references.paper_not_in_folder),
    Rule("F0304", references.channel_unknown),
    Rule("F0305", references.case_name_differs),
    Rule("F0306", references.customer_listed_twice),
    Rule("F0307", references.file_not_declared, claim=SIGN_OFF),
    Rule("F0308", references.problem_unknown),
    Rule("F0309", references.visited_customer_not_in_case),
    Rule("F0311", references.receiver_not_a_party),
    Rule("F0312", references.receiver_not_named, claim=SIGN_OFF),
    Rule("F0313", references.issue_unknown),
    Rule("F0314", references.issue_listed_twice),
    Rule("F0319", references.event_number_taken_twice),
    Rule("F0320", references.person_not_employed, claim=HANDOVER),
    Rule("F0321", references.day_in_future),
    Rule("S0101", signatures.receipt_of_other_repository),
    Rule("S0102", signatures.receipt_of_other_case),
    Rule("S0103", signatures.signature_stale, WARNING, claim=HANDOVER),
    Rule("S0104", signatures.signed_content_changed, claim=HANDOVER),
    Rule("S0105", signatures.signer_not_in_role),
    Rule("S0106", signatures.signer_by_other_account),
    Rule("S0107", signatures.event_changed_since_signed),
    Rule("S0108", signatures.event_refused, WARNING),
    Rule("S0109", signatures.receipt_in_future),
    Rule("S0110", signatures.receipt_too_early),
    Rule("S0111", signatures.receipt_at_odds),
    Rule("S0112", signatures.signer_not_employed),
    Rule("S0113", signatures.event_named_otherwise),
)


def findings(context: Context, place: Callable[[At], Place]) -> Iterator[Finding]:
    """Yield what the rules find in one case; a rule that fails becomes finding E001."""
    for rule in RULES:
        weight = rule.weight(context)
        if weight is None:
            continue
        try:
            flags = tuple(rule.check(context))
        except Exception as error:  # noqa: BLE001 - one faulty rule must not hide the others
            yield _fault(context, rule, error, place)
        else:
            yield from (_finding(context, rule, weight, flag, place(flag.at)) for flag in flags)


def _finding(context: Context, rule: Rule, weight: Severity, flag: Flag, place: Place) -> Finding:
    return Finding(
        code=rule.code,
        severity=weight,
        place=place,
        facts=flag.facts,
        clause=flag.clause or _clause(context, rule),
        case=context.case.id,
    )


def _clause(context: Context, rule: Rule) -> str | None:
    """Return the clause that a rule stands for; of the first edition if the case is older."""
    editions = (context.policy,) if context.policy else context.editions[:1]
    clause = next((edition.clause_of(rule.code) for edition in editions), None)
    return clause.clause if clause else None


def _fault(context: Context, rule: Rule, error: Exception, place: Callable[[At], Place]) -> Finding:
    facts = {"rule": rule.code, "name": rule.name, "error": f"{type(error).__name__}: {error}"}
    at = place(context.case.at)
    return Finding("E001", Severity.ERROR, at, facts, case=context.case.id)
