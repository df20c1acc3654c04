"""The cases of spring 2026: signed and filed, each with a loss that was found later."""

from __future__ import annotations

from tools.example.story import Event, Line, Review, Sample, Story, Visit

LAST_DAY = Story(
    number="HO-2026-0001",
    kind="transfer",
    channel="it_peripheral",
    opened_on="2026-02-26",
    transferor="E1003",
    receivers=("E1005",),
    supervisor="E2001",
    manager="E3001",
    finance=("E4001", "E4002"),
    assistant=("E1102",),
    requested_on="2026-02-27",
    issued_on="2026-03-04",
    issued_by="E4001",
    period=("2025-11-01", "2026-02-28"),
    lines=(
        Line(
            "C0103",
            "采购和财务分开管：要货找采购，发票寄财务本人，寄到前台会丢。"
            "项目单一单一议，先问清楚交货期再报价。退货由库管签字。",
        ),
        Line(
            "C0104",
            "夫妻店，周二上午最有空。报价要和隔壁金桥一致，他们会互相问。样品摆在收银台旁边，爱丢，常去点一点。",
        ),
        Line(
            "C0105",
            "会计只认纸质对账单，寄到店里就行。返利确认函每季度第一个月送过去，晚了要追着签。",
        ),
    ),
    retained={
        "C0201": "外设渠道的客户本次不调整，仍由本人负责",
        "C0202": "外设渠道的客户本次不调整，仍由本人负责",
        "C0203": "外设渠道的客户本次不调整，仍由本人负责",
    },
    visits=(
        Visit(
            "2026-03-09",
            "联创大厦 3 层会议室",
            {"C0103": 2},
            "下半年有一个区医院的项目，预算在走流程，想要我们先出方案。",
            more={"next_step": "接收人月底前把方案初稿给采购看"},
        ),
        Visit(
            "2026-03-10",
            "望桥电脑城二层",
            {"C0104": 1, "C0105": 2},
            "电脑城四月要重新装修，两家都在犹豫要不要缩小柜台。",
            more={"differences": ("I1",)},
            remark="两家在同一层，一次走完",
        ),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0104",
            "kind": "problem",
            "title": "铺样鼠标 P-MS10 少一只",
            "amount": "89.00",
            "raised_by": "E1005",
            "raised_on": "2026-03-10",
            "due_on": "2026-03-13",
            "owner": "E1003",
            "plan": "店主承认卖掉了一只，按售价开单补款；做不到就由移交人补上。",
            "reported": {"to": "E3001", "reported_on": "2026-03-11"},
            "progress": (
                {"noted_on": "2026-03-12", "by": "E2001", "note": "款已到账，单子补好了。"},
            ),
            "state": "resolved",
            "resolved_on": "2026-03-12",
            "recovered": "89.00",
        },
        {
            "id": "I2",
            "customer": "C0105",
            "kind": "cross_period_task",
            "title": "四季度返利确认函还没签回",
            "raised_by": "E1003",
            "raised_on": "2026-03-02",
            "due_on": "2026-04-15",
            "owner": "E1005",
            "plan": "移交人把函件和计算表交给接收人，接收人四月中旬前拿到签回件。",
            "progress": (
                {
                    "noted_on": "2026-03-11",
                    "by": "E1003",
                    "note": "函件和计算表都交了，和会计通了电话。",
                },
                {"noted_on": "2026-03-12", "by": "E2001", "note": "问过了，会计说四月初寄回。"},
            ),
            "state": "handed_over",
        },
    ),
    samples={
        "C0104": (
            Sample("P-MS10", "2026-01-15", 4, 3, "sell"),
            Sample("P-SSD1T", "2026-01-15", 2),
            Sample("P-KB104", "2025-12-22", 2, condition="有轻微划痕"),
        ),
    },
    training=(
        ("2026-03-05", "E1003", "项目报价怎么报、退货单谁来签"),
        ("2026-03-11", "E1003", "返利怎么算、确认函什么时候送"),
    ),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    starts_on="2026-03-16",
    sign_off="2026-03-13",
    remarks={"sign_off": "监交人周末在外地，可能要用手机签；以北京时间那一天为准"},
    reviews=(
        Review("transferor", "E1003", "2026-03-13T07:10:32Z"),
        Review("receiver", "E1005", "2026-03-14T02:41:09Z"),
        Review("supervisor", "E2001", "2026-03-14T23:52:18Z"),
        Review("assistant", "E1102", "2026-03-16T01:12:45Z"),
        Review("finance", "E4001", "2026-03-16T01:55:20Z"),
        Review("finance", "E4002", "2026-03-16T06:38:02Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2026-03-18", "to": ("E4001", "E4002", "E3001")},
            (
                Review("supervisor", "E2001", "2026-03-18T02:20:41Z"),
                Review("finance", "E4001", "2026-03-18T03:04:10Z"),
                Review("finance", "E4002", "2026-03-18T03:26:55Z"),
                Review("department_manager", "E3001", "2026-03-18T07:49:38Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0103",
                "# 7 月 15 日是四个月的最后一天，当天发现的算在期内": None,
                "found_on": "2026-07-15",
                "first_evidence": "events/papers/C0103-reply.csv",
                "reported_by": "E1005",
                "reported_on": "2026-07-16",
                "what": "客户回函说 2025 年 12 月 18 日那批笔记本一月就退回来了，有库管签的退货单。"
                "我方没有入账，应收明细里还挂着这张票，货也没有在仓库里找到。",
                "loss": "38217.53",
            },
            (
                Review("reporter", "E1005", "2026-07-16T02:13:36Z"),
                Review("finance", "E4002", "2026-07-17T03:40:51Z"),
                Review("department_manager", "E3001", "2026-07-20T01:27:04Z"),
            ),
            {
                "events/papers/C0103-reply.csv": (
                    (
                        "回函日期",
                        "客户编号",
                        "发货日期",
                        "我方账面",
                        "客户账面",
                        "差额",
                        "客户说明",
                    ),
                    (
                        "2026-07-15",
                        "C0103",
                        "2025-12-18",
                        "38217.53",
                        "0.00",
                        "38217.53",
                        "一月已整批退回，退货单有库管签字",
                    ),
                ),
            },
        ),
    ),
)

