from __future__ import annotations

import json
import re
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import jsonschema_rs
import pytest

from handover.papers.schema import Kind, table_schema

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.papers.schema import Column, TableSchema

SCHEMA = Path(__file__).parents[2] / "schema"
META = json.loads((SCHEMA / "table.schema.json").read_text(encoding="utf-8"))
FILES = sorted((SCHEMA / "tables").glob("*.table.json"))
CHINESE = re.compile("[\u4e00-\u9fff]")

# Section 3 of the rule book: every field of a paper, and the column that holds it. A doc_type in
# front of a colon means a row of its own. A contact's name, position, phone and WeChat id and who
# reconciles accounts stand in the customer register, under the contact's number.
FIELDS = {
    "customer_file": {
        "customer_id": "customer_id",
        "name": "name",
        "short_name": "short_name",
        "uscc": "uscc",
        "type": "type",
        "channel": "channel",
        "level": "level",
        "region": "region",
        "address": "address",
        "contacts": "contacts",
        "contacts.is_finance": "finance_contact",
        "invoice_info.title": "invoice_title",
        "invoice_info.tax_no": "invoice_tax_no",
        "invoice_info.bank": "invoice_bank",
        "invoice_info.account": "invoice_account",
        "payment_terms": "payment_method",
        "payment_terms (days)": "payment_terms_days",
        "credit_limit": "credit_limit",
        "contract_no": "contract_no",
        "contract_end": "contract_end",
        "price_policy": "price_policy",
        "rebate_policy": "rebate_policy",
        "products": "products",
        "first_deal_on": "first_deal_on",
        "last_visit_on": "last_visit_on",
        "relationship_note": "relationship_note",
        "competitor_note": "competitor_note",
        "current_owner": "current_owner",
        "new_owner": "new_owner",
        "status": "status",
        "new_customer_form": "new_customer_form",
        "attachments": "attachments",
    },
    "statement": {
        "no": "statement_no",
        "customer_id": "customer_id",
        "period_from": "opening:date",
        "period_to": "closing:date",
        "currency": "currency",
        "opening": "opening:balance",
        "lines.date": "date",
        "lines.doc_type": "doc_type",
        "lines.doc_no": "doc_no",
        "lines.summary": "summary",
        "lines.debit": "debit",
        "lines.credit": "credit",
        "lines.balance": "balance",
        "closing": "closing:balance",
        "closing_in_words": "closing_in_words",
        "customer_balance": "customer_balance:balance",
        "difference": "difference",
        "difference_reason": "difference_reason",
        "prepared_by": "prepared_by",
        "reviewed_by": "reviewed_by",
        "issued_on": "issued_on",
        "customer_signatory": "contact",
        "customer_title": "customer_title",
        "seal": "seal",
        "signed_on": "signed_on",
        "scan hash": "scan_sha256",
    },
    "receivables": {
        "customer_id": "customer_id",
        "as_of (rule 7)": "as_of",
        "doc_no": "doc_no",
        "invoice_no": "invoice_no",
        "invoice_date": "invoice_date",
        "due_date": "due_date",
        "terms_days": "terms_days",
        "original": "original",
        "received": "received",
        "credit": "credit",
        "outstanding": "outstanding",
        "advance (rule 3)": "advance",
        "days_overdue": "days_overdue",
        "bucket": "bucket",
        "disputed": "disputed",
        "dispute_reason": "dispute_reason",
        "collateral": "collateral",
        "collection_note": "collection_note",
        "expected_on": "expected_on",
        "class": "class",
    },
    "samples": {
        "line_no": "line_no",
        "customer_id": "customer_id",
        "store": "store",
        "as_of (rule 7)": "as_of",
        "sku": "sku",
        "name": "name",
        "serial": "serials",
        "ownership": "ownership",
        "placed_on": "placed_on",
        "doc_no": "doc_no",
        "qty_book": "qty_book",
        "qty_counted": "qty_counted",
        "qty_diff": "qty_diff",
        "condition": "condition",
        "placed_price": "placed_price",
        "current_price": "current_price",
        "price_list ref": "price_list",
        "value": "value",
        "deposit": "deposit",
        "return_due": "return_due",
        "location": "location",
        "photo hash": "photo_sha256",
        "counted_by": "counted_by",
        "counted_on": "counted_on",
        "disposal": "disposal",
    },
    "work_materials": {
        "line_no": "line_no",
        "kind": "kind",
        "title": "title",
        "doc_no": "doc_no",
        "medium": "medium",
        "copies": "copies",
        "pages": "pages",
        "location/path": "location",
        "confidentiality": "confidentiality",
        "hash": "sha256",
        "original_returned": "original_returned",
        "account_transfer.system": "account_system",
        "account_transfer.method": "account_method",
        "received_by": "received_by",
        "received_on": "received_on",
    },
    "prices": {
        "sku": "sku",
        "channel": "channel",
        "price": "price",
        "tax_included": "tax_included",
        "effective_from": "effective_from",
        "effective_to": "effective_to",
    },
}
# The sizes of the closed sets that section 3 lists; the statement has three rows for balances too.
CHOICES = {
    ("customer_file", "type"): 4,
    ("customer_file", "status"): 4,
    ("statement", "doc_type"): 6 + 3,
    ("receivables", "bucket"): 7,
    ("receivables", "class"): 2,
    ("samples", "ownership"): 3,
    ("samples", "disposal"): 5,
    ("work_materials", "kind"): 12,
    ("work_materials", "medium"): 3,
}
SHARED_KEYWORDS = {
    *("$schema", "title", "description", "type", "enum", "const", "pattern", "format"),
    *("minLength", "maxLength", "minimum", "maximum", "minItems", "uniqueItems", "items"),
    *("required", "properties", "additionalProperties", "allOf", "if", "then", "else", "not"),
    "x-en",
}


