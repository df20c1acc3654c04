"""The papers of a case: customer files, statements, receivables, samples and work materials."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from tools.example import customers
from tools.example.dice import Dice, made_up_digest
from tools.example.ledger import ledger
from tools.example.money import fen, in_words, yuan
from tools.example.prices import PRODUCTS, price
from tools.example.story import Sample
from tools.example.tables import table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tools.example.ledger import Invoice
    from tools.example.story import Line, Story, Visit
    from tools.example.tables import Row

WORK_MATERIALS = "materials/work-materials.csv"

_REVIEWERS = {"E4001": "E4002", "E4002": "E4001", "E4101": "E4301", "E4201": "E4301"}
_SERIAL_TRACKED = "A-"
_BUCKETS = (
    (0, "not_due"),
    (30, "days_1_30"),
    (60, "days_31_60"),
    (90, "days_61_90"),
    (180, "days_91_180"),
    (365, "days_181_365"),
)


def papers(story: Story) -> Iterator[tuple[str, bytes]]:
    """Yield the papers of a case with their paths within its folder."""
    for line in story.lines:
        for material, rows in _ROWS.items():
            if story.has(line, material):
                yield path(line.customer, material), table(material, list(rows(story, line)))
    if any(story.has(line, "work_materials") for line in story.lines):
        yield WORK_MATERIALS, table("work_materials", list(_work_materials(story)))


def path(customer: str, material: str) -> str:
    """Return where a paper lies within the folder of its case."""
    if material == "work_materials":
        return WORK_MATERIALS
    return f"materials/{customer}-{material.replace('_', '-')}.csv"


def scan(story: Story, customer: str) -> dict[str, object]:
    """Return where the scan of what a customer signed is kept, outside the repository."""
    year = story.number[3:7]
    return {
        "elsewhere": f"法务盘/{year}/{story.number}/{customer}-签字件.pdf",
        "sha256": made_up_digest("scan", story.number, customer),
    }


def observer_report(story: Story) -> dict[str, object]:
    """Return where the report of those who observed a handover is kept."""
    return {
        "elsewhere": f"管理中心/{story.number[3:7]}/{story.number}/观察报告.pdf",
        "sha256": made_up_digest("observer report", story.number),
    }


def _as_of(story: Story) -> date:
    return date.fromisoformat(story.period[1] if story.period else story.opened_on)


def _customer_file(story: Story, line: Line) -> Iterator[Row]:
    customer = customers.BY_NUMBER[line.customer]
    visit = story.visit_to(line.customer)
    invoice = customer.invoice_info
    yield {
        "customer_id": customer.number,
        "name": customer.name,
        "short_name": customer.short_name,
        "uscc": customer.uscc,
        "type": customer.type,
        "channel": customer.channel,
        "level": customer.level,
        "region": customer.region,
        "address": customer.address,
        "contacts": tuple(range(1, len(customer.contacts) + 1)),
        "finance_contact": customer.reconciles,
        "invoice_title": invoice["title"],
        "invoice_tax_no": invoice["tax_no"],
        "invoice_bank": invoice["bank"],
        "invoice_account": invoice["account"],
        "payment_method": f"月结 {customer.terms} 天" if customer.terms else "款到发货",
        "payment_terms_days": customer.terms,
        "credit_limit": yuan(customer.limit * 100),
        "contract_no": customer.contract_no,
        "contract_end": customer.contract_end,
        "price_policy": customer.price_policy,
        "rebate_policy": customer.rebate_policy,
        "products": customer.products.split("、"),
        "first_deal_on": customer.first_deal_on,
        "last_visit_on": visit.on if visit else None,
        "relationship_note": customer.relation,
        "competitor_note": customer.competitors,
        "current_owner": story.transferor,
        "new_owner": story.receiver_of(line),
        "status": customer.status,
    }


def _statement(story: Story, line: Line) -> Iterator[Row]:
    books, as_of = ledger(line.customer), _as_of(story)
    first = date.fromisoformat(story.period[0] if story.period else story.opened_on)
    every = {
        "statement_no": f"DZ-{story.number[3:]}-{line.customer}",
        "customer_id": line.customer,
    }
    balance = books.balance(first - timedelta(days=1))
    yield {**every, "date": first, "doc_type": "opening", "balance": yuan(balance)}
    for move in books.movements(first, as_of):
        balance += move.debit - move.credit
        yield {
            **every,
            "date": move.on,
            "doc_type": move.doc_type,
            "doc_no": move.doc_no,
            "summary": move.summary,
            "debit": yuan(move.debit) if move.debit else None,
            "credit": yuan(move.credit) if move.credit else None,
            "balance": yuan(balance),
        }
    yield {
        **every,
        "date": as_of,
        "doc_type": "closing",
        "balance": yuan(balance),
        "currency": "CNY",
        "closing_in_words": in_words(balance),
        "prepared_by": story.issued_by,
        "reviewed_by": _REVIEWERS[story.issued_by or ""],
        "issued_on": story.issued_on,
    }
    yield {
        **every,
        "date": as_of,
        "doc_type": "customer_balance",
        **_confirmation(story, line, balance),
    }


def _confirmation(story: Story, line: Line, balance: int) -> Row:
    """Return what the customer said to the balance, and who signed."""
    difference, reason = story.differences.get(line.customer, ("0.00", None))
    row: Row = {
        "balance": yuan(balance - fen(difference)),
        "difference": difference,
        "difference_reason": reason,
    }
    visit = story.visit_to(line.customer)
    has_signed = visit is not None and line.customer in visit.signed
    return {**row, **_customer_signature(story, line, visit)} if has_signed else row


def _customer_signature(story: Story, line: Line, visit: Visit) -> Row:
    contact = visit.signed[line.customer]
    return {
        "contact": contact,
        "customer_title": customers.BY_NUMBER[line.customer].contacts[contact - 1].title,
        "seal": True,
        "signed_on": visit.on,
        "scan_sha256": scan(story, line.customer)["sha256"],
    }


def _receivables(story: Story, line: Line) -> Iterator[Row]:
    as_of = _as_of(story)
    for invoice in ledger(line.customer).open_invoices(as_of):
        overdue = (as_of - invoice.due_on).days
        yield {
            "customer_id": line.customer,
            "as_of": as_of,
            "doc_no": invoice.doc_no,
            "invoice_no": invoice.invoice_no,
            "invoice_date": invoice.on,
            "due_date": invoice.due_on,
            "terms_days": invoice.terms,
            "original": yuan(invoice.fen),
            "received": yuan(invoice.received(as_of)),
            "credit": yuan(invoice.credited(as_of)),
            "outstanding": yuan(invoice.outstanding(as_of)),
            "days_overdue": overdue,
            "bucket": _bucket(overdue),
            "disputed": invoice.dispute is not None,
            "dispute_reason": invoice.dispute,
            "collection_note": _collection_note(invoice, overdue),
            "expected_on": _expected_on(invoice, as_of),
            "class": "problem" if invoice.dispute else "cross_period_task",
        }


def _bucket(overdue: int) -> str:
    return next((name for days, name in _BUCKETS if overdue <= days), "over_365")


def _collection_note(invoice: Invoice, overdue: int) -> str | None:
    if invoice.note or overdue <= 0:
        return invoice.note
    return "电话催过，客户说排在下一批付款里"


def _expected_on(invoice: Invoice, as_of: date) -> date | None:
    if invoice.dispute or invoice.note:
        return None
    return max(invoice.due_on, as_of + timedelta(days=15))


def _samples(story: Story, line: Line) -> Iterator[Row]:
    channel = customers.BY_NUMBER[line.customer].channel
    visit = story.visit_to(line.customer)
    as_of = str(_as_of(story))
    told = story.samples.get(line.customer)
    for number, sample in enumerate(told or _thrown_samples(story, line), 1):
        counted = sample.book if sample.counted is None else sample.counted
        current = price(sample.sku, channel, as_of)
        yield {
            "line_no": number,
            "customer_id": line.customer,
            "store": customers.BY_NUMBER[line.customer].short_name,
            "as_of": as_of,
            "sku": sample.sku,
            "name": PRODUCTS[sample.sku][0],
            "serials": _serials(story, line, sample.sku, counted),
            "ownership": "company",
            "placed_on": sample.placed_on,
            "doc_no": f"PY{sample.placed_on.replace('-', '')}-{line.customer[1:]}{number}",
            "qty_book": sample.book,
            "qty_counted": counted,
            "qty_diff": sample.book - counted,
            "condition": sample.condition,
            "placed_price": yuan(price(sample.sku, channel, sample.placed_on).fen),
            "current_price": yuan(current.fen),
            "price_list": current.file,
            "value": yuan(current.fen * counted),
            "counted_by": (story.transferor, story.receiver_of(line)),
            "counted_on": visit.on if visit else as_of,
            "disposal": sample.disposal,
        }


def _thrown_samples(story: Story, line: Line) -> Sequence[Sample]:
    dice = Dice("samples", story.number, line.customer)
    models = list(PRODUCTS)
    chosen: list[Sample] = []
    for _ in range(dice.between(2, 4)):
        sku = models.pop(dice.between(0, len(models) - 1))
        few = sku.startswith(_SERIAL_TRACKED)
        placed_on = _as_of(story) - timedelta(days=dice.between(20, 90))
        condition = dice.pick(("完好", "完好", "包装旧", "有轻微划痕"))
        book = dice.between(1, 2) if few else dice.between(1, 6)
        chosen.append(Sample(sku, str(placed_on), book, condition=condition))
    return chosen


def _serials(story: Story, line: Line, sku: str, count: int) -> tuple[str, ...] | None:
    if not sku.startswith(_SERIAL_TRACKED):
        return None
    dice = Dice("serials", story.number, line.customer, sku)
    return tuple(f"SN{line.customer[1:]}{dice.digits(8)}" for _ in range(count))


def _work_materials(story: Story) -> Iterator[Row]:
    rows = [*_contracts(story), *_common_materials(story), *story.work_materials]
    for number, row in enumerate(rows, 1):
        yield {
            "line_no": number,
            **row,
            "received_by": story.receivers[0],
            "received_on": story.visits[-1].on if story.visits else None,
        }


def _contracts(story: Story) -> Iterator[Row]:
    for line in story.lines:
        customer = customers.BY_NUMBER[line.customer]
        yield {
            "kind": "contract",
            "title": f"{customer.short_name}年度经销合同",
            "doc_no": customer.contract_no,
            "medium": "original",
            "copies": 1,
            "pages": 6,
            "location": "档案室 3 号柜",
            "confidentiality": "内部",
            "original_returned": True,
        }


def _common_materials(story: Story) -> Iterator[Row]:
    yield {
        "kind": "price_list",
        "title": "现行渠道价格表",
        "medium": "electronic",
        "location": "部门网盘/价格",
        "confidentiality": "内部",
        "sha256": made_up_digest("price list", story.channel),
    }
    yield {
        "kind": "group_chat",
        "title": "客户对接群，群主已转给接收人",
        "medium": "electronic",
        "copies": len(story.lines),
    }
    yield {
        "kind": "account",
        "title": "订货系统业务员账号",
        "medium": "electronic",
        "account_system": "订货系统",
        "account_method": "管理员停用旧账号，客户改绑到接收人",
    }


_ROWS: dict[str, Callable[[Story, Line], Iterator[Row]]] = {
    "customer_file": _customer_file,
    "statement": _statement,
    "receivables": _receivables,
    "samples": _samples,
}
