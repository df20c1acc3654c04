"""The site of a small company: what its pages say, that they are safe, and that they are stable."""

from __future__ import annotations

import errno
import hashlib
import html
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache, partial
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click
import pytest
from company import CASE, OTHER, add_case, edit, put, sign_event, write
from hypothesis import given, settings
from hypothesis import strategies as st
from keys import sealed
from markdown import markdown

from handover import __version__, pipeline, site
from handover.facts.status import Status
from handover.policy import Coverage
from handover.repo import Repository
from handover.report import loss_data
from handover.site import Built, config, markup, render, server, sources, store
from handover.site.case import milestones
from handover.site.pages import Stamp, pages
from handover.words import LANGUAGES, Voice
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

Tag = tuple[str, dict[str, str]]

ROOT = Path(__file__).parents[2]
PACKAGE = Path(site.__file__).parent
TODAY = date(2026, 3, 31)
NASTY = (
    "<script>alert(1)</script>",
    "| a | b |",
    "[x](javascript:alert(1))",
    "![x](http://evil.example/x.png)",
    "{{ 7 * 7 }} {% raw %} {# x #}",
    "`code` ``more``",
    "# heading",
    "- item",
    "1. item",
    "::: note",
    "!!! note",
    "--- ===",
    "&lt;b&gt; &amp;",
    "$x$ ~~y~~ **z** _w_",
    "{: onclick=alert(1) } {#id}",
    "<http://evil.example/>",
    '"><img src=x onerror=alert(1)>',
    "\\<b\\>",
)
PROBLEM = """\
event: problem
customer: C0101
found_on: 2026-03-20
first_evidence: {elsewhere: 法务盘/回函.pdf, sha256: "%s"}
reported_by: E1002
reported_on: 2026-03-21
what: 客户说少了一批货。
loss: "10000.00"
"""


@dataclass
class Shop:
    """The company's folder and the site built from it."""

    root: Path
    built: Built

    def page(self, address: str) -> Page:
        return Page.of(self.built.folder / address / "index.html")


@dataclass
class Page(HTMLParser):
    """What a browser would find in a page: its text, its tags and all that it points to."""

    tags: list[Tag] = field(default_factory=list)
    text: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    @classmethod
    @cache
    def of(cls, file: Path) -> Page:
        """Return a page of a site that stays as it is."""
        page = cls()
        page.feed(file.read_text())
        page.text = " ".join(page.text.split())
        return page

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(_tag(tag, tuple(attrs)))
        self.text += " "

    def handle_data(self, data: str) -> None:
        self.text += data

    def values(self, *names: str) -> Iterator[tuple[str, str]]:
        """Yield the values of attributes with the tags that bear them."""
        for tag, attributes in self.tags:
            yield from ((tag, attributes[name]) for name in names if name in attributes)


@cache
def _tag(name: str, attributes: tuple[tuple[str, str | None], ...]) -> Tag:
    """Return a tag; most stand on every page."""
    return name, {key: value or "" for key, value in attributes}


def sign(root: Path) -> None:
    """Let transferor, receiver and supervisor sign the first case, one a day from 11 March."""
    signers = (("transferor", "E1001"), ("receiver", "E1002"), ("supervisor", "E2001"))
    digest = "0a" * 32
    for _ in range(2):  # the content's digest is known once there is a receipt to judge
        for number, (role, person) in enumerate(signers, 1):
            receipt(root, number, role, person, digest)
        digest = pipeline.check(Repository(root), TODAY).cases[0].context.evidence.digest


def receipt(root: Path, number: int, role: str, person: str, digest: str) -> None:
    """Write a receipt for the sign-off of the first case."""
    statement = {
        "type": "handover.statement.v1",
        "repository": "0f8c2f0a-5a51-4c0e-9a53-0d6a3f1c7e11",
        "case": "HO-2026-0001",
        "revision": 1,
        "act": "sign_off",
        "subject": {"sha256": digest},
        "role": role,
        "person": person,
        "decision": "accept",
    }
    review = {
        "kind": "forge_review",
        "host": "github.com",
        "repository_id": 1,
        "pull_request": 1,
        "review_id": number,
        "user": {"id": int(person[1:]), "login": person.lower(), "type": "User"},
        "state": "APPROVED",
        "submitted_at": f"2026-03-{10 + number}T02:00:00Z",
        "commit": "0a" * 20,
        "body_sha256": "0a" * 32,
    }
    whole = {
        "receipt": 1,
        "statement": statement,
        "evidence": review,
        "context": {"register": "0a" * 32, "edition": "2024-01-01", "schema": "0a" * 32},
    }
    name = f"{number:04}-sign_off-{role}-{person}.json"
    put(root / CASE / "signatures" / name, json.dumps(sealed(whole)))


