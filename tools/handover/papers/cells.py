"""One cell: text becomes a value of its column's kind, or what is wrong with it and the cure."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from handover.characters import WITHHELD, shortened, visible
from handover.money import yuan
from handover.papers.schema import Kind, folded
from handover.scalars import meant

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from handover.papers.schema import Column, Value


_QUANTITY = re.compile(r"-?(?:0|[1-9][0-9]{0,11})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# A spreadsheet turns a long number into 1.23E+19 and loses its digits.
_ID = re.compile(r"(?![0-9.]+[Ee]\+[0-9]+\Z)\S+")
_SCIENTIFIC = ("scientific", re.compile(r"\A[0-9.]+[Ee]\+[0-9]+\Z"))
_MISSHAPEN = {
    True: (_SCIENTIFIC, ("joined", re.compile(r"[,，\s]"))),
    False: (
        _SCIENTIFIC,
        ("negative", re.compile(r"\A-[0-9.]+\Z")),
        ("blank", re.compile(r"\s")),
    ),
}
"""Why a cell may not be written as its column asks, by whether it holds a list."""
_SEPARATORS = re.compile("[、;；]")
_YES_NO = {"是": True, "否": False, "yes": True, "no": False}

# Spreadsheets run a cell that begins with one of these, in either width, as a formula.
_FORMULA = re.compile(r"[=+\-@＝＋－＠].", re.DOTALL)
_SIGNED_NUMBER = re.compile(r"[+-][¥$\s]*[0-9][0-9.,'\s]*(?:E[+-]?[0-9]+)?[元%]?", re.IGNORECASE)
_WRITTEN_NUMBER = re.compile(
    r"([+-]?)[¥$ ]{0,3}((?:[0-9]{1,3}(?:,[0-9]{3}){1,3}|[0-9]{1,12})(?:\.[0-9]{1,9})?) {0,2}元?"
)


class Held(StrEnum):
    """What a file holds in a cell besides its text: a CSV file nothing, a sheet one of the others."""

    TYPED = "typed"
    TEXT = "text"
    NUMBER = "number"
    DAY = "day"
    FORMULA = "formula"
    ERROR = "error"
    UNSEEN = "unseen"


_UNUSABLE = {Held.FORMULA: "F0418", Held.ERROR: "F0419", Held.UNSEEN: "F0423"}
_MOST_DIGITS = 15
"""Digits that a spreadsheet keeps of a number."""


class Amiss(StrEnum):
    """What keeps a cell from being a number: the `why` of F0405 and F0406."""

    FULL_WIDTH = "full_width"
    THOUSANDS_SEPARATOR = "thousands_separator"
    CURRENCY_SIGN = "currency_sign"
    TOO_MANY_PLACES = "too_many_places"
    DASH = "dash"
    NOT_A_NUMBER = "not_a_number"


_AMISS = (
    (Amiss.FULL_WIDTH, re.compile("[０-９．＋－]")),
    (Amiss.THOUSANDS_SEPARATOR, re.compile("[0-9][,，'][0-9]")),
    (Amiss.CURRENCY_SIGN, re.compile("[¥￥$＄元]")),
    (Amiss.TOO_MANY_PLACES, re.compile(r"\A[+-]?[0-9]+\.[0-9]+\Z")),
    (Amiss.DASH, re.compile(r"\A[-－–—]+\Z")),
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a cell, but for its place and column."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def value_of(cell: str, column: Column, held: Held = Held.TYPED) -> Value | Flaw:
    """Return the value of a cell without blanks at its ends, or what is wrong with it."""
    if code := _UNUSABLE.get(held):
        return Flaw(code, {"value": _shown(visible(cell), column)})
    if not cell:
        return Flaw("F0404") if column.required else column.nothing
    if code := _misheld(cell, column, held):
        return Flaw(code, {"value": _shown(cell, column)})
    value = _READERS[column.kind](cell, column)
    if isinstance(value, Flaw):
        return column.nothing if column.computed else value
    parts = value if isinstance(value, tuple) else (cell,)
    if column.pattern and not all(column.pattern.fullmatch(part) for part in parts):
        return _misshapen(cell, column)
    return value


def _misheld(cell: str, column: Column, held: Held) -> str | None:
    """Return the code of what a file should not hold in such a column, whatever its text says."""
    if held is Held.NUMBER:
        if column.kind is Kind.DAY:
            return "F0422"
        return "F0420" if _loses_digits(cell, column) else None
    if held is Held.DAY:
        return "F0421" if column.kind in _NUMBERED else None
    # In a sheet a text is a text and nothing runs it; at the head of a number it is a slip still.
    suspect = held is Held.TYPED or column.kind is Kind.ID
    return "F0412" if suspect and _is_formula(cell) else None


def _loses_digits(cell: str, column: Column) -> bool:
    """Tell whether a number in such a column may have had zeros in front, or more digits."""
    if column.kind is Kind.LIST and column.pattern:
        return not column.pattern.fullmatch(cell)
    if column.kind is Kind.TEXT:
        return len(cell.lstrip("-").partition(".")[0]) > _MOST_DIGITS
    return column.kind in _NUMBERED


def _is_formula(cell: str) -> bool:
    if not _FORMULA.match(cell):
        return False
    return not _SIGNED_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell))


def _read_text(cell: str, _column: Column) -> Value | Flaw:
    return cell


def _read_id(cell: str, column: Column) -> Value | Flaw:
    return cell if _ID.fullmatch(cell) else _misshapen(cell, column)


def _misshapen(cell: str, column: Column) -> Flaw:
    """Return what is wrong with a cell that is not written as its column asks, and how it is."""
    told = {name: True for name, sign in _MISSHAPEN[column.kind is Kind.LIST] if sign.search(cell)}
    return Flaw("F0410", {"value": _shown(cell, column), "form": column.description, **told})


def _read_day(cell: str, column: Column) -> Value | Flaw:
    if _DAY.fullmatch(cell):
        with suppress(ValueError):
            return date.fromisoformat(cell)
    day = None if _is_secret(column) else meant(cell)
    cure = day and day.isoformat()
    return Flaw("F0407", {"value": _shown(cell, column), "cure": cure})


def _read_money(cell: str, column: Column) -> Value | Flaw:
    with suppress(ValueError):
        return yuan(cell, signed=True)
    return _not_a_number("F0405", cell, column, places=2)


def _read_quantity(cell: str, column: Column) -> Value | Flaw:
    if _QUANTITY.fullmatch(cell):
        return int(cell)
    return _not_a_number("F0406", cell, column, places=0)


def _read_yes_no(cell: str, column: Column) -> Value | Flaw:
    value = _YES_NO.get(folded(cell))
    return Flaw("F0409", {"value": _shown(cell, column)}) if value is None else value


def _read_one_of(cell: str, column: Column) -> Value | Flaw:
    value = column.codes.get(folded(cell))
    if value is not None:
        return value
    allowed = tuple(choice.name for choice in column.choices)
    return Flaw("F0408", {"value": _shown(cell, column), "allowed": allowed})


def _read_list(cell: str, column: Column) -> Value | Flaw:
    parts = tuple(filter(None, (part.strip() for part in _SEPARATORS.split(cell))))
    return Flaw("F0404") if column.required and not parts else parts


def _not_a_number(code: str, cell: str, column: Column, *, places: int) -> Flaw:
    why = next((why for why, sign in _AMISS if sign.search(cell)), Amiss.NOT_A_NUMBER)
    cure = None if _is_secret(column) else _cured_number(cell, places)
    return Flaw(code, {"value": _shown(cell, column), "why": why, "cure": cure})


def _cured_number(cell: str, places: int) -> str | None:
    match = _WRITTEN_NUMBER.fullmatch(unicodedata.normalize("NFKC", cell))
    if not match:
        return None
    number = Decimal((match[1] + match[2]).replace(",", ""))
    cured = round(number, places)
    return str(cured) if cured == number else None


def _shown(cell: str, column: Column) -> str:
    return WITHHELD if _is_secret(column) else shortened(cell)


def _is_secret(column: Column) -> bool:
    return column.personal or column.sensitive


_NUMBERED = frozenset({Kind.ID, Kind.LIST})

_READERS: Mapping[Kind, Callable[[str, Column], Value | Flaw]] = {
    Kind.TEXT: _read_text,
    Kind.ID: _read_id,
    Kind.DAY: _read_day,
    Kind.MONEY: _read_money,
    Kind.QUANTITY: _read_quantity,
    Kind.YES_NO: _read_yes_no,
    Kind.ONE_OF: _read_one_of,
    Kind.LIST: _read_list,
}
