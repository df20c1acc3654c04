"""What a sign-off covers, for people, for programs and for `sha256sum`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handover.report.terminal import finding_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.signing import Subject
    from handover.words import Voice

VERSION = 1


def data(subject: Subject) -> dict[str, Any]:
    """Return the manifest and what keeps it from being signed."""
    whole = subject.manifest
    return {
        "version": VERSION,
        "commit": subject.commit,
        "case": whole and whole.case,
        "revision": whole and whole.revision,
        "repository": whole and whole.repository,
        "sha256": whole and whole.digest,
        "code": whole and whole.code,
        "files": [
            {"path": one.path, "mode": one.mode, "size": one.size, "sha256": one.sha256}
            for one in (whole.files if whole else ())
        ],
        "obstacles": [
            {"code": one.code, "file": one.place.file, "line": one.place.line}
            for one in subject.obstacles
        ],
    }


def lines(subject: Subject, voice: Voice) -> Iterator[str]:
    """Yield what is signed in words, its files, its digest, and what keeps it from being signed."""
    for one in subject.obstacles:
        yield from finding_lines(one, voice)
    if whole := subject.manifest:
        facts = {"case": whole.case, "revision": whole.revision, "count": len(whole.files)}
        yield voice.phrase("manifest_of", commit=subject.commit[:12], **facts)
        for file in whole.files:
            yield f"  {file.sha256}  {file.size:>9}  {file.path}"
        yield voice.phrase("manifest_digest", digest=whole.digest, code=whole.code)
    if subject.obstacles:
        yield voice.phrase("manifest_cannot_be_signed", count=len(subject.obstacles))
