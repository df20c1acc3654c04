from __future__ import annotations

import copy
import json
import sys
from typing import TYPE_CHECKING, Any

import company
import pytest

from handover import repo
from handover.findings import Severity, Text
from handover.record import Schemas
from handover.scalars import meant
from handover.source import MOST, Document, load
from handover.validators import oracle
from handover.words import Voice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from handover.findings import Finding
    from handover.source import Path
    from handover.validators import Validator

SCHEMAS = Schemas(repo.schemas())
KINDS = ("case", "event", "person", "customer", "repository", "receipt", "policy")
FAST = {kind: SCHEMAS.validator(kind) for kind in KINDS}
SLOW = {kind: oracle(SCHEMAS.by_name, f"{kind}.schema.json") for kind in KINDS}

CASE = company.CASE_FILE % {"case": "HO-2026-0001", "customer": "C0101", "digest": "0a" * 32}
EVENTS = (
    "event: filing\nfiled_on: 2026-04-02\nto: [E4001, E3001]\nnote: 一\n",
    """\
event: problem
customer: C0101
found_on: 2026-05-02
first_evidence: events/papers/a.pdf
reported_by: E1002
reported_on: 2026-05-03
what: 少了一台
lines:
  - {sku: A-NB14, quantity: 2, placed_on: 2026-01-01}
finance_error: {paper: samples, by: E4001}
issue: I1
""",
    'event: recovery\nproblem: "0002"\nrecovered_on: 2026-06-01\namount: "1.5"\nwhat: 一\n',
    'event: settlement\nproblem: "0002"\nsettled_on: 2026-06-02\nwhat: 一\n',
    "event: waiver\nrule: A0607\nwaived_on: 2026-03-10\nreason: 一\n",
    'event: ruling\nproblem: "0002"\nruled_on: 2026-06-02\ntable: within\nreason: 一\n',
    (
        "event: delegation\ndelegator: E2001\ndelegate: E2002\ngiven_on: 2026-03-01\n"
        "acts: [filing]\nfrom: 2026-03-02\nto: 2026-03-20\nreason: 一\n"
    ),
    "event: clearance\nperson: E1001\ncleared_on: 2026-04-03\n",
    (
        'event: penalty\nproblem: "0002"\nperson: E4001\nseverity: half\ndecided_by: E3001\n'
        "decided_on: 2026-06-02\ncriticised_in: 2026-06\nreason: 一\n"
    ),
)
STATEMENT = {
    "type": "handover.statement.v1",
    "repository": "0f8c2f0a-5a51-4c0e-9a53-0d6a3f1c7e11",
    "case": "HO-2026-0001",
    "revision": 1,
    "act": "filing",
    "subject": {"file": "events/0001-filing.yaml", "sha256": "0a" * 32},
    "role": "receiver",
    "person": "E1002",
    "decision": "refuse",
    "reason": "数不对",
    "about": [{"file": "materials/a.csv", "lines": [3]}],
    "previous": "0b" * 32,
}
REVIEW = {
    "kind": "forge_review",
    "host": "github.com",
    "repository_id": 1,
    "pull_request": 2,
    "review_id": 3,
    "user": {"id": 4, "login": "user-4", "type": "User"},
    "state": "APPROVED",
    "submitted_at": "2026-03-11T02:14:05Z",
    "commit": "0c" * 20,
    "body_sha256": "0d" * 32,
    "run_url": "https://example.org/runs/1",
}
KEY = {
    "kind": "personal_key",
    "public_key": "ssh-ed25519 " + "A" * 60,
    "signature": "B" * 100,
    "received_at": "2026-03-11T10:14:05.5+08:00",
}
REST = {
    "context": {"register": "0e" * 32, "edition": "2024-01-01", "schema": "0f" * 32},
    "seal": {"key": "SHA256:" + "C" * 43, "signature": "D" * 100},
}


def data(text: str | bytes) -> Any:  # noqa: ANN401 - whatever the record holds
    document, found = load(text.encode() if isinstance(text, str) else text, "record")
    assert () == found
    assert document is not None
    return document.data


def receipt(evidence: dict[str, Any]) -> dict[str, Any]:
    return {"receipt": 1, "statement": STATEMENT, "evidence": evidence, **REST}


