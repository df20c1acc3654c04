from __future__ import annotations

import re
import time
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from handover.characters import LARGEST, MOST_MARKS, overloaded, shortened, visible
from handover.findings import At, Place, Severity
from handover.punctuation import narrow
from handover.source import DEEPEST, MOST, Document, as_typed, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.source import Path

FILE = "case.yaml"
Refusal = tuple[str, int, int]


def refusals(content: str | bytes) -> list[Refusal]:
    text = content.encode() if isinstance(content, str) else content
    found = load(text, FILE)[1]
    assert {Severity.ERROR} >= {finding.severity for finding in found}
    assert {FILE} >= {finding.place.file for finding in found}
    return [(finding.code, *finding.place[1:]) for finding in found]


def facts(content: str | bytes) -> dict[str, object]:
    text = content.encode() if isinstance(content, str) else content
    return dict(load(text, FILE)[1][0].facts)


def document(text: str) -> Document:
    found = load(text.encode(), FILE)
    assert () == found[1]
    assert found[0] is not None
    return found[0]


def value(text: str) -> object:
    data = document(f"a: {text}\n").data
    assert isinstance(data, dict)
    return data["a"]


# ---- what is refused, and where


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x" * (LARGEST + 1), ("F0103", 1, 1)),
        # not UTF-8
        (b"a: \xb3", ("F0104", 1, 4)),
        ("a: 中\nb: ".encode() + b"\xff", ("F0104", 2, 4)),
        (b"a: \xe4\xb8", ("F0104", 1, 4)),  # the last character is cut off
        ("a: 一家".encode("gb18030"), ("F0104", 1, 5)),  # the first two bytes happen to fit
        (b"\xff\xfea\x00", ("F0104", 1, 1)),  # UTF-16
        (b"\xed\xa0\x80", ("F0104", 1, 1)),  # half of a pair
        (b"\xc0\x80", ("F0104", 1, 1)),  # a long way to write U+0000
        # nothing in it
        ("", ("F0105", 1, 1)),
        (" \n\n", ("F0105", 1, 1)),
        ("# a\n\n# b\n", ("F0105", 1, 1)),
        # not YAML
        ('a: "x', ("F0106", 1, 6)),
        ("a: [1", ("F0106", 1, 6)),
        ("a: [1,\n\n", ("F0106", 2, 1)),
        ("a: b: c", ("F0106", 1, 5)),
        ("- a\nb", ("F0106", 2, 2)),
        ("a: @b", ("F0106", 1, 4)),
        ("...", ("F0106", 1, 1)),
        ("%X\n---\na", ("F0106", 1, 3)),
        ('"\\ud800"', ("F0106", 1, 4)),
        ("- a\n...\n- b", ("F0106", 3, 1)),
        # a second document
        ("a\n---\nb", ("F0107", 2, 1)),
        ("---\na\n---\n", ("F0107", 3, 1)),
        # anchors and aliases
        ("a: &b 1", ("F0108", 1, 4)),
        ("a: *b", ("F0108", 1, 4)),
        ("&a b: 1", ("F0108", 1, 1)),
        ("*a : 1", ("F0108", 1, 1)),
        ("- &a [*a]", ("F0108", 1, 3)),
        # tags
        ("a: !!str 1", ("F0109", 1, 4)),
        ("a: ! b", ("F0109", 1, 4)),
        ("!!set {a}", ("F0109", 1, 1)),
        ("!!binary a: 1", ("F0109", 1, 1)),
        ("a: !<x> b", ("F0109", 1, 4)),
        # directives
        ("%YAML 1.1\n---\na", ("F0110", 1, 1)),
        ("# a\n%TAG ! b\n---\na", ("F0110", 2, 1)),
        # unseen characters, also those that come in by escapes
        ("a:\tb", ("F0111", 1, 3)),
        ("\ufeffa", ("F0111", 1, 1)),
        ("a\rb", ("F0111", 1, 2)),
        ("中: a # \u2028b: c", ("F0111", 1, 8)),
        ("a: \uffff", ("F0111", 1, 4)),
        ('a: "\\u200b"', ("F0111", 1, 4)),
        ('a: "\\t"', ("F0111", 1, 4)),
        ('a: "\\0"', ("F0111", 1, 4)),
        ('"\\L": 1', ("F0111", 1, 1)),
        # characters put together from parts
        ("a\nb: ce\u0301", ("F0112", 2, 5)),
        ("e\u0301", ("F0112", 1, 1)),
        ("a\u0327\u0301", ("F0112", 1, 1)),
        ("\u1112\u1161", ("F0112", 1, 2)),  # two letters of one Hangul syllable
        ("\u212b", ("F0112", 1, 1)),  # the unit, not the letter
        ('a: "e\\u0301"', ("F0112", 1, 4)),
        ('a: "e\\\n  \u0301"', ("F0112", 1, 4)),
        # more marks than any script needs
        ("a: 1\nb: q" + "\u0308" * 31, ("F0122", 2, 5)),
        ("\u0327" * 16 + "\u0301" * 15, ("F0122", 1, 1)),
        ("a: \uff76" + "\uff9e\u0301" * 16, ("F0122", 1, 5)),  # half a width is no excuse
        ('a: "q' + "\\u0308" * 31 + '"', ("F0122", 1, 4)),
        ('a: "q' + "\u0308" * 16 + "\\\n" + "\u0308" * 15 + '"', ("F0122", 1, 4)),
        # too deep
        ("[" * (DEEPEST + 1), ("F0113", 1, DEEPEST + 1)),
        ("- " * (DEEPEST + 1), ("F0113", 1, 2 * DEEPEST + 1)),
        # the same key again
        ("a: 1\nb: 2\na: 3", ("F0114", 3, 1)),
        ('{a: 1, "a": 2}', ("F0114", 1, 8)),
        ("b:\n  a: 1\n  ? a\n  : 2", ("F0114", 3, 5)),
        # what others take for a number or an instant
        ("a: 18000.00", ("F0121", 1, 4)),
        ("- 1\n- 01", ("F0121", 2, 3)),
        ("0571: a", ("F0121", 1, 1)),
        # what others take for yes or no
        ("a: no", ("F0116", 1, 4)),
        ("on: a", ("F0116", 1, 1)),
        ("<<: {a: b}", ("F0116", 1, 1)),
        ("a: =", ("F0116", 1, 4)),
        # nothing
        ("a:", ("F0117", 1, 3)),
        ("b: 1\na:\n\nc: 2", ("F0117", 2, 3)),
        ("a: ~", ("F0117", 1, 4)),
        ("- null", ("F0117", 1, 3)),
        ("- a\n-\n", ("F0117", 2, 2)),
        ("---", ("F0117", 1, 4)),
        ("~: a", ("F0117", 1, 1)),
        ("? a", ("F0117", 1, 4)),
        ("{a}", ("F0117", 1, 3)),
        # keys that are no text
        ("1: a", ("F0118", 1, 1)),
        ("true: a", ("F0118", 1, 1)),
        ("? [a]\n: b", ("F0118", 1, 3)),
        ("{{a: 1}: b}", ("F0118", 1, 2)),
        # a line end that is none
        ("a: b\rc", ("F0111", 1, 5)),
        ("a: b\r\r\nc: d\r\n", ("F0111", 1, 5)),
        # a comment that may be part of the text
        ("title: 差 #12 号单", ("F0123", 1, 10)),
        ("notes: 房间 # 3 号", ("F0123", 1, 11)),
        ("a: two words # three", ("F0123", 1, 14)),
        ("a: Desk #12", ("F0123", 1, 9)),
        ("a: 3 #12", ("F0123", 1, 6)),
        ("a: #12 号", ("F0123", 1, 4)),
        ("- b\n- #12", ("F0123", 2, 3)),
        ("a: 一\n  二 #三\nb: 1", ("F0123", 2, 5)),
        ("[a, 一 #二\n]", ("F0123", 1, 7)),
        # a colon or a comma of another width, or without its space
        ("case：HO-1\nkind: a", ("F0106", 1, 5)),
        ("kind: a\nchannel：b\nopened_on: c\n", ("F0106", 2, 8)),
        ("a:\n  - b：c\n    d: e\n", ("F0106", 2, 6)),
        ("a: {b: E2001，c: d}", ("F0106", 1, 13)),
        ("kind:a\nchannel: b", ("F0106", 1, 5)),
    ],
)
def test_a_refusal_names_the_line_and_the_column(content: str | bytes, expected: Refusal) -> None:
    assert [expected] == refusals(content)


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"x" * (LARGEST + 1), {"size": LARGEST + 1, "limit": LARGEST}),
        (b"a: \xb3", {"byte": "B3"}),
        ("a: *b", {"name": "b"}),
        ("a: !!str 1", {"tag": "tag:yaml.org,2002:str"}),
        ("a\u2028", {"character": "U+2028", "name": "LINE SEPARATOR"}),
        ("a\x07", {"character": "U+0007", "name": "control character"}),
        ("[" * 17, {"limit": DEEPEST}),
        ("a: 1\n\na: 2", {"key": "a", "first_line": 1}),
        ("a: 0571", {"value": "0571", "cure": None, "day": False}),
        ("a: off", {"value": "off"}),
        ("a: !" + "b" * 100, {"tag": "!" + "b" * 59 + "…"}),
        ("a: q" + "\u0308" * 31, {"limit": 30}),
    ],
)
def test_a_refusal_brings_its_facts(content: str | bytes, expected: dict[str, object]) -> None:
    assert expected == facts(content)


