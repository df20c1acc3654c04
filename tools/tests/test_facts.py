from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from annotated import (
    COMPANY,
    EDITION,
    RECORDS,
    confirmed,
    decision,
    heard,
    signed,
    situation,
)
from annotated import told as told_by

from handover.evidence import Doubt, Evidence
from handover.facts.admitted import admitted
from handover.facts.bearers import Lack
from handover.facts.context import once
from handover.facts.liability import Refusal
from handover.facts.losses import losses
from handover.facts.questions import liability_edition, window_last_day
from handover.facts.sign_off import (
    Slot,
    agreed_on,
    channels,
    ever_signed_on,
    functions,
    is_voided,
    later_signed_on,
    signature,
    signed_on,
    slots,
    unsigned,
)
from handover.facts.status import Standing, Status, filed_on, standing
from handover.facts.steps import Step
from handover.facts.waivers import waived
from handover.findings import At, Place, flag
from handover.ledger.windows import is_open
from handover.policy import Act, Party, Signer
from handover.register import Position
from handover.rules.receivables import outstanding_wrong
from handover.verdicts import CaseReport
from handover.words import Voice
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from handover.evidence import Signature
    from handover.facts.context import Context
    from handover.facts.liability import Outcome
    from handover.facts.losses import CaseLoss
    from handover.policy import Edition

PARTIES = "transferor: E1001, receivers: [E1002], supervisor: E2001"
EVERYONE = f"{PARTIES}, department_manager: E3001, finance: [E4001], assistant: [E5001]"
REQUESTED = "sign_off: {requested_on: 2026-03-17}\n"
FILING = "event: filing\nfiled_on: 2026-03-20\nto: [E4001, E3001]\n"
FILE = "events/0001-filing.yaml"
RECOVERED, SETTLED = "events/0004-recovery.yaml", "events/0005-settlement.yaml"
CONFIRMED = "2026-06-26T10:00:00+08:00"
REPORTED = "reported_by: E1003\nreported_on: 2026-06-22\n"


def case(parties: str = EVERYONE, more: str = REQUESTED, customers: str = "C0101") -> str:
    lines = "".join(f"  - customer: {customer}\n" for customer in customers.split(", "))
    return (
        "case: HO-2026-0001\nkind: transfer\nchannel: it_peripheral\nopened_on: 2026-03-02\n"
        f"parties: {{{parties}}}\ncustomers:\n{lines}{more}"
    )


def told(text: str | None = None, today: str = "2026-06-30", **events: str) -> Context:
    """Return a context; the filing is event 0001, and of the others each has a number of its own."""
    numbers = {"filing": "0001", "problem": "0002", "second": "0003", "recovery": "0004"}
    names = {
        f"{numbers.get(kind, '0005')}-{kind.replace('second', 'problem')}.yaml": content
        for kind, content in events.items()
    }
    return situation(text or case(), names, stage={"today": today}).context


def problem(found: str = "2026-06-20", loss: str = 'loss: "1000.00"', more: str = "") -> str:
    return (
        f"event: problem\ncustomer: C0101\nfound_on: {found}\n"
        f"first_evidence: events/papers/reply.pdf\nwhat: 少列一张发票\n{loss}\n{more}"
    )


def recovery(amount: str) -> str:
    return (
        'event: recovery\nproblem: "0002"\nrecovered_on: 2026-06-25\n'
        f'amount: "{amount}"\nwhat: 客户补付\n'
    )


def settlement(on: str) -> str:
    return f'event: settlement\nproblem: "0002"\nsettled_on: {on}\nwhat: 各方付清\n'


def by_three(context: Context, last: str = "2026-03-18T10:00:00+08:00") -> Context:
    """Return the context in which transferor and receiver signed early, the supervisor last."""
    return heard(
        context,
        decision("transferor", "E1001", "2026-03-17T09:00:00+08:00"),
        decision("receiver", "E1002", "2026-03-17T10:00:00+08:00"),
        decision("supervisor", "E2001", last),
    )


def by_functions(context: Context, instant: str = "2026-03-19T10:00:00+08:00") -> Context:
    """Return the context in which those signed the sign-off who may do so later."""
    later = (slot for slot in slots(context) if slot.later)
    return heard(context, *(decision(slot.role, slot.person, instant) for slot in later))


def acknowledged(context: Context, last: str = "2026-03-21T10:00:00+08:00") -> Context:
    """Return the context in which all have signed and acknowledged the filing, the manager last."""
    clerks = [("supervisor", "E2001"), ("finance", "E4001")]
    early = "2026-03-20T10:00:00+08:00"
    return heard(
        by_functions(context),
        *(decision(role, who, early, act="filing", event=FILE) for role, who in clerks),
        decision("department_manager", "E3001", last, act="filing", event=FILE),
    )


def names(found: tuple[Slot, ...]) -> list[str]:
    return [f"{slot.role} {slot.person}" for slot in found]


# Who signs


def test_the_slots_of_the_sign_off_are_those_of_the_edition() -> None:
    expected = (
        Slot("transferor", "E1001"),
        Slot("receiver", "E1002"),
        Slot("supervisor", "E2001"),
        Slot("finance", "E4001", later=True),
        Slot("assistant", "E5001", later=True),
    )
    assert expected == slots(told())


def test_every_receiver_has_a_slot_and_who_is_not_named_has_none() -> None:
    context = told(case("transferor: E1001, receivers: [E1003, E1002]"))
    assert ["transferor E1001", "receiver E1003", "receiver E1002"] == names(slots(context))


def test_a_function_that_only_a_customers_channel_asks_for_signs_as_well() -> None:
    parties = f"{PARTIES}, finance: [E4201], commerce: [E4301], assistant: [E5001]"
    plain, mixed = told(case(parties)), told(case(parties, customers="C0101, C0201, C0401, C9999"))
    assert ("sales", "assistant", "finance") == functions(plain)
    assert "commerce E4301" not in names(slots(plain))
    assert ["it_peripheral", "store_3c"] == [channel.channel for channel in channels(mixed)]
    assert ("sales", "assistant", "finance", "commerce") == functions(mixed)
    assert "commerce E4301" in names(slots(mixed))


@pytest.mark.parametrize(
    ("act", "expected"),
    [
        ("filing", ["supervisor E2001", "finance E4001", "department_manager E3001"]),
        ("ruling", ["department_manager E3001", "hr E6001"]),  # E6002 of HR left in February
        ("settlement", ["finance E4001"]),
        ("problem", ["finance E4001", "department_manager E3001"]),
        ("delegation", []),
    ],
)
def test_the_slots_of_other_acts_are_those_of_the_edition(act: str, expected: list[str]) -> None:
    assert expected == names(slots(told(), act))


def test_a_function_of_an_office_is_signed_for_by_that_office() -> None:
    signer = Signer(function="finance", office="hq", later=True)
    acts = (Act("register", EDITION.title, (signer,)),)
    context = replace(told(), policy=replace(EDITION, acts=acts))
    assert (Slot("finance", "E4201", later=True),) == slots(context, "register")


def test_without_an_edition_nobody_is_asked_to_sign() -> None:
    context = replace(signed(told(), "2026-03-18T10:00:00+08:00"), policy=None)
    assert () == slots(context)
    assert () == channels(context)
    assert None is signed_on(context)


