"""Signing with one's own key: what is shown, what is refused and why, and that it counts."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import company
import keys
import pytest
from click.testing import CliRunner
from command_line import git

from handover import intake, pipeline
from handover.canonical import canonical
from handover.cli import cli
from handover.evidence import Decision
from handover.facts.status import Status
from handover.repo import Repository, ssh

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.testing import Result

NUMBER, CASE = "HO-2026-0001", company.CASE
PEOPLE = "cases/register/people"
PASSPHRASE = "correct horse"  # noqa: S105 - of a key that lives as long as a test
FILING = """\
event: filing
filed_on: 2026-03-20
to: [E4001, E3001]
"""


@dataclass(frozen=True)
class Desk:
    """A company under Git, the home of whoever sits there, and their settings."""

    root: Path
    home: Path

    def sign(self, *arguments: str, typed: str = "y\n", **environment: str) -> Result:
        settings = {"HOME": str(self.home), "SSH_AUTH_SOCK": "", "DISPLAY": "", **environment}
        command = ["sign", NUMBER, "--repository", str(self.root), "--lang", "en", *arguments]
        result = CliRunner(env=settings).invoke(cli, command, input=typed)
        assert result.exception is None or isinstance(result.exception, SystemExit)
        return result

    def signed(self, *arguments: str) -> dict[str, Any]:
        """Return what is printed for whoever seals."""
        result = self.sign(*arguments)
        assert 0 == result.exit_code, result.output
        found: dict[str, Any] = json.loads(result.stdout)
        return found

    def refused(self, *arguments: str, code: int = 2, **environment: str) -> str:
        """Return why nothing was signed: nothing is printed or left behind."""
        before = self.everything()
        result = self.sign(*arguments, **environment)
        assert (code, "") == (result.exit_code, result.stdout), result.output
        assert before == self.everything()
        return result.stderr

    def everything(self) -> list[str]:
        return sorted(str(path) for path in self.root.parent.rglob("*") if ".git" not in path.parts)

    def commit(self) -> None:
        git(self.root, "add", "--all")
        git(self.root, "commit", "--quiet", "--message", "x")

    def key(self, name: str, *more: str) -> Path:
        """Make a key, and return the file of its private half."""
        file = self.home / ".ssh" / name
        made = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "me", "-f", str(file), *more]
        subprocess.run(made, check=True)
        return file

    def register(self, person: str, key: Path, days: str = "from: 2020-01-01") -> None:
        """Enter the public half of a key for a person, in place of the one that is there."""
        file = self.root / PEOPLE / f"{person}.yaml"
        public = " ".join(key.with_name(f"{key.name}.pub").read_text().split()[:2])
        line = f'  - {{public_key: "{public}", {days}}}'
        text = re.sub(r"(?m)^  - \{public_key.*$", line, file.read_text(encoding="utf-8"))
        company.put(file, text)
        self.commit()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("made")
    company.write(folder / "ledger")
    git(folder / "ledger", "init", "--quiet")
    (folder / "home/.ssh").mkdir(parents=True)
    desk = Desk(folder / "ledger", folder / "home")
    desk.commit()
    desk.register("E1002", desk.key("id_ed25519"))
    return folder


@pytest.fixture
def desk(made: Path, tmp_path: Path) -> Desk:
    """The desk of a receiver, whose key is registered and lies where OpenSSH keeps keys."""
    shutil.copytree(made, tmp_path / "made")
    return Desk(tmp_path / "made/ledger", tmp_path / "made/home")


RECEIVER = ("--role", "receiver")


def seal(desk: Desk, signed: dict[str, Any], at: str = "2026-03-12T10:00:00Z") -> None:
    """Do what the sealer does with a signed statement."""
    evidence = {"public_key": signed["public_key"], "signature": signed["signature"]}
    receipt = {
        "receipt": 1,
        "statement": signed["statement"],
        "evidence": {"kind": "personal_key", **evidence, "received_at": at},
        "context": {"register": "0e" * 32, "edition": "2024-01-01", "schema": "0f" * 32},
    }
    about = signed["statement"]["subject"].get("file", "case")
    name = f"{Path(about).stem}-{signed['statement']['role']}-{signed['statement']['person']}.json"
    company.put(desk.root / CASE / "signatures" / name, json.dumps(keys.sealed(receipt)))


def report(desk: Desk) -> pipeline.CaseReport:
    found = pipeline.check(Repository(desk.root)).case(NUMBER)
    assert found
    return found


# ---- what is signed counts


def test_what_is_signed_counts_once_it_is_sealed(desk: Desk) -> None:
    company.receipt(desk.root, "transferor", "E1001")
    company.receipt(desk.root, "supervisor", "E2001")
    assert Status.SIGNING is report(desk).standing.status
    seal(desk, desk.signed(*RECEIVER))
    assert Status.SIGNED is report(desk).standing.status
    assert () == report(desk).context.evidence.doubted


def test_a_refusal_counts_with_its_reason(desk: Desk) -> None:
    seal(desk, desk.signed(*RECEIVER, "--refuse", "--reason", "少了一张送货单"))
    (refusal,) = report(desk).context.evidence.refusals
    assert (Decision.REFUSE, "少了一张送货单") == (refusal.decision, refusal.reason)
    assert Status.REFUSED is report(desk).standing.status


def test_openssh_verifies_it_with_the_file_from_the_register(desk: Desk, tmp_path: Path) -> None:
    signed = desk.signed(*RECEIVER)
    printed = CliRunner().invoke(cli, ["allowed-signers", "--repository", str(desk.root)]).stdout
    allowed = company.put(tmp_path / "allowed", printed)
    signature = company.put(tmp_path / "sig", signed["signature"])
    asked = ("-n", "handover.statement.v1", "-f", allowed, "-s", signature)
    for person, expected in (("E1002", 0), ("E1001", 255)):
        command = ["ssh-keygen", "-Y", "verify", "-I", person, *asked]
        message = canonical(signed["statement"])
        done = subprocess.run(command, input=message, check=False, capture_output=True)
        assert expected == done.returncode


def test_the_block_keeps_to_its_schema(desk: Desk) -> None:
    result = desk.sign(*RECEIVER)
    _, found = intake.read("signed_statement", result.stdout_bytes, "signed.json")
    assert () == found
    assert desk.sign(*RECEIVER, "--json").stdout == result.stdout


def test_an_event_is_signed_by_its_file(desk: Desk) -> None:
    company.sign(desk.root)
    company.put(desk.root / CASE / "events/0001-filing.yaml", FILING)
    desk.register("E2001", desk.home / ".ssh/id_ed25519")
    company.edit(
        desk.root / PEOPLE / "E1002.yaml",
        keys_of(desk, "E1002"),
        keys.public_line("E1002"),
    )
    desk.commit()
    result = desk.sign("--role", "supervisor", "--event", "1")
    signed = json.loads(result.stdout)
    assert ("filing", "events/0001-filing.yaml") == (
        signed["statement"]["act"],
        signed["statement"]["subject"]["file"],
    )
    assert "    filed_on: 2026-03-20\n" in result.stderr
    seal(desk, signed, "2026-03-21T10:00:00Z")
    evidence = report(desk).context.evidence
    assert evidence.accepted("filing", "supervisor", "E2001", "events/0001-filing.yaml")


def keys_of(desk: Desk, person: str) -> str:
    text = (desk.root / PEOPLE / f"{person}.yaml").read_text(encoding="utf-8")
    found = re.search(r'public_key: "([^"]+)"', text)
    assert found
    return found[1]


def test_hr_vouches_for_the_dates_of_a_resignation(desk: Desk) -> None:
    company.edit(desk.root / CASE / "case.yaml", "kind: transfer\n", company.RESIGNATION)
    desk.register("E5001", desk.home / ".ssh/id_ed25519")
    signed = desk.signed("--role", "hr")
    assert ("resignation_dates", "hr", "E5001") == tuple(
        signed["statement"][key] for key in ("act", "role", "person")
    )


def test_a_correction_is_signed_as_such(desk: Desk) -> None:
    company.sign(desk.root)
    company.revise(desk.root)
    desk.commit()
    digest = company.digest(desk.root / CASE / "revisions/2", NUMBER, 2)
    statement = desk.signed(*RECEIVER)["statement"]
    assert (2, digest) == (statement["revision"], statement["subject"]["sha256"])
    assert 1 == desk.signed(*RECEIVER, "--revision", "1")["statement"]["revision"]


def test_it_is_written_to_a_file_and_never_over_one(desk: Desk, tmp_path: Path) -> None:
    target = tmp_path / "signed.json"
    result = desk.sign(*RECEIVER, "--yes", "--to", str(target), typed="")
    assert (0, "") == (result.exit_code, result.stdout)
    before = target.read_bytes()
    assert 1 == json.loads(before)["signed_statement"]
    assert "is there already" in desk.refused(*RECEIVER, "--to", str(target))
    assert before == target.read_bytes()


def test_a_repository_within_another_is_signed_in_its_own_folder(desk: Desk) -> None:
    outer = desk.root.parent
    shutil.rmtree(desk.root / ".git")
    git(outer, "init", "--quiet")
    git(outer, "add", "ledger")
    git(outer, "commit", "--quiet", "--message", "x")
    assert desk.signed(*RECEIVER)["statement"]["subject"] == {
        "sha256": company.digest(desk.root / CASE, NUMBER)
    }


# ---- what is shown before


def test_it_is_told_who_hands_what_to_whom(desk: Desk) -> None:
    said = desk.sign(*RECEIVER).stderr
    assert "Jia (E1001) hands customers over to Jia (E1002): 1 in all." in said
    assert "these customers owe ¥0.00 in all" in said
    assert "Files that are signed: 5; short code" in said
    assert "Nobody has signed this revision before." in said
    assert "Jia (E1002), as receiver, accepts (sign-off)." in said
    manifest = CliRunner().invoke(cli, ["manifest", NUMBER, "--repository", str(desk.root)])
    code = re.search(r"short code (\w{12})", said)
    assert code
    assert code[1] in manifest.stdout


def test_what_is_owed_is_told_as_far_as_the_papers_tell_it(desk: Desk) -> None:
    file = desk.root / CASE / "case.yaml"
    company.edit(
        file,
        "receivables: {nil: 没有应收}",
        'receivables: {elsewhere: x, sha256: "%s"}' % ("0a" * 32),
    )
    desk.commit()
    assert "cannot be told from the papers" in desk.sign(*RECEIVER).stderr
    text = file.read_text(encoding="utf-8")
    company.put(desk.root / "cases/register/customers/C0102.yaml", company.CUSTOMER % "C0102")
    more = "  - customer: C0102\n    receivables: {nil: 没有应收}\n"
    company.put(file, text.replace("visits:\n", f"{more}visits:\n"))
    desk.commit()
    said = desk.sign(*RECEIVER).stderr
    assert "of whom it can be told (1) owe ¥0.00 in all; of the others (1)" in said


def test_whoever_says_no_signs_nothing(desk: Desk) -> None:
    for typed in ("n\n", "\n", ""):
        result = desk.sign(*RECEIVER, typed=typed)
        assert (1, "") == (result.exit_code, result.stdout)
        assert "Nothing was signed." in result.stderr


def test_what_changed_since_the_person_signed_is_told(desk: Desk) -> None:
    seal(desk, desk.signed(*RECEIVER))
    desk.commit()
    assert (
        "Jia (E1002) signed on 12 March 2026; nothing has changed since."
        in desk.sign(*RECEIVER).stderr
    )
    materials = desk.root / CASE / "materials"
    company.put(materials / "signed.pdf", b"%PDF-1.8\n")
    desk.commit()
    company.put(materials / "more.pdf", b"%PDF-1.8\n")
    (materials / "work-materials.csv").rename(materials / "work.csv")
    company.edit(
        desk.root / CASE / "case.yaml", "materials/work-materials.csv", "materials/work.csv"
    )
    company.edit(
        desk.root / CASE / "case.yaml",
        "[materials/signed.pdf]\n    introduction",
        "[materials/signed.pdf, materials/more.pdf]\n    introduction",
    )
    desk.commit()
    said = desk.sign(*RECEIVER).stderr
    assert "  added files (2):\n    materials/more.pdf\n    materials/work.csv\n" in said
    assert "  removed files (1):\n    materials/work-materials.csv\n" in said
    assert "  changed files (2):\n    case.yaml\n    materials/signed.pdf\n" in said


def test_what_others_signed_is_told_to_whoever_has_not(desk: Desk) -> None:
    company.receipt(desk.root, "transferor", "E1001")
    company.receipt(desk.root, "supervisor", "E2001", "2026-03-13T10:00:00Z")
    assert "Jia (E2001) signed on 13 March 2026" in _committed(desk)


def _committed(desk: Desk) -> str:
    desk.commit()
    return desk.sign(*RECEIVER).stderr


def test_a_forged_receipt_is_nobodys_signature(desk: Desk) -> None:
    file = company.receipt(desk.root, "transferor", "E1001")
    company.put(file, json.dumps(keys.sealed(json.loads(file.read_text()), by="E2001")))
    assert "Nobody has signed this revision before." in _committed(desk)


def test_what_changed_cannot_be_told_where_the_history_lacks_it(desk: Desk) -> None:
    company.receipt(desk.root, "transferor", "E1001")
    company.put(desk.root / CASE / "materials/signed.pdf", b"%PDF-1.8\n")
    git(desk.root, "checkout", "--quiet", "--orphan", "anew")
    assert "what, cannot be told" in _committed(desk)


# ---- who signs, and what


def test_a_role_that_nobody_is_asked_for_is_told_with_those_that_are(desk: Desk) -> None:
    said = desk.refused("--role", "observer")
    assert "“observer”; the roles are: commerce, receiver, supervisor, transferor." in said


def test_of_several_people_one_must_be_chosen(desk: Desk) -> None:
    company.edit(desk.root / CASE / "case.yaml", "receivers: [E1002]", "receivers: [E1002, E4001]")
    desk.commit()
    assert "E1002, E4001" in desk.refused(*RECEIVER)
    assert "who can: E1002, E4001." in desk.refused(*RECEIVER, "--person", "E9999")
    assert "E1002" == desk.signed(*RECEIVER, "--person", "e1002")["statement"]["person"]


def test_whoever_has_left_is_not_asked_any_more(desk: Desk) -> None:
    file = desk.root / PEOPLE / "E1002.yaml"
    company.edit(file, "employed_to: 2030-12-31", "employed_to: 2026-03-30")
    desk.commit()
    assert "the roles are: commerce, supervisor, transferor" in desk.refused(*RECEIVER)


def test_an_event_that_is_not_there_is_told_with_those_that_are(desk: Desk) -> None:
    company.put(desk.root / CASE / "events/0001-filing.yaml", FILING)
    desk.commit()
    assert "there are: 0001." in desk.refused("--role", "supervisor", "--event", "7")
    assert "there are: 0001." in desk.refused("--role", "supervisor", "--event", "")


def test_who_signs_cannot_be_told_without_the_edition_of_that_day(desk: Desk) -> None:
    (desk.root / "schema/policy" / company.POLICY.name).unlink()
    desk.commit()
    assert "edition of the policy for that day is missing" in desk.refused(*RECEIVER)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (("--refuse",), "A refusal needs a reason"),
        (("--refuse", "--reason", " "), "A refusal needs a reason"),
        (("--accept", "--reason", "x"), "leave it out, or add `--refuse`"),
        (("--revision", "3"), "revision 3"),
        (("--key", "nowhere"), "`--key`"),
    ],
)
def test_what_is_asked_for_otherwise_than_meant_is_told(
    desk: Desk, arguments: tuple[str, ...], expected: str
) -> None:
    assert expected in desk.refused(*RECEIVER, *arguments)


@pytest.mark.parametrize("reason", ["x\x1b[2Jy", "x\u202ey", "x" * 20000, "e\u0301"])
def test_a_reason_that_no_record_may_hold_is_refused(desk: Desk, reason: str) -> None:
    said = desk.refused(*RECEIVER, "--refuse", "--reason", reason)
    assert "nothing was signed; please mend it" in said
    assert "\x1b[2J" not in said
    assert "\u202e" not in said


# ---- what cannot be signed


def test_obstacles_are_shown_and_nothing_is_signed(desk: Desk) -> None:
    company.put(desk.root / CASE / "materials/other.pdf", b"x")
    desk.commit()
    said = desk.refused(*RECEIVER, "--yes", code=1)
    assert "F0307" in said
    assert "cannot be signed before they are mended" in said


def test_an_event_that_cannot_be_read_is_an_obstacle_to_itself_alone(desk: Desk) -> None:
    company.sign(desk.root)
    company.put(desk.root / CASE / "events/0001-filing.yaml", FILING)
    company.put(desk.root / CASE / "events/0002-filing.yaml", "event: [")
    desk.register("E2001", desk.key("another"))
    supervisor = ("--role", "supervisor", "--key", str(desk.home / ".ssh/another"))
    assert "0002-filing.yaml" in desk.refused(*supervisor, "--event", "2", code=1)
    assert desk.signed(*supervisor, "--event", "0001")


def test_a_case_that_cannot_be_read_is_not_signed(desk: Desk) -> None:
    company.put(desk.root / CASE / "case.yaml", "case: [")
    desk.commit()
    assert "cannot be signed before" in desk.refused(*RECEIVER, code=1)
    assert "cannot be read" in desk.refused(*RECEIVER, "--event", "1")


def test_what_is_not_committed_is_told_and_not_signed(desk: Desk) -> None:
    company.put(desk.root / CASE / "materials/signed.pdf", b"%PDF-1.8\n")
    company.put(desk.root / CASE / "materials/new.pdf", b"%PDF-1.8\n")
    said = desk.refused(*RECEIVER, "--yes", code=1)
    assert f"{CASE}/materials/new.pdf, {CASE}/materials/signed.pdf" in said
    assert "git commit" in said
    git(desk.root, "checkout", "--", ".")
    (desk.root / CASE / "materials/new.pdf").unlink()
    company.put(desk.root / "cases/register/customers/C0999.yaml", "x")
    assert desk.signed(*RECEIVER)


def test_an_event_that_was_changed_and_not_committed_is_not_signed(desk: Desk) -> None:
    file = company.put(desk.root / CASE / "events/0001-filing.yaml", FILING)
    desk.register("E2001", desk.key("another"))
    company.put(file, FILING.replace("2026-03-20", "2026-03-21"))
    said = desk.refused("--role", "supervisor", "--event", "1", "--yes", code=1)
    assert f"not as they were committed: {CASE}/events/0001-filing.yaml." in said


def test_without_a_commit_nothing_is_signed(desk: Desk) -> None:
    shutil.rmtree(desk.root / ".git")
    assert "Git" in desk.refused(*RECEIVER)


# ---- keys


def test_the_key_of_somebody_else_does_not_sign(desk: Desk) -> None:
    other = desk.key("other")
    desk.register("E1001", other)
    said = desk.refused(*RECEIVER, "--yes", "--key", str(other))
    assert "registered for E1001, so it cannot sign for E1002" in said


def test_a_key_that_is_not_registered_does_not_sign(desk: Desk) -> None:
    said = desk.refused(*RECEIVER, "--yes", "--key", str(desk.key("new")))
    assert "not registered for E1002" in said


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("from: 2026-03-31, to: 2026-03-31", None),
        ("from: 2020-01-01, to: 2026-03-30", "was valid to 30 March 2026"),
        ("from: 2026-04-01", "is valid from 1 April 2026"),
    ],
)
def test_a_key_signs_on_its_days(desk: Desk, days: str, expected: str | None) -> None:
    desk.register("E1002", desk.home / ".ssh/id_ed25519", days)
    if expected:
        assert expected in desk.refused(*RECEIVER, "--yes")
    else:
        assert desk.signed(*RECEIVER)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("from: 2020-01-01, to: 2026-03-30", "was valid to 30 March 2026"),
        ("from: 2026-04-01", "is valid from 1 April 2026"),
    ],
)
def test_an_old_key_does_not_sign_beside_a_valid_one(desk: Desk, days: str, expected: str) -> None:
    file = desk.root / PEOPLE / "E1002.yaml"
    old = desk.key("old")
    public = " ".join(old.with_suffix(".pub").read_text().split()[:2])
    text = file.read_text(encoding="utf-8")
    company.put(file, f'{text}  - {{public_key: "{public}", {days}}}\n')
    desk.commit()
    assert expected in desk.refused(*RECEIVER, "--yes", "--key", str(old))
    assert desk.signed(*RECEIVER)


def test_whoever_has_no_key_is_told_how_to_get_one(desk: Desk) -> None:
    file = desk.root / PEOPLE / "E1002.yaml"
    company.put(file, file.read_text(encoding="utf-8").partition("keys:\n")[0])
    desk.commit()
    assert "ssh-keygen -t ed25519" in desk.refused(*RECEIVER, "--yes")


def test_a_key_that_lies_elsewhere_must_be_named(desk: Desk, tmp_path: Path) -> None:
    elsewhere = (desk.home / ".ssh/id_ed25519").rename(tmp_path / "-mine")
    (desk.home / ".ssh/id_ed25519.pub").unlink()
    assert "say where the key is with `--key`" in desk.refused(*RECEIVER, "--yes")
    assert desk.signed(*RECEIVER, "--key", str(elsewhere))


def askpass(folder: Path, answer: str) -> dict[str, str]:
    """Return the settings by which a passphrase is typed."""
    script = company.put(folder / "askpass", f"#!/bin/sh\necho '{answer}'\n")
    script.chmod(0o700)
    return {"SSH_ASKPASS": str(script), "SSH_ASKPASS_REQUIRE": "force"}


def test_a_wrong_passphrase_opens_nothing(desk: Desk, tmp_path: Path) -> None:
    file = desk.home / ".ssh/id_ed25519"
    changed = ["ssh-keygen", "-q", "-p", "-P", "", "-N", PASSPHRASE, "-f", str(file)]
    subprocess.run(changed, check=True, capture_output=True)
    wrong = desk.refused(*RECEIVER, "--yes", **askpass(tmp_path, "wrong"))
    assert "The passphrase was not right" in wrong
    assert 0 == desk.sign(*RECEIVER, **askpass(tmp_path, PASSPHRASE)).exit_code


@pytest.fixture
def agent(desk: Desk) -> Iterator[str]:
    """Return the socket of an agent that knows the receiver's key."""
    socket = str(desk.home / "agent")
    with subprocess.Popen(["ssh-agent", "-D", "-a", socket], stdout=subprocess.DEVNULL) as running:
        while not Path(socket).exists():
            assert running.poll() is None
        known = {**os.environ, "SSH_AUTH_SOCK": socket}
        key = str(desk.home / ".ssh/id_ed25519")
        subprocess.run(["ssh-add", "-q", key], env=known, check=True)
        yield socket
        running.terminate()


