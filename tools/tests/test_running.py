"""How a run ends: its exit code, and what is said where something went wrong."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import company
import pytest
from command_line import python, run, spoil, started

from handover import cli, pipeline
from handover.words import LANGUAGES, Voice

CASE, OTHER = company.CASE, company.OTHER
FILE = f"{CASE}/case.yaml"


def test_clean_is_zero(root: Path) -> None:
    assert 0 == run("check").exit_code
    company.edit(root / FILE, "kind: transfer\n", company.RESIGNATION)
    assert 0 == run("check").exit_code  # a warning: HR has not signed the dates


def test_findings_are_one(root: Path) -> None:
    spoil(root)
    for form in ("terminal", "json", "github"):
        assert 1 == run("check", "--format", form).exit_code
    assert 1 == run("check", CASE).exit_code
    assert 0 == run("check", OTHER).exit_code


MISUSE = [
    (("check", "cases/2027"), "path_not_found", {"path": "cases/2027"}),
    (("check", "cases", "/"), "path_outside", {"path": "/"}),
    (("check", "--since", "main"), "git_no_history", {}),
    (("check", "--today", "2026-02-30"), "bad_day", {"value": "2026-02-30"}),
    (("check", "--today", "２０２６-03-01"), "bad_day", {"value": "２０２６-03-01"}),
    (("status", "--today", "20260301"), "bad_day", {"value": "20260301"}),
    (("status", "HO-2026-0009"), "unknown_case", {"case": "HO-2026-0009"}),
    (("liability", "HO-2026-0009"), "unknown_case", {"case": "HO-2026-0009"}),
    (("liability",), "case_or_all", {}),
    (("liability", "HO-2026-0001", "--all"), "case_and_all", {}),
    (("explain", "99"), "explain_unknown", {"what": "99"}),
    (("explain", ""), "explain_unknown", {"what": ""}),
    (("explain", "X9999"), "explain_unknown", {"what": "X9999"}),
    (("assess", "--found", "tomorrow", "--loss", "1"), "bad_day", {"value": "tomorrow"}),
    (("assess", "--found", "2026-03-01", "--loss", "1,000"), "bad_amount", {"value": "1,000"}),
    (("assess", "--found", "2026-03-01", "--loss", "1.005"), "bad_amount", {"value": "1.005"}),
    (("assess", "--found", "2026-03-01", "--loss", "-1"), "bad_amount", {"value": "-1"}),
    (("assess", "--found", "2026-03-01", "--loss", "1e3"), "bad_amount", {"value": "1e3"}),
    (("assess", "--found", "2026-03-01", "--loss", "１００"), "bad_amount", {"value": "１００"}),
    (("assess", "--found", "2026-03-01", "--loss", "nan"), "bad_amount", {"value": "nan"}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "phrase", "facts"), MISUSE)
def test_misuse_is_two_with_a_sentence_that_says_what_to_do(
    root: Path, command: tuple[str, ...], phrase: str, facts: dict[str, object], language: str
) -> None:
    assert root.is_dir()
    result = run(*command, "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    assert Voice(language).phrase(phrase, **facts) in result.stderr
    assert "Traceback" not in result.output


UNREADABLE = [
    (("chek",), "no_such_command", {"name": "chek"}),
    (("site", "bild"), "no_such_command", {"name": "bild", "known": ["build", "serve"]}),
    (("check", "--sinse", "x"), "no_such_option_near", {"name": "--sinse", "near": "--since"}),
    (("check", "--qqqq"), "no_such_option", {"name": "--qqqq"}),
    (("check", "--since"), "value_missing", {"name": "--since"}),
    (("check", "--json=1"), "value_unwanted", {"name": "--json"}),
    (("status", "a", "b", "c"), "argument_extra", {"names": "b c"}),
    (("assess", "--loss", "1"), "option_missing", {"name": "--found"}),
    (("explain",), "argument_missing", {"name": "WHAT"}),
    (("completion", "sh"), "value_not_known", {"name": "SHELL", "known": ["bash", "zsh", "fish"]}),
    (("check", "--lang", "de"), "value_not_known", {"name": "--lang", "known": ["zh", "en"]}),
    (
        ("site", "serve", "--port", "x"),
        "value_out_of_range",
        {"name": "--port", "first": 0, "last": 65535},
    ),
    (("check", "--repository", "gone"), "value_not_found", {"name": "--repository"}),
    (("import", "gone.csv", "--kind", "prices"), "value_not_found", {"name": "FILE"}),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("command", "phrase", "facts"), UNREADABLE)
def test_a_command_line_that_cannot_be_read_is_told_in_the_language_of_the_run(
    root: Path, command: tuple[str, ...], phrase: str, facts: dict[str, object], language: str
) -> None:
    assert root.is_dir()
    locale = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[language]
    for result in (
        run(*command, LC_ALL=locale),
        run("--lang", language, *command, LC_ALL="C"),
    ):
        assert (2, "") == (result.exit_code, result.stdout)
        known = {"known": list(cli.cli.commands), **facts}
        assert Voice(language).phrase(phrase, **known) == result.stderr.splitlines()[-1]
        assert not re.search("Error|Try|Missing|Invalid", result.stderr)
        assert ("Usage" in result.stderr) <= (language == "en")


def test_a_language_that_is_asked_for_counts_even_in_a_line_that_cannot_be_read(root: Path) -> None:
    assert root.is_dir()
    said = Voice("en").phrase("no_such_option", name="--qqqq")
    for asked in (("--lang", "en"), ("--lang=en",)):
        assert said in run("check", "--qqqq", *asked, LC_ALL="zh_CN.UTF-8").stderr
    assert said not in run("check", "--qqqq", "--lang=x", LC_ALL="zh_CN.UTF-8").stderr


def test_a_group_without_a_command_shows_its_help(root: Path) -> None:
    assert root.is_dir()
    assert "命令:" in run("site", LC_ALL="zh_CN.UTF-8").output


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "command",
    [
        ("check",),
        ("status",),
        ("liability", "--all"),
        ("explain", "17"),
        ("assess", "--found", "2026-03-01", "--loss", "1"),
    ],
)
def test_without_a_repository_it_is_said_where_to_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...], language: str
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*command, "--lang", language)
    assert (2, "") == (result.exit_code, result.stdout)
    assert Voice(language).phrase("no_repository") in result.stderr


def test_without_an_edition_of_that_day_there_is_nothing_to_assess(root: Path) -> None:
    assert root.is_dir()
    result = run("assess", "--found", "2023-12-31", "--loss", "1", "--lang", "en")
    assert 2 == result.exit_code
    assert "31 December 2023" in result.stderr


def test_without_an_edition_there_is_nothing_to_explain(root: Path) -> None:
    (root / "schema/policy/2024-01-01.yaml").unlink()
    result = run("explain", "17", "--lang", "en")
    assert 2 == result.exit_code
    assert Voice("en").phrase("explain_unknown", what="17") in result.stderr


def test_a_repository_can_be_named(
    tmp_path: Path, root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir("/")
    assert 2 == run("check").exit_code
    assert 0 == run("check", "--repository", str(root)).exit_code
    assert 0 == run("check", str(root / CASE)).exit_code
    assert 0 == run("check", "--repository", str(tmp_path / "cases/2026")).exit_code


BUG = """
import sys
from handover import cli, pipeline
def check(*_):
    raise KeyError("x")