# The sign-off day


def test_the_sign_off_day_is_that_of_the_last_of_the_three() -> None:
    assert date(2026, 3, 18) == signed_on(by_three(told()))


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        ("2026-03-18T15:59:59Z", "2026-03-18"),
        ("2026-03-18T16:00:00Z", "2026-03-19"),  # midnight in Shanghai
        ("2026-03-18T12:00:00-05:00", "2026-03-19"),
    ],
)
def test_the_day_is_counted_where_the_company_is(instant: str, day: str) -> None:
    assert day == str(signed_on(by_three(told(), instant)))


@pytest.mark.parametrize("absent", ["E1001", "E1002", "E1003", "E2001"])
def test_no_sign_off_while_one_of_them_is_missing(absent: str) -> None:
    text = case("transferor: E1001, receivers: [E1002, E1003], supervisor: E2001")
    assert None is signed_on(signed(told(text), "2026-03-18T10:00:00+08:00", (absent,)))
    assert date(2026, 3, 18) == signed_on(signed(told(text), "2026-03-18T10:00:00+08:00"))


@pytest.mark.parametrize(
    "parties",
    [
        "transferor: E1001, receivers: [E1002]",
        "transferor: E1001, supervisor: E2001",
        "transferor: E1001",
    ],
)
def test_no_sign_off_while_nobody_is_named_for_one_of_them(parties: str) -> None:
    context = signed(told(case(parties)), "2026-03-18T10:00:00+08:00")
    assert None is signed_on(context)


def test_the_channels_functions_sign_later_and_do_not_move_the_day() -> None:
    late = decision("finance", "E4001", "2026-04-02T10:00:00+08:00")
    context = heard(by_three(told()), late)
    assert date(2026, 3, 18) == signed_on(context)
    assert None is signed_on(context, "last_of_all")
    assert None is later_signed_on(context)
    everyone = heard(context, decision("assistant", "E5001", "2026-04-03T10:00:00+08:00"))
    assert date(2026, 4, 3) == signed_on(everyone, "last_of_all")
    assert date(2026, 3, 18) == signed_on(everyone, "per_material")
    assert date(2026, 4, 3) == later_signed_on(everyone)


def test_where_nobody_signs_later_all_have_signed_with_the_three() -> None:
    acts = tuple(
        replace(act, signers=act.signers[:3]) if act.act == "sign_off" else act
        for act in EDITION.acts
    )
    context = replace(by_three(told()), policy=replace(EDITION, acts=acts))
    assert date(2026, 3, 18) == later_signed_on(context)
    channels = tuple(replace(one, functions=one.functions[:1]) for one in EDITION.channels)
    only_sales = replace(by_three(told()), policy=replace(EDITION, channels=channels))
    assert ("sales",) == functions(only_sales)
    assert date(2026, 3, 18) == later_signed_on(only_sales)


def test_a_second_signature_does_not_move_the_day() -> None:
    again = decision("supervisor", "E2001", "2026-07-17T10:00:00+08:00")
    assert date(2026, 3, 18) == signed_on(heard(by_three(told()), again))


def test_a_refusal_before_the_sign_off_holds_it_up_until_the_same_person_accepts() -> None:
    refused = heard(
        told(),
        decision("transferor", "E1001", "2026-03-17T09:00:00+08:00"),
        decision("receiver", "E1002", "2026-03-17T10:00:00+08:00", accept=False),
        decision("supervisor", "E2001", "2026-03-18T09:00:00+08:00"),
    )
    assert None is signed_on(refused)
    accepted = heard(refused, decision("receiver", "E1002", "2026-03-19T09:00:00+08:00"))
    assert date(2026, 3, 19) == signed_on(accepted)


def test_a_refusal_after_the_sign_off_does_not_undo_it() -> None:
    refusal = decision("receiver", "E1002", "2026-07-01T09:00:00+08:00", accept=False)
    context = heard(by_three(told()), refusal)
    assert date(2026, 3, 18) == signed_on(context)
    assert None is signature(context, Slot("receiver", "E1002"))


def test_an_act_for_which_the_case_names_nobody_is_never_agreed() -> None:
    context = told(case(PARTIES), filing=FILING)
    alone = heard(
        context,
        decision("supervisor", "E2001", "2026-03-20T10:00:00+08:00", act="filing", event=FILE),
    )
    assert alone.case.filings
    assert None is agreed_on(alone, alone.case.filings[0])
    assert None is filed_on(alone)


CLERKS = f"{PARTIES}, department_manager: E3001, finance: [E4001], commerce: [E4301]"


@pytest.mark.parametrize(("role", "who"), [("finance", "E4001"), ("commerce", "E4301")])
def test_one_of_two_clerks_is_enough_where_the_act_does_not_say_every(role: str, who: str) -> None:
    context = told(case(CLERKS), filing=FILING, problem=problem(), recovery=recovery("200.00"))
    (back,) = context.case.recoveries("0002")
    one = decision(role, who, CONFIRMED, act="recovery", event=RECOVERED)
    assert None is agreed_on(context, back)
    assert date(2026, 6, 26) == agreed_on(heard(context, one), back)
    context = by_functions(context)
    others = [("supervisor", "E2001"), ("department_manager", "E3001"), (role, who)]
    filed = [decision(r, p, CONFIRMED, act="filing", event=FILE) for r, p in others]
    assert None is filed_on(heard(context, *filed))  # the filing asks every one of them
    assert date(2026, 6, 26) == filed_on(confirmed(context, CONFIRMED, FILE))


def test_a_problem_is_signed_by_who_reported_it_as_well() -> None:
    context = told(problem=problem(more=REPORTED))
    (found,) = context.case.problems
    clerks = [("finance", "E4001"), ("department_manager", "E3001")]
    file = "events/0002-problem.yaml"
    two = heard(context, *(decision(r, p, CONFIRMED, act="problem", event=file) for r, p in clerks))
    assert None is agreed_on(two, found)
    reporter = decision("reporter", "E1003", "2026-06-27T10:00:00+08:00", act="problem", event=file)
    assert date(2026, 6, 27) == agreed_on(heard(two, reporter), found)
    assert date(2026, 6, 27) == only(heard(two, reporter)).confirmed_on


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("ok-hr-signs-a-clearance", True),
        ("finance-signs-a-clearance-as-hr", False),
        ("ok-delegator-signs-the-delegation", True),
        ("delegate-signs-as-the-delegator", False),
    ],
)
def test_a_function_signs_by_its_holder_and_a_delegation_by_its_delegator(
    name: str, *, counts: bool
) -> None:
    context = told_by(RECORDS / f"S0105/{name}.yaml").context
    (event,) = context.case.events
    assert (date(2026, 3, 18) if counts else None) == agreed_on(context, event)


def test_who_held_the_function_when_signing_need_not_hold_it_now() -> None:
    later = told_by(RECORDS / "S0105/ok-hr-signs-a-clearance.yaml").context
    hr = later.register.people["E6001"]
    gone = replace(hr, employed_to=date(2026, 3, 31))
    register = replace(later.register, people={**later.register.people, "E6001": gone})
    context = replace(later, register=register)
    assert date(2026, 3, 18) == agreed_on(context, context.case.events[0])
    assert "E6001" not in {slot.person for slot in slots(context, "clearance")}


