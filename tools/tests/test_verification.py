"""What `handover verify` says of receipts: by seal, key, content, history and a root from outside."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest
from click.testing import CliRunner
from command_line import git

from handover.canonical import canonical
from handover.cli import cli
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

CASE = company.CASE
RECEIPT = f"{CASE}/signatures/case-receiver-E1002.json"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A company under Git, with its one case signed and committed."""
    root = company.write(tmp_path / "ledger")
    company.sign(root)
    git(root, "init", "--quiet")
    commit(root)
    return root


def commit(root: Path) -> None:
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--message", "x")


def run(root: Path, *arguments: str) -> Result:
    return CliRunner().invoke(cli, ["verify", "--repository", str(root), *arguments])


def told(root: Path, *arguments: str) -> dict[str, Any]:
    said: dict[str, Any] = json.loads(run(root, "--json", *arguments).stdout)
    return said


def verdicts(root: Path, *arguments: str) -> set[tuple[str, str | None]]:
    return {(one["verdict"], one["why"]) for one in told(root, *arguments)["receipts"]}


def fingerprint(name: str) -> str:
    key = PublicKey.of(keys.public_line(name))
    assert key
    return key.fingerprint


def test_genuine_receipts_count_and_are_told_with_their_level(root: Path) -> None:
    assert {("counts", None)} == verdicts(root)
    assert {"personal"} == {one["level"] for one in told(root)["receipts"]}
    assert 0 == run(root).exit_code
    said = run(root, "--lang", "en").stdout
    assert "3 receipts: 3 count, 0 are about earlier content, 0 are not as they should be." in said


def test_a_root_from_outside_vouches_for_the_sealer(root: Path) -> None:
    assert {("counts", None)} == verdicts(root, "--root", fingerprint(keys.SEALER))
    assert {("not_accepted", "other_root")} == verdicts(root, "--root", fingerprint("stranger"))
    assert 1 == run(root, "--root", fingerprint("stranger")).exit_code
    both = ("--root", fingerprint("stranger"), "--root", fingerprint(keys.SEALER))
    assert 0 == run(root, *both).exit_code


def test_without_a_root_it_is_said_that_there_was_none(root: Path) -> None:
    said = run(root, "--lang", "en").stdout
    assert "No fingerprint was given from outside" in said
    assert fingerprint(keys.SEALER) in said
    given = run(root, "--lang", "en", "--root", fingerprint(keys.SEALER)).stdout
    assert "The root is from outside" in given


def test_a_whole_history_with_another_sealer_is_shown_by_the_root_alone(root: Path) -> None:
    """Who rewrites everything makes a repository that agrees with itself."""
    register = root / "cases/register/repository.yaml"
    company.edit(register, keys.public_line(keys.SEALER), keys.public_line("forger"))
    for path in sorted((root / CASE / "signatures").iterdir()):
        receipt = keys.sealed(json.loads(path.read_text()), "forger")
        company.put(path, json.dumps(receipt))
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--amend", "--message", "x")
    assert {("counts", None)} == verdicts(root)
    assert {("not_accepted", "other_root")} == verdicts(root, "--root", fingerprint(keys.SEALER))


def test_a_forged_receipt_and_one_of_earlier_content_are_told_apart(root: Path) -> None:
    forged = json.loads((root / RECEIPT).read_text()) | {"seal": {"key": "x", "signature": "y"}}
    forged["seal"] = keys.sealed(forged, "stranger")["seal"]
    company.put(root / RECEIPT.replace("case-", "more-"), json.dumps(forged))
    company.edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    commit(root)
    assert {("not_accepted", "sealer_unknown"), ("overtaken", "stale")} == verdicts(root)
    assert 1 == told(root)["alarms"]
    assert 1 == run(root).exit_code
    assert "handover audit` tells which" in run(root, "--lang", "en").stdout


def test_what_is_not_committed_does_not_count(root: Path) -> None:
    company.edit(root / CASE / "case.yaml", "notes: 没有别的。", "notes: 又改了。")
    assert {("counts", None)} == verdicts(root)


def test_receipts_of_each_revision_and_of_events_are_judged_by_what_they_sign(root: Path) -> None:
    company.put(
        root / CASE / "events/0001-filing.yaml",
        "event: filing\nfiled_on: 2026-03-13\nto: [E4001, E3001]\n",
    )
    company.sign_event(root, "filing", "events/0001-filing.yaml", ("supervisor", "E2001"))
    commit(root)
    company.revise(root)
    company.receipt(root, "receiver", "E1002", "2026-03-25T10:00:00Z", revision=2)
    commit(root)
    assert {("counts", None)} == verdicts(root)
    said = {(one["revision"], one["event"]) for one in told(root)["receipts"]}
    assert {(1, None), (2, None), (1, "events/0001-filing.yaml")} == said


def test_a_case_without_a_verdict_fails(root: Path) -> None:
    company.put(root / CASE / "case.yaml", "case: [")
    commit(root)
    assert [CASE] == told(root)["not_checked"]
    assert 1 == run(root, "--lang", "en").exit_code


def test_one_case_may_be_asked_for(root: Path) -> None:
    assert 3 == len(told(root, "HO-2026-0001")["receipts"])
    assert 2 == run(root, "HO-2026-0404").exit_code


