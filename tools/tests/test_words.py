"""Both catalogues say the same about everything that the code can say, in words for people."""

from __future__ import annotations

import ast
import re
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any

import pytest
from annotated import EDITION

import handover
from handover import policy, repo, rules
from handover.evidence import Decision, Doubt
from handover.facts.bearers import Lack
from handover.facts.liability import Loss, Refusal, assess
from handover.facts.status import Status
from handover.facts.window import Window
from handover.findings import Finding, Place, Severity, Text
from handover.model import IssueState, Kind, Role
from handover.papers.cells import Amiss
from handover.papers.tables import Unreadable
from handover.record import Schemas
from handover.report import explanation, losses
from handover.source import load
from handover.words import LANGUAGES, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from enum import StrEnum

PACKAGE = Path(handover.__file__).parent
CODE = re.compile(r"[AFHSX][0-9]{4}|E001")
CHINESE = re.compile("[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]")

DAY, LATER = date(2026, 3, 12), date(2026, 3, 18)
PERSON, OTHER, CUSTOMER = "E1001", "E2001", "C0101"
NAMES = {
    PERSON: Text("周敏（E1001）", "Zhou Min (E1001)"),
    OTHER: Text("吴桐（E2001）", "Wu Tong (E2001)"),
    CUSTOMER: Text("南山数码（C0101）", "Nanshan Digital (C0101)"),
    "statement": Text("对账单", "statement of account"),
    "store_3c": Text("3C 门店", "3C stores"),
}
TITLE, FORM = Text("立案日", "opened on"), Text("例如 2026-03-18。", "For example 2026-03-18.")
FIELD: dict[str, object] = {"field": "opened_on", "title": TITLE, "form": FORM}
CELL: dict[str, object] = {"column": Text("金额", "amount"), "value": "1,000"}

