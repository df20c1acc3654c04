"""A record against its schema: every breach becomes one finding in our words, on its own line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

from handover.findings import Finding, Severity, Text
from handover.source import MOST, shortened
from handover.validators import Breach, breach_of, validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.source import Document, Path
    from handover.validators import Schema, Validator


_CODES = {
    "additionalProperties": "F0201",
    "required": "F0202",
    "type": "F0203",
    "enum": "F0204",
    "const": "F0204",
    "pattern": "F0205",
    "minLength": "F0205",
    "maxLength": "F0205",
    "format": "F0206",
    "minItems": "F0207",
    "uniqueItems": "F0208",
    "minimum": "F0209",
    "maximum": "F0209",
}
_NAMED = {"additionalProperties", "required"}
_LIMITED = {"minItems", "minimum", "maximum"}
_WITHHELD = "…"


@dataclass(frozen=True, slots=True)
class Schemas:
    """The schemas of all kinds of record, by file name."""

    by_name: Mapping[str, Schema]

    def validator(self, kind: str) -> Validator:
        """Return a reusable validator for one kind of record; formats are asserted."""
        return validator(self.by_name, f"{kind}.schema.json")

    def check(self, kind: str, validator: Validator, document: Document) -> Iterator[Finding]:
        """Yield a finding for each breach of the record's schema, at most as many as one mends."""
        errors = islice(validator.iter_errors(document.data), MOST)
        breaches = [breach for error in errors for breach in _nearest(breach_of(error))]
        found = (self.findings(kind, document, breach) for breach in _telling(breaches))
        yield from islice(chain.from_iterable(found), MOST)

    def findings(self, kind: str, document: Document, breach: Breach) -> Iterator[Finding]:
        """Yield a finding for each thing to mend about one breach."""
        known = list(self.fields(kind, breach.path, document.data)[-1].get("properties", {}))
        for path, facts in _facts(breach, known):
            wanted = (*path, str(breach.limit)) if breach.keyword == "required" else breach.path
            met = self.fields(kind, wanted, document.data)
            if breach.keyword not in _NAMED:
                value = reduce(_child, path, document.data)
                facts["value"] = _WITHHELD if _is_secret(met) else _written(value)
            yield Finding(
                _CODES.get("pattern" if breach.limit == "uri" else breach.keyword, "F0210"),
                Severity.ERROR,
                document.place(path),
                {**facts, **_described(met[-1], path)},
            )

    def fields(self, kind: str, path: Path, data: object) -> list[Schema]:
        """Return the subschemas met on the way to a value, its own last."""
        name = f"{kind}.schema.json"
        met = [self._merged(name, self.by_name[name], data)]
        for step in path:
            data = _child(data, step)
            met.append(self._merged(met[-1]["$file"], _under(met[-1], step), data))
        return met

    def _merged(self, name: str, schema: Schema, data: object) -> Schema:
        """Return the schema with what its references, conditions and variants add for this data."""
        merged: Schema = {"$file": name}
        for part in self._parts(name, schema, data):
            for key, value in part.items():
                if key == "properties":
                    merged[key] = {**merged.get(key, {}), **value}
                else:
                    merged.setdefault(key, value)
            merged["$file"] = part.get("$file", merged["$file"])
            if "description" in part:  # what is referred to knows best how the value is written
                merged["$form"] = Text(part["description"], part["x-en"]["description"])
        return merged

    def _parts(self, name: str, schema: Schema, data: object) -> Iterator[Schema]:
        yield {key: value for key, value in schema.items() if key != "$ref"}
        if reference := schema.get("$ref"):
            file, _, pointer = reference.partition("#")
            target: Schema = self.by_name[file or name]
            for step in pointer.split("/")[1:]:
                target = target[step]
            yield {"$file": file or name}
            yield from self._parts(file or name, target, data)
        for condition in schema.get("allOf", ()):
            if _holds(condition.get("if", {}), data):
                yield from self._parts(name, condition["then"], data)
        if isinstance(data, dict):
            variants = [self._merged(name, variant, data) for variant in schema.get("oneOf", ())]
            alike = [v for v in variants if set(data) & set(v.get("properties", ()))]
            yield from alike or variants


def _holds(condition: Schema, data: object) -> bool:
    wanted = condition.get("properties", {})
    return isinstance(data, dict) and all(
        data.get(key) == schema.get("const") for key, schema in wanted.items()
    )


def _child(data: object, step: str | int) -> object:
    try:
        return cast("Any", data)[step]
    except (KeyError, IndexError, TypeError):
        return None


def _under(schema: Schema, step: str | int) -> Schema:
    inner = schema.get("items") if isinstance(step, int) else schema.get("properties", {}).get(step)
    return cast("Schema", inner or {})


def _described(schema: Schema, path: Path) -> dict[str, object]:
    field = next((step for step in reversed(path) if isinstance(step, str)), "")
    title = Text(schema["title"], schema["x-en"]["title"]) if "title" in schema else field
    return {"field": field, "title": title, "form": schema.get("$form", "")}


def _facts(breach: Breach, known: list[str]) -> Iterator[tuple[Path, dict[str, object]]]:
    """Yield one path and its facts for each thing to mend."""
    match breach.keyword:
        case "additionalProperties":
            for key in cast("list[str]", breach.limit):
                near = get_close_matches(key, known, 1)
                near_key = near[0] if near else None
                yield (*breach.path, key), {"key": shortened(key), "near": near_key}
        case "required":
            yield breach.path, {"key": breach.limit}
        case "type":
            yield breach.path, {"expected": breach.limit}
        case "enum":
            yield breach.path, {"allowed": breach.limit}
        case "const":
            yield breach.path, {"allowed": [_written(breach.limit)]}
        case _:
            yield breach.path, {"limit": breach.limit if breach.keyword in _LIMITED else None}


def _is_secret(fields: list[Schema]) -> bool:
    # Findings travel further than records do: into comments, logs and mails.
    return any(field.keys() & {"x-personal", "x-sensitive"} for field in fields)


def _written(value: object) -> str:
    """Return a value as it could be typed."""
    return shortened(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _nearest(breach: Breach) -> Iterator[Breach]:
    """Of the variants that a value could have been, take the complaints of the one it resembles."""
    if not breach.variants or not all(breach.variants):  # or it could be more than one of them
        yield breach
        return
    wrong = [_of_type(variant, breach.path) for variant in breach.variants]
    fitting = [v for v, types in zip(breach.variants, wrong, strict=True) if not types]
    if fitting:
        for inner in min(fitting, key=len):
            yield from _nearest(inner)
    else:
        expected = dict.fromkeys(kind for types in wrong for kind in types)
        yield Breach("type", breach.path, list(expected))


def _of_type(variant: tuple[Breach, ...], path: Path) -> list[str]:
    """Return the types that a variant expects of the value at a path and does not find."""
    found = (cast("list[str]", b.limit) for b in variant if (b.keyword, b.path) == ("type", path))
    return [kind for kinds in found for kind in kinds]


def _telling(breaches: list[Breach]) -> list[Breach]:
    """Leave out what only repeats: of a value of the wrong type, all but its type."""
    mistyped = {breach.path for breach in breaches if breach.keyword == "type"}
    misspelt = {breach.path for breach in breaches if breach.keyword == "format"}
    told: dict[object, Breach] = {}
    for breach in breaches:
        typed = breach.keyword == "type" or breach.path not in mistyped
        spelt = breach.keyword != "pattern" or breach.path not in misspelt
        if typed and spelt:
            told.setdefault((breach.keyword, breach.path, repr(breach.limit)), breach)
    return list(told.values())