def test_a_problem_that_nobody_reported_is_never_confirmed() -> None:
    context = confirmed(told(problem=problem()), CONFIRMED)
    assert None is only(context).confirmed_on


# Content that changed after it was signed


def test_of_strangers_nobody_waits_for_a_signature() -> None:
    parties = "transferor: E1001, receivers: [E1002, E7777], supervisor: E2001"
    assert ("E1001", "E1002", "E2001") == unsigned(told(case(parties)))


def voided(context: Context, *absent: str) -> Context:
    """Return the context in which the three sides had signed what has changed since."""
    signatures = (one for one in by_three(context).evidence.signatures if one.person not in absent)
    doubted = tuple((one, Doubt.STALE) for one in signatures)
    return replace(context, evidence=replace(context.evidence, doubted=doubted))


def test_a_case_is_voided_once_all_three_sides_had_signed_what_changed() -> None:
    assert is_voided(voided(told()))
    assert not is_voided(told())
    assert not is_voided(voided(told(), "E1002"))
    assert not is_voided(by_three(voided(told())))  # all of them have signed again
    assert is_voided(
        voided(told(case("transferor: E1001, receivers: [E1002]")))
    )  # whoever is named
    assert not is_voided(replace(voided(told()), policy=None))


@pytest.mark.parametrize("more", ["", REQUESTED])
def test_a_voided_case_waits_for_signatures(more: str) -> None:
    context = voided(told(case(PARTIES, more)))
    found = stands(context)
    assert (Status.SIGNING, date(2026, 3, 17)) == (found.status, found.since)
    assert [Step("sign_off", slot.role, slot.person) for slot in slots(context)] == list(
        found.next_steps
    )


@pytest.mark.parametrize("more", ["", REQUESTED])
def test_a_voided_case_that_lacks_content_is_a_draft(more: str) -> None:
    context = voided(told(case(PARTIES, more)))
    assert (Status.DRAFT, date(2026, 3, 2)) == (
        stands(context, complete=False).status,
        stands(context, complete=False).since,
    )


def test_a_voided_case_was_signed_once() -> None:
    context = voided(told())
    assert date(2026, 3, 18) == ever_signed_on(context)
    assert None is signed_on(context)
    again = by_three(context, "2026-03-25T10:00:00+08:00")
    assert not is_voided(again)
    assert date(2026, 3, 25) == ever_signed_on(again)
    assert None is ever_signed_on(told())


def test_a_voided_case_says_so_in_its_sentence() -> None:
    context = voided(told(case(PARTIES)))
    again = heard(context, decision("receiver", "E1002", "2026-03-20T10:00:00+08:00"))
    report = CaseReport(again, stands(again), (), ())
    assert (
        "The content was changed after all three sides had signed, so their signatures no longer "
        "count; please put it back; what must be corrected goes into a revision of its own"
    ) in sentence(report, Voice("en"))
    assert "E1001" in sentence(report, Voice("en"))
    assert "E1002" not in sentence(report, Voice("en"))  # who has signed again
    assert "三方签字以后内容改过" in sentence(report, Voice("zh"))
    plain = CaseReport(told(), stands(told()), (), ())
    assert sentence(plain, Voice("en")).startswith("Now waiting for")


# The claim


def test_the_sign_off_is_claimed_by_the_request_or_by_who_signs_first() -> None:
    quiet = told(case(more=""))
    refusal = decision("receiver", "E1002", "2026-03-17T10:00:00+08:00", accept=False)
    other = decision("transferor", "E1001", "2026-03-17T10:00:00+08:00", act="opening")
    first = decision("transferor", "E1001", "2026-03-17T10:00:00+08:00")
    assert not quiet.claims_sign_off
    assert told().claims_sign_off
    assert not heard(quiet, refusal, other).claims_sign_off
    assert heard(quiet, first).claims_sign_off


# Where a case stands


def stands(context: Context, *, complete: bool = True) -> Standing:
    return standing(context, losses(context), complete=complete)


def status(context: Context) -> tuple[Status, str]:
    found = stands(context)
    return found.status, str(found.since)


def steps(context: Context, *, complete: bool = True) -> list[str]:
    found = stands(context, complete=complete).next_steps
    return [f"{step.act} {step.role} {step.person}" for step in found]


UNSIGNED = ("problem finance E4001", "problem department_manager E3001")


def test_a_draft_lacks_content() -> None:
    expected = Standing(
        Status.DRAFT,
        date(2026, 3, 2),
        None,
        None,
        (Step("complete", "transferor", "E1001"),),
    )
    assert expected == stands(told(), complete=False)


def test_ready_is_what_lacks_only_the_request() -> None:
    context = told(case(more=""))
    assert (Status.READY, "2026-03-02") == status(context)
    assert ["request_sign_off transferor E1001"] == steps(context)


def test_signing_begins_with_the_request_and_waits_for_those_who_have_not_signed() -> None:
    context = heard(told(), decision("transferor", "E1001", "2026-03-17T09:00:00+08:00"))
    assert (Status.SIGNING, "2026-03-17") == status(context)
    assert [
        "sign_off receiver E1002",
        "sign_off supervisor E2001",
        "sign_off finance E4001",
        "sign_off assistant E5001",
    ] == steps(context)


def test_signing_begins_with_the_first_signature_where_nobody_asked() -> None:
    first = decision("transferor", "E1001", "2026-03-18T16:30:00Z")
    second = decision("receiver", "E1002", "2026-03-20T16:30:00Z")
    context = heard(told(case(more="")), first, second)
    assert (Status.SIGNING, "2026-03-19") == status(context)


def test_refused_since_the_first_refusal_that_stands() -> None:
    context = heard(
        told(),
        decision("receiver", "E1002", "2026-03-18T16:00:00Z", accept=False),
        decision("supervisor", "E2001", "2026-03-20T09:00:00+08:00", accept=False),
    )
    assert (Status.REFUSED, "2026-03-19") == status(context)
    assert ["correct transferor E1001"] == steps(context)
    assert Status.REFUSED is stands(context, complete=False).status
    later = heard(context, decision("receiver", "E1002", "2026-03-21T09:00:00+08:00"))
    assert (Status.REFUSED, "2026-03-20") == status(later)


def test_signed_waits_for_the_channels_functions_and_the_filing() -> None:
    context = heard(by_three(told()), decision("assistant", "E5001", "2026-03-19T10:00:00+08:00"))
    expected = Standing(
        Status.SIGNED,
        date(2026, 3, 18),
        date(2026, 3, 18),
        date(2026, 7, 18),
        (Step("sign_off", "finance", "E4001"), Step("file", "supervisor", "E2001")),
    )
    assert expected == stands(context)


def test_who_refuses_after_the_sign_off_is_not_asked_again() -> None:
    refusal = decision("receiver", "E1002", "2026-03-20T09:00:00+08:00", accept=False)
    context = heard(signed(told(), "2026-03-18T10:00:00+08:00"), refusal)
    assert (Status.SIGNED, "2026-03-18") == status(context)
    assert ["file supervisor E2001"] == steps(context)


