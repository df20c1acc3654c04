"""The import of an export: shows what it makes of the columns, asks, writes, and reads it back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handover import repo
from handover.characters import visible
from handover.findings import Finding
from handover.papers import mapping
from handover.papers.schema import table_schema
from handover.papers.sheets import read_table
from handover.report import mapping as report

if TYPE_CHECKING:
    from handover.cli.session import Session


class Importing:
    """One run of `handover import`."""

    def __init__(self, run: Session, file: Path, kind: str, target: Path | None) -> None:
        self.run = run
        self.file = file
        self.schema = table_schema(repo.table_schemas()[f"{kind}.table.json"])
        self.target = target or file.parent / f"{file.stem}-{kind}.csv"
        if self.target.suffix.lower() != ".csv":
            run.refuse("import_not_csv", path=str(self.target))

    def perform(self, pairs: tuple[str, ...], *, yes: bool, force: bool) -> report.Imported:
        """Do it, as far as nothing is in the way and somebody agrees."""
        imported = self._read(pairs)
        if not self.run.as_json:
            self._show(imported)
        if imported.failed or not (yes or self._is_agreed()):
            return imported
        return self._written(imported, force=force)

    def _read(self, pairs: tuple[str, ...]) -> report.Imported:
        name = visible(str(self.file))
        names = mapping.names(repo.synonyms(), self.schema)
        content = repo.Repository(Path()).read(str(self.file), repo.LARGEST_PAPER)
        try:
            taken = mapping.Import(self.schema, names, mapping.given(pairs, self.schema))
            if isinstance(content, Finding):
                return report.Imported(name, taken, (content,))
            _, findings = read_table(content, self.schema, name, taken)
        except mapping.MapError as error:
            self.run.refuse(error.phrase, **error.facts)
        is_another = taken.matches and not taken.taken
        return report.Imported(name, taken, () if is_another else mapping.apart(findings))

    def _show(self, imported: report.Imported) -> None:
        for line in report.columns(imported, self.run.voice()):
            click.echo(line)

    def _is_agreed(self) -> bool:
        """Ask whoever sits at the terminal."""
        if self.run.as_json or not _is_terminal():
            return False
        try:
            return click.confirm(self.run.voice().phrase("import_ask", path=str(self.target)))
        except click.Abort:
            return False

    def _written(self, imported: report.Imported, *, force: bool) -> report.Imported:
        path, content = visible(str(self.target)), imported.taken.csv()
        if self.target.exists() and self.target.samefile(self.file):
            self.run.refuse("import_same_file", path=path)
        try:
            repo.save(self.target, content, over=force)
        except FileExistsError:
            self.run.refuse("import_exists", path=path)
        _, findings = read_table(content, self.schema, path)
        found = (*imported.findings, *findings)
        return report.Imported(imported.file, imported.taken, found, path)


def _is_terminal() -> bool:
    return sys.stdin.isatty()
