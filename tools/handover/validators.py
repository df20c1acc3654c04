"""The two libraries that judge records by their schemas, and what either of them complains of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from typing import TYPE_CHECKING, Any, cast

from handover import dates

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Protocol

    from handover.source import Path

    class Validator(Protocol):
        """What jsonschema-rs and jsonschema have in common here."""

        def iter_errors(self, instance: object) -> Iterable[Any]:
            """Yield the errors of one record."""
            ...


Schema = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Breach:
    """A schema keyword that a value breaks, whichever library found it."""

    keyword: str
    path: Path
    limit: object
    variants: tuple[tuple[Breach, ...], ...] = ()


def validator(schemas: Mapping[str, Schema], name: str) -> Validator:
    """Return a reusable validator by jsonschema-rs, or by jsonschema where that has no wheel."""
    try:
        return _fast_validator(schemas, name)
    except ImportError:
        return oracle(schemas, name)


def _is_day(text: str) -> bool:
    try:
        return bool(dates.day(text))
    except ValueError:
        return False


def _is_instant(text: str) -> bool:
    """Tell whether a text is an instant that has a day in every time zone."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


def _is_web_address(text: str) -> bool:
    return bool(re.fullmatch(r"https?://[^\s/]+(/\S*)?", text))


def breach_of(error: Any) -> Breach:  # noqa: ANN401 - of either library
    """Return what a library's error complains of."""
    return _fast_breach(error) if hasattr(error, "kind") else _oracle_breach(error)


def _fast_validator(schemas: Mapping[str, Schema], name: str) -> Validator:
    import jsonschema_rs

    registry = jsonschema_rs.Registry([(_uri(key), schema) for key, schema in schemas.items()])
    return jsonschema_rs.Draft7Validator(
        {"$ref": _uri(name)}, registry=registry, validate_formats=True, formats=FORMATS
    )


def _fast_breach(error: Any) -> Breach:  # noqa: ANN401 - a class of a compiled module
    kind = error.kind
    variants = tuple(
        tuple(_fast_breach(inner) for inner in group) for group in getattr(kind, "context", ())
    )
    limit = kind.types if kind.name == "type" else kind.value
    return Breach(kind.name, tuple(error.instance_path), limit, variants)


def oracle(schemas: Mapping[str, Schema], name: str) -> Validator:
    """Return the same validator made by jsonschema: slower, and the judge in our tests."""
    from jsonschema import Draft7Validator, FormatChecker
    from jsonschema.validators import extend
    from referencing import Registry
    from referencing.jsonschema import DRAFT7

    # A schema that names its draft would be judged by that draft's own, lax idea of patterns.
    nameless = {
        key: {word: value for word, value in schema.items() if word != "$schema"}
        for key, schema in schemas.items()
    }
    resources = [(_uri(key), DRAFT7.create_resource(schema)) for key, schema in nameless.items()]
    registry: Any = Registry().with_resources(resources)
    formats = FormatChecker(())
    for name_of_format, is_of_format in FORMATS.items():
        formats.checks(name_of_format)(_of_text(is_of_format))
    strict = extend(Draft7Validator, {"pattern": _whole})  # type: ignore[no-untyped-call]
    return cast(
        "Validator", strict({"$ref": _uri(name)}, registry=registry, format_checker=formats)
    )


def _of_text(check: Callable[[str], bool]) -> Callable[[object], bool]:
    return lambda value: not isinstance(value, str) or check(value)


def _whole(_: object, pattern: str, value: object, __: object) -> Iterator[Exception]:
    """Match like the other library, to whom "$" is the end, not the last line feed before it."""
    from jsonschema import ValidationError

    if isinstance(value, str) and not re.fullmatch(pattern, value):
        yield ValidationError("")


def _oracle_breach(error: Any) -> Breach:  # noqa: ANN401 - shares nothing with the other library
    groups: dict[object, list[Breach]] = {}
    for inner in error.context if error.validator == "oneOf" else ():
        groups.setdefault(inner.schema_path[0], []).append(_oracle_breach(inner))
    limit = error.validator_value
    if error.validator == "additionalProperties":
        limit = [key for key in error.instance if key not in error.schema.get("properties", {})]
    elif error.validator == "required":
        limit = next(key for key in limit if f"{key!r} is" in error.message)
    elif error.validator == "type":
        limit = [limit] if isinstance(limit, str) else limit
    variants = tuple(tuple(group) for group in groups.values())
    path = tuple(error.absolute_path)
    return Breach(error.validator, path, limit, variants)


def _uri(name: str) -> str:
    return f"https://handover.invalid/schema/{name}"


# Our own, because the libraries let days and instants pass that Python cannot hold.
FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_day,
    "date-time": _is_instant,
    "uri": _is_web_address,
}
"""The formats that schemas may ask for, and what they accept."""