def test_an_agent_signs_with_the_public_half(desk: Desk, agent: str) -> None:
    (desk.home / ".ssh/id_ed25519").unlink()
    result = desk.sign(*RECEIVER, SSH_AUTH_SOCK=agent)
    assert 0 == result.exit_code, result.output
    assert "private half is neither beside it" in desk.refused(*RECEIVER, "--yes")


def test_a_file_that_is_no_key_is_told(desk: Desk) -> None:
    file = company.put(desk.home / "note", "x")
    file.chmod(0o600)
    said = desk.refused(*RECEIVER, "--yes", "--key", str(file))
    assert "is not a key" in said
    assert "`--key`" in desk.refused(*RECEIVER, "--yes", "--key", str(desk.home))


def test_a_key_that_others_can_read_is_told_with_its_cure(desk: Desk) -> None:
    (desk.home / ".ssh/id_ed25519").chmod(0o644)
    assert "chmod 600" in desk.refused(*RECEIVER, "--yes")


def stand_in(folder: Path, script: str) -> str:
    """Return a path on which Git is and a program in place of ssh-keygen; none if empty."""
    folder.mkdir()
    (folder / "git").symlink_to(shutil.which("git") or "")
    if script:
        company.put(folder / "ssh-keygen", script).chmod(0o700)
    return str(folder)


