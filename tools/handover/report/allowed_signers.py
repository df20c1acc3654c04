"""The register's keys as `ssh-keygen -Y verify` reads them: whose they are, for what, and when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from handover.authenticity import STATEMENTS
from handover.dates import add_days, start_of
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.register import Key, Person, Register

VERSION = 1
_EPOCH = date(1971, 1, 1)
"""The program cannot tell days before it; no key is as old."""


def data(known: Register) -> dict[str, Any]:
    """Return the lines for programs."""
    return {"version": VERSION, "allowed_signers": list(lines(known))}


def lines(known: Register) -> Iterator[str]:
    """Yield one line a key, for the days on which it was the person's and the person employed."""
    for number, person in sorted(known.people.items()):
        for key in person.keys:
            first, last = _days(person, key)
            public = PublicKey.of(key.public_key)
            if public and first <= last:
                limits = _limits(first, last, known.time_zone)
                options = ",".join((f'namespaces="{STATEMENTS}"', *limits))
                yield f"{number} {options} {public.line}"


def _days(person: Person, key: Key) -> tuple[date, date]:
    """Return the first and the last day on which a signature with a key counts."""
    ends = (day for day in (key.to_day, person.employed_to) if day)
    return max(key.from_day, person.employed_from), min(ends, default=date.max)


def _limits(first: date, last: date, zone: str) -> Iterator[str]:
    """Yield from and to which second; of the last day it is the last one."""
    if first > _EPOCH:
        yield f'valid-after="{start_of(first, zone):%Y%m%d%H%M%S}Z"'
    if last < date.max:
        end = start_of(add_days(last, 1), zone) - timedelta(seconds=1)
        yield f'valid-before="{end:%Y%m%d%H%M%S}Z"'
