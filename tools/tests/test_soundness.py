"""An edition that cannot be used says where and why, and so does a register at odds with itself."""

from __future__ import annotations

import re
import string
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import company
import keys
import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

import handover
from handover import pipeline
from handover.facts import liability
from handover.repo import Repository
from handover.scope import Scope
from handover.soundness.edition import ACTS, PARAMETERS, TABLES
from handover.words import LANGUAGES, Voice
from handover.words.names import names

if TYPE_CHECKING:
    from handover.findings import Finding
    from handover.pipeline import Report

CASE, OTHER = company.CASE, company.OTHER
POLICY = f"schema/policy/{company.POLICY.name}"
PEOPLE, CUSTOMERS = "cases/register/people", "cases/register/customers"
FACTS = Path(handover.__file__).parent / "facts"


def report(root: Path, *paths: str) -> Report:
    return pipeline.check(Repository(root), scope=Scope(paths) if paths else None)


def found(root: Path, *paths: str) -> list[Finding]:
    return list(report(root, *paths).findings)


def told(root: Path, *paths: str) -> list[tuple[str, str, int]]:
    return [(one.code, one.place.file, one.place.line) for one in found(root, *paths)]


def line_of(root: Path, file: str, text: str) -> int:
    lines = (root / file).read_text(encoding="utf-8").split("\n")
    return next(number for number, line in enumerate(lines, 1) if text in line)


def cut(root: Path, start: str, end: str) -> None:
    """Cut the edition from one text to the next after it."""
    text = (root / POLICY).read_text(encoding="utf-8")
    before, _, rest = text.partition(start)
    assert end in rest, end
    company.put(root / POLICY, before + rest[rest.index(end) :])


def flaw(root: Path) -> tuple[str, int, dict[str, object]]:
    """Return the only finding against the edition, which then is not used for any case."""
    whole = report(root)
    (one,) = [one for one in whole.findings if one.place.file == POLICY]
    assert ((), (CASE, OTHER)) == (whole.editions, whole.not_checked)
    unjudged = [one for one in whole.findings if one.place.file != POLICY]
    assert ["F0327", "F0327"] == [one.code for one in unjudged]
    assert [f"{CASE}/case.yaml", f"{OTHER}/case.yaml"] == [one.place.file for one in unjudged]
    return one.code, one.place.line, dict(one.facts)


# ---- tables of shares


@pytest.mark.parametrize(
    ("old", "new", "total"),
    [
        ("{party: company, percent: 45}", "{party: company, percent: 46}", "101"),
        ("{party: company, percent: 45}", "{party: company, percent: 0}", "55"),
        ("{party: company, percent: 45}", '{party: company, percent: "44.9999"}', "99.9999"),
    ],
)
def test_a_table_that_is_not_whole_is_not_used(root: Path, old: str, new: str, total: str) -> None:
    company.edit(root / POLICY, old, new)
    line = line_of(root, POLICY, "- table: within_finance_error")
    facts = {"name": "within_finance_error", "sum": total, "party": None}
    assert ("F0322", line, facts) == flaw(root)


def test_decimals_that_come_to_the_whole_are_whole(root: Path) -> None:
    shares = "{party: department_manager, percent: 15}\n        - {party: supervisor, percent: 30}"
    halves = shares.replace("15", '"15.5"').replace("30", '"29.50"')
    company.edit(root / POLICY, shares, halves)
    assert [] == told(root)


def test_a_party_stands_once_in_a_table(root: Path) -> None:
    old = "{party: transferor, percent: 100}"
    company.edit(
        root / POLICY,
        old,
        "{party: transferor, percent: 60}\n        - {party: transferor, percent: 40}",
    )
    line = line_of(root, POLICY, "- table: unresolved")
    facts = {"name": "unresolved", "sum": None, "party": "transferor"}
    assert ("F0322", line, facts) == flaw(root)


# ---- waivers


@pytest.mark.parametrize("code", ["A0701", "F0101", "X0202", "A9999"])
def test_what_is_checked_in_no_case_is_not_waived(root: Path, code: str) -> None:
    line = company.edit(root / POLICY, "rules: [A0401, A0607]", f"rules: [X0201, {code}]")
    assert ("F0345", line, {"key": code}) == flaw(root)


