from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest

from handover import build, policy, source
from handover.findings import Text
from handover.policy import Coverage, Needed, Option, Party, Signer, TableShare

if TYPE_CHECKING:
    from handover.policy import Edition

    Data = dict[str, Any]

FILE = Path(__file__).parents[2] / "schema/policy/2024-01-01.yaml"


@pytest.fixture(scope="module")
def data() -> Data:
    document, _ = source.load(FILE.read_bytes(), FILE.name)
    assert document
    return cast("Data", document.data)


@pytest.fixture(scope="module")
def edition(data: Data) -> Edition:
    return build.edition(data)


def test_the_edition_keeps_every_row_in_its_order(data: Data, edition: Edition) -> None:
    assert date(2024, 1, 1) == edition.first_day
    assert list(data["title"].values()) == [edition.title.zh, edition.title.en]
    assert list(data["note"].values()) == [edition.note.zh, edition.note.en]
    assert [row["function"] for row in data["functions"]] == list(edition.functions)
    assert list(Party) == sorted(edition.parties, key=list(Party).index)
    assert [row["channel"] for row in data["channels"]] == [c.channel for c in edition.channels]
    assert [row["material"] for row in data["materials"]] == [m.material for m in edition.materials]
    assert [row["act"] for row in data["acts"]] == [a.act for a in edition.acts]
    assert [row["reading"] for row in data["readings"]] == [r.reading for r in edition.readings]
    assert [row["clause"] for row in data["clauses"]] == [c.clause for c in edition.clauses]


def test_the_names_of_functions_and_parties_are_in_both_languages(edition: Edition) -> None:
    assert Text("销售", "sales") == edition.functions["sales"]
    assert Text("监交人", "supervisor") == edition.parties[Party.SUPERVISOR]


def test_a_channel_names_the_functions_it_needs(edition: Edition) -> None:
    store = edition.find_channel("store_3c")
    assert store
    assert "10-4" == store.clause
    assert (Needed("sales"), Needed("finance", "hq"), Needed("commerce", "hq")) == store.functions


def test_a_case_may_name_a_channel_that_the_edition_does_not_have(edition: Edition) -> None:
    assert edition.find_channel("telepathy") is None


def test_the_customer_signs_some_materials(edition: Edition) -> None:
    signed = [material.material for material in edition.materials if material.customer_signs]
    assert ["statement", "receivables", "samples"] == signed


def test_scope_and_notice(edition: Edition) -> None:
    assert ("sales", "sales_support") == edition.scope.systems
    assert (30, 3) == (edition.notice.days, edition.notice.probation_days)


def test_every_table_adds_up_to_the_whole(edition: Edition) -> None:
    assert Party.COMPANY is edition.liability.residual
    assert {100} == {sum(s.percent for s in table.shares) for table in edition.liability.tables}


def test_a_percentage_may_have_a_fraction(data: Data) -> None:
    row = {"party": "company", "percent": "12.5"}
    table = {"table": "half", "clause": "17", "shares": [row]}
    liability = {**data["liability"], "tables": [table]}
    other = build.edition({**data, "liability": liability})
    assert (TableShare(Party.COMPANY, Decimal("12.5")),) == other.table("half").shares


def test_an_act_names_its_signers(edition: Edition) -> None:
    sign_off = edition.act("sign_off")
    assert (
        Signer(party=Party.TRANSFEROR),
        Signer(party=Party.RECEIVER, every=True),
        Signer(party=Party.SUPERVISOR),
        Signer(channel_functions=True, later=True),
    ) == sign_off.signers
    assert not sign_off.in_order
    assert edition.act("filing").in_order
    assert (Signer(function="management_centre", count=2),) == edition.act("policy_edition").signers
    assert Signer(person="reporter") in edition.act("problem").signers


def test_an_act_may_need_any_one_of_several(edition: Edition) -> None:
    opening = edition.act("opening")
    assert () == opening.signers
    assert Signer(function="hr") in opening.any_of
    assert opening.not_author


def test_a_reading_gives_the_rule_of_its_chosen_option(edition: Edition) -> None:
    assert {"count": "calendar_months", "months": 4} == edition.rule_of("A2")
    assert {"table": "within_finance_error"} == edition.rule_of("A11-within")


