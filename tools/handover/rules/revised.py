"""Corrections after the sign-off: a revision of its own beside what was signed (R80, A21)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from handover.facts.liability import Refusal
from handover.facts.losses import losses
from handover.facts.papers import details, documented
from handover.facts.questions import clock
from handover.facts.revisions import requested_early, signed_by
from handover.facts.sign_off import ever_signed_on
from handover.findings import flag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import At, Flag
    from handover.model import Case


def revision_skipped(context: Context) -> Iterator[Flag]:
    """Flag a revision whose number does not follow that of the one before (R80)."""
    for before in context.earlier[-1:]:
        expected = before.case.revision + 1
        if context.case.revision != expected:
            yield flag(context.case.at, revision=context.case.revision, expected=expected)


def revised_before_signed(context: Context) -> Iterator[Flag]:
    """Flag a correction of what not everybody had signed, which needs no revision (R80)."""
    for before in context.earlier[-1:]:
        if ever_signed_on(before) is None:
            number = before.case.revision
            yield flag(context.case.at, revision=context.case.revision, before=number)


def revision_of_other_handover(context: Context) -> Iterator[Flag]:
    """Flag a correction that says what would make it another handover (R64, R80)."""
    for first in context.earlier[:1]:
        own = _identity(context.case)
        for key, (value, _) in _identity(first.case).items():
            said, at = own[key]
            if said != value:
                yield flag(at, key=key, value=said, earlier=value)


def _identity(case: Case) -> dict[str, tuple[object, At]]:
    transferor = case.parties.transferor
    return {
        "opened_on": (case.opened_on, case.at / "opened_on"),
        "kind": (case.kind, case.at / "kind"),
        "transferor": (transferor, case.parties.at / "transferor"),
    }


def clock_begins_anew(context: Context) -> Iterator[Flag]:
    """Flag a loss whose clock is not the first sign-off: its paper was corrected since (A21)."""
    for problem in context.case.problems:
        signed = signed_by(context, problem.found_on)
        counts = clock(context, problem)
        if counts and counts is not signed[0] and problem.faulty_paper:
            yield flag(
                problem.at,
                problem=problem.number,
                material=problem.faulty_paper,
                revision=counts.case.revision,
                first=ever_signed_on(signed[0]),
                signed_on=ever_signed_on(counts),
                same_day=ever_signed_on(counts) == problem.found_on,
            )


def document_in_other_paper(context: Context) -> Iterator[Flag]:
    """Flag a loss that names a document, and a paper that does not show it while another does (A21)."""
    for problem in context.case.problems:
        handed = signed_by(context, problem.found_on)[-1]
        held = [one for one in details(handed) if one.customer == problem.customer]
        named = [one for one in held if one.material == problem.faulty_paper and one.whole]
        shown = [one.material for one in held if documented(one.rows, problem.document)]
        if named and shown and named[0].material not in shown:
            key = "finance_error" if problem.finance_error else "paper"
            at = problem.at / key / "paper" if problem.finance_error else problem.at / key
            material, others = named[0].material, tuple(shown)
            yield flag(at, document=problem.document, material=material, others=others)


def faulty_paper_not_named(context: Context) -> Iterator[Flag]:
    """Flag a loss whose clock depends on which paper was wrong, and nobody said it (A21)."""
    for loss in losses(context):
        refusal = loss.judgement and loss.judgement.outcome.refusal
        if refusal is Refusal.PAPER_NOT_NAMED:
            signed = (ever_signed_on(revision) for revision in context.revisions)
            days = tuple(day for day in signed if day and day <= loss.problem.found_on)
            yield flag(loss.problem.at, problem=loss.problem.number, signed_on=days)


def revision_corrects_nothing(context: Context) -> Iterator[Flag]:
    """Flag a correction that is what was signed, or was requested before that was signed (R80)."""
    for before in context.earlier[-1:]:
        requested, signed = context.case.sign_off_requested_on, ever_signed_on(before)
        early = requested_early(context)
        copied = bool(signed) and _content(context) == _content(before)
        at = context.case.at / "sign_off" / "requested_on" if early else context.case.at
        if copied or early:
            number = before.case.revision
            yield flag(
                at, copied=copied, early=early, before=number, day=requested, signed_on=signed
            )


def _content(context: Context) -> tuple[str, dict[str, str]]:
    """Return what a revision says and its papers, wherever they lie and whenever it is signed."""
    case, papers = context.case, context.evidence.contents.items()
    own = replace(case, folder="", files=(), events=(), revision=1, sign_off_requested_on=None)
    said = repr(own).replace(f"{case.home}/", "")
    return said, {path: digest for path, digest in papers if path.startswith("materials/")}