FINANCE_ERROR = Story(
    number="HO-2026-0002",
    kind="resignation",
    channel="store_3c",
    opened_on="2026-03-23",
    transferor="E1011",
    receivers=("E1014",),
    supervisor="E2002",
    manager="E3001",
    finance=("E4201",),
    commerce=("E4301",),
    observers=("E7001",),
    resignation=("2026-03-19", "2026-03-23", "2026-04-24"),
    requested_on="2026-03-24",
    issued_on="2026-03-30",
    issued_by="E4201",
    period=("2026-01-01", "2026-03-25"),
    lines=(
        Line(
            "C0401",
            "结算走他们总部系统，每月 5 日前把对账单送到结算主管手上，过了就等下月。"
            "陈列费年底一次结，平时不要答应口头的。",
        ),
        Line(
            "C0402",
            "和中央大街店是两套账，回款抬头看清楚再认。店长爱用微信，急事打结算员座机。",
        ),
    ),
    retained={
        "C0301": "线上渠道的客户另案移交，见 HO-2026-0003",
        "C0302": "线上渠道的客户另案移交，见 HO-2026-0003",
    },
    visits=(
        Visit(
            "2026-04-08",
            "万盛广场四层结算室",
            {"C0401": 2},
            "五月有店庆，想要两台样机做体验台。",
            more={"commitments": "样机由接收人按铺样手续办，店庆后收回"},
        ),
        Visit(
            "2026-04-09",
            "万盛城南店三层",
            {"C0402": 2},
            "隔壁新开了一家数码店，耳机被抢走不少生意。",
        ),
    ),
    training=(
        ("2026-04-01", "E1011", "门店的结算系统怎么登、对账单哪天前要交"),
        ("2026-04-10", "E1011", "两家店的楼层、结算和店长，各管什么"),
    ),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    observed=True,
    vouched_at="2026-04-15T03:02:44Z",
    starts_on="2026-04-20",
    sign_off="2026-04-14",
    reviews=(
        Review("transferor", "E1011", "2026-04-15T01:40:13Z"),
        Review("receiver", "E1014", "2026-04-16T03:18:47Z"),
        Review("supervisor", "E2002", "2026-04-17T03:55:30Z"),
        Review("finance", "E4201", "2026-04-17T08:12:29Z"),
        Review("commerce", "E4301", "2026-04-20T01:33:58Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2026-04-21", "to": ("E4201", "E4301", "E3001")},
            (
                Review("supervisor", "E2002", "2026-04-21T02:02:11Z"),
                Review("finance", "E4201", "2026-04-21T03:15:36Z"),
                Review("commerce", "E4301", "2026-04-21T05:47:20Z"),
                Review("department_manager", "E3001", "2026-04-21T08:30:42Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0401",
                "found_on": "2026-06-16",
                "first_evidence": "events/papers/C0401-bank-lines.csv",
                "reported_by": "E1014",
                "reported_on": "2026-06-17",
                "what": "银行只来过一笔 12680.45 元，对账单上 3 月 11 日和 12 日各记了一次。"
                "门店按对账单盖了章，现在只认盖章的余额，少记的这笔收不回来。",
                "loss": "12680.45",
                "finance_error": {"paper": "statement", "by": "E4201"},
            },
            (
                Review("reporter", "E1014", "2026-06-17T02:36:14Z"),
                Review("commerce", "E4301", "2026-06-18T01:20:33Z"),
                Review("department_manager", "E3001", "2026-06-18T06:54:27Z"),
            ),
            {
                "events/papers/C0401-bank-lines.csv": (
                    ("日期", "来源", "客户编号", "金额", "说明"),
                    ("2026-03-11", "银行流水", "C0401", "12680.45", "到账"),
                    ("2026-03-11", "对账单", "C0401", "12680.45", "已入账"),
                    ("2026-03-12", "对账单", "C0401", "12680.45", "重复入账，银行没有这一笔"),
                ),
            },
        ),
        Event(
            {
                "event": "penalty",
                "problem": "0002",
                "person": "E4201",
                "severity": "half",
                "decided_by": "E3001",
                "decided_on": "2026-06-25",
                "criticised_in": "2026-06",
                "reason": "同一笔到账记了两次，出具以前没有和银行流水核对；第一次，主动说明了情况。",
            },
            (
                Review("department_manager", "E3001", "2026-06-25T02:14:09Z"),
                Review("hr", "E6001", "2026-06-25T06:40:51Z"),
            ),
        ),
    ),
)