def company(root: Path) -> Path:
    """Write a company: one case signed with a loss, one that says nasty things."""
    write(root)
    sign(root)
    put(root / CASE / "events/0001-problem.yaml", PROBLEM % ("0a" * 32))
    other = add_case(root, OTHER, "C0102")
    edit(other, "place: 店里", f"place: {json.dumps(NASTY[0])}")
    edit(
        other, "introduction: 老板上午在店里。", f"introduction: {json.dumps(chr(10).join(NASTY))}"
    )
    edit(
        root / "cases/register/customers/C0102.yaml",
        "name: 一家店",
        f"name: {json.dumps(NASTY[16])}",
    )
    edit(
        root / "cases/register/people/E5001.yaml",
        "name_en: Jia",
        f"name_en: {json.dumps(NASTY[2])}",
    )
    whose = root / "cases/register/repository.yaml"
    edit(whose, "{zh: 一家公司, en: A company}", f"{{zh: {json.dumps(NASTY[0])}, en: A company}}")
    for name in ("mkdocs.yml", "mkdocs.en.yml"):
        shutil.copyfile(ROOT / name, root / name)
    put(root / "docs/zh/guide.md", "# 怎么开始\n\n看[词汇](terms.md)。\n")
    put(root / "docs/zh/terms.md", "# 词汇\n")
    put(root / "docs/en/guide.md", "# How to begin\n")
    return root


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    root = company(tmp_path_factory.mktemp("company"))
    return Shop(root, site.build(Repository(root), TODAY))


def html_files(shop: Shop) -> list[Path]:
    return sorted(shop.built.folder.rglob("*.html"))


@pytest.mark.parametrize("prefix", ["", "en/"])
@pytest.mark.parametrize(
    "address",
    [
        ".",
        "cases",
        "cases/HO-2026-0001",
        "articles",
        "articles/17",
        "articles/coverage",
        "rules",
        "rules/A1702",
        "findings",
        "about",
        "guide",
    ],
)
def test_every_page_is_there_in_both_languages(shop: Shop, prefix: str, address: str) -> None:
    page = shop.page(prefix + address)
    assert ("html", "en" if prefix else "zh") in page.values("lang")


def test_the_case_page_begins_with_the_sentence_and_says_who_is_next(shop: Shop) -> None:
    text = shop.page("cases/HO-2026-0001").text
    assert "三方已于 2026 年 3 月 13 日签字" in text
    assert "甲 E4001 商务 看过以后签字，或者写明理由拒签" in text
    assert "把签好的材料交给财务或商务，以及部门经理" in text


def test_the_loss_is_a_sum_to_check_by_hand(shop: Shop) -> None:
    """Found on 20 March, inside the four months from 13 March: 15, 25, 10 and 50 percent."""
    text = shop.page("cases/HO-2026-0001").text
    assert "期限的最后一天 2026 年 7 月 13 日（含当日）" in text
    assert "甲 E1002 接收人 10,000.00 × 15% = 1,500.00" in text
    assert "甲 E2001 监交人 10,000.00 × 25% = 2,500.00" in text
    assert "甲 E4001 财务/商务 10,000.00 × 10% = 1,000.00" in text
    assert "公司 10,000.00 − 1,500.00 − 2,500.00 − 1,000.00 = 5,000.00" in text
    assert "合计，与要分的损失相等 10,000.00" in text


def test_signatures_tell_the_time_of_the_company_and_that_seals_are_verified(
    shop: Shop,
) -> None:
    text = shop.page("cases/HO-2026-0001").text
    assert "接收人 甲 E1002 已签字 2026 年 3 月 12 日 10:00 平台见证" in text
    assert "商务 甲 E4001 等签字" in text
    assert "每份回执都用登记的公钥核验过" in text


def test_papers_say_whether_there_is_a_file_a_nil_return_or_another_place(shop: Shop) -> None:
    text = shop.page("cases/HO-2026-0001").text
    assert "有文件 customer-file.csv" in text
    assert "空报 没有应收" in text
    assert "存在别处 法务盘/铺样.csv" in text


def test_the_case_page_drops_nothing_of_a_visit_or_an_issue(shop: Shop) -> None:
    text = shop.page("cases/HO-2026-0001").text
    assert "没到场的人 甲 E4001 另有会议" in text
    assert "给客户看过的材料 有文件 statement.csv" in text
    assert "余额已核对 是 铺样已清点 是" in text
    assert "接着要做的 下周送货" in text
    assert "提出 甲 E1002 2026 年 3 月 5 日" in text
    assert "上报给 甲 E3001 2026 年 3 月 6 日" in text
    assert "进展 2026 年 3 月 7 日 甲 E2001 客户答应了。" in text
    assert "12,630.00 已追回 100.00" in text


def case_page(root: Path, today: date = TODAY) -> str:
    """Return the page of the first case in Chinese, without tags."""
    report = pipeline.check(Repository(root), today)
    made = pages(report, "zh", Stamp("1", None))
    page = Page()
    page.feed(next(one.text for one in made if one.path == "cases/HO-2026-0001.md"))
    return " ".join(page.text.split())


def test_the_case_page_shows_training_and_what_the_receivers_know(tmp_path: Path) -> None:
    file = write(tmp_path) / CASE / "case.yaml"
    edit(file, "known: true, receiver: E1002}", "known: false, note: 月底再带一次}")
    edit(file, "receiver_starts_on:", "observer_report: materials/signed.pdf\nreceiver_starts_on:")
    text = case_page(tmp_path)
    assert "2026 年 3 月 6 日 甲 E1001 订货和对账怎么走。" in text
    assert "甲 E1002 订货、对账和返利怎么走 熟悉" in text
    assert "客户的人和往来习惯 还不熟悉 月底再带一次" in text
    assert "观察报告 有文件 signed.pdf" in text


