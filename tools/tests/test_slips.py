"""Slips in the example company: each is found at the very line or cell, and nothing else is lost."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest
import workbooks
import yaml
from click.testing import CliRunner

from handover import cli, pipeline
from handover.papers import tables
from handover.papers.addresses import letters_of
from handover.papers.schema import Kind
from handover.repo import Repository

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

ROOT = Path(__file__).parents[2]
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
LEAVER, EARLIER = "cases/2026/HO-2026-0005", "cases/2025/HO-2025-0001"
OWED = "cases/2025/HO-2025-0002"

Rows = list[list[str]]
Told = dict[str, Any]
Found = tuple[str, str, str | None, str, int, int]
"""What a finding says: code, weight, clause, file, line and column."""


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the example company in a repository of its own."""
    root = tmp_path_factory.mktemp("kept") / "example"
    shutil.copytree(ROOT / "cases", root / "cases")
    shutil.copytree(ROOT / "schema/policy", root / "schema/policy")
    when = {f"GIT_{who}_DATE": "2026-09-30T09:00:00+08:00" for who in ("AUTHOR", "COMMITTER")}
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*GIT, *command], cwd=root, check=True, env={**os.environ, **when})
    return root


@pytest.fixture
def root(kept: Path, tmp_path: Path) -> Path:
    return shutil.copytree(kept, tmp_path / "example")


@pytest.fixture(scope="module")
def before(kept: Path) -> list[Told]:
    return told(kept)


def told(root: Path) -> list[Told]:
    """Return all findings, as `handover check --json` tells them."""
    command = ["check", "--json", "--repository", str(root)]
    result = CliRunner().invoke(cli.cli, command, catch_exceptions=False)
    answer = json.loads(result.stdout)
    assert [] == answer["not_checked"]
    found: list[Told] = answer["findings"]
    return found


def new(root: Path, before: list[Told]) -> list[Found]:
    """Return what is found now and was not found before; what was found still is."""
    now = told(root)
    assert [] == [one for one in before if one not in now]
    return [_short(one) for one in now if one not in before]


def _short(one: Told) -> Found:
    place = (one["file"], one["line"], one["column"])
    return (one["code"], one["severity"], one["clause"], *place)


def at(root: Path, file: str, text: str, value: str = "") -> tuple[str, int, int]:
    """Return where the only place of a text stands in a file, or a value behind it."""
    whole = (root / file).read_text(encoding="utf-8")
    assert 1 == whole.count(text), text
    start = whole.index(text) + text.index(value)
    return file, whole.count("\n", 0, start) + 1, start - whole.rfind("\n", 0, start)


