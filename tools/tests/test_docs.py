"""The pages tell the truth: commands answer what they show, and what they tell people to write is sound."""

from __future__ import annotations

import difflib
import json
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import company
import pytest
import workbooks
from click.testing import CliRunner

from handover import cli, repo
from handover.cli import importing
from handover.record import Schemas
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[2]
GIT = ("git", "-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false")
HOME = "/home/you/handover-ledger"
LOCALES = {"zh": "zh_CN.UTF-8", "en": "en_US.UTF-8"}
LEFT_OUT = re.compile(r"…+(?:.*?(\d+).*)?")
"""A line that stands for others; for so many findings, of three lines each, if it names a number."""

README = {"zh": "README.zh.md", "en": "README.md"}
in_both = pytest.mark.parametrize("language", ["zh", "en"])


@dataclass(frozen=True)
class Block:
    """A fenced block of a page: its language, its lines, and the text between it and the one before."""

    language: str
    text: str
    before: str


def blocks(page: str) -> list[Block]:
    text = (ROOT / page).read_text(encoding="utf-8")
    found, end = [], 0
    for match in re.finditer(r"(?ms)^```(\w+)\n(.*?)^```$", text):
        found.append(Block(match[1], match[2], text[end : match.start()]))
        end = match.end()
    return found


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the project, but for what only programs need, in a repository of its own."""
    root = tmp_path_factory.mktemp("docs") / "handover-ledger"
    left = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "records", "handover")
    shutil.copytree(ROOT, root, ignore=left)
    for command in (["init", "-q", "-b", "main"], ["add", "."], ["commit", "-qm", "one"]):
        subprocess.run([*GIT, *command], cwd=root, check=True)
    return root


@pytest.fixture
def here(kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the project as a reader has it, and stand in it; rendering is left to others."""
    root = shutil.copytree(kept, tmp_path / "handover-ledger")
    monkeypatch.chdir(root)
    monkeypatch.setattr("handover.site.render.render", lambda *_: None)
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    return root


def run(line: str, language: str, typed: str = "") -> str:
    """Return what a command of a page prints."""
    program, *words = shlex.split(line)
    if program == ".venv/bin/handover":
        runner = CliRunner(env={"LANG": LOCALES[language]})
        ended = runner.invoke(cli.cli, words, input=typed, catch_exceptions=False)
        assert ended.exit_code in {0, 1}, ended.output
        return ended.output.replace(str(Path.cwd()), HOME)
    if line == "make run":
        return "\n".join(run(f".venv/bin/handover {one}", language) for one in MADE)
    line = line.replace(".venv/bin/python", shlex.quote(sys.executable))
    line = line.replace("/tmp/example", "example")  # noqa: S108
    return subprocess.run(line, shell=True, check=True, capture_output=True, text=True).stdout  # noqa: S602


MADE = ("check", "status", "liability --all", "site build")
"""What `make run` asks, one after the other, an empty line between them."""

NOT_RUN = re.compile(r"python3\.11 |git |cd |ssh-keygen -t |(\S+=\S+ )?make ")
"""What needs more than the project, or is tried by other tests."""


def commands(block: Block) -> list[str]:
    """Return the commands of a block; `make run` only where its answer is what the block is about."""
    lines = block.text.splitlines()
    assert all(line.startswith("$ ") for line in lines), lines
    asked = [line.removeprefix("$ ") for line in lines]
    return asked if asked == ["make run"] else [one for one in asked if not NOT_RUN.match(one)]


def compare(page: str, expected: str, printed: str) -> None:
    """Fail if a page shows something else than what was printed, but for what it leaves out."""
    pattern = "".join(_pattern(line) for line in expected.splitlines())
    lines = (expected.splitlines(), printed.splitlines())
    told = difflib.unified_diff(*lines, page, "printed", n=0, lineterm="")
    untrue = [line for line in told if line.startswith(("---", "-")) or "…" not in expected]
    assert re.fullmatch(pattern, f"{printed.rstrip()}\n"), "\n".join(untrue)


def _pattern(line: str) -> str:
    match = LEFT_OUT.fullmatch(line.strip())
    if match is None:
        return re.escape(f"{line}\n").replace("…", ".*")
    return r"(?:.*\n){%s}" % (3 * int(match[1])) if match[1] else r"(?:.*\n)*?"


def walk(
    page: str, language: str, write: Callable[[Block], None] = lambda _: None, typed: str = ""
) -> int:
    """Follow a page: run its commands, write what it says; return how many answers it shows.

    `typed` is what commands are answered that ask something.
    """
    printed, asked, compared = "", [""], 0
    for block in blocks(page):
        if block.language == "console":
            asked = commands(block)
            printed = "".join([run(one, language, typed) for one in asked])
        elif block.language == "text" and (asked == ["make run"] or not block.before.strip()):
            compare(page, block.text, printed)
            compared += 1
        else:
            write(block)
        asked = asked if block.language == "console" else []
    return compared