DECISIONS = {
    "0001-waiver": "event: waiver\nrule: A0607\ncustomer: C0101\nwaived_on: 2026-03-09\nreason: 停航\n",
    "0002-delegation": "event: delegation\ndelegator: E2001\ndelegate: E5001\ngiven_on: 2026-03-09\n"
    "acts: [sign_off, filing]\nfrom: 2026-03-10\nto: 2026-03-12\nreason: 出差\n",
    "0003-ruling": 'event: ruling\nproblem: "0001"\nruled_on: 2026-03-20\ntable: company\nreason: 说不清\n',
    "0004-clearance": "event: clearance\nperson: E1001\ncleared_on: 2026-03-21\nnote: 电脑已交回\n",
}
PENALTY = """\
event: penalty
problem: "0001"
person: E4001
severity: half
decided_by: E3001
decided_on: 2026-03-21
criticised_in: 2026-05
reason: 出具以前没有核对
"""


def test_the_case_page_shows_decisions_and_whether_they_are_signed(tmp_path: Path) -> None:
    root = write(tmp_path)
    for name, record in DECISIONS.items():
        put(root / CASE / f"events/{name}.yaml", record)
    sign_event(root, "waiver", "events/0001-waiver.yaml", ("department_manager", "E3001"))
    text = case_page(root)
    assert "3 月 27 日签好 甲 E3001 现在有效 A0607 一家店 C0101 停航" in text
    assert "甲 E2001 → 甲 E5001 移交签字、归档 2026 年 3 月 10 日到 2026 年 3 月 12 日 出差" in text
    assert "裁定 2026 年 3 月 20 日 等签字 问题 0001，照「公司」分 说不清" in text
    assert "离职放行 2026 年 3 月 21 日 等签字 甲 E1001 电脑已交回" in text


def test_a_loss_names_who_has_not_signed_its_ruling_or_settlement_yet(tmp_path: Path) -> None:
    root = write(tmp_path)
    put(root / CASE / "events/0001-problem.yaml", PROBLEM % ("0a" * 32))
    settled = 'event: settlement\nproblem: "0001"\nsettled_on: 2026-03-22\nwhat: 付清\n'
    put(root / CASE / "events/0002-ruling.yaml", DECISIONS["0003-ruling"])
    put(root / CASE / "events/0003-settlement.yaml", settled)
    lacks = "已经写下，没有算进来，还缺签字："
    text = case_page(root)
    assert f"裁定 2026 年 3 月 20 日 {lacks} 甲 E3001、甲 E5001" in text
    assert f"结清 2026 年 3 月 22 日 {lacks} 甲 E4001" in text
    answer = loss_data.liability(pipeline.check(Repository(root), TODAY), {})["losses"][0]
    assert [
        {"event": "0002", "act": "ruling", "people": ["E3001", "E5001"]},
        {"event": "0003", "act": "settlement", "people": ["E4001"]},
    ] == answer["not_signed"]
    sign_event(root, "ruling", "events/0002-ruling.yaml", ("department_manager", "E3001"))
    text = case_page(root)
    assert f"裁定 2026 年 3 月 20 日 {lacks} 甲 E5001" in text
    sign_event(root, "ruling", "events/0002-ruling.yaml", ("hr", "E5001"))
    sign_event(root, "settlement", "events/0003-settlement.yaml", ("commerce", "E4001"))
    text = case_page(root)
    assert lacks not in text
    assert "结清日 2026 年 3 月 22 日 2026 年 3 月 27 日签好" in text


def test_no_page_says_who_was_penalised(tmp_path: Path) -> None:
    root = write(tmp_path)
    put(root / CASE / "events/0002-penalty.yaml", PENALTY)
    sign_event(root, "penalty", "events/0002-penalty.yaml", ("hr", "E5001"))
    report = pipeline.check(Repository(root), TODAY)
    assert any("penalty" in found.place.file for found in report.findings)
    for language in LANGUAGES:
        made = list(pages(report, language, Stamp("1", None)))
        cases = [
            page.text for page in made if page.path.startswith(("cases/", "findings", "index"))
        ]
        assert cases
        assert not any(re.search("penalt|处罚|没有核对", text) for text in cases)


def test_nobody_is_waited_for_in_a_draft(tmp_path: Path) -> None:
    case = write(tmp_path) / CASE / "case.yaml"
    assert "等签字" in case_page(tmp_path)
    edit(case, "sign_off: {requested_on: 2026-03-10}\n", "")
    assert "等签字" not in case_page(tmp_path)


def test_a_cancelled_case_says_why_and_waits_for_nobody(tmp_path: Path) -> None:
    case = write(tmp_path) / CASE / "case.yaml"
    edit(case, "notes:", "cancelled: {cancelled_on: 2026-03-12, reason: 他不走了}\nnotes:")
    text = case_page(tmp_path)
    assert "撤销的原因 他不走了" in text
    assert "等签字" not in text


def test_a_request_without_its_papers_is_where_a_case_stands(tmp_path: Path) -> None:
    (write(tmp_path) / CASE / "materials/statement.csv").unlink()
    (case,) = pipeline.check(Repository(tmp_path), TODAY).cases
    way = {one.name: (one.day, one.state) for one in milestones(case)}
    assert (date(2026, 3, 10), "now") == way["requested"]
    assert (None, "ahead") == way["signed"]
    assert "已申请签字，但材料还没齐，现在等" in case_page(tmp_path)
    assert sentence(case, Voice("en")).startswith("The sign-off is requested, but")


def test_a_request_with_its_papers_is_done(tmp_path: Path) -> None:
    (case,) = pipeline.check(Repository(write(tmp_path)), TODAY).cases
    signing = replace(case, standing=replace(case.standing, status=Status.SIGNING))
    assert ["done", "done", "now"] == [one.state for one in milestones(signing)][:3]


