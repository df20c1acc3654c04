"""What does not belong into a record that many read: secrets, and numbers that are a person's own.

Only what is written as such is meant: a password after its name, a key or token by its shape. That
an account was handed over, a day, an employee's number or a row of stars is none.
"""

from __future__ import annotations

import re
import unicodedata

from handover.characters import WITHHELD

_VALUE = r"""[“"'「(]?(?P<value>[!-~]{4,}+)(?!\s?[年月日位次])"""
_CHINESE = re.compile(
    # 密码 abc-1, 密码是 abc-1; what is written after a colon may be a word: 登录密码(初始): letmein
    rf"(?:密码|密碼|口令|密钥)(?:[^\s:=,.;。、0-9a-z]{{0,6}}(?P<sure>\s?[:=])|[是为])?\s?{_VALUE}",
    re.IGNORECASE,
)
_ENGLISH = re.compile(
    r"(?<![a-z])(?:pass(?:word|wd|phrase|code)|pwd|secret|api[ _-]?key|token)"
    rf"(?:\s?(?P<sure>=)|\s?:|\s+is\b)\s?{_VALUE}",
    re.IGNORECASE,
)
_SHORTEST = 4
_NO_WORD = re.compile("[0-9!@#$%^&*+=~]")
_HARMLESS = re.compile(
    r"[EC][0-9]{4,8}|[0-9]{4}[-.][0-9]{1,2}([-.][0-9]{1,2})?|[*.x•_#?-]+|.*/.*|"
    r"none|null|changed|reset|unknown",
    re.IGNORECASE,
)
_SHAPES = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY|"
    r"(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|"
    r"(?:AKIA|ASIA)[0-9A-Z]{16}|LTAI[0-9A-Za-z]{12,}|AKID[0-9A-Za-z]{13,}|"
    r"xox[abprs]-[\w-]{10,}|sk-[\w-]{20,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.)|"
    r"[a-z][a-z0-9+.-]*://[^\s/:@]+:[^\s/@]+@"
)
_SHAPED = re.compile(rf"(?:{_SHAPES.pattern})[^\s，。；、]*")
_BLOCK = re.compile("-----BEGIN [A-Z ]*PRIVATE KEY.*", re.DOTALL)

_PHONE = re.compile(
    r"(?<![A-Za-z0-9-])(?:(?:\+?86[ -]?)?1[3-9][0-9][ -]?[0-9]{4}[ -]?[0-9]{4}|"
    r"0[0-9]{2,3}[ -][0-9]{7,8})(?![A-Za-z0-9])"
)
_ID_CARD = re.compile(
    r"(?<![A-Za-z0-9])[1-9][0-9]{5}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
    r"(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx](?![A-Za-z0-9])"
)
_CARD = re.compile(r"(?<![A-Za-z0-9-])[0-9](?:[ -]?[0-9]){15,18}(?![A-Za-z0-9-])")
_ACCOUNT = re.compile(
    r"(?:卡号|账户|银行账号|bank account|card (?:no\.?|number))[^0-9]{0,12}[0-9](?:[ -]?[0-9]){8,}",
    re.IGNORECASE,
)


def holds_secret(text: str) -> bool:
    """Tell whether a text holds a password, a private key or a token."""
    plain = unicodedata.normalize("NFKC", text)
    named = (match for form in (_CHINESE, _ENGLISH) for match in form.finditer(plain))
    return _SHAPES.search(plain) is not None or any(map(_is_secret, named))


def _is_secret(named: re.Match[str]) -> bool:
    """Tell whether what stands after the name of a secret is one: no day, number or word."""
    value = named["value"].strip(".,;:)\"'")
    written = named["sure"] is not None or _NO_WORD.search(value)
    return bool(written) and len(value) >= _SHORTEST and not _HARMLESS.fullmatch(value)


def private_number(text: str) -> str | None:
    """Return what number of a person a text holds: a phone, an identity card, a bank account."""
    plain = unicodedata.normalize("NFKC", text)
    if _ID_CARD.search(plain):
        return "id_card"
    cards = (re.sub(r"[ -]", "", match[0]) for match in _CARD.finditer(plain))
    if _ACCOUNT.search(plain) or any(map(_is_card, cards)):
        return "bank_account"
    return "phone" if _PHONE.search(plain) else None


def masked(text: str) -> str:
    """Return a text as a page or a report may show it, with what is private in it withheld."""
    if not (holds_secret(text) or private_number(text)):
        return text
    plain = _BLOCK.sub(WITHHELD, unicodedata.normalize("NFKC", text))
    plain = _SHAPED.sub(WITHHELD, plain)
    for form in (_CHINESE, _ENGLISH):
        plain = form.sub(_without_value, plain)
    for form in (_ID_CARD, _ACCOUNT, _PHONE):
        plain = form.sub(WITHHELD, plain)
    plain = _CARD.sub(_without_card, plain)
    return WITHHELD if holds_secret(plain) or private_number(plain) else plain


def _without_value(named: re.Match[str]) -> str:
    if not _is_secret(named):
        return named[0]
    value = named["value"].rstrip(".,;:)\"'")
    return named[0].replace(value, WITHHELD)


def _without_card(found: re.Match[str]) -> str:
    return WITHHELD if _is_card(re.sub(r"[ -]", "", found[0])) else found[0]


def _is_card(number: str) -> bool:
    """Tell whether the last digit of a number is the one that a bank card has."""
    digits = [int(digit) for digit in reversed(number)]
    doubled = (sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