UNRESOLVED = Story(
    number="HO-2026-0003",
    kind="resignation",
    channel="online",
    opened_on="2026-03-23",
    transferor="E1011",
    receivers=("E1014",),
    supervisor="E2002",
    manager="E3001",
    commerce=("E4101",),
    resignation=("2026-03-19", "2026-03-23", "2026-04-24"),
    requested_on="2026-03-24",
    issued_on="2026-03-27",
    issued_by="E4101",
    period=("2026-01-01", "2026-03-25"),
    lines=(
        Line(
            "C0301",
            "大促前两周定价，定了就不改。活动差价一律先要平台账单，再谈谁承担。对账找财务，加急找运营总监。",
            nil={"samples": "网店不铺样"},
        ),
        Line(
            "C0302",
            "为春节活动的差价有意见，谈的时候带上平台账单。日常补货不受影响，照常发。",
            nil={"samples": "网店不铺样"},
            refused=("差价没有说清以前，会计不在应收明细上签字", "2026-04-03"),
            remark="别的往来他们都认，只有差价那一笔不认",
        ),
    ),
    retained={
        "C0401": "3C 门店的客户另案移交，见 HO-2026-0002",
        "C0402": "3C 门店的客户另案移交，见 HO-2026-0002",
    },
    visits=(
        Visit(
            "2026-04-02",
            "电商产业园 5 栋 401",
            {"C0301": 2},
            "在谈一个新平台的入驻，年中想要一批专供款。",
        ),
        Visit(
            "2026-04-03",
            "软件园 2 号楼 1106",
            {},
            "店铺换了负责人，对旧活动的约定不熟，只认书面的。",
            customers=("C0302",),
            more={"differences": ("I1",), "next_step": "移交人四月十日前拿到平台账单"},
        ),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0302",
            "kind": "problem",
            "title": "春节活动差价没有平台账单，客户扣着不付",
            "description": "活动是移交人口头答应的，事前没有报备。客户付款时扣下了 23400.00 元。",
            "amount": "23400.00",
            "raised_by": "E1014",
            "raised_on": "2026-03-27",
            "due_on": "2026-04-15",
            "owner": "E1011",
            "plan": "移交人四月十五日前拿到平台账单并请客户付款；到期没有办成，按没解决处理。",
            "reported": {"to": "E3001", "reported_on": "2026-03-30"},
            "progress": (
                {"noted_on": "2026-04-03", "by": "E2002", "note": "当面谈了，客户要看平台账单。"},
                {
                    "noted_on": "2026-04-15",
                    "by": "E2002",
                    "note": "平台说活动没有报名，出不了账单。到期没有解决，移交人知道。",
                },
            ),
            "state": "unresolved",
        },
    ),
    differences={"C0302": ("23400.00", "客户扣下春节活动差价，见遗留问题 I1")},
    training=(("2026-03-31", "E1011", "大促定价、平台账单和活动差价怎么对"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {
            "topic": "relations",
            "known": False,
            "note": "客户换了负责人，请移交人走之前再约一次，三个人当面认识",
        },
    ),
    vouched_at="2026-04-17T02:18:30Z",
    starts_on="2026-04-21",
    sign_off="2026-04-16",
    reviews=(
        Review("transferor", "E1011", "2026-04-17T01:22:08Z"),
        Review("receiver", "E1014", "2026-04-17T06:09:51Z"),
        Review("supervisor", "E2002", "2026-04-20T02:47:16Z"),
        Review("commerce", "E4101", "2026-04-20T03:30:05Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2026-04-22", "to": ("E4101", "E3001")},
            (
                Review("supervisor", "E2002", "2026-04-22T01:44:57Z"),
                Review("commerce", "E4101", "2026-04-22T02:58:13Z"),
                Review("department_manager", "E3001", "2026-04-22T09:05:26Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0302",
                "found_on": "2026-05-28",
                "first_evidence": "events/papers/C0302-refusal.csv",
                "reported_by": "E1014",
                "reported_on": "2026-05-29",
                "what": "客户书面答复不付活动差价，平台也确认没有报名记录，这笔钱收不回来了。",
                "loss": "23400.00",
                "issue": "I1",
            },
            (
                Review("reporter", "E1014", "2026-05-29T01:36:40Z"),
                Review("commerce", "E4101", "2026-05-29T07:21:12Z"),
                Review("department_manager", "E3001", "2026-06-01T02:50:33Z"),
            ),
            {
                "events/papers/C0302-refusal.csv": (
                    ("答复日期", "客户编号", "涉及金额", "客户答复"),
                    ("2026-05-28", "C0302", "23400.00", "活动由贵方承诺，差价不再支付"),
                ),
            },
        ),
    ),
)

STORIES = (LAST_DAY, FINANCE_ERROR, UNRESOLVED)
