"""Every schema reads the same to editors, to both drafts and to people of both languages."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft7Validator, Draft202012Validator

from handover import repo
from handover.validators import FORMATS, oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = Path(__file__).parents[2] / "schema"
SCHEMAS: dict[str, Any] = {
    file.name: json.loads(file.read_bytes()) for file in sorted(FOLDER.glob("*.schema.json"))
}
EACH = pytest.mark.parametrize("name", SCHEMAS)

# What draft-07 and 2020-12 mean alike; "definitions", "dependencies" and a list of items are not.
ASSERTIONS = {
    *("type", "enum", "const", "oneOf", "allOf", "not", "if", "then", "else"),
    *("required", "properties", "additionalProperties", "minProperties"),
    *("items", "minItems", "maxItems", "uniqueItems"),
    *("minLength", "maxLength", "pattern", "format", "minimum", "maximum"),
}
NOTES = {"title", "description", "examples", "$schema", "$defs"}
OURS = {"x-en", "x-personal", "x-sensitive", "x-derived"}
# The formats of our records are ours; that of the tables' own schema is asserted in its test.
ASSERTED = {*FORMATS, "regex"}
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")

Where = tuple[str | int, ...]


def subschemas(schema: Any, where: Where = ()) -> Iterator[tuple[Where, dict[str, Any]]]:  # noqa: ANN401
    """Yield a schema and all schemas in it, each with the path to it."""
    yield where, schema
    for word in ("properties", "$defs"):
        for key, inner in schema.get(word, {}).items():
            yield from subschemas(inner, (*where, word, key))
    for word in ("items", "not", "if", "then", "else"):
        if word in schema:
            yield from subschemas(schema[word], (*where, word))
    for word in ("oneOf", "allOf"):
        for index, inner in enumerate(schema.get(word, ())):
            yield from subschemas(inner, (*where, word, index))


def fields(name: str) -> Iterator[tuple[Where, dict[str, Any]]]:
    """Yield the properties that people fill in; a condition only repeats them."""
    for where, schema in subschemas(SCHEMAS[name]):
        is_field = len(where) > 1 and where[-2] == "properties"
        if is_field and not {"if", "then", "else", "not"} & set(where):
            yield where, schema


def target(name: str, reference: str) -> Any:  # noqa: ANN401
    file, _, pointer = reference.partition("#")
    found = SCHEMAS[file or name]
    for step in pointer.split("/")[1:]:
        found = found[step]
    return found


def test_every_schema_is_here() -> None:
    assert set(repo.schemas()) == set(SCHEMAS)
    assert {"case", "event", "person", "customer", "policy", "receipt", "repository"} <= {
        name.partition(".")[0] for name in SCHEMAS
    }


@EACH
def test_a_schema_is_valid_in_both_drafts(name: str) -> None:
    Draft7Validator.check_schema(SCHEMAS[name])
    Draft202012Validator.check_schema(
        {**SCHEMAS[name], "$schema": Draft202012Validator.META_SCHEMA["$id"]}
    )
    assert SCHEMAS[name]["$schema"] == "http://json-schema.org/draft-07/schema#"


@EACH
def test_a_schema_uses_only_what_both_drafts_share(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        assert set(schema) <= ASSERTIONS | NOTES | OURS | {"$ref"}, where
        assert isinstance(schema.get("items", {}), dict), where
        assert schema.get("additionalProperties", False) is False, where
        if "if" in schema:
            assert "then" in schema, where
        if where:
            assert "$schema" not in schema, where


# A neighbour of a reference is read in 2020-12 and ignored in draft-07.
@EACH
def test_beside_a_reference_stand_only_words(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        if "$ref" in schema:
            assert set(schema) <= NOTES | OURS | {"$ref"}, where
            assert isinstance(target(name, schema["$ref"]), dict)


@EACH
def test_an_object_takes_no_unknown_key(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        if schema.get("type") == "object" or "properties" in schema:
            leaves_it_to_others = any(word in schema for word in ("allOf", "oneOf")) or {
                "if",
                "then",
                "else",
                "not",
            } & set(where)
            assert schema.get("additionalProperties") is False or leaves_it_to_others, where


@pytest.mark.parametrize(
    ("name", "pointer"), [("event", ()), ("receipt", ("properties", "evidence"))]
)
def test_what_comes_in_kinds_takes_no_unknown_key_of_any_kind(
    name: str, pointer: tuple[str, ...]
) -> None:
    holder = SCHEMAS[f"{name}.schema.json"]
    for step in pointer:
        holder = holder[step]
    (kind,) = holder["required"]
    kinds = holder["properties"][kind]["enum"]
    for one, condition in zip(kinds, holder["allOf"], strict=True):
        assert {"properties": {kind: {"const": one}}, "required": [kind]} == condition["if"]
        then = target(f"{name}.schema.json", condition["then"]["$ref"])
        assert then["additionalProperties"] is False
        assert kind in then["required"]


@EACH
def test_what_is_required_exists(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        if "additionalProperties" in schema:
            assert set(schema.get("required", ())) <= set(schema["properties"]), where
            assert len(set(schema.get("required", ()))) == len(schema.get("required", ())), where


@EACH
def test_every_field_is_explained_in_both_languages(name: str) -> None:
    for where, schema in [((), SCHEMAS[name]), *fields(name)]:
        for word in ("title", "description"):
            zh, en = schema[word], schema["x-en"][word]
            assert CHINESE.search(zh), (where, zh)
            assert en.isascii(), (where, en)
            assert not CHINESE.search(en), (where, en)
            assert {zh.strip(), en.strip()} == {zh, en}
        assert set(schema["x-en"]) == {"title", "description"}, where


@EACH
def test_every_common_value_says_how_it_is_written(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        if where[:-1] == ("$defs",) and name == "common.schema.json":
            assert {"title", "description", "x-en"} <= set(schema), where
        assert ("description" in schema) == ("x-en" in schema) == ("title" in schema), where


@EACH
def test_a_pattern_covers_the_whole_value_in_ascii(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        pattern = schema.get("pattern")
        if pattern is None:
            continue
        assert re.fullmatch(r"\^[^|]*(\([^()]*(\([^()]*\)[^()]*)*\)[^|]*)*\$", pattern), (
            where,
            pattern,
        )
        assert not re.search(r"\\[dDwWsSbBpP]", pattern), (where, pattern)
        assert not re.search(r"[^\\]\(\?", pattern), (where, pattern)
        assert schema["type"] == "string", where


@EACH
def test_no_pattern_takes_its_time(name: str) -> None:
    patterns = [one["pattern"] for _, one in subschemas(SCHEMAS[name]) if "pattern" in one]
    start = time.process_time()
    for pattern in patterns:
        for piece in ("a", "A", "0", "case.a", "a.", "-", "/a", "materials/", "ssh-ed25519 A"):
            assert not re.fullmatch(pattern, piece * 2000 + "\n")
    assert time.process_time() - start < 1


@EACH
def test_a_format_is_one_that_we_assert(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        assert {schema.get("format")} <= {None, *ASSERTED}, where
        if schema.get("format") in {"date", "date-time"}:
            assert schema["type"] == "string", where


@EACH
def test_examples_keep_to_their_schema(name: str) -> None:
    for where, schema in subschemas(SCHEMAS[name]):
        for example in schema.get("examples", ()):
            validator = oracle({**SCHEMAS, "one.schema.json": schema}, "one.schema.json")
            assert [] == list(validator.iter_errors(example)), where


# Another reader would take the key for yes, no or nothing: see the decision on keys.
@EACH
def test_no_key_is_a_word_that_others_read_otherwise(name: str) -> None:
    words = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}
    for where, _ in fields(name):
        assert str(where[-1]).lower() not in words - {"to"}
