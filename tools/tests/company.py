"""A tiny company that the check has nothing to say about; tests break it one place at a time."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import keys

from handover.manifest import FileDigest, Manifest

POLICY = Path(__file__).parents[2] / "schema/policy/2024-01-01.yaml"
CASE, OTHER = "cases/2026/HO-2026-0001", "cases/2026/HO-2026-0002"

WHOSE = "0f8c2f0a-5a51-4c0e-9a53-0d6a3f1c7e11"
REPOSITORY = f"""\
repository: "{WHOSE}"
company: {{zh: 一家公司, en: A company}}
time_zone: Asia/Shanghai
as_of: 2026-03-31
departments:
  - department: sales_east
    name: {{zh: 销售一部, en: Sales east}}
sealers:
  - {{public_key: "{keys.public_line(keys.SEALER)}", from: 2020-01-01}}
"""

PERSON = """\
person: %s
name: 甲
name_en: Jia
system: sales
employed_from: 2020-01-01
employed_to: 2030-12-31
positions:
  - from: 2020-01-01
    function: %s
    title: %s
    department: sales_east
    office: branch
%saccounts:
  - {host: github.com, id: %s, login: user-%s, from: 2020-01-01, to: 2030-12-31}
keys:
  - {public_key: "%s", from: 2020-01-01}
"""

PEOPLE = (
    ("E1001", "sales", "staff", "E2001"),
    ("E1002", "sales", "staff", "E2001"),
    ("E2001", "sales", "supervisor", "E3001"),
    ("E3001", "sales", "department_manager", ""),
    ("E4001", "commerce", "staff", "E3001"),
    ("E5001", "hr", "staff", "E3001"),
)

CUSTOMER = """\
customer: %s
name: 一家店
channel: peripheral
contacts:
  - {number: 1, name: 乙, phone: "138-0000-1011"}
first_owner: {person: E1001, from: 2021-04-20}
"""

PRICES = """\
型号,渠道,售价,含税,生效日
A-NB14,peripheral,4479.00,是,2025-07-01
"""

CASE_FILE = """\
case: %(case)s
kind: transfer
channel: peripheral
opened_on: 2026-03-02
parties:
  transferor: E1001
  receivers: [E1002]
  supervisor: E2001
  department_manager: E3001
  commerce: [E4001]
finance_papers:
  requested_on: 2026-03-03
  issued_on: 2026-03-04
  issued_by: E4001
customers:
  - customer: %(customer)s
    receiver: E1002
    customer_file: materials/customer-file.csv
    statement: materials/statement.csv
    receivables: {nil: 没有应收}
    samples: {elsewhere: 法务盘/铺样.csv, sha256: "%(digest)s"}
    work_materials: materials/work-materials.csv
    other_papers: [materials/signed.pdf]
    introduction: 老板上午在店里。
visits:
  - visited_on: 2026-03-05
    started_at: "2026-03-05T10:15:00+08:00"
    ended_at: "2026-03-05T11:00:00+08:00"
    mode: on_site
    place: 店里
    customers: [%(customer)s]
    present: [E1001, E1002, E2001]
    absent:
      - {person: E4001, reason: 另有会议}
    signed_by:
      - customer: %(customer)s
        contact: 1
        paper: materials/signed.pdf
        signed_on: 2026-03-05
        seal: true
    shown: [materials/statement.csv]
    balance_confirmed: true
    sample_count_confirmed: true
    differences: [I1]
    dynamics: 准备搬店。
    commitments: 没有。
    next_step: 下周送货
    photos: [materials/signed.pdf]
issues:
  - id: I1
    customer: %(customer)s
    kind: cross_period_task
    title: 还差一笔没付
    description: 七月的票。
    amount: "12630.00"
    raised_by: E1002
    raised_on: 2026-03-05
    due_on: 2026-03-20
    owner: E1002
    plan: 接收人收回。
    reported: {to: E3001, reported_on: 2026-03-06}
    progress:
      - {noted_on: 2026-03-06, by: E1001, note: 和会计说过了。}
      - {noted_on: 2026-03-07, by: E2001, note: 客户答应了。}
    state: handed_over
    resolved_on: 2026-03-07
    proof: materials/signed.pdf
    recovered: "100.00"
training:
  - {trained_on: 2026-03-06, by: E1001, what: 订货和对账怎么走。}
familiarity:
  - {topic: workflow, known: true}
  - {topic: relations, known: true, receiver: E1002}