pipeline.check = check
sys.argv = ["handover", "check", "--lang", "en"]
cli.main()
"""


def test_a_bug_of_ours_is_two_and_shows_no_traceback(root: Path) -> None:
    done = python(BUG, root, LC_ALL="en_US.UTF-8")
    assert (2, "") == (done.returncode, done.stdout)
    assert Voice("en").phrase("internal_error", report="KeyError: 'x'") == done.stderr.strip()


def test_those_who_mend_us_may_ask_for_the_traceback(root: Path) -> None:
    assert "Traceback" in python(BUG, root, HANDOVER_TRACEBACK="1").stderr


BROKEN = """
import sys
from pathlib import Path
from handover import cli, words
words.files = lambda _: Path()
sys.argv = ["handover", *sys.argv[1:]]
cli.main()
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_cannot_be_read_are_told_in_both_languages(root: Path, language: str) -> None:
    company.put(root / f"{language}.yaml", "rules:\n  F0101:\n    fix: see: this\n")
    locale = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}[language]
    for command in ("check", "chek"):
        done = subprocess.run(
            [sys.executable, "-c", BROKEN, command],
            cwd=root,
            check=False,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8", "LC_ALL": locale},
        )
        assert (2, 1) == (done.returncode, done.stderr.count("\n"))
        assert f"words/{language}.yaml:3:13 F0106" in done.stderr
        assert "维护程序的同事" in done.stderr
        assert "maintains" in done.stderr