# What the code tells the words about each finding. Rules are compared with their source below.
FACTS: dict[str, dict[str, object]] = {
    "F0101": {"reason": "Permission denied"},
    "F0102": {"kind": "link", "executable": False},
    "F0103": {"size": 300000, "limit": 262144},
    "F0104": {"byte": "B3"},
    "F0105": {},
    "F0106": {"json": False, "wide": None, "tight": None, "slash": None, "narrow": None},
    "F0107": {},
    "F0108": {"name": "a"},
    "F0109": {"tag": "!x"},
    "F0110": {},
    "F0111": {"character": "U+200B", "name": "ZERO WIDTH SPACE", "slash": False},
    "F0112": {},
    "F0113": {"limit": 16},
    "F0114": {"key": "kind", "first_line": 2},
    "F0121": {"value": "18000.00", "day": False, "cure": "2026-09-04"},
    "F0122": {"limit": 30},
    "F0116": {"value": "no"},
    "F0117": {},
    "F0118": {},
    "F0123": {"value": "差 #12 号单"},
    "F0201": {
        **FIELD,
        "key": "superviser",
        "near": "supervisor",
        "worded": False,
        "derived": False,
    },
    "F0202": {**FIELD, "key": "opened_on"},
    "F0203": {
        **FIELD,
        "expected": ["string"],
        "value": 7,
        "cure": Text("a: 1", "a: 1"),
        "wide": None,
        "narrow": None,
    },
    "F0204": {**FIELD, "allowed": ["transfer", "long_leave"], "value": "quit"},
    "F0205": {
        **FIELD,
        "limit": "^C",
        "value": "x",
        "slash": False,
        "wide": None,
        "narrow": None,
        "cure": None,
    },
    "F0206": {
        **FIELD,
        "limit": "date",
        "value": "2026-02-30",
        "day": False,
        "cure": "2026-09-04",
    },
    "F0207": {**FIELD, "limit": 1, "value": []},
    "F0208": {**FIELD, "limit": True, "value": ["a", "a"]},
    "F0209": {**FIELD, "limit": 1, "value": 0},
    "F0210": {**FIELD, "limit": [], "value": 5},
    "F0301": {"person": "E9999"},
    "F0302": {"customer": "C9999"},
    "F0303": {
        "path": "materials/C0101.csv",
        "near": "materials/c0101.csv",
        "alike": False,
        "apart": False,
    },
    "F0304": {"key": "shop", "known": ("store_3c",)},
    "F0305": {"case": "HO-2026-0001", "folder": "HO-2026-0002", "unlike": False},
    "F0306": {"customer": CUSTOMER},
    "F0307": {"path": "materials/x.csv"},
    "F0308": {"problem": "0002"},
    "F0319": {"number": "0002", "path": "cases/2026/HO-2026-0001/events/0002-recovery.yaml"},
    "F0309": {"customer": CUSTOMER},
    "F0310": {"number": PERSON},
    "F0311": {"person": PERSON, "customer": CUSTOMER},
    "F0312": {"customer": CUSTOMER},
    "F0313": {"issue": "I1"},
    "F0314": {"issue": "I1"},
    "F0320": {"person": PERSON, "opened_on": DAY},
    "F0316": {"prices": False, "register": False, "edition": False},
    "F0317": {},
    "F0350": {},
    "F0351": {"revision": 3, "expected": 2},
    "F0352": {"revision": 2, "before": 1},
    "F0354": {"copied": False, "early": False, "before": 1, "day": DAY, "signed_on": LATER},
    "F0355": {"name": "v2", "spelt": False},
    "F0353": {"key": "opened_on", "value": LATER, "earlier": DAY},
    "F0318": {},
    "F0401": {"reason": Unreadable.QUOTES},
    "F0402": {"column": CELL["column"], "export": False, "file": "a.csv", "kind": "receivables"},
    "F0403": {"column": Text("x", "x"), "known": (CELL["column"],)},
    "F0404": {"column": CELL["column"]},
    "F0405": {**CELL, "why": Amiss.THOUSANDS_SEPARATOR, "cure": "1000"},
    "F0406": {**CELL, "why": Amiss.THOUSANDS_SEPARATOR, "cure": "1000"},
    "F0407": {**CELL, "cure": "2026-03-18"},
    "F0408": {**CELL, "allowed": (Text("销售", "sales"),)},
    "F0409": CELL,
    "F0410": {
        **CELL,
        "form": FORM,
        "scientific": False,
        "negative": False,
        "joined": False,
        "blank": False,
    },
    "F0411": {"key": "A-1", "first_line": 2},
    "F0412": CELL,
    "F0413": {"table": Text("对账单", "statement")},
    "F0414": {"rows": 300000, "limit": 200000},
    "F0417": {"cells": 3, "headers": 4},
    "F0416": {"column": CELL["column"], "first": 2},
    **dict.fromkeys(("F0418", "F0419", "F0420", "F0421", "F0422", "F0423"), CELL),
    "F0424": {"cells": "A3:B5"},
    "F0425": {"first": 5, "last": 90},
    "F0426": {"column": CELL["column"]},
    "F0427": {"name": "Sheet2"},
    "F0428": {"cells": "H3"},
    "F0429": {"name": "Sheet1", "others": ("Sheet2", "Sheet3")},
    "F0430": {"name": Text("对账单", "statement"), "number": 1},
    "F0431": {},
    "F0432": {},
    "F0433": {"size": 300000000, "limit": 209715200},
    "F0434": {},
    "F0435": {},
    "F0436": {},
    "F0437": {"ending": ".xlsx"},
    "F0438": {"limit": 33554432},
    "F0342": {"kind": "phone"},
    "F0343": {"number": "0005", "first": "0002", "last": "0004"},
    "F0345": {"key": "A0701"},
    "F0344": {"edition": DAY, "known": (LATER,)},
    "F0501": {"balance": Decimal("20.00"), "expected": Decimal("10.00")},
    "F0502": {
        "nil": False,
        "balance": Decimal("20.00"),
        "outstanding": Decimal("10.00"),
        "difference": Decimal("10.00"),
    },
    "F0503": {"amount": Decimal("20.00"), "expected": Decimal("10.00")},
    "F0504": {"days": False, "value": Text("1–30 天", "1–30 days"), "expected": 27},
    "F0505": {
        "balance": Decimal("20.00"),
        "closing": Decimal("10.00"),
        "difference": Decimal("-10.00"),
        "typed": Decimal("0.00"),
    },
    "F0506": {
        "number": "DZ-2",
        "other": "DZ-1",
        "day": DAY,
        "begins": LATER,
        "balance": Decimal("0.00"),
        "expected": Decimal("10.00"),
        "apart": False,
    },
    "F0507": {"customer": CUSTOMER, "day": DAY, "expected": LATER},
    "F0508": {"booked": 4, "counted": 3, "difference": 1, "typed": False, "sku": "A-NB15"},
    "F0509": {"sku": "A-NB15", "day": DAY, "several": False},
    "F0511": {"customer": "C0102", "customers": (CUSTOMER,)},
    "F0512": {"column": CELL["column"], "amount": Decimal("20.00"), "expected": Decimal("10.00")},
    "F0513": {"column": CELL["column"], "day": DAY, "bound": LATER, "late": False},
    "F0514": {"customer": CUSTOMER, "days": 200, "owed": Decimal("10.00"), "over": False},
    "F0516": {"customer": CUSTOMER, "differs": False},
    "F0521": {"number": "DZ-1", "opening": False},
    "F0522": {"day": DAY, "expected": LATER},
    "F0523": {"amount": Decimal("-10.00")},
    "F0524": {"day": DAY, "last": LATER, "days": 31, "later": False},
    "F0525": {"joined": False, "twice": "SN1", "listed": 2, "counted": 3},
    "F0526": {"amount": Decimal("20.00"), "expected": Decimal("10.00"), "count": 2},
    "F0527": {"sku": "A-NB15", "path": "cases/register/prices/2026-01.csv", "line": 2},
    "F0528": {"original": Decimal("20.00"), "expected": Decimal("10.00")},
    "F0529": {"number": "XS-9", "day": DAY, "first": DAY, "last": LATER},
    "F0530": {"amount": Decimal("-10.00")},
    "F0531": {"amount": Decimal("-10.00")},
    "A0611": {"customer": CUSTOMER, "materials": ("statement",)},
    "A1201": {"customer": CUSTOMER},
    "A1203": {"person": PERSON},
    "A1402": {"person": PERSON, "day": DAY},
    "A1506": {"customer": CUSTOMER, "number": "XS260210-0103090"},
    "A0201": {"person": PERSON, "system": "other"},
    "A0401": {
        "supervisor": OTHER,
        "people": (PERSON, "E1002"),
        "superior": "E3001",
        "waiver": "0001",
        "unsigned": False,
        "waiting": ("E3001",),
        "rule": "A0401",
        "waivable": False,
        "wanted": "E3001",
        "opened_on": DAY,
    },
    "A0402": {"person": PERSON, "first": Role.TRANSFEROR, "second": Role.SUPERVISOR},
    "A0403": {"person": PERSON, "role": Role.FINANCE},
    "A0404": {
        "person": PERSON,
        "title": "staff",
        "manager": OTHER,
        "day": DAY,
        "late": False,
        "waiting": (PERSON,),
    },
    "A0405": {
        "missing": False,
        "lacking": ("issued_on", "issued_by"),
        "first": "requested_on",
        "second": "issued_on",
        "day": LATER,
        "by": DAY,
    },
    "A0406": {"day": DAY, "signed_on": LATER, "waiting": (PERSON,)},
    "A0407": {"day": DAY, "signed_on": LATER, "waiting": (PERSON,)},
    "A0408": {"role": "receivers"},
    "A0409": {"path": "events/papers/C0101.csv"},
    "A0410": {"people": (PERSON, OTHER)},
    "A0411": {"person": PERSON, "first": OTHER},
    "A0412": {"signed_on": LATER, "path": "events/0001-filing.yaml"},
    "A0413": {"day": DAY, "opened_on": LATER},
    **{
        code: {"customer": CUSTOMER, "material": "statement"}
        for code in ("A0501", "A0502", "A0503", "A0504", "A0505")
    },
    "A0506": {},
    "A0507": {},
    "A0601": {"customer": CUSTOMER},
    "A0602": {"person": PERSON, "visited_on": DAY},
    "A0603": {"customer": CUSTOMER},
    "A0604": {"customer": CUSTOMER, "reason": "老板出差"},
    "A0605": {"visited_on": DAY, "first": DAY, "last": LATER},
    "A0606": {"customer": CUSTOMER, "contact": 2},
    "A0607": {"visited_on": DAY},
    "A0608": {"day": DAY, "first": DAY, "last": LATER},
    "A0609": {"customer": CUSTOMER},
    "A0610": {"person": PERSON, "visited_on": DAY},
    "A0701": {"customer": CUSTOMER, "due": DAY},
    "A0702": {"filled_on": LATER, "due": DAY},
    "A0703": {"customer": CUSTOMER, "field": "uscc"},
    "A0704": {"person": PERSON, "role": "superior", "filled_on": DAY},
    "A0705": {"customer": CUSTOMER, "people": (PERSON, OTHER)},
    "A0706": {"person": PERSON, "other": OTHER},
    "A0801": {"last_day": DAY, "earliest": LATER, "days": 30},
    "A0802": {"approved_on": LATER, "opened_on": DAY},
    "A0803": {"key": "last_day"},
    "A1001": {
        "function": "finance",
        "office": "hq",
        "channel": "store_3c",
        "named": PERSON,
        "does": "commerce",
        "of": "branch",
        "candidates": (OTHER,),
    },
    "A1707": {"day": DAY, "found_on": LATER},
    "A1708": {"amount": Decimal("20.00"), "left": Decimal("10.00")},
    "F0321": {"day": LATER, "today": DAY},
    "F0322": {"name": "within", "sum": "95", "party": "receiver"},
    "F0323": {"kind": "act", "name": "filing"},
    "F0324": {"name": "A2", "key": "weeks", "known": ("calendar_months", "days_120")},
    "F0325": {"kind": "clause", "name": "17-9"},
    "F0326": {"kind": "parameter", "name": "months"},
    "F0327": {"day": LATER, "first": DAY, "path": "schema/policy/2026-03-12.yaml"},
    "F0328": {"person": PERSON},
    "F0329": {"key": "sales_west", "known": ("sales_east",)},
    "F0330": {"day": DAY, "bound": LATER, "late": False},
    "F0331": {"person": PERSON},
    "F0332": {"number": 2},
    "F0333": {"number": PERSON, "path": "cases/register/people/e1001.yaml"},
    "S0103": {"person": PERSON, "role": Role.RECEIVER, "path": "cases/2026/HO-2026-0001"},
    "S0104": {"path": "cases/2026/HO-2026-0001", "count": 5, "revision": 2},
    "S0107": {
        "path": "events/0002-problem.yaml",
        "file": "cases/2026/HO-2026-0001/events/0002-problem.yaml",
        "people": (PERSON, OTHER),
    },
    "S0108": {"person": PERSON, "role": Role.FINANCE, "reason": "数不对"},
    "S0109": {"person": PERSON, "day": LATER, "today": DAY},
    "S0110": {
        "person": PERSON,
        "day": DAY,
        "first": DAY,
        "signed_on": LATER,
        "overtaken": False,
        "revision": 1,
    },
    "S0111": {"person": PERSON, "role": Role.RECEIVER, "why": Doubt.USED_TWICE},
    "S0115": {"revision": 2, "path": "cases/2026/HO-2026-0001/revisions/2", "person": PERSON},
    "S0201": {"person": PERSON, "role": Role.RECEIVER, "why": Doubt.SEAL_BROKEN},
    "H0101": {"commit": "0a" * 6, "parent": "0b" * 6, "gone": False},
    "H0102": {"commit": "0a" * 6, "parent": "0b" * 6},
    "H0103": {"commit": "0a" * 6, "parent": "0b" * 6},
    "H0104": {"commit": "0a" * 6, "parent": "0b" * 6},
    "H0105": {"commit": "0a" * 6, "parent": "0b" * 6},
    "S0112": {"person": PERSON, "day": DAY},
    "S0113": {"path": "0001-problem.yaml", "act": "filing"},
    "S0114": {"person": PERSON, "doubt": Doubt.STALE},
    "A1002": {"person": PERSON, "function": "finance"},
    "A1003": {"people": (PERSON, OTHER)},
    "A1302": {"issue": "I1", "day": DAY, "raised_on": LATER},
    "A1301": {"issue": "I1", "title": "三月返利未到账"},
    "A1401": {"person": PERSON},
    "A1501": {"issue": "I1", "title": "三月返利未到账"},
    "A1502": {"issue": "I1", "day": LATER, "requested_on": DAY},
    "A1503": {"issue": "I1", "title": "三月返利未到账"},
    "A1504": {
        "issue": "I1",
        "customer": CUSTOMER,
        "kind": "cross_period_task",
        "state": IssueState.HANDED_OVER,
    },
    "A1505": {"issue": "I1", "person": PERSON},
    "A1701": {"customer": CUSTOMER},
    "A1702": {"found_on": LATER, "today": DAY},
    "A1703": {"found_on": DAY, "signed_on": LATER},
    "A1704": {"problem": "0002", "waiting": (PERSON,)},
    "A1705": {"found_on": LATER, "months": 24},
    "A1706": {"party": "supervisor", "amount": Decimal("1500.00"), "why": Lack.NOBODY},
    "A1709": {"problem": "0003", "other": "0002"},
    "A1103": {"problem": "0002"},
    "A1710": {"found_on": DAY, "recorded_on": DAY},
    "A1711": {"found_on": DAY, "recorded_on": DAY, "late": 17, "days": 7},
    "A1713": {
        "person": PERSON,
        "found_on": DAY,
        "bears": Decimal("10.00"),
        "otherwise": Decimal("20.00"),
        "other_day": DAY,
    },
    "A1714": {"customer": CUSTOMER, "lost": 4, "shown": 3, "sku": "A-NB14", "several": False},
    "A1717": {"problem": "0002"},
    "A1716": {"name": "FP-0007", "other": "0002"},
    "A1801": {"cleared_on": DAY, "filed_on": DAY},
    "A1802": {"person": PERSON, "leaves": False},
    "A2003": {"found_on": DAY},
    "A2004": {"person": PERSON, "own": False},
    "A2005": {"person": PERSON, "by": PERSON, "problem": "0002"},
    "F0341": {"name": "half", "known": ("within", "after", "company")},
    "A1901": {"sku": "A-NB15", "found_on": DAY},
    "A1902": {"sku": "A-NB15", "found_on": DAY},
    "A1903": {"both": False},
    "A2001": {"person": PERSON},
    "A2002": {"material": "statement", "customer": CUSTOMER},
    "A2101": {"opened_on": DAY, "first": LATER},
    "A2102": {"opened_on": DAY, "opened_under": DAY, "signed_under": LATER},
    "A1718": {"problem": "0003", "signed_on": (DAY, LATER)},
    "A1719": {"problem": "0002"},
    "A1720": {"person": PERSON, "bears": Decimal("0.00"), "otherwise": Decimal("150.00")},
    "A1721": {"day": LATER, "settled_on": DAY, "person": PERSON},
    "A1723": {
        "problem": "0003",
        "material": "receivables",
        "revision": 2,
        "first": DAY,
        "signed_on": LATER,
        "same_day": False,
    },
    "A1724": {"document": "XS-1", "material": "statement", "others": ("receivables",)},
    "A1725": {"event": "0004", "other": "0003"},
    "A1726": {"event": "0004", "other": "0003"},
    "A1727": {"person": PERSON, "bearers": (OTHER,)},
    "A2103": {"published_on": LATER, "edition": DAY},
    **{
        code: {"person": PERSON, "role": Role.RECEIVER}
        for code in ("S0101", "S0102", "S0105", "S0106")
    },
    "A0301": {"rule": "A0401", "customer": CUSTOMER, "reason": "店主出国", "people": (PERSON,)},
    "A0302": {"rule": "A0402", "known": ("A0401", "A0607")},
    "A0414": {"issue": "I1", "title": "三月返利未到账", "lacking": ("raised_on", "owner")},
    "A0416": {"person": PERSON, "role": Role.RECEIVER},
    "A0417": {"issue": "I1", "title": "三月返利未到账", "person": OTHER},
    "A0418": {"person": PERSON, "topics": ("workflow", "relations")},
    "A0419": {"topic": "workflow"},
    "A0420": {"person": PERSON, "role": Role.TRANSFEROR, "first": OTHER},
    "A0804": {"filed_on": DAY, "last_day": LATER},
    "A0901": {"people": (PERSON, OTHER)},
    "A0902": {"person": PERSON, "opened_on": DAY},
    "A1101": {"customer": CUSTOMER},
    "A1102": {"person": PERSON},
    "A1104": {"day": DAY, "first": DAY, "last": LATER},
    "A1202": {"visited_on": DAY},
    "A1303": {"issue": "I1", "title": "三月返利未到账", "day": LATER, "requested_on": DAY},
    "A1304": {"issue": "I1", "title": "三月返利未到账", "person": PERSON, "people": (OTHER,)},
    "A1403": {"issue": "I1", "day": LATER, "last": DAY},
    "A1601": {"issue": "I1", "title": "三月返利未到账", "person": PERSON},
    "A1602": {"issue": "I1", "title": "三月返利未到账", "person": PERSON, "people": (OTHER,)},
    "F0334": {"person": PERSON},
    "F0356": {},
    "F0335": {"key": "prices", "known": ("workflow", "relations")},
    "F0336": {"person": PERSON},
    "F0337": {"key": "sign", "known": ("sign_off", "filing")},
    "F0338": {"day": DAY, "first": LATER},
    "E001": {"rule": "A0401", "name": "supervisor_not_direct_superior", "error": "KeyError: 1"},
    "X0101": {"case": "HO-2026-0001", "other": "cases/2026/HO-2026-0001/case.yaml"},
    "X0102": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "late": False,
        "case": "HO-2026-0001",
        "waiting": (PERSON,),
    },
    "X0201": {"customer": CUSTOMER, "transferor": PERSON, "opened_on": DAY},
    "X0202": {"person": PERSON, "customers": (CUSTOMER,), "last_day": DAY, "left": False},
    "X0203": {
        "holder": OTHER,
        "other": "HO-2026-0002",
        "day": DAY,
        "customer": CUSTOMER,
        "transferor": PERSON,
        "late": False,
        "waiting": (PERSON,),
    },
    "X0204": {"customer": CUSTOMER, "receiver": PERSON, "other": "HO-2026-0002"},
    "X0205": {"cases": ("HO-2026-0002",), "customer": CUSTOMER, "found_on": DAY},
    "X0206": {"number": "Q-1", "other": "HO-2026-0002", "problem": "0002"},
    "X0207": {"customer": CUSTOMER, "other": "HO-2026-0002", "problem": "0002"},
    "X0208": {"serial": "SN01", "other": "HO-2026-0002", "customer": CUSTOMER, "holder": "C0102"},
    "X0209": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "day": DAY,
        "balance": Decimal("1.00"),
        "expected": Decimal("2.00"),
    },
    "X0210": {"person": PERSON, "customers": (CUSTOMER,), "cases": ("HO-2026-0002",)},
    "X0211": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "day": DAY,
        "documents": ("XS-1",),
        "missing": Decimal("1.00"),
    },
    "X0212": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "count": 2,
        "amount": Decimal("1.00"),
        "renamed": ("XS-9",),
    },
    "X0217": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "day": DAY,
        "documents": ("XS-2",),
        "amount": Decimal("1.00"),
        "renamed": ("XS-9",),
    },
    "X0218": {"event": "0002", "other": "HO-2026-0002"},
    "X0213": {
        "customer": CUSTOMER,
        "amount": Decimal("2.00"),
        "shown": Decimal("1.00"),
        "cases": ("HO-2026-0002",),
    },
    "X0214": {
        "customer": CUSTOMER,
        "other": "HO-2026-0002",
        "document": "XS-1",
        "then": DAY,
        "value": LATER,
    },
    "X0215": {"person": PERSON, "role": Role.RECEIVER, "other": "HO-2026-0002"},
}

