"""Tables of any headers, widths and encodings: nothing raises, all is placed, no other paper is lost."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import company
import pytest
import workbooks
from hypothesis import given, settings
from hypothesis import strategies as st

from handover import pipeline, reading, repo
from handover.findings import Severity
from handover.papers import mapping
from handover.papers.csv_file import read_csv
from handover.papers.mapping import Import
from handover.papers.sheets import read_table
from handover.repo import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from handover.findings import Finding
    from handover.papers.schema import TableSchema

    Row = list[object]

SCHEMAS = reading.schemas()
SYNONYMS = repo.synonyms()
FILE = "materials/a.csv"

NEAT = st.sampled_from(
    [
        *(
            "C0101",
            "E4001",
            "0",
            "0.00",
            "-1.5",
            "1,234.50",
            "12",
            "XS-1",
            "2026-03-01",
            "2026/3/1",
        ),
        *(
            "期初",
            "期末",
            "closing",
            "是",
            "no",
            "合计",
            "peripheral",
            "-",
            "=催过",
            "客户说月底付",
        ),
    ]
)
CELLS = (
    st.sampled_from(
        [
            *(
                "",
                " ",
                "１２",
                "1.23E+19",
                "46099",
                "元",
                "total:",
                "=1+1",
                "@x",
                '"',
                'a"b',
                "a,b",
            ),
            *("a\nb", "\u200b", "\x00", "\u202e", "9" * 400),
        ]
    )
    | NEAT
    | st.text(max_size=6)
)
VALUES = CELLS | st.integers(-(10**6), 10**6) | st.floats(allow_nan=False, allow_infinity=False)


def spellings(schema: TableSchema) -> list[str]:
    """Return what the columns of a table are called, by us and by others."""
    others = mapping.names(SYNONYMS, schema).columns.values()
    ours = (name for column in schema.columns for name in column.spellings)
    return [*ours, *(name for names in others for name in names)]


@st.composite
def headers(draw: st.DrawFn, schema: TableSchema) -> str:
    """Return a header: one of a column, perhaps with a unit or within more words, or any text."""
    name = draw(st.sampled_from(spellings(schema)))
    return draw(st.sampled_from([name, f" {name}（元）", f"客户{name}明细", name.upper()]) | CELLS)


@st.composite
def neat(draw: st.DrawFn, schema: TableSchema) -> list[Row]:
    """Return a table in which but what the cells say may be wrong."""
    named = draw(st.lists(st.sampled_from(spellings(schema)), min_size=1, max_size=9, unique=True))
    titles = draw(st.sampled_from([[], [["明细表"]]]))
    cells = st.lists(NEAT, min_size=len(named), max_size=len(named))
    return [*[[*one, *[""] * (len(named) - 1)] for one in titles], named, *draw(st.lists(cells))]


@st.composite
def wild(draw: st.DrawFn, schema: TableSchema) -> list[Row]:
    """Return rows of any width: some titles, headers, and rows that need not fit them."""
    titles = draw(st.lists(st.lists(CELLS, max_size=3), max_size=3))
    named = draw(st.lists(headers(schema), max_size=12))
    fitting = st.lists(VALUES, min_size=len(named), max_size=len(named))
    body = draw(st.lists(fitting | st.lists(VALUES, max_size=14), max_size=8))
    return [*titles, named, *body]


FORMS = ("utf-8", "utf-8-sig", "gb18030")


@st.composite
def papers(draw: st.DrawFn, schema: TableSchema) -> bytes:
    """Return a table as some program may have written it."""
    is_neat = draw(st.booleans())
    rows = draw(neat(schema) if is_neat else wild(schema))
    form = draw(
        st.sampled_from([*FORMS, "xlsx"] if is_neat else [*FORMS, "utf-16", "plain", "xlsx"])
    )
    if form == "xlsx":
        return workbooks.of_rows(rows, draw(st.sampled_from(["Sheet1", schema.title.zh])))
    if form == "plain":  # with nothing quoted
        return "\n".join(",".join(map(str, row)) for row in rows).encode(errors="replace")
    out = io.StringIO()
    ends = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    delimiter = "," if is_neat else draw(st.sampled_from(",;\t"))
    csv.writer(out, lineterminator=ends, delimiter=delimiter).writerows(rows)
    return out.getvalue().encode(form, errors="replace")


def assert_placed(findings: tuple[Finding, ...], content: bytes) -> None:
    """Fail unless every finding stands on a line that the file has."""
    zipped = content.startswith(b"PK")
    lines = 40 if zipped else 1 + content.count(b"\n") + content.count(b"\r")
    for one in findings:
        assert FILE == one.place.file
        assert 1 <= one.place.line <= lines, one
        assert 1 <= one.place.column <= 40, one
    assert list(findings) == sorted(findings, key=lambda one: one.order)


kinds = pytest.mark.parametrize("kind", sorted(SCHEMAS))


@kinds
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_table_is_read_or_told_what_is_wrong_with_it(kind: str, data: st.DataObject) -> None:
    schema = SCHEMAS[kind]
    content = data.draw(papers(schema))
    table, findings = read_table(content, schema, FILE)
    assert table.rows or table.totals or findings
    assert table.whole == (not [one for one in findings if one.code not in {"F0429", "F0437"}])
    assert_placed(findings, content)
    assert all(row.values.keys() == {one.name for one in schema.columns} for row in table.rows)


@kinds
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_any_export_is_taken_as_far_as_it_can_be_and_the_copy_is_read_back(
    kind: str, data: st.DataObject
) -> None:
    schema = SCHEMAS[kind]
    content = data.draw(papers(schema))
    one = Import(schema, mapping.names(SYNONYMS, schema), {})
    _, findings = read_table(content, schema, FILE, one)
    assert_placed(findings, content)
    assert [match.number for match in one.matches] == sorted({each.number for each in one.matches})
    assert len(set(one.taken.values())) == len(one.taken)
    if not one.taken or any(each.severity is Severity.ERROR for each in mapping.apart(findings)):
        return
    copied, again = read_csv(one.csv(), schema, FILE)
    assert len(one.rows) == len(copied.rows) + len(copied.totals)
    assert not {"F0401", "F0403", "F0412", "F0416", "F0417"} & {each.code for each in again}


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a company with a slip in another paper of the case, and in another case."""
    root = company.write(tmp_path_factory.mktemp("any") / "company")
    company.add_case(root, company.OTHER, "C0102")
    for folder in (company.CASE, company.OTHER):
        company.edit(root / folder / "materials/customer-file.csv", "月结,30", "月结,三十")
    company.edit(root / company.OTHER / "materials/statement.csv", "Q-2,0.00", "Q-2,0.01")
    return root


PAPER = f"{company.CASE}/materials/statement.csv"


@pytest.fixture(scope="module")
def before(root: Path) -> list[Finding]:
    found = elsewhere(root)
    assert {"F0406", "F0501"} <= {one.code for one in found}
    return found


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_whatever_a_paper_holds_no_finding_of_another_is_lost(
    root: Path, before: list[Finding], data: st.DataObject
) -> None:
    content = data.draw(papers(SCHEMAS["statement"]) | st.binary(max_size=300))
    company.put(root / PAPER, content)
    assert before == elsewhere(root)


def elsewhere(root: Path) -> list[Finding]:
    """Return what is found but in one paper; every case has its verdict, and no rule fails."""
    report = pipeline.check(Repository(root))
    assert ((), 2) == (report.not_checked, len(report.cases))
    assert "E001" not in {one.code for one in report.findings}
    return [one for one in report.findings if one.place.file != PAPER]
