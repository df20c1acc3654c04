"""The names by which people know the numbers and codes of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from handover.pipeline import Report
    from handover.policy import Edition
    from handover.register import Register


def names(report: Report, *, personal: bool = True) -> dict[str, Text]:
    """Return the names of codes, and of people and customers where they may be shown."""
    found = dict(_codes(report.register, report.editions))
    return found | _personal(report.register) if report.register and personal else found


def names_of(register: Register, editions: Iterable[Edition]) -> dict[str, Text]:
    """Return the names that a register and editions give."""
    return _codes(register, editions) | _personal(register)


def _personal(register: Register) -> dict[str, Text]:
    people = {number: one.name for number, one in register.people.items()}
    customers = {number: one.name for number, one in register.customers.items()}
    return {number: _with_number(name, number) for number, name in (people | customers).items()}


def _codes(register: Register | None, editions: Iterable[Edition]) -> dict[str, Text]:
    """Return the names that the editions give; where they differ, the latest edition's."""
    found = dict(register.departments) if register else {}
    for edition in editions:
        found |= {str(party): name for party, name in edition.parties.items()}
        found |= edition.functions
        found |= {channel.channel: channel.name for channel in edition.channels}
        found |= {material.material: material.name for material in edition.materials}
        found |= {act.act: act.name for act in edition.acts}
        found |= edition.familiarity.topics
    return found


def _with_number(name: Text, number: str) -> Text:
    return Text(f"{name.zh}（{number}）", f"{name.en} ({number})")
