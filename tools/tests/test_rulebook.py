"""The commands about the policy itself: what a clause or code means, and what checks each requirement."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import company
import pytest
from command_line import answer, run

from handover import pipeline
from handover.repo import Repository
from handover.report import explanation
from handover.words import LANGUAGES, Voice, codes
from handover.words.notices import notices

if TYPE_CHECKING:
    from pathlib import Path

CASE = company.CASE


# ---- explain


@pytest.mark.parametrize(
    ("what", "clauses", "readings", "codes"),
    [
        ("17", {"17-1", "17-2"}, {"A2"}, {"A1702"}),
        ("17-1", {"17-1"}, set(), set()),
        ("A1702", set(), set(), {"A1702"}),
        ("a1702", set(), set(), {"A1702"}),
        ("A2", set(), {"A2"}, set()),
        ("A11", set(), {"A11-within", "A11-after"}, set()),
        ("F0106", set(), set(), {"F0106"}),
        ("E001", set(), set(), {"E001"}),
    ],
)
def test_an_article_a_code_and_a_reading_are_explained(
    root: Path, what: str, clauses: set[str], readings: set[str], codes: set[str]
) -> None:
    assert root.is_dir()
    found = answer("explain", what)
    assert (1, what.upper()) == (found["version"], found["asked"])
    assert clauses <= {clause["clause"] for clause in found["clauses"]}
    assert readings <= {reading["reading"] for reading in found["readings"]}
    assert codes <= set(found["codes"])
    for language in LANGUAGES:
        text = run("explain", what, "--lang", language).stdout
        for code in codes:
            assert found["codes"][code][language]["why"] in text
        for reading in found["readings"]:
            assert reading["question"][language] in text
        for clause in found["clauses"]:
            assert clause["text"][language] in text


@pytest.mark.parametrize("what", ["第17条", "第十七条", "十七", " 17 ", "Article 17", "第 17 条"])
def test_an_article_may_be_asked_for_as_people_say_it(root: Path, what: str) -> None:
    assert root.is_dir()
    assert answer("explain", "17") == answer("explain", what)


@pytest.mark.parametrize(
    ("what", "number"), [("二十", "20"), ("二十一", "21"), ("十", "10"), ("三", "3")]
)
def test_a_chinese_numeral_is_a_number(root: Path, what: str, number: str) -> None:
    assert root.is_dir()
    assert number == answer("explain", what)["asked"]


@pytest.mark.parametrize("code", [*notices()])
def test_a_legal_notice_is_explained_with_its_source(root: Path, code: str) -> None:
    assert root.is_dir()
    (notice,) = answer("explain", code.lower())["legal_notices"]
    assert code == notice["code"]
    for language in LANGUAGES:
        text = run("explain", code, "--lang", language).stdout
        assert notice["says"][language] in text
        assert notice["source"][language] in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_explanation_shows_the_bare_name_of_a_fact(root: Path, language: str) -> None:
    report, voice = pipeline.policies(Repository(root)), Voice(language)
    for code in codes(language):
        found = explanation.find(report.editions, code)
        assert found is not None
        shown = "\n".join(explanation.lines(found, voice))
        assert not re.search("〈[a-z_]+_[a-z]+〉", shown), code
        assert language == "en" or not re.search("〈[a-z_]+〉", shown), code


def test_a_requirement_is_explained_with_its_rules(root: Path) -> None:
    assert root.is_dir()
    found = answer("explain", "r62")
    (row,) = found["requirements"]
    assert ("R62", "17-1", "computed") == (row["requirement"], row["clause"], row["coverage"])
    assert sorted(row["rules"]) == list(found["codes"])
    text = run("explain", "R62", "--lang", "zh").stdout
    assert f"R62 {row['title']['zh']}" in text
    assert row["text"]["zh"] in text


def test_a_code_is_explained_with_its_fix_an_example_and_where_it_is_found(root: Path) -> None:
    line = company.edit(
        root / company.CASE / "case.yaml", "    mode: on_site\n", "    mode: video\n"
    )
    found = answer("explain", "A0607")
    assert (
        Voice("zh").outline(Voice("zh").rule("A0607")["fix"])
        == found["codes"]["A0607"]["zh"]["fix"]
    )
    assert {"breaking", "passing"} == set(found["examples"]["A0607"])
    file = f"{company.CASE}/case.yaml"
    case = {"code": "A0607", "case": "HO-2026-0001", "file": file, "line": line}
    assert [case] == found["touched"]
    assert case in answer("explain", "6")["touched"]
    assert f"{file}:{line}" in run("explain", "6", "--lang", "zh").stdout
    text = run("explain", "A0607", "--lang", "zh").stdout
    assert f"{company.CASE}/case.yaml:{line}" in text
    for snippet in found["examples"]["A0607"].values():
        assert snippet.splitlines()[0] in text


def test_codes_are_explained_in_their_order_and_no_colon_follows_a_colon(root: Path) -> None:
    assert root.is_dir()
    for article in map(str, range(1, 22)):
        codes = list(answer("explain", article)["codes"])
        assert sorted(codes) == codes
        assert not re.search("核对：|推算：", run("explain", article, "--lang", "zh").stdout)


@pytest.mark.parametrize(
    ("code", "levels", "claim"),
    [
        ("A0501", ["error"], "sign_off"),
        ("A0401", ["error"], "handover"),
        ("A1705", ["info"], "none"),
        ("A0701", ["warning"], "none"),
        ("X0202", ["error", "warning"], "none"),
        ("F0429", ["info"], "none"),
        ("F0106", ["error"], "none"),
    ],
)
def test_a_code_says_how_much_it_weighs_and_from_when(
    root: Path, code: str, levels: list[str], claim: str
) -> None:
    assert root.is_dir()
    assert {"levels": levels, "claim": claim} == answer("explain", code)["weights"][code]
    for language in LANGUAGES:
        voice = Voice(language)
        text = run("explain", code, "--lang", language).stdout
        assert voice.phrase(f"claim_{claim}") in text
        assert voice.value(levels) in text


def test_an_article_shows_its_tables_and_the_notices_beside_its_sanctions(root: Path) -> None:
    assert root.is_dir()
    found = answer("explain", "17")
    tables = found["clauses"][0]["tables"]
    assert {"party": "receiver", "percent": 15} == tables["within"][0]
    wanted = ["L-FAULT", "L-PERIOD", "L-RULES", "L-WAGE-20"]
    assert wanted == [one["code"] for one in found["legal_notices"]]
    text = run("explain", "17", "--lang", "en").stdout
    assert "within the window: receiver 15%, supervisor 25%" in text
    assert all(f"{code}  " in text for code in wanted)
    beside = {"8": "L-NOTICE", "15": "L-FAULT", "18": "L-WAGE-EXIT", "20": "L-FINES"}
    for article, code in beside.items():
        assert code in {one["code"] for one in answer("explain", article)["legal_notices"]}
    for what in ("A1702", "6", "A2"):
        assert [] == answer("explain", what)["legal_notices"]


def test_without_an_edition_a_code_is_still_explained(root: Path) -> None:
    shutil.rmtree(root / "schema")
    found = answer("explain", "F0106")
    assert ([], ["F0106"]) == (found["clauses"], list(found["codes"]))
    assert [] == found["legal_notices"]
    assert 2 == run("explain", "17").exit_code


# ---- coverage


def test_every_requirement_is_accounted_for(root: Path) -> None:
    assert root.is_dir()
    found = answer("coverage")
    totals = found["totals"]
    assert (82, 82) == (totals["requirements"], totals["covered"])
    assert 82 == totals["enforced"] + totals["computed"] + totals["not_checked"]
    assert "2024-01-01" == found["edition"]
    for language in LANGUAGES:
        text = run("coverage", "--lang", language).stdout
        for row in found["requirements"]:
            assert row["title"][language] in text
            for rule in row["rules"]:
                assert ["code"] == list(rule)
                assert rule["code"] in text


def test_in_a_checkout_each_code_says_what_tries_it(root: Path) -> None:
    company.put(root / "tools/tests/records/A0201/ok-one.yaml", "case: x\n")
    company.put(root / "tools/tests/records/A0201/one.yaml", "case: x\n")
    company.put(root / "tools/tests/records/A0201/one.0001-filing.yaml", "event: filing\n")
    company.put(root / "tools/tests/test_one.py", "assert 'A0201' != 'X0201'  # A0201, R61\n")
    company.put(root / "tools/tests/test_words.py", "A0201 X0202\n")  # lists all, tries none
    found = answer("coverage")
    rows = {row["requirement"]: row for row in found["requirements"]}
    one = "tools/tests/test_one.py"
    tried = {
        "code": "A0201",
        "records": 2,
        "breaking": 1,
        "passing": 1,
        "tests": 1,
        "folder": "tools/tests/records/A0201",
        "modules": [one],
    }
    assert [tried] == rows["R02"]["rules"]
    assert [one] == rows["R61"]["modules"]
    modules = {rule["code"]: rule["modules"] for rule in rows["R01"]["rules"]}
    assert ([one], []) == (modules["X0201"], modules["X0202"])
    assert (3, 2) == (found["totals"]["tried"], found["totals"]["records"])
    lines = run("coverage", "--lang", "en").stdout.splitlines()
    assert "    A0201  tools/tests/records/A0201: 1 that break it, 1 that pass" in lines
    assert "    X0201  tried by the tests in test_one.py" in lines
    assert "    R61  tried by the tests in test_one.py" in lines
    assert "    X0202  no test tries it yet" in lines


def test_without_an_edition_nothing_is_covered(root: Path) -> None:
    shutil.rmtree(root / "schema")
    result = run("coverage", "--lang", "en")
    assert 2 == result.exit_code
    assert "No edition of the policy is in force" in result.stderr


@pytest.mark.parametrize(
    ("what", "act", "requirement"),
    [
        ("裁定", "ruling", "R78"),
        ("豁免", "waiver", "R03"),
        ("委托", "delegation", "R79"),
        ("归档", "filing", "R16"),
        ("Waiver", "waiver", "R03"),
    ],
)
def test_a_kind_of_event_is_explained_by_its_name(
    root: Path, what: str, act: str, requirement: str
) -> None:
    assert root.is_dir()
    found = answer("explain", what)
    assert [act] == [one["act"] for one in found["acts"]]
    assert requirement in {one["requirement"] for one in found["requirements"]}
    for language in LANGUAGES:
        assert f"`event: {act}`" in run("explain", what, "--lang", language).stdout


@pytest.mark.parametrize(
    ("code", "said", "unsaid"),
    [
        ("A1718", "签过不止一版（〈签字日〉）", "〈天数〉"),
        ("A1714", "丢了 〈数目〉 台", "〈金额〉"),
        ("F0353", "第一版写的是 〈第一版写的内容〉", "〈前面的那个〉"),
        ("F0341", "〈可选的几种〉", "〈名称〉"),
        ("A0402", "〈前面的那个〉", "〈第一版写的内容〉"),
    ],
)
def test_the_names_of_facts_are_those_of_the_rule(
    root: Path, code: str, said: str, unsaid: str
) -> None:
    assert root.is_dir()
    text = run("explain", code, "--lang", "zh").stdout
    assert said in text
    assert unsaid not in text