def test_what_is_wide_or_tight_is_named() -> None:
    assert {"wide": "：", "narrow": ":"} == facts("case：HO-1\nkind: a")
    assert {"wide": "，", "narrow": ","} == facts("a: {b: E2001，c: d}")
    assert {"wide": "：", "narrow": ":"} == facts("- {person：E2001, reason: 临时}")
    assert {"tight": ":", "narrow": ":"} == facts("- {person:E2001, reason: 临时}")
    assert {"slash": "\\", "narrow": "/"} == facts('a: "materials\\C0101.csv"')
    assert {"tight": ":", "narrow": ":"} == facts("kind:a\nchannel: b")
    assert {} == facts("title: 一：二\na: [1")


@pytest.mark.parametrize(
    "text",
    [
        *(
            "E1001 # 移交人",
            "2026-03-18  # 立案",
            "7 # 七",
            "true # 是",
            "it_peripheral  # expect: A1",
        ),
        *("materials/C0101-statement.csv   # 一、写路径", "[一, 二] #三", '"差" #12', "'差' # 12"),
        *("E1001 #", "E1001 ##", "|  # 说明\n  差 #12", "a#b 差", "\n  - E1001  # 说明"),
    ],
)
def test_a_comment_behind_what_is_no_prose_is_a_comment(text: str) -> None:
    assert [] == refusals(f"a: {text}\n# 单独一行 #12\nb: 1\n")


