"""What pages say about people: rulings and recoveries, penalties without names, who knew, who leaves."""

from __future__ import annotations

import html
import json
import re
from datetime import date
from typing import TYPE_CHECKING

import pytest
from company import CASE, edit, put, sign, sign_event, write

from handover import pipeline
from handover.ledger.clearance import exit_of, leaving
from handover.repo import Repository
from handover.report import adoption, clearance, data, github, losses, sheet, terminal
from handover.site.case import decisions
from handover.site.pages import Stamp, pages
from handover.words import LANGUAGES, Voice
from handover.words.names import names
from handover.words.notices import notices

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from handover.pipeline import Report
    from handover.site.press import Page

TODAY = date(2026, 3, 31)
TAG = re.compile("<[^>]*>")
BLOCK = re.compile("<(?:td|th|li|dt|dd|p|br|div)\\b[^>]*>")
COMMERCE, HR, MANAGER = ("commerce", "E4001"), ("hr", "E5001"), ("department_manager", "E3001")
PROBLEM = """\
event: problem
customer: C0101
found_on: 2026-03-20
first_evidence: {elsewhere: 法务盘/回函.pdf, sha256: "%s"}
reported_by: E1002
reported_on: 2026-03-21
what: 客户说少了一批货。
loss: "10000.00"
finance_error: {paper: statement, by: E4001}
""" % ("0a" * 32)
PENALTY = """\
event: penalty
problem: "0001"
person: E4001
severity: half
decided_by: E3001
decided_on: 2026-03-21
criticised_in: 2026-03
reason: 出具以前没有核对
"""


def recovery(amount: str, on: str) -> str:
    return f'event: recovery\nproblem: "0001"\nrecovered_on: {on}\namount: "{amount}"\nwhat: 补付\n'


