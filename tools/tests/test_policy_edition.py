"""The edition in schema/policy is whole, adds up, speaks both languages and fits its schema."""

from __future__ import annotations

import json
import re
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest
import yaml
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

from handover.rules import RULES
from handover.words import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
EDITION_FILE = ROOT / "schema/policy/2024-01-01.yaml"
OURS = ("policy.schema.json", "channels.schema.json")
BASE = "https://handover.invalid/schema/"
SCHEMAS: dict[str, dict[str, Any]] = {
    path.name: json.loads(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "schema").glob("*.schema.json"))
}
# Keywords that draft-07 and 2020-12 both know, and that mean the same in both.
SHARED_KEYWORDS = {
    *("$defs", "$ref", "$schema", "additionalProperties", "allOf", "const", "description"),
    *("enum", "examples", "format", "if", "items", "maximum", "maxItems", "minimum", "minItems"),
    *("minProperties", "not", "oneOf", "pattern", "properties", "required", "then", "title"),
    *("type", "uniqueItems", "x-en"),
}
HAN = re.compile(r"[\u3400-\u9fff]")
HALF_WIDTH = re.compile(r"[\u3400-\u9fff][,;:?!.()]|[,;:?!()][\u3400-\u9fff]")
UNSPACED = re.compile(r"[\u3400-\u9fff][A-Za-z0-9]|[A-Za-z0-9%][\u3400-\u9fff]")


def names(text: str) -> list[str]:
    """Return the words of a text, to keep long lists of names short."""
    return text.split()


RULE_CODES = names(
    """
    A0201 A0301 A0302 A0401 A0402 A0403 A0404 A0405 A0406 A0407 A0408 A0409 A0410 A0411
    A0412 A0413 A0414 A0416 A0417 A0418 A0419 A0420 A0501 A0502 A0503 A0504 A0505 A0506 A0507
    A0601 A0602 A0603 A0604 A0605 A0606 A0607 A0608 A0609 A0610 A0611 A0701 A0702 A0703 A0704 A0705 A0706 A0801 A0802 A0803 A0804
    A0901 A0902 A1001 A1002 A1003 A1101 A1102 A1103 A1104 A1201 A1202 A1203 A1301 A1302 A1303 A1304
    A1401 A1402 A1403 A1501 A1502 A1503 A1504 A1505 A1506 A1601 A1602 A1701 A1702 A1703 A1704 A1705
    A1706 A1707 A1708 A1709 A1710 A1711 A1713 A1714 A1716 A1717 A1718 A1719 A1720 A1721 A1723 A1724 A1725 A1726 A1727
    A1801 A1802 A1901 A1902 A1903 A2001
    A2002 A2003 A2004 A2005 A2101 A2102 A2103 F0335 F0336 F0337 F0338
    """
)
CLAUSES = names(
    """
    1 2 3 4-T1 4-T2 4-T3 4-R1 4-R2 4-R3 4-S 4-S1 4-S2 4-S3 4-C1 4-C2 4-C3 5 6 7 8 9 10-1 10-2
    10-3 10-4 11-1 11-2 11-3 11-4 11-5 12-1 12-2 12-3 13-1 13-2 13-3 14-1 14-2 15 16 17-1 17-2
    18-1 18-2 19 20-1 20-2 20-3 20-4 21-1 21-2
    """
)
ACTS = names(
    """
    opening progress sign_off filing resignation_dates clearance problem recovery settlement
    waiver ruling penalty delegation new_customer register policy_edition
    """
)
READINGS = [*(f"A{n}" for n in range(1, 11)), "A11-within", "A11-after"]
READINGS += [f"A{n}" for n in range(12, 22)]
PARAMETERS = {
    "A1": {"anchor"},
    "A2": {"count", "months", "days", "roll"},
    "A3": {"found"},
    "A4": {"price_on", "tax_included"},
    "A5": {"period", "days"},
    "A6": {"liability"},
    "A7": {"receivers"},
    "A8": {"rounding"},
    "A9": {"finance"},
    "A10": {"manager"},
    "A11-within": {"table"},
    "A11-after": {"table"},
    "A12": {"edition_of_liability"},
    "A13": {"problem_case"},
    "A14": {"concealment"},
    "A15": {"bad_debt"},
    "A16": {"sum"},
    "A17": {"recoveries"},
    "A18": {"single_function"},
    "A19": {"assistant"},
    "A20": {"two_roles"},
    "A21": {"clock_of"},
}


