"""Whether price lists fit together: on one day, a model has one price in a channel."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from handover.findings import Finding, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from handover.papers.schema import Value
    from handover.papers.tables import Row, Table


def of_prices(lists: Iterable[Table]) -> Iterator[Finding]:
    """Yield the prices that overlap: of one model in one channel, two would hold on one day."""
    spans: dict[tuple[Value, ...], list[Row]] = defaultdict(list)
    for row in (row for table in lists for row in table.rows):
        named = tuple(row.values[name] for name in ("sku", "channel", "tax_included"))
        if row.day("effective_from") and None not in named:
            spans[named].append(row)
    for rows in spans.values():
        rows.sort(key=lambda row: (str(row.day("effective_from")), row.file, row.line))
        for earlier, later in pairwise(rows):
            if _runs_into(earlier, later):
                facts = {"sku": later.text("sku"), "path": earlier.file, "line": earlier.line}
                place = later.place("effective_from")
                yield Finding("F0527", Severity.ERROR, place, facts)


def _runs_into(earlier: Row, later: Row) -> bool:
    """Tell whether a price still holds when another begins; a later list ends an open one."""
    begins, starts = earlier.day("effective_from"), later.day("effective_from")
    ends = earlier.day("effective_to")
    if begins == starts or ends is None or starts is None:
        return begins == starts or earlier.file == later.file
    return starts <= ends