# ---- what commands answer


@in_both
@pytest.mark.usefixtures("here")
def test_the_readme_shows_what_the_commands_print(language: str) -> None:
    assert 3 == walk(README[language], language)


@in_both
@pytest.mark.usefixtures("here")
def test_the_readme_shows_lines_of_a_case_that_is_there(language: str) -> None:
    (excerpt,) = (one.text for one in blocks(README[language]) if one.language == "yaml")
    case = Path("cases/2026/HO-2026-0012/case.yaml").read_text(encoding="utf-8").splitlines()
    lines = iter(case)
    for line in excerpt.splitlines():
        assert line.strip() in {"", "# ……", "# …"} or line in lines, line


@in_both
@pytest.mark.usefixtures("here")
def test_the_example_company_is_shown_as_it_is(language: str) -> None:
    assert 3 == walk(f"docs/{language}/example-company.md", language)


@in_both
def test_who_gets_started_step_by_step_sees_what_the_page_shows(here: Path, language: str) -> None:
    page, folder = f"docs/{language}/getting-started.md", here / "cases/2026/HO-2026-0013"
    file = folder / "case.yaml"

    def write(block: Block) -> None:
        """Do what the page asks for between its commands."""
        first = block.text.partition(":")[0]
        if first == "case":
            company.put(file, block.text)
        elif first == "finance_papers":  # and the supervisor is mended as the check said
            company.edit(file, "supervisor: E2002", "supervisor: E2001")
            company.edit(file, "customers:\n  - customer: C0206\n", block.text)
        elif first == "sign_off":
            company.put(file, file.read_text(encoding="utf-8") + block.text)
        elif block.text.startswith(("对账单编号", "statement no.")):
            company.put(folder / "materials/C0206-statement.csv", block.text)
        elif first.startswith("cases/2026/HO-2026-0013"):
            assert 2 == (ROOT / page).read_text(encoding="utf-8").count(block.text)

    assert 5 == walk(page, language, write)
    assert not folder.exists()


@in_both
def test_who_signs_with_a_key_sees_what_the_page_shows(
    here: Path, tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    key = tmp_path / ".ssh/id_ed25519"
    key.parent.mkdir()
    made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)]
    subprocess.run(made, check=True)

    def write(block: Block) -> None:
        """Enter the public key as the page says, and commit that."""
        assert block.text.startswith("keys:\n")
        public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
        own = re.sub('"ssh-ed25519 .*"', f'"{public}"', block.text)
        file = here / "cases/register/people/E2002.yaml"
        company.put(file, file.read_text(encoding="utf-8") + own)
        subprocess.run([*GIT, "commit", "-qam", "two"], cwd=here, check=True)

    assert 3 == walk(f"docs/{language}/signing.md", language, write, typed="y\n")


EXPORTS = {"zh": "应收导出.xlsx", "en": "export.xlsx"}
EXPORT = [
    ("应收账款明细表",),
    ("单位：岚桥数码",),
    (
        *("往来单位编码", "往来单位名称", "凭证号", "单据日期", "应收到期日"),
        *("本币金额(元)", "已核销金额", "本币余额", "余额方向", "备注"),
    ),
    ("C0101", "甲", "记-1", "2026/3/18", "2026/4/18", "1,234.50", "0", "1,234.50", "借", ""),
    ("C0101", "甲", "记-2", "2026-03-19", "2026-04-19", "10.00", "0", "10.00", "借", "催过"),
    ("C0102", "乙", "记-3", "2026/3/20", "2026/4/20", "20.00", "0", "20.00", "借", ""),
    ("合计", "", "", "", "", "1264.50", "0", "1264.50", "", ""),
]
"""An export such as the pages speak of; six cells are spelled otherwise than we do."""


