"""The customers of the example company; companies, people, addresses and phones are made up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tools.example.credit_code import credit_code
from tools.example.money import yuan

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a customer."""

    name: str
    title: str
    is_finance: bool = False
    wechat: bool = False


@dataclass(frozen=True, slots=True)
class Customer:
    """One entry of the register of customers; money in whole yuan."""

    number: str
    channel: str
    name: str
    name_en: str
    short_name: str
    type: str
    level: str
    region: str
    address: str
    contacts: tuple[Contact, ...]
    terms: int
    limit: int
    products: str
    first_deal_on: str
    owner: str
    owned_from: str
    contract_end: str
    price_policy: str
    rebate_policy: str
    relation: str
    competitors: str | None = None
    status: str = "active"
    remark: str | None = None

    @property
    def digits(self) -> str:
        """The four digits of the customer's number."""
        return self.number[1:]

    @property
    def uscc(self) -> str:
        """The credit code."""
        return credit_code(self.digits)

    @property
    def contract_no(self) -> str:
        """The number of the present contract."""
        return f"LQ-{self.contract_end[:4]}-{self.digits}"

    @property
    def invoice_info(self) -> dict[str, object]:
        """What stands on invoices; the account belongs to nobody."""
        return {
            "title": self.name,
            "tax_no": self.uscc,
            "bank": f"{self.region}商业银行营业部",
            "account": f"990000000000{self.digits}",
        }

    @property
    def reconciles(self) -> int:
        """The number of the contact who reconciles accounts."""
        numbers = (n for n, contact in enumerate(self.contacts, 1) if contact.is_finance)
        return next(numbers, 1)

    def record(self) -> dict[str, object]:
        """Return the entry as the register writes it."""
        return dict(self._fields())

    def _fields(self) -> Iterator[tuple[str, object]]:
        if self.remark:
            yield f"# {self.remark}", None
        yield "customer", self.number
        yield "name", self.name
        yield "name_en", self.name_en
        yield "short_name", self.short_name
        yield "uscc", self.uscc
        yield "type", self.type
        yield "channel", self.channel
        yield "level", self.level
        yield "region", self.region
        yield "address", self.address
        yield "contacts", [self._contact(n, each) for n, each in enumerate(self.contacts, 1)]
        yield "invoice_info", self.invoice_info
        yield "payment_terms_days", self.terms
        yield "credit_limit", yuan(self.limit * 100)
        yield "contract_no", self.contract_no
        yield "contract_end", self.contract_end
        yield "price_policy", self.price_policy
        yield "rebate_policy", self.rebate_policy
        yield "products", self.products
        yield "first_deal_on", self.first_deal_on
        yield "relationship_note", self.relation
        if self.competitors:
            yield "competitor_note", self.competitors
        yield "status", self.status
        yield "first_owner", {"person": self.owner, "from": self.owned_from}

    def _contact(self, number: int, contact: Contact) -> dict[str, object]:
        phone = f"138-0000-{self.digits[1:]}{number}"
        data: dict[str, object] = {
            "number": number,
            "name": contact.name,
            "title": contact.title,
            "phone": phone,
        }
        if contact.wechat:
            data["wechat"] = f"demo-{self.number.lower()}-{number}"
        return {**data, "is_finance": True} if contact.is_finance else data


