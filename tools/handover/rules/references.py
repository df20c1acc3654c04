"""What a case refers to must be there: people, customers, papers, issues and problems."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import normalize

from handover.facts.questions import issue_of
from handover.findings import flag
from handover.model import (
    Clearance,
    Delegation,
    Filing,
    Penalty,
    Problem,
    Role,
    Settlement,
    Waiver,
    day_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import At, Flag
    from handover.model import CustomerLine, Event


def case_name_differs(context: Context) -> Iterator[Flag]:
    """Flag a case number that is not the name of the case's folder."""
    folder = context.case.folder.rpartition("/")[2]
    if context.case.id != folder:
        unlike = _shape(folder) != _shape(context.case.id)  # the schema saw to the number
        yield flag(context.case.at / "case", case=context.case.id, folder=folder, unlike=unlike)


def _shape(name: str) -> str:
    return re.sub("[0-9]", "0", name)


def person_unknown(context: Context) -> Iterator[Flag]:
    """Flag an employee number that the register does not know."""
    for person, at in _people(context):
        if not context.register.knows(person):
            yield flag(at, person=person)


def person_not_employed(context: Context) -> Iterator[Flag]:
    """Flag a party who was not yet, or no longer, with the company at opening.

    The department manager must be there at the sign-off; that is for another rule.
    """
    on = context.case.opened_on
    for role, person, at in context.case.parties.roles():
        known = context.register.people.get(person)
        if known and not known.employed(on) and role is not Role.DEPARTMENT_MANAGER:
            yield flag(at, person=person, opened_on=on)


def customer_unknown(context: Context) -> Iterator[Flag]:
    """Flag a customer number that the register does not know."""
    for customer, at in _customers(context):
        if not context.register.knows(customer):
            yield flag(at, customer=customer)


def known_lines(context: Context) -> tuple[CustomerLine, ...]:
    """Return the entries of customers whom the register knows; of strangers one finding speaks."""
    lines = context.case.customers
    return tuple(line for line in lines if context.register.knows(line.customer))


def channel_unknown(context: Context) -> Iterator[Flag]:
    """Flag a channel that the edition does not have."""
    channel, policy = context.case.channel, context.policy
    if policy and policy.find_channel(channel) is None:
        known = tuple(one.channel for one in policy.channels)
        yield flag(context.case.at / "channel", key=channel, known=known)


def customer_listed_twice(context: Context) -> Iterator[Flag]:
    """Flag a customer with two entries, or handed over and kept back at once."""
    seen: set[str] = set()
    for customer, at in context.case.named_customers():
        if customer in seen:
            yield flag(at, customer=customer)
        seen.add(customer)


def receiver_not_a_party(context: Context) -> Iterator[Flag]:
    """Flag a customer whose receiver is not named among the receivers."""
    receivers = context.case.parties.receivers
    if not all(map(context.register.knows, receivers)):  # one of them may be meant
        return
    for line in context.case.customers:
        if line.receiver and line.receiver not in receivers:
            yield flag(line.at / "receiver", person=line.receiver, customer=line.customer)


def checked_person_not_receiver(context: Context) -> Iterator[Flag]:
    """Flag a check of what somebody is familiar with who is not among the receivers."""
    receivers, knows = context.case.parties.receivers, context.register.knows
    for entry in context.case.familiarity if all(map(knows, receivers)) else ():
        person = entry.receiver
        if person and knows(person) and person not in receivers:
            yield flag(entry.at / "receiver", person=person)


def topic_unknown(context: Context) -> Iterator[Flag]:
    """Flag a check of a topic that the edition does not have."""
    policy = context.policy
    known = policy.familiarity.topics if policy else {}
    for entry in context.case.familiarity if policy else ():
        if entry.topic not in known:
            yield flag(entry.at / "topic", key=entry.topic, known=tuple(known))


def receiver_not_named(context: Context) -> Iterator[Flag]:
    """Flag a customer without a receiver of its own where there are several."""
    several = len(context.case.parties.receivers) > 1
    for line in context.case.customers:
        if several and line.receiver is None:
            yield flag(line.at / "receiver", customer=line.customer)


def visited_customer_not_in_case(context: Context) -> Iterator[Flag]:
    """Flag a visit, a signature or an issue of a customer that is not handed over."""
    if len(known_lines(context)) < len(context.case.customers):  # one of them may be meant
        return
    for customer, at in _visited(context):
        if context.register.knows(customer) and context.case.line(customer) is None:
            yield flag(at, customer=customer)


def paper_not_in_folder(context: Context) -> Iterator[Flag]:
    """Flag a paper that is named and does not lie in the folder."""
    files = _by_likeness(context)
    for paper in (*context.case.papers(), *context.case.event_papers()):
        if paper.file and paper.file not in context.case.files:
            near = files.get(_likeness(paper.file))
            apart = near is not None and normalize("NFC", near) == paper.file
            alike = near is not None and not apart
            yield flag(paper.at, path=paper.file, near=near, alike=alike, apart=apart)


