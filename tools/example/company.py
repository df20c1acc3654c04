"""All files of the example company, by path: register, cases, events and receipts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tools.example import (
    register_records,
    story_2025,
    story_2026_autumn,
    story_2026_spring,
    story_2026_summer,
)
from tools.example.customers import CUSTOMERS
from tools.example.emit import record
from tools.example.papers import papers
from tools.example.people import PEOPLE
from tools.example.prices import PRICES
from tools.example.receipts import EDITION, REPOSITORY, receipts, tree_digest
from tools.example.records import case_record
from tools.example.seal import sealer
from tools.example.tables import SCHEMA, sheet, table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tools.example.receipts import Files
    from tools.example.story import Data, Story

REGISTER = "cases/register"
AS_OF = "2026-09-30"

STORIES = (
    *story_2025.STORIES,
    *story_2026_spring.STORIES,
    *story_2026_summer.STORIES,
    *story_2026_autumn.STORIES,
)

_DEPARTMENTS = {
    "channel_sales": ("渠道销售部", "Channel sales"),
    "finance": ("财务部", "Finance"),
    "commerce": ("商务部", "Commerce"),
    "hr": ("人力资源部", "Human resources"),
    "management_centre": ("管理中心", "Management centre"),
    "general_office": ("总经理办公室", "General office"),
}


def company() -> Files:
    """Return every file; all but the seals and the sealer's public key are always the same."""
    files = dict(_register()) | dict(register_records.records())
    context: Data = {
        "register": tree_digest(files),
        "edition": EDITION,
        "schema": tree_digest(_schemas()),
    }
    for story in STORIES:
        files |= dict(_case(story))
    with sealer() as key:
        of_forms = dict(register_records.receipts(files, context))
        files |= dict(key.sealed(of_forms | dict(receipts(STORIES, files, context))))
        path = f"{REGISTER}/repository.yaml"
        files[path] = record(_repository(key.public_key), "repository", path)
    return files


def _register() -> Iterator[tuple[str, bytes]]:
    for person in PEOPLE:
        path = f"{REGISTER}/people/{person.number}.yaml"
        yield path, record(person.record(), "person", path)
    for customer in CUSTOMERS:
        path = f"{REGISTER}/customers/{customer.number}.yaml"
        yield path, record(customer.record(), "customer", path)
    for name in dict.fromkeys(price.file for price in PRICES):
        rows = [row for price in PRICES if price.file == name for row in price.rows()]
        yield f"{REGISTER}/prices/{name}.csv", table("prices", rows)


def _repository(public_key: str) -> Data:
    return {
        "repository": REPOSITORY,
        "company": {"zh": "岚桥数码", "en": "Lanqiao Digital"},
        "time_zone": "Asia/Shanghai",
        "# 示例公司停在这一天；换成自己的公司时删掉这一行": None,
        "as_of": AS_OF,
        "departments": [
            {"department": code, "name": {"zh": zh, "en": en}}
            for code, (zh, en) in _DEPARTMENTS.items()
        ],
        "sealers": [{"public_key": public_key, "from": "2025-10-01"}],
    }


def _schemas() -> Files:
    kinds = ("*.json", "tables/*.json", "policy/*.yaml")
    found = (path for kind in kinds for path in SCHEMA.glob(kind))
    return {path.relative_to(SCHEMA).as_posix(): path.read_bytes() for path in found}


def _case(story: Story) -> Iterator[tuple[str, bytes]]:
    for one in story.revisions:
        path = f"{one.home}/case.yaml"
        yield path, record(case_record(one), "case", path)
        for name, content in papers(one):
            yield f"{one.home}/{name}", content
    for number, event in enumerate(story.events, 1):
        path = f"{story.folder}/events/{number:04d}-{event.kind}.yaml"
        yield path, record(event.data, "event", path)
        for name, (header, *rows) in event.papers.items():
            yield f"{story.folder}/{name}", sheet(header, rows)
