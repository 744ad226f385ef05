"""Where things are: the 32 bodies and the 2,865 counties of the as-of date.

The state is that of 31 December 2012 (GB/T 2260). Five cities have no county below them and
stand for themselves. The Corps (兵团) has no GB/T 2260 code: its 14 divisions are counted as
660100 to 661400, and the six cities that it runs (659001 to 659006), which GB/T 2260 lists under
Xinjiang, belong to it and are mapped to their divisions, so that nobody is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CORPS: Final = "66"
"""新疆生产建设兵团"""

CORPS_CITIES: Final = {
    "659001": "660800",
    "659002": "660100",
    "659003": "660300",
    "659004": "660600",
    "659005": "661000",
    "659006": "660200",
}
"""Each city run by the Corps, and the division that it belongs to."""

CITIES_WITHOUT_COUNTIES: Final = ("441900", "442000", "460200", "460300", "620200")

_DIVISION_NAMES: Final = (
    "第一师", "第二师", "第三师", "第四师", "第五师", "第六师", "第七师",
    "第八师", "第九师", "第十师", "建筑工程师", "第十二师", "第十三师", "第十四师",
)  # fmt: skip

BODY_NAMES: Final = {
    "11": ("北京", "Beijing"), "12": ("天津", "Tianjin"), "13": ("河北", "Hebei"),
    "14": ("山西", "Shanxi"), "15": ("内蒙古", "Inner Mongolia"), "21": ("辽宁", "Liaoning"),
    "22": ("吉林", "Jilin"), "23": ("黑龙江", "Heilongjiang"), "31": ("上海", "Shanghai"),
    "32": ("江苏", "Jiangsu"), "33": ("浙江", "Zhejiang"), "34": ("安徽", "Anhui"),
    "35": ("福建", "Fujian"), "36": ("江西", "Jiangxi"), "37": ("山东", "Shandong"),
    "41": ("河南", "Henan"), "42": ("湖北", "Hubei"), "43": ("湖南", "Hunan"),
    "44": ("广东", "Guangdong"), "45": ("广西", "Guangxi"), "46": ("海南", "Hainan"),
    "50": ("重庆", "Chongqing"), "51": ("四川", "Sichuan"), "52": ("贵州", "Guizhou"),
    "53": ("云南", "Yunnan"), "54": ("西藏", "Tibet"), "61": ("陕西", "Shaanxi"),
    "62": ("甘肃", "Gansu"), "63": ("青海", "Qinghai"), "64": ("宁夏", "Ningxia"),
    "65": ("新疆", "Xinjiang"),
    CORPS: ("新疆生产建设兵团", "Xinjiang Production and Construction Corps"),
}  # fmt: skip
"""Body id, short name in Chinese, name in English; 32 bodies in the order of their codes."""


@dataclass(frozen=True, slots=True)
class County:
    """A county, a city without counties, or a division of the Corps."""

    code: str
    name: str
    body: str
    prefecture: str
    """Code of the prefecture; the body's own code where it governs the county directly."""
    prefecture_name: str
    """Empty where the body governs the county directly."""


@dataclass(frozen=True, slots=True)
class Divisions:
    """The counties of one date, by code."""

    counties: Mapping[str, County]

    def of_body(self, body: str) -> tuple[County, ...]:
        """Return a body's counties in the order of their codes."""
        return tuple(county for county in self.counties.values() if county.body == body)


def divisions_from(rows: Iterable[Mapping[str, str]]) -> Divisions:
    """Build the counties from the rows of the GB/T 2260 list (columns code, name, level, …)."""
    counties: dict[str, County] = {}
    for row in rows:
        code = row["code"]
        if code in CORPS_CITIES:
            continue
        if row["level"] == "county":
            prefecture = f"{code[:4]}00" if row["prefecture_name"] else f"{code[:2]}0000"
            counties[code] = County(code, row["name"], code[:2], prefecture, row["prefecture_name"])
        elif code in CITIES_WITHOUT_COUNTIES:
            counties[code] = County(code, row["name"], code[:2], code, row["name"])
    for number, name in enumerate(_DIVISION_NAMES, start=1):
        code = f"{CORPS}{number:02d}00"
        counties[code] = County(code, name, CORPS, code, name)
    return Divisions(dict(sorted(counties.items())))