def test_a_closed_case_shows_its_closing_day(tmp_path: Path) -> None:
    report = pipeline.check(Repository(write(tmp_path)), TODAY)
    case = report.cases[0]
    closed = replace(case.standing, status=Status.CLOSED, since=date(2026, 8, 1))
    last = milestones(replace(case, standing=closed))[-1]
    assert (last.name, last.day, last.state) == ("closed", date(2026, 8, 1), "done")


def test_a_loss_that_needs_a_ruling_keeps_its_amount(tmp_path: Path) -> None:
    sign(write(tmp_path))
    early = PROBLEM.replace("2026-03-20", "2026-03-09") % ("0a" * 32)
    put(tmp_path / CASE / "events/0001-problem.yaml", early)
    text = case_page(tmp_path)
    assert "损失 ¥10,000.00，还没有分。" in text
    assert "请部门经理和人事裁定" in text
    assert "照制度算出来的" not in text


def test_lost_goods_name_the_day_of_their_price_and_its_clause(tmp_path: Path) -> None:
    sign(write(tmp_path))
    goods = "lines:\n  - {sku: A-NB14, quantity: 2}\n"
    event = PROBLEM.replace('loss: "10000.00"\n', goods) % ("0a" * 32)
    put(tmp_path / CASE / "events/0001-problem.yaml", event)
    text = case_page(tmp_path)
    assert "损失的货，单价是发现那天的价目表价（含税），依据 制度 19" in text
    assert "制度 17-1、 制度 19" in text
    assert "问题 0001（未确认）" in text


def test_a_wrapped_line_of_chinese_has_no_space_and_code_stays_as_it_is() -> None:
    wrapped = "# 题\n第一行，\n第二行**重**\n接着\n* 一\n  续\n\n```text\n甲\n乙\n```\nwith\n中\n"
    joined = "# 题\n第一行，第二行**重**接着\n* 一续\n\n```text\n甲\n乙\n```\nwith\n中\n"
    assert markup.joined(wrapped) == joined


def test_times_of_shanghai_are_beijing_time(shop: Shop) -> None:
    assert "时间都是北京时间" in shop.page("cases/HO-2026-0001").text
    assert "Beijing time" in shop.page("en/cases/HO-2026-0001").text


def test_the_menu_leads_to_findings_and_guides(shop: Shop) -> None:
    links = set(shop.page(".").values("href"))
    assert {("a", "findings/"), ("a", "guide/"), ("a", "terms/")} <= links
    assert "使用说明" in shop.page(".").text
    assert "Guide" in shop.page("en").text


@pytest.mark.parametrize(
    ("name", "says", "home"), [("", "没有这一页", "/"), ("en/", "no such", "/en/")]
)
def test_a_lost_reader_is_led_home(shop: Shop, name: str, says: str, home: str) -> None:
    page = Page.of(shop.built.folder / f"{name}404.html")
    assert says in page.text
    assert ("a", home) in page.values("href")
    others = {tags["hreflang"]: tags["href"] for _, tags in page.tags if "hreflang" in tags}
    for base in ("", "/ledger"):  # a server may keep the site below its root
        led = {language: urljoin(f"{base}/", base + way) for language, way in others.items()}
        assert {"zh": f"{base}/", "en": f"{base}/en/"} == led


def test_no_phone_number_is_shown(shop: Shop) -> None:
    assert not [file for file in html_files(shop) if "138-0000" in file.read_text()]


def test_an_article_shows_its_clauses_rules_and_readings(shop: Shop) -> None:
    text = shop.page("articles/17").text
    assert "17-1" in text
    assert "A1702 发现日还没到" in text
    assert "A2 4 个月的最后一天怎么数" in text
    assert "公司选的" in text
    assert "部门经理 15%" in text


def test_the_home_page_counts_and_names_who_is_waited_for(shop: Shop) -> None:
    text = shop.page(".").text
    assert "台账里有 2 个移交案：" in text
    assert "等甲（监交人）归档" in text


def test_what_people_typed_appears_as_they_typed_it(shop: Shop) -> None:
    for address in ("cases/HO-2026-0002", "en/cases/HO-2026-0002"):
        text = shop.page(address).text
        for nasty in NASTY:
            assert nasty in text


def test_what_people_typed_never_becomes_a_tag_or_a_link(shop: Shop) -> None:
    own = {"src", "href", "action", "content"}
    for file in html_files(shop):
        page = Page.of(file)
        assert not [value for _, value in page.values(*own) if "evil" in value]
        assert not [value for _, value in page.values("href") if value.startswith("javascript")]
        assert not [tag for tag, values in page.tags if {"onerror", "onclick"} & values.keys()]
        assert "alert(1)" not in "".join(
            re.findall(r"<script.*?</script>", file.read_text(), re.DOTALL)
        )


def test_the_same_input_gives_the_same_bytes_in_another_folder(shop: Shop, tmp_path: Path) -> None:
    root = tmp_path / "elsewhere"
    shutil.copytree(shop.root, root, ignore=shutil.ignore_patterns("build"))
    again = site.build(Repository(root), TODAY)
    assert digests(shop.built.folder) == digests(again.folder)