CLOSED_SETS = (
    *(Status, Severity, Window, Kind, IssueState, Role, Decision, Doubt, Refusal, Lack),
    *(Unreadable, Amiss, policy.Party, policy.Coverage),
)


@cache
def catalogue(language: str) -> dict[str, Any]:
    file = PACKAGE / "words" / f"{language}.yaml"
    document, found = load(file.read_bytes(), file.name)
    # Most often a text with a colon or a # that lacks its quotes.
    assert [] == [f"{file.name}:{one.place.line} {one.code}" for one in found]
    assert document is not None
    assert isinstance(document.data, dict)
    return document.data


ZH, EN = catalogue("zh"), catalogue("en")
VOICES = {language: Voice(language, NAMES) for language in LANGUAGES}
RULE_TEXTS = [(code, key) for code, entry in ZH["rules"].items() for key in entry]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def literal(text: str) -> str:
    """Return what a template says by itself: no facts, no examples in backticks."""
    said = "".join(part for part, _, _, _ in Formatter().parse(text))
    return re.sub("`[^`]*`", "", said)


def trees() -> Iterator[ast.Module]:
    for file in sorted(PACKAGE.rglob("*.py")):
        yield ast.parse(file.read_text(encoding="utf-8"))


def calls(tree: ast.AST, name: str) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name in {
            getattr(node.func, "id", None),
            getattr(node.func, "attr", None),
        }:
            yield node