@in_both
def test_an_import_shows_what_the_page_shows(
    here: Path, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.put(here / EXPORTS[language], workbooks.of_rows(EXPORT))
    monkeypatch.setattr(importing, "_is_terminal", lambda: True)
    page = f"docs/{language}/papers.md"
    (asked,) = (one for one in blocks(page) if one.language == "console")
    (answer,) = (one for one in blocks(page) if one.language == "text")
    (command,) = commands(asked)
    printed = run(command, language, typed="n\n")
    until_asked, question, _ = printed.partition("[y/N]:")
    compare(page, answer.text, until_asked + question)


# ---- answers in JSON

ASKED = (
    "check cases/2026/HO-2026-0005",
    "status HO-2026-0008",
    "custody C0204",
    "clearance E1004",
    "liability HO-2026-0005",
    "assess --signed 2026-03-15 --found 2026-07-15 --loss 128456.78",
    "explain A0401",
    "coverage --repository {root}",
    "site build",
    "manifest HO-2026-0001",
    "audit",
    "verify",
    "allowed-signers",
    "import {export} --kind receivables",
)
"""The questions that the answers of the page belong to, one after the other."""


@in_both
def test_every_answer_in_json_is_as_the_page_shows_it(here: Path, language: str) -> None:
    company.put(here / EXPORTS[language], workbooks.of_rows(EXPORT))
    shapes = [one.text for one in blocks(f"docs/{language}/json.md") if one.language == "json"]
    for command, shape in zip(ASKED, shapes, strict=True):
        told = re.sub(r'"[^"\n]*"|…', lambda one: '"…"' if one[0] == "…" else one[0], shape)
        asked = command.format(export=EXPORTS[language], root=ROOT)
        answer = json.loads(run(f".venv/bin/handover {asked} --json", language))
        assert [] == list(differences(json.loads(told), answer, command))


def differences(shape: Any, answer: Any, where: str) -> Iterator[str]:  # noqa: ANN401 - any JSON
    """Yield where an answer is not as a page shows it, but for what the page leaves out."""
    match shape, answer:
        case "…", _:
            return
        case dict(), dict() if list(shape) == list(answer):
            for key in shape:
                yield from differences(shape[key], answer[key], f"{where}: {key}")
        case list(), list():
            yield from _of_lists(shape, answer, where)
        case str(), str() if "…" in shape and answer.endswith(shape.removeprefix("…")):
            return
        case _ if shape != answer:
            yield f"{where}: {shape} and not {answer}"


def _of_lists(shape: list[Any], answer: list[Any], where: str) -> Iterator[str]:
    """Yield what differs; an element left out stands for any number of them."""
    if shape[:1] == ["…"]:
        rests = (answer[start:] for start in range(len(answer) + 1))
        if not any(not list(_of_lists(shape[1:], rest, where)) for rest in rests):
            yield f"{where}: {shape[1:]} is nowhere"
    elif shape and answer:
        yield from differences(shape[0], answer[0], where)
        yield from _of_lists(shape[1:], answer[1:], where)
    elif shape or answer:
        yield f"{where}: {shape} and not {answer}"


# ---- what the pages tell people to write

SCHEMAS = Schemas(repo.schemas())
WHOLE = {
    "case": {
        "case": "HO-2026-0001",
        "kind": "transfer",
        "channel": "peripheral",
        "opened_on": "2026-03-02",
        "parties": "{transferor: E1001}",
    },
    "event": {
        "event": "problem",
        "customer": "C0101",
        "found_on": "2026-03-12",
        "first_evidence": "events/papers/reply.pdf",
        "what": "x",
    },
    "person": {},
    "customer": {},
    "new_customer": {},
    "adoption": {},
}
"""What each kind of record must say, where a page shows a part of one."""

PAGES = ("writing-a-case", "new-customers", "electronic-signatures", "getting-started")


def parts() -> list[tuple[str, str]]:
    pages = [f"docs/{language}/{name}.md" for language in LOCALES for name in PAGES]
    found = [(page, one) for page in (*pages, *README.values()) for one in blocks(page)]
    return [(page, one.text) for page, one in found if one.language == "yaml"]


@pytest.mark.parametrize(("page", "text"), parts(), ids=lambda said: said.split("\n")[0])
def test_what_a_page_tells_people_to_write_is_sound(page: str, text: str) -> None:
    if text.startswith("statement:"):  # a customer's papers, as they stand under the customer
        text = "customers:\n  - customer: C0202\n" + re.sub(r"(?m)^", "    ", text).rstrip(" ")
    wrong = {kind: faults(kind, text) for kind in WHOLE}
    assert [] in wrong.values(), (page, wrong)


def faults(kind: str, text: str) -> list[str]:
    """Return what is wrong with a part of a record of a kind."""
    said = re.findall(r"(?m)^(\w+):", text)
    lacking = {} if "event" in said else WHOLE[kind]  # events are shown whole
    rest = [f"{key}: {value}\n" for key, value in lacking.items() if key not in said]
    document, found = load("".join([*rest, text]).encode(), "a.yaml")
    breaches = SCHEMAS.check(kind, SCHEMAS.validator(kind), document) if document else []
    return [one.code for one in (*found, *breaches)]
