"""What could stand at a place of a record by its schema, written as a record has it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, cast

from handover.characters import shortened
from handover.findings import Text
from handover.punctuation import repaired
from handover.source import as_typed
from handover.validators import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable

    from handover.source import Path
    from handover.validators import Schema


@dataclass(frozen=True, slots=True)
class Samples:
    """Samples of values; `merged` resolves the references of a schema in a file."""

    merged: Callable[[str, Schema, object], Schema]

    def cure(self, schema: Schema, path: Path, value: object) -> Text:
        """Return a line for a value of the wrong type: what it says, in the form that is wanted."""
        zh, en = (self._line(schema, path, value, language) for language in ("zh", "en"))
        return Text(zh, en)

    def narrowed(self, schema: Schema, path: Path, value: str) -> str | None:
        """Return a text without wide characters, if that is all its pattern wants."""
        parts = _parts(value)
        several = len(parts) > 1 and not isinstance(path[-1], int)
        fit = parts and not several and all(_fits(schema, part) for part in parts)
        return ", ".join(map(as_typed, parts)) if fit else None

    def _line(self, schema: Schema, path: Path, value: object, language: str) -> str:
        if isinstance(value, dict) and value and _is_list_of_groups(self, schema):
            name, inner = next(iter(value.items()))
            return f"- {name}: {next(map(as_typed, _parts(inner)), '…')}"
        said = self._adapted(schema, value, language)
        if path and isinstance(path[-1], str):
            return f"{path[-1]}: {said}"
        dash = "- " if path else ""
        return dash + (said[1:-1] if said.startswith("{") and said.count(":") == 1 else said)

    def _adapted(self, schema: Schema, value: object, language: str) -> str:
        """Return a value of a schema that says what was typed, as far as it fits."""
        parts = _parts(value)
        match schema.get("type"):
            case "object":
                return self._group(schema, parts, language)
            case "array":
                items = self.items(schema)
                fit = items.get("type") == "object" or all(_fits(items, one) for one in parts)
                said = (self._adapted(items, one, language) for one in parts if fit)
                return f"[{', '.join(said) or self._sample(items, language)}]"
            case "string":
                return next(
                    (as_typed(one) for one in parts if _fits(schema, one)),
                    self._sample(schema, language),
                )
            case "integer":
                digits = (one for one in parts if one.isdecimal())
                return next(digits, self._sample(schema, language))
            case _:
                return self._sample(schema, language)

    def _group(self, schema: Schema, parts: list[str], language: str) -> str:
        """Return a group with what it needs; what was typed stands first, where it fits there."""
        names = schema.get("required") or list(schema.get("properties", {}))[:1]
        said = {name: self._of(schema, name, language) for name in names}
        for part in parts[:1]:
            name, _, rest = part.partition(":") if ":" in part else (names[0], "", part)
            field = self._resolved(schema, schema["properties"].get(name, {}))
            if _fits(field, rest) and field.keys() & {"pattern", "enum"}:
                said[name] = as_typed(rest)
        return "{" + ", ".join(f"{name}: {one}" for name, one in said.items()) + "}"

    def _of(self, schema: Schema, name: str, language: str) -> str:
        return self._sample(self._resolved(schema, schema["properties"][name]), language)

    def _sample(self, schema: Schema, language: str) -> str:
        """Return an example of a schema; of free text, what it should tell."""
        if known := (*schema.get("examples", ()), *schema.get("enum", ())):
            return as_typed(str(known[0]))
        if "oneOf" in schema:
            return self._sample(self._resolved(schema, schema["oneOf"][0]), language)
        match schema.get("type"):
            case "object":
                return self._group(schema, [], language)
            case "array":
                return f"[{self._sample(self.items(schema), language)}]"
        title = schema if language == "zh" else schema.get("x-en", {})
        bare = {"boolean": "true", "integer": str(schema.get("minimum", 1))}
        return bare.get(schema.get("type", ""), as_typed(title.get("title", "…")))

    def items(self, schema: Schema) -> Schema:
        """Return the schema of what a list holds."""
        return self._resolved(schema, schema["items"])

    def _resolved(self, outer: Schema, schema: Schema) -> Schema:
        return self.merged(outer["$file"], schema, None)


def _is_list_of_groups(samples: Samples, schema: Schema) -> bool:
    return schema.get("type") == "array" and samples.items(schema).get("type") == "object"


def _parts(value: object) -> list[str]:
    """Return the texts in what was typed, without the wide characters between them."""
    if isinstance(value, list | dict):
        inner = value.values() if isinstance(value, dict) else value
        return list(chain.from_iterable(map(_parts, inner)))
    if value is None or isinstance(value, bool):
        return []
    found = re.split(r"[\s,;]+", repaired(str(value)).strip(" []{}\"'"))
    return [one for one in found if one and one == shortened(one)]


def _fits(schema: Schema, text: str) -> bool:
    """Tell whether a text keeps to the pattern, the format and the choices of a schema."""
    if schema.get("type") != "string":
        return False
    is_of_format = FORMATS.get(cast("str", schema.get("format")), bool)
    pattern, allowed = schema.get("pattern", ""), schema.get("enum", [text])
    return bool(re.search(pattern, text)) and is_of_format(text) and text in allowed