def data(table: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (SCHEMA / "tables" / f"{table}.table.json").read_text(encoding="utf-8")
    )
    return loaded


@pytest.fixture(params=sorted(FIELDS))
def table(request: pytest.FixtureRequest) -> TableSchema:
    return table_schema(data(request.param))


def subschemas(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    nested = [*schema.get("properties", {}).values(), *schema.get("allOf", ())]
    nested += [schema[key] for key in ("items", "if", "then", "else", "not") if key in schema]
    yield from chain.from_iterable(subschemas(each) for each in nested)


def described(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, each in schema.get("properties", {}).items():
        yield name, each
        yield from described(each)
        yield from described(each.get("items", {}))


def words(document: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for each in (document, *document["columns"]):
        yield each["description"], each["x-en"]["description"]
    yield document["title"], document["x-en"]["title"]
    for column in document["columns"]:
        yield column["header"], column["header_en"]
        yield column["header"], column["x-en"]["title"]
        yield from ((value["zh"], value["en"]) for value in column.get("values", ()))


def with_column(**changes: object) -> dict[str, Any]:
    document = data("prices")
    document["columns"][0] |= changes
    return document


def test_there_is_a_table_for_every_paper_and_no_other() -> None:
    assert [f"{name}.table.json" for name in sorted(FIELDS)] == [file.name for file in FILES]


def test_the_schema_of_tables_is_a_schema_under_both_drafts() -> None:
    jsonschema.Draft7Validator.check_schema(META)
    jsonschema.Draft202012Validator.check_schema(META)
    keywords = set(chain.from_iterable(subschemas(META)))
    assert set() == keywords - SHARED_KEYWORDS


def test_the_schema_of_tables_names_and_explains_every_property_in_both_languages() -> None:
    for name, each in (("", META), *described(META)):
        zh = (each["title"], each["description"])
        en = (each["x-en"]["title"], each["x-en"]["description"])
        assert all(map(CHINESE.search, zh)), name
        assert not any(map(CHINESE.search, en)), name


def test_the_schema_of_tables_lets_no_unknown_property_pass() -> None:
    objects = [each for each in subschemas(META) if each.get("type") == "object"]
    assert len(objects) == 5
    assert all(each["additionalProperties"] is False for each in objects)


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.stem))
def test_a_table_agrees_with_its_schema_under_both_checkers(file: Path) -> None:
    document = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(META).validate(document)
    jsonschema.Draft202012Validator(META).validate(document)
    jsonschema_rs.validator_for(META).validate(document)
    assert f"{document['table']}.table.json" == file.name


@pytest.mark.parametrize(
    "document",
    [
        with_column(typ="text"),
        with_column(type="number"),
        with_column(type="one_of"),
        with_column(values=[{"value": "a", "zh": "甲", "en": "a"}] * 2),
        with_column(computed=True),
        with_column(personal=False),
        with_column(pattern="C[0-9]+"),
        with_column(name="发票号"),
        {**data("prices"), "key": []},
        {**data("prices"), "sheet": 0},
        {key: value for key, value in data("prices").items() if key != "clause"},
    ],
)
def test_a_slip_in_a_table_is_noticed(document: dict[str, Any]) -> None:
    assert not jsonschema_rs.validator_for(META).is_valid(document)
    assert not jsonschema.Draft7Validator(META).is_valid(document)


def test_every_field_of_the_rule_book_has_its_column_and_no_column_is_without_field(
    table: TableSchema,
) -> None:
    places = [place.rpartition(":") for place in FIELDS[table.table].values()]
    assert {column for _, _, column in places} == {column.name for column in table.columns}
    rows = {row for row, _, _ in places if row}
    doc_types = {
        choice.value
        for column in table.columns
        if column.name == "doc_type"
        for choice in column.choices
    }
    assert rows <= doc_types


def test_the_closed_sets_have_every_value_of_the_rule_book() -> None:
    tables = [table_schema(data(name)) for name in FIELDS]
    sizes = {
        (table.table, column.name): len(column.choices)
        for table in tables
        for column in table.columns
        if column.kind is Kind.ONE_OF
    }
    assert sizes == CHOICES


def test_names_and_headers_are_unique_in_a_table(table: TableSchema) -> None:
    names = [column.name for column in table.columns]
    zh = [column.header.zh for column in table.columns]
    en = [column.header.en.casefold() for column in table.columns]
    assert [len(names)] * 3 == [len(set(names)), len(set(zh)), len(set(en))]
    every = list(chain.from_iterable(column.spellings for column in table.columns))
    assert len(every) == len({spelling.casefold() for spelling in every})


def test_a_word_means_one_value_of_a_column(table: TableSchema) -> None:
    for column in table.columns:
        of_each = [set(map(str.casefold, choice.spellings)) for choice in column.choices]
        assert sum(map(len, of_each)) == len(set().union(*of_each)), column.name


def test_the_key_names_columns(table: TableSchema) -> None:
    assert set(table.key) <= {column.name for column in table.columns}


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_chinese_has_chinese_and_english_has_none(name: str) -> None:
    for zh, en in words(data(name)):
        assert CHINESE.search(zh), zh
        assert not CHINESE.search(en), en
        assert not re.search("[\u3000-\u303f\uff00-\uffef]", en), en


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_chinese_keeps_its_distance_from_latin_letters_and_digits(name: str) -> None:
    close = re.compile("[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")
    assert [zh for zh, _ in words(data(name)) if close.search(zh)] == []


def test_a_person_is_a_number_everywhere_so_no_column_is_personal(table: TableSchema) -> None:
    assert [column.name for column in table.columns if column.personal] == []
    employees = {"current_owner", "new_owner", "prepared_by", "reviewed_by"}
    employees |= {"received_by", "counted_by"}
    for column in table.columns:
        if column.name in employees:
            assert accepts(column, "E1001")
            assert not accepts(column, "张三")
        if column.name in {"contact", "contacts", "finance_contact"}:
            assert accepts(column, "2")
            assert not accepts(column, "李四")


def accepts(column: Column, cell: str) -> bool:
    assert column.pattern
    return bool(column.pattern.fullmatch(cell))


def test_what_the_rule_book_calls_sensitive_is_marked() -> None:
    columns = table_schema(data("customer_file")).columns
    invoice = {f"invoice_{part}" for part in ("title", "tax_no", "bank", "account")}
    listed = {*invoice, "credit_limit", "price_policy", "rebate_policy"}
    notes = {"relationship_note", "competitor_note"}
    assert listed | notes == {column.name for column in columns if column.sensitive}


def test_what_is_computed_may_be_left_out() -> None:
    tables = [table_schema(data(name)) for name in FIELDS]
    computed = [column for table in tables for column in table.columns if column.computed]
    names = {"days_overdue", "bucket", "qty_diff", "value", "difference"}
    assert names == {column.name for column in computed}
    assert not any(column.required for column in computed)
