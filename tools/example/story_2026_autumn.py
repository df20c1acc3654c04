"""The cases of autumn 2026: signed, refused, waiting for signatures, ready, and a draft."""

from __future__ import annotations

from tools.example.ledger import ledger
from tools.example.story import Line, Review, Sample, Story, Visit

_QUESTIONED = next(i for i in ledger("C0405").invoices if str(i.on) == "2026-05-26")

SIGNED = Story(
    number="HO-2026-0008",
    kind="resignation",
    channel="it_peripheral",
    opened_on="2026-08-24",
    transferor="E1002",
    receivers=("E1005",),
    supervisor="E2001",
    manager="E2002",
    finance=("E4002",),
    assistant=("E1101",),
    resignation=("2026-08-19", "2026-08-24", "2026-10-09"),
    requested_on="2026-08-25",
    issued_on="2026-09-03",
    issued_by="E4002",
    period=("2025-10-16", "2026-08-31"),
    lines=(
        Line(
            "C0101",
            "去年十月从前任手里接的，规矩没变：上午谈价，对账单每月 5 号前寄给财务。"
            "职校机房二期在谈，显示器要留货。",
        ),
        Line(
            "C0102",
            "老账去年底收清了，现在月月清。店已经搬到文汇街对面，送货地址别写错。",
            remark="新址在登记里还没有改，等客户换好执照",
        ),
    ),
    visits=(
        Visit(
            "2026-09-09",
            "青禾电脑店内",
            {"C0101": 2},
            "机房二期十月招标，希望我们配合做演示。",
            more={"next_step": "接收人国庆后安排一次样机演示"},
        ),
        Visit("2026-09-10", "启明办公新店", {"C0102": 2}, "新店面积大了一倍，想摆一组显示器。"),
    ),
    training=(
        ("2026-09-04", "E1002", "对账和催款的日子，两家各有各的规矩"),
        ("2026-09-14", "E1002", "机房二期谈到哪一步，和谁谈"),
    ),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    vouched_at="2026-09-21T03:40:12Z",
    starts_on="2026-10-08",
    sign_off="2026-09-18",
    reviews=(
        Review("transferor", "E1002", "2026-09-21T02:17:33Z"),
        Review("receiver", "E1005", "2026-09-22T03:49:05Z"),
        Review("supervisor", "E2001", "2026-09-24T06:52:40Z"),
        Review("assistant", "E1101", "2026-09-24T08:04:18Z"),
    ),
)

REFUSED = Story(
    number="HO-2026-0009",
    kind="resignation",
    channel="store_3c",
    opened_on="2026-09-03",
    transferor="E1013",
    receivers=("E1012",),
    supervisor="E2002",
    manager="E2002",
    finance=("E4201",),
    commerce=("E4301",),
    observers=("E7002",),
    resignation=("2026-08-31", "2026-09-03", "2026-10-09"),
    requested_on="2026-09-04",
    issued_on="2026-09-09",
    issued_by="E4201",
    period=("2026-06-01", "2026-08-31"),
    lines=(
        Line(
            "C0405",
            "往来会计对账细，去之前自己先核一遍。返利冲抵货款，以他们的冲抵单为准。部长周三不在。",
        ),
        Line(
            "C0406",
            "上柜提前一周报审，临时送样不收。采购和财务都在一楼，办事一趟就能办完。",
        ),
    ),
    retained={
        "C0305": "线上渠道的客户另案移交，见 HO-2026-0010",
        "C0306": "线上渠道的客户另案移交，见 HO-2026-0010",
    },
    visits=(
        Visit(
            "2026-09-15",
            "海洲电器二楼办公室",
            {"C0405": 2},
            "国庆要做满减，笔记本想再压一点价。",
            more={"next_step": "请财务再查一遍五月那张票的付款"},
        ),
        Visit("2026-09-16", "金鼎电器城一楼", {"C0406": 2}, "迷你主机卖得比预期好，要求补铺两台。"),
    ),
    training=(("2026-09-11", "E1013", "返利冲抵和上柜报审怎么办"),),
    familiarity=(
        {
            "topic": "workflow",
            "known": False,
            "note": "返利冲抵单还看不熟，月底请移交人带着再对一次账",
        },
        {"topic": "relations", "known": True},
    ),
    vouched_at="2026-09-22T02:11:35Z",
    sign_off="2026-09-21",
    reviews=(
        Review("transferor", "E1013", "2026-09-21T08:26:52Z"),
        Review("finance", "E4201", "2026-09-22T02:39:14Z"),
        Review(
            "receiver",
            "E1012",
            "2026-09-23T03:07:45Z",
            reason=f"应收明细里 {_QUESTIONED.doc_no} 这一笔不清楚：客户说七月已经付过，财务说没有到账。"
            "请财务查清银行流水、改好明细以后再签。",
            about=({"file": "materials/C0405-receivables.csv", "lines": (2,)},),
        ),
    ),
)