def keywords(call: ast.Call) -> set[str]:
    return {str(keyword.arg) for keyword in call.keywords}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", [code for code in FACTS if code in ZH["rules"]])
def test_what_a_cure_gives_to_type_holds_numbers_without_names(code: str, language: str) -> None:
    facts = FACTS[code] | ({"wanted": "E3001"} if code == "A0401" else {})
    fix = VOICES[language].say(Finding(code, Severity.ERROR, Place("case.yaml"), facts)).fix
    assert not re.search(r"`[a-z_]+: [^`]*[（(][EC][0-9]{4}", fix)


# ---- the two catalogues


def test_both_catalogues_have_the_same_entries() -> None:
    for part in ("terms", "phrases", "facts", "rules"):
        assert set(ZH[part]) == set(EN[part])
    for code, entry in ZH["rules"].items():
        assert set(entry) == set(EN["rules"][code]), code


def test_both_catalogues_use_the_same_facts() -> None:
    for key, text in ZH["phrases"].items():
        assert placeholders(text) == placeholders(EN["phrases"][key]), key
    for code, key in RULE_TEXTS:
        zh, en = ZH["rules"][code][key], EN["rules"][code][key]
        assert placeholders(zh) == placeholders(en), (code, key)


def test_every_entry_has_its_four_texts() -> None:
    for code, entry in ZH["rules"].items():
        assert {"title", "message", "why", "fix"} <= set(entry), code
        assert {"title", "message", "why", "fix"} == {key.partition("_")[0] for key in entry}


