"""SSH signatures over bytes, verified as OpenSSH does (its PROTOCOL.sshsig), by the key expected."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_ssh_public_key

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_MAGIC, _VERSION = b"SSHSIG", 1
_HASHES = {b"sha256": hashlib.sha256, b"sha512": hashlib.sha512}
_TOUCHED = 0x01
"""The flag by which a security key says that somebody touched it."""

_POINT, _UNCOMPRESSED = 32, b"\x04"
_PRIME = 2**255 - 19
_OF_EIGHT = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_OF_SMALL_ORDER = {0, 1, _OF_EIGHT, _PRIME - _OF_EIGHT, _PRIME - 1, _PRIME, _PRIME + 1}
"""The heights of the points of Ed25519 whose order is 8 or less: under them anybody can sign."""


class Flaw(StrEnum):
    """Why a signature is not one over a message by a key."""

    MALFORMED = "malformed"
    OTHER_NAMESPACE = "other_namespace"
    OTHER_KEY = "other_key"
    NOT_BY_KEY = "not_by_key"


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key as OpenSSH writes it on one line: its algorithm and its blob."""

    algorithm: str
    blob: bytes

    @classmethod
    def of(cls, line: str) -> PublicKey | None:
        """Return the key of a line such as `ssh-ed25519 AAAA…`, which may end in a comment.

        None if it is no such line, if the key is cut or written in a way that is not its only one,
        or if it is a point by which anybody can sign.
        """
        algorithm, _, rest = line.strip().partition(" ")
        typed = rest.partition(" ")[0]
        try:
            blob = base64.b64decode(typed, validate=True)
            named, *parts = _fields(blob)
            is_whole = named == algorithm.encode() and _is_whole(named, parts)
        except ValueError:
            return None
        key = cls(algorithm, blob)
        return key if is_whole and key.line == f"{algorithm} {typed}" else None

    @property
    def line(self) -> str:
        """The key on one line, as OpenSSH reads it."""
        return f"{self.algorithm} {base64.b64encode(self.blob).decode()}"

    @property
    def fingerprint(self) -> str:
        """What `ssh-keygen -l` calls the key: SHA256: and 43 characters."""
        digest = hashlib.sha256(self.blob).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")


def flaw(armoured: str, message: bytes, namespace: str, key: PublicKey) -> Flaw | None:
    """Return why a signature is not one over a message by a key in a namespace; None if it is."""
    try:
        blob = _unarmoured(armoured)
        signer, space, reserved, algorithm, signature = _fields(blob[len(_MAGIC) + 4 :])
    except ValueError:
        return Flaw.MALFORMED
    start = _MAGIC + _VERSION.to_bytes(4, "big")
    if not blob.startswith(start) or reserved or algorithm not in _HASHES:
        return Flaw.MALFORMED
    if signer != key.blob:
        return Flaw.OTHER_KEY
    if space != namespace.encode():
        return Flaw.OTHER_NAMESPACE
    digest = _HASHES[algorithm](message).digest()
    signed = _MAGIC + b"".join(map(_field, (space, reserved, algorithm, digest)))
    return None if _is_by(key, signature, signed) else Flaw.NOT_BY_KEY


def _is_whole(algorithm: bytes, parts: list[bytes]) -> bool:
    """Tell whether a key has the parts of its algorithm; ValueError for a point off the curve."""
    match algorithm, parts:
        case (b"ssh-ed25519", [point]) | (b"sk-ssh-ed25519@openssh.com", [point, _]):
            height = int.from_bytes(point, "little") % 2**255
            return len(point) == _POINT and height not in _OF_SMALL_ORDER
        case b"ecdsa-sha2-nistp256", [b"nistp256", point]:
            EllipticCurvePublicKey.from_encoded_point(SECP256R1(), point)
            return point[:1] == _UNCOMPRESSED
    return False


def _unarmoured(text: str) -> bytes:
    """Return what stands between the two lines of armour; ValueError for anything besides."""
    first, *body, last = text.removesuffix("\n").split("\n")
    if (first, last) != (_BEGIN, _END) or not all(body) or not body:
        raise ValueError(_BEGIN)
    return base64.b64decode("".join(body), validate=True)


def _fields(blob: bytes) -> Iterator[bytes]:
    """Yield the strings of SSH's encoding; ValueError where one is cut."""
    while blob:
        field, blob = _first(blob)
        yield field


def _first(blob: bytes) -> tuple[bytes, bytes]:
    """Return the string that a blob begins with, and the rest."""
    end = 4 + int.from_bytes(blob[:4], "big")
    if len(blob) < max(4, end):
        raise ValueError(end)
    return blob[4:end], blob[end:]


def _field(content: bytes) -> bytes:
    return len(content).to_bytes(4, "big") + content


def _is_by(key: PublicKey, signature: bytes, signed: bytes) -> bool:
    """Tell whether a key made a signature, each algorithm in the encoding that SSH gives it."""
    try:
        algorithm, rest = _first(signature)
        raw, more = _first(rest)
        if algorithm != key.algorithm.encode():
            return False
        _CHECKS[algorithm](key, raw, more, signed)
    except (InvalidSignature, UnsupportedAlgorithm, ValueError, KeyError):
        return False
    return True


def _ed25519(key: PublicKey, raw: bytes, more: bytes, signed: bytes) -> None:
    _, point = _fields(key.blob)
    if more:
        raise InvalidSignature
    Ed25519PublicKey.from_public_bytes(point).verify(raw, signed)


def _security_key(key: PublicKey, raw: bytes, more: bytes, signed: bytes) -> None:
    """Check what a security key signed: its application, flags and counter beside the message."""
    _, point, application = _fields(key.blob)
    flags_and_counter = 5
    if len(more) != flags_and_counter or not more[0] & _TOUCHED:
        raise InvalidSignature
    whole = hashlib.sha256(application).digest() + more + hashlib.sha256(signed).digest()
    Ed25519PublicKey.from_public_bytes(point).verify(raw, whole)


def _ecdsa(key: PublicKey, raw: bytes, more: bytes, signed: bytes) -> None:
    r, s = (int.from_bytes(one, "big") for one in _fields(raw))
    loaded = load_ssh_public_key(key.line.encode())
    if more or not isinstance(loaded, EllipticCurvePublicKey):
        raise InvalidSignature
    loaded.verify(encode_dss_signature(r, s), signed, ECDSA(SHA256()))


_CHECKS = {
    b"ssh-ed25519": _ed25519,
    b"sk-ssh-ed25519@openssh.com": _security_key,
    b"ecdsa-sha2-nistp256": _ecdsa,
}
