"""A case file and its events to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from handover.dates import day
from handover.model import (
    Case,
    CustomerLine,
    CustomerSignature,
    Filing,
    FinanceError,
    FinancePapers,
    GoodsLine,
    Issue,
    IssueState,
    Kind,
    Paper,
    Parties,
    Problem,
    Recovery,
    Resignation,
    Retained,
    Settlement,
    Visit,
)
from handover.money import yuan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from handover.findings import At
    from handover.model import (
        Event,
    )
    from handover.source import Document

Data = dict[str, Any]
T = TypeVar("T")

MATERIALS = ("customer_file", "statement", "receivables", "samples", "work_materials")
"""The fields of a customer's entry that name its papers; their names are those of the edition."""


def case(document: Document, events: tuple[Event, ...], files: tuple[str, ...]) -> Case:
    """Return the case of a valid case file, with its events and the files of its folder."""
    data, at = cast("Data", document.data), document.at
    return Case(
        at=at,
        id=data["case"],
        folder=document.file.rpartition("/")[0],
        kind=Kind(data["kind"]),
        channel=data["channel"],
        opened_on=day(data["opened_on"]),
        parties=_parties(data["parties"], at / "parties"),
        customers=_each(data, at, "customers", _customer_line),
        retained=_each(data, at, "retained", _retained),
        visits=_each(data, at, "visits", _visit),
        issues=_each(data, at, "issues", _issue),
        resignation=_one(data, at, "resignation", _resignation),
        finance_papers=_one(data, at, "finance_papers", _finance_papers),
        receiver_starts_on=_day(data, "receiver_starts_on"),
        sign_off_requested_on=_day(data.get("sign_off", {}), "requested_on"),
        cancelled_on=_day(data.get("cancelled", {}), "cancelled_on"),
        events=events,
        files=files,
        cancelled_reason=data.get("cancelled", {}).get("reason"),
        notes=data.get("notes"),
    )


def event(document: Document) -> Event:
    """Return the event of a valid event file; its number is what the file name begins with."""
    number = document.file.rpartition("/")[2][:4]
    data = cast("Data", document.data)
    return _EVENTS[data["event"]](data, document.at, number)


def _parties(data: Data, at: At) -> Parties:
    groups = ("receivers", "finance", "commerce", "assistant", "observers")
    return Parties(
        at=at,
        transferor=data["transferor"],
        supervisor=data.get("supervisor"),
        department_manager=data.get("department_manager"),
        **{group: tuple(data.get(group, ())) for group in groups},
    )


def _resignation(data: Data, at: At) -> Resignation:
    return Resignation(
        at=at,
        filed_on=_day(data, "filed_on"),
        approved_on=_day(data, "approved_on"),
        last_day=_day(data, "last_day"),
        probation=data.get("probation", False),
    )


def _finance_papers(data: Data, at: At) -> FinancePapers:
    return FinancePapers(
        at=at,
        requested_on=_day(data, "requested_on"),
        issued_on=_day(data, "issued_on"),
        issued_by=data.get("issued_by"),
    )


def _customer_line(data: Data, at: At) -> CustomerLine:
    return CustomerLine(
        at=at,
        customer=data["customer"],
        receiver=data.get("receiver"),
        papers={name: _paper(data[name], at / name) for name in MATERIALS if name in data},
        other_papers=_each(data, at, "other_papers", _paper),
        introduction=data.get("introduction"),
        refused_to_sign=data.get("refused_to_sign", {}).get("reason"),
    )


def _retained(data: Data, at: At) -> Retained:
    return Retained(at, data["customer"], data["reason"])


def _paper(data: str | Data, at: At) -> Paper:
    if isinstance(data, str):
        return Paper(at, file=data)
    return Paper(
        at, nil=data.get("nil"), elsewhere=data.get("elsewhere"), sha256=data.get("sha256")
    )


def _visit(data: Data, at: At) -> Visit:
    shown = _each(data, at, "shown", _paper)
    return Visit(
        at=at,
        visited_on=day(data["visited_on"]),
        customers=tuple(data.get("customers", ())),
        present=tuple(data.get("present", ())),
        signed_by=_each(data, at, "signed_by", _customer_signature),
        mode=data.get("mode", "on_site"),
        place=data.get("place"),
        papers=(*shown, *_each(data, at, "photos", _paper)),
        differences=tuple(data.get("differences", ())),
        dynamics=data.get("dynamics"),
        absent=tuple((row["person"], row["reason"]) for row in data.get("absent", ())),
        shown=shown,
        balance_confirmed=data.get("balance_confirmed"),
        sample_count_confirmed=data.get("sample_count_confirmed"),
        commitments=data.get("commitments"),
        next_step=data.get("next_step"),
    )


