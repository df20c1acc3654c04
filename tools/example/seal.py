"""The sealer of the example: its key lives for one run, and its signatures are real."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tools.example.receipts import canonical

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.example.story import Data

NAMESPACE = "handover.seal.v1"


class Sealer:
    """An ed25519 key in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._key = folder / "sealer"
        self._folder = folder
        _ssh_keygen("-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(self._key))
        kind, blob = self._key.with_suffix(".pub").read_text().split()[:2]
        self.public_key = f"{kind} {blob}"
        whole = hashlib.sha256(base64.b64decode(blob)).digest()
        self.fingerprint = "SHA256:" + base64.b64encode(whole).decode().rstrip("=")

    def sealed(self, receipts: dict[str, Data]) -> Iterator[tuple[str, bytes]]:
        """Yield every receipt with its seal, as the file that is kept."""
        messages = [self._folder / f"{number}.json" for number in range(len(receipts))]
        for message, receipt in zip(messages, receipts.values(), strict=True):
            message.write_bytes(canonical(receipt))
        _ssh_keygen("-Y", "sign", "-n", NAMESPACE, "-f", str(self._key), *map(str, messages))
        for message, (path, receipt) in zip(messages, receipts.items(), strict=True):
            signature = message.with_name(f"{message.name}.sig").read_text()
            seal = {"key": self.fingerprint, "signature": signature}
            text = json.dumps({**receipt, "seal": seal}, ensure_ascii=False, indent=2)
            yield path, f"{text}\n".encode()


@contextmanager
def sealer() -> Iterator[Sealer]:
    """Give a sealer whose key is thrown away afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        yield Sealer(Path(folder))


def _ssh_keygen(*arguments: str) -> None:
    program = shutil.which("ssh-keygen")
    if program is None:
        message = "ssh-keygen is not on the path"
        raise FileNotFoundError(message)
    subprocess.run([program, *arguments], check=True, capture_output=True)  # noqa: S603 - our own
