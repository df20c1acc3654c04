"""The words that templates may ask for, in one language."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from markupsafe import Markup, escape

from handover.papers.private import masked
from handover.report import adoption, clearance
from handover.report.coverage import tried
from handover.site import markup
from handover.words import Voice
from handover.words.names import names
from handover.words.notices import notices
from handover.words.sentences import counted, odd_fen, people_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime
    from decimal import Decimal

    from handover.facts.liability import Judgement
    from handover.facts.steps import Step
    from handover.findings import Finding, Text
    from handover.ledger.clearance import Exit
    from handover.pipeline import Report
    from handover.register import Adoption
    from handover.report.adoption import Told
    from handover.report.coverage import Proof
    from handover.site.losses import OtherReading
    from handover.verdicts import CaseReport
    from handover.words import Said
    from handover.words.notices import Notice


class Wording:
    """One language with the names of a report; what comes out as markup is inert."""

    def __init__(self, report: Report, language: str) -> None:
        self.voice = Voice(language, names(report))
        self._register = report.register
        self._comma = escape(self.voice.phrase("comma"))

    def offered(self) -> dict[str, object]:
        """Return what a template may call, and what stands between words and sentences, by name."""
        voice = self.voice
        own: dict[str, object] = {name: getattr(self, name) for name in _OFFERED}
        own |= {"comma": self._comma, "then": escape(voice.phrase("between_sentences"))}
        own["examples"] = voice.examples
        return own | {"say": voice.phrase, "term": voice.term, "text": voice.text, "day": voice.day}

    def many(self, key: str, count: int) -> str:
        """Return a phrase about so many things, in the singular for one."""
        return self.voice.phrase(f"{key}_one" if count == 1 else key, count=count)

    def mixed(self, text: str) -> Markup:
        """Return a sentence in which names and quotations may be in Chinese."""
        return markup.foreign(markup.inert(masked(text)), self.voice.language)

    def sentence(self, text: str) -> Markup:
        """Return a sentence of the catalogues, with its code marked as such."""
        return markup.foreign(markup.coded(text), self.voice.language)

    def typed(self, text: str | None) -> Markup:
        """Return what somebody typed, line by line, without what is private in it."""
        return markup.foreign(markup.lines(masked(text or "")), self.voice.language)

    def percent(self, value: Decimal) -> str:
        """Return a percentage as people write it."""
        return f"{value.normalize():f}%"

    def moment(self, instant: datetime) -> str:
        """Return an instant as day and time of the company."""
        zone = self._register.time_zone if self._register else "UTC"
        there = instant.astimezone(ZoneInfo(zone))
        return self.voice.phrase("moment", day=there.date(), time=f"{there:%H:%M}")

    def name(self, number: str) -> Markup:
        """Return a person's name alone; a stranger's number."""
        return self.mixed(self.called(number))

    def names(self, numbers: Iterable[str]) -> Markup:
        """Return the names of several people in a row."""
        return self._comma.join(map(self.name, numbers))

    def person(self, number: str) -> Markup:
        """Return a person's name with the employee number."""
        known = self._register.people.get(number) if self._register else None
        return self._named(known.name if known else None, number)

    def people(self, numbers: Iterable[str]) -> Markup:
        """Return several people in a row with their numbers."""
        return self._comma.join(map(self.person, numbers))

    def customer(self, number: str) -> Markup:
        """Return a customer's name with the customer number."""
        known = self._register.customers.get(number) if self._register else None
        return self._named(known.name if known else None, number)

    def contact(self, customer: str, number: int) -> Markup:
        """Return a customer's contact by name and position; an unknown one by number."""
        known = self._register.customers.get(customer) if self._register else None
        found = next((c for c in known.contacts if c.number == number), None) if known else None
        if found is None:
            return markup.inert(number)
        position = self.voice.phrase("in_role", role=found.position) if found.position else ""
        return self.mixed(f"{found.name}{position}")

    def department(self, code: str) -> str:
        """Return the name of a department."""
        known = self._register.departments.get(code) if self._register else None
        return self.voice.text(known) if known else code

    def bearer(self, code: str) -> Markup:
        """Return who bears a share: a person, or a party."""
        known = self._register and code in self._register.people
        return self.person(code) if known else markup.inert(self.voice.term(code))

    def awaited(self, case: CaseReport) -> Iterator[Markup]:
        """Yield who is waited for to do what, one line an act."""
        acts: defaultdict[str, list[Step]] = defaultdict(list)
        for step in case.standing.next_steps:
            acts[step.act].append(step)
        for act, steps in acts.items():
            people = people_of(steps, self.called, self.voice)
            does = self.voice.phrase(f"do_{act}")
            yield self.mixed(self.voice.phrase("card_next", people=people, does=does))

    def counted(self, others: Sequence[OtherReading]) -> str:
        """Return how many other readings change the amounts, and of how many nobody can tell."""
        return counted(tuple(other.alternative for other in others), self.voice)

    def odd_fen(self, judged: Judgement | None) -> str | None:
        """Return who bears what of a loss does not divide to the fen, and by which rule."""
        return odd_fen(judged, self.voice) if judged else None

    def rule_words(self, code: str) -> Mapping[str, str]:
        """Return title, message, why and fix of a rule, with a fact's name where a case would give it."""
        entry = self.voice.rule(code) or {}
        texts = {key: entry.get(key, code) for key in ("title", "message", "why", "fix")}
        return {key: self.voice.outline(text) for key, text in texts.items()}

    def legal(self, codes: Iterable[str]) -> Iterator[Notice]:
        """Yield the legal notices of these codes."""
        yield from (notices()[code] for code in codes)

    def told_of(self, one: Told) -> str:
        """Return what is on record of a person who bears a part of a loss."""
        return adoption.said(one, self.voice)

    def read_of(self, one: Told) -> str:
        """Return whether and when a person confirmed to have read the policy."""
        return adoption.read(one, self.voice)

    def agreed_of(self, one: Told) -> str:
        """Return whether and when a person agreed to sign electronically."""
        return adoption.agreed(one, self.voice)

    def made_known(self, edition: date, known: Adoption | None) -> str:
        """Return how an edition was discussed and made known."""
        return adoption.made_known(edition, known, self.voice)

    def cleared(self, found: Exit) -> str:
        """Return whether HR has cleared a person."""
        return clearance.said_by_hr(found, self.voice)

    def blocks(self, found: Exit) -> Iterator[tuple[str | None, str]]:
        """Yield what keeps a person, each with the case that it is about."""
        return clearance.blocks(found, self.voice)

    def tried(self, proof: Proof) -> str:
        """Return what tries a rule."""
        return tried(proof, self.voice)

    def finding(self, one: Finding) -> Said:
        """Return the sentences about a finding."""
        return self.voice.say(one)

    def called(self, number: str) -> str:
        """Return a person's name as plain text; a stranger's number."""
        known = self._register.people.get(number) if self._register else None
        return self.voice.text(known.name) if known else number

    def _named(self, name: Text | None, number: str) -> Markup:
        tag = Markup('<span class="hl-id">{}</span>').format(markup.inert(number))
        return Markup("{} {}").format(self.mixed(self.voice.text(name)), tag) if name else tag


_OFFERED = (
    *("many", "mixed", "sentence", "typed", "percent", "moment", "name", "names", "person"),
    *(
        "people",
        "customer",
        "contact",
        "department",
        "bearer",
        "awaited",
        "counted",
        "odd_fen",
        "rule_words",
        "legal",
        "tried",
        "told_of",
        "read_of",
        "agreed_of",
        "made_known",
        "cleared",
        "blocks",
        "called",
        "finding",
    ),
)
