from __future__ import annotations

import hashlib
import json
import time
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import company
import pytest
from annotated import COMPANY, decision, document, situation

from handover import pipeline
from handover.evidence import Decision, Doubt, Evidence, Group, gather
from handover.facts.status import Status
from handover.manifest import FileDigest, Manifest
from handover.repo import Repository

if TYPE_CHECKING:
    from pathlib import Path

    from handover.evidence import Signature
    from handover.source import Document
    from handover.verdicts import CaseReport

PROBLEM = """event: problem
customer: C0101
found_on: 2026-06-20
first_evidence: events/papers/reply.pdf
reported_by: E1003
what: 少列一张发票
loss: "1000.00"
"""
CASE = situation(
    """case: HO-2026-0001
kind: transfer
channel: it_peripheral
opened_on: 2026-03-02
parties: {transferor: E1001, receivers: [E1002], supervisor: E2001, finance: [E4001]}
""",
    {"0002-problem.yaml": PROBLEM},
).context.case


def digest(path: str, content: bytes) -> FileDigest:
    return FileDigest(path, len(content), hashlib.sha256(content).hexdigest())


FILES = {
    file.path: file
    for file in (
        digest("materials/C0101-客户.csv", b"1\n"),
        digest("case.yaml", b"case: HO-2026-0001\n"),
        digest("events/0002-problem.yaml", PROBLEM.encode()),
        digest("events/papers/reply.pdf", b"%PDF"),
    )
}
# Canonical JSON (RFC 8785) written by hand; the digests are those of sha256sum:
#   printf 'case: HO-2026-0001\n' | sha256sum; printf '1\n' | sha256sum
CANONICAL = (
    '{"case":"HO-2026-0001","files":['
    '{"mode":"100644","path":"case.yaml",'
    '"sha256":"7db05da04ffa6c5c572be34e75c22371cbb16952d419d66e35a08056e8e9df4b","size":19},'
    '{"mode":"100644","path":"materials/C0101-客户.csv",'
    '"sha256":"4355a46b19d348dc2f57c046f8ef63d4538ebb936000f3c9ee954a27460dd865","size":2}'
    '],"repository":"11111111-2222-4333-8444-555555555555","revision":1}'
)
# and of the line above
SIGNED = "075641549cced6f9e7356f64f3e0219b0597202b50a2e429c02b5c9e6082738d"
FILED = hashlib.sha256(PROBLEM.encode()).hexdigest()

REVIEW = {
    "kind": "forge_review",
    "host": "forge.example",
    "repository_id": 1,
    "pull_request": 7,
    "review_id": 70,
    "user": {"id": 1002, "login": "e1002", "type": "User"},
    "state": "APPROVED",
    "submitted_at": "2026-03-18T02:00:00Z",
    "commit": "0" * 40,
    "body_sha256": "0" * 64,
}
KEY = {
    "kind": "personal_key",
    "public_key": "ssh-ed25519 " + "A" * 60,
    "signature": "-" * 100,
    "received_at": "2026-03-18T10:30:00.5+08:00",
}


def receipt(
    evidence: dict[str, Any] = REVIEW, /, file: str = "0001.json", **changes: object
) -> Document:
    """Return the receipt of E1002, the receiver, with changes to the statement."""
    statement = {
        "type": "handover.statement.v1",
        "repository": "11111111-2222-4333-8444-555555555555",
        "case": "HO-2026-0001",
        "revision": 1,
        "act": "sign_off",
        "subject": {"sha256": SIGNED},
        "role": "receiver",
        "person": "E1002",
        "decision": "accept",
        **changes,
    }
    whole = {
        "receipt": 1,
        "statement": statement,
        "evidence": evidence,
        "context": {"register": "0" * 64, "edition": "2024-01-01", "schema": "0" * 64},
        "seal": {"key": f"SHA256:{'A' * 43}", "signature": "-" * 100},
    }
    content = json.dumps(whole, ensure_ascii=False, indent=2).encode()
    return document("receipt", content, f"{CASE.folder}/signatures/{file}")


def by(number: int, at: str = "2026-03-18T02:00:00Z", **changes: object) -> dict[str, Any]:
    """Return the review of an account, by the number of which its own id is known."""
    user = {**REVIEW["user"], "id": number}
    return {**REVIEW, "review_id": number, "user": user, "submitted_at": at, **changes}