RECORDS: list[tuple[str, Any]] = [
    ("case", data(CASE)),
    *(("event", data(text)) for text in EVENTS),
    ("person", data(company.whole_person("E1001", "sales", "staff"))),
    ("customer", data(company.CUSTOMER % "C0101")),
    ("repository", data(company.REPOSITORY)),
    ("receipt", receipt(REVIEW)),
    ("receipt", receipt(KEY)),
    ("policy", data(company.POLICY.read_bytes())),
]


def walk(value: Any, path: Path = ()) -> Iterator[Path]:  # noqa: ANN401
    yield path
    if isinstance(value, dict | list):
        for step, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from walk(inner, (*path, step))


def check(kind: str, record: object, validator: Validator | None = None) -> list[Finding]:
    """Check data as if every value had a line of its own."""
    marks = {path: (line, 0) for line, path in enumerate(walk(record))}
    document = Document("record.yaml", record, marks)
    found = SCHEMAS.check(kind, validator or FAST[kind], document)
    return sorted(found, key=lambda finding: finding.order)


def found_in(kind: str, text: str) -> list[tuple[str, int, int]]:
    document, found = load(text.encode(), "record.yaml")
    assert () == found
    assert document is not None
    flagged = SCHEMAS.check(kind, FAST[kind], document)
    return sorted((finding.code, *finding.place[1:]) for finding in flagged)


def facts(kind: str, text: str) -> dict[str, object]:
    (finding,) = check(kind, data(text))
    return dict(finding.facts)


# ---- each keyword has its code, on the line of the key

SMALL = "case: HO-2026-0001\nkind: transfer\nchannel: online\nopened_on: 2026-03-02\n"
PARTIES = "parties: {transferor: E1001}\n"


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        (PARTIES, None),
        # additionalProperties
        (f"{PARTIES}note: 一\n", ("F0201", 6, 1)),
        ("parties:\n  transferor: E1001\n  superviser: E2001\n", ("F0201", 7, 3)),
        # required
        ("", ("F0202", 1, 1)),
        ("parties: {}\n", ("F0202", 5, 1)),
        (f"{PARTIES}customers:\n  - receiver: E1002\n", ("F0202", 7, 5)),
        (f"{PARTIES}sign_off: {{}}\n", ("F0202", 6, 1)),
        # type
        ("parties: E1001\n", ("F0203", 5, 1)),
        ("parties: [E1001]\n", ("F0203", 5, 1)),
        ("parties: {transferor: 1001}\n", ("F0203", 5, 11)),
        (f"{PARTIES}customers: C0101\n", ("F0203", 6, 1)),
        (f"{PARTIES}customers:\n  - C0101\n", ("F0203", 7, 5)),
        (f'{PARTIES}resignation: {{probation: "true"}}\n', ("F0203", 6, 15)),
        (f"{PARTIES}customers:\n  - customer: C0101\n    samples: 7\n", ("F0203", 8, 5)),
        # enum
        (f"{PARTIES}visits:\n  - visited_on: 2026-03-03\n    mode: phone\n", ("F0204", 8, 5)),
        # pattern, minLength, maxLength
        ("parties: {transferor: e1001}\n", ("F0205", 5, 11)),
        ("parties: {transferor: E１００１}\n", ("F0205", 5, 11)),
        ('parties: {transferor: "E1001\\n"}\n', ("F0205", 5, 11)),
        (f'{PARTIES}notes: ""\n', ("F0205", 6, 1)),
        (f"{PARTIES}notes: {'长' * 4001}\n", ("F0205", 6, 1)),
        (f"{PARTIES}customers:\n  - {{customer: C0101, samples: x}}\n", ("F0205", 7, 23)),
        # format, which says all there is to say about a day
        (f"{PARTIES}receiver_starts_on: 2026-02-30\n", ("F0206", 6, 1)),
        (f'{PARTIES}receiver_starts_on: "2026-2-3"\n', ("F0206", 6, 1)),
        (f"{PARTIES}receiver_starts_on: 0000-01-01\n", ("F0206", 6, 1)),
        (f"{PARTIES}receiver_starts_on: ２０２６-01-01\n", ("F0206", 6, 1)),
        (f"{PARTIES}receiver_starts_on: 2026-W01-1\n", ("F0206", 6, 1)),
        # minItems
        ("parties: {transferor: E1001, receivers: []}\n", ("F0207", 5, 30)),
        # uniqueItems
        ("parties: {transferor: E1001, finance: [E4001, E4001]}\n", ("F0208", 5, 30)),
    ],
)
def test_a_breach_has_its_code_and_its_line(
    more: str, expected: tuple[str, int, int] | None
) -> None:
    assert ([expected] if expected else []) == found_in("case", SMALL + more)


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("case", "一", [("F0203", 1, 1)]),
        ("case", "[]", [("F0203", 1, 1)]),
        ("case", "1", [("F0203", 1, 1)]),
        ("event", "[]", [("F0203", 1, 1)]),  # once, though every kind of event wants a map
        ("event", "event: party", [("F0204", 1, 1)]),
        ("event", "event: filing\nto: [E1]", [("F0202", 1, 1), ("F0205", 2, 6)]),
        # minimum and maximum
        (
            "event",
            EVENTS[1].replace("quantity: 2", "quantity: 0"),
            [("F0209", 9, 19)],
        ),
        ("event", EVENTS[1].replace("quantity: 2", "quantity: 1000001"), [("F0209", 9, 19)]),
        ("event", EVENTS[2].replace('"1.5"', '"1.505"'), [("F0205", 4, 1)]),
        ("event", EVENTS[2].replace('"1.5"', '"1,5"'), [("F0205", 4, 1)]),
        ("event", EVENTS[2].replace('"1.5"', '"-1"'), [("F0205", 4, 1)]),
    ],
)
def test_a_breach_of_other_records(
    kind: str, text: str, expected: list[tuple[str, int, int]]
) -> None:
    assert expected == found_in(kind, text)