def digests(folder: Path) -> dict[str, str]:
    files = store.read(folder)
    return {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_where_nothing_changed_nothing_is_rendered(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        pytest.fail("rendered again")

    monkeypatch.setattr(render, "render", fail)
    written = {file: file.stat().st_mtime_ns for file in (shop.root / "build").rglob("*")}
    steps: list[str] = []
    again = site.build(Repository(shop.root), TODAY, None, steps.append)
    assert again.changed is False
    assert steps == ["site_building_pages"]
    assert written == {file: file.stat().st_mtime_ns for file in (shop.root / "build").rglob("*")}


def test_nothing_is_requested_from_elsewhere(shop: Shop) -> None:
    foreign = re.compile(r"(https?:)?//")
    for file in html_files(shop):
        page = Page.of(file)
        asked = [value for tag, value in page.values("href", "src", "srcset") if tag != "a"]
        assert not [value for value in asked if foreign.match(value)], file
        assert "@import" not in file.read_text()
    for file in shop.built.folder.rglob("*.css"):
        wanted = re.findall(r"@import[^;]*|url\(([^)]*)\)", file.read_text())
        assert not [value for value in wanted if foreign.match(value.strip("'\""))], file


def test_every_link_leads_somewhere(shop: Shop) -> None:
    files = {str(file) for file in shop.built.folder.rglob("*") if file.is_file()}
    for file in html_files(shop):
        if file.name == "404.html":
            continue  # it knows no folder of its own, so that its links begin at the root
        for tag, value in set(Page.of(file).values("href", "src")):
            path, _, anchor = html.unescape(value).partition("#")
            if re.match(r"[a-z]+:", path):
                continue
            place = os.path.normpath(file.parent / path) if path else str(file)
            target = place if place in files else f"{place}/index.html"
            assert target in files, (file, tag, value)
            if anchor and target.endswith(".html"):
                assert anchor in ids(target), (file, value)


@cache
def ids(file: str) -> set[str]:
    return {value for _, value in Page.of(Path(file)).values("id")}


def test_the_other_language_is_the_same_page(shop: Shop) -> None:
    here, there = shop.page("articles/17"), shop.page("en/articles/17")
    assert ("a", "../../en/articles/17/") in here.values("href")
    assert ("a", "../../../articles/17/") in there.values("href")


def test_chinese_on_an_english_page_is_marked(shop: Shop) -> None:
    page = (shop.built.folder / "en/cases/HO-2026-0001/index.html").read_text()
    assert '<span lang="zh">客户说少了一批货。</span>' in page
    assert 'hreflang="zh" lang="zh">中文</a>' in page


def test_the_search_knows_cases_and_leaves_lists_out(shop: Shop) -> None:
    index = json.loads((shop.built.folder / "search/search_index.json").read_text())
    found = {entry["location"] for entry in index["docs"]}
    assert "cases/HO-2026-0001/#losses" in found
    assert "" not in found


def test_a_page_by_hand_is_listed(shop: Shop) -> None:
    assert "怎么开始" in shop.page("about").text


def test_the_answer_for_programs_and_for_people(shop: Shop) -> None:
    answer = site.data(shop.built)
    assert answer["version"] == 1
    assert answer["path"] == str(shop.root / "build/site")
    assert answer["languages"] == ["zh", "en"]
    assert answer["changed"] is True
    assert "make serve" in "".join(site.lines(shop.built, Voice("en")))


def test_somebody_elses_folder_is_left_alone(shop: Shop, tmp_path: Path) -> None:
    mine = put(tmp_path / "notes.txt", "mine")
    with pytest.raises(click.UsageError, match="left alone"):
        site.build(Repository(shop.root), TODAY, tmp_path)
    assert mine.read_text() == "mine"


# ---- nothing is touched that is not ours


@pytest.mark.parametrize("link", ["build", "build/docs", "build/site"])
def test_a_link_on_the_way_is_refused_and_what_lies_behind_it_stays(
    tmp_path: Path, link: str
) -> None:
    root, elsewhere = write(tmp_path / "root"), tmp_path / "elsewhere"
    kept = [put(elsewhere / name, name) for name in ("docs/a.md", "site/b.md", "c.md")]
    (root / link).parent.mkdir(exist_ok=True)
    (root / link).symlink_to(elsewhere)
    with pytest.raises(click.UsageError, match="is a link") as error:
        site.build(Repository(root), TODAY)
    assert Voice("zh").phrase("site_link", path=str(root / link)) in error.value.message
    assert sorted(kept) == sorted(path for path in elsewhere.rglob("*") if path.is_file())
    assert ["docs/a.md", "site/b.md", "c.md"] == [path.read_text() for path in kept]


def test_a_link_among_the_pages_gives_way_to_the_page(tmp_path: Path) -> None:
    folder, elsewhere = tmp_path / "docs", tmp_path / "elsewhere"
    mine = [put(elsewhere / name, "mine") for name in ("a.md", "b.md")]
    folder.mkdir()
    (folder / "zh").symlink_to(elsewhere)
    (folder / "en.md").symlink_to(mine[0])
    (folder / "old.md").symlink_to(mine[1])
    store.write(folder, {"zh/a.md": b"a", "en.md": b"b"})
    assert {"en.md": b"b", "zh/a.md": b"a"} == store.read(folder)
    assert ["mine", "mine"] == [path.read_text() for path in mine]
    assert mine == sorted(elsewhere.iterdir())


def test_a_page_is_written_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    store.write(tmp_path, {"zh/a.md": b"old"})
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        store.write(tmp_path, {"zh/a.md": b"new"})
    assert {"zh/a.md": b"old"} == store.read(tmp_path)


@pytest.mark.parametrize("link", ["docs", "docs/zh", "docs/zh/guide.md", "docs/zh/more"])
def test_what_lies_behind_a_link_gets_on_no_page(tmp_path: Path, link: str) -> None:
    root = company(tmp_path / "root")
    secret = put(tmp_path / "secret/zh/secret.md", "# secret")
    if (root / link).exists():
        (root / link).rename(tmp_path / "aside")
    (root / link).symlink_to(secret if link.endswith(".md") else secret.parents[1])
    with pytest.raises(click.UsageError, match="is a link"):
        site.build(Repository(root), TODAY)
    assert not (root / "build").exists()


FOREIGN = ("0a" * 32, "", "handover-ledger", "\xff")


@pytest.mark.parametrize("mark", FOREIGN)
def test_a_folder_with_a_mark_that_is_not_ours_is_left_alone(
    shop: Shop, tmp_path: Path, mark: str
) -> None:
    kept = {".digest": mark.encode("latin-1"), "notes.txt": b"mine"}
    store.write(tmp_path, kept)
    with pytest.raises(click.UsageError, match="left alone"):
        site.build(Repository(shop.root), TODAY, tmp_path)
    assert kept == store.read(tmp_path)


def test_a_folder_is_free_if_it_is_empty_or_a_site_of_ours(shop: Shop, tmp_path: Path) -> None:
    assert render.is_free(tmp_path)
    assert render.is_free(tmp_path / "new")
    assert render.is_free(shop.built.folder)
    assert not render.is_free(put(tmp_path / "file", "mine"))
    assert not render.is_free(tmp_path)
    (tmp_path / ".digest").symlink_to(shop.built.folder / ".digest")
    assert not render.is_free(tmp_path)


@pytest.mark.parametrize(
    "output",
    [
        *("cases/site", "schema", "docs/site", "tools", ".git/site", "build/docs/zh", "build"),
        *(".", "..", "../..", "new/../cases/site"),
    ],
)
def test_no_site_goes_among_the_files_of_the_ledger_or_around_them(
    tmp_path: Path, output: str
) -> None:
    root = write(tmp_path / "above/root")
    before = store.read(tmp_path)
    with pytest.raises(click.UsageError, match="files of the ledger"):
        site.build(Repository(root), TODAY, root / output)
    assert before == store.read(tmp_path)


def test_a_site_is_judged_by_the_place_that_links_lead_to(tmp_path: Path) -> None:
    root = write(tmp_path / "root")
    (tmp_path / "link").symlink_to(root / "cases")
    with pytest.raises(click.UsageError, match="files of the ledger"):
        site.build(Repository(root), TODAY, tmp_path / "link/site")
    (root / "public").symlink_to(tmp_path / "new")
    with pytest.raises(click.UsageError, match="is a link"):
        site.build(Repository(root), TODAY, root / "public/site")
    put(root / "build/site", "mine")
    with pytest.raises(click.UsageError, match="left alone"):
        site.build(Repository(root), TODAY)
    assert (root / "build/site").read_text() == "mine"
    assert not (root / "build/docs").exists()


def test_a_site_of_ours_is_replaced_or_stays_as_it_was(
    shop: Shop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(path: Path, target: Path) -> Path:
        if target == place and path.name != "before":
            raise OSError(errno.EROFS, "Read-only file system")
        os.rename(path, target)  # noqa: PTH104 - the method is the one replaced
        return target

    place = tmp_path / "site"
    old = {".digest": b"handover-ledger site\nan older one\n", "index.html": b"old"}
    store.write(place, old)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        patch.setattr(render, "_start", partial(rendered_before, shop))
        with pytest.raises(OSError, match="Read-only"):
            site.build(Repository(shop.root), TODAY, place)
    assert old == store.read(place)
    site.build(Repository(shop.root), TODAY, place)
    assert digests(shop.built.folder) == digests(place)
    assert [place] == list(tmp_path.iterdir())


def rendered_before(shop: Shop, _: object, language: str, into: Path) -> subprocess.Popen[str]:
    """Put the pages that were rendered for the shop in a place, instead of rendering them again."""
    whole = shop.built.folder
    left_out = {str(whole): ["en", ".digest"]}
    source = whole if language == "zh" else whole / language
    shutil.copytree(source, into, ignore=lambda folder, _: left_out.get(folder, []))
    return subprocess.Popen(["true"], stderr=subprocess.PIPE, text=True)


# ---- what a configuration may say


CODE = {
    "hooks:\n  - evil.py\n": "hooks",
    "plugins:\n  - search\n  - macros\n": "macros",
    "plugins:\n  - macros: {module_name: evil}\n": "macros",
    "plugins: {search: {}, privacy: {}}\n": "privacy",
    "markdown_extensions: [evil]\n": "evil",
    "markdown_extensions:\n  - pymdownx.snippets: {base_path: /}\n": "pymdownx.snippets",
    "markdown_extensions: {'evil:Extension': {}}\n": "evil:Extension",
    "markdown_extensions: [1]\n": "1",
    "extra_templates: [evil.html]\n": "extra_templates",
    "mdx_configs: {}\n": "mdx_configs",
    "INHERIT: ../evil.yml\n": "INHERIT",
    "- hooks\n": "['hooks']",
}


@pytest.mark.parametrize(("text", "value"), CODE.items(), ids=CODE.values())
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_configuration_that_would_run_something_is_refused(
    tmp_path: Path, text: str, value: str, language: str
) -> None:
    root = company(tmp_path)
    name = config.FILES[language]
    put(root / "evil.py", f"open({str(root / 'ran')!r}, 'w')")
    put(root / name, f"# theirs\n{text}")
    with pytest.raises(click.UsageError) as error:
        site.build(Repository(root), TODAY)
    lines = [number for number, line in enumerate(text.splitlines(), 2) if value in line]
    facts = {"path": name, "line": lines[0] if lines else 2, "value": value}
    said = [Voice(one).phrase("site_config_unfit", **facts) for one in LANGUAGES]
    assert "\n".join(said) == error.value.message
    assert not (root / "build").exists()
    assert not (root / "ran").exists()


@pytest.mark.parametrize(
    ("text", "line", "code"),
    [
        ("extra:\n  a: !!python/object/apply:os.system ['touch ran']\n", 2, "F0109"),
        ("site_name: !ENV HOME\n", 1, "F0109"),
        ("theme: {\n", 1, "F0106"),
        ("a: &a 1\n", 1, "F0108"),
        ("", 1, "F0105"),
    ],
)
def test_a_configuration_is_read_as_a_record_is(
    tmp_path: Path, text: str, line: int, code: str
) -> None:
    put(company(tmp_path) / "mkdocs.yml", text)
    with pytest.raises(click.UsageError) as error:
        site.build(Repository(tmp_path), TODAY)
    for one in LANGUAGES:
        assert Voice(one).rule(code)["fix"] in error.value.message  # type: ignore[index]
    assert f"Line {line} of mkdocs.yml" in error.value.message
    assert not (tmp_path / "ran").exists()


def test_a_configuration_behind_a_link_or_without_its_other_half_is_refused(tmp_path: Path) -> None:
    root = company(tmp_path / "root")
    (root / "mkdocs.en.yml").unlink()
    with pytest.raises(click.UsageError, match=re.escape("of mkdocs.en.yml")):
        site.build(Repository(root), TODAY)
    (root / "mkdocs.yml").rename(tmp_path / "mkdocs.yml")
    (root / "mkdocs.yml").symlink_to(tmp_path / "mkdocs.yml")
    with pytest.raises(click.UsageError, match=re.escape("of mkdocs.yml")):
        site.build(Repository(root), TODAY)


def test_the_configuration_at_the_top_governs_the_site(tmp_path: Path) -> None:
    root = company(tmp_path)
    put(root / "mkdocs.yml", GOVERNING)
    made = sources.write(Repository(root), pipeline.check(Repository(root), TODAY))
    zh, en = (json.loads(made.config(one).read_text()) for one in LANGUAGES)
    for whole in (zh, en):
        assert whole["copyright"] == "某公司"
        assert whole["theme"]["name"] == "material"
        assert whole["plugins"]["search"] == {"separator": "x", "jieba_dict_user": "words.txt"}
        assert whole["extra"]["generator"] is True
        assert "INHERIT" not in whole
        assert (made.folder / whole["theme"]["custom_dir"] / "main.html").is_file()
    assert (zh["docs_dir"], en["docs_dir"]) == LANGUAGES
    assert en["theme"]["language"] == "en"  # from mkdocs.en.yml, on top


GOVERNING = """\
site_name: x
copyright: 某公司
theme: material
plugins:
  - search: {separator: x}
markdown_extensions: [tables, toc: {permalink: true}]
extra: {generator: true}
"""


# ---- Git that has no answer


def test_without_git_there_is_a_site_that_says_why_it_names_no_commit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "git", None)  # as its import fails where there is no git
    root = company(tmp_path)
    made = sources.write(Repository(root), pipeline.check(Repository(root), TODAY))
    foot = json.loads(made.config("zh").read_text())["extra"]["foot"]
    assert markup.plain(Voice("zh").phrase("foot", day=TODAY, version=__version__)) == foot
    assert made.unstamped is not None
    built = Built(root, 1, LANGUAGES, True, made.unstamped)  # noqa: FBT003 - it was
    for one in LANGUAGES:
        assert Voice(one).phrase("git_missing") in list(site.lines(built, Voice(one)))[-1]


def test_a_folder_that_is_not_under_git_is_nothing_to_speak_of(shop: Shop) -> None:
    assert shop.built.unstamped is None
    assert len(list(site.lines(shop.built, Voice("zh")))) == 1


# ---- what mkdocs says


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ("INFO a\nWARNING -  b\nERROR -  c\nd\n", "WARNING -  b\nERROR -  c"),
        ("INFO a\nTraceback:\n  File x\nOSError: no space\n", "OSError: no space"),
        ("", ""),
    ],
)
def test_a_renderer_that_breaks_is_told_by_its_last_words(said: str, complaint: str) -> None:
    assert complaint == render._complaints(said)  # noqa: SLF001