receiver_starts_on: 2026-04-01
sign_off: {requested_on: 2026-03-10}
notes: 没有别的。
"""

RESIGNATION = """\
kind: resignation
resignation: {filed_on: 2026-03-01, approved_on: 2026-03-02, last_day: 2026-04-01}
"""

PAPERS = {
    "materials/customer-file.csv": (
        "客户编号,客户全称,客户类型,渠道,地址,联系人,结算方式,账期天数,客户状态\n"
        "%(customer)s,一家店,终端,peripheral,某路 1 号,1,月结,30,活跃\n"
    ),
    "materials/statement.csv": (
        "对账单编号,客户编号,日期,单据类型,单据号,余额\n"
        "DZ-1,%(customer)s,2026-02-01,期初,Q-1,0.00\n"
        "DZ-1,%(customer)s,2026-03-01,期末,Q-2,0.00\n"
    ),
    "materials/work-materials.csv": "行号,资料类别,资料名称,载体\n1,合同,年度合同,纸质原件\n",
    "materials/signed.pdf": "%%PDF-1.7\n",
}


def write(root: Path) -> Path:
    """Write the company with its one case, and return its folder."""
    register = root / "cases/register"
    put(register / "repository.yaml", REPOSITORY)
    for person in PEOPLE:
        hire(root, *person)
    put(register / "prices/2025-07.csv", PRICES)
    edition = root / "schema/policy" / POLICY.name
    edition.parent.mkdir(parents=True)
    shutil.copyfile(POLICY, edition)
    add_case(root, CASE, "C0101")
    return root


def hire(root: Path, person: str, function: str, title: str, superior: str) -> None:
    """Write the record of a person."""
    text = whole_person(person, function, title, superior)
    put(root / f"cases/register/people/{person}.yaml", text)


def whole_person(number: str, function: str, title: str, superior: str = "") -> str:
    """Return the record of a person, whose account has the digits of the employee number."""
    line = f"    reports_to: {superior}\n" if superior else ""
    account = int(number[1:])
    return PERSON % (number, function, title, line, account, account, keys.public_line(number))


def add_case(root: Path, folder: str, customer: str) -> Path:
    """Write a case that hands one customer over, who is new to the register unless in it."""
    record = root / f"cases/register/customers/{customer}.yaml"
    if not record.exists():
        put(record, CUSTOMER % customer)
    facts = {"case": Path(folder).name, "customer": customer, "digest": "0a" * 32}
    for path, text in PAPERS.items():
        put(root / folder / path, text % facts)
    return put(root / folder / "case.yaml", CASE_FILE % facts)


SIDES = (("transferor", "E1001"), ("receiver", "E1002"), ("supervisor", "E2001"))


def sign(root: Path) -> None:
    """Let transferor, receiver and supervisor sign the first case as it is."""
    for role, person in SIDES:
        receipt(root, role, person)


def revise(root: Path, revision: int = 2, requested_on: str = "2026-03-20") -> Path:
    """Copy the first case as it is now into a correction of it, and return its folder."""
    folder = root / CASE
    home = folder / f"revisions/{revision}"
    shutil.copytree(folder / "materials", home / "materials")
    shutil.copyfile(folder / "case.yaml", home / "case.yaml")
    edit(home / "case.yaml", "requested_on: 2026-03-10", f"requested_on: {requested_on}")
    edit(home / "case.yaml", "introduction: 老板", f"introduction: （第 {revision} 版）老板")
    return home


def sign_revision(root: Path, revision: int, received_at: str) -> None:
    """Let transferor, receiver and supervisor sign a correction of the first case as it is."""
    for role, person in SIDES:
        receipt(root, role, person, received_at, revision=revision)


def sign_event(
    root: Path, act: str, event: str, *signers: tuple[str, str], case: str = CASE
) -> None:
    """Let people sign an event of the first case, or another, each in a role."""
    for role, person in signers:
        receipt(root, role, person, "2026-03-27T10:00:00Z", act=act, event=event, case=case)


def receipt(
    root: Path,
    role: str,
    person: str,
    received_at: str = "2026-03-12T10:00:00Z",
    *,
    act: str = "sign_off",
    event: str = "",
    revision: int = 1,
    case: str = CASE,
) -> Path:
    """Write the receipt of somebody who accepts the first case, or an event of it, as it is."""
    folder = root / case
    content = (folder / event).read_bytes() if event else b""
    home = folder / f"revisions/{revision}" if revision > 1 else folder
    whole_case = {"sha256": digest(home, folder.name, revision)}
    subject = {"file": event, "sha256": _sha256(content)} if event else whole_case
    statement = {
        "type": "handover.statement.v1",
        "repository": WHOSE,
        "case": folder.name,
        "revision": revision,
        "act": act,
        "subject": subject,
        "role": role,
        "person": person,
        "decision": "accept",
    }
    evidence = {
        "kind": "personal_key",
        "public_key": keys.public_line(person),
        "signature": keys.own(statement),
        "received_at": received_at,
    }
    whole = {
        "receipt": 1,
        "statement": statement,
        "evidence": evidence,
        "context": {"register": "0e" * 32, "edition": "2024-01-01", "schema": "0f" * 32},
    }
    about = Path(event).stem or ("case" if revision == 1 else f"revision-{revision}")
    name = f"{about}-{role}-{person}"
    return put(folder / f"signatures/{name}.json", json.dumps(keys.sealed(whole), indent=2))


def digest(home: Path, case: str, revision: int = 1, repository: str = WHOSE) -> str:
    """Return the digest by which a sign-off names a case, or a correction of it, as it is."""
    frozen = [home / "case.yaml", *sorted((home / "materials").iterdir())]
    files = [
        FileDigest(path.relative_to(home).as_posix(), len(content), _sha256(content))
        for path in frozen
        for content in [path.read_bytes()]
    ]
    return Manifest.of(case, repository, revision, files).digest


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put(file: Path, text: str | bytes) -> Path:
    """Write a file and the folders above it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file


def edit(file: Path, old: str, new: str) -> int:
    """Replace the only place of a text in a file, and return the line it was on."""
    text = file.read_text(encoding="utf-8")
    before, found, after = text.partition(old)
    assert found, old
    assert old not in after, old
    put(file, before + new + after)
    return before.count("\n") + 1