def edition(change: Callable[[Any], None]) -> list[tuple[str, str]]:
    record = copy.deepcopy(RECORDS[-1][1])
    change(record)
    return [(finding.code, str(finding.facts["field"])) for finding in check("policy", record)]


def test_a_breach_of_an_edition() -> None:
    def twice(record: Any) -> None:  # noqa: ANN401
        record["acts"][0]["signers"] = record["acts"][0]["any_of"] = [{"function": "hr"}]

    def false(record: Any) -> None:  # noqa: ANN401
        record["acts"][2]["signers"][-1]["channel_functions"] = False

    def too_much(record: Any) -> None:  # noqa: ANN401
        record["liability"]["tables"][0]["shares"][0]["percent"] = 101

    def no_rules(record: Any) -> None:  # noqa: ANN401
        clause = next(row for row in record["clauses"] if row["coverage"] == "enforced")
        clause["rules"] = []

    assert [("F0210", "acts")] == edition(twice)
    assert [("F0204", "channel_functions")] == edition(false)
    assert [("F0209", "percent")] == edition(too_much)
    assert [("F0207", "rules")] == edition(no_rules)


# ---- what the sentence is made of


def test_the_facts_of_an_unknown_key_name_the_nearest() -> None:
    found = facts("case", SMALL + "parties: {transferor: E1001, superviser: E2001}\n")
    assert ("superviser", "supervisor") == (found["key"], found["near"])
    found = facts("case", SMALL + PARTIES + "xyz: 1\n")
    assert ("xyz", None) == (found["key"], found["near"])
    found = facts("case", f"{SMALL}{PARTIES}{'x' * 99}: 1\n")
    assert "x" * 60 + "…" == found["key"]


@pytest.mark.parametrize(
    ("parties", "root", "expected"),
    [
        ("监交人: E2001", "", ("supervisor", True, False)),
        ("监交: E2001", "", ("supervisor", True, False)),
        ("directreports: 1", "", (None, False, False)),
        ("", "supervisor: E2001", (None, False, False)),
        ("", "监交人: E2001", ("supervisor", True, False)),
        ("", "备注: 一", ("notes", True, False)),
        ("", "notse: 一", ("notes", False, False)),
        ("", "status: draft", (None, False, True)),
        ("", "状态: 草稿", (None, False, True)),
        ("status: draft", "", (None, False, False)),
    ],
)
def test_a_field_under_another_name_is_recognised(
    parties: str, root: str, expected: tuple[str | None, bool, bool]
) -> None:
    text = f"{SMALL}parties: {{transferor: E1001, {parties}}}\n{root}\n"
    found = facts("case", text.replace(", }", "}"))
    assert expected == (found["near"], found["worded"], found["derived"])


