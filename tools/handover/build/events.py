"""An event file to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from handover.build.fields import amount, each, one, optional_day, paper
from handover.dates import day
from handover.model import (
    Clearance,
    Delegation,
    Filing,
    FinanceError,
    GoodsLine,
    Penalty,
    Problem,
    Recovery,
    Ruling,
    Settlement,
    Waiver,
)
from handover.money import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handover.build.fields import Data
    from handover.findings import At
    from handover.model import Event
    from handover.source import Document


def event(document: Document) -> Event:
    """Return the event of a valid event file; its number is what the file name begins with."""
    number = document.file.rpartition("/")[2][:4]
    data = cast("Data", document.data)
    return _EVENTS[data["event"]](data, document.at, number)


def _filing(data: Data, at: At, number: str) -> Filing:
    return Filing(at, number, day(data["filed_on"]), tuple(data["to"]))


def _problem(data: Data, at: At, number: str) -> Problem:
    return Problem(
        at=at,
        number=number,
        customer=data["customer"],
        found_on=day(data["found_on"]),
        what=data["what"],
        loss=amount(data, "loss"),
        lines=each(data, at, "lines", _goods_line),
        finance_error=one(data, at, "finance_error", _finance_error),
        issue=data.get("issue"),
        reported_by=data.get("reported_by"),
        reported_on=optional_day(data, "reported_on"),
        first_evidence=paper(data["first_evidence"], at / "first_evidence"),
        document=data.get("document"),
        paper=data.get("paper"),
        concealed=data.get("concealed", False),
    )


def _goods_line(data: Data, at: At) -> GoodsLine:
    serials = tuple(data.get("serials", ()))
    return GoodsLine(at, data["sku"], data["quantity"], optional_day(data, "placed_on"), serials)


def _finance_error(data: Data, at: At) -> FinanceError:
    return FinanceError(at, data["paper"], data["by"])


def _recovery(data: Data, at: At, number: str) -> Recovery:
    return Recovery(
        at,
        number,
        data["problem"],
        day(data["recovered_on"]),
        yuan(data["amount"]),
        one(data, at, "paper", paper),
    )


def _settlement(data: Data, at: At, number: str) -> Settlement:
    proof = one(data, at, "paper", paper)
    settled_on = day(data["settled_on"])
    return Settlement(at, number, data["problem"], settled_on, proof, data.get("person"))


def _waiver(data: Data, at: At, number: str) -> Waiver:
    return Waiver(
        at=at,
        number=number,
        rule=data["rule"],
        waived_on=day(data["waived_on"]),
        reason=data["reason"],
        customer=data.get("customer"),
        paper=one(data, at, "paper", paper),
    )


def _ruling(data: Data, at: At, number: str) -> Ruling:
    return Ruling(
        at=at,
        number=number,
        problem=data["problem"],
        ruled_on=day(data["ruled_on"]),
        table=data["table"],
        reason=data["reason"],
        paper=one(data, at, "paper", paper),
    )


def _delegation(data: Data, at: At, number: str) -> Delegation:
    return Delegation(
        at=at,
        number=number,
        delegator=data["delegator"],
        delegate=data["delegate"],
        acts=tuple(data["acts"]),
        given_on=day(data["given_on"]),
        from_day=day(data["from"]),
        to_day=day(data["to"]),
        reason=data["reason"],
    )


def _clearance(data: Data, at: At, number: str) -> Clearance:
    return Clearance(at, number, data["person"], day(data["cleared_on"]), data.get("note"))


def _penalty(data: Data, at: At, number: str) -> Penalty:
    return Penalty(
        at=at,
        number=number,
        problem=data["problem"],
        person=data["person"],
        severity=data["severity"],
        decided_by=data["decided_by"],
        decided_on=day(data["decided_on"]),
        reason=data["reason"],
        criticised_in=data.get("criticised_in"),
    )


_EVENTS: Mapping[str, Callable[[Data, At, str], Event]] = {
    "filing": _filing,
    "problem": _problem,
    "recovery": _recovery,
    "settlement": _settlement,
    "waiver": _waiver,
    "ruling": _ruling,
    "delegation": _delegation,
    "clearance": _clearance,
    "penalty": _penalty,
}