def test_a_filing_waits_for_everyone_whom_the_edition_asks() -> None:
    context = signed(told(filing=FILING), "2026-03-18T10:00:00+08:00")
    assert (Status.SIGNED, "2026-03-18") == status(context)
    assert None is filed_on(context)
    assert [
        "filing supervisor E2001",
        "filing finance E4001",
        "filing department_manager E3001",
    ] == steps(context)
    one = decision("finance", "E4001", "2026-03-20T10:00:00+08:00", act="filing", event=FILE)
    assert ["filing supervisor E2001", "filing department_manager E3001"] == steps(
        heard(context, one)
    )


def test_whom_a_filing_names_decides_nothing() -> None:
    # finance and the manager must acknowledge, whomever the event names
    context = told(filing="event: filing\nfiled_on: 2026-03-20\nto: [E1002]\n")
    context = heard(
        by_three(context),
        decision("supervisor", "E2001", "2026-03-20T10:00:00+08:00", act="filing", event=FILE),
    )
    assert None is filed_on(context)
    assert Status.SIGNED is stands(context).status


def test_filed_on_the_day_of_the_last_acknowledgement() -> None:
    context = acknowledged(by_three(told(filing=FILING)), "2026-03-20T16:00:00Z")
    assert (Status.FILED, "2026-03-21") == status(context)
    assert date(2026, 3, 21) == filed_on(context)
    assert [] == steps(context)


@pytest.mark.parametrize("absent", ["E4001", "E5001"])
def test_a_filing_waits_for_every_function_of_the_channel(absent: str) -> None:
    context = signed(told(filing=FILING), "2026-03-18T10:00:00+08:00", (absent,))
    context = confirmed(context, "2026-03-20T10:00:00+08:00")
    assert (Status.SIGNED, "2026-03-18") == status(context)
    assert None is filed_on(context)
    role = "finance" if absent == "E4001" else "assistant"
    assert [f"sign_off {role} {absent}"] == steps(context)
    late = heard(context, decision(role, absent, "2026-03-24T10:00:00+08:00"))
    assert (Status.FILED, "2026-03-24") == status(late)


def test_a_filing_stands_though_the_receiver_refuses_before_the_functions_signed() -> None:
    refusal = decision("receiver", "E1002", "2026-03-18T12:00:00+08:00", accept=False)
    context = acknowledged(heard(by_three(told(filing=FILING)), refusal))
    assert (Status.FILED, "2026-03-21") == status(context)


def test_filed_waits_for_finance_while_a_loss_is_not_settled() -> None:
    context = acknowledged(by_three(told(filing=FILING, problem=problem())))
    assert (Status.FILED, "2026-03-21") == status(context)
    assert ["settlement finance E4001", *UNSIGNED] == steps(context)


@pytest.mark.parametrize(
    ("today", "expected"),
    [("2026-07-18", (Status.FILED, "2026-03-21")), ("2026-07-19", (Status.CLOSED, "2026-07-19"))],
)
def test_closed_from_the_day_after_the_window(today: str, expected: tuple[Status, str]) -> None:
    # 2026-03-18 + 4 months = 2026-07-18
    context = acknowledged(by_three(told(filing=FILING, today=today)))
    assert expected == status(context)
    assert [] == steps(context)


@pytest.mark.parametrize(
    ("settled", "signed_at", "since"),
    [
        ("2026-07-01", "2026-07-01", "2026-07-19"),
        ("2026-08-03", "2026-08-03", "2026-08-03"),
        ("2026-07-01", "2026-08-05", "2026-08-05"),
    ],
)
def test_closed_from_the_settlement_if_that_is_later(
    settled: str, signed_at: str, since: str
) -> None:
    events = {"filing": FILING, "problem": problem(), "settlement": settlement(settled)}
    context = acknowledged(by_three(told(today="2026-09-01", **events)))
    context = confirmed(context, f"{signed_at}T10:00:00+08:00", SETTLED)
    assert (Status.CLOSED, since) == status(context)
    assert signed_at == str(only(context).settled_on)


def test_a_settlement_that_nobody_has_signed_settles_nothing() -> None:
    events = {"filing": FILING, "problem": problem(), "settlement": settlement("2026-07-01")}
    context = acknowledged(by_three(told(today="2026-09-01", **events)))
    assert None is only(context).settled_on
    assert (Status.FILED, "2026-03-21") == status(context)
    assert [*UNSIGNED, "settlement finance E4001"] == steps(context)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("events/0009-problem.yaml", Status.FILED),
        ("signatures/0099-problem-finance-E4001.json", Status.FILED),
        ("events/papers/0009-problem.yaml", Status.CLOSED),
        ("materials/0009-problem.yaml", Status.CLOSED),
    ],
)
def test_not_closed_while_nobody_can_tell_what_a_record_says(held: str, expected: Status) -> None:
    context = told(filing=FILING, today="2026-09-01")
    context = replace(context, case=replace(context.case, files=(*context.case.files, held)))
    assert expected is stands(acknowledged(by_three(context))).status


def test_what_was_read_is_not_unread() -> None:
    context = told(filing=FILING, problem=problem())
    doubted = decision("finance", "E4001", CONFIRMED)
    said = [decision("receiver", "E1002", CONFIRMED), doubted]
    files = [
        replace(one, at=At(f"{context.case.folder}/signatures/{n}.json"))
        for n, one in enumerate(said)
    ]
    evidence = Evidence("", (files[0],), ((files[1], Doubt.STALE),))
    case = replace(
        context.case,
        files=(*context.case.files, "signatures/0.json", "signatures/1.json", "signatures/2.json"),
    )
    assert {"signatures/2.json"} == replace(context, case=case, evidence=evidence).unread


def test_the_first_of_two_settlements_settles() -> None:
    events = {"problem": problem(), "settlement": settlement("2026-06-25")}
    context = confirmed(by_three(told(**events)), CONFIRMED, SETTLED)
    (event,) = context.case.settlements("0002")
    first = f"{context.case.folder}/{SETTLED}"
    later = replace(event, at=At(first.replace("0005", "0006")))
    case_of_two = replace(context.case, events=(*context.case.events, later))
    context = confirmed(
        replace(context, case=case_of_two), "2026-06-28T10:00:00+08:00", SETTLED.replace("5", "6")
    )
    assert date(2026, 6, 26) == only(context).settled_on


def test_closed_from_the_filing_if_that_is_later() -> None:
    context = by_three(told(filing=FILING, today="2026-09-01"))
    assert (Status.CLOSED, "2026-08-05") == status(
        acknowledged(context, "2026-08-05T10:00:00+08:00")
    )


def test_not_closed_while_a_loss_is_not_settled() -> None:
    events = {"filing": FILING, "problem": problem(), "second": problem("2026-06-21")}
    context = told(today="2026-09-01", settlement=settlement("2026-07-01"), **events)
    context = confirmed(context, "2026-07-01T10:00:00+08:00", SETTLED)
    assert Status.FILED is stands(acknowledged(by_three(context))).status


