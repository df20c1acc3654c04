"""Runs the program as people do: in this process, or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import company
from click.testing import CliRunner

from handover import cli

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result


def run(*command: str, **environment: str) -> Result:
    result = CliRunner(env=environment).invoke(cli.cli, command)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def answer(*command: str, code: int = 0) -> Any:  # noqa: ANN401 - whatever the command answers
    result = run(*command, "--json")
    assert code == result.exit_code, result.output
    assert "" == result.stderr
    return json.loads(result.stdout)


def python(code: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder,
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8", **environment},
    )


def started(command: tuple[str, ...], folder: Path, **streams: Any) -> tuple[int, str]:  # noqa: ANN401
    """Run the program with streams of one's own, and return its exit code and its complaints."""
    environment = {**os.environ, "LC_ALL": "zh_CN.UTF-8", "PYTHONIOENCODING": "utf-8"}
    given = {"stderr": subprocess.PIPE, "env": environment, **streams}
    code = [sys.executable, "-m", "handover", *command]
    with subprocess.Popen(code, cwd=folder, encoding="utf-8", **given) as running:
        complaints = running.communicate()[1] or ""
    return running.returncode, complaints


def git(folder: Path, *command: str) -> str:
    """Run Git as somebody, and return what it says."""
    settings = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    done = subprocess.run(
        ["git", *settings, *command], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def spoil(root: Path) -> None:
    """Make one slip in the first case."""
    company.edit(root / company.CASE / "case.yaml", "supervisor: E2001", "supervisor: E3001")
