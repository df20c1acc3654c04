"""Tables as CSV files: UTF-8 with its mark, so that a spreadsheet opens them, and Chinese headers."""

from __future__ import annotations

import csv
import io
import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

SCHEMA = Path(__file__).parents[2] / "schema"

Row = dict[str, object]


def table(name: str, rows: Sequence[Row]) -> bytes:
    """Return rows by column name under the headers of a table schema, in the schema's order.

    A column that no row fills is left out; values of closed sets are written in Chinese.
    """
    schema = _columns(name)
    used = [key for key in schema if any(row.get(key) is not None for row in rows)]
    strange = {key for row in rows for key in row} - set(schema)
    if strange:
        raise KeyError(name, sorted(strange))
    header = [str(schema[key]["header"]) for key in used]
    return sheet(header, ([_cell(row.get(key), schema[key]) for key in used] for row in rows))


def sheet(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return any small sheet as a CSV file."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


@cache
def _columns(name: str) -> Mapping[str, Mapping[str, object]]:
    content = json.loads((SCHEMA / "tables" / f"{name}.table.json").read_bytes())
    return {column["name"]: column for column in content["columns"]}


def _cell(value: object, column: Mapping[str, object]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    choices = column.get("values")
    if isinstance(choices, list):
        return next(str(choice["zh"]) for choice in choices if choice["value"] == value)
    return str(value)