def test_the_edition_is_named_by_its_first_day(raw: dict[str, Any]) -> None:
    assert date.fromisoformat(EDITION_FILE.stem) == raw["edition"]


def test_the_edition_fits_its_schema_for_jsonschema(edition: dict[str, Any]) -> None:
    assert [error.message for error in oracle().iter_errors(edition)] == []


def test_the_edition_fits_its_schema_for_jsonschema_rs(edition: dict[str, Any]) -> None:
    assert [error.message for error in fast().iter_errors(edition)] == []


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda e: e.update(edition="2024-02-30"), id="a day that does not exist"),
        pytest.param(lambda e: e.update(clause="3"), id="an unknown key"),
        pytest.param(lambda e: clause(e, "18-2").pop("reason"), id="not checked without a reason"),
        pytest.param(
            lambda e: clause(e, "18-2").update(rules=["A0201"]), id="not checked by a rule"
        ),
        pytest.param(lambda e: asked(e, "R68").pop("reason"), id="no reason for a requirement"),
        pytest.param(lambda e: asked(e, "R62").pop("computed_by"), id="a sum from nowhere"),
        pytest.param(lambda e: asked(e, "R64").update(rules=[]), id="a requirement by no rule"),
        pytest.param(lambda e: e["clauses"][1].update(rules=[]), id="enforced by no rule"),
        pytest.param(
            lambda e: e["clauses"][1].update(reason=e["title"]), id="enforced and yet excused"
        ),
        pytest.param(lambda e: clause(e, "17-1").pop("computed_by"), id="computed by nothing"),
        pytest.param(lambda e: e["clauses"][1].pop("coverage"), id="no coverage"),
        pytest.param(lambda e: e["clauses"][2]["title"].pop("en"), id="one language only"),
        pytest.param(lambda e: options(e, "A1")[0].pop("rule"), id="neither rule nor rejected"),
        pytest.param(lambda e: options(e, "A1")[0].update(rule={}), id="a rule of nothing"),
        pytest.param(
            lambda e: options(e, "A13")[3].update(rule={"sum": "free"}), id="a rejected rule"
        ),
        pytest.param(lambda e: share(e).update(percent=101), id="more than all"),
        pytest.param(lambda e: share(e).update(percent="012.5"), id="a leading zero"),
        pytest.param(lambda e: share(e).update(percent=12.5), id="a float"),
        pytest.param(lambda e: share(e).update(party="observer"), id="no such party"),
        pytest.param(lambda e: e["acts"][0].update(signers=[{"function": "hr"}]), id="all and any"),
        pytest.param(lambda e: e["acts"][2]["signers"].append({"every": True}), id="nobody signs"),
        pytest.param(lambda e: e["channels"][0].pop("functions"), id="a channel of nobody"),
        pytest.param(lambda e: rule(e).pop("months"), id="months without their number"),
        pytest.param(lambda e: rule(e).update(days=120), id="months and days at once"),
        pytest.param(lambda e: rule(e, 2).update(months=4), id="days and months at once"),
        pytest.param(lambda e: rule(e, 2).update(days=10**10), id="more days than a calendar has"),
    ],
)
def test_a_spoilt_edition_does_not_fit(
    edition: dict[str, Any], spoil: Callable[[dict[str, Any]], object]
) -> None:
    spoil(edition)
    assert (oracle().is_valid(edition), fast().is_valid(edition)) == (False, False)


def test_a_percent_may_have_quoted_decimals(edition: dict[str, Any]) -> None:
    share(edition).update(percent="12.5")
    assert (oracle().is_valid(edition), fast().is_valid(edition)) == (True, True)


def test_every_table_adds_up_to_100(edition: dict[str, Any]) -> None:
    sums = {
        table["table"]: sum(Decimal(share["percent"]) for share in table["shares"])
        for table in edition["liability"]["tables"]
    }
    assert dict.fromkeys(sums, Decimal(100)) == sums


