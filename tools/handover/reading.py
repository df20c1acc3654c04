"""Reads the tables that a case names, each file once, up to so many bytes a case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from handover import repo
from handover.findings import Finding, Place, Severity
from handover.papers.schema import table_schema
from handover.papers.sheets import read_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.model import Case
    from handover.papers.schema import TableSchema
    from handover.papers.tables import Table
    from handover.repo import Repository

MOST = 2 * repo.LARGEST_PAPER
"""Bytes of all the tables of one case together."""

_SMALL = 64 * 1024
"""Bytes of a table that is not read again while this program runs and they are the same."""

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


def papers(repository: Repository, case: Case) -> Papers:
    """Read the tables of a case, unless it is cancelled; what lies elsewhere nobody can read."""
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
        read = remembered if len(content) <= _SMALL else read_table
        table, found = read(content, schema, file)
        tables.setdefault(path, table)
        findings += found
    return Papers(tables, tuple(replace(one, case=case.id) for one in findings))


def _named(case: Case) -> Iterator[tuple[str, TableSchema]]:
    for line in case.customers:
        for material, paper in line.papers.items():
            if paper.file in case.files and material in schemas():
                yield paper.file, schemas()[material]
