"""Whether an edition holds together, and whether the register does: what no schema can see."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from itertools import chain, pairwise
from typing import TYPE_CHECKING, Any, cast

from handover import model
from handover.facts.sign_off import SIGN_OFF, VOUCHING, signed_on
from handover.facts.window import Window
from handover.findings import Finding, Severity, flag
from handover.ledger.numbers import alike, same
from handover.policy import in_doubt
from handover.register import is_credit_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    from handover.facts.context import Context
    from handover.findings import At, Flag, Place
    from handover.papers.schema import Value
    from handover.papers.tables import Row, Table
    from handover.policy import Unusable
    from handover.register import Account, Person, Position, Register
    from handover.source import Document

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
        yield from _found(code, check(data, document.at), lambda at: document.place(at.path))


def of_register(
    known: Register, channels: Iterable[str], place: Callable[[At], Place]
) -> Iterator[Finding]:
    """Yield what does not fit together in the register; `channels` are those of all editions."""
    for code, check in _OF_REGISTER.items():
        yield from _found(code, check(known), place)
    yield from _found("F0304", _channel_unknown(known, tuple(dict.fromkeys(channels))), place)


def of_numbers(key: str, records: Iterable[Document]) -> Iterator[Finding]:
    """Yield the records of people or customers whose number another one has."""
    named = ((same(cast("Data", one.data)[key]), one) for one in records)
    for record, other in alike(named):
        facts = {"number": cast("Data", record.data)[key], "path": other.file}
        yield Finding("F0333", Severity.ERROR, record.place((key,)), facts)


def edition_unknown(context: Context, unusable: Iterable[Unusable]) -> Flag | None:
    """Flag a case for which an edition would hold that cannot be used."""
    lost = tuple(unusable)
    for day in _days_of_edition(context):
        if wanted := in_doubt(context.editions, lost, day):
            at = context.case.at / "opened_on"
            return flag(at, day=day, first=wanted.first_day, path=wanted.file)
    return None


def _days_of_edition(context: Context) -> Iterator[date]:
    """Yield the days of a case that decide which edition holds for its papers and losses (A12)."""
    yield context.case.opened_on
    yield from filter(None, map(signed_on, context.revisions))
    policy = context.policy
    if policy and policy.rule_of("A12")["edition_of_liability"] == "discovery":
        yield context.today
        yield from (problem.found_on for problem in context.case.problems)


def _found(code: str, flags: Iterable[Flag], place: Callable[[At], Place]) -> Iterator[Finding]:
    for one in flags:
        yield Finding(code, Severity.ERROR, one.placed(place), one.facts)


# ---- an edition


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
    for kind, name, place in _leaves(data, at):
        if kind in known and name not in known[kind]:
            yield flag(place, kind=kind, name=name)


def _leaves(value: Data | list[Any], at: At) -> Iterator[tuple[str | int, object, At]]:
    """Yield every text and number with the key it stands under."""
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(inner, dict | list):
            yield from _leaves(inner, at / step)
        else:
            yield step, inner, at / step


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


_OF_EDITION: Mapping[str, Callable[[Data, At], Iterator[Flag]]] = {
    "F0322": _table_not_whole,
    "F0323": _named_twice,
    "F0324": _choice_without_rule,
    "F0325": _refers_to_nothing,
    "F0326": _needs,
}


# ---- the register


def _stranger(known: Register) -> Iterator[Flag]:
    """Flag a superior or a first owner who has no record."""
    named = ((p.reports_to, at / "reports_to") for _, p, at in _positions(known))
    owners = ((c.first_owner, c.at / "first_owner" / "person") for c in known.customers.values())
    for person, at in chain(named, owners):
        if person and not known.knows(person):
            yield flag(at, person=person)


def _own_superior(known: Register) -> Iterator[Flag]:
    """Flag a person who reports to nobody else."""
    for person, position, at in _positions(known):
        if position.reports_to == person.id:
            yield flag(at / "reports_to", person=person.id)


def _department_unknown(known: Register) -> Iterator[Flag]:
    """Flag a position in a department that repository.yaml does not list."""
    for _, position, at in _positions(known):
        if position.department not in known.departments:
            key, listed = position.department, tuple(known.departments)
            yield flag(at / "department", key=key, known=listed)


def _position_at_odds(known: Register) -> Iterator[Flag]:
    """Flag a position that begins on the day of another one, or while the person is not there."""
    for person in known.people.values():
        seen: set[date] = set()
        for index, position in enumerate(person.positions):
            day, at = position.from_day, person.at / "positions" / index / "from"
            if day in seen:
                yield flag(at, day=day, bound=None, late=False)
            elif not person.employed(day):
                late = day >= person.employed_from
                bound = person.employed_to if late else person.employed_from
                yield flag(at, day=day, bound=bound, late=late)
            seen.add(day)


def _account_of_two(known: Register) -> Iterator[Flag]:
    """Flag an account that was two people's on one day, so that it proves for neither who signed."""
    held = ((p, account) for p in known.people.values() for account in p.accounts)
    by_id: dict[tuple[str, int], list[tuple[Person, Account]]] = {}
    for person, account in held:
        by_id.setdefault((account.host, account.id), []).append((person, account))
    for owners in by_id.values():
        for person, account in owners:
            others = (p for p, other in owners if p is not person and _overlap(account, other))
            if other := next(others, None):
                yield flag(account.at, person=other.id)


def _overlap(one: Account, other: Account) -> bool:
    return one.held(other.from_day) or other.held(one.from_day)


def _key_of_two(known: Register) -> Iterator[Flag]:
    """Flag a public key that two people have, so that it proves for neither who signed (R81)."""
    held = [(p, key) for p in known.people.values() for key in p.keys]
    for person, key in held:
        others = (p for p, other in held if p is not person and other.public_key == key.public_key)
        if other := next(others, None):
            yield flag(key.at, person=other.id)


def _contact_listed_twice(known: Register) -> Iterator[Flag]:
    """Flag a contact whose number another contact of the customer has."""
    for customer in known.customers.values():
        seen: set[int] = set()
        for index, contact in enumerate(customer.contacts):
            if contact.number in seen:
                at = customer.at / "contacts" / index / "number"
                yield flag(at, number=contact.number)
            seen.add(contact.number)


def _credit_code_wrong(known: Register) -> Iterator[Flag]:
    """Flag a credit code whose check digit is not that of the others."""
    for customer in known.customers.values():
        if customer.uscc and not is_credit_code(customer.uscc):
            yield flag(customer.at / "uscc", customer=customer.id, differs=False)


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


def _channel_unknown(known: Register, channels: tuple[str, ...]) -> Iterator[Flag]:
    """Flag a customer in a channel that no edition has; nothing where no edition can be read."""
    for customer in known.customers.values():
        if channels and customer.channel not in channels:
            yield flag(customer.at / "channel", key=customer.channel, known=channels)


def _positions(known: Register) -> Iterator[tuple[Person, Position, At]]:
    for person in known.people.values():
        for index, position in enumerate(person.positions):
            yield person, position, person.at / "positions" / index


_OF_REGISTER: Mapping[str, Callable[[Register], Iterator[Flag]]] = {
    "F0301": _stranger,
    "F0328": _own_superior,
    "F0329": _department_unknown,
    "F0330": _position_at_odds,
    "F0331": _account_of_two,
    "F0332": _contact_listed_twice,
    "F0516": _credit_code_wrong,
    "F0334": _key_of_two,
}
