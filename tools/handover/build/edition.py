"""Checked data to a policy edition."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from handover.dates import day
from handover.findings import Text
from handover.policy import (
    Act,
    Channel,
    Clause,
    Coverage,
    Discovery,
    Edition,
    Familiarity,
    Liability,
    Material,
    Needed,
    NewCustomers,
    Notice,
    Option,
    Papers,
    Party,
    Reading,
    Reports,
    Requirement,
    Scope,
    Signer,
    Table,
    TableShare,
    Waivers,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def edition(data: Mapping[str, Any]) -> Edition:
    """Build an edition from data that fits the schema of policy editions."""
    return Edition(
        first_day=day(data["edition"]),
        title=_text(data["title"]),
        note=_text(data["note"]),
        functions={row["function"]: _text(row["name"]) for row in data["functions"]},
        parties={Party(row["party"]): _text(row["name"]) for row in data["parties"]},
        channels=tuple(map(_channel, data["channels"])),
        materials=tuple(map(_material, data["materials"])),
        scope=Scope(data["scope"]["clause"], tuple(data["scope"]["systems"])),
        notice=Notice(**data["notice"]),
        waivers=Waivers(data["waivers"]["clause"], tuple(data["waivers"]["rules"])),
        familiarity=_familiarity(data["familiarity"]),
        new_customers=NewCustomers(**_tuple(data["new_customers"], "fields")),
        reports=Reports(**{**data["reports"], "to": Party(data["reports"]["to"])}),
        discovery=Discovery(**data["discovery"]),
        papers=Papers(**_tuple(data["papers"], "ages")),
        liability=_liability(data["liability"]),
        acts=tuple(map(_act, data["acts"])),
        readings=tuple(map(_reading, data["readings"])),
        clauses=tuple(map(_clause, data["clauses"])),
        requirements=tuple(map(_requirement, data.get("requirements", ()))),
    )


def _text(data: Mapping[str, str]) -> Text:
    return Text(data["zh"], data["en"])


def _texts(data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {**data, **{key: _text(data[key]) for key in keys if key in data}}


def _tuple(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    return {**data, key: tuple(data[key])}


def _familiarity(data: Mapping[str, Any]) -> Familiarity:
    topics = {row["topic"]: _text(row["name"]) for row in data["topics"]}
    return Familiarity(data["clause"], topics)


def _channel(data: Mapping[str, Any]) -> Channel:
    functions = tuple(Needed(**row) for row in data["functions"])
    return Channel(**{**_texts(data, "name"), "functions": functions})


def _material(data: Mapping[str, Any]) -> Material:
    return Material(**_texts(data, "name"))


def _liability(data: Mapping[str, Any]) -> Liability:
    tables = tuple(map(_table, data["tables"]))
    return Liability(**{**data, "residual": Party(data["residual"]), "tables": tables})


def _table(data: Mapping[str, Any]) -> Table:
    shares = tuple(
        TableShare(Party(row["party"]), Decimal(row["percent"])) for row in data["shares"]
    )
    return Table(data["table"], data["clause"], shares)


def _signer(data: Mapping[str, Any]) -> Signer:
    party = Party(data["party"]) if "party" in data else None
    return Signer(**{**data, "party": party})


def _act(data: Mapping[str, Any]) -> Act:
    signers = tuple(map(_signer, data.get("signers", ())))
    any_of = tuple(map(_signer, data.get("any_of", ())))
    return Act(**{**_texts(data, "name"), "signers": signers, "any_of": any_of})


def _reading(data: Mapping[str, Any]) -> Reading:
    options = tuple(Option(**_texts(row, "meaning", "rejected")) for row in data["options"])
    return Reading(**{**_texts(data, "question", "why"), "options": options})


def _clause(data: Mapping[str, Any]) -> Clause:
    texts = _texts(data, "title", "text", "computed_by", "reason")
    lists = {key: tuple(data.get(key, ())) for key in ("rules", "fields")}
    return Clause(**{**texts, "coverage": Coverage(data["coverage"]), **lists})


def _requirement(data: Mapping[str, Any]) -> Requirement:
    texts = _texts(data, "title", "text", "computed_by", "reason")
    coverage = Coverage(data["coverage"])
    return Requirement(**{**texts, "coverage": coverage, "rules": tuple(data["rules"])})
