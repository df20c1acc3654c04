"""Legal notices: a sentence each and where it comes from; they inform and decide nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, cast

from handover.findings import Text
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Notice:
    """What the law says about a sanction of the policy, the articles, and within how many days."""

    code: str
    says: Text
    source: Text
    days: int | None = None


@cache
def notices() -> Mapping[str, Notice]:
    """Return the notices by code."""
    document, found = load((files(__package__) / "notices.yaml").read_bytes(), "notices.yaml")
    if document is None or found:
        raise ValueError(found)
    rows = cast("dict[str, dict[str, Any]]", document.data)
    return {
        code: Notice(
            code,
            says=Text(row["zh"]["says"], row["en"]["says"]),
            source=Text(row["zh"]["source"], row["en"]["source"]),
            days=row.get("days"),
        )
        for code, row in rows.items()
    }