REFUSED = BUG.replace('KeyError("x")', 'PermissionError(13, "Permission denied", "/x")')
STOPPED = BUG.replace('KeyError("x")', "KeyboardInterrupt")


def test_what_the_system_refuses_is_two_with_its_reason(root: Path) -> None:
    done = python(REFUSED, root, LC_ALL="en_US.UTF-8")
    assert (2, "") == (done.returncode, done.stdout)
    said = Voice("en").phrase("system_refused", error="Permission denied: /x")
    assert said == done.stderr.strip()
    assert "Traceback" in python(REFUSED, root, HANDOVER_TRACEBACK="1").stderr


def test_who_interrupts_is_told_nothing(root: Path) -> None:
    done = python(STOPPED, root)
    assert (130, "", "") == (done.returncode, done.stdout, done.stderr.strip())


PRINTING = [("check",), ("check", "--json"), ("status",), ("--help",)]


@pytest.mark.parametrize("command", PRINTING)
def test_a_reader_who_has_gone_is_no_failure(root: Path, command: tuple[str, ...]) -> None:
    spoil(root)
    reading, writing = os.pipe()
    os.close(reading)
    assert (141, "") == started(command, root, stdout=writing)
    assert (141, "") == started(("check", "gone"), root, stderr=writing)
    os.close(writing)


@pytest.mark.parametrize("command", PRINTING)
def test_a_full_disk_is_told_as_such(root: Path, command: tuple[str, ...]) -> None:
    said = Voice("zh").phrase("system_refused", error="No space left on device")
    with Path("/dev/full").open("w") as full:
        assert (2, f"{said}\n") == started(command, root, stdout=full)
        assert (2, "") == started(command, root, stdout=full, stderr=full)
        assert (2, "") == started(("check", "gone"), root, stderr=full)


def test_a_site_that_cannot_be_written_is_told_as_such(root: Path) -> None:
    company.put(root / "notes", "mine")
    code, complaints = started(("site", "build", "--output", "notes/site"), root)
    assert (2, 1) == (code, complaints.count("\n"))
    assert Voice("zh").phrase("system_refused", error="").split("。")[-2] in complaints
    assert str(root / "notes") in complaints
    company.put(root / "aside/build", "mine").replace(root / "file")
    shutil.rmtree(root / "build")
    (root / "file").replace(root / "build")
    code, complaints = started(("site", "build"), root)
    assert (2, 1) == (code, complaints.count("\n"))
    assert "mine" == (root / "notes").read_text() == (root / "build").read_text()


# GBK, which shells in China still speak, has no sign for yuan.
@pytest.mark.parametrize("encoding", ["gbk", "latin-1"])
def test_an_encoding_without_our_characters_is_no_bug(root: Path, encoding: str) -> None:
    command = 'import sys; sys.argv = ["handover", *{}]; from handover.cli import main; main()'
    question = ("assess", "--signed", "2026-03-15", "--found", "2026-03-20", "--loss", "1")
    for more in ((), ("--json",)):
        code = command.format((*question, *more))
        done = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            check=False,
            capture_output=True,
            env={**os.environ, "PYTHONIOENCODING": encoding},
        )
        assert (0, b"") == (done.returncode, done.stderr)
    assert "1.00" == json.loads(done.stdout.decode("utf-8"))["total"]


def test_the_module_runs_as_the_command_does(root: Path) -> None:
    code = [sys.executable, "-m", "handover", "check", "--json"]
    done = subprocess.run(code, cwd=root, check=False, capture_output=True)
    assert (0, 2) == (done.returncode, json.loads(done.stdout)["cases"])


def test_main_ends_with_the_exit_code_of_the_command(
    root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise ValueError(root)

    monkeypatch.setattr(sys, "argv", ["handover", "check"])
    with pytest.raises(SystemExit) as clean:
        cli.main()
    assert 0 == clean.value.code
    monkeypatch.setattr(pipeline, "check", fail)
    with pytest.raises(SystemExit) as bug:
        cli.main()
    assert 2 == bug.value.code
    assert (
        Voice("zh").phrase("internal_error", report=f"ValueError: {root}")
        in capsys.readouterr().err
    )
    monkeypatch.setenv("HANDOVER_TRACEBACK", "1")
    with pytest.raises(ValueError, match=root.name):
        cli.main()