IT = (
    Customer(
        "C0101",
        "it_peripheral",
        "澜江市青禾电脑有限公司",
        "Lanjiang Qinghe Computer Co., Ltd.",
        "青禾电脑",
        "dealer",
        "A",
        "澜江",
        "澜江市临桥区拱门路 12 号一层",
        (Contact("史兆丰", "总经理", wechat=True), Contact("邹秀云", "财务", is_finance=True)),
        45,
        400_000,
        "商务笔记本、显示器",
        "2021-04-20",
        "E1001",
        "2021-04-20",
        "2026-12-31",
        "按渠道价，月进货满 20 万再让 1 个点",
        "季度返利 2%，次季首月确认",
        "老板上午在店里，下午多半在外面跑单位客户；对账只找财务。",
        "同时卖两个外地品牌的笔记本，我们占六成。",
    ),
    Customer(
        "C0102",
        "it_peripheral",
        "澜江市启明办公设备商行",
        "Lanjiang Qiming Office Equipment",
        "启明办公",
        "terminal",
        "C",
        "澜江",
        "澜江市临桥区文汇街 88 号",
        (Contact("龚大勇", "店主"), Contact("单春梅", "会计", is_finance=True)),
        30,
        120_000,
        "键盘鼠标、摄像头",
        "2022-03-15",
        "E1001",
        "2022-03-15",
        "2026-12-31",
        "按渠道价，不再下浮",
        "年度返利 1%",
        "小本生意，月底资金紧，催款宜在每月十号前后。",
    ),
    Customer(
        "C0103",
        "it_peripheral",
        "望桥市联创信息技术有限公司",
        "Wangqiao Lianchuang IT Co., Ltd.",
        "联创信息",
        "dealer",
        "A",
        "望桥",
        "望桥市高新路 6 号联创大厦 3 层",
        (
            Contact("景文涛", "采购经理", wechat=True),
            Contact("闵慧娟", "财务主管", is_finance=True),
            Contact("欧阳立", "库管"),
        ),
        45,
        500_000,
        "商务笔记本、扩展坞",
        "2020-09-10",
        "E1003",
        "2020-09-10",
        "2027-06-30",
        "项目单一单一议，常规按渠道价",
        "季度返利 2%，另有项目补贴",
        "采购和财务分开管，发票一定要寄到财务本人手里。",
        "项目单里会拿别家显示器搭配。",
        remark="2025 年底换了库管，退货单以新库管签字为准",
    ),
    Customer(
        "C0104",
        "it_peripheral",
        "望桥市宏图数码经营部",
        "Wangqiao Hongtu Digital",
        "宏图数码",
        "terminal",
        "B",
        "望桥",
        "望桥市电脑城二层 B17",
        (Contact("卓志远", "店主", is_finance=True), Contact("鲍丽霞", "店长")),
        30,
        150_000,
        "键盘鼠标、移动固态",
        "2021-01-08",
        "E1003",
        "2021-01-08",
        "2026-12-31",
        "按渠道价",
        "年度返利 1.5%",
        "夫妻店，店主管进货也管账，周二上午有空。",
    ),
    Customer(
        "C0105",
        "it_peripheral",
        "望桥市金桥电脑商行",
        "Wangqiao Jinqiao Computer",
        "金桥电脑",
        "terminal",
        "B",
        "望桥",
        "望桥市电脑城二层 B22",
        (Contact("项建平", "店主"), Contact("臧雪莹", "会计", is_finance=True)),
        30,
        180_000,
        "显示器、迷你主机",
        "2021-06-18",
        "E1003",
        "2021-06-18",
        "2026-12-31",
        "按渠道价",
        "年度返利 1.5%，满 80 万加 0.5%",
        "和宏图数码在同一层，两家比着进货，报价要一致。",
    ),
    Customer(
        "C0106",
        "it_peripheral",
        "松岭市博远科技有限公司",
        "Songling Boyuan Technology Co., Ltd.",
        "博远科技",
        "dealer",
        "B",
        "松岭",
        "松岭市开发区创业路 20 号",
        (Contact("祁志明", "总经理"), Contact("柯美玲", "财务", is_finance=True)),
        45,
        260_000,
        "商务笔记本、会议摄像头",
        "2024-01-22",
        "E1004",
        "2024-01-22",
        "2026-12-31",
        "按渠道价",
        "季度返利 2%",
        "做学校和医院的单子多，寒暑假前后用量大。",
    ),
    Customer(
        "C0107",
        "it_peripheral",
        "松岭市新锐电脑维修部",
        "Songling Xinrui Computer Repair",
        "新锐维修",
        "terminal",
        "D",
        "松岭",
        "松岭市人民西路 135 号",
        (Contact("谷永福", "店主", is_finance=True),),
        0,
        30_000,
        "移动固态、键盘",
        "2024-05-09",
        "E1004",
        "2024-05-09",
        "2026-12-31",
        "按渠道价，款到发货",
        "无",
        "量小但从不赊账，有急单会直接打电话。",
    ),
)