def test_not_closed_while_the_end_of_the_window_is_not_known() -> None:
    rolled = replace(EDITION.under("A2", "rolled"), first_day=date(2026, 1, 1))
    text = case().replace("2026-03-02", "2026-10-01")
    context = told(text, today="2027-03-01", filing=FILING)
    context = by_three(replace(context, policy=rolled, editions=(rolled,)))
    october = decision("supervisor", "E2001", "2026-10-15T10:00:00+08:00")
    first = tuple(s for s in context.evidence.signatures if s.person != "E2001")
    context = replace(context, evidence=replace(context.evidence, signatures=(*first, october)))
    found = stands(acknowledged(context))
    assert (Status.FILED, date(2026, 10, 15)) == (found.status, found.signed_on)
    assert None is found.window_last_day


def test_a_loss_found_before_the_sign_off_needs_a_ruling() -> None:
    events = {"problem": problem("2026-03-16"), "second": problem("2026-03-12")}
    context = by_three(told(filing=FILING, **events))
    assert (Status.NEEDS_RULING, "2026-03-18") == status(context)
    asked = ["ruling department_manager E3001", "ruling hr E6001"]
    assert [*asked, *UNSIGNED, *UNSIGNED] == steps(context)
    assert Status.NEEDS_RULING is stands(acknowledged(context)).status


def test_needs_a_ruling_since_the_loss_that_needs_it() -> None:
    events = {
        "problem": problem("2026-03-16", more=REPORTED),
        "second": problem("2026-03-15", more=REPORTED),
    }
    first, second = "events/0002-problem.yaml", "events/0003-problem.yaml"
    context = confirmed(by_three(told(**events)), CONFIRMED, first)
    assert (Status.NEEDS_RULING, "2026-03-18") == status(context)  # the sign-off, for the second
    context = confirmed(context, "2026-06-28T10:00:00+08:00", second)
    assert (Status.NEEDS_RULING, "2026-06-26") == status(context)  # when the first was confirmed
    early = confirmed(by_three(told(problem=events["problem"])), "2026-03-16T10:00:00+08:00")
    assert (Status.NEEDS_RULING, "2026-03-18") == status(early)
    within = {"problem": events["problem"], "second": problem("2026-06-20", more=REPORTED)}
    context = confirmed(by_three(told(**within)), "2026-03-20T10:00:00+08:00", second)
    context = confirmed(context, CONFIRMED, first)
    assert (Status.NEEDS_RULING, "2026-06-26") == status(context)  # the second needs none


@pytest.mark.parametrize("more", ["", "finance_error: {paper: statement, by: E4001}\n"])
def test_a_loss_without_sign_off_waits_for_the_signatures(more: str) -> None:
    assert (Status.SIGNING, "2026-03-17") == status(told(problem=problem(more=more)))


def test_a_loss_that_waits_for_later_signatures_needs_no_ruling() -> None:
    edition = EDITION.under("A1", "last_of_all")
    context = replace(by_three(told(problem=problem())), policy=edition, editions=(edition,))
    (loss,) = losses(context)
    assert loss.judgement
    assert Refusal.NOT_SIGNED is loss.judgement.outcome.refusal
    assert (Status.SIGNED, "2026-03-18") == status(context)
    assert None is stands(context).window_last_day


def test_a_loss_whose_amount_is_not_known_needs_no_ruling() -> None:
    context = by_three(told(problem=problem("2026-03-16", loss="")))
    assert Status.SIGNED is stands(context).status


CANCELLED = "cancelled: {cancelled_on: 2026-03-19, reason: 调岗取消}\n"


def test_what_nobody_had_signed_is_cancelled() -> None:
    context = told(case(more=CANCELLED), filing=FILING, problem=problem())
    assert (Status.CANCELLED, "2026-03-19") == status(context)
    assert [] == steps(context)


def test_what_was_signed_is_not_undone() -> None:
    context = acknowledged(by_three(told(case(more=CANCELLED), filing=FILING)))
    assert Status.CANCELLED is not stands(context).status


def test_a_case_older_than_the_first_edition_stays_a_draft() -> None:
    context = replace(told(filing=FILING), policy=None, editions=())
    found = standing(context, losses(context), complete=False)
    assert (Status.DRAFT, None) == (found.status, found.window_last_day)
    assert None is filed_on(context)


# What a loss amounts to


GOODS = "lines: [{sku: A-NB15, quantity: 2, placed_on: 2026-01-05}, {sku: A-NB15, quantity: 1}]"


def only(context: Context) -> CaseLoss:
    (loss,) = losses(context)
    return loss


def outcome(loss: CaseLoss) -> Outcome:
    assert loss.judgement
    return loss.judgement.outcome


def borne(found: Outcome) -> dict[str | None, str]:
    return {share.person: str(share.amount) for share in found.persons}


def test_a_loss_in_money_is_shared_by_the_people_of_the_case() -> None:
    loss = only(by_three(told(problem=problem())))
    assert Decimal("1000.00") == loss.amount
    assert {"E1002": "150.00", "E2001": "250.00", "E4001": "100.00", None: "500.00"} == borne(
        outcome(loss)
    )


@pytest.mark.parametrize(
    ("found", "amount"),
    [
        ("2026-06-30", "14997.00"),  # 4999.00 x (2 + 1)
        ("2026-07-01", "14397.00"),  # 4799.00 x 3, from this day on
    ],
)
def test_goods_count_at_the_price_of_the_day_they_were_found_missing(
    found: str, amount: str
) -> None:
    context = by_three(told(today="2026-07-31", problem=problem(found, GOODS)))
    loss = only(context)
    assert Decimal(amount) == loss.amount == outcome(loss).total
    assert [Decimal(amount) * 2 / 3, Decimal(amount) / 3] == [line.amount for line in loss.lines]


def test_what_other_prices_would_make_of_it() -> None:
    # found on 2 August: with tax 4799.00, without 4246.90; signed on 18 March: 4999.00 with tax
    context = by_three(told(today="2026-08-31", problem=problem("2026-08-02", GOODS)))
    loss = only(context)
    assert Decimal("14397.00") == loss.amount
    assert loss.judgement
    totals = {
        other.option: other.outcome and str(other.outcome.total)
        for other in loss.judgement.alternatives
        if other.reading == "A4"
    }
    assert {
        "found_tax_excluded": "12740.70",
        "signed_tax_included": "14997.00",
        "signed_tax_excluded": None,  # no such price on that day
        "placed_tax_included": None,  # when one of them was placed is not known
        "placed_tax_excluded": None,
    } == totals


def test_goods_are_priced_by_the_day_they_were_placed_where_the_edition_says_so() -> None:
    edition = EDITION.under("A4", "placed_tax_included")
    goods = "lines: [{sku: A-NB15, quantity: 1, placed_on: 2026-01-05}]"
    context = by_three(told(today="2026-07-31", problem=problem("2026-07-20", goods)))
    loss = only(replace(context, policy=edition, editions=(edition,)))
    assert Decimal("4999.00") == loss.amount