PROBLEM_SIGNED = {"file": "events/0002-problem.yaml", "sha256": FILED}


def doubts(evidence: Evidence) -> list[Doubt]:
    return [doubt for _, doubt in evidence.doubted]


# The manifest


def test_a_manifest_is_canonical_json_of_the_files_in_the_order_of_paths() -> None:
    files = [file for path, file in FILES.items() if not path.startswith("events/")]
    found = Manifest.of("HO-2026-0001", COMPANY.repository, 1, files).content
    assert CANONICAL == found.decode()
    assert SIGNED == hashlib.sha256(found).hexdigest()


def test_the_case_file_and_the_materials_are_signed_and_nothing_else() -> None:
    assert SIGNED == gather(CASE, COMPANY, FILES, ()).digest
    contents = {path: file.sha256 for path, file in FILES.items()}
    assert contents == gather(CASE, COMPANY, FILES, ()).contents
    papers = {"case.yaml", "materials/C0101-客户.csv"}
    kept = {path: file for path, file in FILES.items() if path in papers}
    assert SIGNED == gather(CASE, COMPANY, kept, ()).digest
    more = {**FILES, "materials/new.csv": digest("materials/new.csv", b"")}
    assert SIGNED != gather(CASE, COMPANY, more, ()).digest


# What counts


def test_a_review_by_the_persons_own_account_counts() -> None:
    evidence = gather(CASE, COMPANY, FILES, [receipt()])
    (signature,) = evidence.signatures
    assert () == evidence.doubted
    assert ("sign_off", "receiver", "E1002", Decision.ACCEPT) == (
        signature.act,
        signature.role,
        signature.person,
        signature.decision,
    )
    assert datetime(2026, 3, 18, 2, tzinfo=UTC) == signature.instant
    assert f"{CASE.folder}/signatures/0001.json" == signature.at.file
    assert (SIGNED, None, None, False) == (
        signature.digest,
        signature.event,
        signature.reason,
        signature.personal,
    )


def test_a_personal_key_counts_from_the_time_it_was_received() -> None:
    (signature,) = gather(CASE, COMPANY, FILES, [receipt(KEY)]).signatures
    assert signature.personal
    assert datetime(2026, 3, 18, 2, 30, 0, 500_000, tzinfo=UTC) == signature.instant


def test_an_instant_is_told_alike_on_every_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        (signature,) = gather(CASE, COMPANY, FILES, [receipt(KEY)]).signatures
    time.tzset()
    assert "2026-03-18T02:30:00.500000+00:00" == signature.instant.isoformat()


def test_signatures_come_in_the_order_of_time_then_of_files() -> None:
    receipts = [
        receipt(by(2001, "2026-03-18T03:00:00Z"), "0001.json", role="supervisor", person="E2001"),
        receipt(
            by(1001, "2026-03-18T10:30:00+08:00"), "0003.json", role="transferor", person="E1001"
        ),
        receipt(by(1002, "2026-03-18T02:30:00Z"), "0002.json"),
    ]
    found = gather(CASE, COMPANY, FILES, receipts).signatures
    assert ["E1002", "E1001", "E2001"] == [signature.person for signature in found]


def test_the_reporter_of_a_loss_signs_the_event() -> None:
    subject = {"file": "events/0002-problem.yaml", "sha256": FILED}
    said = receipt(by(1003), act="problem", role="reporter", person="E1003", subject=subject)
    evidence = gather(CASE, COMPANY, FILES, [said])
    assert () == evidence.doubted
    assert "events/0002-problem.yaml" == evidence.signatures[0].event


def test_a_refusal_counts_whatever_the_content_was() -> None:
    review = by(1002, state="CHANGES_REQUESTED")
    said = {"reason": "余额对不上", "subject": {"sha256": "f" * 64}}
    refusal = receipt(review, decision="refuse", **said)
    evidence = gather(CASE, COMPANY, FILES, [refusal])
    assert () == evidence.doubted
    assert ["余额对不上"] == [refused.reason for refused in evidence.refusals]


# What does not count, and why


