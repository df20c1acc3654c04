"""The cases of 2025: both are closed."""

from __future__ import annotations

from tools.example.story import Event, Line, Review, Sample, Story, Visit

CLOSED = Story(
    number="HO-2025-0001",
    kind="resignation",
    channel="it_peripheral",
    opened_on="2025-10-13",
    transferor="E1001",
    receivers=("E1002",),
    supervisor="E2001",
    manager="E3001",
    finance=("E4001",),
    assistant=("E1101",),
    resignation=("2025-10-09", "2025-10-13", "2025-11-14"),
    requested_on="2025-10-14",
    issued_on="2025-10-17",
    issued_by="E4001",
    period=("2025-08-01", "2025-10-15"),
    lines=(
        Line(
            "C0101",
            "老板上午在店，下午跑单位客户，要谈价得赶早。每月 5 号前把上月对账单寄给财务，"
            "她收到才安排付款。显示器常备十台，断货他会直接找别家。",
        ),
        Line(
            "C0102",
            "小店，会计一周来两天，周二和周五。老账按月催，别在月底催，月底他要交房租。"
            "摄像头是替附近两所学校代买的，开学前后量大。",
        ),
    ),
    visits=(
        Visit(
            "2025-10-22",
            "青禾电脑店内",
            {"C0101": 2},
            "刚中标一所职校的机房，年底前要一批显示器，想先留货。",
            more={"next_step": "接收人本周把显示器的到货日期报给客户"},
        ),
        Visit(
            "2025-10-23",
            "启明办公店内",
            {"C0102": 2},
            "店面明年到期，可能搬到对面，说搬之前先把老账结清。",
            more={"differences": ("I1",)},
        ),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0102",
            "kind": "cross_period_task",
            "title": "七月那张票还差一笔没付",
            "amount": "12630.00",
            "raised_by": "E1002",
            "raised_on": "2025-10-20",
            "due_on": "2025-12-31",
            "owner": "E1002",
            "plan": "移交人离职前陪接收人当面要一次；余款由接收人年底前收回，每月底向监交人说一次进展。",
            "reported": {"to": "E3001", "reported_on": "2025-10-21"},
            "progress": (
                {
                    "noted_on": "2025-10-23",
                    "by": "E2001",
                    "note": "拜访时客户当面认账，答应十二月付清。",
                },
                {
                    "noted_on": "2025-10-27",
                    "by": "E1001",
                    "note": "陪接收人去要过一次，会计记下了。",
                },
            ),
            "state": "handed_over",
        },
    ),
    training=(
        ("2025-10-20", "E1001", "订货、对账、开票各走一遍，两家的对账单怎么寄也说了"),
        ("2025-10-24", "E1001", "两家店的人和脾气，什么时候去、什么话不能说"),
    ),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    vouched_at="2025-10-29T02:06:21Z",
    starts_on="2025-11-03",
    sign_off="2025-10-28",
    reviews=(
        Review("transferor", "E1001", "2025-10-30T02:14:05Z"),
        Review("receiver", "E1002", "2025-10-31T01:35:40Z"),
        Review("supervisor", "E2001", "2025-10-31T08:20:11Z"),
        Review("assistant", "E1101", "2025-10-31T09:02:37Z"),
        Review("finance", "E4001", "2025-11-03T01:48:22Z"),
    ),
    events=(
        Event(
            {
                "event": "filing",
                "filed_on": "2025-11-04",
                "to": ("E4001", "E3001"),
                "note": "纸质签字件一式两份，财务和部门经理各存一份。",
            },
            (
                Review("supervisor", "E2001", "2025-11-04T02:05:18Z"),
                Review("finance", "E4001", "2025-11-04T03:31:44Z"),
                Review("department_manager", "E3001", "2025-11-04T06:10:09Z"),
            ),
        ),
    ),
)

