"""Words from which names, persons and addresses of the practice nation are made.

Nobody and nothing real is meant: trade names are put together from single characters, persons are
called 某 with a pair of stem and branch, and streets are named by such pairs as well.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

STEMS: Final = "甲乙丙丁戊己庚辛壬癸"
BRANCHES: Final = "子丑寅卯辰巳午未申酉戌亥"
PAIRS: Final = tuple(STEMS[at % 10] + BRANCHES[at % 12] for at in range(60))
"""The sixty pairs of stem and branch (六十干支)."""

SURNAMES: Final = tuple("王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧")
PERSONS: Final = tuple(f"{surname}某{pair}" for surname in SURNAMES for pair in PAIRS)
"""1,800 visibly made-up persons."""


@dataclass(frozen=True, slots=True)
class Industry:
    """One line of business."""

    code: str
    """GB/T 4754-2011: letter and four digits."""
    word: str
    """How it shows in a name."""
    weight: int
    women_percent: int
    migrant_percent: int


INDUSTRIES: Final = tuple(
    Industry(*line)
    for line in (
        ("A0412", "水产养殖", 8, 38, 30), ("A0511", "农机服务", 7, 32, 30),
        ("B1019", "矿业", 6, 16, 50), ("C1331", "粮油食品", 14, 45, 42),
        ("C1411", "食品", 18, 55, 45), ("C1711", "纺织", 32, 62, 55),
        ("C1810", "服饰", 38, 70, 58), ("C1952", "鞋业", 14, 60, 60),
        ("C2110", "家具", 20, 35, 55), ("C2231", "纸业包装", 14, 44, 48),
        ("C2319", "印务", 16, 46, 38), ("C2641", "涂料", 9, 32, 36),
        ("C2928", "塑料制品", 30, 44, 50), ("C3031", "建材", 20, 25, 52),
        ("C3311", "金属结构", 34, 25, 46), ("C3525", "模具", 24, 22, 42),
        ("C3660", "汽车配件", 24, 34, 42), ("C3963", "集成电路", 6, 48, 30),
        ("C3969", "电子科技", 38, 52, 46), ("D4610", "供水", 3, 34, 15),
        ("E4700", "建筑工程", 32, 14, 70), ("E5010", "装饰工程", 26, 24, 56),
        ("F5165", "建材商贸", 52, 42, 26), ("F5211", "百货", 46, 62, 26),
        ("F5212", "超市", 26, 66, 32), ("F5251", "医药", 20, 60, 18),
        ("G5430", "货运", 32, 22, 40), ("G5990", "仓储", 9, 30, 38),
        ("H6110", "酒店", 22, 58, 46), ("H6210", "餐饮管理", 34, 58, 52),
        ("I6510", "软件", 26, 36, 8), ("I6540", "数据服务", 10, 42, 8),
        ("K7010", "置业", 26, 40, 12), ("K7020", "物业服务", 28, 40, 44),
        ("L7233", "信息咨询", 36, 50, 8), ("L7240", "广告", 26, 52, 12),
        ("M7450", "检测技术", 9, 40, 8), ("O7930", "洗染服务", 7, 60, 48),
        ("O8011", "汽车维修", 18, 18, 40), ("P8291", "职业培训", 9, 56, 8),
        ("R8911", "文化娱乐", 11, 52, 32),
    )
)  # fmt: skip

TRADES: Final = ("制造业", "建筑业", "餐饮业", "零售业", "运输业", "家政服务业", "软件业", "纺织业")
"""Trades for which federations are formed (行业性)."""

ASSOCIATIONS: Final = (
    "餐饮行业协会", "建筑业协会", "志愿者服务中心", "养老服务中心", "民办幼儿园", "民办职业学校",
    "社区服务中心", "环保促进会", "个体劳动者协会", "会计师事务所", "律师事务所", "书画研究会",
)  # fmt: skip
"""Kinds of social organisation; law and accounting firms are counted there, as unions do."""


@cache
def trade_names() -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return beginnings of trade names (two characters), and what may follow as a third."""
    slots: dict[str, list[str]] = {}
    source = files("kaohe.data") / "lexicon" / "trade-name-char-slots.csv"
    with source.open("r", encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            slots.setdefault(row["slot"], []).append(row["char"])
    pairs = tuple(first + second for first in slots["d31"] for second in slots["d32"])
    return pairs, tuple(slots["d33"])
