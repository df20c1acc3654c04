"""The command line as a whole: its languages, its help, its lean start, and a clean clone."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from command_line import git, python, run

import handover
from handover import cli
from handover.words import Voice

if TYPE_CHECKING:
    from collections.abc import Iterator


# ---- languages


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "zh"),
        ({"LANG": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8"}, "en"),
        ({"LANG": "C"}, "zh"),
        ({"LANG": "POSIX"}, "zh"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "LC_MESSAGES": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": ""}, "en"),
    ],
)
def test_the_language_is_that_of_the_locale(
    root: Path, environment: dict[str, str], language: str
) -> None:
    assert root.is_dir()
    expected = run("check", "--lang", language).stdout
    assert expected == run("check", **environment).stdout
    result = run("check", "gone", **environment)
    assert Voice(language).phrase("path_not_found", path="gone") in result.stderr


def test_a_language_that_is_asked_for_beats_the_locale(root: Path) -> None:
    assert root.is_dir()
    asked = run("check", "--lang", "en", LC_ALL="zh_CN.UTF-8").stdout
    assert asked == run("check", LC_ALL="en_US.UTF-8").stdout
    assert asked != run("check", LC_ALL="zh_CN.UTF-8").stdout
    late = run("check", "--today", "x", "--lang", "en", LC_ALL="zh_CN.UTF-8")
    assert Voice("en").phrase("bad_day", value="x") in late.stderr


def commands(group: click.Group, way: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Yield the way to every command, groups included."""
    yield way
    for name, command in group.commands.items():
        inner = isinstance(command, click.Group)
        yield from commands(command, (*way, name)) if inner else [(*way, name)]


@pytest.mark.parametrize("way", [*commands(cli.cli)], ids=" ".join)
def test_help_speaks_the_language_of_the_run(way: tuple[str, ...]) -> None:
    zh = run(*way, "--help", LC_ALL="zh_CN.UTF-8").stdout
    en = run(*way, "--help", LC_ALL="en_US.UTF-8").stdout
    assert re.fullmatch("[\u4e00-\u9fff].*[^.。]。", zh.split("\n\n")[1].strip())
    about = " ".join(en.split("\n\n")[1].split())
    assert re.fullmatch(r"[A-Z][^\u4e00-\u9fff]*[a-z0-9]\.", about)
    assert not re.search("Usage|Options|Commands|Show this| / ", zh)
    assert not re.search("[\u4e00-\u9fff]", en.replace("列名=FIELD", ""))
    assert ("用法：", "Usage: ") == (zh[:3], en[:7])


@pytest.mark.parametrize("way", [(), ("site",)])
def test_a_list_of_commands_speaks_the_language_of_the_locale(way: tuple[str, ...]) -> None:
    group = cli.cli.commands[way[0]] if way else cli.cli
    assert isinstance(group, click.Group)
    for number, (locale, heading) in enumerate(
        (("zh_CN.UTF-8", "命令:"), ("en_US.UTF-8", "Commands:"))
    ):
        listed = run(*way, "--help", LC_ALL=locale).stdout.partition(heading)[2]
        for command in group.commands.values():
            told = [one.strip() for one in str(command.help).split("\n\n")]
            assert told[number] in " ".join(listed.split())
            assert told[1 - number] not in " ".join(listed.split())


def test_the_version_is_told() -> None:
    assert handover.__version__ in run("--version").stdout


def test_a_shell_gets_what_completes_a_word(root: Path) -> None:
    words = {"COMP_WORDS": "handover st", "COMP_CWORD": "1"}
    code = "from handover.cli import main; main()"
    done = python(code, root, _HANDOVER_COMPLETE="bash_complete", **words)
    assert (0, "plain,status\n") == (done.returncode, done.stdout)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_told_how_to_complete(shell: str) -> None:
    result = run("completion", shell)
    assert 0 == result.exit_code
    assert f"_HANDOVER_COMPLETE={shell}_complete" in result.stdout
    assert "handover" in result.stdout


# ---- a lean start


def test_the_command_line_starts_without_what_it_may_not_need(tmp_path: Path) -> None:
    heavy = {
        "yaml",
        "jsonschema",
        "jsonschema_rs",
        "git",
        "mkdocs",
        "jinja2",
        "dateutil",
        "requests",
    }
    code = f"import sys, handover.cli; print(*{heavy!r} & set(sys.modules), end='')"
    assert "" == python(code, tmp_path).stdout


def test_a_check_loads_neither_git_nor_the_site(root: Path) -> None:
    heavy = {"jsonschema", "git", "mkdocs", "jinja2", "requests"}
    code = (
        "import sys; from pathlib import Path; from handover import pipeline, repo\n"
        f"pipeline.check(repo.find(Path())); print(*{heavy!r} & set(sys.modules), end='')"
    )
    assert "" == python(code, root).stdout


# ---- a clone

PROJECT = Path(__file__).parents[2]


def history(folder: Path, *, committed: bool) -> Path:
    """Return the project's own history; what is not committed gets one of what is there now."""
    if committed and (PROJECT / ".git").exists():
        return PROJECT
    git(folder, "init", "--quiet", "--bare", ".")
    git(PROJECT, f"--git-dir={folder}", "--work-tree=.", "add", "--all")
    git(PROJECT, f"--git-dir={folder}", "--work-tree=.", "commit", "--quiet", "--message", "one")
    return folder


@pytest.mark.parametrize("committed", [True, False], ids=["committed", "present"])
def test_a_clean_clone_is_complete(tmp_path: Path, committed: bool) -> None:  # noqa: FBT001
    clone = tmp_path / "clone"
    (tmp_path / "history").mkdir()
    whole = history(tmp_path / "history", committed=committed)
    git(tmp_path, "clone", "--quiet", str(whole), str(clone))
    names = git(whole, "ls-tree", "-r", "-z", "--name-only", "HEAD")
    assert git(clone, "ls-files", "-z") == names
    assert [] == [name for name in names.split("\0") if name and not (clone / name).is_file()]
    assert "" == git(clone, "status", "--porcelain")
    # What the clone runs is not ours to measure: its files are gone before there is a report.
    bare = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    environment = {**bare, "PYTHONPATH": str(clone / "tools")}
    code = "import handover, sys; from handover.cli import main; print(handover.__file__); main()"
    command = [sys.executable, "-c", code, "check"]
    done = subprocess.run(command, cwd=clone, env=environment, check=False, capture_output=True)
    assert (0, b"") == (done.returncode, done.stderr)
    assert done.stdout.startswith(bytes(clone / "tools/handover"))