@pytest.mark.parametrize(
    ("table", "shares"),
    [
        ("within", "receiver 15, supervisor 25, finance_commerce 10, company 50"),
        ("after", "receiver 25, department_manager 15, finance_commerce 10, company 50"),
        ("within_finance_error", "receiver 15, supervisor 30, finance_commerce 10, company 45"),
        (
            "within_finance_error_on_top",  # 25 + 30 = 55
            "receiver 15, supervisor 55, finance_commerce 10, company 20",
        ),
        (
            "within_finance_error_of_finance_part",  # 30 % of 10 = 3; 25 + 3 = 28, 10 - 3 = 7
            "receiver 15, supervisor 28, finance_commerce 7, company 50",
        ),
        (
            "after_finance_error",  # 50 - 30 = 20
            "receiver 25, department_manager 15, supervisor 30, finance_commerce 10, company 20",
        ),
        (
            "after_finance_error_replaces_manager",  # 50 + 15 - 30 = 35
            "receiver 25, supervisor 30, finance_commerce 10, company 35",
        ),
        (
            "after_finance_error_not_applicable",
            "receiver 25, department_manager 15, finance_commerce 10, company 50",
        ),
        ("unresolved", "transferor 100"),
    ],
)
def test_the_tables_hold_the_figures_of_the_policy(
    edition: dict[str, Any], table: str, shares: str
) -> None:
    found = next(t for t in edition["liability"]["tables"] if t["table"] == table)
    assert shares == ", ".join(f"{s['party']} {s['percent']}" for s in found["shares"])


def test_every_reading_is_there(edition: dict[str, Any]) -> None:
    assert [reading["reading"] for reading in edition["readings"]] == READINGS


def test_every_chosen_option_exists_and_has_a_rule(edition: dict[str, Any]) -> None:
    chosen = [
        [option for option in reading["options"] if option["option"] == reading["chosen"]]
        for reading in edition["readings"]
    ]
    assert [["rule"]] * len(chosen) == [["rule" for o in found if "rule" in o] for found in chosen]


def test_every_reading_leaves_something_to_choose(edition: dict[str, Any]) -> None:
    names = [[o["option"] for o in reading["options"]] for reading in edition["readings"]]
    assert names == [list(dict.fromkeys(options)) for options in names]
    assert min(map(len, names)) >= 2


def test_options_differ_in_what_they_compute(edition: dict[str, Any]) -> None:
    for reading in edition["readings"]:
        rules = [str(o["rule"]) for o in reading["options"] if "rule" in o]
        assert rules == list(dict.fromkeys(rules)), reading["reading"]


def test_a_rule_uses_the_parameters_of_its_reading_only(edition: dict[str, Any]) -> None:
    strange = {
        reading["reading"]: set(option["rule"]) - PARAMETERS[reading["reading"]]
        for reading in edition["readings"]
        for option in reading["options"]
        if "rule" in option
    }
    assert not any(strange.values()), strange


def test_every_table_that_a_rule_names_exists(edition: dict[str, Any]) -> None:
    tables = {table["table"] for table in edition["liability"]["tables"]}
    named = {
        option["rule"]["table"]
        for reading in edition["readings"]
        for option in reading["options"]
        if "table" in option.get("rule", {})
    }
    assert tables - {"within", "after", "unresolved"} == named


def test_every_clause_is_there_once(edition: dict[str, Any]) -> None:
    assert [clause["clause"] for clause in edition["clauses"]] == CLAUSES


def test_a_clause_stands_in_its_article(edition: dict[str, Any]) -> None:
    wanted = [int(clause["clause"].split("-")[0]) for clause in edition["clauses"]]
    assert wanted == [clause["article"] for clause in edition["clauses"]]


def test_every_clause_that_is_cited_exists(edition: dict[str, Any]) -> None:
    known = {c["clause"] for c in edition["clauses"]}
    known |= {str(c["article"]) for c in edition["clauses"]}
    cited = {value for key, value in scalars(edition) if key == "clause"}
    assert set() == cited - known


def test_every_rule_code_is_cited_by_exactly_one_clause(edition: dict[str, Any]) -> None:
    cited = Counter(code for clause in edition["clauses"] for code in clause["rules"])
    assert Counter(RULE_CODES) == cited


def test_a_rule_is_cited_in_the_article_of_its_code(edition: dict[str, Any]) -> None:
    # The statement is asked for by article 4 and handed over with the papers of article 5; what a
    # record of article 4 refers to has codes of its own.
    apart = {"A0502": 4, "F0335": 4, "F0336": 4, "F0337": 4, "F0338": 4}
    for clause in edition["clauses"]:
        articles = [apart.get(code, int(code[1:3])) for code in clause["rules"]]
        assert [clause["article"]] * len(articles) == articles