def test_every_fact_has_a_name_outside_of_a_finding() -> None:
    for voice, data in zip(VOICES.values(), (ZH, EN), strict=True):
        for entry in data["rules"].values():
            for part in ("title", "message", "why", "fix"):
                for name in placeholders(entry[part]):
                    known = data["facts"].get(name) or data["terms"].get(name)
                    assert known, name
                    assert f"〈{known}〉" in voice.outline(entry[part])


# Pages and `handover explain` show these two outside of any finding, as they stand.
def test_title_and_why_need_no_facts() -> None:
    for data in (ZH, EN):
        for entry in data["rules"].values():
            shown = (text for key, text in entry.items() if key.startswith(("title", "why")))
            assert not re.search("[{}]", "".join(shown))


def test_each_language_is_written_in_its_own_script() -> None:
    for code, key in RULE_TEXTS:
        assert CHINESE.search(ZH["rules"][code][key]), (code, key)
        assert not CHINESE.search(EN["rules"][code][key]), (code, key)
    english = [*EN["terms"].values(), *EN["phrases"].values()]
    assert [] == [text for text in english if CHINESE.search(text)]


def test_chinese_has_its_own_punctuation_and_room_beside_latin_words() -> None:
    texts = [text for entry in ZH["rules"].values() for text in entry.values()]
    for text in (*texts, *ZH["phrases"].values(), *ZH["terms"].values()):
        said = literal(text)
        assert not re.search(r"[\u4e00-\u9fff][,;:?!()\"]", said), text
        assert not re.search(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]", said), text


