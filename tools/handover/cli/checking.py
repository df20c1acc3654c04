"""The command that checks, as far as it is asked to."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Command
from handover.cli.running import FINDINGS
from handover.cli.session import session

if TYPE_CHECKING:
    from handover.cli.session import Session
    from handover.pipeline import Report
    from handover.repo import Repository


@click.command(cls=Command)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path, readable=False))
@click.option("--since", metavar="REV", help="只看这个提交以来改过的 / only what changed since")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "github"]),
    default="terminal",
    help="输出的样子 / the dress of the output",
)
@session()
def check(run: Session, paths: tuple[Path, ...], since: str | None, form: str) -> None:
    """检查每一案，逐条说明哪里不对、怎么改。

    Check every case and say what is wrong, where, and what to do.
    """
    from handover.report import data, github, terminal

    if form == "json":
        run = replace(run, as_json=True)
    report = _checked(run, paths, since)
    run.answer(
        lambda: data.check(report),
        lambda: (
            github.commands(report)
            if form == "github"
            else terminal.check(report, run.voice(report))
        ),
    )
    run.context.exit(FINDINGS if report.failed else 0)


def _checked(run: Session, paths: tuple[Path, ...], since: str | None) -> Report:
    from handover import pipeline
    from handover.repo import GitError
    from handover.scope import Scope, of_changes

    repository = run.repository(next(filter(os.path.lexists, paths), None))
    asked = (inside for path in paths for inside in _inside(run, repository, path))
    scope = Scope(tuple(asked)) if paths else None
    changed: frozenset[str] = frozenset()
    if since:
        try:
            changed = repository.changed(since)
        except GitError as error:
            run.refuse(error.phrase, **error.facts)
        narrow = of_changes(changed)
        scope = narrow.within(scope) if narrow and scope else narrow or scope
    removed = (path for path in sorted(changed) if not repository.holds(path))
    return run.minding(pipeline.check(repository, run.today, scope, removed))


def _inside(run: Session, repository: Repository, path: Path) -> tuple[str, ...]:
    """Return a path within the repository; for a case number, the folders that are named so."""
    if not os.path.lexists(path):
        folders = repository.case_folders()
        named = tuple(one for one in folders if one.rpartition("/")[2] == str(path))
        return named or run.refuse("path_not_found", path=str(path))
    inside = repository.relative(path)
    return (inside,) if inside else run.refuse("path_outside", path=str(path))