def test_a_page_by_hand_in_another_encoding_breaks_nothing(tmp_path: Path) -> None:
    root = company(tmp_path)
    put(root / "docs/zh/guide.md", "# 怎么开始\n".encode("gb18030"))
    made = sources.write(Repository(root), pipeline.check(Repository(root), TODAY))
    assert "\ufffd" in (made.folder / "zh/guide.md").read_text()


# ---- failures


def test_a_page_that_cannot_be_rendered_leaves_the_site_as_it_was(
    shop: Shop, tmp_path: Path
) -> None:
    root = tmp_path / "broken"
    shutil.copytree(shop.root, root)
    put(root / "docs/zh/guide.md", "# 怎么开始\n\n[没有](nowhere.md)\n")
    before = digests(root / "build/site")
    with pytest.raises(click.UsageError, match=re.escape("nowhere.md")):
        site.build(Repository(root), TODAY)
    assert before == digests(root / "build/site")
    assert ["docs", "site"] == sorted(path.name for path in (root / "build").iterdir())


@pytest.mark.parametrize(
    "lost", ["cases/register/repository.yaml", "schema/policy/2024-01-01.yaml"]
)
def test_a_repository_that_cannot_be_read_still_has_pages(tmp_path: Path, lost: str) -> None:
    file = write(tmp_path) / lost
    put(file, "{")
    report = pipeline.check(Repository(tmp_path), TODAY)
    for language in LANGUAGES:
        made = {page.path: page.text for page in pages(report, language, Stamp("1", None))}
        assert "F0106" in made["findings.md"]
        assert {"index.md", "about.md", "cases/index.md", "articles/index.md"} <= set(made)


