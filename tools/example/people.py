"""The people of the example company; nobody here exists."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

HOST = "github.com"
NEW_MANAGER_FROM = "2026-07-01"
"""The day on which the supervisor of the second team became department manager as well."""


@dataclass(frozen=True, slots=True)
class Post:
    """A position from a day on."""

    since: str
    function: str
    department: str
    reports_to: str | None = None
    title: str = "staff"
    office: str = "branch"

    def record(self) -> dict[str, object]:
        """Return the position as the register writes it."""
        data: dict[str, object] = {
            "from": self.since,
            "function": self.function,
            "title": self.title,
            "department": self.department,
            "office": self.office,
        }
        return {**data, "reports_to": self.reports_to} if self.reports_to else data


@dataclass(frozen=True, slots=True)
class Person:
    """One entry of the register of people."""

    number: str
    name: str
    name_en: str
    system: str
    posts: tuple[Post, ...]
    left_on: str | None = None
    key: str | None = None
    remarks: Mapping[str, str] = field(default_factory=dict)

    @property
    def account(self) -> dict[str, object]:
        """The forge account, with a number that nobody has."""
        return {"id": 990_000_000 + int(self.number[1:]), "login": f"lanqiao-{self.number.lower()}"}

    def record(self) -> dict[str, object]:
        """Return the entry as the register writes it."""
        first = self.posts[0].since
        span = {"from": first, **({"to": self.left_on} if self.left_on else {})}
        data: dict[str, object] = {
            "person": self.number,
            "name": self.name,
            "name_en": self.name_en,
            "system": self.system,
            "employed_from": first,
            "employed_to": self.left_on,
            "positions": [post.record() for post in self.posts],
            "accounts": [{"host": HOST, **self.account, **span}],
            "keys": [{"public_key": self.key, "from": "2025-10-01"}] if self.key else None,
        }
        return dict(_with_remarks(data, self.remarks))


def _with_remarks(
    data: Mapping[str, object], remarks: Mapping[str, str]
) -> Iterator[tuple[str, object]]:
    for key, value in data.items():
        if key in remarks:
            yield f"# {remarks[key]}", None
        if value is not None:
            yield key, value


def _seller(since: str, superior: str) -> tuple[Post, ...]:
    return (Post(since, "sales", "channel_sales", superior),)


_TEAM_ONE, _TEAM_TWO = "E2001", "E2002"

PEOPLE = (
    # The first team looks after the IT and the peripheral channel.
    Person(
        "E1001", "陆景明", "Lu Jingming", "sales", _seller("2021-03-15", _TEAM_ONE), "2025-11-14"
    ),
    Person("E1002", "方晓彤", "Fang Xiaotong", "sales", _seller("2022-07-01", _TEAM_ONE)),
    Person(
        "E1003", "秦伟东", "Qin Weidong", "sales", _seller("2020-05-06", _TEAM_ONE), "2026-06-15"
    ),
    Person("E1004", "贺敏之", "He Minzhi", "sales", _seller("2023-02-13", _TEAM_ONE)),
    Person("E1005", "蒋一帆", "Jiang Yifan", "sales", _seller("2025-12-01", _TEAM_ONE)),
    Person(
        "E1006",
        "陶思远",
        "Tao Siyuan",
        "sales",
        (
            Post("2023-09-01", "assistant", "channel_sales", "E3001"),
            *_seller("2025-01-01", _TEAM_ONE),
        ),
        remarks={"positions": "先做助理，2025 年起转业务"},
    ),
    # The second team looks after online shops and 3C stores.
    Person(
        "E1011", "邱海洋", "Qiu Haiyang", "sales", _seller("2021-08-16", _TEAM_TWO), "2026-04-24"
    ),
    Person("E1012", "苏雨晴", "Su Yuqing", "sales", _seller("2022-03-01", _TEAM_TWO)),
    Person("E1013", "莫振华", "Mo Zhenhua", "sales", _seller("2021-11-08", _TEAM_TWO)),
    Person("E1014", "白玉洁", "Bai Yujie", "sales", _seller("2026-01-05", _TEAM_TWO)),
    Person(
        "E1101",
        "温可欣",
        "Wen Kexin",
        "sales_support",
        (
            Post("2022-06-20", "assistant", "channel_sales", "E3001"),
            Post(NEW_MANAGER_FROM, "assistant", "channel_sales", "E2002"),
        ),
    ),
    Person(
        "E1102",
        "骆佳怡",
        "Luo Jiayi",
        "sales_support",
        (
            Post("2024-03-04", "assistant", "channel_sales", "E3001"),
            Post(NEW_MANAGER_FROM, "assistant", "channel_sales", "E2002"),
        ),
    ),
    Person(
        "E2001",
        "梁国栋",
        "Liang Guodong",
        "sales",
        (
            Post("2018-04-02", "sales", "channel_sales", "E3001", "supervisor"),
            Post(NEW_MANAGER_FROM, "sales", "channel_sales", "E2002", "supervisor"),
        ),
        key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHg3Y2kbWEx+Kx4Up2jxTZmNuMr6qr+LggMU//xy3/iA",
    ),
    Person(
        "E2002",
        "沈静怡",
        "Shen Jingyi",
        "sales",
        (
            Post("2019-02-18", "sales", "channel_sales", "E3001", "supervisor"),
            Post(NEW_MANAGER_FROM, "sales", "channel_sales", "E3001", "department_manager"),
        ),
        remarks={"positions": "2026 年 7 月升部门经理，二组的人仍直接向她汇报"},
    ),
    Person(
        "E3001",
        "顾长青",
        "Gu Changqing",
        "sales",
        (
            Post("2015-01-05", "sales", "channel_sales", None, "department_manager"),
            Post(NEW_MANAGER_FROM, "sales", "general_office", None, "director", "hq"),
        ),
        key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIPMCELa84JekB2VfosiOjGiyaVUOKKU1zNQeFwmP2mBy",
        remarks={"positions": "2026 年 7 月起到总部任总监"},
    ),
    Person(
        "E4001",
        "余丽萍",
        "Yu Liping",
        "sales_support",
        (Post("2017-07-10", "finance", "finance", "E4201"),),
    ),
    Person(
        "E4002",
        "章文斌",
        "Zhang Wenbin",
        "sales_support",
        (Post("2021-04-12", "finance", "finance", "E4201"),),
    ),
    Person(
        "E4101",
        "汪晓燕",
        "Wang Xiaoyan",
        "sales_support",
        (Post("2019-10-08", "commerce", "commerce", "E4301"),),
    ),
    Person(
        "E4201",
        "傅正平",
        "Fu Zhengping",
        "sales_support",
        (Post("2014-06-03", "finance", "finance", office="hq"),),
        key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHH+k9S8epQxZP5/r2bsf2j6HdN720hrb16VVDmS//LT",
    ),
    Person(
        "E4301",
        "施雅琴",
        "Shi Yaqin",
        "sales_support",
        (Post("2016-08-22", "commerce", "commerce", office="hq"),),
    ),
    Person(
        "E6001",
        "韩冬梅",
        "Han Dongmei",
        "other",
        (Post("2016-03-21", "hr", "hr", office="hq"),),
        key="ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGpwS9eHNHNMZH4DdsfyXQL4knrbHQz8HNSCR2vkmlic",
    ),
    Person(
        "E7001",
        "裴志刚",
        "Pei Zhigang",
        "other",
        (Post("2013-09-09", "management_centre", "management_centre", None, "supervisor", "hq"),),
    ),
    Person(
        "E7002",
        "纪慧敏",
        "Ji Huimin",
        "other",
        (Post("2020-11-02", "management_centre", "management_centre", "E7001", office="hq"),),
    ),
)

BY_NUMBER = {person.number: person for person in PEOPLE}