def test_a_text_mentions_only_rules_that_exist(edition: dict[str, Any]) -> None:
    mentioned = {code for _, text in scalars(edition) for code in re.findall(r"A\d{4}", str(text))}
    assert set() == mentioned - set(RULE_CODES)


def test_all_82_requirements_are_there(edition: dict[str, Any]) -> None:
    named = [row["requirement"] for row in edition["requirements"]]
    assert [f"R{number:02}" for number in range(1, 83)] == named


def test_every_requirement_has_a_rule_a_computation_or_a_reason(edition: dict[str, Any]) -> None:
    for row in edition["requirements"]:
        assert row["rules"] or row.get("computed_by") or row.get("reason"), row["requirement"]


def test_a_requirement_names_rules_that_exist_in_order(edition: dict[str, Any]) -> None:
    known = codes("zh")
    for row in edition["requirements"]:
        assert set() == set(row["rules"]) - known, row["requirement"]
        assert row["rules"] == sorted(row["rules"]), row["requirement"]


def test_every_rule_stands_for_a_requirement(edition: dict[str, Any]) -> None:
    listed = {code for row in edition["requirements"] for code in row["rules"]}
    assert set() == {rule.code for rule in RULES} - listed


def test_a_clause_is_checked_where_one_of_its_requirements_is(edition: dict[str, Any]) -> None:
    said = {clause["clause"]: clause["coverage"] for clause in edition["clauses"]}
    for row in edition["requirements"]:
        if row["coverage"] != "not_checked" and "clause" in row:
            assert said[row["clause"]] != "not_checked", row["requirement"]


def test_every_act_says_who_signs(edition: dict[str, Any]) -> None:
    assert [act["act"] for act in edition["acts"]] == ACTS


def test_whoever_signs_or_takes_part_is_declared(edition: dict[str, Any]) -> None:
    functions = [row["function"] for row in edition["functions"]]
    parties = [row["party"] for row in edition["parties"]]
    pairs = list(scalars([edition["channels"], edition["acts"], edition["liability"]]))
    assert set() == {value for key, value in pairs if key == "function"} - set(functions)
    assert set() == {value for key, value in pairs if key == "party"} - set(parties)
    assert functions == list(dict.fromkeys(functions))
    assert parties == list(dict.fromkeys(parties))


def test_names_are_given_once(edition: dict[str, Any]) -> None:
    for key, rows in (
        ("channel", edition["channels"]),
        ("material", edition["materials"]),
        ("table", edition["liability"]["tables"]),
    ):
        names = [row[key] for row in rows]
        assert names == list(dict.fromkeys(names))


def test_chinese_is_chinese(edition: dict[str, Any]) -> None:
    assert [zh for key, zh in scalars(edition) if key == "zh" and not HAN.search(zh)] == []


def test_english_is_english(edition: dict[str, Any]) -> None:
    assert [en for key, en in scalars(edition) if key == "en" and HAN.search(en)] == []


def test_chinese_has_chinese_punctuation_and_space_around_figures(edition: dict[str, Any]) -> None:
    texts = [zh for key, zh in scalars(edition) if key == "zh"]
    texts += [text for name in OURS for text in chinese_words(SCHEMAS[name])]
    assert [text for text in texts if HALF_WIDTH.search(text) or UNSPACED.search(text)] == []


def test_the_file_has_no_anchor_alias_tag_or_merge_key() -> None:
    tokens = yaml.scan(EDITION_FILE.read_text(encoding="utf-8"), Loader=yaml.SafeLoader)
    banned = (yaml.AnchorToken, yaml.AliasToken, yaml.TagToken)
    found = [t for t in tokens if isinstance(t, banned) or getattr(t, "value", None) == "<<"]
    assert found == []