def test_what_would_be_lost_is_shown() -> None:
    assert {"value": "差 #12 号单"} == facts("title: 差   #12 号单")
    assert {"value": "#12"} == facts("title: #12")


def test_the_line_ends_of_windows_are_line_ends() -> None:
    read, found = load(b"a: 1\r\nb:\r\n  - 2\r\nc: |\r\n  d\r\n  e\r\n", FILE)
    assert read is not None
    assert ((), {"a": 1, "b": [2], "c": "d\ne\n"}) == (found, read.data)
    assert Place(FILE, 3, 5) == read.place(("b", 0))
    assert [("F0121", 2, 4)] == refusals("a: 1\r\nb: 1.5\r\n")


def test_where_a_finding_is_made_already_is_remembered() -> None:
    read, _ = load(b'a: 1.5\nb: {nil}\nc: [1, no]\nd: 1\nd: ~\ne: "\\e"\n', FILE)
    assert read is not None
    assert {("a",), ("b", "nil"), ("c", 1)} == read.refused


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("E1001", "E1001"),
        ("2026-03-18", "2026-03-18"),
        ("差一笔", "差一笔"),
        ("18000.00", '"18000.00"'),
        ("no", '"no"'),
        ("a, b", '"a, b"'),
        ("差 #12", '"差 #12"'),
        ("", '""'),
        ("]", '"]"'),
    ],
)
def test_a_text_is_typed_with_quotes_where_it_needs_them(text: str, typed: str) -> None:
    assert typed == as_typed(text)
    assert [text] == document(f"[{typed}]").data


def test_what_a_keyboard_for_chinese_types_has_a_twin_in_ascii() -> None:
    assert "[E1006, E1007]: (A)" == narrow("【Ｅ１００６， E1007］： （A）")
    assert "\"a\",'b' c" == narrow("“a”、‘b’\u3000c")
    assert "差一笔。" == narrow("差一笔。")