def test_sentences_end_and_titles_do_not() -> None:
    for code, key in RULE_TEXTS:
        for data, stops in ((ZH, "。？："), (EN, ".?:")):
            text = data["rules"][code][key]
            ended = text.removesuffix("{form}").rstrip().endswith(tuple(stops))
            assert ended != key.startswith("title") or text.endswith("{error}"), (code, key)


def test_nobody_is_blamed_and_nothing_is_called_invalid() -> None:
    words = re.compile(r"\b(invalid|illegal|forbidden|error occurred|you must|wrongly)\b")
    for entry in EN["rules"].values():
        assert not words.search(" ".join(entry.values()))
    for entry in ZH["rules"].values():
        assert not re.search("非法|无效|违规|错误|禁止|必须", "".join(entry.values()))


# ---- catalogue and code


def test_every_code_has_an_entry_and_every_entry_a_code() -> None:
    literals = {
        node.value
        for tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    codes = {text for text in literals if CODE.fullmatch(text)}
    assert {rule.code for rule in rules.RULES} <= codes
    assert codes == set(ZH["rules"])
    assert codes == set(FACTS)


@pytest.mark.parametrize("rule", rules.RULES, ids=lambda rule: rule.code)
def test_the_facts_of_a_rule_are_those_that_its_source_gives(rule: rules.Rule) -> None:
    file = Path(rule.check.__code__.co_filename)
    tree = ast.parse(file.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    given: set[str] = set()
    for name in (rule.name, "_missing", "_doubted"):
        body = functions.get(name)
        if body and (name == rule.name or list(calls(functions[rule.name], name))):
            given |= {key for call in calls(body, "flag") for key in keywords(call)}
            given |= facts_by_name(body)
    assert given == set(FACTS[rule.code])


def facts_by_name(body: ast.AST) -> set[str]:
    """Return the keys of the dictionaries that a function calls `facts`."""
    return {
        key.value
        for node in ast.walk(body)
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Dict)
        if getattr(node.targets[0], "id", None) == "facts"
        for key in node.value.keys
        if isinstance(key, ast.Constant)
    }


def test_the_facts_of_other_findings_are_those_that_the_source_gives() -> None:
    makers = ("_error", "stop", "refuse", "_flag", "_unread")
    for call in (call for tree in trees() for name in makers for call in calls(tree, name)):
        said = {arg.value for arg in call.args if isinstance(arg, ast.Constant)}
        for code in said & set(FACTS):
            if "None" not in keywords(call):  # else some are unpacked there
                assert keywords(call) <= set(FACTS[code]), code


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("code", "key"), RULE_TEXTS)
def test_every_text_can_be_filled_with_the_facts(language: str, code: str, key: str) -> None:
    entry = catalogue(language)["rules"][code]
    part, _, variant = key.partition("_")
    said = getattr(VOICES[language].say(_finding(code, variant)), part)
    assert shape(entry[key]).fullmatch(said)
    assert not re.search(r"\b(None|True|False)\b|Text\(", said)


# What a fact must be for a variant that is not named after a fact that is true or missing.
KINDS: dict[str, dict[str, object]] = {
    "tab": {"character": "U+0009"},
    "bom": {"character": "U+FEFF"},
    "slash": {"slash": "\\", "narrow": "/", "cure": "materials/x.csv"},
    "wide": {"wide": "，", "narrow": ",", "cure": "E4001, E4002"},
    "tight": {"tight": ":", "narrow": ":"},
    "expected_string": {"expected": ["string"]},
    "expected_array": {"expected": ["array"], "value": "E1002"},
    "expected_object": {"expected": ["object"]},
    "expected_integer": {"expected": ["integer"], "value": "x"},
    "expected_integer_wide": {"expected": ["integer"], "value": "２", "wide": "２", "narrow": "2"},
    "expected_boolean": {"expected": ["boolean"], "value": "x"},
    "string_not_list": {"expected": ["string"], "value": '["E2001"]'},
    "string_not_group": {"expected": ["string"], "value": '{"a": 1}'},
    "array_not_group": {"expected": ["array"], "value": '{"a": 1}'},
    "object_not_list": {"expected": ["object"], "value": '["a"]'},
}


def _finding(code: str, variant: str) -> Finding:
    facts = FACTS[code] | ({"expected": ["string", "object"]} if code == "F0203" else {})
    facts |= KINDS.get(variant, {})
    if variant not in KINDS and variant:
        asked = re.findall(f"(no_)?({'|'.join(facts)})(?:_|$)", variant)
        assert variant == "_".join(no + fact for no, fact in asked)
        facts |= {fact: None if no else True for no, fact in asked}
    return Finding(code, Severity.ERROR, Place("case.yaml"), facts)


def shape(text: str) -> re.Pattern[str]:
    """Return the pattern of a template: its own words, and anything where a fact stands."""
    parts = Formatter().parse(text)
    return re.compile("".join(re.escape(said) + (".*" if name else "") for said, name, *_ in parts))


BAD_CASE = """\
case: HO-1
kind: quit
channel: x
opened_on: 2026-02-30
parties: {transferor: E1001, receivers: [], superviser: E2001, finance: [E4001, E4001]}
customers: [C0101, {customer: C0101, statement: 5}]
visits: [{visited_on: 2026-03-02, customers: [], signed_by: [{contact: 0}]}]
"""
BAD_RECORDS = [
    ("case", BAD_CASE),
    ("case", "case: 7\n"),
    ("event", "event: problem\nloss: 18000\nlines: []\n"),
]