@pytest.mark.parametrize(
    ("goods", "candidates"),
    [
        ("{sku: A-NB99, quantity: 1}", 0),
        ("{sku: A-OLD, quantity: 1}", 0),  # up to 2026-03-31
        ("{sku: A-HS20, quantity: 1}", 2),  # two lists from one day on
    ],
)
def test_goods_without_one_price_have_no_amount_and_no_judgement(
    goods: str, candidates: int
) -> None:
    lines = f"lines: [{goods}, {{sku: A-NB15, quantity: 1}}]"
    loss = only(by_three(told(problem=problem(loss=lines))))
    assert [candidates, 1] == [line.candidates for line in loss.lines]
    assert (None, None) == (loss.lines[0].price, loss.lines[0].amount)
    assert (None, None) == (loss.amount, loss.judgement)


def test_a_loss_with_both_amount_and_goods_or_neither_has_no_amount() -> None:
    both = only(by_three(told(problem=problem(more=GOODS))))
    neither = only(by_three(told(problem=problem(loss=""))))
    assert (None, None) == (both.amount, both.judgement)
    assert (None, None) == (neither.amount, neither.judgement)


def test_goods_of_a_customer_whom_the_register_does_not_know_have_no_price() -> None:
    context = by_three(told(problem=problem(loss=GOODS)))
    stranger = replace(context, register=replace(COMPANY, customers={}))
    assert [0, 0] == [line.candidates for line in only(stranger).lines]


@pytest.mark.parametrize(
    ("back", "total"),
    [("200.00", "800.00"), ("1000.00", "0.00"), ("1000.01", "0.00")],
)
def test_what_came_back_is_taken_off_and_never_turns_the_loss_round(back: str, total: str) -> None:
    loss = only(confirmed(by_three(told(problem=problem(), recovery=recovery(back))), CONFIRMED))
    assert (Decimal("1000.00"), Decimal(back)) == (loss.amount, loss.recovered)
    assert Decimal(total) == outcome(loss).total


def test_a_recovery_that_nobody_has_signed_is_not_taken_off() -> None:
    context = by_three(told(problem=problem(), recovery=recovery("200.00")))
    loss = only(context)
    assert (Decimal("0.00"), Decimal("1000.00")) == (loss.recovered, outcome(loss).total)
    refusal = decision("finance", "E4001", CONFIRMED, accept=False, act="recovery", event=RECOVERED)
    assert Decimal("0.00") == only(heard(context, refusal)).recovered
    other = decision("finance", "E4001", CONFIRMED, act="recovery", event=SETTLED)
    assert Decimal("0.00") == only(heard(context, other)).recovered


def test_what_came_back_of_one_loss_is_not_taken_off_another() -> None:
    events = {"problem": problem(), "second": problem("2026-06-21")}
    context = by_three(told(recovery=recovery("200.00"), **events))
    found = losses(confirmed(context, CONFIRMED, RECOVERED))
    assert ["0002", "0003"] == [loss.problem.number for loss in found]
    assert [Decimal("800.00"), Decimal("1000.00")] == [outcome(loss).total for loss in found]


def test_wrong_data_is_borne_by_who_gave_it() -> None:
    parties = EVERYONE.replace("[E4001]", "[E4001, E4002]")
    error = "finance_error: {paper: statement, by: E4002}\n"
    plain = only(by_three(told(case(parties), problem=problem())))
    wrong = only(by_three(told(case(parties), problem=problem(more=error))))
    assert "50.00" == borne(outcome(plain))["E4001"] == borne(outcome(plain))["E4002"]
    assert {"E1002": "150.00", "E2001": "300.00", "E4002": "100.00", None: "450.00"} == borne(
        outcome(wrong)
    )


SHARED = {"E1002": "150.00", "E2001": "250.00", "E4001": "100.00", None: "500.00"}


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("kind: problem, state: unresolved", {"E1001": "1000.00"}),
        ("kind: problem, state: unresolved, customer: C0101", {"E1001": "1000.00"}),
        ("kind: problem, state: unresolved, customer: C0102", SHARED),
        ("kind: cross_period_task, state: unresolved", SHARED),
        ("kind: cross_period_task, state: handed_over", SHARED),
        ("kind: problem, state: handed_over", SHARED),
        ("kind: problem, state: resolved", SHARED),
        ("kind: problem, state: open", SHARED),
    ],
)
def test_what_was_left_unresolved_of_the_customers_problems_is_the_transferors(
    issue: str, expected: dict[str | None, str]
) -> None:
    issues = "issues:\n  - {id: I1, kind: problem, title: 返利未到账, state: unresolved}\n"
    issues += f"  - {{id: I2, title: 价差, {issue}}}\n"
    loss = only(by_three(told(case(more=issues), problem=problem(more="issue: I2\n"))))
    assert expected == borne(outcome(loss))


def test_a_customers_own_receiver_bears_the_share() -> None:
    parties = EVERYONE.replace("[E1002]", "[E1002, E1003]")
    text = case(parties, "", "C0101").replace("C0101", "C0101\n    receiver: E1003")
    loss = only(signed(told(text, problem=problem()), "2026-03-18T10:00:00+08:00"))
    assert "150.00" == borne(outcome(loss))["E1003"]
    assert "E1002" not in borne(outcome(loss))


TAKES_HALF = EDITION.under("A18", "takes_half")


@pytest.mark.parametrize(
    ("clerks", "customers", "expected"),
    [
        ("finance: [E4201]", "C0101", {"E4201": "50.00"}),  # the only function of the channel
        ("finance: [E4201]", "C0101, C0201", {"E4201": "100.00"}),  # commerce is asked for too
        ("commerce: [E4301]", "C0101, C0201", {"E4301": "100.00"}),
        ("finance: [E4201], commerce: [E4301]", "C0101", {"E4201": "50.00", "E4301": "50.00"}),
    ],
)
def test_a_function_counts_if_the_channel_asks_for_it_or_somebody_is_named(
    clerks: str, customers: str, expected: dict[str, str]
) -> None:
    context = by_three(told(case(f"{PARTIES}, {clerks}", "", customers), problem=problem()))
    found = borne(outcome(only(replace(context, policy=TAKES_HALF, editions=(TAKES_HALF,)))))
    assert expected == {person: found[person] for person in found if str(person).startswith("E4")}


def test_a_share_that_nobody_can_bear_is_named() -> None:
    loss = only(by_three(told(case(PARTIES), problem=problem())))
    (unborne,) = outcome(loss).unborne
    assert (Party.FINANCE_COMMERCE, Decimal("100.00"), Lack.NOBODY) == (
        unborne.party,
        unborne.amount,
        unborne.why,
    )


def test_without_an_edition_nothing_is_shared() -> None:
    loss = only(replace(by_three(told(problem=problem())), policy=None))
    assert (Decimal("1000.00"), None) == (loss.amount, loss.judgement)
    early = replace(by_three(told(problem=problem())), editions=())
    assert None is only(early).judgement
    assert None is window_last_day(early)


# The manager


def without(context: Context, number: str, on: date) -> Context:
    """Return the context in which a person's last day was another one."""
    person = replace(COMPANY.people[number], employed_to=on)
    people = {**COMPANY.people, number: person}
    return replace(context, register=replace(COMPANY, people=people))


def manager_at_discovery(context: Context) -> str | None:
    loss = only(context)
    assert loss.judgement
    assert loss.judgement.question.holders
    return loss.judgement.question.holders.manager_at_discovery