def _customer_signature(data: Data, at: At) -> CustomerSignature:
    return CustomerSignature(
        at=at,
        customer=data["customer"],
        contact=data["contact"],
        paper=_paper(data["paper"], at / "paper"),
        signed_on=_day(data, "signed_on"),
    )


def _issue(data: Data, at: At) -> Issue:
    return Issue(
        at=at,
        id=data["id"],
        kind=data["kind"],
        title=data["title"],
        customer=data.get("customer"),
        amount=_amount(data, "amount"),
        raised_on=_day(data, "raised_on"),
        due_on=_day(data, "due_on"),
        owner=data.get("owner"),
        plan=data.get("plan"),
        state=IssueState(data.get("state", "open")),
        resolved_on=_day(data, "resolved_on"),
        proof=_one(data, at, "proof", _paper),
        people=tuple(_people_of_issue(data, at)),
        raised_by=data.get("raised_by"),
        reported=_reported(data),
        progress=tuple(
            (day(row["noted_on"]), row["by"], row["note"]) for row in data.get("progress", ())
        ),
        recovered=_amount(data, "recovered"),
        description=data.get("description"),
    )


def _reported(data: Data) -> tuple[str, date] | None:
    told = data.get("reported")
    return (told["to"], day(told["reported_on"])) if told else None


def _people_of_issue(data: Data, at: At) -> Iterator[tuple[str, At]]:
    for key in ("raised_by", "owner"):
        if key in data:
            yield data[key], at / key
    if "reported" in data:
        yield data["reported"]["to"], at / "reported" / "to"
    for index, note in enumerate(data.get("progress", ())):
        yield note["by"], at / "progress" / index / "by"


def _filing(data: Data, at: At, number: str) -> Filing:
    return Filing(at, number, day(data["filed_on"]), tuple(data["to"]))


def _problem(data: Data, at: At, number: str) -> Problem:
    return Problem(
        at=at,
        number=number,
        customer=data["customer"],
        found_on=day(data["found_on"]),
        what=data["what"],
        loss=_amount(data, "loss"),
        lines=_each(data, at, "lines", _goods_line),
        finance_error=_one(data, at, "finance_error", _finance_error),
        issue=data.get("issue"),
        reported_by=data.get("reported_by"),
        reported_on=_day(data, "reported_on"),
        first_evidence=_paper(data["first_evidence"], at / "first_evidence"),
    )


def _goods_line(data: Data, at: At) -> GoodsLine:
    return GoodsLine(at, data["sku"], data["quantity"], _day(data, "placed_on"))


def _finance_error(data: Data, at: At) -> FinanceError:
    return FinanceError(at, data["paper"], data["by"])


def _recovery(data: Data, at: At, number: str) -> Recovery:
    return Recovery(
        at,
        number,
        data["problem"],
        day(data["recovered_on"]),
        yuan(data["amount"]),
        _one(data, at, "paper", _paper),
    )


def _settlement(data: Data, at: At, number: str) -> Settlement:
    paper = _one(data, at, "paper", _paper)
    return Settlement(at, number, data["problem"], day(data["settled_on"]), paper)


_EVENTS: Mapping[str, Callable[[Data, At, str], Event]] = {
    "filing": _filing,
    "problem": _problem,
    "recovery": _recovery,
    "settlement": _settlement,
}


def _day(data: Data, key: str) -> date | None:
    return day(data[key]) if key in data else None


def _amount(data: Data, key: str) -> Decimal | None:
    return yuan(data[key]) if key in data else None


def _one(data: Data, at: At, key: str, build: Callable[[Any, At], T]) -> T | None:
    return build(data[key], at / key) if key in data else None


def _each(data: Data, at: At, key: str, build: Callable[[Any, At], T]) -> tuple[T, ...]:
    return tuple(build(row, at / key / index) for index, row in enumerate(data.get(key, ())))