def test_another_option_may_be_put_in_force(edition: Edition) -> None:
    other = edition.under("A2", "days_120")
    assert {"count": "days", "days": 120} == other.rule_of("A2")
    assert edition.rule_of("A8") == other.rule_of("A8")
    assert edition == other.under("A2", edition.reading("A2").chosen)


def test_other_options_are_those_that_can_be_computed(edition: Edition) -> None:
    reading = edition.reading("A11-within")
    assert ["on_top", "of_finance_part"] == [option.option for option in reading.others]
    (rejected,) = (option for option in reading.options if option.rejected)
    assert rejected.rule is None


def test_an_option_on_record_only_has_no_parameters(edition: Edition) -> None:
    assert {} == edition.under("A11-within", "over_full").rule_of("A11-within")


def test_a_clause_says_what_the_engine_does_about_it(edition: Edition) -> None:
    assert Coverage.ENFORCED is edition.clause("4-S").coverage
    assert Coverage.COMPUTED is edition.clause("17-1").coverage
    assert edition.clause("17-1").computed_by
    assert Coverage.NOT_CHECKED is edition.clause("18-2").coverage
    assert edition.clause("18-2").reason


def test_a_rule_has_its_clause(edition: Edition) -> None:
    clause = edition.clause_of("A0401")
    assert clause
    assert "4-S" == clause.clause
    assert edition.clause_of("F0101") is None


@pytest.mark.parametrize("kind", ["act", "table", "reading", "clause"])
def test_what_the_edition_does_not_have_is_a_bug(edition: Edition, kind: str) -> None:
    with pytest.raises(KeyError, match="nothing_like_it"):
        getattr(edition, kind)("nothing_like_it")


@pytest.mark.parametrize(
    ("on", "first_day"),
    [
        ("2023-12-31", None),
        ("2024-01-01", "2024-01-01"),
        ("2025-06-30", "2024-01-01"),
        ("2025-07-01", "2025-07-01"),
        ("2099-01-01", "2025-07-01"),
    ],
)
def test_the_edition_in_force_is_the_latest_begun(
    edition: Edition, on: str, first_day: str | None
) -> None:
    editions = [replace(edition, first_day=date(2025, 7, 1)), edition]
    found = policy.in_force(editions, date.fromisoformat(on))
    assert first_day == (found and str(found.first_day))


def test_no_edition_no_policy() -> None:
    assert policy.in_force([], date(2026, 1, 1)) is None


@pytest.mark.parametrize(
    ("on", "file"),
    [
        ("2024-12-31", None),
        ("2025-01-01", "a"),  # although an older one could be used
        ("2025-06-30", "a"),
        ("2025-07-01", None),  # a newer one can be used
        ("2026-01-01", "b"),
    ],
)
def test_what_cannot_be_used_leaves_its_days_in_doubt(
    edition: Edition, on: str, file: str | None
) -> None:
    editions = [edition, replace(edition, first_day=date(2025, 7, 1))]
    unusable = [policy.Unusable("b", date(2026, 1, 1)), policy.Unusable("a", date(2025, 1, 1))]
    found = policy.in_doubt(editions, unusable, date.fromisoformat(on))
    assert file == (found and found.file)


def test_without_any_edition_that_can_be_used_the_doubt_remains(edition: Edition) -> None:
    unusable = policy.Unusable("a", date(2024, 1, 1))
    assert unusable is policy.in_doubt([], [unusable], date(2024, 1, 1))
    assert None is policy.in_doubt([], [unusable], date(2023, 12, 31))
    assert unusable is policy.in_doubt([edition], [unusable], edition.first_day)


def test_an_edition_is_frozen_and_travels_between_processes(edition: Edition) -> None:
    with pytest.raises(FrozenInstanceError):
        edition.first_day = date.min  # type: ignore[misc]
    assert edition == pickle.loads(pickle.dumps(edition))  # noqa: S301 (our own bytes)


def test_an_option_needs_no_rule() -> None:
    assert Option("over_full", Text("", "")).rule is None
