"""The cases of early summer 2026: cancelled, two receivers, a long leave."""

from __future__ import annotations

from dataclasses import replace

from tools.example.story import Event, Line, Review, Sample, Story, Visit

CANCELLED = Story(
    number="HO-2026-0004",
    kind="transfer",
    channel="peripheral",
    opened_on="2026-05-06",
    transferor="E1006",
    receivers=("E1004",),
    supervisor="E2001",
    manager="E3001",
    commerce=("E4101",),
    requested_on="2026-05-07",
    period=("2026-02-01", "2026-05-06"),
    lines=(
        Line(
            "C0206",
            "学生生意，开学前两周补货，款到发货。",
            missing=("statement", "receivables", "samples", "work_materials"),
        ),
    ),
    cancelled=("2026-05-20", "调岗取消，客户继续由本人负责"),
)

TWO_RECEIVERS = Story(
    number="HO-2026-0005",
    kind="resignation",
    channel="peripheral",
    opened_on="2026-05-25",
    transferor="E1003",
    receivers=("E1005", "E1006"),
    supervisor="E2001",
    manager="E3001",
    commerce=("E4101",),
    resignation=("2026-05-21", "2026-05-25", "2026-06-15"),
    requested_on="2026-05-25",
    issued_on="2026-05-29",
    issued_by="E4101",
    period=("2026-02-01", "2026-05-26"),
    remarks={"resignation": "家里有急事，人事同意他提前走，提前通知的天数不够"},
    lines=(
        Line(
            "C0201",
            "老板爱面谈，电话里不谈价，进门先喝茶。月度返利用红字发票兑现，财务会盯着，每月 10 号前给。",
            receiver="E1005",
        ),
        Line(
            "C0202",
            "铺样多，店员换得勤，样品按月点，点完请老板娘签字。显示器样机放在二楼比赛区，别漏点。",
            receiver="E1006",
        ),
        Line(
            "C0203",
            "周末最忙，拜访约周四下午。店长管账，对账单发微信，月底前回。",
            receiver="E1006",
        ),
    ),
    visits=(
        Visit(
            "2026-06-03",
            "北站批发市场 3 区 106 号",
            {"C0201": 2},
            "市场要统一改造，七月可能停业一周，想提前备货。",
        ),
        Visit(
            "2026-06-04",
            "星河广场 B1 层",
            {"C0202": 2},
            "暑假要办比赛，样机会借给选手用。",
            more={"next_step": "接收人七月起每月底去点一次样品"},
        ),
        Visit("2026-06-04", "星河广场 2 层", {"C0203": 1}, "扩展坞卖得好，想多要两种颜色。"),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0201",
            "kind": "cross_period_task",
            "title": "五月返利的红字发票还没开",
            "raised_by": "E1003",
            "raised_on": "2026-05-29",
            "due_on": "2026-06-30",
            "owner": "E1005",
            "plan": "返利已和客户核对一致，接收人六月底前请财务开出红字发票。",
            "progress": (
                {
                    "noted_on": "2026-06-03",
                    "by": "E1003",
                    "note": "和客户的财务对过数，申请单填好了。",
                },
                {"noted_on": "2026-06-08", "by": "E2001", "note": "问过财务，月底前能开出来。"},
            ),
            "state": "handed_over",
        },
    ),
    samples={
        "C0202": (
            Sample("P-KB87", "2026-02-10", 6),
            Sample("P-MON27", "2026-03-05", 3),
            Sample("P-HS20", "2026-03-05", 4, condition="包装旧"),
        ),
    },
    training=(
        ("2026-06-01", "E1003", "返利、红字发票和月度对账，带着做了一遍"),
        ("2026-06-05", "E1003", "铺样怎么点、借用怎么登记，在店里边点边教"),
    ),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"receiver": "E1005", "topic": "relations", "known": True},
        {
            "receiver": "E1006",
            "topic": "relations",
            "known": False,
            "note": "店员换得勤，七月去点样品时请老板娘一一介绍",
        },
    ),
    vouched_at="2026-06-10T03:15:07Z",
    starts_on="2026-06-15",
    sign_off="2026-06-09",
    reviews=(
        Review("transferor", "E1003", "2026-06-10T02:30:44Z"),
        Review("receiver", "E1005", "2026-06-11T01:17:28Z"),
        Review("receiver", "E1006", "2026-06-11T08:42:06Z"),
        Review("supervisor", "E2001", "2026-06-12T03:11:59Z"),
        Review("commerce", "E4101", "2026-06-12T06:25:13Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2026-06-16", "to": ("E4101", "E3001")},
            (
                Review("supervisor", "E2001", "2026-06-16T01:50:22Z"),
                Review("commerce", "E4101", "2026-06-16T03:12:08Z"),
                Review("department_manager", "E3001", "2026-06-16T07:38:45Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0202",
                "found_on": "2026-08-03",
                "first_evidence": "events/papers/C0202-count.csv",
                "reported_by": "E1006",
                "reported_on": "2026-08-04",
                "what": "暑期比赛结束后清点，键盘少四把，显示器少两台。"
                "借用登记是移交以前的旧本子，六月交接时点过数，没有核对借条。",
                "# 七月调过价，按发现那天的售价算": None,
                "lines": (
                    {"sku": "P-KB87", "quantity": 4, "placed_on": "2026-02-10"},
                    {"sku": "P-MON27", "quantity": 2, "placed_on": "2026-03-05"},
                ),
            },
            (
                Review("reporter", "E1006", "2026-08-04T02:08:31Z"),
                Review("commerce", "E4101", "2026-08-05T03:34:50Z"),
                Review("department_manager", "E3001", "2026-08-06T01:42:17Z"),
            ),
            {
                "events/papers/C0202-count.csv": (
                    ("清点日期", "客户编号", "型号", "六月交接数", "本次实数", "差数", "说明"),
                    ("2026-08-03", "C0202", "P-KB87", "6", "2", "4", "借条上有两把，人找不到"),
                    ("2026-08-03", "C0202", "P-MON27", "3", "1", "2", "比赛后没有归还"),
                    ("2026-08-03", "C0202", "P-HS20", "4", "4", "0", ""),
                ),
            },
        ),
        Event(
            {
                "event": "recovery",
                "problem": "0002",
                "recovered_on": "2026-08-25",
                "amount": "309.00",
                "what": "一位选手补了一把键盘的钱。",
            },
            (Review("commerce", "E4101", "2026-08-25T08:16:04Z"),),
        ),
    ),
)

