"""What a kind of paper holds: its columns, and the words that people may write for them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from handover.findings import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

Value = str | Decimal | int | bool | date | tuple[str, ...] | None


class Kind(StrEnum):
    """What the cells of a column hold."""

    TEXT = "text"
    ID = "id"
    DAY = "day"
    MONEY = "money"
    QUANTITY = "quantity"
    YES_NO = "yes_no"
    ONE_OF = "one_of"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Choice:
    """One value of a closed set; a slash in its name parts words that mean the same."""

    value: str
    name: Text

    @property
    def spellings(self) -> tuple[str, ...]:
        """Everything that people may write for it."""
        zh, en = self.name.zh, self.name.en
        return (self.value, zh, en, *zh.split("/"), *en.split("/"))


@dataclass(frozen=True, slots=True)
class Column:
    """What one column of a table holds; a computed one may be left out and is never relied upon."""

    name: str
    header: Text
    kind: Kind
    required: bool
    description: Text
    pattern: re.Pattern[str] | None = None
    choices: tuple[Choice, ...] = ()
    personal: bool = False
    sensitive: bool = False
    computed: bool = False
    codes: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def spellings(self) -> tuple[str, ...]:
        """The headers under which people may file it: Chinese, English, or one after the other."""
        return (self.header.zh, self.header.en, f"{self.header.zh} {self.header.en}")

    @property
    def nothing(self) -> Value:
        """The value of an empty cell."""
        return () if self.kind is Kind.LIST else None


@dataclass(frozen=True, slots=True)
class TableSchema:
    """What one kind of paper holds, as a CSV file or as a sheet (counted from 1)."""

    table: str
    title: Text
    description: Text
    clause: str
    sheet: int
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    headers: Mapping[str, Column] = field(default_factory=dict, compare=False, repr=False)


def table_schema(data: Mapping[str, Any]) -> TableSchema:
    """Build a table schema from data that agrees with schema/table.schema.json."""
    columns = tuple(_column(column) for column in data["columns"])
    return TableSchema(
        table=data["table"],
        title=Text(data["title"], data["x-en"]["title"]),
        description=Text(data["description"], data["x-en"]["description"]),
        clause=data["clause"],
        sheet=data["sheet"],
        columns=columns,
        key=tuple(data["key"]),
        headers={folded(said): column for column in columns for said in column.spellings},
    )


def _column(data: Mapping[str, Any]) -> Column:
    choices = tuple(
        Choice(each["value"], Text(each["zh"], each["en"])) for each in data.get("values", ())
    )
    return Column(
        name=data["name"],
        header=Text(data["header"], data["header_en"]),
        kind=Kind(data["type"]),
        required=data["required"],
        description=Text(data["description"], data["x-en"]["description"]),
        pattern=re.compile(data["pattern"]) if "pattern" in data else None,
        choices=choices,
        personal=data.get("personal", False),
        sensitive=data.get("sensitive", False),
        computed=data.get("computed", False),
        codes={folded(word): each.value for each in choices for word in each.spellings},
    )


def folded(text: str) -> str:
    """Return what two spellings of one word have in common."""
    # Brackets and letters of both widths, dashes and hyphens, blanks or none: one word to people.
    narrow = unicodedata.normalize("NFKC", text)
    return "".join(narrow.split()).replace("–", "-").casefold()
