"""Amounts in whole fen, written in yuan and in Chinese words."""

from __future__ import annotations

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_UNITS = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿")
_ZERO = _DIGITS[0]


def yuan(fen: int) -> str:
    """Return an amount as people write it: 1850000 is "18500.00"."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole}.{rest:02d}"


def fen(text: str) -> int:
    """Return an amount written with two places in fen."""
    whole, _, rest = text.partition(".")
    return int(whole) * 100 + int(rest.ljust(2, "0"))


def in_words(amount: int) -> str:
    """Return an amount of fen as it is written out on a Chinese statement."""
    whole, rest = divmod(amount, 100)
    jiao, cents = divmod(rest, 10)
    yuan_part = f"{_whole(whole)}元" if whole else ""
    if not rest:
        return f"人民币{yuan_part or '零元'}整"
    gap = _ZERO if whole and not jiao else ""
    jiao_part = f"{_DIGITS[jiao]}角" if jiao else gap
    return f"人民币{yuan_part}{jiao_part}{f'{_DIGITS[cents]}分' if cents else '整'}"


def _whole(number: int) -> str:
    groups: list[str] = []
    for unit in _GROUPS:
        number, part = divmod(number, 10_000)
        if part:
            # What follows a higher group and has fewer than four digits is led by a zero.
            gap = _ZERO if number and part < 1_000 else ""  # noqa: PLR2004
            groups.append(f"{gap}{_four(part)}{unit}")
        elif number and groups and not groups[-1].startswith(_ZERO):
            groups.append(_ZERO)
        if not number:
            break
    return "".join(reversed(groups))


def _four(number: int) -> str:
    digits = f"{number:04d}"
    units = reversed(_UNITS)
    text = "".join(
        f"{_DIGITS[int(digit)]}{unit}" if digit != "0" else _ZERO
        for digit, unit in zip(digits, units, strict=True)
    )
    while _ZERO * 2 in text:
        text = text.replace(_ZERO * 2, _ZERO)
    return text.strip(_ZERO)