PERIPHERAL = (
    Customer(
        "C0201",
        "peripheral",
        "澜江市百脑外设批发行",
        "Lanjiang Bainao Peripherals Wholesale",
        "百脑外设",
        "dealer",
        "A",
        "澜江",
        "澜江市北站批发市场 3 区 106 号",
        (Contact("屠宏斌", "老板", wechat=True), Contact("闻晓岚", "财务", is_finance=True)),
        45,
        380_000,
        "键盘、鼠标、耳机",
        "2020-10-12",
        "E1003",
        "2020-10-12",
        "2026-12-31",
        "批发价按渠道价下浮 3%",
        "月度返利 1.5%，以红字发票兑现",
        "老板爱面谈，电话里不谈价。",
        "主推另一家的低价鼠标，我们走中高端。",
    ),
    Customer(
        "C0202",
        "peripheral",
        "云溪市键客电竞用品店",
        "Yunxi Jianke Gaming Gear",
        "键客电竞",
        "terminal",
        "B",
        "云溪",
        "云溪市星河广场 B1 层 09 铺",
        (Contact("江子轩", "店长"), Contact("阮思琪", "老板娘", is_finance=True)),
        30,
        160_000,
        "机械键盘、显示器",
        "2022-08-01",
        "E1003",
        "2022-08-01",
        "2026-12-31",
        "按渠道价",
        "新品首铺免费铺样，半年一盘",
        "铺样多，店员流动大，样品要按月点。",
    ),
    Customer(
        "C0203",
        "peripheral",
        "云溪市智选数码生活馆",
        "Yunxi Zhixuan Digital Living",
        "智选生活馆",
        "terminal",
        "C",
        "云溪",
        "云溪市星河广场 2 层 31 铺",
        (Contact("樊小舟", "店长", is_finance=True), Contact("麦佳慧", "店员")),
        30,
        90_000,
        "耳机、扩展坞",
        "2023-03-20",
        "E1003",
        "2023-03-20",
        "2026-12-31",
        "按渠道价",
        "无",
        "周末最忙，拜访约在周四下午。",
    ),
    Customer(
        "C0204",
        "peripheral",
        "白沙湾市海风办公用品有限公司",
        "Baishawan Haifeng Office Supplies Co., Ltd.",
        "海风办公",
        "dealer",
        "B",
        "白沙湾",
        "白沙湾市港口路 52 号",
        (Contact("褚卫东", "总经理"), Contact("翁淑芬", "会计", is_finance=True)),
        45,
        220_000,
        "键盘鼠标、摄像头",
        "2022-09-05",
        "E1002",
        "2022-09-05",
        "2026-12-31",
        "按渠道价，整箱再减 1%",
        "季度返利 1.5%",
        "收货在码头仓库，送货单必须有仓库章才认。",
    ),
    Customer(
        "C0205",
        "peripheral",
        "白沙湾市椰林数码商店",
        "Baishawan Yelin Digital Store",
        "椰林数码",
        "terminal",
        "C",
        "白沙湾",
        "白沙湾市中山街 17 号",
        (Contact("符家豪", "店主", is_finance=True), Contact("冼小敏", "店员")),
        30,
        80_000,
        "耳机、移动固态",
        "2023-05-16",
        "E1002",
        "2023-05-16",
        "2026-12-31",
        "按渠道价",
        "无",
        "旅游旺季生意好，淡季会压货，注意账期。",
    ),
    Customer(
        "C0206",
        "peripheral",
        "松岭市学府路文具数码店",
        "Songling Xuefu Road Stationery and Digital",
        "学府文具",
        "terminal",
        "D",
        "松岭",
        "松岭市学府路 3 号",
        (Contact("宁秋菊", "店主", is_finance=True),),
        0,
        20_000,
        "鼠标、耳机",
        "2025-02-24",
        "E1006",
        "2025-02-24",
        "2026-12-31",
        "按渠道价，款到发货",
        "无",
        "学生生意，开学前两周补货。",
    ),
)