@pytest.mark.parametrize(
    ("more", "cure"),
    [
        ("customers:\n  - C0103", "- customer: C0103"),
        ("customers: C0103", "customers: [{customer: C0103}]"),
        ("customers: {customer: C0103, samples: x}", "- customer: C0103"),
        ("customers: {customer: {a: [7]}}", '- customer: "7"'),
        ("customers: {customer: {}}", "- customer: …"),
        ("sign_off: 2026-09-22", "sign_off: {requested_on: 2026-09-22}"),
        ("sign_off: 九月", "sign_off: {requested_on: 2026-03-18}"),
        ("sign_off: [2026-09-22]", "sign_off: {requested_on: 2026-09-22}"),
        ("sign_off: requested_on：2026-09-22", "sign_off: {requested_on: 2026-09-22}"),
        ("finance_papers: true", "finance_papers: {requested_on: 2026-03-18}"),
        ("visits:\n  - 2026-09-22", "- visited_on: 2026-09-22"),
        ("visits:\n  visited_on: 2026-09-22\n  place: 店里", "- visited_on: 2026-09-22"),
        ("retained: C0103", "retained: [{customer: C0103, reason: 原因}]"),
        ("retained:\n  - C0103", "- {customer: C0103, reason: 原因}"),
        ("cancelled: 不办了", "cancelled: {cancelled_on: 2026-03-18, reason: 原因}"),
        (
            "issues:\n  - {id: 1, kind: problem, title: 一}",
            "id: I1",
        ),
        ("issues:\n  - {id: I1, kind: 1, title: 一}", "kind: problem"),
        ("issues:\n  - {id: I1, kind: problem, title: 12}", 'title: "12"'),
        (
            "issues:\n  - {id: I1, kind: problem, title: 一, amount: 5}",
            'amount: "5"',
        ),
        (
            "issues:\n  - {id: I1, kind: problem, title: 一, amount: 0.5}",
            None,  # told once, before the schema is asked
        ),
        ("resignation: {probation: 是}", "probation: true"),
        (
            "visits:\n  - {visited_on: 2026-09-22, signed_by: C0101}",
            "signed_by: [{customer: C0101, contact: 1, paper: materials/C0101-statement.csv}]",
        ),
        ("visits:\n  - {visited_on: 2026-09-22, present: 王五}", "present: [E1001]"),
        (
            "visits:\n  - {visited_on: 2026-09-22, customers: C0101，C0102}",
            "customers: [C0101, C0102]",
        ),
        (
            "visits:\n  - {visited_on: 2026-09-22, shown: {a: materials/a.csv}}",
            "shown: [materials/a.csv]",
        ),
    ],
)
def test_a_value_of_the_wrong_type_is_shown_as_it_should_be(more: str, cure: str | None) -> None:
    document, _ = load(f"{SMALL}{PARTIES}{more}\n".encode(), "record.yaml")
    assert document is not None
    found = [one.facts["cure"] for one in SCHEMAS.check("case", FAST["case"], document)]
    assert ([cure] if cure else []) == [one.zh for one in found if isinstance(one, Text)]


@pytest.mark.parametrize(
    ("parties", "cure"),
    [
        ("receivers: E1006", "receivers: [E1006]"),
        ("receivers: 【E1006】", "receivers: [E1006]"),
        ("receivers: 张三", "receivers: [E1001]"),
        ("finance: E4001、E4002", "finance: [E4001, E4002]"),
        ("supervisor: [E2001, E2002]", "supervisor: E2001"),
        ("supervisor: {name: 梁国栋}", "supervisor: E1001"),
    ],
)
def test_a_cure_that_is_followed_leads_to_no_other_finding(parties: str, cure: str) -> None:
    start = f"{SMALL}parties:\n  transferor: E1001\n  "
    found = facts("case", f"{start}{parties}\n")["cure"]
    assert isinstance(found, Text)
    assert cure == found.zh == found.en
    assert [] == found_in("case", f"{start}{found.zh}\n")


def test_the_words_of_a_cure_are_of_each_language() -> None:
    found = facts("case", f"{SMALL}{PARTIES}retained: C0103\n")["cure"]
    assert (
        Text(
            "retained: [{customer: C0103, reason: 原因}]",
            "retained: [{customer: C0103, reason: reason}]",
        )
        == found
    )


