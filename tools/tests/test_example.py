"""The example company: whoever looks at it first must find nothing wrong with it."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from decimal import Decimal
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import jsonschema
import pytest
from referencing import Registry, Resource

from handover import pipeline
from handover.findings import Severity
from handover.papers.csv_file import read_csv
from handover.papers.schema import table_schema
from handover.repo import Repository
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.papers.tables import Row

ROOT = Path(__file__).parents[2]
CASES = ROOT / "cases"
REGISTER = CASES / "register"
SCHEMA = ROOT / "schema"
NOTHING = Decimal("0.00")
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PAPERS = ("customer-file", "statement", "receivables", "samples", "work-materials")

STATUSES = {
    "HO-2025-0001": "closed",
    "HO-2025-0002": "closed",
    "HO-2026-0001": "filed",
    "HO-2026-0002": "filed",
    "HO-2026-0003": "filed",
    "HO-2026-0004": "cancelled",
    "HO-2026-0005": "filed",
    "HO-2026-0006": "filed",
    "HO-2026-0007": "needs_ruling",
    "HO-2026-0008": "signed",
    "HO-2026-0009": "refused",
    "HO-2026-0010": "signing",
    "HO-2026-0011": "ready",
    "HO-2026-0012": "draft",
}
FOLDERS = [CASES / number[3:7] / number for number in STATUSES]

each_case = pytest.mark.parametrize("folder", FOLDERS, ids=STATUSES)


def canonical(data: object) -> bytes:
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@cache
def record(path: Path) -> dict[str, Any]:
    document, findings = load(path.read_bytes(), path.relative_to(ROOT).as_posix())
    assert () == findings
    assert document is not None
    return cast("dict[str, Any]", document.data)


@cache
def validator(kind: str) -> jsonschema.Draft7Validator:
    shared = ("common.schema.json", "statement.schema.json")
    known = ((name, json.loads((SCHEMA / name).read_bytes())) for name in shared)
    registry = Registry().with_resources(
        [(name, Resource.from_contents(schema)) for name, schema in known]
    )
    schema = json.loads((SCHEMA / f"{kind}.schema.json").read_bytes())
    return jsonschema.Draft7Validator(schema, registry=registry)


def kind_of(path: Path) -> str:
    if path.name in {"case.yaml", "repository.yaml"}:
        return path.stem
    kinds = {"people": "person", "customers": "customer"}
    return kinds.get(path.parent.name, path.parent.name.removesuffix("s"))


@cache
def rows(path: Path, table: str) -> tuple[Row, ...]:
    schema = table_schema(json.loads((SCHEMA / f"tables/{table}.table.json").read_bytes()))
    read, findings = read_csv(path.read_bytes(), schema, path.name)
    assert () == findings
    return read.rows


def papers(folder: Path, paper: str) -> list[list[dict[str, Any]]]:
    found = sorted((folder / "materials").glob(f"*{paper}.csv"))
    return [[dict(row.values) for row in rows(path, paper.replace("-", "_"))] for path in found]


def receipts(folder: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((folder / "signatures").glob("*.json")):
        yield json.loads(path.read_bytes())


def people() -> list[dict[str, Any]]:
    return [record(path) for path in sorted((REGISTER / "people").glob("*.yaml"))]


def customers() -> list[dict[str, Any]]:
    return [record(path) for path in sorted((REGISTER / "customers").glob("*.yaml"))]


RECORDS = sorted(chain(CASES.rglob("*.yaml"), CASES.glob("*/*/signatures/*.json")))


@pytest.mark.parametrize("kind", ["case", "event", "person", "customer", "repository", "signature"])
def test_every_record_agrees_with_its_schema(kind: str) -> None:
    schema = validator("receipt" if kind == "signature" else kind)
    for path in (path for path in RECORDS if kind_of(path) == kind):
        assert [] == [error.message for error in schema.iter_errors(record(path))], path


def test_every_record_tells_editors_where_its_schema_is() -> None:
    for path in CASES.rglob("*.yaml"):
        first = path.read_text(encoding="utf-8").splitlines()[0]
        relative = first.removeprefix("# yaml-language-server: $schema=")
        assert SCHEMA / f"{kind_of(path)}.schema.json" == (path.parent / relative).resolve()


def test_the_register_has_everybody_whom_the_policy_speaks_of() -> None:
    posts = {
        (post["function"], post["title"], post["office"])
        for person in people()
        for post in person["positions"]
    }
    assert {
        ("sales", "staff", "branch"),
        ("sales", "supervisor", "branch"),
        ("sales", "department_manager", "branch"),
        ("assistant", "staff", "branch"),
        ("finance", "staff", "branch"),
        ("finance", "staff", "hq"),
        ("commerce", "staff", "branch"),
        ("commerce", "staff", "hq"),
        ("hr", "staff", "hq"),
        ("management_centre", "staff", "hq"),
    } <= posts
    assert 23 == len(people())


def test_nobody_shares_an_account_and_superiors_are_people() -> None:
    numbers = {person["person"] for person in people()}
    accounts = [account["id"] for person in people() for account in person["accounts"]]
    superiors = {p["reports_to"] for e in people() for p in e["positions"] if "reports_to" in p}
    assert len(numbers) == len(set(accounts))
    assert superiors <= numbers


def test_twenty_five_customers_over_four_channels() -> None:
    channels = [customer["channel"] for customer in customers()]
    assert {"it_peripheral": 7, "peripheral": 6, "online": 6, "store_3c": 6} == {
        channel: channels.count(channel) for channel in dict.fromkeys(channels)
    }


def test_credit_codes_have_a_valid_check_character() -> None:
    for customer in customers():
        values = [USCC.index(sign) for sign in customer["uscc"]]
        # GB 32100: the powers of three weigh the first seventeen; with the check it is 0 mod 31
        total = sum(value * 3**at for at, value in enumerate(values[:17])) + values[17]
        assert 0 == total % 31, customer["customer"]


def test_fourteen_cases_show_every_status() -> None:
    report = pipeline.check(Repository(ROOT))
    assert STATUSES == {case.context.case.id: str(case.standing.status) for case in report.cases}
    assert () == report.not_checked


def test_nothing_in_the_example_is_an_error() -> None:
    found = pipeline.check(Repository(ROOT)).findings
    assert [] == [(f.code, *f.place) for f in found if f.severity is Severity.ERROR]


def test_a_few_warnings_are_as_real_life_has_them() -> None:
    found = pipeline.check(Repository(ROOT)).findings
    assert {
        ("HO-2026-0003", "A0604"),  # a customer would not sign
        ("HO-2026-0005", "A0801"),  # the notice was too short
        ("HO-2026-0007", "A1703"),  # found before the sign-off
    } <= {(f.case, f.code) for f in found if f.severity is Severity.WARNING}


def test_the_four_channels_and_three_kinds_all_occur() -> None:
    cases = [record(folder / "case.yaml") for folder in FOLDERS]
    assert {"it_peripheral", "peripheral", "online", "store_3c"} == {c["channel"] for c in cases}
    assert {"resignation", "transfer", "long_leave"} == {c["kind"] for c in cases}


@each_case
def test_papers_are_read_without_findings(folder: Path) -> None:
    for paper in PAPERS:
        assert all(papers(folder, paper))


@each_case
def test_statements_run_line_by_line(folder: Path) -> None:
    for lines in papers(folder, "statement"):
        opening, *moves, closing, customer = lines
        balance = opening["balance"]
        for move in moves:
            balance += (move["debit"] or NOTHING) - (move["credit"] or NOTHING)
            assert balance == move["balance"]
        assert balance == closing["balance"]
        assert closing["balance"] - customer["balance"] == customer["difference"]


@each_case
def test_what_is_outstanding_adds_up_to_the_statement(folder: Path) -> None:
    owed: dict[str, Decimal] = {}
    for row in chain.from_iterable(papers(folder, "receivables")):
        assert row["original"] - row["received"] - row["credit"] == row["outstanding"] > 0
        assert (row["as_of"] - row["due_date"]).days == row["days_overdue"]
        assert (row["due_date"] - row["invoice_date"]).days == row["terms_days"]
        owed[row["customer_id"]] = owed.get(row["customer_id"], NOTHING) + row["outstanding"]
    for lines in papers(folder, "statement"):
        assert lines[-2]["balance"] == owed.get(lines[0]["customer_id"], NOTHING)


@each_case
def test_papers_of_a_customer_have_one_cut_off_day(folder: Path) -> None:
    days: dict[str, set[object]] = {}
    for lines in papers(folder, "statement"):
        days.setdefault(lines[0]["customer_id"], set()).add(lines[-2]["date"])
    for row in chain(*papers(folder, "receivables"), *papers(folder, "samples")):
        days.setdefault(row["customer_id"], set()).add(row["as_of"])
    assert all(len(found) == 1 for found in days.values())


@each_case
def test_samples_are_counted_and_valued_by_the_price_list(folder: Path) -> None:
    case = record(folder / "case.yaml")
    explained = {issue.get("customer") for issue in case.get("issues", ())}
    prices = {path.stem: rows(path, "prices") for path in (REGISTER / "prices").iterdir()}
    for row in chain.from_iterable(papers(folder, "samples")):
        assert row["qty_book"] - row["qty_counted"] == row["qty_diff"]
        assert 0 == row["qty_diff"] or row["customer_id"] in explained
        assert row["qty_counted"] * row["current_price"] == row["value"]
        (price,) = [
            each.values["price"]
            for each in chain.from_iterable(prices.values())
            if (each.values["sku"], each.values["channel"]) == (row["sku"], case["channel"])
            and each.values["tax_included"]
            and each.values["effective_from"] <= row["as_of"]
            and row["as_of"] <= (each.values["effective_to"] or row["as_of"])
        ]
        assert price == row["current_price"]


@each_case
def test_receipts_name_the_digest_of_what_is_there(folder: Path) -> None:
    for receipt in receipts(folder):
        statement = receipt["statement"]
        subject = statement["subject"]
        content = (
            (folder / subject["file"]).read_bytes()
            if "file" in subject
            else canonical(manifest(folder, statement["revision"]))
        )
        assert sha256(content) == subject["sha256"]


def manifest(folder: Path, revision: int) -> Any:  # noqa: ANN401 - as the receipts have it
    home = folder / f"revisions/{revision}" if revision > 1 else folder
    signed = [home / "case.yaml", *sorted((home / "materials").glob("*"))]
    files = [
        {
            "path": path.relative_to(home).as_posix(),
            "mode": "100644",
            "size": path.stat().st_size,
            "sha256": sha256(path.read_bytes()),
        }
        for path in signed
    ]
    repository = record(REGISTER / "repository.yaml")["repository"]
    return {"case": folder.name, "repository": repository, "revision": revision, "files": files}


@each_case
def test_receipts_are_numbered_in_the_order_of_time(folder: Path) -> None:
    times = [receipt["evidence"]["submitted_at"] for receipt in receipts(folder)]
    assert sorted(times) == times


def test_one_sign_off_is_on_another_day_in_shanghai() -> None:
    case = pipeline.check(Repository(ROOT)).case("HO-2026-0001")
    assert case is not None
    assert ("2026-03-15", "2026-07-15") == (
        str(case.standing.signed_on),
        str(case.standing.window_last_day),
    )
    at = [r["evidence"]["submitted_at"] for r in receipts(FOLDERS[2])]
    assert "2026-03-14T23:52:18Z" in at


def test_every_seal_is_the_sealers(tmp_path: Path) -> None:
    (sealer,) = record(REGISTER / "repository.yaml")["sealers"]
    allowed = tmp_path / "allowed_signers"
    allowed.write_text(f"sealer {sealer['public_key']}\n", encoding="utf-8")
    signature = tmp_path / "seal.sig"
    found = [receipt for folder in FOLDERS for receipt in receipts(folder)]
    assert len(found) > 60
    for receipt in found:
        seal = receipt.pop("seal")
        signature.write_text(seal["signature"], encoding="utf-8")
        options = ("-n", "handover.seal.v1", "-I", "sealer", "-f", allowed, "-s", signature)
        subprocess.run(
            ["ssh-keygen", "-Y", "verify", *options],
            input=canonical(receipt),
            check=True,
            capture_output=True,
        )


def test_names_and_phones_stand_only_in_the_register() -> None:
    names = {person["name"] for person in people()} | {person["name_en"] for person in people()}
    for contact in chain.from_iterable(customer["contacts"] for customer in customers()):
        names |= {contact["name"], contact["phone"]}
    personal = re.compile("|".join(map(re.escape, sorted(names))))
    for path in CASES.rglob("*"):
        if path.is_file() and not path.is_relative_to(REGISTER):
            assert not personal.search(path.read_text(encoding="utf-8")), path


def test_the_generator_writes_the_same_bytes_anywhere(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-m", "tools.example", tmp_path], cwd=ROOT, check=True)
    sealed = {"cases/register/repository.yaml"}
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")}
    assert written == {path.relative_to(ROOT).as_posix() for path in CASES.rglob("*.*")}
    for name in sorted(written - sealed):
        if "/signatures/" not in name:
            assert (ROOT / name).read_bytes() == (tmp_path / name).read_bytes(), name
        else:
            assert without_seal(ROOT / name) == without_seal(tmp_path / name), name


def without_seal(path: Path) -> dict[str, Any]:
    receipt = json.loads(path.read_bytes())
    # The schemas and editions are seen as they were on the day of the run.
    return {**receipt, "seal": None, "context": None}
