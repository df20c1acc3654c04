"""The register's keys for ssh-keygen: it accepts and refuses what we accept and refuse."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import date
from typing import TYPE_CHECKING

import company
import keys
import pytest
from command_line import run

from handover.authenticity import STATEMENTS
from handover.dates import start_of
from handover.sshsig import PublicKey

if TYPE_CHECKING:
    from pathlib import Path

PEOPLE = "cases/register/people"
MESSAGE = b"{}"
PROGRAM = shutil.which("ssh-keygen") or ""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return company.write(tmp_path / "ledger")


def allowed(root: Path, code: int = 0) -> str:
    result = run("allowed-signers", "--repository", str(root), TZ="America/New_York")
    assert code == result.exit_code, result.output
    return result.stdout


def of(root: Path, person: str) -> str:
    return next(one for one in allowed(root).splitlines() if one.startswith(f"{person} "))


def is_good(
    root: Path,
    person: str,
    *,
    by: str | None = None,
    at: str = "20260312120000",
    space: str = STATEMENTS,
) -> bool:
    """Ask OpenSSH whether a signature by a key is a person's at an instant (UTC)."""
    file = company.put(root / "allowed", allowed(root))
    signature = company.put(root / "sig", keys.sign(by or person, MESSAGE, space))
    asked = ("-I", person, "-n", space, "-f", file, "-s", signature, "-O", f"verify-time={at}Z")
    command = [PROGRAM, "-Y", "verify", *asked]
    return subprocess.run(command, input=MESSAGE, check=False, capture_output=True).returncode == 0


def limit(root: Path, days: str, person: str = "E1002") -> None:
    """Change the days of a person's key."""
    company.edit(root / PEOPLE / f"{person}.yaml", '", from: 2020-01-01}', f'", {days}}}')


def test_openssh_knows_everybody_by_their_own_key(root: Path) -> None:
    for person, *_ in company.PEOPLE:
        assert is_good(root, person)
    assert not is_good(root, "E1002", by="E1001")
    assert not is_good(root, "E1002", by="stranger")


def test_a_key_signs_statements_and_nothing_else(root: Path) -> None:
    for space in ("git", "file", "handover.seal.v1", "handover.statement.v2"):
        assert not is_good(root, "E1002", space=space)


# Days are those of Shanghai, eight hours ahead of the times here.
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("20260301155959", False),
        ("20260301160000", True),
        ("20260312155959", True),
        ("20260312160000", False),
    ],
)
def test_a_key_is_good_on_its_days_to_the_second(root: Path, at: str, *, expected: bool) -> None:
    limit(root, "from: 2026-03-02, to: 2026-03-12")
    assert expected is is_good(root, "E1002", at=at)
    assert is_good(root, "E1001", at=at)


def test_the_key_of_whoever_left_ends_with_the_last_day(root: Path) -> None:
    company.edit(root / PEOPLE / "E1002.yaml", "employed_to: 2030-12-31", "employed_to: 2026-03-12")
    assert 'valid-before="20260312155959Z"' in of(root, "E1002")
    assert is_good(root, "E1002", at="20260312155959")
    assert not is_good(root, "E1002", at="20260312160000")


def test_a_key_without_a_day_on_which_it_counts_is_left_out(root: Path) -> None:
    limit(root, "from: 2031-01-01")
    assert "E1002" not in allowed(root)


def test_the_ends_of_the_calendar_are_no_limits(root: Path) -> None:
    file = root / PEOPLE / "E1002.yaml"
    company.edit(file, "employed_from: 2020-01-01", "employed_from: 1960-01-01")
    company.edit(file, "employed_to: 2030-12-31\n", "")
    limit(root, "from: 1960-01-01")
    assert f'E1002 namespaces="{STATEMENTS}" {keys.public_line("E1002")}' == of(root, "E1002")
    assert is_good(root, "E1002")


def test_the_file_is_in_the_order_of_numbers_and_the_same_for_programs(root: Path) -> None:
    lines = allowed(root).splitlines()
    assert sorted(lines) == lines
    asked = ("allowed-signers", "--repository", str(root), "--json")
    assert {"version": 1, "allowed_signers": lines} == json.loads(run(*asked).stdout)


def test_nothing_is_printed_without_a_register(root: Path) -> None:
    company.put(root / "cases/register/repository.yaml", "repository: [")
    assert "" == allowed(root, code=2)


def test_a_day_begins_at_midnight_of_the_zone() -> None:
    found = start_of(date(2026, 3, 12), "Asia/Shanghai")
    assert "2026-03-11T16:00:00+00:00" == found.isoformat()


# ---- what the register may not hold


def refused(root: Path, line: str) -> set[str]:
    """Return the codes against the record of a person with a public key; it is in no list."""
    company.edit(root / PEOPLE / "E1002.yaml", keys.public_line("E1002"), line)
    said = json.loads(run("check", "--repository", str(root), "--json").stdout)
    place = f"{PEOPLE}/E1002.yaml"
    found = {one["code"] for one in said["findings"] if one["file"] == place}
    assert "E1002" not in allowed(root, code=1)
    return found


OWN = keys.public_line("E1002")


@pytest.mark.parametrize(
    "line",
    [
        f"{OWN} somebody@home",
        f"cert-authority {OWN}",
        f"namespaces=git {OWN}",
        f"* {OWN}",
        f"!E1001,E1002 {OWN}",
        OWN.replace("ssh-ed25519", "ssh-rsa"),
        OWN.replace("ssh-ed25519", "ssh-dss"),
        OWN.replace("ssh-ed25519", "ecdsa-sha2-nistp521"),
        OWN.split()[1],
    ],
)
def test_what_is_no_bare_key_of_a_known_algorithm_is_refused(root: Path, line: str) -> None:
    assert "F0205" in refused(root, line)


@pytest.mark.parametrize(
    "line",
    [
        OWN[:-4],
        f"{OWN}AAAA",
        OWN.replace("ssh-ed25519", "sk-ssh-ed25519@openssh.com"),
        PublicKey("ssh-ed25519", b"\0\0\0\x0bssh-ed25519\0\0\0\x20\1" + bytes(31)).line,
    ],
)
def test_a_key_that_is_not_whole_is_found(root: Path, line: str) -> None:
    assert {"F0356"} == refused(root, line)


def test_nobody_stands_for_all(root: Path) -> None:
    company.edit(root / PEOPLE / "E1002.yaml", "person: E1002", 'person: "*"')
    assert "* " not in allowed(root, code=1)


def test_the_key_of_the_sealer_is_whole_as_well(root: Path) -> None:
    own = keys.public_line(keys.SEALER)
    line = company.edit(root / "cases/register/repository.yaml", own, own[:-4])
    said = json.loads(run("check", "--repository", str(root), "--json").stdout)
    found = [(one["code"], one["file"], one["line"]) for one in said["findings"]]
    assert ("F0356", "cases/register/repository.yaml", line) in found