def test_a_case_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    put(write(tmp_path) / CASE / "case.yaml", "{")
    report = pipeline.check(Repository(tmp_path), TODAY)
    home = next(pages(report, "zh", Stamp("1", None))).text
    assert Voice("zh").phrase("not_checked", folders=[CASE]) in home


def test_a_page_that_is_no_longer_made_goes(tmp_path: Path) -> None:
    store.write(tmp_path, {"zh/a.md": b"a", "zh/b.md": b"b"})
    store.write(tmp_path, {"zh/b.md": b"b", "en/c.md": b"c"})
    assert {"zh/b.md": b"b", "en/c.md": b"c"} == store.read(tmp_path)


def test_the_site_is_served_on_this_machine(shop: Shop) -> None:
    with server.server(shop.built.folder, 0) as shown:
        threading.Thread(target=shown.serve_forever, daemon=True).start()
        host, port = shown.server_address[:2]
        with urllib.request.urlopen(f"http://{host!s}:{port}/cases/") as answer:
            assert "HO-2026-0001" in answer.read().decode()
        shown.shutdown()
    assert host == "127.0.0.1"


def test_a_port_that_is_taken_is_named_with_another(shop: Shop) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(click.UsageError, match=str(port + 1)):
            site.serve(shop.built, port)


@pytest.mark.parametrize("text", NASTY)
def test_inert_text_is_text_in_markdown_and_in_html(text: str) -> None:
    shown(text)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cf", "Zl", "Zp"))))