ONLINE = (
    Customer(
        "C0301",
        "online",
        "澜江市云仓电子商务有限公司",
        "Lanjiang Yuncang E-commerce Co., Ltd.",
        "云仓电商",
        "online_shop",
        "A",
        "澜江",
        "澜江市电商产业园 5 栋 401",
        (
            Contact("汤俊杰", "运营总监", wechat=True),
            Contact("耿雅静", "财务", is_finance=True),
        ),
        60,
        600_000,
        "全线外设",
        "2021-09-01",
        "E1011",
        "2021-09-01",
        "2026-12-31",
        "按线上价，大促另签",
        "活动差价由我方承担，凭平台账单结算",
        "大促前两周定价，之后不再改。",
        "自有品牌也在做鼠标。",
    ),
    Customer(
        "C0302",
        "online",
        "望桥市优品网络科技有限公司",
        "Wangqiao Youpin Network Technology Co., Ltd.",
        "优品网络",
        "online_shop",
        "B",
        "望桥",
        "望桥市软件园 2 号楼 1106",
        (Contact("崔晨曦", "店铺负责人"), Contact("覃玉兰", "会计", is_finance=True)),
        45,
        300_000,
        "显示器、机械键盘",
        "2022-04-11",
        "E1011",
        "2022-04-11",
        "2026-12-31",
        "按线上价",
        "活动差价先报备后结算",
        "为春节活动的差价一直有争议，谈的时候带上平台账单。",
        status="disputed",
    ),
    Customer(
        "C0303",
        "online",
        "云溪市飞鱼数码网店",
        "Yunxi Feiyu Digital Online Shop",
        "飞鱼网店",
        "online_shop",
        "B",
        "云溪",
        "云溪市创客街 9 号 203",
        (Contact("路遥遥", "店主"), Contact("甘雪飞", "客服主管", is_finance=True)),
        30,
        200_000,
        "耳机、扩展坞",
        "2022-06-06",
        "E1012",
        "2022-06-06",
        "2026-12-31",
        "按线上价",
        "季度返利 1%",
        "线上沟通为主，回复都在晚上。",
    ),
    Customer(
        "C0304",
        "online",
        "松岭市小橙子数码专营店",
        "Songling Xiaochengzi Digital Shop",
        "小橙子",
        "online_shop",
        "C",
        "松岭",
        "松岭市电商大厦 718",
        (Contact("卞明轩", "店主", is_finance=True),),
        0,
        50_000,
        "移动固态、无线鼠标",
        "2023-10-30",
        "E1012",
        "2023-10-30",
        "2026-12-31",
        "按线上价，款到发货",
        "无",
        "先打款再发货，没有欠过账。",
    ),
    Customer(
        "C0305",
        "online",
        "白沙湾市潮玩科技有限公司",
        "Baishawan Chaowan Technology Co., Ltd.",
        "潮玩科技",
        "online_shop",
        "A",
        "白沙湾",
        "白沙湾市滨海大道 200 号 9 层",
        (
            Contact("喻浩然", "总经理"),
            Contact("苗佩珊", "财务经理", is_finance=True, wechat=True),
        ),
        45,
        450_000,
        "机械键盘、头戴耳机",
        "2022-01-17",
        "E1013",
        "2022-01-17",
        "2027-01-31",
        "按线上价，直播专供另议",
        "季度返利 2%",
        "直播排期每月 25 日前报过来，备货要跟上。",
    ),
    Customer(
        "C0306",
        "online",
        "澜江市拾光电子商行",
        "Lanjiang Shiguang Electronics",
        "拾光电子",
        "online_shop",
        "C",
        "澜江",
        "澜江市电商产业园 2 栋 115",
        (Contact("芮志强", "店主"), Contact("冉小红", "会计", is_finance=True)),
        30,
        100_000,
        "会议摄像头、耳机",
        "2023-07-03",
        "E1013",
        "2023-07-03",
        "2026-12-31",
        "按线上价",
        "无",
        "店主不看邮件，有事打电话。",
    ),
)

