"""What is a password or a person's number in a text, and what only looks like one."""

from __future__ import annotations

import pytest

from handover.papers.private import holds_secret, masked, private_number


@pytest.mark.parametrize(
    "text",
    [
        "密码：abc123",
        "密码 123456",
        "登录密码是Qw!29x",
        "初始密码（统一）：letmein",
        "口令:admin",
        "密码“abcd1”",
        "密码：13800001011",
        "password=letmein",
        "Password: hunter2",
        "passwd： h4ck",
        "PWD=x1y2z3",
        "the password is tr0ub4dor",
        "api_key: 12345678",
        "Ｐａｓｓｗｏｒｄ：ａｂｃ１",
        "mysql://root:pw@host/db",
        # The shapes of keys and tokens, put together here so that no file holds one.
        f"-----BEGIN {'OPENSSH PRIVATE'} KEY-----",
        f"glpat-{'x' * 20}",
        f"ghp_{'a1' * 15}",
        f"AKIA{'A' * 16}",
        f"eyJ{'a' * 10}.eyJ{'b' * 10}.c",
    ],
)
def test_a_secret_is_seen(text: str) -> None:
    assert holds_secret(text)
    assert holds_secret(f"下单账号，{text}。")


@pytest.mark.parametrize(
    "text",
    [
        "管理员改绑，不写密码",
        "密码：已改绑",
        "密码：无",
        "密码已于 2026-03-05 重置",
        "密码：2026-03-05 由管理员重置",
        "密码 2026 年 3 月改过",
        "密码：E1002 保管",
        "密码：E1002/E1003",
        "密码：****",
        "密码：none",
        "密码 abcd",
        "密码见信封，编号 A1234",
        "密码：见保密柜 A12-3",
        "密码 8-12 位",
        "密码本 1 册，口令卡 12345",
        "改密码：https://portal.example/a1",
        "Never a password: an administrator rebinds it",
        "password: handed over by the administrator",
        "reset the password: 2026-03-05",
        "password policy 2026, tokens 2026",
        "password: N/A",
        "secretary: Zhang3",
        "password: '...'",
    ],
)
def test_what_only_speaks_of_one_is_none(text: str) -> None:
    assert not holds_secret(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("电话13800001011", "phone"),
        ("+86 138 0000 1011", "phone"),
        ("１３８００００１０１１", "phone"),
        ("020-12345678 转 3", "phone"),
        ("身份证11010519491231002x", "id_card"),
        ("4111 1111 1111 1111", "bank_account"),
        ("4111 1111 1111 1112", None),  # its last digit is not that of a card
        ("银行账号：44010 2233 4455", "bank_account"),
        ("账户 12345", None),
        ("单据 26995105666688078788", None),
        ("XS260713-0101130", None),
        ("SN010193636024", None),
        ("HT-13800001011", None),
        ("合同 138000010111", None),
        ("2026-03-05 还欠 12800.00", None),
    ],
)
def test_a_number_of_a_person_is_told_from_others(text: str, kind: str | None) -> None:
    assert kind == private_number(text)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("登录密码：Abc12345，管理员改绑", "登录密码:…,管理员改绑"),
        ("密码 Abc12345 已改", "密码 … 已改"),
        ("the password is tr0ub4dor now", "the password is … now"),
        ("电话 13900001234 找张姐", "电话 … 找张姐"),
        ("电话 139 0000 1234", "电话 …"),
        ("号码 11010519491231002X。", "号码 …。"),
        ("卡 6222 0212 3456 7890 128", None),
        ("银行账号：0200 1234 5678 90", "…"),
        ("见 https://root:geheim@host/db 。", "见 … 。"),
        ("-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n", "…"),
        (f"令牌 glpat-{'x' * 20} 在此", "令牌 … 在此"),
        ("没有什么要藏的：HO-2026-0001，E1001，2026-03-18", None),
    ],
)
def test_what_is_private_is_withheld_and_the_rest_stays(text: str, shown: str | None) -> None:
    told = masked(text)
    assert not holds_secret(told)
    assert private_number(told) is None
    assert told == (text if shown is None and not private_number(text) else shown or told)


@pytest.mark.parametrize("text", ["密码：Abc12345", "13900001234", "mysql://root:pw@host/db"])
def test_what_is_withheld_once_stays_so(text: str) -> None:
    assert masked(text) == masked(masked(text))
