"""What does not belong into a case: passwords (Article 5), and numbers that are a person's own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.facts.texts import of_papers, of_records
from handover.findings import flag
from handover.papers.private import holds_secret, private_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.facts.context import Context
    from handover.findings import At, Flag, Place


def secret_written_down(context: Context) -> Iterator[Flag]:
    """Flag a password or a key in a paper or a record; what it is, is not repeated (R23)."""
    for at, text in _texts(context):
        if holds_secret(text):
            yield flag(at)


def _texts(context: Context) -> Iterator[tuple[At | Place, str]]:
    yield from of_records(context)
    yield from of_papers(context)


def private_number_written_down(context: Context) -> Iterator[Flag]:
    """Flag a phone, identity card or account number in a text; contacts are of the register (R27)."""
    for at, text in of_records(context):
        if kind := private_number(text):
            yield flag(at, kind=kind)
