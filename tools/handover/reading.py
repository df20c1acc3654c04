"""Reads the tables that a case names, each file once, up to so many bytes a case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache, partial
from hashlib import sha256
from typing import TYPE_CHECKING

from handover import repo
from handover.findings import Finding, Place, Severity
from handover.papers.schema import table_schema
from handover.papers.sheets import read_table
from handover.papers.tables import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, MutableMapping

    from handover.model import Case
    from handover.papers.schema import TableSchema
    from handover.papers.sheets import Read
    from handover.papers.tables import Table
    from handover.repo import Repository

    Seen = MutableMapping[object, Read]
    """Tables of a case by their bytes: a correction often has those of the revision before."""

MOST = 2 * repo.LARGEST_PAPER
"""Bytes of all the tables of one case together."""

_SMALL = 64 * 1024
"""Bytes of a table that is not read again while this program runs and they are the same."""

_ENDING = len(".xlsx")

remembered = lru_cache(500)(read_table)


@dataclass(frozen=True, slots=True)
class Papers:
    """The tables of a case by their paths in its folder, and what is wrong with them."""

    tables: Mapping[str, Table] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()


@cache
def schemas() -> Mapping[str, TableSchema]:
    """Return the schemas of all tables, by what they hold."""
    known = map(table_schema, repo.table_schemas().values())
    return {schema.table: schema for schema in known}


def papers(repository: Repository, case: Case, seen: Seen) -> Papers:
    """Read the tables of a case, unless it is cancelled; what lies elsewhere nobody can read.

    What another revision of it has is `seen` and not read again.
    """
    tables: dict[str, Table] = {}
    findings: list[Finding] = []
    left = MOST
    for path, schema in () if case.cancelled_on else dict.fromkeys(_named(case)):
        file = f"{case.home}/{path}"
        content = repository.read(file, repo.LARGEST_PAPER)
        if isinstance(content, Finding):  # of which the folder's own reading speaks
            continue
        left -= len(content)
        if left < 0:
            findings.append(Finding("F0438", Severity.ERROR, Place(file), {"limit": MOST}))
            break
        read = remembered if len(content) <= _SMALL else partial(_read_once, seen)
        table, found = read(content, schema, file)
        tables.setdefault(path, table)
        findings += found
    return Papers(tables, tuple(replace(one, case=case.id) for one in findings))


def _read_once(seen: Seen, content: bytes, schema: TableSchema, file: str) -> Read:
    """Return what a file holds, as it was read where other files of the same kind had its bytes."""
    key = (sha256(content).digest(), schema.table, file[-_ENDING:].lower())
    if key not in seen:
        seen[key] = read_table(content, schema, file)
    table, findings = seen[key]
    return table if table.file == file else _at(file, table), tuple(
        _found_at(file, one) for one in findings
    )


def _at(file: str, table: Table) -> Table:
    """Return a table as another file of the same bytes holds it, with the values in common."""
    rows, totals = (
        tuple(Row(row.line, row.values, file, row.numbers) for row in several)
        for several in (table.rows, table.totals)
    )
    return replace(table, file=file, rows=rows, totals=totals)


def _found_at(file: str, one: Finding) -> Finding:
    facts = {key: file if key == "file" else fact for key, fact in one.facts.items()}
    return replace(one, place=one.place._replace(file=file), facts=facts)


def _named(case: Case) -> Iterator[tuple[str, TableSchema]]:
    for line in case.customers:
        for material, paper in line.papers.items():
            if paper.file in case.files and material in schemas():
                yield paper.file, schemas()[material]
