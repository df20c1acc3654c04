"""Whatever lies in the place of a record becomes a finding, and everything else is still read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import unicodedata
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest

from handover import pipeline
from handover.findings import Text
from handover.repo import LARGEST_PAPER, Repository
from handover.scope import Scope
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.pipeline import Report

CASE, OTHER = company.CASE, company.OTHER
REGISTER = "cases/register"
Told = tuple[str, str, int]


def report(root: Path, *paths: str) -> Report:
    return pipeline.check(Repository(root), scope=Scope(paths) if paths else None)


def told(root: Path, *paths: str) -> list[Told]:
    found = report(root, *paths).findings
    return [(one.code, one.place.file, one.place.line) for one in found]


def cases(root: Path, *paths: str) -> list[str]:
    return [case.context.case.folder for case in report(root, *paths).cases]


def test_the_company_is_sound(root: Path) -> None:
    assert [] == told(root)
    assert [CASE, OTHER] == cases(root)
    assert () == report(root).not_checked


def only(root: Path) -> tuple[str, int, dict[str, object]]:
    """Return the only finding about what records say and refer to."""
    (one,) = (one for one in report(root).findings if one.code[:3] in {"F02", "F03"})
    return one.code, one.place.line, dict(one.facts)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("2026-3-2", "F0121"),
        ('"2026-3-2"', "F0206"),
        ("2026/3/2", "F0206"),
        ("2026年3月2日", "F0206"),
    ],
)
def test_a_day_written_in_another_way_is_one_finding_with_the_day_to_type(
    root: Path, typed: str, code: str
) -> None:
    line = company.edit(
        root / company.CASE / "case.yaml", "opened_on: 2026-03-02", f"opened_on: {typed}"
    )
    (one,) = (one for one in report(root).findings if one.place.line == line)
    assert code == one.code
    for language in LANGUAGES:
        assert "`2026-03-02`" in Voice(language).say(one).fix


def test_a_channel_by_its_name_is_told_the_codes_of_the_channels(root: Path) -> None:
    line = company.edit(root / CASE / "case.yaml", "channel: peripheral", "channel: IT（外设）")
    known = ("it_peripheral", "peripheral", "online", "store_3c")
    assert ("F0304", line, {"key": "IT（外设）", "known": known}) == only(root)
    customer = root / REGISTER / "customers/C0102.yaml"
    company.edit(customer, "channel: peripheral", "channel: IT（外设）")
    assert {"F0304", "F0205"} <= {code for code, *_ in told(root)}


def test_without_an_edition_nobody_knows_the_channels(root: Path) -> None:
    company.edit(root / CASE / "case.yaml", "channel: peripheral", "channel: IT（外设）")
    (root / "schema/policy/2024-01-01.yaml").unlink()
    codes = {code for code, file, _ in told(root) if file.startswith(CASE)}
    assert {"F0205"} == codes


def test_a_file_in_another_case_is_one_finding_that_names_it(root: Path) -> None:
    papers = root / CASE / "materials"
    (papers / "customer-file.csv").rename(papers / "Customer-File.CSV")
    code, _, facts = only(root)
    assert ("F0303", True, False) == (code, facts["alike"], facts["apart"])
    assert "materials/Customer-File.CSV" == facts["near"]


def test_a_name_stored_in_another_form_is_one_finding_that_says_so(root: Path) -> None:
    case = root / CASE / "case.yaml"
    company.edit(
        case, "[materials/signed.pdf]\n    introduction", "[materials/café.pdf]\n    introduction"
    )
    company.put(root / CASE / "materials" / unicodedata.normalize("NFD", "café.pdf"), "%PDF-1.7\n")
    code, _, facts = only(root)
    assert ("F0303", False, True) == (code, facts["alike"], facts["apart"])


def test_a_case_with_the_line_ends_of_windows_is_judged(root: Path) -> None:
    file = root / CASE / "case.yaml"
    company.edit(file, "supervisor: E2001", "supervisor: E3001")
    found = told(root)
    assert ("A0401", f"{CASE}/case.yaml", 8) in found
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    assert found == told(root)
    assert [CASE, OTHER] == cases(root)


def test_digests_are_of_the_bytes_as_they_are(root: Path) -> None:
    company.sign(root)
    before = told(root)
    file = root / CASE / "case.yaml"
    content = file.read_bytes()
    file.write_bytes(content.replace(b"\n", b"\r\n"))
    assert "S0104" in {code for code, *_ in told(root)} - {code for code, *_ in before}
    file.write_bytes(content)  # as Git writes it again
    assert before == told(root)


# ---- what may lie in the place of a case file


def binary(file: Path) -> None:
    company.put(file, bytes(range(256)))


def empty(file: Path) -> None:
    company.put(file, "")


def folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def full_folder(file: Path) -> None:
    folder(file)
    company.put(file / "x", "x")


def large(file: Path) -> None:
    company.put(file, b"a" * 10 * 1024 * 1024)


def link(file: Path) -> None:
    file.rename(file.with_suffix(".txt"))
    file.symlink_to("case.txt")


def link_to_folder(file: Path) -> None:
    file.unlink()
    file.symlink_to("materials")


def link_to_nothing(file: Path) -> None:
    file.unlink()
    file.symlink_to("gone")


def link_to_itself(file: Path) -> None:
    file.unlink()
    file.symlink_to(file.name)


def fifo(file: Path) -> None:
    file.unlink()
    os.mkfifo(file)


def spreadsheet(file: Path) -> None:
    company.put(file, b"PK\x03\x04\x14\x00")


def utf_16(file: Path) -> None:
    company.put(file, file.read_text(encoding="utf-8").encode("utf-16"))


def scalar(file: Path) -> None:
    company.put(file, "一")


def nothing(file: Path) -> None:
    company.put(file, "null\n")


def event(file: Path) -> None:
    company.put(file, "event: filing\nfiled_on: 2026-04-02\nto: [E4001]\n")


DAMAGE: list[tuple[Callable[[Path], None], set[str]]] = [
    (binary, {"F0104"}),
    (empty, {"F0105"}),
    (folder, {"F0102"}),
    (full_folder, {"F0102"}),
    (large, {"F0103"}),
    (link, {"F0102"}),
    (link_to_folder, {"F0102"}),
    (link_to_nothing, {"F0102"}),
    (link_to_itself, {"F0102"}),
    (fifo, {"F0102"}),
    (spreadsheet, {"F0111"}),
    (utf_16, {"F0104"}),
    (scalar, {"F0203"}),
    (nothing, {"F0117"}),
    (event, {"F0201", "F0202"}),
]


@pytest.mark.parametrize(("damage", "codes"), DAMAGE, ids=lambda one: getattr(one, "__name__", ""))
def test_a_case_file_that_is_none_is_a_finding_and_the_rest_is_judged(
    root: Path, damage: Callable[[Path], None], codes: set[str]
) -> None:
    file = f"{CASE}/case.yaml"
    damage(root / file)
    found = report(root)
    assert codes == {one.code for one in found.findings if one.place.file == file}
    assert {file, f"{file}/x", f"{CASE}/case.txt"} >= {one.place.file for one in found.findings}
    assert found.failed
    assert (CASE,) == found.not_checked
    assert [OTHER] == [case.context.case.folder for case in found.cases]


@pytest.mark.parametrize(("damage", "codes"), DAMAGE, ids=lambda one: getattr(one, "__name__", ""))
@pytest.mark.parametrize("path", [f"{CASE}/case.yaml", CASE])
def test_the_same_is_told_to_those_who_point_at_it(
    root: Path, damage: Callable[[Path], None], codes: set[str], path: str
) -> None:
    damage(root / CASE / "case.yaml")
    assert codes == {code for code, file, _ in told(root, path) if file == f"{CASE}/case.yaml"}
    assert [] == cases(root, path)
    assert (CASE,) == report(root, path).not_checked
    assert [] == told(root, OTHER)
    assert [OTHER] == cases(root, OTHER)


def test_a_folder_without_a_case_file(root: Path) -> None:
    (root / CASE / "case.yaml").unlink()
    company.put(root / CASE / "events/papers/a.pdf", "x")
    assert [("F0317", CASE, 1)] == told(root)
    assert [OTHER] == cases(root)
    assert (CASE,) == report(root).not_checked
    assert [("F0317", CASE, 1)] == told(root, f"{CASE}/materials/signed.pdf")
    assert [("F0317", CASE, 1)] == told(root, CASE)


# ---- what somebody else may read


AS_NOBODY = """
import json, os, sys
from pathlib import Path
from handover import pipeline, repo
from handover.report import data

