"""A company's own second edition: other shares, months, channel and signers, and no code for it."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import annotated
import company
import pytest
from annotated import EDITION, cases, expected, found, situation, told

from handover import pipeline
from handover.facts.losses import losses
from handover.facts.sign_off import slots
from handover.repo import Repository

if TYPE_CHECKING:
    from annotated import Situation

    from handover.facts.losses import CaseLoss

FILE = Path(__file__).parent / "editions/2027-01-01.yaml"
SECOND = annotated.edition(FILE.read_bytes())

WHOLE = annotated.RECORDS / "whole/signed-filed-and-a-loss-shared.yaml"
PROBLEM = """\
event: problem
customer: C0101
found_on: %s
first_evidence: events/papers/reply.pdf
what: 少列一张发票
loss: "1000.00"
"""


@pytest.fixture(autouse=True)
def _both_editions(monkeypatch: pytest.MonkeyPatch) -> None:
    only = annotated._editions  # noqa: SLF001
    monkeypatch.setattr(annotated, "_editions", lambda said: (*only(said), SECOND))


def moved(year: str, *changes: tuple[str, str]) -> str:
    """Return the whole case as if it had been handed over in another year."""
    text = WHOLE.read_text().replace("2026", year).replace(f"HO-{year}", "HO-2026")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return text


def signed(case: str, on: str, found_on: str | None = None) -> Situation:
    """Return the situation of a case that everyone signed on a day, perhaps with a loss later."""
    events = {"0002-problem.yaml": PROBLEM % found_on} if found_on else {}
    stage = {"signed": f"{on}T10:00:00+08:00", "today": "2028-12-31"}
    return situation(case, events, {}, stage)


def loss(told: Situation) -> CaseLoss:
    (one,) = losses(told.context)
    return one


def shares(one: CaseLoss) -> dict[str, Decimal]:
    assert one.judgement
    return {str(share.party): share.amount for share in one.judgement.outcome.shares}


def test_the_second_edition_is_another_one() -> None:
    assert date(2027, 1, 1) == SECOND.first_day
    assert SECOND.liability.tables != EDITION.liability.tables
    assert [one.channel for one in SECOND.channels] == ["campus"]
    assert (5, 4) == (SECOND.rule_of("A2")["months"], EDITION.rule_of("A2")["months"])
    assert SECOND.act("sign_off").signers != EDITION.act("sign_off").signers


def opened(path: Path) -> int:
    """Return the year in which the case of a record was opened."""
    found = re.search(r"^opened_on: (\d{4})", path.read_text(), re.MULTILINE)
    assert found, path
    return int(found[1])


@pytest.mark.no_cover  # as in test_rules_at_once.py
@pytest.mark.parametrize(
    "path",
    [path for path in cases() if opened(path) < SECOND.first_day.year],
    ids=lambda p: f"{p.parent.name}/{p.stem}",
)
def test_a_case_of_the_first_edition_is_judged_as_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = told.__wrapped__(path)
    monkeypatch.undo()  # what is left is the first edition alone
    before = told.__wrapped__(path)
    assert SECOND in now.context.editions
    assert SECOND not in before.context.editions
    assert before.context.policy == now.context.policy
    told_now = sorted(map(found, now.findings()))
    assert sorted(map(found, before.findings())) == told_now
    assert losses(before.context) == losses(now.context)
    assert [] == [one for one in expected(path) if one not in told_now]


@pytest.mark.parametrize(
    ("year", "wanted"),
    [
        # Found within the window of each: 15 + 25 + 10 + 50, and 20 + 20 + 15 + 45 per cent.
        ("2026", {"receiver": 150, "supervisor": 250, "finance_commerce": 100, "company": 500}),
        ("2027", {"receiver": 200, "supervisor": 200, "finance_commerce": 150, "company": 450}),
    ],
)
def test_a_loss_is_shared_by_the_table_of_its_own_edition(
    year: str, wanted: dict[str, int]
) -> None:
    one = loss(signed(moved(year), f"{year}-03-18", f"{year}-06-20"))
    assert {party: Decimal(amount) for party, amount in wanted.items()} == shares(one)


def test_the_fifth_month_is_within_the_window_of_the_second_edition_only() -> None:
    # Signed on 18 March: four months end on 18 July, five on 18 August.
    first = signed(moved("2026"), "2026-03-18", "2026-08-18")
    second = signed(moved("2027"), "2027-03-18", "2027-08-18")
    assert [Decimal(150), Decimal(100), Decimal(500), Decimal(250)] == [
        shares(loss(first))[party]
        for party in ("department_manager", "finance_commerce", "company", "receiver")
    ]
    assert Decimal(200) == shares(loss(second))["supervisor"]
    days = [loss(one).judgement for one in (first, second)]
    ends = [day.outcome.window_last_day for day in days if day]
    assert [date(2026, 7, 18), date(2027, 8, 18)] == ends


def test_opened_under_the_first_and_signed_under_the_second() -> None:
    # Papers and signers are those of the day of opening, the shares those of the sign-off (A12).
    late = moved("2026", ("opened_on: 2026-03-02", "opened_on: 2026-12-01"))
    late = late.replace("2026-03-", "2026-12-")
    told = signed(late, "2027-01-10", "2027-06-10")
    assert told.context.policy == EDITION
    assert "department_manager" not in [slot.role for slot in slots(told.context)]
    assert "A2102" in {finding.code for finding in told.findings()}
    # 10 January and five months: 10 June is the last day within.
    assert Decimal(200) == shares(loss(told))["supervisor"]


def test_signed_under_the_first_and_found_under_the_second() -> None:
    told = signed(moved("2026"), "2026-03-18", "2027-02-01")
    # After the window, by the first edition: the manager bears 15 per cent.
    assert Decimal(150) == shares(loss(told))["department_manager"]
    assert "A2102" not in {finding.code for finding in told.findings()}


def test_the_signers_are_those_of_the_edition() -> None:
    told = signed(moved("2027"), "2027-03-18")
    roles = [slot.role for slot in slots(told.context)]
    assert ["transferor", "receiver", "supervisor", "department_manager"] == roles


def test_a_channel_exists_in_the_edition_that_has_it() -> None:
    campus = ("channel: it_peripheral", "channel: campus")
    codes = {
        year: {one.code for one in situation(moved(year, campus), {}, {}, {}).findings()}
        for year in ("2026", "2027")
    }
    assert "F0304" in codes["2026"]
    assert "F0304" not in codes["2027"]
    assert "A1001" in codes["2027"]  # the campus channel brings commerce along, and none is named


def test_a_repository_may_hold_both(tmp_path: Path) -> None:
    root = company.write(tmp_path)
    before = pipeline.check(Repository(root))
    shutil.copyfile(FILE, root / "schema/policy" / FILE.name)
    both = pipeline.check(Repository(root))
    assert [one.first_day for one in both.editions] == [EDITION.first_day, SECOND.first_day]
    assert replace(before, editions=()).findings == both.findings
    assert [one.context.policy for one in both.cases] == [both.editions[0]]