@pytest.mark.parametrize(("kind", "text"), BAD_RECORDS)
def test_what_a_schema_refuses_is_said_with_the_facts_of_the_table(kind: str, text: str) -> None:
    document, _ = load(text.encode(), "case.yaml")
    schemas = Schemas(repo.schemas())
    assert document is not None
    found = tuple(schemas.check(kind, schemas.validator(kind), document))
    assert found
    for finding in found:
        assert set(FACTS[finding.code]) == set(finding.facts)
        for voice in VOICES.values():
            assert voice.say(finding).message


def test_every_phrase_that_the_code_asks_for_is_there_with_its_facts() -> None:
    for tree in trees():
        for call in calls(tree, "phrase"):
            if call.args and isinstance(call.args[0], ast.Constant):
                key = str(call.args[0].value)
                given = keywords(call)
                for voice in VOICES.values():
                    wanted = placeholders(voice._catalogue["phrases"][key])  # noqa: SLF001
                    assert wanted <= given or "None" in given, key


def test_phrases_that_are_named_by_a_value_are_there() -> None:
    steps = ("complete", "request_sign_off", "correct", "sign_off", "file", "filing", "ruling")
    wanted = (
        *(f"step_{act}" for act in (*steps, "settlement")),
        *(f"status_sentence_{status}" for status in Status),
        *(f"liability_refusal_{refusal}" for refusal in Refusal),
        *(f"explain_coverage_{coverage}" for coverage in policy.Coverage),
        *("status_sentence_draft_requested", "option_missing", "argument_missing"),
        *("no_such_command", "no_such_option", "no_such_option_near", "argument_extra"),
        *("value_missing", "value_unwanted", "value_not_known", "value_out_of_range"),
        "value_not_found",
    )
    assert set(wanted) <= set(ZH["phrases"])


@pytest.mark.parametrize("closed_set", CLOSED_SETS, ids=lambda one: one.__name__)
def test_every_value_of_a_closed_set_has_a_term(closed_set: type[StrEnum]) -> None:
    assert {str(value) for value in closed_set} <= set(ZH["terms"])


# ---- the voice


@pytest.mark.parametrize(
    ("value", "zh", "en"),
    [
        (DAY, "2026 年 3 月 12 日", "12 March 2026"),
        (Decimal("128400.5"), "¥128,400.50", "¥128,400.50"),
        (("resignation", "transfer"), "离职、调岗", "resignation, transfer"),
        ((PERSON, DAY), "周敏（E1001）、2026 年 3 月 12 日", "Zhou Min (E1001), 12 March 2026"),
        (None, "没有", "none"),
        (Status.SIGNING, "签字中", "being signed"),
        (Text("立案日", "opened on"), "立案日", "opened on"),
        ("E9999", "E9999", "E9999"),
        (7, "7", "7"),
    ],
)
def test_a_value_is_written_as_people_write_it(value: object, zh: str, en: str) -> None:
    assert (zh, en) == (VOICES["zh"].value(value), VOICES["en"].value(value))


def test_the_names_of_the_edition_come_before_the_terms() -> None:
    named = Voice("zh", {"receivables": Text("应收款明细", "receivables")})
    assert ("应收款明细", "应收明细") == (
        named.term("receivables"),
        Voice("zh").term("receivables"),
    )


def say(code: str, **facts: object) -> list[str]:
    finding = Finding(code, Severity.ERROR, Place("case.yaml"), FACTS[code] | facts)
    return [VOICES["zh"].say(finding).message, VOICES["zh"].say(finding).fix]


def test_a_fact_that_is_not_known_has_its_own_sentence() -> None:
    known, unknown = say("A0401"), say("A0401", superior=None, wanted=None)
    assert "直接上级是 E3001" in known[0]
    assert "没有直接上级" in unknown[0]
    assert all(one != other for one, other in zip(known, unknown, strict=True))


def test_what_was_typed_is_shown_as_it_was_typed_and_not_at_any_length() -> None:
    assert "「quit」" in say("F0204")[0]
    assert "x" * 40 + "」" in say("F0203", value="x" * 500)[0]


def test_braces_of_an_example_come_out_single() -> None:
    assert "`samples: {nil: 该客户无铺样}`" in say("F0117")[1]


def test_the_colleague_is_told_what_to_write() -> None:
    assert '把 `amount: 18000.00` 改成 `amount: "18000.00"`' in say("F0121")[1]
    assert "把 `superviser` 改成 `supervisor`；" in say("F0201")[1]
    assert "还没有写「立案日」（`opened_on`）。" == say("F0202")[0]
    assert "`supervisor: E3001`" in say("A0401")[1]
    assert "吴桐（E2001）：写 `department_manager: E2001`" in say("A0404")[1]
    assert "还没有写出具日、出具人。" in say("A0405", missing=True)[0]
    assert "补上 issued_on、issued_by；" in say("A0405", missing=True)[1]
    assert "例如吴桐（E2001），把工号写进 `parties` 的 `finance`" in say("A1001")[1]


@pytest.mark.parametrize(
    ("expected", "value", "advice"),
    [
        ("string", "[E2001, E2002]", "不要方括号，也不要短横，例如 `a: 1`"),
        ("string", "{a: 1}", "不再分项，例如 `a: 1`"),
        ("string", "18000.0", "写成 `a: 1` 这样"),
        ("array", "E1006", "方括号，例如 `a: 1`"),
        ("array", "{a: 1}", "加上短横和一个空格，例如 `a: 1`"),
        ("object", "x", "分项写，例如 `a: 1`"),
        ("object", "[x]", "去掉方括号或者短横，分项写，例如 `a: 1`"),
        ("integer", "x", "整数，不要引号"),
    ],
)
def test_the_advice_about_a_type_fits_what_was_written(
    expected: str, value: str, advice: str
) -> None:
    assert advice in say("F0203", expected=[expected], value=value)[1]