@pytest.mark.parametrize(
    ("parties", "expected"),
    [
        ("finance: [E4001，E4002]", ("，", ",", "E4001, E4002")),
        ("supervisor: E２００１", ("２", "2", "E2001")),
        ("supervisor: 【E2001】", ("【", "[", "E2001")),
        ("supervisor: E2001，E2002", (None, None, None)),
        ("supervisor: 王（五）", (None, None, None)),
        ("supervisor: e2001", (None, None, None)),
    ],
)
def test_a_wide_character_that_is_all_that_is_wrong_is_named(
    parties: str, expected: tuple[str | None, ...]
) -> None:
    found = facts("case", f"{SMALL}parties: {{transferor: E1001, {parties}}}\n")
    assert expected == (found["wide"], found["narrow"], found["cure"])


def test_a_cure_does_not_repeat_what_is_private() -> None:
    customer = company.CUSTOMER % "C0101"
    found = facts("customer", customer.replace('"138-0000-1011"', "13800001011"))
    assert "13800001011" not in str(found)
    person = company.whole_person("E1001", "sales", "staff")
    assert "13800001011" not in str(
        facts("person", person.replace("name: 甲", "name: 13800001011"))
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("customers: [{customer: C0101, samples: {nil}}]", "F0117"),
        ("customers: [{customer: C0101, samples: ~}]", "F0117"),
        ("customers:", "F0117"),
        (
            "issues:\n  - {id: I1, kind: problem, title: 一}\n  - {id: 07, kind: problem, title: 一}",
            "F0121",
        ),
        ("issues:\n  - id: I1\n    kind: problem\n    title: 一\n    amount: 1,000", "F0121"),
        ("receiver_starts_on: 2026-3-1", "F0121"),
    ],
)
def test_one_mistake_is_told_once(more: str, code: str) -> None:
    document, found = load(f"{SMALL}{PARTIES}{more}\n".encode(), "record.yaml")
    assert document is not None
    assert [code] == [one.code for one in found]
    assert [] == list(SCHEMAS.check("case", FAST["case"], document))


def test_the_facts_describe_the_field_in_both_languages() -> None:
    found = facts("case", SMALL + "parties: {transferor: x}\n")
    assert ("transferor", "x") == (found["field"], found["value"])
    assert Text("移交人", "transferor") == found["title"]
    form = found["form"]
    assert isinstance(form, Text)
    assert "E1001" in form.zh
    assert "E1001" in form.en


def test_what_is_missing_is_described_by_its_own_words() -> None:
    assert Text("各方", "parties") == facts("case", SMALL)["title"]
    text = f"{SMALL}{PARTIES}customers: [{{customer: C0101, samples: {{elsewhere: 法务盘}}}}]\n"
    found = facts("case", text)
    assert ("sha256", Text("摘要", "digest")) == (found["key"], found["title"])


@pytest.mark.parametrize(
    ("paper", "expected"),
    [
        ("x.csv", {"value": "x.csv", "limit": None}),
        ("7", {"value": "7", "expected": ["string", "object"]}),
        ("[{a: true}]", {"value": "[{a: true}]", "expected": ["string", "object"]}),
        ("{}", {"key": "nil"}),
        ("{nil: 一, elsewhere: 二}", {"key": "elsewhere"}),
        ("{nil: 5}", {"value": "5", "expected": ["string"]}),
        ('{nil: ""}', {"value": "", "limit": None}),
    ],
)
def test_of_several_forms_the_nearest_complains(paper: str, expected: dict[str, object]) -> None:
    text = f"{SMALL}{PARTIES}customers: [{{customer: C0101, samples: {paper}}}]\n"
    assert expected.items() <= facts("case", text).items()