def test_several_slips_are_told_at_once() -> None:
    found = refusals("a: 1.5\nb: yes\nb: {c: 01, c: ~}\nd:\n")
    codes = [("F0121", 1, 4), ("F0116", 2, 4), ("F0114", 3, 1), ("F0121", 3, 8)]
    assert [*codes, ("F0114", 3, 12), ("F0117", 3, 15), ("F0117", 4, 3)] == found


def test_nobody_is_told_more_than_can_be_mended() -> None:
    exact = load(b"- 01\n" * (MOST - 1) + b"- a\n", FILE)
    assert MOST - 1 == len(exact[1])
    assert exact[0] is not None
    assert MOST == len(refusals("- 01\n" * 10_000))


def test_the_first_of_two_equal_keys_is_kept_and_both_are_named() -> None:
    read, found = load(b"a: 1\nb: 2\na: {c: [3]}\n", FILE)
    assert read is not None
    assert {"a": 1, "b": 2} == read.data
    assert [("F0114", 3, {"key": "a", "first_line": 1})] == [
        (one.code, one.place.line, one.facts) for one in found
    ]
    assert {(), ("a",), ("b",)} == set(read.marks)


# ---- characters


def categories() -> dict[str, set[int]]:
    found: dict[str, set[int]] = {}
    for point in range(0x110000):
        found.setdefault(unicodedata.category(chr(point)), set()).add(point)
    return found


def test_exactly_the_unseen_characters_are_refused() -> None:
    by_category = categories()
    unseen = set().union(*(by_category[name] for name in ("Cc", "Cf", "Cs", "Zl", "Zp")))
    unreadable = {0xFFFE, 0xFFFF}  # to libyaml
    # U+FFFE and U+FFFF have no category; nor has what a later Unicode than Python's made Cf.
    later = {point for point in range(0x13439, 0x13440) if point in by_category["Cn"]}
    refused = {point for point in range(0x110000) if visible(chr(point)) != chr(point)}
    assert unseen | unreadable | later == refused


UNSEEN = [
    chr(point)
    for point in range(0x110000)
    if unicodedata.category(chr(point)) in {"Cc", "Cf", "Zl", "Zp"} and point != ord("\n")
]


def test_an_unseen_character_is_refused_as_itself() -> None:
    assert [] == [hex(ord(one)) for one in UNSEEN if refusals(f"a{one}") != [("F0111", 1, 2)]]


def test_an_unseen_character_is_refused_as_an_escape() -> None:
    escaped = {one: f'- b\n- "a\\U{ord(one):08X}"' for one in UNSEEN}
    passed = [hex(ord(one)) for one, text in escaped.items() if refusals(text) != [("F0111", 2, 3)]]
    assert [] == passed


@pytest.mark.parametrize("escape", ["\\n", "\\_", "\\x41", "\\u4e2d", "\\U0001F600", "\\/", '\\"'])
def test_an_escape_of_what_may_be_typed_is_text(escape: str) -> None:
    assert isinstance(value(f'"{escape}"'), str)


def test_as_many_marks_as_unicode_takes_for_text_are_text() -> None:
    assert MOST_MARKS == 30
    assert [] == refusals("a: " + ("q" + "\u0308" * 30) * 2)
    assert overloaded("q" + "\u0308" * 30) is None
    assert 1 == overloaded("q" + "\u0308" * 31)


def test_what_can_pile_up_when_text_is_taken_apart_is_a_mark() -> None:
    for form in ("NFD", "NFKD"):
        apart = {chr(point): unicodedata.normalize(form, chr(point)) for point in range(0x110000)}
        passed = [one for one in apart if unicodedata.combining(apart[one][0])]
        assert [] == [hex(ord(one)) for one in passed if overloaded(one * 31) is None]


def test_a_name_shows_what_cannot_be_seen() -> None:
    assert "a\\nb\\x1b[2J\\u2028\\udcff中.csv" == visible("a\nb\x1b[2J\u2028\udcff中.csv")


def test_a_long_text_is_shown_by_its_beginning() -> None:
    assert "a" * 60 == shortened("a" * 60)
    assert "a" * 60 + "…" == shortened("a" * 61)