def test_without_ssh_keygen_it_is_told_what_to_install(desk: Desk, tmp_path: Path) -> None:
    said = desk.refused(*RECEIVER, "--yes", PATH=stand_in(tmp_path / "bin", ""))
    assert "please install OpenSSH" in said


def test_whatever_else_ssh_keygen_says_is_told_harmlessly(desk: Desk, tmp_path: Path) -> None:
    script = "#!/bin/sh\nprintf 'odd \\033[2J things\\n' >&2\nexit 3\n"
    said = desk.refused(*RECEIVER, "--yes", PATH=stand_in(tmp_path / "bin", script))
    assert r"it says: odd \x1b[2J things" in said


def test_what_is_signed_lies_in_a_folder_of_ones_own_and_is_removed(
    desk: Desk, tmp_path: Path
) -> None:
    seen = tmp_path / "seen"
    script = f'#!/bin/sh\nfor last; do :; done\n/bin/ls -ldn "${{last%/*}}" > {seen}\nexit 3\n'
    desk.refused(*RECEIVER, "--yes", PATH=stand_in(tmp_path / "bin", script))
    mode, *_, folder = seen.read_text().split()
    assert "drwx------" == mode[:10]
    assert not Path(folder).exists()


def test_an_armour_that_is_no_signature_is_not_believed(desk: Desk, tmp_path: Path) -> None:
    script = '#!/bin/sh\nfor last; do :; done\necho x > "$last.sig"\n'
    said = desk.refused(*RECEIVER, "--yes", PATH=stand_in(tmp_path / "bin", script))
    assert "not registered for E1002" in said


