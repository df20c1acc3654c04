"""The cases that a person takes part in: the answer of `handover status --person`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from handover.report import data as shapes
from handover.report import revisions
from handover.report.steps import said, waiting_for
from handover.report.terminal import unjudged
from handover.words.sentences import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.pipeline import Report
    from handover.verdicts import CaseReport
    from handover.words import Voice


def about(report: Report, person: str) -> Report:
    """Return the part of a report about the cases in which a person takes part or must act."""
    return replace(
        report,
        cases=tuple(
            case for case in report.cases if _roles(case, person) or waiting_for(case, person)
        ),
    )


def _roles(case: CaseReport, person: str) -> list[str]:
    roles = case.context.case.parties.roles()
    return list(dict.fromkeys(str(role) for role, one, _ in roles if one == person))


def data(report: Report, person: str) -> shapes.Shape:
    """Return the answer of `handover status`, with the person's roles and what waits for them."""
    found = about(report, person)
    whole = shapes.status(found)
    own = [
        {
            "roles": _roles(case, person),
            "waiting": [one.step.act for one in waiting_for(case, person)],
        }
        for case in found.cases
    ]
    cases = [shape | more for shape, more in zip(whole["cases"], own, strict=True)]
    return whole | {"person": person, "cases": cases}


def lines(report: Report, person: str, voice: Voice) -> Iterator[str]:
    """Yield each case of a person: the roles, where it stands, and what waits for them."""
    found = about(report, person)
    title = voice.phrase("person_title" if found.cases else "person_none", person=person)
    as_of = voice.phrase("as_of", day=report.today)
    yield click.style(f"{as_of}{voice.phrase('between_sentences')}{title}", bold=True)
    for case in found.cases:
        status = voice.term(case.standing.status)
        roles = voice.phrase("in_role", role=_roles(case, person)) if _roles(case, person) else ""
        yield f"{case.context.case.id}  {status}{roles}"
        yield f"    {sentence(case, voice)}"
        yield from (f"    {line}" for line in revisions.lines(case, voice))
        for one in waiting_for(case, person):
            yield "    " + voice.phrase("person_waiting", step=said(one, voice))
    yield from unjudged(report, voice)