# ---- what a plain scalar is


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("false", False),
        ("0", 0),
        ("-0", 0),
        ("-7", -7),
        ("999999999999999", 999_999_999_999_999),
        ("2026-02-30", "2026-02-30"),  # to us a day is text; the schema asks whether it exists
        ("'0571'", "0571"),
        ('"no"', "no"),
        ('"~"', "~"),
        ('""', ""),
        ("|\n  1\n", "1\n"),
        (">-\n  1\n  2\n", "1 2"),
        ("一\n  二", "一 二"),
        ("E1001", "E1001"),
        ("nO", "nO"),
        ("tRUE", "tRUE"),
        ("1,5,a", "1,5,a"),
        ("10:61", "10:61"),
        ("_1", "_1"),
        ("0x", "0x"),
        ("1.2.3", "1.2.3"),
        ("12 30", "12 30"),
        ("2026年3月", "2026年3月"),
        ("１２", "１２"),
        ("a#b", "a#b"),
        ("http://x:80/", "http://x:80/"),
    ],
)
def test_a_scalar_means_what_it_looks_like(text: str, expected: object) -> None:
    found = value(text)
    assert (type(expected), expected) == (type(found), found)


@pytest.mark.parametrize(
    "text",
    [
        *("010", "0571", "00", "-01", "+1", "1_000", "1,000", "1000000000000000"),
        *("1.5", "1.", ".5", "-.5", "1e3", "1E+3", "1.5e-3", "._", "1_0.5", "18000.00"),
        *("0x1F", "0o17", "0b11", "-0x_f", "12:30", "190:20:30", "-1:30", "1:30.5"),
        *(".inf", "-.INF", "+.Inf", ".nan", ".NaN", ".NAN"),
        *("2026-3-18", "2026-03-18T10:15:00Z", "2026-03-18 10:15:00", "2026-3-1t1:2:3 +8"),
    ],
)
def test_what_looks_like_a_number_or_an_instant_wants_quotes(text: str) -> None:
    assert [("F0121", 1, 4)] == refusals(f"a: {text}")
    assert text == value(f'"{text}"')


@pytest.mark.parametrize(
    "text",
    [
        *("y", "Y", "yes", "Yes", "YES", "n", "N", "no", "No", "NO", "on", "On", "ON"),
        *("off", "Off", "OFF", "True", "TRUE", "False", "FALSE", "=", "<<"),
    ],
)
def test_what_looks_like_yes_or_no_wants_quotes(text: str) -> None:
    assert [("F0116", 1, 4)] == refusals(f"a: {text}")
    assert text == value(f"'{text}'")


# ---- a second opinion


class TextDays(yaml.SafeLoader):
    """PyYAML's own reading, but a day stays text."""


TextDays.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