# ---- readings


@pytest.mark.parametrize("chosen", ["weeks", "over_full"])
def test_a_choice_must_be_there_and_computable(root: Path, chosen: str) -> None:
    line = company.edit(root / POLICY, "chosen: replaces_supervisor", f"chosen: {chosen}")
    code, place, facts = flaw(root)
    assert ("F0324", line) == (code, place)
    assert ("A11-within", chosen) == (facts["name"], facts["key"])
    assert ("replaces_supervisor", "on_top", "of_finance_part") == facts["known"]


@pytest.mark.parametrize(
    ("chosen", "other", "known"),
    [
        ("noticed", "recorded", ("noticed",)),
        ("must_be_whole", "free", ("must_be_whole",)),
        ("business", "problem", ("business",)),
    ],
)
def test_a_choice_that_the_program_does_not_follow_is_refused(
    root: Path, chosen: str, other: str, known: tuple[str, ...]
) -> None:
    line = company.edit(root / POLICY, f"chosen: {chosen}\n", f"chosen: {other}\n")
    code, place, facts = flaw(root)
    assert ("F0324", line, known) == (code, place, facts["known"])


def test_where_nothing_can_be_computed_a_rule_is_asked_for(root: Path) -> None:
    for option in ("table_and_flag", "transferor"):
        company.edit(
            root / POLICY, f"rule: {{concealment: {option}}}", "rejected: {zh: 不用, en: not used}"
        )
    code, _, facts = flaw(root)
    assert ("F0324", "A14", None) == (code, facts["name"], facts["known"])


# ---- names


@pytest.mark.parametrize(
    ("old", "new", "kind", "name"),
    [
        ("- act: clearance", "- act: filing", "act", "filing"),
        ("- material: samples", "- material: statement", "material", "statement"),
        ("- channel: online", "- channel: peripheral", "channel", "peripheral"),
        ("- option: days_122", "- option: days_120", "option", "days_120"),
        ("- reading: A13", "- reading: A12", "reading", "A12"),
        ('- clause: "4-R2"', '- clause: "4-R1"', "clause", "4-R1"),
        ("- table: after_finance_error_not_applicable", "- table: after", "table", "after"),
        ("- function: hr\n", "- function: finance\n", "function", "finance"),
    ],
)
def test_a_name_is_given_once(root: Path, old: str, new: str, kind: str, name: str) -> None:
    text = (root / POLICY).read_text(encoding="utf-8")
    company.put(root / POLICY, text.replace(old, new, 1))
    twice = [one for one in found(root) if one.code == "F0323"]
    line = len(text[: text.index(old)].split("\n"))
    assert [(line, {"kind": kind, "name": name})] == [(one.place.line, one.facts) for one in twice]


@pytest.mark.parametrize(
    ("old", "new", "kind", "name"),
    [
        (
            "{function: finance, office: hq}",
            "{function: finances, office: hq}",
            "function",
            "finances",
        ),
        ("- {function: management_centre, count: 2}", "- {function: centre}", "function", "centre"),
        ('scope: {clause: "2"', 'scope: {clause: "22"', "clause", "22"),
        ('notice: {clause: "8"', 'notice: {clause: "8-1"', "clause", "8-1"),
        ('liability:\n  clause: "17"', 'liability:\n  clause: "71"', "clause", "71"),
        (
            '- channel: online\n    clause: "10-3"',
            '- channel: online\n    clause: "10-9"',
            "clause",
            "10-9",
        ),
        (
            '- material: statement\n    clause: "4-T2"',
            '- material: statement\n    clause: "4-T9"',
            "clause",
            "4-T9",
        ),
        (
            '- table: after\n      clause: "17-2"',
            '- table: after\n      clause: "17-3"',
            "clause",
            "17-3",
        ),
        ('- reading: A5\n    clause: "15"', '- reading: A5\n    clause: "51"', "clause", "51"),
        ("{table: within_finance_error_on_top}", "{table: on_top}", "table", "on_top"),
    ],
)
def test_what_is_named_is_there(root: Path, old: str, new: str, kind: str, name: str) -> None:
    line = company.edit(root / POLICY, old, new) + new.count("\n")
    assert ("F0325", line, {"kind": kind, "name": name}) == flaw(root)


