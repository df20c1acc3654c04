"""What each customer ordered, paid, returned and still owes, document by document, in fen."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from tools.example import customers
from tools.example.dice import Dice
from tools.example.money import fen
from tools.example.prices import PRODUCTS, price

from handover.dates import working_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.example.customers import Customer

_FIRST_DAY = date(2025, 7, 1)
_LAST_DAY = date(2026, 9, 25)
_NUMBERS = {"delivery": "XS", "receipt": "SK", "return": "TH", "rebate": "FL", "adjustment": "TZ"}


@dataclass(frozen=True, slots=True)
class Entry:
    """What lowered an invoice: money received, goods returned, a rebate or an adjustment."""

    on: date
    doc_type: str
    fen: int
    summary: str
    doc_no: str = ""


@dataclass(frozen=True, slots=True)
class Invoice:
    """A delivery that was invoiced, and everything set against it."""

    on: date
    fen: int
    summary: str
    terms: int
    against: tuple[Entry, ...] = ()
    doc_no: str = ""
    invoice_no: str = ""
    dispute: str | None = None
    note: str | None = None

    @property
    def due_on(self) -> date:
        """The last day on which it was to be paid."""
        return self.on + timedelta(days=self.terms)

    def received(self, until: date) -> int:
        """Return what had been received up to a day."""
        return sum(e.fen for e in self.against if e.on <= until and e.doc_type == "receipt")

    def credited(self, until: date) -> int:
        """Return what had been credited otherwise up to a day."""
        return sum(e.fen for e in self.against if e.on <= until and e.doc_type != "receipt")

    def outstanding(self, until: date) -> int:
        """Return what was still open on a day."""
        if self.on > until:
            return 0
        return self.fen - self.received(until) - self.credited(until)


class Movement(NamedTuple):
    """One line of a statement."""

    on: date
    doc_no: str
    doc_type: str
    summary: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class Ledger:
    """All documents of one customer."""

    customer: Customer
    invoices: tuple[Invoice, ...] = field(repr=False)

    def balance(self, until: date) -> int:
        """Return what the customer owed at the end of a day."""
        return sum(invoice.outstanding(until) for invoice in self.invoices)

    def open_invoices(self, until: date) -> tuple[Invoice, ...]:
        """Return what was not paid in full at the end of a day."""
        return tuple(invoice for invoice in self.invoices if invoice.outstanding(until))

    def movements(self, first: date, last: date) -> tuple[Movement, ...]:
        """Return the lines of a period in the order of the books."""
        found = (move for move in self._movements() if first <= move.on <= last)
        return tuple(sorted(found, key=lambda move: (move.on, not move.debit, move.doc_no)))

    def _movements(self) -> Iterator[Movement]:
        for invoice in self.invoices:
            yield Movement(invoice.on, invoice.doc_no, "delivery", invoice.summary, invoice.fen, 0)
            for entry in invoice.against:
                yield Movement(entry.on, entry.doc_no, entry.doc_type, entry.summary, 0, entry.fen)


@cache
def ledger(number: str) -> Ledger:
    """Return the ledger of one customer: what was thrown, and what the stories need."""
    customer = customers.BY_NUMBER[number]
    invoices = sorted((*_thrown(customer), *_told(number)), key=lambda invoice: invoice.on)
    return Ledger(customer, tuple(_numbered(customer, invoices)))


def _numbered(customer: Customer, invoices: list[Invoice]) -> Iterator[Invoice]:
    dice = Dice("invoice number", customer.number)
    for at, invoice in enumerate(invoices, 1):
        numbered = tuple(
            Entry(
                e.on, e.doc_type, e.fen, e.summary, _doc_no(customer, e.doc_type, e.on, 10 * at + n)
            )
            for n, e in enumerate(invoice.against)
        )
        yield Invoice(
            on=invoice.on,
            fen=invoice.fen,
            summary=invoice.summary,
            terms=invoice.terms,
            against=numbered,
            doc_no=_doc_no(customer, "delivery", invoice.on, 10 * at),
            invoice_no=f"{invoice.on:%y}99{dice.digits(16)}",
            dispute=invoice.dispute,
            note=invoice.note,
        )


def _doc_no(customer: Customer, doc_type: str, on: date, serial: int) -> str:
    return f"{_NUMBERS[doc_type]}{on:%y%m%d}-{customer.digits}{serial:03d}"


def _thrown(customer: Customer) -> Iterator[Invoice]:
    dice = Dice("ledger", customer.number)
    on = _FIRST_DAY + timedelta(days=dice.between(0, 25))
    while on < _LAST_DAY:
        yield _invoice(customer, _open(on), dice)
        on += timedelta(days=dice.between(20, 38))


def _invoice(customer: Customer, on: date, dice: Dice) -> Invoice:
    goods = _goods(customer, dice)
    unit_prices = {sku: price(sku, customer.channel, str(on)).fen for sku in goods}
    amount = sum(unit_prices[sku] * quantity for sku, quantity in goods.items()) * 92 // 100
    summary = "、".join(f"{sku}×{quantity}" for sku, quantity in goods.items())
    invoice = Invoice(on, amount, summary, customer.terms)
    if not customer.terms:
        paid = Entry(on, "receipt", amount, "款到发货")
        return Invoice(on, amount, summary, 0, (paid,))
    return Invoice(on, amount, summary, customer.terms, tuple(_fate(invoice, dice)))


def _goods(customer: Customer, dice: Dice) -> dict[str, int]:
    """Return models and quantities that fit the customer's size."""
    size = max(1, customer.limit // 50_000)
    models = list(PRODUCTS)
    goods: dict[str, int] = {}
    for _ in range(dice.between(1, 3)):
        sku = dice.pick(models)
        dear = PRODUCTS[sku][1] > 1_000  # noqa: PLR2004 - yuan; of dear goods a few at a time
        goods[sku] = dice.between(1, 1 + size // 2) if dear else dice.between(2, 3 + 3 * size)
    return goods


def _fate(invoice: Invoice, dice: Dice) -> Iterator[Entry]:
    """Yield how an invoice was paid: mostly in one go, now and then with a return or a rebate."""
    due, left, chance = invoice.due_on, invoice.fen, dice.between(1, 10)
    late = {4: 15, 5: 15, 10: 25}.get(chance, 0)
    if chance == 1:
        back = invoice.fen * dice.between(4, 9) // 100
        left -= back
        yield Entry(_open(invoice.on + timedelta(days=11)), "return", back, "客户退货")
    if chance in {2, 3}:
        rebate = invoice.fen * 2 // 100
        left -= rebate
        yield Entry(_open(due - timedelta(days=4)), "rebate", rebate, "季度返利冲抵")
    if chance in {4, 5}:
        half = left // 2 // 100 * 100
        left -= half
        yield Entry(_open(due), "receipt", half, "银行转账，先付一半")
    paid_on = _open(due + timedelta(days=dice.between(-3, 12) + late))
    yield Entry(paid_on, "receipt", left, "银行转账")


def _open(on: date) -> date:
    return working_day(on) or on


def _told(number: str) -> tuple[Invoice, ...]:
    return _TOLD.get(number, ())


def _day(text: str) -> date:
    return date.fromisoformat(text)


_TOLD = {
    # HO-2025-0001: an old invoice that the receiver goes on collecting.
    "C0102": (
        Invoice(
            _day("2025-07-28"),
            fen("18630.00"),
            "P-KB104×30、P-CAM2×20",
            30,
            (
                Entry(_day("2025-09-05"), "receipt", fen("6000.00"), "银行转账，付了一部分"),
                Entry(_day("2025-12-09"), "receipt", fen("12630.00"), "银行转账，余款"),
            ),
            note="每月催一次，客户答应年底前分两笔付清",
        ),
    ),
    # HO-2025-0002: the customer has no receipt for this delivery.
    "C0204": (
        Invoice(
            _day("2025-10-14"),
            fen("9386.47"),
            "P-KB87×20、P-MS10×35",
            45,
            (
                Entry(_day("2026-08-10"), "receipt", fen("3000.00"), "客户认可部分"),
                Entry(_day("2026-08-28"), "adjustment", fen("6386.47"), "按结清凭证核销"),
            ),
        ),
    ),
    # HO-2026-0001: the goods had gone back in January, and nobody had booked the return.
    "C0103": (
        Invoice(
            _day("2025-12-18"),
            fen("38217.53"),
            "A-NB15×8",
            45,
            note="客户说在走付款流程",
        ),
    ),
    # HO-2026-0002: one payment was booked on two days.
    "C0401": (
        Invoice(
            _day("2026-01-12"),
            fen("31260.90"),
            "A-NB14×5、P-MON24×12",
            60,
            (
                Entry(_day("2026-03-11"), "receipt", fen("12680.45"), "银行转账"),
                Entry(_day("2026-03-12"), "receipt", fen("12680.45"), "银行转账"),
            ),
        ),
    ),
    # HO-2026-0003: the price difference of a promotion that nobody wants to pay.
    "C0302": (
        Invoice(
            _day("2026-01-20"),
            fen("46188.00"),
            "P-MON27×42",
            45,
            (Entry(_day("2026-03-06"), "receipt", fen("22788.00"), "扣下活动差价后付款"),),
            dispute="客户认为春节活动差价 23400.00 元应由我方承担",
            note="三月两次面谈，客户坚持见到平台账单再付",
        ),
    ),
    # HO-2026-0009: the receiver was told that this one had been paid.
    "C0405": (
        Invoice(
            _day("2026-05-26"),
            fen("27846.20"),
            "P-HS20×40、A-MINI×8",
            60,
            note="客户说七月已经付过，财务没有查到进账",
        ),
    ),
}
