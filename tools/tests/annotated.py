"""Annotated records: what they say, the stage that their first comments set, what must be found.

A record under records/A0401/ is about rule A0401. `# expect: A0401` stands on the line to which the
finding must point, `# todo: A0401` where it must still be a to-do. Events and receipts lie beside
the record: `late.yaml` is the case, `late.0001-filing.yaml` its first event, and
`late.0001-sign_off.receipt.yaml` a receipt; what it names an event by is the SHA-256 of the event's
file as it lies here. A table lies beside the record as well: `late.C0101-receivables.csv` is what
the case names `materials/C0101-receivables.csv`; `# expect-in: C0101-receivables.csv:2 未收余额 F0503`
(or `todo-in`) says in which of its lines, and under which header, something must be found.
What was corrected after the sign-off lies beside it too: `late.revision-2.yaml` is the second
revision, with a stage of its own, and the last revision is the one that is judged.
The first lines of the case may set the stage:

    # today: 2026-08-01                             the day of judgement, else the day below
    # signed: 2026-03-18T10:00:00+08:00             everyone whom the policy asks had signed by then
    # signed-except: E1002                          but for these
    # confirmed: 2026-06-26T10:00:00+08:00          and signed every event, as far as it asks them
    # confirmed-by: E2001 2026-03-20T09:00:00+08:00 who signs what events ask of them; several by comma
    # refused-by: E1002 2026-03-18T09:00:00+08:00   who refuses to sign
    # recorded: 2026-06-21                          the day on which the events came to the main branch
    # lacks: materials/a.csv                        a file that is named and does not lie in the folder
    # holds: materials/b.csv                        a file that lies in the folder besides those named
    # folder: HO-2026-0009                          the folder, where it is not HO-2026-0001
    # edition: 2026-03-10                           another edition, the same but for its first day
    # seals: verified                               receipts by others than the sealer do not count
    # no-edition: true                              no edition at all
    # facts: {person: E1001}                        what the first finding of the rule tells
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from handover import build, reading, repo, rules
from handover.authenticity import forged
from handover.build import new_customer, register
from handover.evidence import SIGN_OFF, Decision, Signature, gather
from handover.facts.admitted import admitted
from handover.facts.context import Context
from handover.facts.sign_off import signers, slots
from handover.findings import At, Severity, Text
from handover.manifest import FileDigest
from handover.papers.csv_file import read_csv
from handover.papers.schema import table_schema
from handover.policy import in_force
from handover.record import Schemas
from handover.source import load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handover.findings import Finding, Place
    from handover.model import Case
    from handover.papers.tables import Table
    from handover.policy import Edition
    from handover.register import NewCustomer, Register
    from handover.source import Document

TODAY = date(2026, 6, 30)
RECORDS = Path(__file__).parent / "records"
REGISTER = RECORDS / "register"
EDITION_FILE = Path(__file__).parents[2] / "schema/policy/2024-01-01.yaml"

Found = tuple[str, int, str, Severity]

_RULES = {rule.code: rule for rule in rules.RULES}
_STAGE = re.compile(r"# ([a-z-]+): (.+)")
_REVISION = re.compile(r"revision-(\d+)\.yaml")
_MARK = re.compile(r"# (expect|todo): ([A-Z0-9, ]+)")
_CELL = re.compile(r"# (expect|todo)-in: (\S+):(\d+) (\S+) ([A-Z0-9]+)\n")
_SCHEMAS = Schemas(repo.schemas())
_validator = cache(_SCHEMAS.validator)


@dataclass(frozen=True, slots=True)
class Situation:
    """A case in its context, with the documents it was read from, by the file they pretend to be."""

    context: Context
    documents: Mapping[str, Document] = field(default_factory=dict)

    def place(self, at: At) -> Place:
        return self.documents[at.file].place(at.path)

    def findings(self) -> tuple[Finding, ...]:
        return tuple(rules.findings(self.context, self.place))


def unknowing(known: Situation) -> Iterator[Situation]:
    """Yield a situation without an edition, a register, or files, and on the first and last day."""
    register = replace(known.context.register, people={}, customers={}, prices=())
    for changes in (
        {"policy": None, "editions": ()},
        {"register": register},
        {"today": date.min},
        {"today": date.max},
        {"case": replace(known.context.case, folder="", files=(), events=())},
    ):
        yield replace(known, context=replace(known.context, **changes))


def document(kind: str, content: bytes, file: str) -> Document:
    """Return a record that the loader and its schema have nothing against."""
    found, wrong = load(content, file)
    assert found, wrong
    assert [] == [*wrong, *_SCHEMAS.check(kind, _validator(kind), found)], file
    return found


def edition(content: bytes = EDITION_FILE.read_bytes()) -> Edition:
    found = document("policy", content, EDITION_FILE.name)
    return build.edition(cast("dict[str, Any]", found.data))


EDITION = edition()


def company() -> Register:
    """Return the small register that all records share; E9001 has a file that is not sound."""
    people = sorted((REGISTER / "people").iterdir())
    customers = sorted((REGISTER / "customers").iterdir())
    columns = table_schema(repo.table_schemas()["prices.table.json"])
    prices = [
        read_csv(path.read_bytes(), columns, path.name)
        for path in sorted((REGISTER / "prices").iterdir())
    ]
    assert [] == [finding for _, found in prices for finding in found]
    known = register(
        document("repository", (REGISTER / "repository.yaml").read_bytes(), "repository.yaml"),
        [document("person", p.read_bytes(), p.name) for p in people if p.stem != "E9001"],
        [document("customer", p.read_bytes(), p.name) for p in customers],
        [table for table, _ in prices],
        frozenset(path.stem for path in (*people, *customers)),
    )
    forms = map(_form, sorted((REGISTER / "new_customers").iterdir()))
    return replace(known, new_customers={form.customer: form for form in forms})


def _form(path: Path) -> NewCustomer:
    """Return the form of a new customer, signed by all if its first comment says so."""
    form = new_customer(document("new_customer", path.read_bytes(), path.name))
    said = _STAGE.match(path.read_text())
    instant = datetime.fromisoformat(said[2]) if said else None
    return replace(form, signed=dict.fromkeys(form.people, instant) if instant else {})


COMPANY = company()


def situation(
    case: str,
    events: Mapping[str, str] | None = None,
    receipts: Mapping[str, str] | None = None,
    stage: Mapping[str, str] | None = None,
    papers: Mapping[str, bytes] | None = None,
    *,
    earlier: tuple[Situation, ...] = (),
    number: int = 1,
) -> Situation:
    """Return the situation of a case told as text; what lies beside it by the name of its file."""
    said = stage or {}
    folder = f"cases/2026/{said.get('folder', 'HO-2026-0001')}"
    home = f"{folder}/revisions/{number}" if earlier else folder
    main = document("case", case.encode(), f"{home}/case.yaml")
    told = [
        document("event", text.encode(), f"{folder}/events/{name}")
        for name, text in (events or {}).items()
    ]
    seen = [
        document("receipt", text.encode(), f"{folder}/signatures/{name}")
        for name, text in (receipts or {}).items()
    ]
    editions = tuple(_editions(said))
    known = build.case(main, tuple(map(build.event, told)), (), number)
    known = replace(known, files=tuple(_files(known, folder, said)))
    files = (_digest(f"events/{name}", text) for name, text in (events or {}).items())
    digests = {file.path: file for file in files}
    revisions = (*(one.context.case for one in earlier), known)
    fakes = forged(COMPANY, seen) if "seals" in said else None
    evidence = gather(known, COMPANY, digests, seen, revisions, forged=fakes)
    context = admitted(
        Context(
            case=known,
            policy=in_force(editions, known.opened_on),
            editions=editions,
            register=COMPANY,
            evidence=evidence,
            today=date.fromisoformat(said.get("today", str(TODAY))),
            recorded=_recorded(known, said),
            papers=dict(_tables(known, papers or {})),
            earlier=tuple(one.context for one in earlier),
        )
    )
    documents = {one.file: one for one in (main, *told, *seen)}
    for one in earlier:
        documents |= one.documents
    return Situation(_staged(context, said), documents)


def _tables(case: Case, papers: Mapping[str, bytes]) -> Iterator[tuple[str, Table]]:
    for line in case.customers:
        for material, paper in line.papers.items():
            name = (paper.file or "").removeprefix("materials/")
            if name in papers:
                file = f"{case.folder}/{paper.file}"
                table, wrong = read_csv(papers[name], reading.schemas()[material], file)
                assert () == wrong
                yield paper.file or "", table


def _recorded(case: Case, said: Mapping[str, str]) -> dict[str, date]:
    days = [date.fromisoformat(said["recorded"])] if "recorded" in said else []
    return {event.at.file: day for event in case.events for day in days}


def _digest(path: str, text: str) -> FileDigest:
    content = text.encode()
    return FileDigest(path, len(content), hashlib.sha256(content).hexdigest())


def _editions(said: Mapping[str, str]) -> Iterator[Edition]:
    if "no-edition" not in said:
        yield EDITION
    if "edition" in said:
        yield replace(EDITION, first_day=date.fromisoformat(said["edition"]))


def _files(case: Case, folder: str, said: Mapping[str, str]) -> Iterator[str]:
    for record in (case, *case.events):
        yield record.at.file.removeprefix(f"{folder}/")
    evidence = (problem.first_evidence for problem in case.problems)
    named = [paper.file for paper in (*case.papers(), *evidence) if paper and paper.file]
    lacking = said.get("lacks", "").split(", ")
    yield from (file for file in dict.fromkeys(named) if file not in lacking)
    yield from filter(None, said.get("holds", "").split(", "))


def _staged(context: Context, said: Mapping[str, str]) -> Context:
    if "signed" in said:
        absent = tuple(said.get("signed-except", "").split(", "))
        context = signed(context, said["signed"], absent)
    if "confirmed" in said:
        context = confirmed(context, said["confirmed"])
    for one in filter(None, said.get("confirmed-by", "").split(", ")):
        person, instant = one.split()
        context = heard(context, *_of_events(context, instant, person=person))
    if "refused-by" in said:
        person, instant = said["refused-by"].split()
        slot = next(slot for slot in slots(context) if slot.person == person)
        refusal = decision(slot.role, person, instant, accept=False)
        context = heard(context, refusal)
    return context


def decision(
    role: str,
    person: str,
    instant: str,
    *,
    accept: bool = True,
    act: str = SIGN_OFF,
    event: str | None = None,
) -> Signature:
    """Return a signature that counts."""
    return Signature(
        at=At(f"signatures/{instant}-{act}-{role}-{person}.json"),
        act=act,
        role=role,
        person=person,
        decision=Decision.ACCEPT if accept else Decision.REFUSE,
        instant=datetime.fromisoformat(instant).astimezone(UTC),
        digest="",
        event=event,
    )


def heard(context: Context, *decisions: Signature) -> Context:
    """Return the context with more signatures that count, all in the order of time."""
    known = sorted((*context.evidence.signatures, *decisions), key=lambda one: one.instant)
    return replace(context, evidence=replace(context.evidence, signatures=tuple(known)))


def signed(context: Context, instant: str, absent: tuple[str, ...] = ()) -> Context:
    """Return the context in which everyone whom the policy asks signed at an instant, but some."""
    present = [slot for slot in slots(context) if slot.person not in absent]
    return heard(context, *(decision(slot.role, slot.person, instant) for slot in present))


def confirmed(context: Context, instant: str, *files: str) -> Context:
    """Return the context in which everyone whom the policy asks signed events, or all of them."""
    return heard(context, *_of_events(context, instant, files))


def _of_events(
    context: Context, instant: str, files: tuple[str, ...] = (), person: str | None = None
) -> Iterator[Signature]:
    for event in context.case.events:
        file, act = context.case.path_of(event), event.act
        if files and file not in files:
            continue
        asked = [slot for _, group in signers(context, act, event) for slot in group]
        for slot in asked:
            if person in {None, slot.person}:
                yield decision(slot.role, slot.person, instant, act=act, event=file)


@cache
def told(file: Path) -> Situation:
    """Return the situation that an annotated record and the files beside it tell."""
    beside = {
        path.name.removeprefix(f"{file.stem}."): path.read_text() for path in _beside(file, ".yaml")
    }
    events = {name: text for name, text in beside.items() if not _REVISION.fullmatch(name)}
    receipts = {name: events.pop(name) for name in list(events) if name.endswith(".receipt.yaml")}
    papers = {
        path.name.removeprefix(f"{file.stem}."): path.read_bytes() for path in _beside(file, ".csv")
    }
    told: tuple[Situation, ...] = ()
    for number, text in _revisions(file.read_text(), beside):
        told += (
            situation(text, events, receipts, _stage(text), papers, earlier=told, number=number),
        )
    return told[-1]


def _beside(file: Path, ending: str) -> list[Path]:
    """Return the files beside a record that are told with it, in the order of names."""
    start = f"{file.stem}."
    found = _folder(file.parent)
    return [p for p in found if p != file and p.name.startswith(start) and p.suffix == ending]


@cache
def _folder(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def _revisions(first: str, beside: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    yield 1, first
    for name, text in beside.items():
        if match := _REVISION.fullmatch(name):
            yield int(match[1]), text


def _stage(text: str) -> dict[str, str]:
    comments = text.split("\n")[: next(i for i, x in enumerate(text.split("\n")) if x[:1] != "#")]
    return dict(match.groups() for line in comments if (match := _STAGE.fullmatch(line)))


def expected(file: Path) -> list[Found]:
    """Return what an annotated record and the files beside it say must be found in them."""
    files = (file, *_beside(file, ".yaml"))
    marks = [mark for path in files for mark in _marks(path, file.stem)]
    return sorted((*marks, *_cells(file)))


def _cells(file: Path) -> Iterator[Found]:
    """Yield what must be found in tables; the name of the file is followed by the column."""
    for kind, name, line, header, code in _CELL.findall(file.read_text()):
        headers = file.with_suffix(f".{name}").read_text("utf-8-sig").split("\n")[0].split(",")
        severity = _RULES[code].severity if kind == "expect" else Severity.TODO
        yield f"{name}:{headers.index(header) + 1}", int(line), code, severity


def facts(file: Path) -> object:
    """Return what an annotated record says that the first finding tells, None if it does not."""
    return _plain(yaml.safe_load(_stage(file.read_text()).get("facts", "null")))


def told_by(finding: Finding) -> object:
    """Return the facts of a finding as an annotation writes them."""
    return _plain(finding.facts)


def _plain(value: object) -> object:
    """Return a value with days, money and codes as text, and texts as the Chinese have them."""
    match value:
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case list() | tuple():
            return [_plain(one) for one in value]
        case Text():
            return value.zh
        case date() | Decimal() | StrEnum():
            return str(value)
        case _:
            return value


def _marks(path: Path, stem: str) -> Iterator[Found]:
    name = path.name.removeprefix(f"{stem}.")
    for number, line in enumerate(path.read_text().split("\n"), 1):
        for kind, codes in _MARK.findall(line):
            for code in codes.split(", "):
                full = _RULES[code.strip()].severity
                severity = full if kind == "expect" else Severity.TODO
                yield name if name != "yaml" else "case.yaml", number, code.strip(), severity


def found(finding: Finding) -> Found:
    """Return what an annotation can say of a finding."""
    folder, _, name = finding.place.file.rpartition("/")
    if "/revisions/" in folder:
        name = f"revision-{folder.rpartition('/')[2]}.yaml"
    name += f":{finding.place.column}" if name.endswith(".csv") else ""
    return name, finding.place.line, finding.code, finding.severity


def cases() -> list[Path]:
    """Return the case files among the annotated records."""
    files = sorted(RECORDS.glob("*/*.yaml"))
    return [path for path in files if path.parent != REGISTER and "." not in path.stem]
