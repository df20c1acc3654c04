"""Unified social credit codes with valid check characters (GB 32100, GB 11714), all invented."""

from __future__ import annotations

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_PREFIX = "91990100"
"""A company, in an administrative division that China does not have."""

_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(number: str) -> str:
    """Return the credit code of a made-up company from four digits of its own."""
    organisation = f"MA0X{number}"
    body = f"{_PREFIX}{organisation}{_organisation_check(organisation)}"
    return body + check_character(body)


def check_character(body: str) -> str:
    """Return the eighteenth character for the seventeen before it."""
    total = sum(_ALPHABET.index(sign) * pow(3, at, 31) for at, sign in enumerate(body))
    return _ALPHABET[-total % 31]


def _organisation_check(code: str) -> str:
    values = (_ORGANISATION_ALPHABET.index(sign) for sign in code)
    total = sum(v * weight for v, weight in zip(values, _ORGANISATION_WEIGHTS, strict=True))
    return "0123456789X"[-total % 11]