def test_the_manager_at_discovery_is_who_manages_the_transferors_department_then() -> None:
    # E3002 took over from E3001 on 1 July
    before = by_three(told(today="2026-07-31", problem=problem("2026-06-30")))
    after = by_three(told(today="2026-07-31", problem=problem("2026-07-20")))
    assert "E3001" == manager_at_discovery(before)
    assert "E3002" == manager_at_discovery(after)


def test_who_has_left_manages_nothing() -> None:
    context = by_three(told(today="2026-07-31", problem=problem("2026-07-20")))
    assert "E3002" == manager_at_discovery(without(context, "E3002", date(2026, 7, 20)))
    assert None is manager_at_discovery(without(context, "E3002", date(2026, 7, 19)))


def test_a_transferor_without_a_post_has_no_manager() -> None:
    context = by_three(told(problem=problem()))
    people = {**COMPANY.people, "E1001": replace(COMPANY.people["E1001"], positions=())}
    assert None is manager_at_discovery(replace(context, register=replace(COMPANY, people=people)))


def test_after_the_window_the_manager_of_the_case_bears_a_share_and_another_reading_shows() -> None:
    loss = only(by_three(told(today="2026-07-31", problem=problem("2026-07-20"))))
    assert "150.00" == borne(outcome(loss))["E3001"]
    assert loss.judgement
    (other,) = (a for a in loss.judgement.alternatives if a.reading == "A10")
    assert other.outcome
    assert "150.00" == borne(other.outcome)["E3002"]


# The edition


NEWER = replace(EDITION.under("A2", "days_120"), first_day=date(2026, 3, 10))
NEWEST = replace(EDITION, first_day=date(2026, 6, 1))


@pytest.mark.parametrize(
    ("option", "expected"), [("sign_off", NEWER), ("opening", EDITION), ("discovery", NEWEST)]
)
def test_the_edition_that_shares_a_loss_is_a_reading_of_the_cases_own(
    option: str, expected: Edition
) -> None:
    own = EDITION.under("A12", option)
    context = replace(
        by_three(told(problem=problem())), policy=own, editions=(EDITION, NEWER, NEWEST)
    )
    assert expected is liability_edition(context, date(2026, 6, 20))


def test_a_window_may_be_that_of_the_edition_on_the_day_asked_about() -> None:
    own = EDITION.under("A12", "discovery")
    context = replace(by_three(told()), policy=own, editions=(EDITION, NEWEST))
    assert is_open(context, date(2026, 7, 18))
    assert not is_open(context, date(2026, 7, 19))


def test_before_the_sign_off_the_edition_of_the_opening_is_taken() -> None:
    context = replace(told(), editions=(EDITION, NEWER))
    assert EDITION is liability_edition(context, date(2026, 6, 20))


@pytest.mark.parametrize(("found", "window"), [("2026-07-16", "within"), ("2026-07-17", "after")])
def test_the_window_is_that_of_the_edition_at_the_sign_off(found: str, window: str) -> None:
    # 2026-03-18 + 120 days = 13 days to 31 March + 30 + 31 + 30 + 16 = 2026-07-16
    context = replace(
        by_three(told(today="2026-07-31", problem=problem(found))), editions=(EDITION, NEWER)
    )
    assert window == outcome(only(context)).window
    assert date(2026, 7, 16) == outcome(only(context)).window_last_day == window_last_day(context)


def test_the_end_of_the_window_follows_the_signature_that_starts_the_clock() -> None:
    edition = EDITION.under("A1", "last_of_all")
    context = heard(
        by_three(told(problem=problem())),
        decision("finance", "E4001", "2026-04-02T10:00:00+08:00"),
        decision("assistant", "E5001", "2026-04-03T10:00:00+08:00"),
    )
    context = replace(context, policy=edition, editions=(edition,))
    assert date(2026, 8, 3) == window_last_day(context)
    assert date(2026, 8, 3) == outcome(only(context)).window_last_day


def test_another_reading_of_the_clock_waits_for_its_own_signatures() -> None:
    three = by_three(told(today="2026-07-31", problem=problem("2026-07-20")))
    everyone = heard(
        three,
        decision("finance", "E4001", "2026-04-02T10:00:00+08:00"),
        decision("assistant", "E5001", "2026-04-03T10:00:00+08:00"),
    )
    found = []
    for context in (three, everyone):
        judgement = only(context).judgement
        assert judgement
        found.append([a.outcome for a in judgement.alternatives if a.reading == "A1"])
    # found after 2026-07-18, but within 2026-08-03 where everyone's signature counts
    assert [Refusal.NOT_SIGNED] == [other and other.refusal for other in found[0]]
    assert ["within"] == [other and str(other.window) for other in found[1]]


def discoveries(context: Context) -> dict[str, str | None]:
    """Return the other readings of the day of discovery that change the money."""
    judgement = only(context).judgement
    assert judgement
    return {
        other.option: other.outcome and str(other.outcome.window)
        for other in judgement.alternatives
        if other.reading == "A3"
    }


def test_other_readings_of_the_day_of_discovery() -> None:
    # noticed on the last day of the window, reported and confirmed after it
    late = "reported_by: E1003\nreported_on: 2026-07-19\n"
    context = by_three(told(today="2026-07-31", problem=problem("2026-07-18", more=late)))
    unknown = {"recorded": "after", "confirmed": None, "realised": None}
    assert "within" == outcome(only(context)).window
    assert unknown == discoveries(context)
    after = confirmed(context, "2026-07-20T10:00:00+08:00")
    assert {**unknown, "confirmed": "after"} == discoveries(after)
    # confirmed within the window already, which changes nothing
    within = confirmed(context, "2026-07-18T10:00:00+08:00")
    assert {"recorded": "after", "realised": None} == discoveries(within)


def test_a_day_of_report_that_is_not_told_cannot_be_read() -> None:
    context = by_three(told(problem=problem()))
    assert {"recorded": None, "confirmed": None, "realised": None} == discoveries(context)


def test_a_position_holds_a_function_of_an_office() -> None:
    position = Position(date(2026, 1, 1), "finance", "staff", "finance", "branch")
    assert [True, True, False, False] == [
        position.holds("finance"),
        position.holds("finance", "branch"),
        position.holds("finance", "hq"),
        position.holds("commerce"),
    ]


# Signatures in time


def said(context: Context, *decisions: Signature) -> list[str]:
    """Return which of some signatures are admitted, and why the others are not."""
    found = admitted(heard(context, *decisions)).evidence
    counted = [f"{one.person} counts" for one in found.signatures]
    return counted + [f"{one.person} {why}" for one, why in found.doubted]


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        ("2026-03-17T00:00:00+08:00", "counts"),  # the day of the request
        ("2026-03-16T15:59:59Z", "too_early"),  # a second before it in Shanghai
        ("2026-06-30T23:59:59+08:00", "counts"),
        ("2026-06-30T16:00:00Z", "in_future"),  # midnight of the next day in Shanghai
    ],
)
def test_a_sign_off_comes_after_the_request_and_not_in_days_to_come(
    instant: str, expected: str
) -> None:
    assert [f"E1002 {expected}"] == said(told(), decision("receiver", "E1002", instant))