@pytest.mark.parametrize(
    ("said", "doubt"),
    [
        (receipt(repository="22222222-2222-4333-8444-555555555555"), Doubt.OTHER_REPOSITORY),
        (receipt(case="HO-2026-0002"), Doubt.OTHER_CASE),
        (receipt(revision=2), Doubt.REVISION_GONE),
        (
            receipt(
                by(4001),
                act="problem",
                subject={**PROBLEM_SIGNED, "file": "events/0009-problem.yaml"},
            ),
            Doubt.EVENT_GONE,
        ),
        (receipt(role="supervisor"), Doubt.NOT_IN_ROLE),
        (receipt(by(1003), person="E1003"), Doubt.NOT_IN_ROLE),
        (receipt(by(1002), role="reporter"), Doubt.NOT_IN_ROLE),
        (receipt(KEY, role="transferor"), Doubt.NOT_IN_ROLE),
        (receipt(by(1003)), Doubt.OTHER_ACCOUNT),
        (receipt({**REVIEW, "host": "other.example"}), Doubt.OTHER_ACCOUNT),
        (receipt(by(1003), decision="refuse"), Doubt.OTHER_ACCOUNT),
        (receipt(by(1002, state="CHANGES_REQUESTED")), Doubt.OTHER_DECISION),
        (receipt(by(1002), decision="refuse"), Doubt.OTHER_DECISION),
        (receipt(by(1002, state="COMMENTED"), decision="refuse"), Doubt.OTHER_DECISION),
        (receipt(act="filing"), Doubt.OTHER_ACT),
        (receipt(act="filing", subject=PROBLEM_SIGNED), Doubt.OTHER_ACT),
        (receipt(subject=PROBLEM_SIGNED), Doubt.OTHER_ACT),
        (receipt(subject={**PROBLEM_SIGNED, "file": "events/0009-ruling.yaml"}), Doubt.OTHER_ACT),
        (receipt(by(1002, "2019-12-31T15:59:59Z")), Doubt.OTHER_ACCOUNT),  # from 2020-01-01
        (receipt(subject={"sha256": "f" * 64}), Doubt.STALE),
        (receipt(KEY, subject={"sha256": "f" * 64}), Doubt.STALE),
    ],
)
def test_why_a_receipt_does_not_count(said: Document, doubt: Doubt) -> None:
    evidence = gather(CASE, COMPANY, FILES, [said])
    assert [doubt] == doubts(evidence)
    assert () == evidence.signatures


def test_an_account_is_the_persons_own_from_its_first_day_on() -> None:
    # 16:00 UTC is midnight in Shanghai, where the company counts its days
    said = receipt(by(1002, "2019-12-31T16:00:00Z"))
    assert [] == doubts(gather(CASE, COMPANY, FILES, [said]))


def test_any_of_several_accounts_of_a_person_will_do() -> None:
    person = COMPANY.people["E1002"]
    second = replace(person.accounts[0], id=1092)
    people = {"E1002": replace(person, accounts=(*person.accounts, second))}
    for number in (1002, 1092):
        found = gather(CASE, replace(COMPANY, people=people), FILES, [receipt(by(number))])
        assert [] == doubts(found)


@pytest.mark.parametrize("evidence", [REVIEW, KEY])
def test_who_has_no_sound_record_in_the_register_cannot_be_known_again(
    evidence: dict[str, Any],
) -> None:
    stranger = replace(COMPANY, people={})
    assert [Doubt.UNKNOWN_PERSON] == doubts(gather(CASE, stranger, FILES, [receipt(evidence)]))


@pytest.mark.parametrize("evidence", [REVIEW, KEY])
@pytest.mark.parametrize(("last", "doubt"), [("2026-03-18", []), ("2026-03-17", ["not_employed"])])
def test_who_has_left_signs_nothing_any_more(
    evidence: dict[str, Any], last: str, doubt: list[str]
) -> None:
    person = replace(COMPANY.people["E1002"], employed_to=date.fromisoformat(last))
    known = replace(COMPANY, people={"E1002": person})
    assert doubt == doubts(gather(CASE, known, FILES, [receipt(evidence)]))


# What receipts say of each other


def beside(*receipts: Document) -> list[str]:
    """Return the files of the receipts that do not count, each with the reason."""
    found = gather(CASE, COMPANY, FILES, receipts).doubted
    return [f"{one.at.file.rpartition('/')[2]} {why}" for one, why in found]