def test_a_misspelt_form_is_told_what_it_resembles_and_what_it_lacks() -> None:
    text = f"{SMALL}{PARTIES}customers: [{{customer: C0101, samples: {{elsewhre: 一}}}}]\n"
    found = [
        (one.code, one.facts["key"], one.facts.get("near")) for one in check("case", data(text))
    ]
    assert [("F0202", "nil", None), ("F0201", "elsewhre", "elsewhere")] == found


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("{a: [一]}", "{a: [一]}"),
        ("true", "true"),
        ("-3", "-3"),
        ("[" + "1," * 99 + "]", "[" + "1, " * 19 + "1,…"),
    ],
)
def test_a_value_is_shown_as_it_could_be_typed(typed: str, expected: str) -> None:
    assert expected == facts("case", f"{SMALL}{PARTIES}notes: {typed}\n")["value"]


def test_what_is_private_is_not_repeated() -> None:
    person = company.whole_person("E1001", "sales", "staff")
    assert "…" == facts("person", person.replace("name: 甲", "name: 13800001011"))["value"]
    customer = company.CUSTOMER % "C0101"
    assert "…" == facts("customer", customer.replace('"138-0000-1011"', "13800001011"))["value"]
    assert "…" == facts("customer", f"{customer}invoice_info: {{account: 7}}\n")["value"]
    assert "7" == facts("customer", f"{customer}region: 7\n")["value"]


def test_nobody_is_told_more_than_can_be_mended() -> None:
    many = [{"customer": number} for number in range(10_000)]
    found = check("case", {**data(SMALL + PARTIES), "customers": many})
    assert MOST == len(found)
    keys = {f"key{number}": number for number in range(1000)}
    assert MOST == len(check("case", {**data(SMALL + PARTIES), **keys}))


def test_findings_are_errors_in_the_file_of_the_record() -> None:
    (finding,) = check("case", data(SMALL))
    assert ("record.yaml", Severity.ERROR) == (finding.place.file, finding.severity)


# ---- two libraries, one verdict

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
STRINGS: list[Callable[[str], object]] = [
    lambda text: text + "\n",
    lambda text: f" {text}",
    lambda text: text.translate(FULL_WIDTH),
    lambda text: text[:-1],
    lambda text: text * 300,
    lambda _: "2026-02-30",
    lambda _: "2026-02-28T24:00:00+25:00",
    lambda _: "javascript:alert(1)",
    lambda _: "x",
]
ANY: list[Any] = ["", 0, 7, -1, 10**14, True, [], {}, [7], ["x", "x"], {"x": "y"}]


def at(record: Any, path: Path) -> Any:  # noqa: ANN401
    for step in path:
        record = record[step]
    return record


def slips(record: Any, path: Path) -> Iterator[tuple[str, object]]:  # noqa: ANN401
    """Yield what could happen to one place of a record by a slip of the pen."""
    for other in ANY:
        yield "put", other
    if path:
        yield from (("put", slip(at(record, path))) for slip in STRINGS if is_text(record, path))
        yield from (("drop", None), ("double", None))


def is_text(record: Any, path: Path) -> bool:  # noqa: ANN401
    return isinstance(at(record, path), str)


def broken(record: Any, path: Path, what: str, other: object) -> Any:  # noqa: ANN401
    if not path:
        return other
    record = copy.deepcopy(record)
    holder, last = at(record, path[:-1]), path[-1]
    if what == "put":
        holder[last] = other
    elif what == "drop":
        del holder[last]
    elif isinstance(holder, dict):
        holder[f"{last}s"] = holder[last]
    else:
        holder.append(holder[last])
    return record


def one_of_each(value: Any) -> Any:  # noqa: ANN401
    """Return a record whose lists hold no two items with the same keys, or of the same type."""
    if isinstance(value, dict):
        return {key: one_of_each(inner) for key, inner in value.items()}
    if isinstance(value, list):
        kinds = {tuple(one) if isinstance(one, dict) else type(one): one for one in value}
        return [one_of_each(one) for one in kinds.values()]
    return value


def broken_records(kind: str, record: Any) -> list[Any]:  # noqa: ANN401
    every = {"policy": 61, "case": 7, "receipt": 3}.get(kind, 1)  # of the long ones a part
    record = one_of_each(record) if kind == "policy" else record
    todo = [(path, slip) for path in walk(record) for slip in slips(record, path)]
    return [broken(record, path, *slip) for path, slip in todo[::every]]


@pytest.mark.parametrize(("kind", "record"), RECORDS)
def test_a_sound_record_has_no_findings(kind: str, record: object) -> None:
    assert [] == check(kind, record)
    assert [] == check(kind, record, SLOW[kind])