@settings(max_examples=60, deadline=None)
def test_any_text_is_text(text: str) -> None:
    shown(text)


def shown(text: str) -> None:
    """Assert that a paragraph, a heading, a cell and raw HTML all show a text as it is."""
    inert, plain = markup.inert(text), " ".join(text.split())
    page = f"{inert}\n\n# {inert}\n\n| a |\n| - |\n| x{inert} |\n\n<p>{inert}</p>\n"
    rendered = markdown(page, extensions=["attr_list", "tables", "admonition"])
    cell = f"<td>x{inert}</td>"
    expected = "".join([f"<p>{inert}</p>" if plain else "", f"<h1>{inert}</h1>"])
    assert squeezed(f"{expected}{cell}<p>{inert}</p>") in squeezed(
        re.sub(r"</?(table|thead|tbody|tr)>|<th>a</th>", "", rendered)
    )
    assert plain == html.unescape(inert)


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def test_code_in_a_sentence_keeps_its_spaces() -> None:
    assert "Check <code>a</code> and <code>b</code> now" == markup.coded("Check `a` and `b` now")
    assert "写 <code>a</code>。" == markup.coded("写 `a`。")
    assert "<code>a</code>" == markup.coded("`a`")


def test_characters_that_hide_are_shown_as_such() -> None:
    assert "a\ufffdb c" == markup.inert("a\u202eb\x00c\nd".replace("\x00", "\n").replace("\nd", ""))


def test_every_phrase_of_the_templates_is_there_in_both_languages() -> None:
    asked = set()
    for file in (PACKAGE / "templates").iterdir():
        text = file.read_text()
        asked |= set(re.findall(r"say\('(\w+)'[,)]", text))
        asked |= {f"{k}{one}" for k in re.findall(r"many\('(\w+)',", text) for one in ("", "_one")}
    asked |= {f"about_status_{status}" for status in Status}
    asked |= {f"about_coverage_{coverage}" for coverage in Coverage}
    asked |= {f"decision_{state}" for state in ("accept", "refuse", "waiting", "doubted")}
    asked |= {f"title_{title}" for title in titles()}
    asked |= {
        f"way_{step}" for step in ("opened", "requested", "signed", "filed", "window", "closed")
    }
    ages = ("opened", "waited", "filed", "closed", "cancelled")
    asked |= {f"age_{age}{one}" for age in ages for one in ("", "_one")}
    for language in LANGUAGES:
        known = Voice(language)._catalogue["phrases"]  # noqa: SLF001
        assert asked <= set(known)
        assert {key for key in known if key.startswith("step_")} <= {
            f"step_{key.removeprefix('do_')}" for key in known if key.startswith("do_")
        }


def titles() -> list[str]:
    schema = json.loads((ROOT / "schema/person.schema.json").read_text())
    position = schema["properties"]["positions"]["items"]["properties"]
    names: list[str] = position["title"]["enum"]
    return names