root, closings = Path(sys.argv[1]), json.loads(sys.argv[2])
def check(start):
    return json.dumps(data.check(pipeline.check(repo.find(start))))
check(root)  # what is imported late is imported now, while we may still read it
for path, mode in closings:
    before = os.stat(root / path).st_mode
    os.chmod(root / path, mode)
    if os.fork() == 0:
        if os.getuid() == 0:
            os.setgroups([]), os.setgid(65534), os.setuid(65534)
        print(check(root / path), flush=True)
        os._exit(0)
    os.wait()
    os.chmod(root / path, before)
"""


@pytest.fixture
def open_root() -> Iterator[Path]:
    """Return a company where nobody is kept out by the folders above it."""
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        company.write(root)
        company.add_case(root, OTHER, "C0102")
        yield root


def as_nobody(root: Path, closings: list[tuple[str, int]]) -> list[dict[str, Any]]:
    """Close one path after another, and return the checks by somebody without rights."""
    command = [sys.executable, "-c", AS_NOBODY, str(root), json.dumps(closings)]
    done = subprocess.run(command, capture_output=True, check=False, timeout=60)
    assert b"" == done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


FILES = [f"{CASE}/case.yaml", f"{REGISTER}/people/E1001.yaml", f"{REGISTER}/prices/2025-07.csv"]
FOLDERS = ["cases/2026", CASE, f"{CASE}/materials", f"{REGISTER}/customers", "schema/policy"]


def test_what_may_not_be_read_is_a_finding_where_it_lies(open_root: Path) -> None:
    closings = [(path, 0) for path in FILES + FOLDERS] + [(path, 0o300) for path in FOLDERS]
    answers = as_nobody(open_root, closings)
    for (path, _), answer in zip(closings, answers, strict=True):
        found = [one for one in answer["findings"] if (one["code"], one["file"]) == ("F0101", path)]
        assert 1 == len(found), path
        assert "Permission denied" in found[0]["message"]["en"]
        cases_left = {"cases/2026": 0, CASE: 1, f"{CASE}/case.yaml": 1}.get(path, 2)
        assert cases_left == answer["cases"], path
        lost = {"cases/2026": ["cases/2026"], CASE: [CASE], f"{CASE}/case.yaml": [CASE]}
        assert lost.get(path, []) == answer["not_checked"]


def test_files_that_can_be_listed_and_not_touched_do_not_vanish(open_root: Path) -> None:
    (answer,) = as_nobody(open_root, [(CASE, 0o444)])
    files = {one["file"] for one in answer["findings"] if one["code"] == "F0101"}
    assert {f"{CASE}/case.yaml", f"{CASE}/materials"} <= files
    assert (1, [CASE]) == (answer["cases"], answer["not_checked"])


# ---- what lies where it should not


def test_files_out_of_place(root: Path) -> None:
    for path in (
        "note.txt",
        "events/filing.yaml",
        "events/a/0001-filing.yaml",
        "signatures/a.yaml",
    ):
        company.put(root / CASE / path, "event: filing\nfiled_on: 2026-04-02\nto: [E4001]\n")
    found = told(root)
    assert {
        ("F0316", f"{CASE}/note.txt", 1),
        ("F0316", f"{CASE}/events/filing.yaml", 1),
        ("F0316", f"{CASE}/events/a/0001-filing.yaml", 1),
        ("F0316", f"{CASE}/signatures/a.yaml", 1),
    } <= set(found)
    assert [OTHER] == cases(root)  # one of them may be an event or a receipt


def test_a_case_within_a_case_is_out_of_place_and_judged(root: Path) -> None:
    inner = company.add_case(root, f"{CASE}/HO-2026-0003", "C0102")
    found = told(root, CASE)
    assert ("F0316", f"{CASE}/HO-2026-0003/case.yaml", 1) in found
    assert {CASE, OTHER, inner.parent.relative_to(root).as_posix()} == set(cases(root))


def test_strays_under_the_cases(root: Path) -> None:
    company.put(root / "cases/README.md", "a note beside the years does no harm")
    company.put(root / "cases/case.yaml", "x")
    company.put(root / "cases/2026/a.csv", "x")
    company.put(root / "cases/2026/b.csv", "x")
    (root / "cases/2025").symlink_to(root / "cases/2026")
    (root / "cases/2026/HO-2026-0009").symlink_to("HO-2026-0001")
    os.mkfifo(root / "cases/2026/fifo")
    assert [
        ("F0102", "cases/2025", 1),
        ("F0317", "cases/2026", 1),
        ("F0102", "cases/2026/HO-2026-0009", 1),
        ("F0102", "cases/2026/fifo", 1),
        ("F0316", "cases/case.yaml", 1),
    ] == told(root)


@pytest.mark.parametrize("name", ["people", "customers", "prices"])
def test_a_linked_folder_of_the_register_is_not_followed(root: Path, name: str) -> None:
    (root / REGISTER / name).rename(root / name)
    (root / REGISTER / name).symlink_to(root / name)
    assert ("F0102", f"{REGISTER}/{name}", 1) in told(root)


def test_a_linked_register_is_told(root: Path) -> None:
    (root / REGISTER).rename(root / "elsewhere")
    (root / REGISTER).symlink_to(root / "elsewhere")
    assert ("F0102", REGISTER, 1) in told(root)


@pytest.mark.parametrize(
    "path",
    [
        "people/E1001.yml",
        "people/branch/E1001.yaml",
        "customers/C0101.yml",
        "E9001.yaml",
        "staff/E9001.yaml",
    ],
)
def test_a_record_in_a_wrong_place_of_the_register_is_told(root: Path, path: str) -> None:
    company.put(root / REGISTER / path, company.whole_person("E1001", "sales", "staff"))
    company.put(root / REGISTER / "people/README.md", "a note does no harm")
    assert [("F0316", f"{REGISTER}/{path}", 1)] == told(root)


@pytest.mark.parametrize("path", ["2025-01-01.yml", "old/2024-01-01.yaml"])
def test_an_edition_in_a_wrong_place_is_told(root: Path, path: str) -> None:
    company.put(root / "schema/policy" / path, company.POLICY.read_bytes())
    assert [("F0316", f"schema/policy/{path}", 1)] == told(root)
    assert 1 == len(report(root).editions)


def test_names_that_hide_something_are_told_and_shown_plainly(root: Path) -> None:
    for name in (b"a\nb.csv", b"c\x1b[2J.csv", b"d\xff.csv", "e\u202evsc.csv".encode()):
        Path(os.fsdecode(os.fsencode(root / CASE / "materials") + b"/" + name)).touch()
    found = [one for one in told(root) if one[0] == "F0101"]
    assert ["a\\nb.csv", "c\\x1b[2J.csv", "d\\udcff.csv", "e\\u202evsc.csv"] == [
        file.rpartition("/")[2] for _, file, _ in found
    ]
    assert [CASE, OTHER] == cases(root)


def test_a_case_in_a_folder_whose_name_hides_something_is_told(root: Path) -> None:
    (root / OTHER).rename(root / "cases/2026/HO-2026-0002\n")
    name = "cases/2026/HO-2026-0002\\n"
    assert [("F0101", f"{name}/case.yaml", 1)] == told(root)
    assert (name,) == report(root).not_checked
    assert [CASE] == cases(root)


# ---- papers


def test_a_paper_that_is_a_link_is_told(root: Path) -> None:
    paper = root / CASE / "materials/signed.pdf"
    paper.unlink()
    paper.symlink_to("/etc/hostname")
    assert [("F0102", f"{CASE}/materials/signed.pdf", 1)] == told(root)


def test_a_paper_that_is_too_large_is_told(root: Path) -> None:
    with (root / CASE / "materials/signed.pdf").open("wb") as file:
        file.truncate(LARGEST_PAPER + 1)
    assert [("F0103", f"{CASE}/materials/signed.pdf", 1)] == told(root)


# ---- the register and the editions


def test_a_person_whose_file_has_another_name(root: Path) -> None:
    (root / REGISTER / "people/E1001.yaml").rename(root / REGISTER / "people/E1009.yaml")
    assert [("F0310", f"{REGISTER}/people/E1009.yaml", 1)] == told(root)
    assert [CASE, OTHER] == cases(root)


def test_a_customer_and_an_edition_whose_file_has_another_name(root: Path) -> None:
    company.edit(root / REGISTER / "customers/C0101.yaml", "customer: C0101", "# \ncustomer: C0102")
    edition = root / "schema/policy/2024-01-01.yaml"
    edition.rename(edition.with_name("2024.yaml"))
    found = report(root).findings
    assert [
        (f"{REGISTER}/customers/C0101.yaml", {"number": "C0102"}),
        ("schema/policy/2024.yaml", {"number": "2024-01-01"}),
    ] == [(one.place.file, one.facts) for one in found if one.code == "F0310"]


def test_a_broken_person_is_no_stranger_to_the_cases(root: Path) -> None:
    company.put(root / REGISTER / "people/E1002.yaml", "person: E1002\n")
    assert {("F0202", f"{REGISTER}/people/E1002.yaml", 1)} == set(told(root))


@pytest.mark.parametrize(
    "path",
    ["2026-01.xlsx", "2026-01.txt", "2026-01.CSV", "notes", "old/2024.csv", "2024.csv/a.csv"],
)
def test_only_a_table_right_among_the_prices_is_a_price_list(root: Path, path: str) -> None:
    sold = "型号,渠道,售价,含税,生效日\nA-NB14,peripheral,1.00,是,2026-01-01\n"
    company.put(root / REGISTER / "prices" / path, sold)
    (one,) = report(root).findings
    assert ("F0316", f"{REGISTER}/prices/{path}") == (one.code, one.place.file)
    assert {"prices": True} == one.facts
    known = report(root).register
    assert known is not None
    assert [Decimal("4479.00")] == [price.amount for price in known.prices]


def test_a_file_out_of_place_is_told_where_its_place_is(root: Path) -> None:
    company.put(root / REGISTER / "E1001.yaml", "x")
    company.put(root / "schema/policy/2025-01-01.yml", "x")
    company.put(root / CASE / "x", "x")
    facts = [dict(one.facts) for one in report(root).findings if one.code == "F0316"]
    assert [{}, {"register": True}, {"edition": True}] == facts


def test_a_broken_price_list(root: Path) -> None:
    company.put(root / REGISTER / "prices/a.csv", b"\xd0\xcf\x11\xe0")
    company.put(
        root / REGISTER / "prices/b.csv", "型号,渠道,售价,含税,生效日\nA,peripheral,1e3,是,\n"
    )
    company.put(root / REGISTER / "prices/c.csv", "")
    (root / REGISTER / "prices/d.csv").symlink_to("b.csv")
    found = told(root)
    assert ("F0401", f"{REGISTER}/prices/a.csv", 1) in found
    assert ("F0405", f"{REGISTER}/prices/b.csv", 2) in found
    assert ("F0404", f"{REGISTER}/prices/b.csv", 2) in found
    assert ("F0102", f"{REGISTER}/prices/d.csv", 1) in found
    assert f"{REGISTER}/prices/c.csv" in {file for _, file, _ in found}
    known = report(root).register
    assert known is not None
    assert ["A-NB14"] == [price.sku for price in known.prices]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        (company.REPOSITORY, "", "F0105", 1),
        ("repository: ", "repositry: ", "F0201", 1),
        ("Asia/Shanghai", "Mars/Olympus", "F0205", 3),
        ("Asia/Shanghai", "America", "F0205", 3),
        ("as_of: 2026-03-31", "as_of: 0000-03-31", "F0206", 4),
    ],
)
def test_without_a_sound_repository_file_no_case_is_judged(
    root: Path, old: str, new: str, code: str, line: int
) -> None:
    company.edit(root / REGISTER / "repository.yaml", old, new)
    for paths in ((), (CASE, OTHER)):
        found = report(root, *paths)
        assert (code, f"{REGISTER}/repository.yaml", line) in told(root, *paths)
        assert found.failed
        assert (CASE, OTHER) == found.not_checked
        assert () == found.cases
        assert found.register is None


def test_a_time_zone_that_is_none_is_described(root: Path) -> None:
    company.edit(root / REGISTER / "repository.yaml", "Asia/Shanghai", "Mars/Olympus")
    (finding,) = report(root).findings
    assert ("Mars/Olympus", "time_zone") == (finding.facts["value"], finding.facts["field"])
    assert isinstance(finding.facts["form"], Text)


def test_a_missing_repository_file_is_a_finding(root: Path) -> None:
    (root / REGISTER / "repository.yaml").unlink()
    assert [("F0101", f"{REGISTER}/repository.yaml", 1)] == told(root)


def test_a_broken_edition_is_not_in_force(root: Path) -> None:
    edition = root / "schema/policy/2024-01-01.yaml"
    line = company.edit(edition, "edition: 2024-01-01", "edition: 2024-13-01")
    found = told(root, CASE)
    assert ("F0206", "schema/policy/2024-01-01.yaml", line) in found
    assert ("F0327", f"{CASE}/case.yaml", 4) in found
    assert (CASE,) == report(root, CASE).not_checked


def test_without_any_edition_a_case_is_judged_by_none(root: Path) -> None:
    (root / "schema/policy/2024-01-01.yaml").unlink()
    assert ("A2101", f"{CASE}/case.yaml", 4) in told(root, CASE)
    assert () == report(root).not_checked


# ---- what was typed about people does not travel


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("people/E1001.yaml", "name: 甲", "name: 110101190001011234"),
        ("people/E1001.yaml", "name: 甲", "name: 13800001011"),
        ("customers/C0101.yaml", '"138-0000-1011"', "013800001011"),
        ("customers/C0101.yaml", '"138-0000-1011"', "[13800001011]"),
    ],
)
def test_a_private_value_is_withheld(root: Path, file: str, old: str, new: str) -> None:
    line = company.edit(root / REGISTER / file, old, new)
    found = [one for one in report(root).findings if one.place.line == line]
    assert found
    assert {"…"} == {one.facts["value"] for one in found}


# ---- receipts

EVENT = 'event: problem\ncustomer: C0101\nfound_on: 2026-03-20\nfirst_evidence: events/papers/a.pdf\nreported_by: E1002\nwhat: 一\nloss: "1.00"\n'


def test_receipts_over_the_present_content_count(root: Path) -> None:
    company.sign(root)
    assert [] == told(root)
    assert ["signed", "signing"] == [case.standing.status for case in report(root).cases]


def test_an_edit_after_the_signatures_makes_them_stale(root: Path) -> None:
    company.sign(root)
    company.put(root / CASE / "materials/signed.pdf", "another")
    assert ["S0104"] == [code for code, *_ in told(root)]
    assert ["signing", "signing"] == [case.standing.status for case in report(root).cases]


def test_a_signed_file_that_became_a_link_is_told_once(root: Path) -> None:
    company.sign(root)
    paper = root / CASE / "materials/signed.pdf"
    paper.rename(root / "elsewhere.pdf")
    paper.symlink_to(root / "elsewhere.pdf")
    found = told(root)
    assert 1 == found.count(("F0102", f"{CASE}/materials/signed.pdf", 1))
    assert {"F0102", "S0104"} == {code for code, *_ in found}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "F0105"),
        ("{", "F0106"),
        ('{"a": 1, "a": 2}', "F0114"),
        ('{"a": null}', "F0117"),
        ('{"a": 1.0}', "F0121"),
        ('{"receipt": 2}', "F0204"),
        ("[]", "F0203"),
        ("\ufeff{}", "F0111"),
        ('{"a": "\\u202e"}', "F0111"),
        ('{"a": "\\ud83d"}', "F0111"),
        ('{"a": NaN}', "F0106"),
        ("a: 1", "F0106"),
    ],
)
def test_a_broken_receipt_leaves_its_case_without_a_verdict(
    root: Path, text: str, code: str
) -> None:
    company.sign(root)
    company.put(root / CASE / "signatures/broken.json", text)
    found = told(root)
    assert code in {one for one, file, _ in found if file == f"{CASE}/signatures/broken.json"}
    whole = report(root)
    assert ["signing"] == [case.standing.status for case in whole.cases]
    assert (CASE,) == whole.not_checked


def test_a_receipt_is_read_as_json(root: Path) -> None:
    company.sign(root)
    file = company.receipt(root, "receiver", "E1002")
    said = json.loads(file.read_text(encoding="utf-8"))
    said["statement"] |= {"decision": "refuse", "reason": "😀"}
    said["evidence"]["signature"] = keys.own(said["statement"])
    company.put(file, json.dumps(keys.sealed(said), ensure_ascii=True))
    assert "\\ud83d\\ude00" in file.read_text(encoding="utf-8")
    (case, _) = report(root).cases
    assert ["😀"] == [one.reason for one in case.context.evidence.refusals]


@pytest.mark.parametrize("instant", ["2016-12-31T23:59:60Z", "0001-01-01T00:00:00+08:00"])
def test_an_instant_that_no_clock_shows_is_told(root: Path, instant: str) -> None:
    file = company.receipt(root, "transferor", "E1001", received_at=instant)
    assert {("F0206", file.relative_to(root).as_posix())} == {one[:2] for one in told(root)}


def test_a_broken_event_leaves_its_case_without_a_verdict(root: Path) -> None:
    company.sign(root)
    company.put(root / CASE / "events/0001-problem.yaml", EVENT.replace("loss", "los"))
    assert {("F0201", f"{CASE}/events/0001-problem.yaml", 7)} == set(told(root))
    assert [OTHER] == cases(root)
    assert (CASE,) == report(root).not_checked
    company.put(root / CASE / "events/0001-problem.yaml", EVENT)
    company.put(root / CASE / "events/papers/a.pdf", "x")
    assert [] == told(root)
    (loss,) = report(root).cases[0].losses
    assert "1.00" == str(loss.amount)


# ---- a path that belongs to no case


def test_a_loose_file_is_read_as_a_case_file(root: Path) -> None:
    company.put(root / "draft.yaml", (root / CASE / "case.yaml").read_bytes())
    assert [] == told(root, "draft.yaml")
    company.put(root / "draft.yaml", "case: 1\n")
    assert ("F0203", "draft.yaml", 1) in told(root, "draft.yaml")
    assert [] == cases(root, "draft.yaml")


@pytest.mark.parametrize(("damage", "codes"), DAMAGE, ids=lambda one: getattr(one, "__name__", ""))
def test_a_loose_file_that_is_none_is_a_finding(
    root: Path, damage: Callable[[Path], None], codes: set[str]
) -> None:
    loose = company.put(root / "work/case.yaml", "x")
    damage(loose)
    found = {code for code, file, _ in told(root, "work/case.yaml") if file == "work/case.yaml"}
    assert found == ({"F0318"} if loose.is_dir() and not loose.is_symlink() else codes)
    assert [] == told(root)


def test_a_folder_outside_the_cases_holds_none(root: Path) -> None:
    (root / "work").mkdir()
    assert [("F0318", "work", 1)] == told(root, "work")


def test_a_stray_file_is_told_by_its_folder(root: Path) -> None:
    company.put(root / "cases/2026/a.csv", "x")
    assert [("F0317", "cases/2026", 1)] == told(root, "cases/2026/a.csv")
    assert [("F0317", "cases/2026", 1)] == told(root, "cases/2026")
    assert [] == told(root, CASE)


def test_a_change_that_took_a_stray_away_leaves_nothing_to_tell(root: Path) -> None:
    assert [] == told(root, "cases/2026/gone.csv", "cases/2026/HO-2026-0007/case.yaml")


# ---- what was there and is gone


def test_what_cannot_be_read_of_a_price_list_prices_nothing(root: Path) -> None:
    company.sign(root)
    goods = EVENT.replace('loss: "1.00"', "lines: [{sku: A-NB14, quantity: 1}]")
    company.put(root / CASE / "events/0001-problem.yaml", goods)
    company.put(root / CASE / "events/papers/a.pdf", "x")
    assert "4479.00" == str(report(root).cases[0].losses[0].amount)
    prices = root / REGISTER / "prices/2025-07.csv"
    company.put(prices, prices.read_text(encoding="utf-8") + "A-NB14,peripheral,1.00,是,2026-3-1\n")
    whole = report(root, CASE)
    assert None is whole.cases[0].losses[0].amount
    assert ["F0407"] == [one.code for one in whole.findings]


def test_a_record_that_was_taken_away_is_told(root: Path) -> None:
    gone = [
        f"{CASE}/events/0001-problem.yaml",
        f"{CASE}/signatures/0001.json",
        "cases/2026/HO-2026-0009/case.yaml",
        "cases/2026/HO-2026-0009/materials/a.csv",
        f"{REGISTER}/people/E1001.yaml",
    ]
    found = pipeline.check(Repository(root), removed=gone).findings
    assert [
        ("F0350", gone[0], "error"),
        ("F0350", gone[1], "error"),
        ("F0350", gone[2], "warning"),
    ] == [(one.code, one.place.file, str(one.severity)) for one in found]
