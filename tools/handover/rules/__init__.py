"""The rules: one module an article, listed here one by one with their codes and weights."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.facts.waivers import waived
from handover.findings import At, Finding, Severity
from handover.papers.tables import MAX_FINDINGS, Unreadable
from handover.rules import (
    a02,
    a03,
    a04,
    a04_duties,
    a05,
    a06,
    a07,
    a08,
    a09,
    a10,
    a11,
    a12,
    a13,
    a15,
    a16,
    a17,
    a17_discovery,
    a17_exposure,
    a18,
    a19,
    a20,
    a21,
    events,
    private,
    receivables,
    recoveries,
    references,
    revised,
    rulings,
    samples,
    shown,
    signatures,
    statement,
    tables,
)
from handover.rules.rule import Claim, Rule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from handover.facts.context import Context
    from handover.findings import Flag, Place

WARNING, INFO = Severity.WARNING, Severity.INFO
HANDOVER, SIGN_OFF = Claim.HANDOVER, Claim.SIGN_OFF

RULES = (
    Rule("A0201", a02.transferor_outside_scope, WARNING, claim=HANDOVER),
    Rule("A0301", a03.waiver_in_effect, WARNING, claim=HANDOVER),
    Rule("A0302", a03.waiver_not_allowed),
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
    Rule("A0414", a04_duties.issue_not_described, claim=SIGN_OFF),
    Rule("A0416", a04_duties.accepted_without_change, WARNING, claim=HANDOVER),
    Rule("A0417", a04_duties.issue_not_followed_by_supervisor, claim=SIGN_OFF),
    Rule("A0418", a04_duties.familiarity_not_checked, claim=SIGN_OFF),
    Rule("A0419", a04_duties.familiarity_without_note, claim=SIGN_OFF),
    Rule("A0420", a04_duties.delegate_is_another_side),
    Rule("A0501", a05.customer_file_missing, claim=SIGN_OFF),
    Rule("A0502", a05.statement_missing, claim=SIGN_OFF),
    Rule("A0503", a05.receivables_missing, claim=SIGN_OFF),
    Rule("A0504", a05.samples_missing, claim=SIGN_OFF),
    Rule("A0505", a05.work_materials_missing, claim=SIGN_OFF),
    Rule("A0506", a05.no_customer, claim=SIGN_OFF),
    Rule("A0507", private.secret_written_down),
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
    Rule("A0611", shown.paper_not_shown, claim=SIGN_OFF),
    Rule("A0705", a07.new_customer_not_signed, claim=SIGN_OFF),
    Rule("A0801", a08.notice_too_short, WARNING, claim=HANDOVER),
    Rule("A0802", a08.approval_missing, WARNING, claim=HANDOVER),
    Rule("A0803", a08.resignation_missing, claim=SIGN_OFF),
    Rule("A0804", a08.dates_not_vouched_for, WARNING, claim=SIGN_OFF),
    Rule("A0901", a09.observer_report_missing, WARNING, claim=SIGN_OFF),
    Rule("A0902", a09.observer_of_other_function, WARNING, claim=HANDOVER),
    Rule("A1001", a10.function_not_represented, claim=SIGN_OFF),
    Rule("A1002", a10.clerk_of_other_function, claim=HANDOVER),
    Rule("A1003", a10.filed_without_functions),
    Rule("A1101", a11.introduction_missing, WARNING, claim=SIGN_OFF),
    Rule("A1102", a11.training_missing, WARNING, claim=SIGN_OFF),
    Rule("A1103", rulings.concealment_needs_ruling, WARNING),
    Rule("A1104", a11.training_outside_handover, WARNING, claim=HANDOVER),
    Rule("A1201", shown.balance_not_confirmed, claim=SIGN_OFF),
    Rule("A1202", a12.dynamics_missing, WARNING, claim=SIGN_OFF),
    Rule("A1203", samples.samples_not_counted_by_receiver, claim=SIGN_OFF),
    Rule("A1301", a13.issue_without_plan, claim=SIGN_OFF),
    Rule("A1302", a13.issue_resolved_before_raised, claim=HANDOVER),
    Rule("A1303", a13.issue_not_reported, claim=SIGN_OFF),
    Rule("A1304", a13.issue_reported_elsewhere, claim=SIGN_OFF),
    Rule("A1401", a13.issuer_not_finance, claim=HANDOVER),
    Rule("A1402", tables.paper_prepared_by_other, claim=HANDOVER),
    Rule("A1403", a13.finance_report_late, WARNING, claim=HANDOVER),
    Rule("A1501", a15.issue_open_at_sign_off, claim=SIGN_OFF),
    Rule("A1502", a15.issue_resolved_after_sign_off, claim=HANDOVER),
    Rule("A1503", a15.issue_resolved_without_day, claim=SIGN_OFF),
    Rule("A1504", a15.loss_laid_to_other_issue),
    Rule("A1505", a15.loss_not_acknowledged, WARNING),
    Rule("A1506", receivables.disputed_without_issue, claim=SIGN_OFF),
    Rule("A1601", a16.task_without_help, WARNING, claim=SIGN_OFF),
    Rule("A1602", a16.task_without_owner, claim=SIGN_OFF),
    Rule("A1701", a17.problem_customer_not_in_case),
    Rule("A1702", a17.found_in_future),
    Rule("A1703", a17.found_before_sign_off, WARNING),
    Rule("A1704", a17.loss_without_sign_off),
    Rule("A1705", a17.found_after_limitation, INFO),
    Rule("A1706", a17.share_without_bearer),
    Rule("A1707", a17.followed_before_found),
    Rule("A1708", a17.recovered_more_than_lost, WARNING),
    Rule("A1709", a17.same_loss_twice, WARNING),
    Rule("A1710", a17_discovery.found_after_recorded),
    Rule("A1711", a17_discovery.recorded_late, WARNING),
    Rule("A1713", a17_discovery.reviewer_gains, WARNING),
    Rule("A1714", a17_exposure.loss_beyond_exposure, WARNING),
    Rule("A1716", a17.same_line_twice),
    Rule("A1717", a17.reporter_missing),
    Rule("A1718", revised.faulty_paper_not_named, WARNING),
    Rule("A1719", rulings.ruling_not_needed, WARNING),
    Rule("A1720", rulings.ruling_gains_signer, WARNING),
    Rule("A1721", a17.recovered_after_settled, WARNING),
    Rule("A1723", revised.clock_begins_anew, WARNING),
    Rule("A1724", revised.document_in_other_paper),
    Rule("A1725", recoveries.paper_taken_off_twice),
    Rule("A1726", recoveries.same_recovery_twice, WARNING),
    Rule("A1727", a17.settled_without_share, WARNING),
    Rule("A1801", a18.cleared_before_filing),
    Rule("A1802", a18.clearance_of_other_person),
    Rule("A1901", a19.price_missing),
    Rule("A1902", a19.price_ambiguous),
    Rule("A1903", a19.loss_not_stated),
    Rule("A2001", a20.finance_error_by_stranger),
    Rule("A2002", a20.finance_error_without_paper),
    Rule("A2003", a20.criticised_in_other_month, WARNING),
    Rule("A2004", a20.penalty_decided_by_party),
    Rule("A2005", a20.penalty_without_error),
    Rule("A2101", a21.no_edition_in_force, claim=HANDOVER),
    Rule("A2102", a21.newer_edition_at_sign_off, WARNING, claim=HANDOVER),
    Rule("F0301", references.person_unknown),
    Rule("F0302", references.customer_unknown),
    Rule("F0303", references.paper_not_in_folder),
    Rule("F0304", references.channel_unknown),
    Rule("F0305", references.case_name_differs),
    Rule("F0306", references.customer_listed_twice),
    Rule("F0307", references.file_not_declared, claim=SIGN_OFF),
    Rule("F0308", events.problem_unknown),
    Rule("F0309", references.visited_customer_not_in_case),
    Rule("F0311", references.receiver_not_a_party),
    Rule("F0312", references.receiver_not_named, claim=SIGN_OFF),
    Rule("F0313", references.issue_unknown),
    Rule("F0314", references.issue_listed_twice),
    Rule("F0319", events.event_number_taken_twice),
    Rule("F0320", references.person_not_employed, claim=HANDOVER),
    Rule("F0321", references.day_in_future),
    Rule("F0335", references.topic_unknown),
    Rule("F0336", references.checked_person_not_receiver),
    Rule("F0337", events.act_unknown),
    Rule("F0338", events.period_reversed),
    Rule("F0341", rulings.ruling_table_unknown),
    Rule("F0342", private.private_number_written_down, WARNING),
    Rule("F0343", events.event_missing, WARNING),
    Rule("F0351", revised.revision_skipped),
    Rule("F0352", revised.revised_before_signed, claim=HANDOVER),
    Rule("F0353", revised.revision_of_other_handover),
    Rule("F0354", revised.revision_corrects_nothing, claim=SIGN_OFF),
    Rule("F0501", statement.balance_wrong, claim=HANDOVER),
    Rule("F0502", statement.receivables_differ_from_statement, claim=SIGN_OFF),
    Rule("F0503", receivables.outstanding_wrong, claim=HANDOVER),
    Rule("F0504", receivables.age_wrong, claim=HANDOVER),
    Rule("F0505", statement.customer_balance_differs, claim=SIGN_OFF),
    Rule("F0506", statement.statement_not_continued, claim=HANDOVER),
    Rule("F0507", tables.cut_offs_differ, claim=HANDOVER),
    Rule("F0508", samples.count_differs, claim=SIGN_OFF),
    Rule("F0509", samples.sample_price_missing, claim=HANDOVER),
    Rule("F0511", tables.stranger_in_paper, claim=HANDOVER),
    Rule("F0512", tables.total_wrong, claim=HANDOVER),
    Rule("F0513", tables.paper_day_out_of_order, claim=HANDOVER),
    Rule("F0514", receivables.receivable_risky, INFO, claim=HANDOVER),
    Rule("F0516", tables.credit_code_wrong, claim=HANDOVER),
    Rule("F0521", statement.statement_without_ends, claim=HANDOVER),
    Rule("F0522", receivables.due_date_differs, WARNING, claim=HANDOVER),
    Rule("F0523", receivables.outstanding_negative, claim=HANDOVER),
    Rule("F0524", statement.cut_off_too_old, WARNING, claim=SIGN_OFF),
    Rule("F0525", samples.serials_wrong, claim=HANDOVER),
    Rule("F0526", samples.sample_value_wrong, claim=HANDOVER),
    Rule("F0528", statement.original_differs_from_statement, claim=HANDOVER),
    Rule("F0529", statement.document_not_in_statement, WARNING, claim=HANDOVER),
    Rule("F0530", receivables.settled_negative, claim=HANDOVER),
    Rule("F0531", statement.debit_negative, WARNING, claim=HANDOVER),
    Rule("S0101", signatures.receipt_of_other_repository),
    Rule("S0102", signatures.receipt_of_other_case),
    Rule("S0103", signatures.signature_stale, WARNING, claim=HANDOVER),
    Rule("S0104", signatures.signed_content_changed),
    Rule("S0105", signatures.signer_not_in_role),
    Rule("S0106", signatures.signer_by_other_account),
    Rule("S0107", signatures.event_changed_since_signed),
    Rule("S0108", signatures.event_refused, WARNING),
    Rule("S0109", signatures.receipt_in_future),
    Rule("S0110", signatures.receipt_too_early),
    Rule("S0111", signatures.receipt_at_odds),
    Rule("S0112", signatures.signer_not_employed),
    Rule("S0113", signatures.event_named_otherwise),
    Rule("S0115", signatures.revision_gone),
    Rule("S0201", signatures.receipt_not_genuine),
)


def findings(context: Context, place: Callable[[At], Place]) -> Iterator[Finding]:
    """Yield what the rules find in one case and nobody waived; a rule that fails is E001."""
    for rule in RULES:
        weight = rule.weight(context)
        if weight is None:
            continue
        try:
            flags = tuple(one for one in rule.check(context) if not waived(context, rule.code, one))
        except Exception as error:  # noqa: BLE001 - one faulty rule must not hide the others
            yield _fault(context, rule, error, place)
        else:
            yield from _told(context, rule, weight, flags, place)


def cited(context: Context, found: Iterable[Finding]) -> Iterator[Finding]:
    """Yield what is wrong with tables of a case, with the clause that asks for each."""
    for one in found:
        yield replace(one, clause=one.clause or _clause_of_paper(context, one.place.file))


def _told(
    context: Context,
    rule: Rule,
    weight: Severity,
    flags: tuple[Flag, ...],
    place: Callable[[At], Place],
) -> Iterator[Finding]:
    """Yield what a rule flags; of tables that repeat one mistake on every line, the first lines."""
    for number, flag in enumerate(flags):
        at = flag.placed(place)
        if number == MAX_FINDINGS and flag.at is at:
            facts = {"reason": Unreadable.TOO_MANY_FINDINGS}
            clause = _clause_of_paper(context, at.file)
            yield Finding("F0401", weight, at, facts, clause, context.case.id)
            return
        yield _finding(context, rule, weight, flag, at)


def _finding(context: Context, rule: Rule, weight: Severity, flag: Flag, place: Place) -> Finding:
    return Finding(
        code=rule.code,
        severity=weight,
        place=place,
        facts=flag.facts,
        clause=flag.clause
        or _clause(context, rule)
        or _clause_of_material(context, flag.at, place),
        case=context.case.id,
    )


def _clause(context: Context, rule: Rule) -> str | None:
    """Return the clause that a rule stands for; of the first edition if the case is older."""
    editions = (context.policy,) if context.policy else context.editions
    clause = next((edition.clause_of(rule.code) for edition in editions), None)
    return clause.clause if clause else None


def _clause_of_material(context: Context, at: At | Place, place: Place) -> str | None:
    """Return the clause that asks for the material whose paper, or whose entry, is flagged."""
    match at:
        case At(path=("customers", int(), str(material), *_)):
            return _asked_by(context, material)
        case _:
            return _clause_of_paper(context, place.file)


def _clause_of_paper(context: Context, file: str) -> str | None:
    """Return the clause that asks for a paper, by its material."""
    table = context.papers.get(file.removeprefix(f"{context.case.home}/"))
    return _asked_by(context, table.schema.table) if table else None


def _asked_by(context: Context, material: str) -> str | None:
    materials = context.policy.materials if context.policy else ()
    return next((one.clause for one in materials if one.material == material), None)


def _fault(context: Context, rule: Rule, error: Exception, place: Callable[[At], Place]) -> Finding:
    facts = {"rule": rule.code, "name": rule.name, "error": f"{type(error).__name__}: {error}"}
    at = place(context.case.at)
    return Finding("E001", Severity.ERROR, at, facts, case=context.case.id)