def test_a_review_counts_once_for_each_role_of_its_person() -> None:
    clerk = {"person": "E4001", "act": "problem", "subject": PROBLEM_SIGNED}
    parties = replace(CASE.parties, department_manager="E4001", commerce=("E4001",))
    case = replace(CASE, parties=parties)
    receipts = [
        receipt(by(4001), f"000{number}.json", role=role, **clerk)
        for number, role in enumerate(("finance", "department_manager", "commerce", "commerce"))
    ]
    evidence = gather(case, COMPANY, FILES, receipts)
    roles = [signature.role for signature in evidence.signatures]
    assert ["finance", "department_manager", "commerce"] == roles
    assert [Doubt.USED_TWICE] == doubts(evidence)


def test_a_review_that_counts_is_not_used_up_by_a_receipt_that_does_not() -> None:
    assert ["0001.json other_account"] == beside(
        receipt(by(1003, review_id=70), "0001.json"), receipt(by(1002, review_id=70), "0002.json")
    )
    assert ["0002.json other_forge"] == beside(
        receipt(by(1002), "0001.json"),
        receipt(by(2001, repository_id=2), "0002.json", role="supervisor", person="E2001"),
        receipt(by(2001), "0003.json", role="supervisor", person="E2001"),
    )


@pytest.mark.parametrize("change", [{"pull_request": 8}, {"commit": "1" * 40}])
def test_one_review_cannot_be_two(change: dict[str, object]) -> None:
    first = receipt(by(2001, review_id=70), "0001.json", role="supervisor", person="E2001")
    assert ["0002.json used_twice"] == beside(first, receipt({**REVIEW, **change}, "0002.json"))


def test_the_forge_of_most_receipts_is_that_of_the_case() -> None:
    of = {"role": "transferor", "person": "E1001"}
    away = receipt(by(1001, repository_id=2), "0001.json", **of)
    home = [receipt(by(1002), "0002.json")]
    home.append(receipt(by(2001), "0003.json", role="supervisor", person="E2001"))
    assert ["0001.json other_forge"] == beside(away, *home)
    assert ["0002.json other_forge"] == beside(away, home[0])  # of two the first


def test_each_forge_has_a_repository_of_its_own() -> None:
    person = COMPANY.people["E1002"]
    moved = replace(person.accounts[0], host="other.example")
    people = {**COMPANY.people, "E1002": replace(person, accounts=(moved,))}
    receipts = [
        receipt(by(2001), "0001.json", role="supervisor", person="E2001"),
        receipt(by(1002, host="other.example", repository_id=2), "0002.json"),
    ]
    assert [] == doubts(gather(CASE, replace(COMPANY, people=people), FILES, receipts))


@pytest.mark.parametrize(
    "files",
    [
        {**FILES, "case.yaml": digest("case.yaml", b"case: HO-2026-0001 \n")},
        {**FILES, "materials/more.csv": digest("materials/more.csv", b"")},
        {path: file for path, file in FILES.items() if path == "case.yaml"},
        {**FILES, "case.yaml": FileDigest("case.yaml", 20, FILES["case.yaml"].sha256)},
        {**FILES, "case.yaml": FileDigest("case.yaml", 19, FILES["case.yaml"].sha256, "100755")},
    ],
)
def test_any_change_of_what_was_signed_makes_a_signature_stale(
    files: dict[str, FileDigest],
) -> None:
    assert [Doubt.STALE] == doubts(gather(CASE, COMPANY, files, [receipt()]))


@pytest.mark.parametrize(
    "subject",
    [
        {"file": "events/0002-problem.yaml", "sha256": "f" * 64},
        {"file": "events/0003-recovery.yaml", "sha256": FILED},
        {"file": "events/0002-problem.yaml", "sha256": SIGNED},
    ],
)
def test_a_signature_of_an_event_is_over_the_bytes_of_its_file(subject: dict[str, str]) -> None:
    said = receipt(by(4001), act="problem", role="finance", person="E4001", subject=subject)
    assert [Doubt.STALE] == doubts(gather(CASE, COMPANY, FILES, [said]))


# In a repository


LOSS = PROBLEM.replace("2026-06-20", "2026-03-20").replace("E1003", "E1002")


def verdict(root: Path) -> CaseReport:
    """Return the verdict on the only case."""
    (case,) = pipeline.check(Repository(root)).cases
    return case


def found(root: Path) -> set[str]:
    return {finding.code for finding in verdict(root).findings}


