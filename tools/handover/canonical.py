"""Canonical JSON (RFC 8785): what is signed has one form in bytes."""

from __future__ import annotations

import hashlib

import rfc8785


def canonical(data: object) -> bytes:
    """Return data as canonical JSON; ValueError where it has no such form."""
    return rfc8785.dumps(data)  # type: ignore[arg-type]


def sha256(content: bytes) -> str:
    """Return the SHA-256 digest of bytes in hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()