STORES = (
    Customer(
        "C0401",
        "store_3c",
        "澜江市万盛 3C 广场",
        "Lanjiang Wansheng 3C Plaza",
        "万盛广场",
        "mall",
        "A",
        "澜江",
        "澜江市中央大街 1 号万盛广场四层",
        (Contact("戚国强", "采购部长"), Contact("钮晓燕", "结算主管", is_finance=True)),
        60,
        500_000,
        "笔记本、显示器",
        "2021-10-18",
        "E1011",
        "2021-10-18",
        "2026-12-31",
        "按门店价，进场费年付",
        "年度返利 3%，含陈列支持",
        "结算走总部系统，每月 5 日前交对账单，过了就等下月。",
        "同层有三家品牌专柜。",
    ),
    Customer(
        "C0402",
        "store_3c",
        "澜江市万盛 3C 广场城南店",
        "Lanjiang Wansheng 3C Plaza South Branch",
        "万盛城南店",
        "mall",
        "B",
        "澜江",
        "澜江市南环路 300 号万盛城南店三层",
        (Contact("管文静", "店长"), Contact("边海峰", "结算员", is_finance=True)),
        60,
        260_000,
        "外设、耳机",
        "2022-12-05",
        "E1011",
        "2022-12-05",
        "2026-12-31",
        "按门店价",
        "年度返利 2%",
        "和中央大街店是两套账，回款别记混。",
    ),
    Customer(
        "C0403",
        "store_3c",
        "云溪市星河数码港",
        "Yunxi Xinghe Digital Harbour",
        "星河数码港",
        "mall",
        "B",
        "云溪",
        "云溪市星河广场 4 层",
        (Contact("毕晓峰", "楼层经理"), Contact("尤佳丽", "结算", is_finance=True)),
        45,
        300_000,
        "笔记本、扩展坞",
        "2022-05-23",
        "E1012",
        "2022-05-23",
        "2026-12-31",
        "按门店价，调价按库存给价保",
        "价保差额次月冲抵货款",
        "价保单要在调价后十天内交，晚了不好办。",
    ),
    Customer(
        "C0404",
        "store_3c",
        "松岭市天一数码城",
        "Songling Tianyi Digital City",
        "天一数码城",
        "mall",
        "C",
        "松岭",
        "松岭市人民东路 66 号",
        (Contact("滕建国", "业务经理"), Contact("危晓梅", "会计", is_finance=True)),
        45,
        150_000,
        "显示器、机械键盘",
        "2023-08-14",
        "E1012",
        "2023-08-14",
        "2026-12-31",
        "按门店价",
        "年度返利 1.5%",
        "地方远，一个月去一次就够，平时微信群里联系。",
    ),
    Customer(
        "C0405",
        "store_3c",
        "白沙湾市海洲电器数码部",
        "Baishawan Haizhou Digital Department",
        "海洲数码",
        "mall",
        "A",
        "白沙湾",
        "白沙湾市滨海大道 18 号",
        (Contact("左明辉", "部长"), Contact("岑丽娜", "往来会计", is_finance=True)),
        60,
        480_000,
        "笔记本、头戴耳机",
        "2022-02-21",
        "E1013",
        "2022-02-21",
        "2026-12-31",
        "按门店价",
        "季度返利 2%，冲抵货款",
        "往来会计记性好，账对得细，别带没核过的数去。",
    ),
    Customer(
        "C0406",
        "store_3c",
        "望桥市金鼎电器城",
        "Wangqiao Jinding Appliance City",
        "金鼎电器城",
        "mall",
        "B",
        "望桥",
        "望桥市解放路 210 号",
        (Contact("仇立新", "采购"), Contact("隋芳芳", "财务", is_finance=True)),
        45,
        240_000,
        "迷你主机、显示器",
        "2023-04-17",
        "E1013",
        "2023-04-17",
        "2026-12-31",
        "按门店价",
        "年度返利 2%",
        "上柜要提前一周报审，临时送样不收。",
    ),
)

CUSTOMERS = (*IT, *PERIPHERAL, *ONLINE, *STORES)

BY_NUMBER = {customer.number: customer for customer in CUSTOMERS}
