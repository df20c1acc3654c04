"""The names by which people know the numbers and codes of a repository."""

from __future__ import annotations

from typing import TYPE_CHECKING

from handover.findings import Text

if TYPE_CHECKING:
    from handover.pipeline import Report


def names(report: Report, *, personal: bool = True) -> dict[str, Text]:
    """Return the names of codes, and of people and customers where they may be shown."""
    found = dict(_codes(report))
    if report.register and personal:
        for number, person in report.register.people.items():
            found[number] = _with_number(person.name, number)
        for number, customer in report.register.customers.items():
            found[number] = _with_number(customer.name, number)
    return found


def _codes(report: Report) -> dict[str, Text]:
    """Return the names that the editions give; where they differ, the latest edition's."""
    found = dict(report.register.departments) if report.register else {}
    for edition in report.editions:
        found |= {str(party): name for party, name in edition.parties.items()}
        found |= edition.functions
        found |= {channel.channel: channel.name for channel in edition.channels}
        found |= {material.material: material.name for material in edition.materials}
        found |= {act.act: act.name for act in edition.acts}
        found |= edition.familiarity.topics
    return found


def _with_number(name: Text, number: str) -> Text:
    return Text(f"{name.zh}（{number}）", f"{name.en} ({number})")
