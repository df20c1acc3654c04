"""Whose key made a signature, and whether it is one that counts for the person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover import sshsig
from handover.authenticity import STATEMENTS
from handover.signing.refusal import CannotSignError, Why
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from pathlib import Path

    from handover.register import Key, Register


def held(register: Register, person: str, on: date) -> tuple[Key, ...]:
    """Return the keys of a person that are in use on a day; CannotSignError if none is (R81)."""
    own = register.people[person].keys
    found = tuple(key for key in own if key.held(on))
    if not found and own:
        raise _not_in_use(person, own, on)
    if not found:
        raise CannotSignError(Why.NO_KEY, person=person)
    return found


def near(keys: Iterable[Key], files: Mapping[str, Path]) -> Path | None:
    """Return the file of one of some keys, of files by what they hold."""
    by_line = {key.line: path for text, path in files.items() if (key := PublicKey.of(text))}
    return next((by_line[key.public_key] for key in keys if key.public_key in by_line), None)


def maker(register: Register, person: str, on: date, message: bytes, signature: str) -> PublicKey:
    """Return the person's key that made a signature over a statement; CannotSignError otherwise (R81)."""
    made = {
        (one.id, key): public
        for one in register.people.values()
        for key in one.keys
        if (public := PublicKey.of(key.public_key))
        and sshsig.flaw(signature, message, STATEMENTS, public) is None
    }
    own = {key: public for (owner, key), public in made.items() if owner == person}
    if not made:
        raise CannotSignError(Why.KEY_UNKNOWN, person=person)
    if not own:
        raise CannotSignError(Why.KEY_OF_ANOTHER, person=person, other=next(iter(made))[0])
    counted = [public for key, public in own.items() if key.held(on)]
    if not counted:
        raise _not_in_use(person, tuple(own), on)
    return counted[0]


def _not_in_use(person: str, keys: tuple[Key, ...], on: date) -> CannotSignError:
    """Return the problem with keys none of which is in use: what begins soonest, or ended last."""
    begins = min((key.from_day for key in keys if on < key.from_day), default=None)
    if begins:
        return CannotSignError(Why.KEY_NOT_YET, person=person, day=begins, today=on)
    ended = max(key.to_day for key in keys if key.to_day)
    return CannotSignError(Why.KEY_EXPIRED, person=person, day=ended, today=on)