# The core schema of YAML 1.2.2, 10.3.2, and what it makes of a plain scalar.
CORE: list[tuple[str, Any]] = [
    (r"null|Null|NULL|~|", lambda _: None),
    (r"true|True|TRUE", lambda _: True),
    (r"false|False|FALSE", lambda _: False),
    (r"[-+]?[0-9]+", int),
    (r"0o[0-7]+|0x[0-9a-fA-F]+", lambda text: int(text, 0)),
    (r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", float),
    (r"[-+]?\.(inf|Inf|INF)|\.nan|\.NaN|\.NAN", float),
]


def core(text: str) -> object:
    for pattern, read in CORE:
        if re.fullmatch(pattern, text):
            return read(text)
    return text


def core_reading(node: yaml.Node | None) -> object:
    if isinstance(node, yaml.MappingNode):
        return {core_reading(key): core_reading(inner) for key, inner in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [core_reading(inner) for inner in node.value]
    assert isinstance(node, yaml.ScalarNode)
    return node.value if node.style else core(node.value)


def typed(data: object) -> object:
    """Return data in which 1 is not True."""
    if isinstance(data, dict):
        return {key: typed(inner) for key, inner in data.items()}
    if isinstance(data, list):
        return [typed(inner) for inner in data]
    return type(data), data


def agree(text: str) -> None:
    """Whoever accepts a text without a finding reads in it what the other readers do."""
    read, found = load(text.encode("utf-8", "surrogatepass"), FILE)
    assert all(finding.place.line <= max(1, text.count("\n") + 1) for finding in found)
    if found:
        return
    assert read is not None
    try:
        second, third = yaml.load(text, TextDays), yaml.compose(text, yaml.SafeLoader)  # noqa: S506 - it is safe
    except yaml.YAMLError:
        return  # refusing aloud is no other content
    assert typed(read.data) == typed(second)
    assert typed(read.data) == typed(core_reading(third))


QUICK = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
# Pieces that make YAML of random text, and what readers are known to differ about.
PIECES = st.sampled_from(
    [
        *("a", "b: ", "- ", "? ", ": ", "\n", "\n  ", " ", "{", "}", "[", "]", ", ", "#", " # "),
        *("'", '"', "|\n ", ">-\n ", "---\n", "...\n", "&a ", "*a ", "!!str ", "%YAML 1.1\n"),
        *("0", "1", "01", "-", "+", ".", "_", ":", "e", "x", "o", "~", "null", "true", "no"),
        *("<<: ", "=", "2026-03-18", "T10:00:00Z", "\\", "\\n", "\\u0301", "中", "\u0301", "\t"),
    ]
)
SCALARS = st.one_of(
    st.from_regex(r"[-+]?[0-9_,.:]{1,8}([eE][-+]?[0-9]{1,2})?", fullmatch=True),
    st.from_regex(r"[-+0-9a-fA-Fxob_.:TZ ]{1,12}", fullmatch=True),
    st.from_regex(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt ][0-9:.]{1,8})?(Z|[+-][0-9:]{1,5})?"),
    st.sampled_from(["true", "Null", "yes", "Off", "n", "~", ".inf", "-.NaN", "0x1", "0o7"]),
    st.text(st.characters(codec="utf-8"), max_size=8),
)


@QUICK
@given(st.lists(PIECES, max_size=30).map("".join))
@example("- a\n- {b: 1}\n")
@example("a: '\n\n b'")
@example("- ''''\n- \"\\\n  a\"")
def test_other_readers_agree_about_what_is_accepted(text: str) -> None:
    agree(text)


@settings(QUICK, max_examples=400)
@given(SCALARS)
def test_other_readers_agree_about_every_scalar(text: str) -> None:
    agree(f"- {text}\n")
    agree(f"{text}: a\n")
    agree(f"[{text}, {{a: {text}}}]\n")


@QUICK
@given(st.text(st.characters(), max_size=60))
def test_arbitrary_text_never_raises(text: str) -> None:
    agree(text)


@QUICK
@given(st.binary(max_size=60))
def test_arbitrary_bytes_never_raise(content: bytes) -> None:
    read, found = load(content, FILE)
    assert read or found


LEAVES = st.one_of(
    st.booleans(),
    st.integers(-(10**15) + 1, 10**15 - 1),
    st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), min_size=1).map(
        lambda text: unicodedata.normalize("NFC", text)
    ),
)
RECORDS = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text("ab中:# -'\"", max_size=4), inner, max_size=3)
    ),
    max_leaves=10,
)


@settings(QUICK, max_examples=50)
@given(RECORDS, st.booleans())
def test_what_is_written_with_quotes_is_read_back(data: object, flow: bool) -> None:  # noqa: FBT001
    text = yaml.dump(data, default_style='"', allow_unicode=True, default_flow_style=flow)
    text = re.sub(r'!!(?:bool|int) "([^"]*)"', r"\1", text)
    assert typed(data) == typed(document(text).data)


# ---- limits


