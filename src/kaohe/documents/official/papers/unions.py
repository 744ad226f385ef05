"""Full names of the 32 bodies and their committees, as an official document addresses them."""

from __future__ import annotations

from typing import Final

_CITIES: Final = frozenset({"11", "12", "31", "50"})
_REGIONS: Final = {
    "15": "自治区",
    "45": "壮族自治区",
    "54": "自治区",
    "64": "回族自治区",
    "65": "维吾尔自治区",
}
_CORPS: Final = "66"


def name_union(body: str, name: str) -> str:
    """Return the full name of a body's union.

    Args:
        body: the body's two digits.
        name: its short name, as the pack has it.

    >>> [name_union(*each) for each in (("11", "北京"), ("33", "浙江"), ("64", "宁夏"))]
    ['北京市总工会', '浙江省总工会', '宁夏回族自治区总工会']
    >>> name_union("66", "新疆生产建设兵团")
    '新疆生产建设兵团工会'
    """
    return f"{name}工会" if body == _CORPS else f"{_name_place(body, name)}总工会"


def name_committee(body: str, name: str) -> str:
    """Return the full name of the Party committee at the level of a body's union.

    >>> [name_committee(*each) for each in (("11", "北京"), ("45", "广西"))]
    ['中共北京市委员会', '中共广西壮族自治区委员会']
    >>> name_committee("66", "新疆生产建设兵团")
    '中共新疆生产建设兵团委员会'
    """
    return f"中共{name if body == _CORPS else _name_place(body, name)}委员会"


def _name_place(body: str, name: str) -> str:
    kind = "市" if body in _CITIES else _REGIONS.get(body, "省")
    return f"{name}{kind}"