def test_a_party_that_signs_or_bears_is_there(root: Path) -> None:
    cut(root, "  - party: assistant\n", "\nchannels:")
    assert [] == told(root)
    line = company.edit(root / POLICY, "{person: delegator}", "{party: assistant}")
    assert ("F0325", line, {"kind": "party", "name": "assistant"}) == flaw(root)


# ---- what the program asks for


@pytest.mark.parametrize("name", ACTS)
def test_an_act_that_the_program_asks_for_is_missed(root: Path, name: str) -> None:
    cut(root, f"  - act: {name}\n", "  - act:")
    line = line_of(root, POLICY, "  - act: opening")
    assert ("F0326", line - 1, {"kind": "act", "name": name}) == flaw(root)


def test_an_act_that_any_one_may_sign_is_not_what_the_program_asks_for(root: Path) -> None:
    company.edit(
        root / POLICY,
        "name: {zh: 结清, en: settlement}\n    signers:",
        "name: {zh: 结清, en: settlement}\n    any_of:",
    )
    line = line_of(root, POLICY, "  - act: settlement")
    assert ("F0326", line, {"kind": "parameter", "name": "signers"}) == flaw(root)


@pytest.mark.parametrize("name", TABLES)
def test_a_table_that_the_program_asks_for_is_missed(root: Path, name: str) -> None:
    company.edit(root / POLICY, f"- table: {name}\n", "- table: another\n")
    missed = [one for one in found(root, POLICY) if one.code == "F0326"]
    line = line_of(root, POLICY, "  tables:")
    assert [(line, {"kind": "table", "name": name})] == [(o.place.line, o.facts) for o in missed]


@pytest.mark.parametrize("name", PARAMETERS)
def test_a_reading_that_the_program_asks_for_is_missed(root: Path, name: str) -> None:
    company.edit(root / POLICY, f"- reading: {name}\n", "- reading: A99\n")
    line = line_of(root, POLICY, "readings:")
    assert ("F0326", line, {"kind": "reading", "name": name}) == flaw(root)


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("{anchor: per_material}", "{sum: free}", "anchor"),
        ("{price_on: signed, tax_included: true}", "{price_on: signed}", "tax_included"),
        ("{receivers: by_amount}", "{sum: free}", "receivers"),
        ("{two_roles: max}", "{assistant: free}", "two_roles"),
    ],
)
def test_a_parameter_that_the_program_reads_is_missed(
    root: Path, old: str, new: str, key: str
) -> None:
    line = company.edit(root / POLICY, f"rule: {old}", f"rule: {new}")
    assert ("F0326", line, {"kind": "parameter", "name": key}) == flaw(root)


def test_all_that_the_facts_ask_for_is_known_to_be_needed() -> None:
    text = "\n".join(file.read_text(encoding="utf-8") for file in FACTS.glob("*.py"))
    asked = set(re.findall(r'(?:rule_of|reading)\("(A[0-9]+)"\)', text))
    assert asked | {"A11-within", "A11-after"} == set(PARAMETERS)
    for reading, key in re.findall(r'rule_of\("(A[0-9]+)"\)\["([a-z_]+)"\]', text):
        assert key in PARAMETERS[reading]
    tables = set(chain.from_iterable(liability._OPEN.values()))  # noqa: SLF001 - what it may cite
    assert tables == set(TABLES)


# ---- which edition holds


def newer(root: Path, first_day: str = "2026-03-01", name: str | None = None) -> str:
    """Write a newer edition that cannot be read, and return its path."""
    path = f"schema/policy/{name or first_day}.yaml"
    text = company.POLICY.read_text(encoding="utf-8")
    company.put(root / path, text.replace("edition: 2024-01-01", f"edition: {first_day}\nx: 1"))
    return path