def test_the_limit_of_size_is_exact() -> None:
    assert LARGEST == 256 * 1024
    assert [] == refusals(b"a: " + b"b" * (LARGEST - 3))
    assert [("F0103", 1, 1)] == refusals(b"a: " + b"b" * (LARGEST - 2))
    assert [("F0103", 1, 1)] == refusals("中" * (LARGEST // 3 + 1))  # it is bytes that count


@pytest.mark.parametrize("text", ["[%s]", "{a: %s}", "- %s"])
def test_the_limit_of_depth_is_exact(text: str) -> None:
    def nested(levels: int) -> str:
        return nested(levels - 1).join(text.split("%s")) if levels else "a"

    assert DEEPEST == 16
    assert [] == refusals(nested(DEEPEST))
    assert ["F0113"] == [code for code, *_ in refusals(nested(DEEPEST + 1))]


BOMB = "\n".join(
    f"a{level}: &a{level} [{', '.join([f'*a{level - 1}' if level else 'lol'] * 9)}]"
    for level in range(9)
)
ACCENTS = LARGEST // 4 - 10


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("x" * 10 * 1024 * 1024, id="ten megabytes"),
        pytest.param("[" * LARGEST, id="open brackets"),
        pytest.param("{" * LARGEST, id="open braces"),
        pytest.param("- " * (LARGEST // 2), id="deep items"),
        pytest.param("? " * (LARGEST // 2), id="deep keys"),
        pytest.param("\n".join(" " * i + "a:" for i in range(700)), id="deep maps"),
        pytest.param(BOMB, id="a bomb of aliases"),
        pytest.param("&a [*a]", id="an alias of itself"),
        pytest.param("?\n" * (LARGEST // 2), id="nothing but nothing"),
        pytest.param("a: 1\n" * (LARGEST // 5), id="one key again and again"),
        pytest.param("a: " + "'" * (LARGEST - 3), id="quotes"),
        pytest.param("!" * LARGEST, id="a tag that does not end"),
        pytest.param("#" * LARGEST, id="a comment"),
        pytest.param("a: >" + "\n" * (LARGEST - 8) + "b", id="line feeds"),
        pytest.param("a" + "\u0301" * ACCENTS + "\u0327" * ACCENTS, id="accents out of order"),
        pytest.param("a" + "\u0327" * ACCENTS + "\u0301" * ACCENTS, id="accents"),
        pytest.param('"' + "\\u0301\\u0327" * (LARGEST // 13) + '"', id="escaped accents"),
        pytest.param("a" + "\uff9e\u0301" * (LARGEST // 5 - 1), id="accents for half a width"),
    ],
)
def test_hostile_text_takes_no_time(text: str) -> None:
    start = time.process_time()
    assert refusals(text)
    assert time.process_time() - start < 1


# ---- places

TEXT = """\
# a comment
一: 1
b:
  - c
  - d: [x, "y", {z: 1}]
    e: |
      text
  -   - f
"quoted":
    g: {h: i,
        j: k}
? 'l'
: m
"""


def test_every_key_and_item_has_its_place() -> None:
    lines = TEXT.split("\n")
    starts = {
        path: lines[line][column:] for path, (line, column) in document(TEXT).marks.items() if path
    }
    assert len(starts) == 17
    for path, start in starts.items():
        key = path[-1]
        expected = key if isinstance(key, str) else leaf(document(TEXT).data, path)
        assert start.lstrip("'\"[{- ").startswith(expected), path


def leaf(data: Any, path: Path) -> str:  # noqa: ANN401 - of a record
    """Return what the text of a value begins with."""
    for step in path:
        data = data[step]
    while not isinstance(data, str):
        data = next(iter(data))
    return data


def paths(data: object, path: Path = ()) -> Iterator[Path]:
    yield path
    if isinstance(data, dict):
        for key, inner in data.items():
            yield from paths(inner, (*path, key))
    if isinstance(data, list):
        for index, inner in enumerate(data):
            yield from paths(inner, (*path, index))


@settings(QUICK, max_examples=50)
@given(RECORDS, st.booleans())
def test_places_and_data_have_the_same_paths(data: object, flow: bool) -> None:  # noqa: FBT001
    text = yaml.dump(data, default_style='"', allow_unicode=True, default_flow_style=flow)
    read = document(re.sub(r'!!(?:bool|int) "([^"]*)"', r"\1", text))
    assert set(paths(data)) == set(read.marks)


def test_what_is_missing_is_placed_where_it_is_missing() -> None:
    read = document("a: 1\nb:\n  - c: 1\n    d: 2\n")
    assert Place(FILE, 4, 5) == read.place(("b", 0, "d"))
    assert Place(FILE, 3, 5) == read.place(("b", 0, "x", 7))
    assert Place(FILE, 2, 1) == read.place(("b", 5))
    assert Place(FILE, 1, 1) == read.place(("x",))
    assert Place(FILE, 1, 1) == Document(FILE, {}, {}).place(())


def test_a_place_leads_back_to_the_path() -> None:
    read = document("a: 1\nb:\n  - c: 1\n")
    assert ("b", 0, "c") == read.path_at(Place(FILE, 3, 5))
    assert At(FILE) == read.at
