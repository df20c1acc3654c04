"""The price lists: what the company sells, for how much, in which channel, from which day on."""

from __future__ import annotations

from dataclasses import dataclass

from tools.example.money import yuan

CHANNELS = {"it_peripheral": 100, "peripheral": 103, "online": 97, "store_3c": 108}
"""Each channel's price in percent of the list."""

PRODUCTS = {
    # model: name, list price in yuan
    "A-NB14": ("14 寸轻薄笔记本", 4299),
    "A-NB15": ("15 寸商务笔记本", 4999),
    "A-MINI": ("迷你主机", 2199),
    "P-KB87": ("87 键机械键盘", 329),
    "P-KB104": ("104 键机械键盘", 399),
    "P-MS10": ("无线鼠标", 89),
    "P-MON24": ("24 寸显示器", 799),
    "P-MON27": ("27 寸显示器", 1199),
    "P-HUB7": ("七口扩展坞", 219),
    "P-SSD1T": ("移动固态硬盘 1TB", 469),
    "P-HS20": ("头戴耳机", 259),
    "P-CAM2": ("会议摄像头", 349),
}

_LAST_DAY_OF_2025 = "2025-12-31"
_LAST_DAY_BEFORE_JULY = "2026-06-30"
_CHANGED_IN_JULY = {"A-NB15": 94, "P-KB87": 91, "P-MON27": 109, "P-SSD1T": 112}
"""New prices from July 2026 in percent of those of January; the others stay as they are."""

_VAT_PERCENT = 13


@dataclass(frozen=True, slots=True)
class Price:
    """One row of a price list, in fen."""

    file: str
    sku: str
    channel: str
    fen: int
    from_day: str
    to_day: str | None

    def rows(self) -> tuple[dict[str, object], ...]:
        """Return the row with tax and the row without."""
        net = (self.fen * 200 + 100 + _VAT_PERCENT) // (2 * (100 + _VAT_PERCENT))
        return tuple(
            {
                "sku": self.sku,
                "channel": self.channel,
                "price": yuan(fen),
                "tax_included": tax_included,
                "effective_from": self.from_day,
                "effective_to": self.to_day,
            }
            for fen, tax_included in ((self.fen, True), (net, False))
        )


def _fen(sku: str, channel: str, percent: int) -> int:
    """Return a price that ends in nine yuan, as the company likes it."""
    whole = PRODUCTS[sku][1] * CHANNELS[channel] * percent // 10_000
    return (whole // 10 * 10 + 9) * 100


def _prices() -> tuple[Price, ...]:
    rows = []
    for channel in CHANNELS:
        for sku in PRODUCTS:
            changed = _CHANGED_IN_JULY.get(sku)
            until = _LAST_DAY_BEFORE_JULY if changed else None
            old, new = _fen(sku, channel, 104), _fen(sku, channel, 100)
            rows.append(Price("2025-07", sku, channel, old, "2025-07-01", _LAST_DAY_OF_2025))
            rows.append(Price("2026-01", sku, channel, new, "2026-01-01", until))
            if changed:
                newer = _fen(sku, channel, changed)
                rows.append(Price("2026-07", sku, channel, newer, "2026-07-01", None))
    return tuple(rows)


PRICES = _prices()


def price(sku: str, channel: str, on: str) -> Price:
    """Return the price of a model in a channel on a day."""
    (found,) = (
        row
        for row in PRICES
        if (row.sku, row.channel) == (sku, channel)
        and row.from_day <= on <= (row.to_day or "9999-12-31")
    )
    return found