def test_without_a_request_the_sign_off_comes_after_the_opening() -> None:
    days = ("2026-03-01T12:00:00+08:00", "2026-03-02T12:00:00+08:00")
    one, other = (decision("receiver", "E1002", day) for day in days)
    assert ["E1002 too_early"] == said(told(case(more="")), one)
    assert ["E1002 counts"] == said(told(case(more="")), other)
    progress = decision("receiver", "E1002", days[0], act="progress")
    assert ["E1002 too_early"] == said(told(), progress)


def test_a_request_before_the_opening_does_not_make_earlier_signatures_count() -> None:
    text = case(more="sign_off: {requested_on: 2026-02-20}\n")
    early = decision("receiver", "E1002", "2026-02-25T12:00:00+08:00")
    assert ["E1002 too_early"] == said(told(text), early)


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("events/0001-filing.yaml", "2026-03-20"),
        ("events/0002-problem.yaml", "2026-06-20"),
        (RECOVERED, "2026-06-25"),
        (SETTLED, "2026-06-28"),
    ],
)
def test_an_event_is_signed_from_its_own_day_on(file: str, day: str) -> None:
    context = told(
        filing=FILING,
        problem=problem(),
        recovery=recovery("200.00"),
        settlement=settlement("2026-06-28"),
    )
    act = file[12:-5]
    noon = datetime.fromisoformat(f"{day}T12:00:00+08:00")
    before = (noon - timedelta(days=1)).isoformat()
    at = {"act": act, "event": file}
    assert ["E4001 counts"] == said(context, decision("finance", "E4001", noon.isoformat(), **at))
    assert ["E4001 too_early"] == said(context, decision("finance", "E4001", before, **at))
    refusal = decision("finance", "E4001", before, accept=False, **at)
    assert ["E4001 counts"] == said(context, refusal)


def test_an_event_that_nobody_could_read_has_no_day() -> None:
    early = "2026-03-02T12:00:00+08:00"
    unread = decision("finance", "E4001", early, act="problem", event="events/0009-problem.yaml")
    assert ["E4001 counts"] == said(told(), unread)


def test_a_filing_is_acknowledged_after_the_sign_off() -> None:
    context = by_three(told(filing=FILING.replace("03-20", "03-18")))
    hours = ("2026-03-18T09:59:59+08:00", "2026-03-18T10:00:00+08:00")
    acts = {"act": "filing", "event": FILE}
    before, at = (decision("finance", "E4001", hour, **acts) for hour in hours)
    assert "E4001 before_sign_off" in said(context, before)
    assert "E4001 counts" in said(context, at)
    refusal = decision("finance", "E4001", hours[0], accept=False, **acts)
    assert "E4001 counts" in said(context, refusal)
    unsigned = told(filing=FILING.replace("03-20", "03-18"))
    assert ["E4001 counts"] == said(unsigned, before)


def test_a_sign_off_that_is_not_admitted_is_none_that_a_filing_waits_for() -> None:
    late = by_three(told(filing=FILING), "2026-07-01T10:00:00+08:00")  # of tomorrow
    filed = decision("finance", "E4001", "2026-03-20T10:00:00+08:00", act="filing", event=FILE)
    assert ["E1001 counts", "E1002 counts", "E4001 counts", "E2001 in_future"] == said(late, filed)


def test_an_act_that_the_edition_does_not_have_is_not_admitted() -> None:
    blessing = decision("receiver", "E1002", "2026-03-18T10:00:00+08:00", act="blessing")
    assert ["E1002 unknown_act"] == said(told(), blessing)
    assert ["E1002 counts"] == said(replace(told(), policy=None), blessing)


# Worked out once


def test_a_fact_is_worked_out_once_for_a_context_and_anew_for_another() -> None:
    asked: list[date] = []

    @once
    def fact(context: Context) -> date:
        """Return the day, and note that it was asked for."""
        asked.append(context.today)
        return context.today

    context = told()
    other = replace(context, today=date(2026, 7, 1))
    assert [context.today] * 2 == [fact(context), fact(context)]
    assert date(2026, 7, 1) == fact(other)
    assert [context.today, date(2026, 7, 1)] == asked
    assert losses(context) is losses(context)
    assert context == replace(context)


# ---- what is waived


def test_a_waiver_for_a_customer_holds_for_its_entry_and_its_visits() -> None:
    text = "event: waiver\nrule: A1101\ncustomer: C0101\nwaived_on: 2026-03-09\nreason: 老店\n"
    before = told(case(customers="C0101, C0102"), waiver=text)
    rules = replace(EDITION.waivers, rules=("A1101",))
    context = confirmed(replace(before, policy=replace(EDITION, waivers=rules)), CONFIRMED)
    first, second = context.case.customers
    assert waived(context, "A1101", flag(first.at / "introduction"))
    assert not waived(context, "A1101", flag(second.at / "introduction"))
    assert not waived(context, "A1101", flag(context.case.at / "notes"))
    assert not waived(context, "A1102", flag(first.at / "introduction"))


def of_papers(papers: str, **tables: str) -> Context:
    """Return a case with receivables by their customers, in which F0503 is waived for C0101."""
    header = "客户编号,截止日,单据号,到期日,原额,已收,已冲,未收余额,有争议\n"
    row = "%s,2026-02-28,XS-%s,2026-02-10,1.00,0.00,0.00,2.00,否\n"
    content = {
        f"{name}.csv": (
            header + "".join(row % (one, n) for n, one in enumerate(whose.split()))
        ).encode()
        for name, whose in tables.items()
    }
    text = "event: waiver\nrule: F0503\ncustomer: C0101\nwaived_on: 2026-03-09\nreason: 老店\n"
    lines = case(customers=papers.replace("=", "\n    receivables: "))
    before = situation(lines, {"0001-waiver.yaml": text}, papers=content).context
    rules = replace(EDITION.waivers, rules=("F0503",))
    return confirmed(replace(before, policy=replace(EDITION, waivers=rules)), CONFIRMED)


def not_waived(context: Context) -> list[tuple[str, int]]:
    """Return the file and the line of what is flagged in receivables and not waived."""
    flags = [one for one in outstanding_wrong(context) if not waived(context, "F0503", one)]
    places = [one.placed(lambda at: Place(at.file)) for one in flags]
    return [(place.file.rpartition("/")[2], place.line) for place in places]


def test_a_waiver_for_a_customer_holds_in_the_cells_of_its_papers() -> None:
    # Whoever a row names, a paper of one customer is that customer's.
    apart = "C0101=materials/a.csv, C0102=materials/b.csv"
    assert [("b.csv", 2), ("b.csv", 3)] == not_waived(
        of_papers(apart, a="C0101 C0102", b="C0101 C0102")
    )
    both = of_papers("C0101=materials/a.csv, C0102=materials/a.csv", a="C0101 C0102 C0101")
    assert [("a.csv", 3)] == not_waived(both)
    file = f"{both.case.home}/materials/a.csv"
    assert not waived(both, "F0503", flag(Place(file, 1)))  # the headers are of both
    assert not waived(both, "F0503", flag(Place("cases/register/prices/2026-01.csv", 2)))