def changed(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text(encoding="utf-8")
    assert text != change(text)
    company.put(file, change(text))


def sign_anew(root: Path, folder: str) -> None:
    """Let everybody who signed a case, a correction or an event of it, sign it as it is now."""
    whose = with_our_sealer(root)
    home = root / folder
    for file in sorted((home / "signatures").iterdir()):
        receipt = json.loads(file.read_text())
        number, subject = receipt["statement"]["revision"], receipt["statement"]["subject"]
        if "file" in subject:
            subject["sha256"] = sha256((home / subject["file"]).read_bytes())
        else:
            signed = home / f"revisions/{number}" if number > 1 else home
            subject["sha256"] = company.digest(signed, home.name, number, whose)
        company.put(file, json.dumps(keys.sealed(receipt), ensure_ascii=False, indent=2))


def with_our_sealer(root: Path) -> str:
    """Let the sealer's key of the tests be one of the company's, and return the repository's id."""
    file = root / "cases/register/repository.yaml"
    line = f'  - {{public_key: "{keys.public_line(keys.SEALER)}", from: 2020-01-01}}\n'
    if line not in file.read_text():
        changed(file, lambda text: text.replace("sealers:\n", f"sealers:\n{line}"))
    whose: str = yaml.safe_load(file.read_text())["repository"]
    return whose


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def test_signing_anew_changes_nothing_where_nothing_was_changed(
    root: Path, before: list[Told]
) -> None:
    for folder in sorted(root.glob("cases/2*/HO-*")):
        if (folder / "signatures").exists():
            sign_anew(root, folder.relative_to(root).as_posix())
    assert before == told(root)


# ---- a customer dropped from the case of one who has left


def without(text: str, customer: str) -> str:
    """Return a case without the items that speak of a customer, and without lists left empty."""
    items = re.split(r"(?m)^(?=  - |\S)", text)
    kept = "".join(one for one in items if not (one.startswith("  - ") and customer in one))
    return re.sub(r"(?m)^\w+:\n+(?! )", "", kept)


def drop(root: Path, folder: str, customer: str) -> None:
    """Take a customer out of a case as if it had never been there."""
    changed(root / folder / "case.yaml", lambda text: without(text, customer))
    for file in (root / folder / "materials").glob(f"{customer}-*"):
        file.unlink()


DROPPED = [(LEAVER, "C0203"), (EARLIER, "C0102")]


def left_behind(root: Path, folder: str) -> Found:
    return ("X0201", "error", "1", *at(root, f"{folder}/case.yaml", "\ncustomers:", "customers:"))


def test_a_customer_dropped_from_a_leavers_case_is_found_though_all_signed_without_it(
    root: Path, before: list[Told]
) -> None:
    drop(root, LEAVER, "C0203")
    sign_anew(root, LEAVER)
    assert [left_behind(root, LEAVER)] == new(root, before)


def test_who_hands_on_a_customer_that_was_dropped_has_never_taken_it_over(
    root: Path, before: list[Told]
) -> None:
    drop(root, EARLIER, "C0102")
    sign_anew(root, EARLIER)
    later = at(root, "cases/2026/HO-2026-0008/case.yaml", "\n  - customer: C0102", "customer")
    assert [left_behind(root, EARLIER), ("X0203", "error", "1", *later)] == new(root, before)


@pytest.mark.parametrize(("folder", "customer"), DROPPED)
def test_a_customer_dropped_after_the_sign_off_is_found_beside_the_stale_signatures(
    root: Path, before: list[Told], folder: str, customer: str
) -> None:
    drop(root, folder, customer)
    stale = ("S0104", "error", None, *at(root, f"{folder}/case.yaml", "case: HO-"))
    assert {left_behind(root, folder), stale} <= set(new(root, before))


def test_who_has_left_keeps_the_customer_that_was_dropped(root: Path) -> None:
    drop(root, LEAVER, "C0203")
    sign_anew(root, LEAVER)
    command = ["clearance", "E1003", "--json", "--repository", str(root)]
    assert ["C0203"] == [
        one["customer"]
        for one in json.loads(CliRunner().invoke(cli.cli, command).stdout)["customers"]
    ]


# ---- a fen in the receivables

PAPER = f"{OWED}/materials/C0204-receivables"
STATEMENT = f"{OWED}/materials/C0204-statement.csv"
FIRST, SECOND = "XS250922-0204030", "XS251014-0204040"
KINDS = {one.header.zh: one.kind for one in workbooks.schema("receivables").columns}
FEN = Decimal("0.01")


def rows_of(file: Path) -> Rows:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"))))


def move(rows: Rows, document: str, header: str, by: Decimal) -> None:
    (row,) = (row for row in rows if document in row)
    number = rows[0].index(header)
    row[number] = str(Decimal(row[number]) + by)


def cell(rows: Rows, value: str, header: str) -> tuple[int, int]:
    """Return the line and column of the cell under a header, in the only row that has a value."""
    (line,) = (line for line, row in enumerate(rows, 1) if value in row)
    return line, rows[0].index(header) + 1


def typed(header: str, written: str) -> object:
    """Return what a spreadsheet holds where a table has this."""
    match KINDS.get(header):
        case Kind.DAY if written:
            return date.fromisoformat(written)
        case Kind.MONEY | Kind.QUANTITY if written:
            return float(written)
        case _:
            return written


def write(root: Path, rows: Rows, form: str) -> str:
    """Put a table in place of the receivables of C0204, all sign it, and return its path."""
    (root / f"{PAPER}.csv").unlink()
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    header, *body = rows
    sheet = [header, *([typed(*pair) for pair in zip(header, row, strict=True)] for row in body)]
    content = {"csv": text.getvalue().encode(), "xlsx": workbooks.of_rows(sheet)}[form]
    company.put(root / f"{PAPER}.{form}", content)
    if form == "xlsx":
        changed(
            root / OWED / "case.yaml",
            lambda text: text.replace("C0204-receivables.csv", "C0204-receivables.xlsx"),
        )
    sign_anew(root, OWED)
    return f"{PAPER}.{form}"


forms = pytest.mark.parametrize("form", ["csv", "xlsx"])


@forms
def test_a_table_is_as_good_in_either_form(root: Path, before: list[Told], form: str) -> None:
    write(root, rows_of(root / f"{PAPER}.csv"), form)
    assert before == told(root)


@forms
def test_a_fen_in_one_row_is_found_in_its_cell_and_at_the_statements_closing(
    root: Path, before: list[Told], form: str
) -> None:
    rows = rows_of(root / f"{PAPER}.csv")
    move(rows, FIRST, "未收余额", FEN)
    file = write(root, rows, form)
    closing = cell(rows_of(root / STATEMENT), "期末", "余额")
    # Whoever hands that customer on next does not begin with what was handed over here.
    onwards = at(
        root, "cases/2026/HO-2026-0011/case.yaml", "\n    receivables: materials/C0204", "r"
    )
    assert [
        ("F0503", "error", "5", file, *cell(rows, FIRST, "未收余额")),
        ("F0502", "error", "4-T2", STATEMENT, *closing),
        ("X0211", "todo", "1", *onwards),
    ] == new(root, before)


@forms
def test_a_fen_moved_from_one_row_to_another_is_found_in_both_though_the_total_agrees(
    root: Path, before: list[Told], form: str
) -> None:
    rows = rows_of(root / f"{PAPER}.csv")
    move(rows, FIRST, "未收余额", FEN)
    move(rows, SECOND, "未收余额", -FEN)
    file = write(root, rows, form)
    assert [
        ("F0503", "error", "5", file, *cell(rows, one, "未收余额")) for one in (FIRST, SECOND)
    ] == new(root, before)


@forms
def test_a_fen_moved_with_the_original_is_found_by_the_statements_documents(
    root: Path, before: list[Told], form: str
) -> None:
    rows = rows_of(root / f"{PAPER}.csv")
    for header in ("原额", "未收余额"):  # every row adds up, and so does the table
        move(rows, FIRST, header, FEN)
        move(rows, SECOND, header, -FEN)
    file = write(root, rows, form)
    assert [
        ("F0528", "error", "5", file, *cell(rows, one, "原额")) for one in (FIRST, SECOND)
    ] == new(root, before)


def test_in_a_workbook_the_cell_is_named_as_the_spreadsheet_names_it(root: Path) -> None:
    rows = rows_of(root / f"{PAPER}.csv")
    move(rows, FIRST, "未收余额", FEN)
    file = write(root, rows, "xlsx")
    line, number = cell(rows, FIRST, "未收余额")
    said = CliRunner().invoke(cli.cli, ["check", "--lang", "zh", "--repository", str(root)])
    where = f"{file}:{line}:{number}（{letters_of(number)}{line}） "
    (found,) = (one for one in said.stdout.splitlines() if one.startswith(where))
    assert "F0503" in found
    assert found.endswith("（制度 5）")


# ---- a visit beyond the sign-off


def shift(root: Path, number: int) -> dict[str, date]:
    """Move a visit of every case that has so many to the day after its sign-off; return the days."""
    moved = {}
    for case in pipeline.check(Repository(root)).cases:
        record, signed = case.context.case, case.standing.signed_on
        if signed and number < len(record.visits):
            day = record.visits[number].visited_on
            file = root / record.at.file
            pieces = file.read_text(encoding="utf-8").split("  - visited_on: ")
            assert pieces[number + 1].startswith(str(day))
            moved[record.at.file] = signed + timedelta(days=1)
            pieces[number + 1] = pieces[number + 1].replace(str(day), str(moved[record.at.file]), 1)
            company.put(file, "  - visited_on: ".join(pieces))
            sign_anew(root, record.folder)
    return moved


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_visit_on_the_day_after_the_sign_off_is_found_at_its_day(
    root: Path, before: list[Told], number: int
) -> None:
    moved = shift(root, number)
    assert moved
    assert [
        ("A0605", "error", "6", *at(root, file, f"- visited_on: {day}", "visited_on"))
        for file, day in sorted(moved.items())
    ] == new(root, before)


# ---- a colleague in the supervisor's place


def stand_in(root: Path, folder: str, person: str, other: str) -> None:
    """Let somebody else do and sign whatever a person did and signed in a case."""
    known = yaml.safe_load((root / f"cases/register/people/{other}.yaml").read_text())
    (account,) = known["accounts"]
    changed(root / folder / "case.yaml", lambda text: text.replace(person, other))
    for file in sorted((root / folder / "signatures").glob(f"*-{person}.json")):
        receipt = json.loads(file.read_text())
        receipt["statement"]["person"] = other
        receipt["evidence"]["user"] |= {"id": account["id"], "login": account["login"]}
        company.put(file, json.dumps(receipt))
    sign_anew(root, folder)


def test_a_colleague_in_the_supervisors_place_is_found_though_the_colleague_did_it_all(
    root: Path, before: list[Told]
) -> None:
    stand_in(root, LEAVER, "E2001", "E2002")
    place = at(root, f"{LEAVER}/case.yaml", "  supervisor: E2002", "supervisor")
    assert [("A0401", "error", "4-S", *place)] == new(root, before)


def test_a_supervisor_swapped_after_the_sign_off_is_found_and_so_is_who_signed(
    root: Path, before: list[Told]
) -> None:
    file = f"{LEAVER}/case.yaml"
    company.edit(root / file, "  supervisor: E2001", "  supervisor: E2002")
    place = at(root, file, "  supervisor: E2002", "supervisor")
    (receipt,) = (root / LEAVER / "signatures").glob("*-sign_off-supervisor-E2001.json")
    signed = ("S0105", "error", None, receipt.relative_to(root).as_posix(), 1, 1)
    assert {("A0401", "error", "4-S", *place), signed} <= set(new(root, before))


# ---- files that do harm

HARMED = f"{LEAVER}/materials/C0203-receivables"
CLOSING = f"{LEAVER}/materials/C0203-statement.csv"
BOUNDED = """
import resource, sys
seconds, megabytes = int(sys.argv.pop(1)), int(sys.argv.pop(1))
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
from handover.__main__ import main
main()
"""


def bounded(root: Path, seconds: int, megabytes: int) -> Told:
    """Return the answer of `handover check --json` that takes no more time and room than this."""
    options = ("check", "--json", "--repository", str(root))
    command = [sys.executable, "-c", BOUNDED, str(seconds), str(megabytes), *options]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("COVERAGE")}
    ended = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert (1, b"") == (ended.returncode, ended.stderr)
    answer: Told = json.loads(ended.stdout)
    return answer


