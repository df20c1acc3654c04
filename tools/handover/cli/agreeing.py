"""A signature: shows what is signed, asks, lets ssh-keygen sign, verifies, and only then writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click

from handover import intake, repo, signing
from handover.manifest import covers
from handover.repo import GitError, ssh
from handover.repo.snapshot import Snapshot
from handover.report import request as said
from handover.report.terminal import finding_lines
from handover.signing import keys
from handover.signing.refusal import CannotSignError
from handover.signing.request import message, obstacles, request
from handover.signing.since import since
from handover.words import Voice
from handover.words.names import names_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from handover.cli.session import Session
    from handover.findings import Finding
    from handover.signing import Subject
    from handover.signing.request import Request

VERSION = 1


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants to say, as which person in which role, and with which key."""

    role: str
    person: str | None
    event: str | None
    decision: str
    reason: str | None
    key: Path | None
    target: Path | None
    yes: bool


class Agreeing:
    """One run of `handover sign`, up to the signed statement."""

    def __init__(self, run: Session, case: str, revision: int | None) -> None:
        self.run = run
        self.repository = run.repository()
        self.snapshot = Snapshot.of(self.repository, "HEAD")
        found = signing.subject(self.snapshot, case, revision)
        self.subject: Subject = found or run.refuse(
            "unknown_case_in_commit", case=case, revision=revision or 1
        )
        self.voice = run.voice()
        if context := self.subject.context:
            self.voice = Voice(run.language, names_of(context.register, context.editions))

    def are_in_the_way(self, event: str | None) -> bool:
        """Show what keeps the subject from being signed, and tell whether anything does."""
        found = obstacles(self.subject, event)
        self._show(line for one in found for line in finding_lines(one, self.voice))
        if found:
            self._show([self.voice.phrase("manifest_cannot_be_signed", count=len(found))])
        return bool(found)

    def asked(self, wish: Wish) -> Request:
        """Return what the person is asked for; misuse where nobody is."""
        return request(self.snapshot, self.subject, wish.role, wish.person, wish.event)

    def differs(self, asked: Request) -> bool:
        """Show which of the files that are signed differ in the working copy, if any does."""
        case = asked.context.case
        home = f"{case.home}/"
        changed = self.repository.changed(self.snapshot.revision)
        if asked.event:
            files = sorted(changed & {asked.event.at.file})
        else:
            own = (one for one in changed if one.startswith(home))
            files = sorted(one for one in own if covers(one.removeprefix(home)))
        if files:
            self._show([self.voice.phrase("sign_not_committed", files=files)])
        return bool(files)

    def show(self, asked: Request, wish: Wish) -> None:
        """Show what is signed, by whom, and what changed since somebody did."""
        self._show(said.lines(asked, self.subject.commit, self.voice))
        if asked.event is None:
            self._show(said.since(asked, since(self.repository, asked), self.voice))
        self._show([said.decision(asked, wish.decision, wish.reason, self.voice)])

    def is_agreed(self) -> bool:
        """Ask whoever sits there."""
        try:
            return click.confirm(self.voice.phrase("sign_ask"), err=True)
        except click.Abort:
            return False

    def key(self, asked: Request, named: Path | None) -> Path:
        """Return the file of the key to sign with: the one named, else one of the person's own."""
        context = asked.context
        own = keys.held(context.register, asked.person, context.today)
        found = named or keys.near(own, ssh.public_keys())
        return found or self.run.refuse("sign_no_key_here", person=asked.person)

    def statement(self, asked: Request, wish: Wish) -> dict[str, Any]:
        """Return the statement, if its schema allows it; a reason may hold what no record may."""
        told = asked.statement(wish.decision, wish.reason)
        for one in _amiss("statement", told):
            self._show(finding_lines(one, self.voice))
            self.run.refuse("sign_bad_reason")
        return told

    def signed(self, asked: Request, told: dict[str, Any], key: Path) -> dict[str, Any]:
        """Return the signed statement, verified with the person's keys in the register."""
        context, content = asked.context, message(told)
        self._show([self.voice.phrase("sign_now", path=str(key))])
        signature = ssh.sign(key, content, told["type"])
        register, person = context.register, asked.person
        public = keys.maker(register, person, context.today, content, signature)
        whole = {"statement": told, "public_key": public.line, "signature": signature}
        return {"signed_statement": VERSION, **whole}

    def write(self, signed: dict[str, Any], target: Path | None) -> None:
        """Write the signed statement to a file, or print it to be pasted."""
        content = json.dumps(signed, ensure_ascii=False, indent=2).encode() + b"\n"
        if target:
            self._save(target, content)
            self._show([self.voice.phrase("sign_written", path=str(target))])
        else:
            self._show([self.voice.phrase("sign_paste")])
        if self.run.as_json or not target:
            click.echo(content, nl=False)

    def _save(self, target: Path, content: bytes) -> None:
        path = str(target)
        try:
            repo.save(target, content, over=False)
        except FileExistsError:
            self.run.refuse("sign_exists", path=path)
        except OSError as error:
            self.run.refuse("sign_not_written", path=path, error=error.strerror or str(error))

    def _show(self, lines: Iterable[str]) -> None:
        """Print for people; what is printed to the other stream is the signed statement alone."""
        for line in lines:
            click.echo(line, err=True)


def perform(run: Session, case: str, revision: int | None, wish: Wish) -> bool:
    """Let a person sign, and tell whether that was done; whatever fails is misuse with its cure."""
    try:
        return _perform(Agreeing(run, case, revision), wish)
    except (GitError, ssh.SshError) as error:
        run.refuse(error.phrase, **error.facts)
    except CannotSignError as error:
        run.refuse(error.why, **error.facts)


def _perform(agreeing: Agreeing, wish: Wish) -> bool:
    if agreeing.are_in_the_way(wish.event):
        return False
    asked = agreeing.asked(wish)
    told = agreeing.statement(asked, wish)
    key = agreeing.key(asked, wish.key)
    if agreeing.differs(asked):
        return False
    agreeing.show(asked, wish)
    if not (wish.yes or agreeing.is_agreed()):
        return False
    agreeing.write(agreeing.signed(asked, told, key), wish.target)
    return True


def _amiss(kind: str, data: dict[str, Any]) -> tuple[Finding, ...]:
    content = json.dumps(data, ensure_ascii=False).encode(errors="surrogateescape")
    return intake.read(kind, content, f"{kind}.json")[1]
