"""The command that takes over a table of another system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from handover.cli.bilingual import Command
from handover.cli.running import FINDINGS
from handover.cli.session import Kind, session

if TYPE_CHECKING:
    from handover.cli.session import Session


@click.command("import", cls=Command)
@click.argument("file", type=click.Path(path_type=Path, exists=True, readable=False))
@click.option("--kind", type=Kind(), required=True, help="哪一种材料 / the kind of paper")
@click.option(
    "--to", "target", type=click.Path(path_type=Path), help="写到哪里 / the file to write (.csv)"
)
@click.option(
    "--map", "pairs", multiple=True, metavar="列名=FIELD", help="指定一列 / say what a column is"
)
@click.option("--yes", is_flag=True, help="不用问，直接写 / write without asking")
@click.option("--force", is_flag=True, help="已经有的文件也换掉 / replace a file that is there")
@session(dated=False)
def take_over(
    run: Session,
    file: Path,
    kind: str,
    target: Path | None,
    pairs: tuple[str, ...],
    *,
    yes: bool,
    force: bool,
) -> None:
    """把财务系统导出的表换成我们的列名，写成 CSV。

    Turn an export of an accounting system into a table with our headers, as a CSV file.
    """
    from handover.cli.importing import Importing
    from handover.report import mapping

    imported = Importing(run, file, kind, target).perform(pairs, yes=yes, force=force)
    run.answer(lambda: mapping.data(imported), lambda: mapping.outcome(imported, run.voice()))
    run.context.exit(FINDINGS if imported.failed else 0)