def test_papers_kept_elsewhere_are_compared_with_those_at_hand(root: Path, tmp_path: Path) -> None:
    content = b"the samples"
    digest = hashlib.sha256(content).hexdigest()
    company.edit(root / CASE / "case.yaml", "0a" * 32, digest)
    company.sign(root)
    git(root, "add", "--all")
    git(root, "commit", "--quiet", "--amend", "--message", "x")
    hand = tmp_path / "hand"
    company.put(hand / "deep/other.csv", b"x")
    (at_hand,) = [one["at_hand"] for one in told(root)["outside"]]
    assert None is at_hand
    (at_hand,) = [one["at_hand"] for one in told(root, "--papers", str(hand))["outside"]]
    assert (False, 0) == (at_hand, run(root, "--papers", str(hand)).exit_code)
    assert digest in run(root, "--papers", str(hand), "--lang", "en").stdout
    company.put(hand / "deep/renamed.csv", content)
    (at_hand,) = [one["at_hand"] for one in told(root, "--papers", str(hand))["outside"]]
    assert at_hand


def test_a_history_that_is_not_all_there_is_refused(root: Path, tmp_path: Path) -> None:
    company.put(root / "note", "x")
    commit(root)
    git(tmp_path, "clone", "--quiet", "--depth=1", f"file://{root}", "shallow")
    assert 2 == run(tmp_path / "shallow").exit_code


# ---- checkpoints


def checkpoint(root: Path, *arguments: str) -> bytes:
    result = CliRunner().invoke(cli, ["checkpoint", "--repository", str(root), *arguments])
    assert 0 == result.exit_code, result.output
    return result.stdout_bytes


def whys(root: Path, file: Path) -> list[str | None]:
    return [one["why"] for one in told(root, "--root", str(file))["checkpoints"]]


def test_a_checkpoint_names_the_receipts_so_that_git_and_sha256sum_can_check_it(
    root: Path,
) -> None:
    said = json.loads(checkpoint(root))
    assert git(root, "rev-parse", "HEAD").strip() == said["commit"]
    assert (company.WHOSE, 3, None) == (said["repository"], said["receipts"], said["previous"])
    paths = sorted(path for path in git(root, "ls-files").split() if "/signatures/" in path)
    rows = [f"{hashlib.sha256((root / one).read_bytes()).hexdigest()}  {one}\n" for one in paths]
    assert hashlib.sha256("".join(rows).encode()).hexdigest() == said["sums"]


def test_a_history_that_went_on_agrees_with_its_checkpoint(root: Path, tmp_path: Path) -> None:
    file = company.put(tmp_path / "checkpoint.json", checkpoint(root))
    company.put(root / "note", "x")
    commit(root)
    assert [None] == whys(root, file)
    assert 0 == run(root, "--root", str(file)).exit_code
    assert "It agrees with the checkpoint" in run(root, "--root", str(file), "--lang", "en").stdout
    again = json.loads(checkpoint(root, "--previous", str(file)))
    assert hashlib.sha256(file.read_bytes()).hexdigest() == again["previous"]


def test_a_history_that_was_rewritten_or_rolled_back_does_not(root: Path, tmp_path: Path) -> None:
    company.put(root / "note", "x")
    commit(root)
    file = company.put(tmp_path / "checkpoint.json", checkpoint(root))
    git(root, "reset", "--quiet", "--hard", "HEAD~1")
    assert ["not_in_history"] == whys(root, file)
    assert 1 == run(root, "--root", str(file)).exit_code
    assert "does not agree" in run(root, "--root", str(file), "--lang", "en").stdout


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"receipts": 2}, "other_receipts"),
        ({"sums": "0a" * 32}, "other_receipts"),
        ({"repository": "0f8c2f0a-5a51-4c0e-9a53-0d6a3f1c7e12"}, "other_repository"),
        ({"commit": "0a" * 20}, "not_in_history"),
        ({"commit": "HEAD"}, "not_in_history"),
        ({"checkpoint": 2}, "no_checkpoint"),
        ({"more": 1}, "no_checkpoint"),
    ],
)
def test_a_checkpoint_that_says_otherwise_does_not_agree(
    root: Path, tmp_path: Path, change: dict[str, object], why: str
) -> None:
    said = {**json.loads(checkpoint(root)), **change}
    file = company.put(tmp_path / "checkpoint.json", canonical(said))
    assert [why] == whys(root, file)


@pytest.mark.parametrize("content", [b"", b"[]", b"{", b'{"checkpoint": 1}', b"\xff"])
def test_what_is_no_checkpoint_is_told_so(root: Path, tmp_path: Path, content: bytes) -> None:
    assert ["no_checkpoint"] == whys(root, company.put(tmp_path / "x.json", content))


def test_without_a_sound_register_there_is_no_checkpoint(root: Path) -> None:
    company.put(root / "cases/register/repository.yaml", "x")
    commit(root)
    result = CliRunner().invoke(cli, ["checkpoint", "--repository", str(root)])
    assert 2 == result.exit_code
    result = CliRunner().invoke(cli, ["checkpoint", "--repository", str(root), "--commit", "x"])
    assert 2 == result.exit_code