def harm(root: Path, name: str, content: bytes) -> str:
    """Put a file in place of the receivables of C0203, all sign it, and return its path."""
    (root / f"{HARMED}.csv").unlink()
    form = name.rpartition(".")[2]
    company.put(root / f"{HARMED}.{form}", content)
    if form == "xlsx":
        case = root / LEAVER / "case.yaml"
        changed(case, lambda text: text.replace("C0203-receivables.csv", "C0203-receivables.xlsx"))
    sign_anew(root, LEAVER)
    return f"{HARMED}.{form}"


def workbook() -> bytes:
    return workbooks.of_rows(rows_of(ROOT / f"{HARMED}.csv"))


def long(rows: int, last: str = "0.00") -> bytes:
    """Return the one row of C0203 and rows of nothing, but for what is left in the last one."""
    asked = [one.header.zh for one in workbooks.schema("receivables").columns if one.required]
    header, row = rows_of(ROOT / f"{HARMED}.csv")
    told = dict(zip(header, row, strict=True))
    lines = [asked, [told[name] for name in asked]]
    nothing = {**told, "原额": "0.00", "未收余额": "0.00"}
    lines += [[{**nothing, "单据号": f"X{n}"}[name] for name in asked] for n in range(1, rows)]
    lines[-1][asked.index("未收余额")] = last
    text = io.StringIO()
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def computed() -> bytes:
    """Return a workbook in which what is left is a formula with the right result."""
    header, row = rows_of(ROOT / f"{HARMED}.csv")

    def fill(_: Any, sheet: Any) -> None:  # noqa: ANN401 - xlsxwriter has no types
        sheet.write_row(0, 0, header)
        sheet.write_row(1, 0, row)
        number = header.index("未收余额")
        sheet.write_formula(1, number, "=H2-I2-J2", None, float(row[number]))

    return workbooks.made(fill)