LONG_LEAVE = Story(
    number="HO-2026-0006",
    kind="long_leave",
    channel="online",
    opened_on="2026-06-01",
    transferor="E1012",
    receivers=("E1014",),
    supervisor="E2002",
    manager="E3001",
    commerce=("E4101",),
    requested_on="2026-06-01",
    issued_on="2026-06-04",
    issued_by="E4101",
    period=("2026-03-01", "2026-06-02"),
    lines=(
        Line(
            "C0303",
            "线上沟通为主，晚上八点以后回得快。对账找客服主管，她管钱。新品上架前要给他样图。",
            nil={"samples": "网店不铺样"},
        ),
        Line(
            "C0304",
            "款到发货，没有欠过账。下单看库存，缺货直接说，别让他等。",
            nil={"receivables": "先款后货，没有应收", "samples": "网店不铺样"},
        ),
    ),
    retained={
        "C0403": "3C 门店的客户另案移交，见 HO-2026-0007",
        "C0404": "3C 门店的客户另案移交，见 HO-2026-0007",
    },
    visits=(
        Visit("2026-06-09", "创客街 9 号 203", {"C0303": 2}, "准备开直播，想要两套样品试播。"),
        Visit(
            "2026-06-10",
            "视频会议",
            {"C0304": 1},
            "一个人在做，下半年打算请客服。",
            more={"mode": "video", "next_step": "店主回来以后，接收人上门补看一次"},
            remark="店主在外地进货，月底才回；视频里对完账，签字件是快递来的",
        ),
    ),
    training=(("2026-06-08", "E1012", "网店下单、库存和对账怎么看，登录由系统管理员另开"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    starts_on="2026-06-22",
    sign_off="2026-06-15",
    notes="长假六月二十二日开始，八月底回来。假期里有急事可以打电话。",
    reviews=(
        Review("transferor", "E1012", "2026-06-15T08:51:37Z"),
        Review("receiver", "E1014", "2026-06-16T02:24:19Z"),
        Review("supervisor", "E2002", "2026-06-17T01:38:55Z"),
        Review("commerce", "E4101", "2026-06-18T02:09:42Z"),
    ),
    events=(
        Event(
            {
                "event": "waiver",
                "rule": "A0607",
                "customer": "C0304",
                "waived_on": "2026-06-09",
                "reason": "店主在外地进货，月底才回，长假等不到那时候；先视频对账，回来再补一次当面。",
            },
            (Review("department_manager", "E3001", "2026-06-09T07:20:15Z"),),
        ),
        Event(
            {"event": "filing", "filed_on": "2026-06-22", "to": ("E4101", "E3001")},
            (
                Review("supervisor", "E2002", "2026-06-22T01:29:48Z"),
                Review("commerce", "E4101", "2026-06-22T02:40:16Z"),
                Review("department_manager", "E3001", "2026-06-22T06:13:31Z"),
            ),
        ),
        Event(
            {"event": "filing", "filed_on": "2026-06-29", "to": ("E4101", "E3001")},
            (
                Review("supervisor", "E2002", "2026-06-29T01:44:03Z"),
                Review("commerce", "E4101", "2026-06-29T02:31:27Z"),
                Review("department_manager", "E3001", "2026-06-29T07:02:50Z"),
            ),
        ),
    ),
)
LONG_LEAVE_CORRECTED = replace(
    LONG_LEAVE,
    revision=2,
    sign_off="2026-06-25",
    notes="第一版漏了直播授权书，只改这一处：工作资料多一行。",
    work_materials=(
        {
            "kind": "authorisation",
            "title": "直播间品牌授权书",
            "medium": "original",
            "copies": 1,
            "pages": 2,
            "location": "接收人处",
            "confidentiality": "内部",
            "original_returned": True,
        },
    ),
    reviews=(
        Review("transferor", "E1012", "2026-06-25T09:20:44Z"),
        Review("receiver", "E1014", "2026-06-26T01:36:18Z"),
        Review("supervisor", "E2002", "2026-06-26T02:12:05Z"),
        Review("commerce", "E4101", "2026-06-26T06:40:59Z"),
    ),
    events=(),
)
LONG_LEAVE = replace(LONG_LEAVE, corrections=(LONG_LEAVE_CORRECTED,))

NEEDS_RULING = Story(
    number="HO-2026-0007",
    kind="long_leave",
    channel="store_3c",
    opened_on="2026-06-01",
    transferor="E1012",
    receivers=("E1014",),
    supervisor="E2002",
    manager="E3001",
    finance=("E4201",),
    commerce=("E4301",),
    requested_on="2026-06-02",
    issued_on="2026-06-08",
    issued_by="E4201",
    period=("2026-03-01", "2026-06-03"),
    lines=(
        Line(
            "C0403",
            "调价后十天内把价保单交给结算，晚了不好办。楼层经理周一开会，别约上午。",
        ),
        Line(
            "C0404",
            "地方远，一个月去一次就够，平时在群里说。会计月中对账，对账单寄到付。",
        ),
    ),
    retained={
        "C0303": "线上渠道的客户另案移交，见 HO-2026-0006",
        "C0304": "线上渠道的客户另案移交，见 HO-2026-0006",
    },
    visits=(
        Visit(
            "2026-06-11", "星河广场 4 层结算台", {"C0403": 2}, "七月要调整楼层，柜台可能换位置。"
        ),
        Visit("2026-06-12", "天一数码城二楼办公室", {"C0404": 2}, "学校采购少了，想多做一点零售。"),
    ),
    training=(("2026-06-10", "E1012", "调价、价保单和门店结算的期限"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    starts_on="2026-06-22",
    sign_off="2026-06-16",
    reviews=(
        Review("transferor", "E1012", "2026-06-16T09:14:26Z"),
        Review("receiver", "E1014", "2026-06-17T03:02:38Z"),
        Review("supervisor", "E2002", "2026-06-18T02:45:07Z"),
        Review("finance", "E4201", "2026-06-18T06:31:50Z"),
        Review("commerce", "E4301", "2026-06-18T07:18:24Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2026-06-23", "to": ("E4201", "E4301", "E3001")},
            (
                Review("supervisor", "E2002", "2026-06-23T01:33:19Z"),
                Review("finance", "E4201", "2026-06-23T02:27:43Z"),
                Review("commerce", "E4301", "2026-06-23T03:50:12Z"),
                Review("department_manager", "E3001", "2026-06-23T08:05:57Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0403",
                "# 签字前三天门店就来过电话，当时没有写进遗留问题": None,
                "found_on": "2026-06-15",
                "first_evidence": "events/papers/C0403-price-protection.csv",
                "reported_by": "E1014",
                "reported_on": "2026-07-02",
                "what": "门店 6 月 15 日来电说五月促销的价保单没有收到。单子过了期限，"
                "价保差额要由我方自己承担。电话是在签字以前打的，交接材料里没有记。",
                "loss": "4860.20",
            },
            (
                Review("reporter", "E1014", "2026-07-02T02:55:48Z"),
                Review("commerce", "E4301", "2026-07-03T01:46:30Z"),
                Review("department_manager", "E3001", "2026-07-06T03:22:11Z"),
            ),
            {
                "events/papers/C0403-price-protection.csv": (
                    ("来电日期", "客户编号", "事由", "价保差额", "应交单日期", "实际"),
                    ("2026-06-15", "C0403", "五月促销价保", "4860.20", "2026-05-30", "没有交单"),
                ),
            },
        ),
    ),
)

STORIES = (CANCELLED, TWO_RECEIVERS, LONG_LEAVE, NEEDS_RULING)