SIGNING = Story(
    number="HO-2026-0010",
    kind="resignation",
    channel="online",
    opened_on="2026-09-03",
    transferor="E1013",
    receivers=("E1012",),
    supervisor="E2002",
    manager="E2002",
    commerce=("E4101",),
    resignation=("2026-08-31", "2026-09-03", "2026-10-09"),
    requested_on="2026-09-04",
    issued_on="2026-09-08",
    issued_by="E4101",
    period=("2026-06-01", "2026-08-31"),
    remarks={"parties": "七月起监交人兼任部门经理，两个身份分别签"},
    lines=(
        Line(
            "C0305",
            "直播排期每月 25 日前报过来，备货要跟上。价格先和总经理定，付款找财务经理，她有微信。",
            nil={"samples": "网店不铺样"},
        ),
        Line(
            "C0306",
            "店主不看邮件，有事打电话。会计每周三来，签字约周三。",
            nil={"samples": "网店不铺样"},
        ),
    ),
    retained={
        "C0405": "3C 门店的客户另案移交，见 HO-2026-0009",
        "C0406": "3C 门店的客户另案移交，见 HO-2026-0009",
    },
    visits=(
        Visit(
            "2026-09-17", "滨海大道 200 号 9 层", {"C0305": 2}, "双十一想签一个独家款，正在比价。"
        ),
        Visit("2026-09-18", "电商产业园 2 栋 115", {"C0306": 2}, "会议摄像头卖不动，想换货。"),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0306",
            "kind": "cross_period_task",
            "title": "六台会议摄像头想换成耳机",
            "raised_by": "E1012",
            "raised_on": "2026-09-18",
            "due_on": "2026-10-31",
            "owner": "E1012",
            "plan": "接收人报商务批，批下来按换货单办，差价记到下一张对账单。",
            "reported": {"to": "E2002", "reported_on": "2026-09-18"},
            "progress": (
                {
                    "noted_on": "2026-09-19",
                    "by": "E1013",
                    "note": "换货申请帮着填好了，交给了接收人。",
                },
                {"noted_on": "2026-09-21", "by": "E2002", "note": "和商务打过招呼，等批。"},
            ),
            "state": "handed_over",
        },
    ),
    training=(("2026-09-11", "E1013", "直播排期、备货和独家款的流程"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    sign_off="2026-09-22",
    reviews=(
        Review("transferor", "E1013", "2026-09-22T07:12:29Z"),
        Review("receiver", "E1012", "2026-09-24T02:58:10Z"),
    ),
)

READY = Story(
    number="HO-2026-0011",
    kind="resignation",
    channel="peripheral",
    opened_on="2026-09-07",
    transferor="E1004",
    receivers=("E1006",),
    supervisor="E2001",
    manager="E2002",
    commerce=("E4101",),
    resignation=("2026-09-03", "2026-09-07", "2026-10-16"),
    requested_on="2026-09-08",
    issued_on="2026-09-11",
    issued_by="E4101",
    period=("2025-11-21", "2026-08-31"),
    lines=(
        Line(
            "C0204",
            "送货单必须有仓库章，去年吃过亏，现在每单都拍照留底。会计每月 8 号到 12 号对账。",
            remark="十月那笔已经结清，见 HO-2025-0002",
        ),
        Line("C0205", "旺季五月到十月，淡季少压货。店主自己管账，签字去店里。"),
    ),
    retained={
        "C0106": "IT 渠道的客户另案移交，见 HO-2026-0012",
        "C0107": "IT 渠道的客户另案移交，见 HO-2026-0012",
    },
    visits=(
        Visit("2026-09-21", "海风办公会议室", {"C0204": 2}, "仓库换了新主管，章也换了，留了印样。"),
        Visit("2026-09-22", "椰林数码店内", {"C0205": 1}, "国庆备货已经下单，款节前付。"),
    ),
    training=(("2026-09-15", "E1004", "仓库章、拍照留底和对账，跟着送了一趟货"),),
    familiarity=(
        {"topic": "workflow", "known": True},
        {"topic": "relations", "known": True},
    ),
    vouched_at="2026-09-28T02:26:50Z",
    samples={
        "C0204": (
            Sample("P-KB104", "2026-06-18", 3),
            Sample("P-CAM2", "2026-07-06", 2),
        ),
    },
)

DRAFT = Story(
    number="HO-2026-0012",
    kind="resignation",
    channel="it_peripheral",
    opened_on="2026-09-07",
    transferor="E1004",
    receivers=("E1005",),
    supervisor="E2001",
    manager="E2002",
    finance=("E4001",),
    assistant=("E1102",),
    resignation=("2026-09-03", "2026-09-07", "2026-10-16"),
    requested_on="2026-09-10",
    period=("2026-06-01", "2026-09-20"),
    remarks={"finance_papers": "财务月底忙，说国庆前后给"},
    lines=(
        Line(
            "C0106",
            "做学校和医院的单子多，寒暑假前后用量大。合同在总经理那里，催款找财务。",
            missing=("statement", "receivables", "work_materials"),
        ),
        Line(
            "C0107",
            "量小，从不赊账，有急单会直接打电话。修电脑的单子下午多，上午去比较好说话。",
            missing=("statement", "receivables", "samples", "work_materials"),
        ),
    ),
    retained={
        "C0204": "外设渠道的客户另案移交，见 HO-2026-0011",
        "C0205": "外设渠道的客户另案移交，见 HO-2026-0011",
    },
    visits=(
        Visit(
            "2026-09-24",
            "博远科技会议室",
            {},
            "医院的单子推到明年，先少备一点。",
            customers=("C0106",),
            present=("E1004", "E1005"),
            more={
                "absent": ({"person": "E2001", "reason": "临时去处理别家客户"},),
                "next_step": "约监交人国庆后再去一次，请客户签字",
            },
        ),
    ),
    issues=(
        {
            "id": "I1",
            "customer": "C0106",
            "kind": "problem",
            "title": "两台借出的笔记本还没有收回",
            "amount": "9398.00",
            "raised_by": "E1005",
            "raised_on": "2026-09-24",
        },
    ),
)

STORIES = (SIGNED, REFUSED, SIGNING, READY, DRAFT)
