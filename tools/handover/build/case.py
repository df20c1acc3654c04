"""A case file and its events to the model."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from handover.build.fields import amount, each, one, optional_day, paper
from handover.dates import day
from handover.layout import REVISIONS
from handover.model import (
    Case,
    CustomerLine,
    CustomerSignature,
    Familiarity,
    FinancePapers,
    Issue,
    IssueState,
    Kind,
    Parties,
    Resignation,
    Retained,
    Training,
    Visit,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from handover.build.fields import Data
    from handover.findings import At
    from handover.model import Event
    from handover.source import Document

MATERIALS = ("customer_file", "statement", "receivables", "samples", "work_materials")
"""The fields of a customer's entry that name its papers; their names are those of the edition."""


def case(
    document: Document, events: tuple[Event, ...], files: tuple[str, ...], revision: int = 1
) -> Case:
    """Return the case of a valid case file, with its events and the files it goes with."""
    data, at = cast("Data", document.data), document.at
    home = document.file.rpartition("/")[0]
    return Case(
        at=at,
        id=data["case"],
        folder=home.removesuffix(f"/{REVISIONS}/{revision}") if revision > 1 else home,
        revision=revision,
        kind=Kind(data["kind"]),
        channel=data["channel"],
        opened_on=day(data["opened_on"]),
        parties=_parties(data["parties"], at / "parties"),
        customers=each(data, at, "customers", _customer_line),
        retained=each(data, at, "retained", _retained),
        visits=each(data, at, "visits", _visit),
        issues=each(data, at, "issues", _issue),
        resignation=one(data, at, "resignation", _resignation),
        finance_papers=one(data, at, "finance_papers", _finance_papers),
        receiver_starts_on=optional_day(data, "receiver_starts_on"),
        sign_off_requested_on=optional_day(data.get("sign_off", {}), "requested_on"),
        cancelled_on=optional_day(data.get("cancelled", {}), "cancelled_on"),
        events=events,
        files=files,
        cancelled_reason=data.get("cancelled", {}).get("reason"),
        notes=data.get("notes"),
        training=each(data, at, "training", _training),
        familiarity=each(data, at, "familiarity", _familiarity),
        observer_report=one(data, at, "observer_report", paper),
    )


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
        filed_on=optional_day(data, "filed_on"),
        approved_on=optional_day(data, "approved_on"),
        last_day=optional_day(data, "last_day"),
        probation=data.get("probation", False),
    )


def _finance_papers(data: Data, at: At) -> FinancePapers:
    return FinancePapers(
        at=at,
        requested_on=optional_day(data, "requested_on"),
        issued_on=optional_day(data, "issued_on"),
        issued_by=data.get("issued_by"),
    )


def _customer_line(data: Data, at: At) -> CustomerLine:
    return CustomerLine(
        at=at,
        customer=data["customer"],
        receiver=data.get("receiver"),
        papers={name: paper(data[name], at / name) for name in MATERIALS if name in data},
        other_papers=each(data, at, "other_papers", paper),
        introduction=data.get("introduction"),
        refused_to_sign=data.get("refused_to_sign", {}).get("reason"),
    )


def _retained(data: Data, at: At) -> Retained:
    return Retained(at, data["customer"], data["reason"])


def _visit(data: Data, at: At) -> Visit:
    shown = each(data, at, "shown", paper)
    return Visit(
        at=at,
        visited_on=day(data["visited_on"]),
        customers=tuple(data.get("customers", ())),
        present=tuple(data.get("present", ())),
        signed_by=each(data, at, "signed_by", _customer_signature),
        mode=data.get("mode", "on_site"),
        place=data.get("place"),
        papers=(*shown, *each(data, at, "photos", paper)),
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
        paper=paper(data["paper"], at / "paper"),
        signed_on=optional_day(data, "signed_on"),
    )


def _issue(data: Data, at: At) -> Issue:
    return Issue(
        at=at,
        id=data["id"],
        kind=data["kind"],
        title=data["title"],
        customer=data.get("customer"),
        amount=amount(data, "amount"),
        raised_on=optional_day(data, "raised_on"),
        due_on=optional_day(data, "due_on"),
        owner=data.get("owner"),
        plan=data.get("plan"),
        state=IssueState(data.get("state", "open")),
        resolved_on=optional_day(data, "resolved_on"),
        proof=one(data, at, "proof", paper),
        people=tuple(_people_of_issue(data, at)),
        raised_by=data.get("raised_by"),
        reported=_reported(data),
        progress=tuple(
            (day(row["noted_on"]), row["by"], row["note"]) for row in data.get("progress", ())
        ),
        recovered=amount(data, "recovered"),
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


def _training(data: Data, at: At) -> Training:
    return Training(at, day(data["trained_on"]), data["by"], data["what"])


def _familiarity(data: Data, at: At) -> Familiarity:
    return Familiarity(at, data["topic"], data["known"], data.get("receiver"), data.get("note"))