@pytest.mark.parametrize(("kind", "record"), RECORDS)
def test_both_libraries_find_the_same(kind: str, record: object) -> None:
    slipped = broken_records(kind, record)
    assert len(slipped) > 15
    for one in slipped:
        assert check(kind, one) == check(kind, one, SLOW[kind]), one


@pytest.mark.parametrize(("kind", "record"), RECORDS)
def test_no_words_of_a_library_reach_a_sentence(kind: str, record: object) -> None:
    for finding in (
        finding for one in broken_records(kind, record) for finding in check(kind, one)
    ):
        for name, fact in finding.facts.items():
            items = fact if isinstance(fact, list) else [fact]
            assert all(isinstance(item, str | int | Text | None) for item in items), (name, fact)
            assert "ValidationError" not in json.dumps(fact, default=str)
        assert isinstance(finding.facts.get("value", ""), str)
        assert len(str(finding.facts.get("value", ""))) <= 61


def test_without_the_fast_library_the_other_does_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    validator = SCHEMAS.validator("case")
    assert type(validator) is not type(FAST["case"])
    record = data(SMALL + 'parties: {transferor: "E1001\\n"}\n')
    assert ["F0205"] == [finding.code for finding in check("case", record, validator)]


@pytest.mark.parametrize(
    ("instant", "sound"),
    [
        ("2026-03-18T10:15:00+08:00", True),
        ("2026-03-18T10:15:00.123456Z", True),
        ("2026-03-18T10:15:00", False),
        ("2026-03-18T10:15:60Z", False),
        ("2016-12-31T23:59:60Z", False),  # a leap second, which no datetime holds
        ("2026-03-18T24:00:00Z", False),
        ("2026-02-30T10:15:00Z", False),
        ("2026-03-18T10:15:00+24:00", False),
        ("0000-01-01T00:00:00Z", False),
        ("0001-01-01T00:00:00+08:00", False),  # has no day in other time zones
        ("9999-12-31T23:59:59-08:00", False),
        ("2026-03-18T10:15:00Z\n", False),
        ("２０２６-03-18T10:15:00Z", False),
    ],
)
def test_an_instant_has_a_day_everywhere(instant: str, sound: bool) -> None:  # noqa: FBT001
    record = receipt({**KEY, "received_at": instant})
    for validator in (FAST["receipt"], SLOW["receipt"]):
        found = {finding.code for finding in check("receipt", record, validator)}
        assert sound == (not found)


@pytest.mark.parametrize(
    ("address", "sound"),
    [
        ("https://example.org/runs/1", True),
        ("http://example.org", True),
        ("javascript:alert(1)", False),
        ("https:///x", False),
        ("https://example.org/a b", False),
        ("example.org", False),
    ],
)
def test_an_address_is_one_of_the_web(address: str, sound: bool) -> None:  # noqa: FBT001
    record = receipt({**REVIEW, "run_url": address})
    expected = [] if sound else ["F0205"]
    for validator in (FAST["receipt"], SLOW["receipt"]):
        assert expected == [one.code for one in check("receipt", record, validator)]


@pytest.mark.parametrize(
    "written", ["2026-9-4", "2026/9/4", "2026.09.04", "2026年9月4日", "２０２６-9-4"]
)
def test_a_day_written_in_another_way_is_meant(written: str) -> None:
    assert "2026-09-04" == str(meant(written))


@pytest.mark.parametrize(
    "written", ["", "2026-2-30", "26-9-4", "2026-9", "9/4/2026", "2026-9-4 10:30"]
)
def test_what_may_be_another_day_or_none_is_not_guessed(written: str) -> None:
    assert meant(written) is None


def test_a_whole_number_in_wide_digits_is_told_the_narrow_ones() -> None:
    visit = "visits: [{visited_on: 2026-03-02, signed_by: [{customer: C0101, contact: ２}]}]"
    document, found = load(f"{SMALL}{PARTIES}{visit}\n".encode(), "record.yaml")
    assert document is not None
    assert () == found
    (one,) = (f for f in SCHEMAS.check("case", FAST["case"], document) if f.code == "F0203")
    for language, hint in (("zh", "全角"), ("en", "full-width")):
        fix = Voice(language).say(one).fix
        assert hint in fix
        assert "`contact: 2`" in fix
