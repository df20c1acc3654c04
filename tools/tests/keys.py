"""Real SSH keys, each made from a name, and signatures by them without a program."""

from __future__ import annotations

import base64
import hashlib
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from handover.authenticity import SEALS, STATEMENTS
from handover.canonical import canonical
from handover.sshsig import PublicKey

SEALER = "sealer"


@cache
def _private(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(name.encode()).digest())


def public_line(name: str) -> str:
    """Return the public key of a name as OpenSSH writes it."""
    raw = _private(name).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return raw.decode()


def sign(name: str, message: bytes, namespace: str) -> str:
    """Return the armoured SSH signature of a name over a message."""
    key = PublicKey.of(public_line(name))
    assert key
    digest = hashlib.sha512(message).digest()
    parts = (namespace.encode(), b"", b"sha512")
    made = _private(name).sign(b"SSHSIG" + b"".join(map(_field, (*parts, digest))))
    signature = _field(b"ssh-ed25519") + _field(made)
    blob = b"SSHSIG" + (1).to_bytes(4, "big") + b"".join(map(_field, (key.blob, *parts, signature)))
    text = base64.b64encode(blob).decode()
    lines = [text[start : start + 70] for start in range(0, len(text), 70)]
    return "\n".join(["-----BEGIN SSH SIGNATURE-----", *lines, "-----END SSH SIGNATURE-----", ""])


def own(statement: dict[str, Any]) -> str:
    """Return the signature of the person of a statement over it."""
    return sign(statement["person"], canonical(statement), STATEMENTS)


def sealed(receipt: dict[str, Any], by: str = SEALER) -> dict[str, Any]:
    """Return a receipt with a seal over all the rest."""
    bare = {name: part for name, part in receipt.items() if name != "seal"}
    key = PublicKey.of(public_line(by))
    assert key
    seal = {"key": key.fingerprint, "signature": sign(by, canonical(bare), SEALS)}
    return {**bare, "seal": seal}


def _field(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content
