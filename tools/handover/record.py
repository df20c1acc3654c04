"""A record against its schema: every breach becomes one finding in our words, on its own line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from difflib import get_close_matches
from functools import reduce
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, cast

from handover.breaches import nearest, telling
from handover.characters import WITHHELD, shortened
from handover.findings import Finding, Severity, Text
from handover.punctuation import repaired
from handover.samples import Samples
from handover.scalars import misdated
from handover.source import MOST
from handover.validators import breach_of, validator

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from handover.source import Document, Path
    from handover.validators import Breach, Schema, Validator


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
_ALIKE = 0.75
"""How like a title what was typed must be; titles are short."""


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
        every = (breach for error in errors for breach in nearest(breach_of(error)))
        breaches = [breach for breach in every if breach.path not in document.refused]
        found = (self.findings(kind, document, breach) for breach in telling(breaches))
        yield from islice(chain.from_iterable(found), MOST)

    def findings(self, kind: str, document: Document, breach: Breach) -> Iterator[Finding]:
        """Yield a finding for each thing to mend about one breach."""
        for path, facts in self._facts(kind, document, breach):
            wanted = (*path, str(breach.limit)) if breach.keyword == "required" else breach.path
            met = self.fields(kind, wanted, document.data)
            if breach.keyword not in _NAMED:
                value = reduce(_child, path, document.data)
                secret = _is_secret(met)
                facts["value"] = WITHHELD if secret else _written(value)
                facts.update(self._cured(breach, met[-1], None if secret else value))
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

    def _facts(
        self, kind: str, document: Document, breach: Breach
    ) -> Iterator[tuple[Path, dict[str, object]]]:
        """Yield one path and its facts for each thing to mend."""
        match breach.keyword:
            case "additionalProperties":
                here = self.fields(kind, breach.path, document.data)[-1]
                for key in cast("list[str]", breach.limit):
                    near = self._near(kind, key, here)
                    yield (*breach.path, key), {"key": shortened(key), **near}
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

    def _near(self, kind: str, key: str, here: Schema) -> dict[str, object]:
        """Return the field that was meant by a name: misspelt, or its title in its place."""
        if key in here.get("x-derived", ()):
            return {"near": None, "worded": False, "derived": True}
        fields = here.get("properties", {})
        titles, elsewhere = _titles(fields), _all_titles(self.by_name[f"{kind}.schema.json"])
        misspelt = get_close_matches(key, fields, 1)
        alike = [titles[title] for title in get_close_matches(key, titles, 1, _ALIKE)]
        meant = titles.get(key) or next(iter((*misspelt, *alike)), elsewhere.get(key))
        near = None if meant == key else meant  # a field of that name has its place elsewhere
        return {"near": near, "worded": bool(near) and near not in misspelt, "derived": False}

    def _cured(self, breach: Breach, schema: Schema, value: object) -> dict[str, object]:
        """Return how a value of the wrong type, or with wide characters, should be typed."""
        samples = Samples(self._merged)
        if breach.keyword == "type":
            return {"cure": samples.cure(schema, breach.path, value), **_wide_digit(value)}
        if breach.keyword == "format":
            return misdated(str(value) if breach.limit == "date" else "")
        if breach.keyword not in {"pattern", "oneOf"}:
            return {}
        wide = next((c for c in str(value) if isinstance(value, str) and repaired(c) != c), None)
        kinds = (self._merged(schema["$file"], one, None) for one in schema.get("oneOf", (schema,)))
        cures = (samples.narrowed(one, breach.path, str(value)) for one in kinds if wide)
        cure = next(filter(None, cures), None)
        wide = wide if cure else None
        narrowed = repaired(wide) if wide else None
        return {"slash": wide == "\\", "wide": wide, "narrow": narrowed, "cure": cure}

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
                yield from self._parts(name, condition.get("then", condition), data)
        if isinstance(data, dict):
            variants = [self._merged(name, variant, data) for variant in schema.get("oneOf", ())]
            alike = [v for v in variants if set(data) & set(v.get("properties", ()))]
            yield from alike or variants


def _wide_digit(value: object) -> dict[str, object]:
    """Return the first digit of a text that a keyboard for Chinese typed, and the one to type."""
    typed = value if isinstance(value, str) else ""
    wide = next((one for one in typed if one.isdecimal() and repaired(one) != one), None)
    return {"wide": wide, "narrow": wide and repaired(wide)}


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


def _is_secret(fields: list[Schema]) -> bool:
    return any(field.keys() & {"x-personal", "x-sensitive"} for field in fields)


def _written(value: object) -> str:
    """Return a value as it could be typed."""
    return shortened(_flow(value))


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_flow(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return value if isinstance(value, str) else json.dumps(value)


def _titles(fields: Mapping[str, Schema]) -> dict[str, str]:
    """Return the names of fields by their titles in both languages."""
    return {
        title: name
        for name, field in fields.items()
        if "title" in field
        for title in (field["title"], field["x-en"]["title"])
    }


def _all_titles(schema: object) -> dict[str, str]:
    """Return the names of all fields of a schema by their titles."""
    if isinstance(schema, list):
        return dict(chain.from_iterable(_all_titles(inner).items() for inner in schema))
    if not isinstance(schema, dict):
        return {}
    return _all_titles(list(schema.values())) | _titles(schema.get("properties", {}))