@pytest.mark.parametrize("name", OURS)
def test_a_schema_is_valid_in_draft_07_and_2020_12(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    Draft202012Validator.check_schema(SCHEMAS[name])


@pytest.mark.parametrize("name", OURS)
def test_a_schema_uses_only_what_both_drafts_share(name: str) -> None:
    used = {keyword for schema in subschemas(SCHEMAS[name]) for keyword in schema}
    assert set() == used - SHARED_KEYWORDS


@pytest.mark.parametrize("name", OURS)
def test_every_property_is_described_in_both_languages(name: str) -> None:
    bare = [
        key
        for schema in subschemas(SCHEMAS[name])
        for key, value in schema.get("properties", {}).items()
        if not is_described(value)
    ]
    assert bare == []


@pytest.mark.parametrize("name", OURS)
def test_every_object_forbids_unknown_keys(name: str) -> None:
    objects = [s for s in subschemas(SCHEMAS[name]) if s.get("type") == "object"]
    assert [list(s["properties"]) for s in objects if s["additionalProperties"] is not False] == []


@pytest.mark.parametrize("name", OURS)
def test_a_pattern_matches_the_whole_string_and_ascii_digits(name: str) -> None:
    patterns = [s["pattern"] for s in subschemas(SCHEMAS[name]) if "pattern" in s]
    assert patterns == [p for p in patterns if re.fullmatch(r"\^.*\$", p) and r"\d" not in p]


@pytest.mark.parametrize("name", OURS)
def test_a_schema_file_is_pretty_printed(name: str) -> None:
    pretty = json.dumps(SCHEMAS[name], ensure_ascii=False, indent=2) + "\n"
    assert pretty == (ROOT / "schema" / name).read_text(encoding="utf-8")


@pytest.fixture(scope="module", name="raw")
def _raw() -> dict[str, Any]:
    # CSafeLoader is the safe loader, made fast.
    data: dict[str, Any] = yaml.load(EDITION_FILE.read_bytes(), Loader=yaml.CSafeLoader)
    return data


@pytest.fixture(name="edition")
def _edition(raw: dict[str, Any]) -> dict[str, Any]:
    """Return a copy with days as text, as JSON has them."""
    copy: dict[str, Any] = json.loads(json.dumps(raw, default=date.isoformat))
    return copy


def oracle() -> Draft7Validator:
    resources = [(BASE + n, Resource.from_contents(s, DRAFT7)) for n, s in SCHEMAS.items()]
    return Draft7Validator(
        {"$ref": BASE + "policy.schema.json"},
        registry=Registry().with_resources(resources),
        format_checker=FormatChecker(("date",)),
    )


def fast() -> jsonschema_rs.Draft7Validator:
    registry = jsonschema_rs.Registry([(BASE + name, schema) for name, schema in SCHEMAS.items()])
    return jsonschema_rs.Draft7Validator(
        {"$ref": BASE + "policy.schema.json"}, registry=registry, validate_formats=True
    )


def options(edition: dict[str, Any], reading: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = edition["readings"][READINGS.index(reading)]["options"]
    return found


def clause(edition: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in edition["clauses"] if row["clause"] == name)


def asked(edition: dict[str, Any], name: str) -> dict[str, Any]:
    return next(row for row in edition["requirements"] if row["requirement"] == name)


def rule(edition: dict[str, Any], option: int = 0) -> dict[str, Any]:
    """Return how an option of A2 counts: the first in months, the third in days."""
    found: dict[str, Any] = options(edition, "A2")[option]["rule"]
    return found


def share(edition: dict[str, Any]) -> dict[str, Any]:
    first: dict[str, Any] = edition["liability"]["tables"][0]["shares"][0]
    return first


def scalars(value: object, key: str = "") -> Iterator[tuple[str, Any]]:
    """Yield every scalar with the key it stands under."""
    if isinstance(value, dict):
        for inner_key, inner in value.items():
            yield from scalars(inner, inner_key)
    elif isinstance(value, list):
        for inner in value:
            yield from scalars(inner, key)
    else:
        yield key, value


def subschemas(schema: object) -> Iterator[dict[str, Any]]:
    """Yield a schema and all below it; a condition (`if`) only tests, it describes nothing."""
    if not isinstance(schema, dict):
        return
    yield schema
    for keyword in ("items", "not", "then"):
        yield from subschemas(schema.get(keyword))
    for keyword in ("properties", "$defs"):
        for inner in schema.get(keyword, {}).values():
            yield from subschemas(inner)
    for keyword in ("allOf", "oneOf"):
        for inner in schema.get(keyword, ()):
            yield from subschemas(inner)


def is_described(schema: dict[str, Any]) -> bool:
    english = schema.get("x-en", {})
    zh = [schema.get("title", ""), schema.get("description", "")]
    en = [english.get("title", ""), english.get("description", "")]
    return all(map(HAN.search, zh)) and all(en) and not any(map(HAN.search, en))


def chinese_words(schema: dict[str, Any]) -> Iterator[str]:
    for inner in subschemas(schema):
        yield from (inner[key] for key in ("title", "description") if key in inner)
