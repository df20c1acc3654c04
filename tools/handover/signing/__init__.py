"""What a signature is put under: one revision of a case as a commit holds it, or why it cannot be."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from handover import folders
from handover.facts.context import Context
from handover.findings import Finding, Severity
from handover.intake import Intake
from handover.manifest import Manifest, covers
from handover.policy import in_doubt, in_force
from handover.rules.references import file_not_declared, paper_not_in_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from handover.findings import At, Place
    from handover.repo.snapshot import Snapshot


_COMPLETE = {"F0303": paper_not_in_folder, "F0307": file_not_declared}
"""The rules by which a folder holds the papers that its case file names, and no others."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One revision of a case in a commit; whoever signs, signs the digest of its manifest.

    It is `None` where it cannot be read. `obstacles` are what keeps it from being signed: what Git
    does not keep as a plain file, what lies where nothing belongs, is named and not there, or is
    there and not named. `of_events` are the findings against its events, which are signed by
    themselves, and `context` is the revision as it is judged on the day.
    """

    commit: str
    manifest: Manifest | None
    obstacles: tuple[Finding, ...]
    context: Context | None = None
    of_events: tuple[Finding, ...] = ()


def subject(
    snapshot: Snapshot, number: str, revision: int | None = None, today: date | None = None
) -> Subject | None:
    """Return a revision of a case, the last unless another is asked for; None if there is none."""
    path = next((one for one in snapshot.case_folders() if one.endswith(f"/{number}")), None)
    if path is None:
        return None
    intake = Intake(snapshot)
    editions, known = intake.editions(), intake.register()
    folder = folders.read(intake, path, known)
    if folder is None:
        return Subject(snapshot.revision, None, tuple(_within(intake, path)))
    revisions = {one.case.revision: one for one in folder.revisions}
    told = revisions.get(revision or max(revisions))
    if told is None:
        return None
    opened, register = told.case.opened_on, folder.register
    doubted = in_doubt(editions, intake.unusable, opened)
    policy = None if doubted else in_force(editions, opened)
    day = today or register.as_of or snapshot.today(register.time_zone)
    papers = told.papers.tables
    context = Context(told.case, policy, editions, register, told.evidence, day, papers=papers)
    return _of_case(snapshot, intake, context, folder.place)


def _of_case(
    snapshot: Snapshot, intake: Intake, context: Context, place: Callable[[At], Place]
) -> Subject:
    case = context.case
    listed = (file.removeprefix(f"{case.home}/") for file in snapshot.listing(case.home))
    digests = dict(intake.digests(case.home, filter(covers, listed)))
    number = context.register.repository
    whole = Manifest.of(case.id, number, case.revision, digests.values())
    amiss = tuple(_named_otherwise(context, place))
    found = sorted(chain(_within(intake, case.home), amiss), key=lambda one: one.order)
    against = chain(_within(intake, case.folder), amiss)
    of_events = (one for one in against if one.place.file.startswith(f"{case.folder}/events/"))
    return Subject(snapshot.revision, whole, tuple(found), context, tuple(of_events))


def _within(intake: Intake, home: str) -> Iterator[Finding]:
    return (one for one in intake.findings if one.place.file.startswith(f"{home}/"))


def _named_otherwise(context: Context, place: Callable[[At], Place]) -> Iterator[Finding]:
    for code, rule in _COMPLETE.items():
        for flag in rule(context):
            found = flag.placed(place)
            yield Finding(code, Severity.ERROR, found, flag.facts, case=context.case.id)