def resigning(root: Path) -> Path:
    """Write the company with its first case that of somebody who leaves; return the case."""
    case = write(root) / CASE / "case.yaml"
    edit(
        case,
        "kind: transfer\n",
        "kind: resignation\nresignation: {filed_on: 2026-02-20, approved_on: 2026-02-25, "
        "last_day: 2026-03-31}\n",
    )
    return case


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Return a signed case with a loss, of which 1,000 yuan came back and 200 more perhaps."""
    resigning(tmp_path)
    sign(tmp_path)
    events = tmp_path / CASE / "events"
    put(events / "0001-problem.yaml", PROBLEM)
    put(events / "0002-recovery.yaml", recovery("1000.00", "2026-03-25"))
    put(events / "0003-recovery.yaml", recovery("200.00", "2026-03-26"))
    put(events / "0004-penalty.yaml", PENALTY)
    who = (("reporter", "E1002"), COMMERCE, MANAGER)
    sign_event(tmp_path, "problem", "events/0001-problem.yaml", *who)
    sign_event(tmp_path, "recovery", "events/0002-recovery.yaml", COMMERCE)
    return tmp_path


def checked(root: Path) -> Report:
    return pipeline.check(Repository(root), TODAY)


def every(root: Path, language: str = "zh") -> Iterator[Page]:
    return pages(checked(root), language, Stamp("1", None))


def texts(root: Path, language: str = "zh") -> dict[str, str]:
    return {page.path: page.text for page in every(root, language)}


def text_of(root: Path, path: str, language: str = "zh") -> str:
    return next(page.text for page in every(root, language) if page.path == path)


def plain(text: str) -> str:
    parted = BLOCK.sub(" ", text)
    return " ".join(html.unescape(TAG.sub("", parted)).split())


def page(root: Path, path: str, language: str = "zh") -> str:
    return plain(text_of(root, path, language))


# ---- a case


def test_a_case_shows_what_was_shared_before_and_after_a_recovery(root: Path) -> None:
    """15% of 10,000 and of 9,000; the second recovery is not signed and changes nothing."""
    text = page(root, "cases/HO-2026-0001.md")
    assert "2026 年 3 月 25 日追回 ¥1,000.00 以后" in text
    assert "甲 E1002 1,500.00 1,350.00" in text
    assert "要分摊的 10,000.00 9,000.00" in text
    assert "200.00 2026 年 3 月 26 日 等签字，没有算进来" in text


def test_without_a_recovery_nothing_is_compared(root: Path) -> None:
    (root / CASE / "events/0002-recovery.yaml").unlink()
    for receipt in (root / CASE / "signatures").glob("0002-recovery-*"):
        receipt.unlink()
    assert Voice("zh").phrase("loss_over_time") not in page(root, "cases/HO-2026-0001.md")


def test_a_ruling_names_its_table_and_who_signed_it(root: Path) -> None:
    text = 'event: ruling\nproblem: "0001"\nruled_on: 2026-03-27\ntable: company\nreason: 说不清\n'
    put(root / CASE / "events/0005-ruling.yaml", text)
    voice = Voice("zh", names(checked(root)))
    facts = {"day": date(2026, 3, 27), "table": "company"}
    before = page(root, "cases/HO-2026-0001.md")
    sign_event(root, "ruling", "events/0005-ruling.yaml", MANAGER, HR)
    after = page(root, "cases/HO-2026-0001.md")
    said = voice.phrase("loss_ruled", people=["E3001", "E5001"], **facts)
    assert said not in before
    assert said in after
    assert "甲 E3001、甲 E5001" in after


def test_a_settlement_counts_once_it_is_signed(root: Path) -> None:
    put(
        root / CASE / "events/0005-settlement.yaml",
        'event: settlement\nproblem: "0001"\nsettled_on: 2026-03-27\nwhat: 付清\n',
    )
    assert "结清 2026 年 3 月 27 日 已经写下，没有算进来，还缺签字： 甲 E4001" in page(
        root, "cases/HO-2026-0001.md"
    )
    sign_event(root, "settlement", "events/0005-settlement.yaml", COMMERCE)
    assert "结清日 2026 年 3 月 27 日 2026 年 3 月 27 日签好" in page(root, "cases/HO-2026-0001.md")


def test_a_settlement_of_one_person_names_that_person(root: Path) -> None:
    put(
        root / CASE / "events/0005-settlement.yaml",
        'event: settlement\nproblem: "0001"\nsettled_on: 2026-03-27\nperson: E1002\nwhat: 付清\n',
    )
    assert "结清 2026 年 3 月 27 日 甲 E1002 已经写下" in page(root, "cases/HO-2026-0001.md")
    sign_event(root, "settlement", "events/0005-settlement.yaml", COMMERCE)
    text = page(root, "cases/HO-2026-0001.md")
    assert "结清日 2026 年 3 月 27 日 甲 E1002 2026 年 3 月 27 日签好" in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_penalty_stands_beside_the_shares_and_names_nobody(root: Path, language: str) -> None:
    voice = Voice(language)
    sign_event(root, "penalty", "events/0004-penalty.yaml", MANAGER)
    made = texts(root, language)
    text = plain(made["cases/HO-2026-0001.md"])
    assert voice.phrase("loss_penalty_half") in text
    assert f"{voice.phrase('loss_penalty_half')} {voice.phrase('decision_waiting')}" in text
    assert voice.text(notices()["L-FINES"].says) in text
    assert '<a class="hl-code" href="#L-FINES">' in made["cases/HO-2026-0001.md"]
    hidden = ("没有核对", "2026-05", "0004-penalty", "criticised", "公开批评")
    for path, written in made.items():
        if not path.startswith(("rules/", "articles/")):
            assert not [word for word in hidden if word in written], path
    before = Voice(language, names(checked(root))).term("E4001")
    assert before not in text.partition(voice.phrase("loss_penalty_half"))[2][:60]


def test_the_shares_are_the_same_with_and_without_a_penalty(root: Path) -> None:
    table = re.compile('<table class="hl-table hl-sum">.*?</table>', re.DOTALL)
    before = table.findall(text_of(root, "cases/HO-2026-0001.md"))
    (root / CASE / "events/0004-penalty.yaml").unlink()
    assert before == table.findall(text_of(root, "cases/HO-2026-0001.md"))
    assert before


def test_whoever_signs_a_penalty_is_not_told_by_the_pages(root: Path) -> None:
    found = exit_of(checked(root).ledger, "E5001")
    assert "penalty" in {one.step.act for one in found.waiting}
    text = page(root, "clearance/E5001.md")
    assert Voice("zh").phrase("step_penalty") not in text


def delegation(first: str, last: str) -> str:
    return (
        "event: delegation\ndelegator: E2001\ndelegate: E5001\ngiven_on: 2026-03-09\n"
        f"acts: [filing]\nfrom: {first}\nto: {last}\nreason: 出差\n"
    )


def test_decisions_say_whether_they_are_in_effect_and_who_signed(root: Path) -> None:
    days = {
        "0005": ("2026-03-20", "2026-03-31"),
        "0006": ("2026-03-10", "2026-03-30"),
        "0007": ("2026-04-01", "2026-04-02"),
        "0008": ("2026-03-20", "2026-04-02"),
    }
    for number, (first, last) in days.items():
        put(root / CASE / f"events/{number}-delegation.yaml", delegation(first, last))
    waiver = "event: waiver\nrule: %s\ncustomer: C0101\nwaived_on: 2026-03-09\nreason: 停航\n"
    put(root / CASE / "events/0009-waiver.yaml", waiver % "A0607")
    put(root / CASE / "events/0010-waiver.yaml", waiver % "A0501")
    for number in ("0005", "0006", "0007"):
        who = (("delegator", "E2001"), MANAGER)
        sign_event(root, "delegation", f"events/{number}-delegation.yaml", *who)
    for number in ("0009", "0010"):
        sign_event(root, "waiver", f"events/{number}-waiver.yaml", MANAGER)
    found = {one.event.number: one for one in decisions(checked(root).cases[0])}
    assert {
        "0005": "now",
        "0006": "over",
        "0007": "ahead",
        "0008": "waiting",
        "0009": "now",
        "0010": "none",
    } == {number: one.effect for number, one in found.items()}
    assert ("E3001",) == found["0009"].signed_by
    text = page(root, "cases/HO-2026-0001.md")
    for effect in ("now", "over", "ahead", "none"):
        assert Voice("zh").phrase(f"effect_{effect}") in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_sanction_of_a_case_has_its_legal_notices(root: Path, language: str) -> None:
    text = page(root, "cases/HO-2026-0001.md", language)
    wanted = {
        *("L-WAGE-20", "L-FAULT", "L-RULES", "L-PERIOD", "L-FINES", "L-ESIGN", "L-WAGE-EXIT"),
        *("L-EXIT-15D", "L-NOTICE"),
    }
    for code in wanted:
        assert Voice(language).text(notices()[code].says) in text


def test_a_move_within_the_company_has_no_notice_about_leaving(tmp_path: Path) -> None:
    write(tmp_path)
    text = page(tmp_path, "cases/HO-2026-0001.md")
    assert "L-NOTICE" not in text
    assert Voice("zh").phrase("notices_title") not in text


# ---- all that is borne


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_of_all_that_is_borne_sums_up_and_leads_to_the_losses(
    root: Path, language: str
) -> None:
    """Of 9,000 yuan E2001 bears 30%; the data of E4001 were wrong."""
    made = texts(root, language)
    written, voice = made["liability/index.md"], Voice(language, names(checked(root)))
    assert 'href="../cases/HO-2026-0001/#problem-0001"' in written
    text = plain(written)
    assert "2,700.00" in text
    assert voice.phrase("liability_note") in text
    for one in adoption.of_report(checked(root)):
        assert adoption.read(one, voice) in text
        assert adoption.agreed(one, voice) in text
    unpublished = adoption.made_known(date(2024, 1, 1), None, voice)
    assert unpublished in text
    assert unpublished not in plain(made["cases/HO-2026-0001.md"])
    assert "open>" in made["cases/HO-2026-0001.md"]
    for code in ("L-RULES", "L-ESIGN", "L-WAGE-20"):
        assert voice.text(notices()[code].says) in text


def test_what_is_not_counted_is_told(root: Path) -> None:
    early = PROBLEM.replace("2026-03-20", "2026-03-09")
    put(root / CASE / "events/0005-problem.yaml", early)
    text = page(root, "liability/index.md")
    voice = Voice("zh")
    facts = {"case": "HO-2026-0001", "problem": "0005"}
    assert voice.phrase("liability_apart_needs_ruling", **facts) in text


def test_without_a_loss_nobody_bears_anything(tmp_path: Path) -> None:
    text = page(write(tmp_path), "liability/index.md")
    assert Voice("zh").phrase("liability_none") in text
    assert Voice("zh").phrase("notices_title") not in text


# ---- those who leave


def test_who_leaves_has_a_last_day_or_resigns(tmp_path: Path) -> None:
    case = resigning(tmp_path)
    people = sorted((tmp_path / "cases/register/people").iterdir())
    assert tuple(file.stem for file in people) == leaving(checked(tmp_path).ledger)
    for file in people:
        edit(file, "employed_to: 2030-12-31\n", "")
    assert ("E1001",) == leaving(checked(tmp_path).ledger)
    edit(case, "notes:", "cancelled: {cancelled_on: 2026-03-12, reason: 他不走了}\nnotes:")
    assert () == leaving(checked(tmp_path).ledger)
    assert "clearance/E1001.md" not in texts(tmp_path)
    put(tmp_path / "cases/register/repository.yaml", "{")
    assert () == leaving(checked(tmp_path).ledger)


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_leaves_has_a_page_with_what_keeps_them_and_the_notices(
    root: Path, language: str
) -> None:
    made = texts(root, language)
    report = checked(root)
    voice = Voice(language, names(report))
    found = exit_of(report.ledger, "E1001")
    text = plain(made["clearance/E1001.md"])
    said = [sentence for _, sentence in clearance.blocks(found, voice)]
    assert said
    assert [one for one in said if one not in text] == []
    for phrase in ("clearance_note", "clearance_not_cleared"):
        assert voice.phrase(phrase) in text
    for code in ("L-EXIT-15D", "L-WAGE-EXIT"):
        assert voice.text(notices()[code].says) in text
    assert voice.phrase("clearance_due", day=date(2031, 1, 15)) in text
    assert 'href="../../cases/HO-2026-0001/"' in made["clearance/E1001.md"]
    assert "18-2" in text
    listed = made["clearance/index.md"]
    assert 'href="E1001/"' in listed
    assert voice.phrase("clearances_open") in plain(listed)
    assert 'href="../../clearance/E1001/"' in made["cases/HO-2026-0001.md"]


def test_a_clearance_is_shown_on_both_pages(root: Path) -> None:
    text = "event: clearance\nperson: E1001\ncleared_on: 2026-03-21\n"
    put(root / CASE / "events/0005-clearance.yaml", text)
    sign_event(root, "clearance", "events/0005-clearance.yaml", HR)
    facts = {"day": date(2026, 3, 21), "case": "HO-2026-0001"}
    said = Voice("zh").phrase("clearance_cleared", **facts)
    assert said in page(root, "clearance/E1001.md")
    assert said in page(root, "clearance/index.md")


def test_nobody_leaving_leaves_an_empty_list(tmp_path: Path) -> None:
    for file in (write(tmp_path) / "cases/register/people").iterdir():
        edit(file, "employed_to: 2030-12-31\n", "")
    text = page(tmp_path, "clearance/index.md")
    assert Voice("zh").phrase("clearances_sentence", count=0) in text


# ---- what is private in a text

PRIVATE = ("Geheim99", "13900001234", "139 0000 1234", "6222021234567890128", "glpat-")
LEAK = (
    f"登录密码：Geheim99，电话 13900001234 或 139 0000 1234，"
    f"银行卡号 6222021234567890128，令牌 glpat-{'x' * 20}。"
)
FREE_TEXTS = (
    ("introduction: 老板上午在店里。", "introduction"),
    ("place: 店里", "place"),
    ("dynamics: 准备搬店。", "dynamics"),
    ("commitments: 没有。", "commitments"),
    ("next_step: 下周送货", "next_step"),
    ("title: 还差一笔没付", "title"),
    ("description: 七月的票。", "description"),
    ("plan: 接收人收回。", "plan"),
    ("notes: 没有别的。", "notes"),
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_or_report_repeats_what_is_private(root: Path, language: str) -> None:
    case = root / CASE / "case.yaml"
    for line, key in FREE_TEXTS:
        edit(case, line, f"{key}: {json.dumps(LEAK, ensure_ascii=False)}")
    edit(case, "reason: 另有会议", f"reason: {json.dumps(LEAK, ensure_ascii=False)}")
    edit(case, "note: 客户答应了。", f"note: {json.dumps(LEAK, ensure_ascii=False)}")
    edit(case, "what: 订货和对账怎么走。", f"what: {json.dumps(LEAK, ensure_ascii=False)}")
    edit(case, "{nil: 没有应收}", f"{{nil: {json.dumps(LEAK, ensure_ascii=False)}}}")
    what = root / CASE / "events/0001-problem.yaml"
    edit(what, "what: 客户说少了一批货。", f"what: {json.dumps(LEAK, ensure_ascii=False)}")
    put(root / CASE / "materials/statement.csv", f"对账单编号,客户编号,日期\n{LEAK},C0101,{LEAK}\n")
    report, voice = checked(root), Voice(language)
    assert {"A0507", "F0342"} <= {one.code for one in report.findings}
    told = {
        **texts(root, language),
        "check": "\n".join(terminal.check(report, voice)),
        "status": "\n".join(terminal.status(report, voice)),
        "liability": "\n".join(losses.liability(report, voice, {})),
        "github": "\n".join(github.commands(report)),
        "json": json.dumps([data.check(report), data.status(report)], ensure_ascii=False),
        "csv": sheet.shares(report, voice).decode(),
    }
    leaks = [(name, one) for name, text in told.items() for one in PRIVATE if one in text]
    assert [] == leaks
    assert "…" in told["cases/HO-2026-0001.md"]
