"""Of the breaches of a schema, those that tell people what to mend."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from handover.validators import Breach

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.source import Path


def nearest(breach: Breach) -> Iterator[Breach]:
    """Of the variants that a value could have been, take the complaints of the one it resembles."""
    if not breach.variants or not all(breach.variants):  # or it could be more than one of them
        yield breach
        return
    wrong = [_of_type(variant, breach.path) for variant in breach.variants]
    fitting = [v for v, types in zip(breach.variants, wrong, strict=True) if not types]
    if fitting:
        for inner in min(fitting, key=len):
            yield from nearest(inner)
    else:
        expected = dict.fromkeys(kind for types in wrong for kind in types)
        yield Breach("type", breach.path, list(expected))


def _of_type(variant: tuple[Breach, ...], path: Path) -> list[str]:
    """Return the types that a variant expects of the value at a path and does not find."""
    found = (cast("list[str]", b.limit) for b in variant if (b.keyword, b.path) == ("type", path))
    return [kind for kinds in found for kind in kinds]


def telling(breaches: list[Breach]) -> list[Breach]:
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