def test_a_group_where_a_list_is_wanted_is_not_shown_as_it_was_read() -> None:
    said = say("F0203", expected=["array"], value="{visited_on: 2026-09-22}")
    assert "现在写的是一组项目" in said[0]
    assert "{" not in said[0]


def test_who_writes_in_chinese_what_has_an_english_name_is_told_the_name() -> None:
    said = say("F0201", key="监交人", worded=True)
    assert "是不是想写「supervisor」" in said[0]
    assert "把 `监交人` 改成 `supervisor`" in said[1]
    derived = say("F0201", key="status", near=None, derived=True)
    assert "「status」由程序推算，不用写" in derived[0]
    assert "把这一行删掉" in derived[1]


def test_a_wide_character_is_named_with_its_twin() -> None:
    wide = {"wide": "，", "narrow": ",", "cure": "E4001, E4002"}
    assert "「，」是全角的" in say("F0205", **wide)[0]
    assert "用半角的「,」，写成 `E4001, E4002`" in say("F0205", **wide)[1]
    assert "「，」是全角的，记录里要用半角的「,」" in say("F0106", **wide)[0]
    assert "冒号后面没有空格" in say("F0106", tight=":", narrow=":")[0]


def test_a_number_to_write_is_not_shown_as_a_name() -> None:
    assert "写成 `E2001`" in say("F0205", wide="Ｅ", narrow="E", cure="E2001")[1]


def test_a_backslash_and_a_bom_have_their_cures() -> None:
    slash = {"slash": True, "wide": "\\", "narrow": "/", "cure": "materials/x.csv"}
    assert "路径里的「\\」要写成「/」" in say("F0205", **slash)[0]
    assert "写成 `materials/x.csv`" in say("F0205", **slash)[1]
    assert "路径里的「\\」写成「/」" in say("F0106", slash="\\", narrow="/")[1]
    assert "反斜杠写成「/」" in say("F0111", slash=True, character="U+0009")[1]
    assert "BOM" in say("F0111", character="U+FEFF")[0]
    assert "不带 BOM" in say("F0111", character="U+FEFF")[1]


def test_a_file_whose_name_differs_only_by_case_is_named() -> None:
    alike = say("F0303", alike=True)
    assert "文件夹里有的是「materials/c0101.csv」" in alike[0]
    assert "改成 `materials/c0101.csv`" in alike[1]
    assert "重新打一遍" in say("F0303", apart=True)[1]


@pytest.mark.parametrize("code", ["A0501", "A0502", "A0503", "A0504", "A0505"])
def test_a_paper_is_suggested_under_the_number_of_its_customer(code: str) -> None:
    assert f"materials/{CUSTOMER}-" in say(code)[1]
    assert "materials/C0206-" in say(code, customer="C0206")[1]
    assert "-customer-file.csv" in say("A0501")[1]


def test_an_example_in_a_fix_never_names_somebody_else() -> None:
    for code, entry in ZH["rules"].items():
        if code in {"A0401", "A0404", "A1001"}:
            assert not re.search("E[0-9]{4}", "".join(entry.values()))


def test_a_problem_that_is_no_act_keeps_its_own_word() -> None:
    named = Voice("zh", {"problem": Text("发现问题", "problem")})
    assert "问题" == named.term("problem")


def test_the_first_sentence_of_a_case_tells_whom_it_waits_for() -> None:
    people = [f"{NAMES[PERSON].zh}（监交人）"]
    said = VOICES["zh"].phrase("status_sentence_signing", people=people, days=2)
    assert "现在等周敏（E1001）（监交人）签字，已等 2 天。" == said


def test_statuses_come_in_the_order_of_their_lives() -> None:
    places = [list(ZH["terms"]).index(status) for status in Status]
    assert all(earlier < later for earlier, later in pairwise(places))


# ---- what a terminal says of a loss and of a code


def _assessed(language: str, signed_on: date | None, *, unresolved: bool) -> str:
    loss = Loss(signed_on, LATER, Decimal("150.00"), unresolved=unresolved)
    judged = assess(EDITION, loss)
    return "\n".join(losses.judgement(judged, LATER, signed_on, VOICES[language]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_assessment_ends_with_what_it_is_not(language: str) -> None:
    note = VOICES[language].phrase("liability_note")
    for unresolved in (False, True):
        for signed_on in (DAY, None):
            said = _assessed(language, signed_on, unresolved=unresolved)
            assert said.endswith(note)
            assert "¥150.00" in said


def test_a_loss_from_before_the_handover_knows_no_window() -> None:
    assert "期限的最后一天" in _assessed("zh", DAY, unresolved=False)
    assert "期限" not in _assessed("zh", None, unresolved=True)
    assert "期限" not in _assessed("zh", DAY, unresolved=True)


def test_a_share_names_the_party_before_the_sum() -> None:
    assert "receiver: 150.00 × 15% = ¥22.50" in _assessed("en", DAY, unresolved=False)
    assert "接收人：150.00 × 15% = ¥22.50" in _assessed("zh", DAY, unresolved=False)


def test_an_explanation_says_what_to_do_and_what_its_marks_mean() -> None:
    for what, parts in (
        ("A0401", ("怎么改：", "`supervisor: 〈直接上级的工号〉`")),
        ("A11-within", ("● replaces_supervisor", "○ over_full", "不采用：", "● 公司选的读法")),
    ):
        found = explanation.find((EDITION,), what)
        assert found
        said = "\n".join(explanation.lines(found, VOICES["zh"]))
        assert all(part in said for part in parts)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_table_of_shares_has_a_name(language: str) -> None:
    assert {one.table for one in EDITION.liability.tables} <= set(catalogue(language)["terms"])