def test_whoever_waits_too_long_signs_nothing(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", stand_in(tmp_path / "bin", "#!/bin/sh\nexec /bin/sleep 60\n"))
    with pytest.raises(ssh.SshError) as caught:
        ssh.sign(desk.home / ".ssh/id_ed25519", b"{}", "handover.statement.v1", patience=1)
    assert "ssh_too_slow" == caught.value.phrase


# ---- where nothing can be written


@pytest.mark.parametrize("target", ["nowhere/signed.json", "ledger/cases/x", "/proc/signed.json"])
def test_a_place_where_nothing_can_be_written_is_told(desk: Desk, target: str) -> None:
    company.put(desk.root / "cases/x", "")
    path = str(desk.root.parent / target)
    said = desk.refused(*RECEIVER, "--yes", "--to", f"{path}/y" if "cases/x" in path else path)
    assert "could not be written" in said


# ---- hostile content


def test_what_could_command_a_terminal_is_shown_harmlessly(desk: Desk) -> None:
    company.receipt(desk.root, "transferor", "E1001")
    name = "materials/\x1b[2J\u202e.pdf"
    file = desk.root / CASE / "case.yaml"
    shown = desk.root / CASE / name
    desk.commit()
    company.put(shown, b"x")
    desk.commit()
    said = desk.refused(*RECEIVER, code=1)
    assert "\x1b[2J" not in said
    assert "\u202e" not in said
    assert r"\x1b[2J" in said
    shown.unlink()
    company.edit(file, "introduction: 老板", 'introduction: "\\e[2J老板')
    desk.commit()
    assert "\x1b[2J" not in desk.sign(*RECEIVER).output


def test_a_file_of_that_kind_that_was_signed_once_is_named_harmlessly(desk: Desk) -> None:
    shown = company.put(desk.root / CASE / "materials/\x1b[2J.pdf", b"x")
    company.receipt(desk.root, "transferor", "E1001")
    desk.commit()
    shown.unlink()
    desk.commit()
    assert "\x1b[2J" not in desk.sign(*RECEIVER).output


def test_an_event_is_shown_harmlessly_and_in_part_if_it_is_long(desk: Desk) -> None:
    lines = "".join(f"# line {number}\n" for number in range(100))
    company.put(desk.root / CASE / "events/0001-filing.yaml", f"{FILING}{lines}")
    desk.register("E2001", desk.key("another"))
    said = desk.sign("--role", "supervisor", "--event", "1").stderr
    assert "    # line 56\n    ... 43 more; please open the file.\n" in said