FOUND_LATE = Story(
    number="HO-2025-0002",
    kind="transfer",
    channel="peripheral",
    opened_on="2025-11-17",
    transferor="E1002",
    receivers=("E1004",),
    supervisor="E2001",
    manager="E3001",
    commerce=("E4101",),
    requested_on="2025-11-18",
    issued_on="2025-11-24",
    issued_by="E4101",
    period=("2025-09-01", "2025-11-20"),
    lines=(
        Line(
            "C0204",
            "货送码头仓库，送货单要盖仓库章，没有章会计不认。会计每月 8 号到 12 号对账，"
            "提前一天打电话最好。",
        ),
        Line(
            "C0205",
            "旅游旺季卖得好，淡季别让他压货。店主自己管账，微信上发对账单就行，签字要去店里。",
        ),
    ),
    retained={
        "C0101": "IT 渠道的客户不调整，仍由本人负责",
        "C0102": "IT 渠道的客户不调整，仍由本人负责",
    },
    remarks={"retained": "这次只调外设渠道，十月接过来的两家继续自己跟"},
    visits=(
        Visit(
            "2025-11-27",
            "海风办公会议室",
            {"C0204": 2},
            "明年想把打印耗材也放到一处采购，问我们做不做。",
        ),
        Visit(
            "2025-11-28",
            "椰林数码店内",
            {"C0205": 1},
            "冬天客流少，想换一批小件耳机试试。",
            more={"commitments": "滞销的两只耳机下次送货时换新款"},
        ),
    ),
    samples={
        "C0204": (
            Sample("P-KB87", "2025-08-20", 4),
            Sample("P-CAM2", "2025-09-12", 2),
        ),
    },
    training=(("2025-11-26", "E1002", "送货单、仓库章和对账的先后，拿上个月的单子走了一遍"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {
            "topic": "relations",
            "known": False,
            "note": "仓库那边的人还认不全，十二月送货时请移交人再陪一趟",
        },
    ),
    starts_on="2025-12-10",
    sign_off="2025-12-02",
    reviews=(
        Review("transferor", "E1002", "2025-12-03T03:22:51Z"),
        Review("receiver", "E1004", "2025-12-05T07:46:03Z"),
        Review("supervisor", "E2001", "2025-12-08T06:40:29Z"),
        Review("commerce", "E4101", "2025-12-09T02:11:56Z"),
    ),
    events=(
        Event(
            {"event": "filing", "filed_on": "2025-12-11", "to": ("E4101", "E3001")},
            (
                Review("supervisor", "E2001", "2025-12-11T01:30:12Z"),
                Review("commerce", "E4101", "2025-12-11T02:15:40Z"),
                Review("department_manager", "E3001", "2025-12-11T08:02:33Z"),
            ),
        ),
        Event(
            {
                "event": "problem",
                "customer": "C0204",
                "found_on": "2026-07-08",
                "first_evidence": "events/papers/C0204-delivery-check.csv",
                "reported_by": "E1004",
                "reported_on": "2026-07-09",
                "what": "半年对账时，客户查不到 2025 年 10 月 14 日那张发货单的仓库章，"
                "只认其中一部分。移交时这张票列在应收里，没有人核对过回单。",
                "loss": "9386.47",
            },
            (
                Review("reporter", "E1004", "2026-07-09T03:05:27Z"),
                Review("commerce", "E4101", "2026-07-10T02:44:18Z"),
                Review("department_manager", "E3001", "2026-07-13T06:21:50Z"),
            ),
            {
                "events/papers/C0204-delivery-check.csv": (
                    ("核对日期", "发货日期", "型号", "发货数量", "仓库章", "客户意见"),
                    ("2026-07-08", "2025-10-14", "P-KB87", "20", "没有", "查不到收货记录"),
                    ("2026-07-08", "2025-10-14", "P-MS10", "35", "没有", "认可一部分，待仓库回忆"),
                ),
            },
        ),
        Event(
            {
                "event": "recovery",
                "problem": "0002",
                "recovered_on": "2026-08-10",
                "amount": "3000.00",
                "what": "客户仓库找到一张手写收条，认可鼠标那部分，当天转来 3000.00 元。",
                "paper": "events/papers/C0204-bank-advice.csv",
            },
            (Review("commerce", "E4101", "2026-08-11T01:58:06Z"),),
            {
                "events/papers/C0204-bank-advice.csv": (
                    ("入账日期", "付款方", "金额", "用途"),
                    ("2026-08-10", "C0204", "3000.00", "2025 年 10 月货款，认可部分"),
                ),
            },
        ),
        Event(
            {
                "event": "settlement",
                "problem": "0002",
                "settled_on": "2026-08-28",
                "what": "各人承担的部分都已确认并办完，余下的由公司核销。",
            },
            (Review("commerce", "E4101", "2026-08-28T07:33:15Z"),),
        ),
    ),
)

STORIES = (CLOSED, FOUND_LATE)
