"""Whether an edition holds together, and has what the program asks of one: what no schema can see."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, cast

from handover import ledger, model, rules
from handover.facts.sign_off import SIGN_OFF, VOUCHING
from handover.facts.window import Window
from handover.findings import At, flag
from handover.soundness.errors import errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from handover.findings import Finding, Flag
    from handover.source import Document, Path

    Data = dict[str, Any]

ACTS = (SIGN_OFF, VOUCHING, *sorted(model.ACTS))
"""The acts of which the program asks who signs them."""

TABLES = (str(Window.WITHIN), str(Window.AFTER), "unresolved", "within_finance_error")
"""The tables of shares that the program asks for by name."""

PARAMETERS: Mapping[str, tuple[str, ...]] = {
    "A1": ("anchor",),
    "A2": ("count",),
    "A3": ("found",),
    "A4": ("price_on", "tax_included"),
    "A7": ("receivers",),
    "A8": ("rounding",),
    "A9": ("finance",),
    "A10": ("manager",),
    "A11-within": ("table",),
    "A11-after": ("table",),
    "A12": ("edition_of_liability",),
    "A17": ("recoveries",),
    "A18": ("single_function",),
    "A20": ("two_roles",),
    "A21": ("clock_of",),
}
"""The readings that the program asks for, and what it reads of the rule of each option."""

ONLY: Mapping[str, str] = {
    "found": "noticed",
    "period": "handover",
    "liability": "several",
    "problem_case": "one",
    "concealment": "table_and_flag",
    "bad_debt": "business",
    "sum": "must_be_whole",
    "assistant": "free",
}
"""The parameters of which the program follows one value; with another it could only pretend to."""

_WHOLE = Decimal(100)


def of_edition(document: Document) -> Iterator[Finding]:
    """Yield why an edition that fits its schema cannot be used, each on the line to mend."""
    data = cast("Data", document.data)
    for code, check in _OF_EDITION.items():
        yield from errors(code, check(data, document.at), lambda at: document.place(at.path))


def _table_not_whole(data: Data, at: At) -> Iterator[Flag]:
    """Flag a table that names a party twice, or whose shares do not come to the whole (A16)."""
    for index, table in enumerate(data["liability"]["tables"]):
        place, shares = at / "liability" / "tables" / index, table["shares"]
        total = sum((Decimal(share["percent"]) for share in shares), Decimal())
        if total != _WHOLE:
            yield flag(place, name=table["table"], sum=f"{total.normalize():f}", party=None)
        for party, count in Counter(share["party"] for share in shares).items():
            if count > 1:
                yield flag(place, name=table["table"], sum=None, party=party)


def _named_twice(data: Data, at: At) -> Iterator[Flag]:
    """Flag what has the name of something before it, so that only the first would count."""
    for kind, place, rows in _lists(data, at):
        seen: set[str] = set()
        for index, row in enumerate(rows):
            if row[kind] in seen:
                yield flag(place / index / kind, kind=kind, name=row[kind])
            seen.add(row[kind])


def _lists(data: Data, at: At) -> Iterator[tuple[str, At, list[Data]]]:
    for key, kind in _LISTS:
        yield kind, at / key, data.get(key, [])
    yield "table", at / "liability" / "tables", data["liability"]["tables"]
    for index, reading in enumerate(data["readings"]):
        yield "option", at / "readings" / index / "options", reading["options"]


_LISTS = (
    *(("functions", "function"), ("parties", "party"), ("channels", "channel")),
    *(("materials", "material"), ("acts", "act"), ("readings", "reading"), ("clauses", "clause")),
    ("requirements", "requirement"),
)


def _choice_without_rule(data: Data, at: At) -> Iterator[Flag]:
    """Flag a reading whose chosen option is not there, or is none that the program follows."""
    for index, reading in enumerate(data["readings"]):
        known = tuple(row["option"] for row in reading["options"] if _is_followed(row.get("rule")))
        if reading["chosen"] not in known:
            place, chosen = at / "readings" / index / "chosen", reading["chosen"]
            yield flag(place, name=reading["reading"], key=chosen, known=known or None)


def _is_followed(rule: Data | None) -> bool:
    return rule is not None and all(rule.get(key, only) == only for key, only in ONLY.items())


def _refers_to_nothing(data: Data, at: At) -> Iterator[Flag]:
    """Flag a function, party, clause or table that is named and that the edition does not have."""
    known = {
        "function": {row["function"] for row in data["functions"]},
        "party": {row["party"] for row in data["parties"]},
        "clause": {
            name for row in data["clauses"] for name in (row["clause"], str(row["article"]))
        },
        "table": {row["table"] for row in data["liability"]["tables"]},
    }
    for path, name in _leaves(data):
        kind = path[-1]
        if kind in known and name not in known[kind]:
            yield flag(At(at.file, path), kind=kind, name=name)


def _leaves(value: Data | list[Any], path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every text and number with its path."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _leaves(inner, (*path, step))
        else:
            yield (*path, step), inner


def _act_missing(data: Data, at: At) -> Iterator[Flag]:
    """Flag an act that the program asks for, if the edition does not say who signs it."""
    held = {row["act"]: index for index, row in enumerate(data["acts"])}
    for name in ACTS:
        if name not in held:
            yield flag(at / "acts", kind="act", name=name)
        elif "signers" not in data["acts"][held[name]]:
            yield flag(at / "acts" / held[name] / "act", kind="parameter", name="signers")


def _table_missing(data: Data, at: At) -> Iterator[Flag]:
    """Flag a table that the program asks for and the edition does not have."""
    held = {row["table"] for row in data["liability"]["tables"]}
    for name in TABLES:
        if name not in held:
            yield flag(at / "liability" / "tables", kind="table", name=name)


def _reading_missing(data: Data, at: At) -> Iterator[Flag]:
    """Flag a reading, or a parameter of its rules, that the program asks for and does not find."""
    held = {row["reading"]: index for index, row in enumerate(data["readings"])}
    for name, keys in PARAMETERS.items():
        if name not in held:
            yield flag(at / "readings", kind="reading", name=name)
            continue
        options = data["readings"][held[name]]["options"]
        for index, rule in enumerate(row.get("rule") for row in options):
            for key in keys if rule else ():
                if key not in rule:
                    place = at / "readings" / held[name] / "options" / index / "rule"
                    yield flag(place, kind="parameter", name=key)


def _needs(data: Data, at: At) -> Iterator[Flag]:
    """Flag what the program asks for and does not find."""
    yield from chain(_act_missing(data, at), _table_missing(data, at), _reading_missing(data, at))


def _waiver_of_nothing(data: Data, at: At) -> Iterator[Flag]:
    """Flag a rule that may be waived by the edition, and that no case could be spared (R03)."""
    known = {rule.code for rule in rules.RULES}
    known |= {across.code for across in ledger.RULES if across.of_case}
    for index, code in enumerate(data["waivers"]["rules"]):
        if code not in known:
            yield flag(at / "waivers" / "rules" / index, key=code)


_OF_EDITION: Mapping[str, Callable[[Data, At], Iterator[Flag]]] = {
    "F0322": _table_not_whole,
    "F0323": _named_twice,
    "F0324": _choice_without_rule,
    "F0325": _refers_to_nothing,
    "F0326": _needs,
    "F0345": _waiver_of_nothing,
}
