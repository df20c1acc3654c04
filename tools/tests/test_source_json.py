"""Records in JSON are read as JSON, and every value keeps its place."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handover import source_json
from handover.characters import LARGEST
from handover.source import DEEPEST, MOST

FILE = "signatures/a.json"


def data(text: str) -> Any:  # noqa: ANN401 - whatever the record holds
    document, found = source_json.load(text.encode(), FILE)
    assert () == found
    assert document is not None
    return document.data


def refused(text: str) -> list[tuple[str, int, int]]:
    _, found = source_json.load(text.encode(), FILE)
    assert {FILE} == {one.place.file for one in found}
    return [(one.code, one.place.line, one.place.column) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        '{"a": "\\ud83d\\ude00"}',  # YAML knows no pairs of surrogates
        '{"a": "x\\/y"}',
        '{"a":"b","c":["d",{"e":true}],"f":{}}',
        '{"a" : [ ] , "b":-7}\n',
        '{"a": "\\u4e00\\n\\"\\\\"}',
        '{"a": "- # : {}, [] *x &y !z %"}',
        '{"yes": "no", "null": "null", "": ""}',
        '{"a": 123456789012345}',
        '"x"',
    ],
)
def test_valid_json_is_read_as_every_reader_of_json_does(text: str) -> None:
    assert json.loads(text) == data(text)


def test_every_key_and_item_keeps_its_place() -> None:
    document, _ = source_json.load(b'{\n  "a": [1,\n    {"b": "x"}],\n  "c": {"d": 2}\n}\n', FILE)
    assert document is not None
    places = {
        ("a",): (2, 3),
        ("a", 0): (2, 9),
        ("a", 1): (3, 5),
        ("a", 1, "b"): (3, 6),
        ("c", "d"): (4, 9),
        ("c", "e"): (4, 3),  # what is missing is missing here
    }
    assert places == {path: document.place(path)[1:] for path in places}


@pytest.mark.parametrize(
    ("text", "code", "line", "column"),
    [
        ("", "F0105", 1, 1),
        ("{", "F0106", 1, 2),
        ("{\n", "F0106", 1, 2),
        ("{'a': 1}", "F0106", 1, 2),
        ('{"a": 1,}', "F0106", 1, 9),
        ('{"a": 01}', "F0106", 1, 8),
        ('{"a": yes}', "F0106", 1, 7),
        ('{"a": 1} {"b": 2}', "F0106", 1, 10),
        ('{"a": 1} # so', "F0106", 1, 10),
        ('{"a":\n NaN}', "F0106", 2, 2),
        ('[1, {"a": -Infinity}]', "F0106", 1, 11),
        ('{"a": 1,\n "a": 2}', "F0114", 2, 2),
        ('{"a": {"b": 1, "\\u0062": 2}}', "F0114", 1, 16),
        ('{"a":\n  null}', "F0117", 2, 3),
        ('{"a": 1.0}', "F0121", 1, 7),
        ('{"a": 1e3}', "F0121", 1, 7),
        ('{"a": 1234567890123456}', "F0121", 1, 7),
        ("9" * 5000, "F0121", 1, 1),
        ("\ufeff{}", "F0111", 1, 1),
        ('{"a": "\\u202e"}', "F0111", 1, 7),
        ('{"\\u200b": 1}', "F0111", 1, 2),
        ('{"a": "\\ud83d"}', "F0111", 1, 7),  # half of a pair
        ('{"a": "\\r\\n"}', "F0111", 1, 7),
        ('{"a": "e\\u0301"}', "F0112", 1, 7),
        ('{"a": 1}\r', "F0111", 1, 9),
    ],
)
def test_what_others_might_read_otherwise_is_told_where_it_stands(
    text: str, code: str, line: int, column: int
) -> None:
    assert [(code, line, column)] == refused(text)


def test_of_a_key_given_twice_the_first_line_is_told() -> None:
    _, (finding,) = source_json.load(b'{"a": 1,\n\n "a": {"b": 2}}', FILE)
    assert {"key": "a", "first_line": 1} == finding.facts


def test_bytes_that_are_no_text_are_told() -> None:
    _, (finding,) = source_json.load(b'{"a": "\xff"}', FILE)
    assert ("F0104", 8) == (finding.code, finding.place.column)


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ('{"a":', "}")])
def test_a_record_is_nested_as_deep_as_in_yaml(opening: str, closing: str) -> None:
    most = opening * (DEEPEST - 1) + "[]" + closing * (DEEPEST - 1)
    assert json.loads(most) == data(most)
    too_deep = opening * DEEPEST + "[]" + closing * DEEPEST
    assert [("F0113", 1, len(opening) * (DEEPEST - 1) + len(opening) + 1)] == refused(too_deep)


def test_what_is_far_too_large_or_deep_is_told_in_time() -> None:
    start = time.process_time()
    assert ["F0113"] == [code for code, *_ in refused("[" * LARGEST)]
    assert ["F0103"] == [code for code, *_ in refused("[" * (LARGEST + 1))]
    assert ["F0106"] == [code for code, *_ in refused('"' + '\\"' * (LARGEST // 2 - 1))]
    assert MOST == len(refused("[" + "null," * (LARGEST // 5 - 1) + "1]"))
    assert LARGEST // 2 - 1 == len(data("[" + "1," * (LARGEST // 2 - 2) + "1]"))
    assert time.process_time() - start < 5


@given(st.binary(max_size=60))
def test_no_bytes_raise(content: bytes) -> None:
    source_json.load(content, FILE)


@given(
    st.recursive(
        st.text('ab\\"/{}[]:, 一😀\n', max_size=6) | st.integers(-(10**14), 10**14) | st.booleans(),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.text("ab", max_size=2), inner)
        ),
        max_leaves=12,
    )
)
def test_what_is_written_is_read(value: object) -> None:
    assert value == data(json.dumps(value, ensure_ascii=False, indent=2))
    assert value == data(json.dumps(value))
