"""Who signed what, as receipts that are sealed later: statements, evidence and context."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.example import people
from tools.example.dice import Dice, made_up_digest
from tools.example.story import Review

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tools.example.story import Data, Story

REPOSITORY = "6d1f0c5e-3b0a-4f57-9a68-2f2f6f0e7c11"
EDITION = "2024-01-01"

REPOSITORY_ID = 990_042_017
_STATES = {"transferor": "COMMENTED"}
_SIGN_OFF, _VOUCHING = "sign_off", "resignation_dates"
_HR = "E6001"

Files = dict[str, bytes]


@dataclass(frozen=True, slots=True)
class Signing:
    """One review with what it is about: a whole case, or the file of an event."""

    story: Story
    act: str
    review: Review
    file: str | None = None

    @property
    def request(self) -> tuple[str, str]:
        """What tells one pull request from another."""
        return self.story.number, self.file or f"{self.story.home}/case.yaml"


def canonical(data: object) -> bytes:
    """Return data as canonical JSON (RFC 8785)."""
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def digest(content: bytes) -> str:
    """Return the SHA-256 digest of some bytes."""
    return hashlib.sha256(content).hexdigest()


def tree_digest(files: Mapping[str, bytes]) -> str:
    """Return the digest of a folder: of its paths, each with the digest of its file."""
    return digest(canonical([[path, digest(files[path])] for path in sorted(files)]))


def receipts(stories: tuple[Story, ...], files: Files, context: Data) -> Iterator[tuple[str, Data]]:
    """Yield every receipt without its seal, with the path it belongs to, in the order of time."""
    signings = sorted(_signings(stories), key=lambda signing: signing.review.at)
    requests = {request: n for n, request in enumerate(_requests(signings), 1)}
    counts = dict.fromkeys((story.number for story in stories), 0)
    for number, signing in enumerate(signings, 1):
        counts[signing.story.number] += 1
        yield (
            _path(signing, counts[signing.story.number]),
            {
                "receipt": 1,
                "statement": _statement(signing, files),
                "evidence": _evidence(signing, requests[signing.request], number),
                "context": context,
            },
        )


def _signings(stories: tuple[Story, ...]) -> Iterator[Signing]:
    for story in stories:
        for one in story.revisions:
            yield from (Signing(one, _SIGN_OFF, review) for review in one.reviews)
        if story.vouched_at:
            yield Signing(story, _VOUCHING, Review("hr", _HR, story.vouched_at))
        for number, event in enumerate(story.events, 1):
            for review in event.reviews:
                yield Signing(story, event.kind, review, f"events/{number:04d}-{event.kind}.yaml")


def _requests(signings: list[Signing]) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(signing.request for signing in signings))


def _path(signing: Signing, number: int) -> str:
    review = signing.review
    name = f"{number:04d}-{signing.act}-{review.role}-{review.person}.json"
    return f"{signing.story.folder}/signatures/{name}"


def _statement(signing: Signing, files: Files) -> Data:
    review = signing.review
    data: Data = {
        "type": "handover.statement.v1",
        "repository": REPOSITORY,
        "case": signing.story.number,
        "revision": signing.story.revision,
        "act": signing.act,
        "subject": _subject(signing, files),
        "role": review.role,
        "person": review.person,
        "decision": "refuse" if review.reason else "accept",
    }
    return {**data, "reason": review.reason, "about": review.about} if review.reason else data


def _subject(signing: Signing, files: Files) -> Data:
    folder = signing.story.folder
    if signing.file:
        return {"file": signing.file, "sha256": digest(files[f"{folder}/{signing.file}"])}
    return {"sha256": digest(canonical(manifest(signing.story, files)))}


def manifest(story: Story, files: Files) -> Data:
    """Return the list of what is signed at the sign-off: the case file and the materials."""
    start = f"{story.home}/"
    signed = {path.removeprefix(start): files[path] for path in files if path.startswith(start)}
    return {
        "case": story.number,
        "repository": REPOSITORY,
        "revision": story.revision,
        "files": [
            {"path": path, "mode": "100644", "size": len(content), "sha256": digest(content)}
            for path, content in sorted(signed.items())
            if path == "case.yaml" or path.startswith("materials/")
        ],
    }


def _evidence(signing: Signing, request: int, number: int) -> Data:
    review, story = signing.review, signing.story
    dice = Dice("review", story.number, signing.act, review.person, review.at)
    account = people.BY_NUMBER[review.person].account
    return {
        "kind": "forge_review",
        "host": people.HOST,
        "repository_id": REPOSITORY_ID,
        "pull_request": request,
        "review_id": 2_990_000_000 + 4_000 * number + dice.between(0, 3_999),
        "user": {**account, "type": "User"},
        "state": _state(signing),
        "submitted_at": review.at,
        "commit": made_up_digest("commit", *signing.request)[:40],
        "body_sha256": digest(_body(signing).encode()),
        "run_url": f"https://github.com/lanqiao-digital/handovers/actions/runs/{99_000_000 + number}",
    }


def _state(signing: Signing) -> str:
    if signing.review.reason:
        return "CHANGES_REQUESTED"
    return "COMMENTED" if _is_author(signing) else "APPROVED"


def _body(signing: Signing) -> str:
    return signing.review.reason or ("签字" if _is_author(signing) else "")


def _is_author(signing: Signing) -> bool:
    """Tell whether it is the transferor's own pull request, which nobody may approve."""
    return (signing.act, signing.review.role) == (_SIGN_OFF, "transferor")