def bomb() -> bytes:
    """Return a workbook whose sheet unpacks to 201 MiB of blanks."""
    sheet = b"<worksheet>" + b" " * (201 << 20)
    return workbooks.packed({**workbooks.parts_of(workbook()), workbooks.SHEET: sheet})


def flipped() -> bytes:
    """Return a workbook of which some bytes within the sheet are others."""
    content = bytearray(workbook())
    start = content.index(workbooks.SHEET.encode()) + len(workbooks.SHEET) + 20
    content[start : start + 8] = bytes(each ^ 0xFF for each in content[start : start + 8])
    return bytes(content)


HARM = {
    "cut off.xlsx": (lambda: workbook()[: len(workbook()) // 2], "F0432"),
    "flipped.xlsx": (flipped, "F0432"),
    "bomb.xlsx": (bomb, "F0433"),
    "not a workbook.xlsx": (lambda: b"PK\x03\x04" + bytes(range(256)) * 99, "F0432"),
    "long.csv": (lambda: long(tables.MAX_ROWS + 1), "F0414"),
}


@pytest.mark.parametrize("name", HARM)
def test_a_file_that_cannot_be_read_is_one_finding_in_bounded_time_and_room(
    root: Path, before: list[Told], name: str
) -> None:
    content, code = HARM[name]
    file = harm(root, name, content())
    answer = bounded(root, 20, 700)
    assert [(code, "error", "5", file, 1, 1)] == [
        _short(one) for one in answer["findings"] if one not in before
    ]
    assert dumped(before) == dumped(answer["findings"], but=file)
    assert (14, []) == (answer["cases"], answer["not_checked"])


def dumped(findings: Iterable[Told], but: str = "") -> list[str]:
    """Return findings byte by byte, but for those in a file."""
    return [json.dumps(one) for one in findings if one["file"] != but]


def test_a_formula_is_found_in_its_cell_and_hides_nothing(root: Path, before: list[Told]) -> None:
    file = harm(root, "computed.xlsx", computed())
    answer = bounded(root, 20, 700)
    place = cell(rows_of(ROOT / f"{HARMED}.csv"), "C0203", "未收余额")
    assert [("F0418", "error", "5", file, *place)] == [
        _short(one) for one in answer["findings"] if one not in before
    ]
    assert dumped(before) == dumped(answer["findings"], but=file)


def test_a_fen_in_the_last_of_two_hundred_thousand_rows_is_found_in_its_cell(
    root: Path, before: list[Told]
) -> None:
    content = long(tables.MAX_ROWS, last="0.01")
    file = harm(root, "large.csv", content)
    answer = bounded(root, 60, 1000)
    header = content.decode().splitlines()[0].split(",")
    closing = cell(rows_of(ROOT / CLOSING), "期末", "余额")
    assert [
        ("F0503", "error", "5", file, tables.MAX_ROWS + 1, header.index("未收余额") + 1),
        ("F0502", "error", "4-T2", CLOSING, *closing),
    ] == [_short(one) for one in answer["findings"] if one not in before]
    mine = [one for one in answer["findings"] if one["file"] not in {file, CLOSING}]
    assert dumped(before) == dumped(mine)


def test_a_slip_on_every_line_is_told_a_thousand_times_and_then_that_there_is_more(
    root: Path, before: list[Told]
) -> None:
    content = long(3_000).decode().replace("0.00,0.00,0.00,0.00", "0.00,0.00,0.00,0.01")
    file = harm(root, "wrong.csv", content.encode())
    number = content.splitlines()[0].split(",").index("未收余额") + 1
    found = [one for one in new(root, before) if one[3] == file]
    assert [
        *(("F0503", "error", "5", file, line, number) for line in range(3, 1_003)),
        ("F0401", "error", "5", file, 1_003, number),
    ] == found


# ---- the same bytes anywhere


def answered(root: Path, folder: Path, **environment: str) -> bytes:
    """Return what `handover check --json` answers, in a folder and an environment."""
    command = [sys.executable, "-m", "handover", "check", "--json", "--repository", str(root)]
    env = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, check=True, cwd=folder, env=env).stdout


@pytest.fixture(scope="module")
def answer(kept: Path) -> bytes:
    return answered(kept, ROOT, PYTHONHASHSEED="0")


@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONHASHSEED": "0"},
        {"PYTHONHASHSEED": "4211"},
        {"TZ": "America/Los_Angeles"},
        {"TZ": "Pacific/Kiritimati"},
        {"LANG": "en_US.UTF-8", "LC_ALL": "en_US.UTF-8"},
        {"LANG": "C", "LC_ALL": "C", "PYTHONUTF8": "0", "COLUMNS": "20"},
    ],
    ids=str,
)
def test_the_same_files_give_the_same_bytes_in_any_environment(
    kept: Path, answer: bytes, environment: dict[str, str]
) -> None:
    assert answer == answered(kept, ROOT, **environment)


def test_the_same_files_give_the_same_bytes_in_any_folder_and_order(
    kept: Path, answer: bytes, tmp_path: Path
) -> None:
    other = tmp_path / "示例 2"
    shutil.copytree(kept / ".git", other / ".git")
    files = [path for part in ("cases", "schema") for path in (kept / part).rglob("*")]
    for path in sorted(files, key=lambda path: path.as_posix()[::-1]):
        if path.is_file():
            company.put(other / path.relative_to(kept), path.read_bytes())
    assert answer == answered(other, other / "cases")