def test_a_case_of_a_newer_edition_that_cannot_be_read_has_no_verdict(root: Path) -> None:
    path = newer(root)
    whole = report(root, CASE)
    assert ((), (CASE,)) == (whole.cases, whole.not_checked)
    (one,) = [one for one in whole.findings if one.code == "F0327"]
    assert (f"{CASE}/case.yaml", 4, "HO-2026-0001") == (*one.place[:2], one.case)
    assert ("2026-03-02", "2026-03-01", path) == tuple(map(str, one.facts.values()))
    assert {"F0201"} == {one.code for one in whole.findings if one.place.file == path}


def test_cases_before_its_first_day_are_judged_by_the_older_one(root: Path) -> None:
    newer(root, "2026-03-13")
    assert () == report(root).not_checked
    company.sign(root)  # on 12 March
    assert () == report(root).not_checked
    newer(root, "2026-03-12")
    whole = report(root)
    assert (CASE,) == whole.not_checked
    (one,) = [one for one in whole.findings if one.code == "F0327"]
    assert "2026-03-12" == str(one.facts["day"])


def test_a_sound_edition_after_it_ends_the_doubt(root: Path) -> None:
    newer(root, "2025-01-01")
    assert (CASE, OTHER) == report(root).not_checked
    text = company.POLICY.read_text(encoding="utf-8")
    company.put(
        root / "schema/policy/2026-01-01.yaml",
        text.replace("edition: 2024-01-01", "edition: 2026-01-01"),
    )
    assert () == report(root).not_checked


def test_where_the_day_of_discovery_decides_it_must_be_certain(root: Path) -> None:
    company.edit(
        root / POLICY,
        'question:\n      zh: "制度换了版本，责任按哪一版算？"\n      en: "If the policy has a new edition, which one decides liability?"\n    chosen: sign_off',
        'question:\n      zh: "制度换了版本，责任按哪一版算？"\n      en: "If the policy has a new edition, which one decides liability?"\n    chosen: discovery',
    )
    assert () == report(root).not_checked
    newer(root, "2026-03-31")  # the day of judgement
    assert (CASE, OTHER) == report(root).not_checked
    newer(root, "2026-04-01")
    (root / "schema/policy/2026-03-31.yaml").unlink()
    assert () == report(root).not_checked
    company.put(
        root / CASE / "events/0001-problem.yaml",
        "event: problem\ncustomer: C0101\nfound_on: 2026-04-02\n"
        'first_evidence: events/papers/a.pdf\nwhat: 一\nloss: "1.00"\n',
    )
    company.put(root / CASE / "events/papers/a.pdf", "x")
    assert (CASE,) == report(root).not_checked


def test_an_edition_that_is_a_link_is_in_doubt_and_one_without_a_day_is_not(root: Path) -> None:
    (root / newer(root)).rename(root / "elsewhere.yaml")
    (root / "schema/policy/draft.yaml").symlink_to(root / "elsewhere.yaml")
    assert () == report(root).not_checked
    (root / "schema/policy/2026-03-01.yaml").symlink_to(root / "elsewhere.yaml")
    assert (CASE, OTHER) == report(root).not_checked


# ---- the register


def test_a_superior_and_a_first_owner_have_records(root: Path) -> None:
    people, customers = f"{PEOPLE}/E4001.yaml", f"{CUSTOMERS}/C0102.yaml"
    superior = company.edit(root / people, "reports_to: E3001", "reports_to: E3009")
    owner = company.edit(root / customers, "person: E1001", "person: E9999")
    assert [("F0301", customers, owner), ("F0301", people, superior)] == told(root)
    assert [("F0301", people, superior)] == told(root, CASE)  # whose clerk it is
    company.put(root / PEOPLE / "E9999.yaml", "person: E9999\n")  # is there, and not sound
    assert ("F0301", customers, owner) not in told(root)


def test_nobody_reports_to_themselves(root: Path) -> None:
    line = company.edit(root / PEOPLE / "E4001.yaml", "reports_to: E3001", "reports_to: E4001")
    assert [("F0328", f"{PEOPLE}/E4001.yaml", line)] == told(root)