def file_not_declared(context: Context) -> Iterator[Flag]:
    """Flag a file among the materials that the case does not name, not even misspelt."""
    alike = _by_likeness(context)
    papers = (*context.case.papers(), *context.case.event_papers())
    named = {paper.file for paper in papers if paper.file}
    named |= {alike.get(_likeness(path), path) for path in named.difference(context.case.files)}
    for path in context.case.files:
        if path.startswith("materials/") and path not in named:
            yield flag(context.case.at, path=path)


def _by_likeness(context: Context) -> dict[str, str]:
    return {_likeness(file): file for file in context.case.files}


def _likeness(path: str) -> str:
    """Return what names have in common that differ only by case or by how they are stored."""
    return normalize("NFC", normalize("NFC", path).casefold())


def issue_unknown(context: Context) -> Iterator[Flag]:
    """Flag a loss or a visit that names an issue which the case does not have."""
    for issue, at in _unknown_issues(context):
        yield flag(at, issue=issue)


def _unknown_issues(context: Context) -> Iterator[tuple[str, At]]:
    for visit in context.case.visits:
        for index, issue in enumerate(visit.differences):
            if context.case.issue(issue) is None:
                yield issue, visit.at / "differences" / index
    for problem in context.case.problems:
        if problem.issue and issue_of(context, problem) is None:
            yield problem.issue, problem.at / "issue"


def issue_listed_twice(context: Context) -> Iterator[Flag]:
    """Flag two issues of one number."""
    seen: set[str] = set()
    for issue in context.case.issues:
        if issue.id in seen:
            yield flag(issue.at / "id", issue=issue.id)
        seen.add(issue.id)


def day_in_future(context: Context) -> Iterator[Flag]:
    """Flag a day on which something is said to have happened and that has not come yet."""
    for day, at in _days(context):
        if day and day > context.today:
            yield flag(at, day=day, today=context.today)


def _days(context: Context) -> Iterator[tuple[date | None, At]]:
    case = context.case
    yield case.opened_on, case.at / "opened_on"
    yield case.sign_off_requested_on, case.at / "sign_off" / "requested_on"
    yield case.cancelled_on, case.at / "cancelled" / "cancelled_on"
    for issue in case.issues:
        yield issue.raised_on, issue.at / "raised_on"
        yield issue.resolved_on, issue.at / "resolved_on"
    for event in case.events:
        if not isinstance(event, Problem):  # of which another finding speaks
            yield day_of(event), event.at / event.day_key


def _people(context: Context) -> Iterator[tuple[str, At]]:
    for _, person, at in context.case.parties.roles():
        yield person, at
    papers = context.case.finance_papers
    if papers and papers.issued_by:
        yield papers.issued_by, papers.at / "issued_by"
    for visit in context.case.visits:
        for index, person in enumerate(visit.present):
            yield person, visit.at / "present" / index
        for index, (person, _) in enumerate(visit.absent):
            yield person, visit.at / "absent" / index / "person"
    for issue in context.case.issues:
        yield from issue.people
    yield from _people_taught(context)
    for event in context.case.events:
        yield from _people_of_event(event)


def _people_taught(context: Context) -> Iterator[tuple[str, At]]:
    for lesson in context.case.training:
        yield lesson.by, lesson.at / "by"
    for checked in context.case.familiarity:
        if checked.receiver:
            yield checked.receiver, checked.at / "receiver"


def _people_of_event(event: Event) -> Iterator[tuple[str, At]]:
    match event:
        case Filing():
            for index, person in enumerate(event.to):
                yield person, event.at / "to" / index
        case Problem():
            if event.reported_by:
                yield event.reported_by, event.at / "reported_by"
            if event.finance_error:
                yield event.finance_error.by, event.finance_error.at / "by"
        case Delegation():
            yield event.delegator, event.at / "delegator"
            yield event.delegate, event.at / "delegate"
        case Clearance() | Settlement():
            if event.person:
                yield event.person, event.at / "person"
        case Penalty():
            yield event.person, event.at / "person"
            yield event.decided_by, event.at / "decided_by"


def _customers(context: Context) -> Iterator[tuple[str, At]]:
    yield from context.case.named_customers()
    yield from _visited(context)
    for event in context.case.events:
        if isinstance(event, Waiver) and event.customer:
            yield event.customer, event.at / "customer"


def _visited(context: Context) -> Iterator[tuple[str, At]]:
    for visit in context.case.visits:
        for index, customer in enumerate(visit.customers):
            yield customer, visit.at / "customers" / index
        for signature in visit.signed_by:
            yield signature.customer, signature.at / "customer"
    for issue in context.case.issues:
        if issue.customer:
            yield issue.customer, issue.at / "customer"