def test_signatures_over_other_content_hide_nothing_that_is_missing(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.sign(tmp_path)
    assert (Status.SIGNED, set()) == (verdict(tmp_path).standing.status, found(tmp_path))
    company.edit(tmp_path / company.CASE / "case.yaml", "  department_manager: E3001\n", "")
    company.edit(
        tmp_path / company.CASE / "case.yaml", "    statement: materials/statement.csv\n", ""
    )
    assert {"A0408", "A0502", "S0104"} == found(tmp_path)
    assert Status.DRAFT is verdict(tmp_path).standing.status


def test_a_receipt_that_does_not_count_makes_no_draft_of_a_whole_case(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.receipt(tmp_path, "receiver", "E1002", "2026-04-01T10:00:00Z")  # it is 31 March
    company.receipt(tmp_path, "transferor", "E1001", "2026-03-09T10:00:00Z")  # asked on the 10th
    assert {"S0109", "S0110"} == found(tmp_path)
    assert Status.SIGNING is verdict(tmp_path).standing.status
    assert () == verdict(tmp_path).context.evidence.signatures


def test_who_changes_a_loss_after_it_was_signed_is_told_so(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.sign(tmp_path)
    event = company.put(tmp_path / company.CASE / "events/0001-problem.yaml", LOSS)
    company.put(tmp_path / company.CASE / "events/papers/reply.pdf", "x")
    signers = (("reporter", "E1002"), ("commerce", "E4001"), ("department_manager", "E3001"))
    company.sign_event(tmp_path, "problem", "events/0001-problem.yaml", *signers)
    (loss,) = verdict(tmp_path).losses
    assert (set(), date(2026, 3, 27)) == (found(tmp_path), loss.confirmed_on)
    company.edit(event, "1000.00", "9000.00")
    (loss,) = verdict(tmp_path).losses
    assert ({"S0107"}, None) == (found(tmp_path), loss.confirmed_on)


def test_who_cancels_what_was_signed_is_told_so(tmp_path: Path) -> None:
    company.write(tmp_path)
    company.sign(tmp_path)
    file = tmp_path / company.CASE / "case.yaml"
    cancelled = "cancelled: {cancelled_on: 2026-03-20, reason: 不移交了}\n"
    company.put(file, file.read_text(encoding="utf-8") + cancelled)
    assert {"A0412", "S0104"} == found(tmp_path)


# The last word


def told(*decisions: Signature) -> Evidence:
    return Evidence("", decisions)


FIRST, SECOND, THIRD = (f"2026-03-18T0{hour}:00:00Z" for hour in (1, 2, 3))


def test_a_refusal_stands_until_the_same_person_accepts() -> None:
    refusal = decision("receiver", "E1002", FIRST, accept=False)
    colleague = decision("receiver", "E1003", SECOND)
    acceptance = decision("receiver", "E1002", THIRD)

    evidence = told(refusal, colleague)
    assert refusal is evidence.standing("sign_off", "receiver", "E1002")
    assert None is evidence.accepted("sign_off", "receiver", "E1002")
    assert colleague is evidence.accepted("sign_off", "receiver", "E1003")
    assert (refusal,) == evidence.refusals

    evidence = told(refusal, colleague, acceptance)
    assert acceptance is evidence.accepted("sign_off", "receiver", "E1002")
    assert () == evidence.refusals


def test_who_has_not_spoken_has_no_standing_word() -> None:
    evidence = told(decision("receiver", "E1002", FIRST))
    assert None is evidence.standing("sign_off", "transferor", "E1002")
    assert None is evidence.standing("filing", "receiver", "E1002")
    assert None is evidence.accepted("sign_off", "receiver", "E1003")


def test_a_refusal_of_a_filing_is_no_refusal_of_the_sign_off() -> None:
    file = "events/0001-filing.yaml"
    refusal = decision("finance", "E4001", FIRST, accept=False, act="filing", event=file)
    evidence = told(refusal)
    assert () == evidence.refusals
    assert refusal is evidence.standing("filing", "finance", "E4001", file)


# All of them


def group(*slots: tuple[str, str], every: bool = False) -> Group:
    return Group(frozenset(slots), every)


TWO = (group(("transferor", "E1001")), group(("receiver", "E1002"), every=True))


def instant(evidence: Evidence, groups: tuple[Group, ...] = TWO) -> str | None:
    agreed = evidence.agreed("sign_off", groups)
    return agreed and agreed.isoformat().replace("+00:00", "Z")


def test_all_have_agreed_once_the_last_of_them_accepts() -> None:
    first, second = decision("transferor", "E1001", FIRST), decision("receiver", "E1002", SECOND)
    assert SECOND == instant(told(first, second))
    assert None is instant(told(first))
    assert None is instant(told())


def test_nobody_to_wait_for_is_no_agreement() -> None:
    said = told(decision("transferor", "E1001", FIRST))
    for every in (False, True):
        assert None is instant(said, (group(every=every),))
        assert None is instant(said, (TWO[0], group(every=every)))


CLERKS = (("finance", "E4001"), ("commerce", "E4301"))


@pytest.mark.parametrize(("every", "expected"), [(False, FIRST), (True, SECOND)])
def test_one_of_a_group_is_enough_unless_every_one_is_asked(every: bool, expected: str) -> None:  # noqa: FBT001
    said = [decision(*slot, at) for slot, at in zip(CLERKS, (FIRST, SECOND), strict=True)]
    assert expected == instant(told(*said), (group(*CLERKS, every=every),))
    assert (None if every else FIRST) == instant(told(said[0]), (group(*CLERKS, every=every),))


def test_who_takes_an_acceptance_back_does_not_speak_for_the_group() -> None:
    first, second = CLERKS
    said = told(
        decision(*first, FIRST),
        decision(*first, SECOND, accept=False),
        decision(*second, THIRD),
        decision("transferor", "E1001", THIRD),
    )
    assert THIRD == instant(said, (group(*CLERKS), TWO[0]))
    assert None is instant(told(*said.signatures[:2], said.signatures[3]), (group(*CLERKS), TWO[0]))


def voided(*stale: Signature, why: Doubt = Doubt.STALE) -> str | None:
    evidence = Evidence("e" * 64, doubted=tuple((one, why) for one in stale))
    instant = evidence.voided(("transferor", "receiver"))
    return instant and instant.isoformat().replace("+00:00", "Z")


def test_what_all_had_signed_and_was_changed_is_voided() -> None:
    one, other = decision("transferor", "E1001", FIRST), decision("receiver", "E1002", SECOND)
    assert SECOND == voided(one, other) == voided(other, one)
    assert not voided(one)
    assert not voided()
    assert not voided(one, other, why=Doubt.OTHER_CASE)
    assert not voided(one, replace(other, act="filing"))
    assert not voided(one, replace(other, digest="f" * 64))  # never the same content
    later = replace(one, digest="f" * 64, instant=datetime.fromisoformat(THIRD))
    again = replace(other, digest="f" * 64)
    assert THIRD == voided(one, again, later)
    assert THIRD == voided(later, again, one, other)  # what they signed last


def test_what_there_is_a_doubt_about_does_not_count_any_more() -> None:
    one, other = decision("transferor", "E1001", FIRST), decision("receiver", "E1002", SECOND)
    evidence = replace(told(one, other), doubted=((one, Doubt.STALE),))
    found = evidence.sifted(lambda said: Doubt.TOO_EARLY if said is one else None)
    assert (other,) == found.signatures
    assert ((one, Doubt.STALE), (one, Doubt.TOO_EARLY)) == found.doubted


def test_others_and_other_acts_and_events_do_not_count() -> None:
    said = told(
        decision("transferor", "E1001", FIRST),
        decision("supervisor", "E2001", FIRST),
        decision("receiver", "E1002", SECOND, act="filing"),
        decision("receiver", "E1002", SECOND, event="events/0001-filing.yaml"),
    )
    assert None is instant(said)


def test_a_refusal_before_the_others_agree_holds_all_of_them_up() -> None:
    accepted = decision("transferor", "E1001", FIRST)
    refused = decision("transferor", "E1001", SECOND, accept=False)
    other = decision("receiver", "E1002", THIRD)
    assert None is instant(told(accepted, refused, other))
    again = decision("transferor", "E1001", "2026-03-18T04:00:00Z")
    assert "2026-03-18T04:00:00Z" == instant(told(accepted, refused, other, again))


def test_nothing_said_afterwards_undoes_an_agreement_or_makes_it_later() -> None:
    agreed = (decision("transferor", "E1001", FIRST), decision("receiver", "E1002", SECOND))
    again = decision("receiver", "E1002", "2026-07-31T03:00:00Z")
    refused = decision("transferor", "E1001", "2026-07-31T03:00:00Z", accept=False)
    assert SECOND == instant(told(*agreed, again))
    assert SECOND == instant(told(*agreed, refused))