def test_a_department_is_listed(root: Path) -> None:
    file = f"{PEOPLE}/E5001.yaml"
    line = company.edit(root / file, "department: sales_east", "department: sales_west")
    (one,) = found(root)
    assert ("F0329", (file, line)) == (one.code, one.place[:2])
    assert {"key": "sales_west", "known": ("sales_east",)} == one.facts


SECOND = "  - {from: %s, function: hr, title: staff, department: sales_east, office: branch}\n"


@pytest.mark.parametrize(
    ("day", "facts"),
    [
        ("2020-01-01", {"bound": None, "late": False}),
        ("2019-12-31", {"bound": "2020-01-01", "late": False}),
        ("2031-01-01", {"bound": "2030-12-31", "late": True}),
    ],
)
def test_a_position_begins_while_the_person_is_there(
    root: Path, day: str, facts: dict[str, object]
) -> None:
    file = f"{PEOPLE}/E5001.yaml"
    line = company.edit(root / file, "accounts:\n", SECOND % day + "accounts:\n")
    (one,) = found(root)
    assert ("F0330", (file, line)) == (one.code, one.place[:2])
    told_facts = {
        key: fact if fact in {None, True, False} else str(fact) for key, fact in one.facts.items()
    }
    assert {"day": day, **facts} == told_facts


def test_a_second_position_is_no_fault(root: Path) -> None:
    for day in ("2020-01-02", "2030-12-31"):
        company.edit(root / PEOPLE / "E5001.yaml", "accounts:\n", SECOND % day + "accounts:\n")
    assert [] == told(root)


def test_an_account_is_one_persons_at_a_time(root: Path) -> None:
    one, other = f"{PEOPLE}/E4001.yaml", f"{PEOPLE}/E5001.yaml"
    company.edit(root / other, "id: 5001", "id: 4001")
    first, second = (line_of(root, file, "id: 4001") for file in (one, other))
    assert [("F0331", one, first), ("F0331", other, second)] == told(root)
    assert [{"person": "E5001"}, {"person": "E4001"}] == [dict(f.facts) for f in found(root)]
    company.edit(
        root / one,
        "user-4001, from: 2020-01-01, to: 2030-12-31",
        "user-4001, from: 2020-01-01, to: 2024-12-31",
    )
    company.edit(root / other, "user-5001, from: 2020-01-01", "user-5001, from: 2024-12-31")
    assert 2 == len(told(root))
    company.edit(root / other, "user-5001, from: 2024-12-31", "user-5001, from: 2025-01-01")
    assert [] == told(root)


def test_a_key_is_one_persons(root: Path) -> None:
    files = [f"{PEOPLE}/{person}.yaml" for person in ("E1002", "E5001")]
    own, others = keys.public_line("E5001"), keys.public_line("E1002")
    company.edit(root / files[1], own, others)
    first, other = (line_of(root, file, others) for file in files)
    assert [("F0334", files[0], first), ("F0334", files[1], other)] == told(root)
    assert [{"person": "E5001"}, {"person": "E1002"}] == [dict(f.facts) for f in found(root)]


def ecdsa() -> tuple[str, str]:
    """Return one public key in two ways to type it: its last bits are nothing but padding."""
    made = ec.derive_private_key(7, ec.SECP256R1()).public_key()
    line = made.public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()
    algorithm, text = line.split()
    digits = string.ascii_uppercase + string.ascii_lowercase + string.digits + "+/"
    end = len(text.rstrip("=")) - 1
    other = text[:end] + digits[digits.index(text[end]) + 1] + text[end + 1 :]
    return line, f"{algorithm} {other}"


def test_a_key_typed_in_another_way_is_none(root: Path) -> None:
    files = [f"{PEOPLE}/{person}.yaml" for person in ("E1002", "E5001")]
    for file, person, line in zip(files, ("E1002", "E5001"), ecdsa(), strict=True):
        company.edit(root / file, keys.public_line(person), line)
    assert [("F0356", files[1])] == [one[:2] for one in told(root)]  # a key has one spelling


