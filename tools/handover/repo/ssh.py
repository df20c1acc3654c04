"""The edge to OpenSSH: `ssh-keygen` signs with a person's key, which this program never reads."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from handover.characters import visible

PATIENCE = 180
"""Seconds in which a passphrase is typed or a security key touched."""

_LARGEST = 16 * 1024
_MISSING, _TOO_SLOW = "ssh_missing", "ssh_too_slow"
_SPELLED = (
    ("incorrect passphrase", "ssh_wrong_passphrase"),
    ("UNPROTECTED PRIVATE KEY FILE", "ssh_key_open_to_others"),
    ("agent", "ssh_no_private_key"),
    ("No private key found", "ssh_no_private_key"),
    ("Permission denied", "ssh_key_closed"),
    ("Couldn't load public key", "ssh_not_a_key"),
    ("invalid format", "ssh_not_a_key"),
    ("error in libcrypto", "ssh_not_a_key"),
)
"""What the program complains of, and how that is said here."""


class SshError(Exception):
    """Why nothing was signed: the phrase that says so, and its facts."""

    def __init__(self, phrase: str, **facts: str) -> None:
        super().__init__(phrase, facts)
        self.phrase = phrase
        self.facts = facts


def public_keys() -> dict[str, Path]:
    """Return the public keys in the folder where OpenSSH keeps a person's own, with their files.

    The file is that of the private half where it is there; an agent may hold it instead.
    """
    found: dict[str, Path] = {}
    for file in sorted((Path.home() / ".ssh").glob("*.pub")):
        private = file.with_suffix("")
        if file.is_file() and file.stat().st_size <= _LARGEST:
            text = file.read_text(encoding="utf-8", errors="replace")
            found[text] = private if private.exists() else file
    return found


def sign(key: Path, message: bytes, namespace: str, patience: int = PATIENCE) -> str:
    """Return the armoured signature over a message by a key, private or known to an agent.

    SshError where there is none. The message is in no folder that others can read, nor afterwards.
    """
    program = shutil.which("ssh-keygen")
    if program is None:
        raise SshError(_MISSING)
    with TemporaryDirectory(prefix="handover-") as folder:
        file = Path(folder) / "statement"
        file.write_bytes(message)
        path = os.path.abspath(key)  # noqa: PTH100 - a name that begins with a dash is no option
        _run([program, "-Y", "sign", "-n", namespace, "-f", path, str(file)], key, patience)
        return Path(f"{file}.sig").read_text(encoding="ascii")


def _run(command: list[str], key: Path, patience: int) -> None:
    """Run a command whose questions go to the terminal; SshError where it fails."""
    environment = {**os.environ, "LC_ALL": "C"}
    path = visible(str(key))
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing of a record
            command, env=environment, capture_output=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise SshError(_TOO_SLOW) from error
    if done.returncode:
        raise _failed(done.stderr.decode(errors="replace"), path)


def _failed(complaint: str, path: str) -> SshError:
    known = (phrase for spelled, phrase in _SPELLED if spelled in complaint)
    lines = [visible(line.strip()) for line in complaint.splitlines() if line.strip()]
    last = lines[-1] if lines else ""
    return SshError(next(known, "ssh_failed"), path=path, error=last)