def test_the_key_of_a_sealer_is_nobodys_own(root: Path) -> None:
    file = f"{PEOPLE}/E5001.yaml"
    sealing = keys.public_line(keys.SEALER)
    company.edit(root / file, keys.public_line("E5001"), sealing)
    assert [("F0334", file, line_of(root, file, sealing))] == told(root)
    assert [{"person": None}] == [dict(f.facts) for f in found(root)]


@pytest.mark.parametrize(
    "line",
    [
        "ssh-ed25519 " + "A" * 40,  # it holds nothing
        "ssh-ed25519 " + "A" * 41,  # it is no base64
        ecdsa()[0].replace("ecdsa-sha2-nistp256", "ssh-ed25519"),  # of another algorithm
        keys.public_line("E5001")[:-4],  # cut off
        keys.public_line("E5001") + "AAAA",  # there is more
    ],
)
def test_a_key_that_is_none_is_found(root: Path, line: str) -> None:
    file = f"{PEOPLE}/E5001.yaml"
    company.edit(root / file, keys.public_line("E5001"), line)
    assert [("F0356", file, line_of(root, file, line))] == told(root)


def test_a_sealer_whose_key_is_none_is_found(root: Path) -> None:
    file = "cases/register/repository.yaml"
    company.edit(root / file, keys.public_line(keys.SEALER), "ssh-ed25519 " + "A" * 40)
    assert [("F0356", file)] == [one[:2] for one in told(root)]


def test_an_account_of_another_host_is_another(root: Path) -> None:
    company.edit(root / PEOPLE / "E5001.yaml", "github.com, id: 5001", "gitlab.com, id: 4001")
    assert [] == told(root)


def test_a_contact_has_a_number_of_its_own(root: Path) -> None:
    file = f"{CUSTOMERS}/C0101.yaml"
    line = company.edit(root / file, "first_owner:", "  - {number: 1, name: 丙}\nfirst_owner:")
    assert [("F0332", file, line)] == told(root)
    for language in LANGUAGES:
        said = Voice(language, names(report(root))).say(found(root)[0])
        assert not re.search("[乙丙]", f"{said.message}{said.fix}")


def test_a_customer_is_in_a_channel_of_an_edition(root: Path) -> None:
    file = f"{CUSTOMERS}/C0102.yaml"
    line = company.edit(root / file, "channel: peripheral", "channel: peripherals")
    (one,) = found(root)
    assert ("F0304", (file, line), "peripherals") == (one.code, one.place[:2], one.facts["key"])
    newer(root, "2030-01-01")  # which may have it
    assert "F0304" not in {one.code for one in found(root)}
    (root / "schema/policy/2030-01-01.yaml").unlink()
    (root / POLICY).unlink()
    assert "F0304" not in {one.code for one in found(root)}


@pytest.mark.parametrize(
    ("folder", "number", "other"),
    [(PEOPLE, "E5001", "e5001"), (CUSTOMERS, "C0102", "c0102"), (PEOPLE, "E5001", "E5002")],
)
def test_a_number_is_registered_once(root: Path, folder: str, number: str, other: str) -> None:
    first, second = (f"{folder}/{name}.yaml" for name in (number, other))
    company.put(root / second, (root / first).read_bytes())
    twice = [one for one in found(root) if one.code == "F0333"]
    assert [first, second] == [one.place.file for one in twice]
    assert [second, first] == [one.facts["path"] for one in twice]
    assert {number} == {one.facts["number"] for one in twice}


def test_no_word_of_these_findings_tells_a_phone_or_a_strangers_name(root: Path) -> None:
    company.edit(root / PEOPLE / "E5001.yaml", "id: 5001", "id: 4001")
    file = root / CUSTOMERS / "C0101.yaml"
    company.edit(
        file, "first_owner:", '  - {number: 1, name: 丙, phone: "138-0000-9999"}\nfirst_owner:'
    )
    whole = report(root)
    for language in LANGUAGES:
        voice = Voice(language, names(whole, personal=False))
        for one in whole.findings:
            said = voice.say(one)
            assert not re.search("[甲乙丙]|138", f"{said.title}{said.message}{said.why}{said.fix}")
