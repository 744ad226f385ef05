"""The code lists of the delivery format, put together once more."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final

import kaohe.data

FIELDS: Final = {
    "组织机构代码": "org_code", "工商注册号": "licence_no", "统一社会信用代码": "uscc",
    "企业名称": "name", "行政区划代码": "county_code", "地址": "address",
    "登记注册类型": "reg_type", "行业代码": "industry", "职工人数": "employees",
    "女职工": "women", "农民工": "migrants", "成立日期": "established",
    "是否建会": "union_est", "工会组织形式": "union_kind", "批复日期": "union_approved",
    "会员数": "members", "女会员": "women_members", "工会主席": "chair_name",
    "联系电话": "phone", "经费账户": "dues_account", "工会法人资格": "legal_person",
    "事实不存在": "fact_absent", "不存在原因": "absent_reason", "更新时间": "updated_at",
}  # fmt: skip
"""Chinese header and id of every column, in the declared order."""

REG_TYPES: Final = [
    *("110", "120", "130", "141", "142", "143", "149", "151", "159", "160"),
    *("171", "172", "173", "174", "190"),
    *("210", "220", "230", "240", "290"),
    *("310", "320", "330", "340", "390"),
]

_DIVISIONS_OF_CITIES: Final = {
    "659001": "660800", "659002": "660100", "659003": "660300",
    "659004": "660600", "659005": "661000", "659006": "660200",
}  # fmt: skip
_WITHOUT_COUNTIES: Final = ("441900", "442000", "460200", "460300", "620200")
_DATA: Final = Path(kaohe.data.__file__).parent


def read_successors() -> dict[str, str]:
    """Return the county that followed each code abolished in 2012."""
    with (_DATA / "succession-2012.csv").open(encoding="utf-8") as lines:
        return {row["old_code"]: row["new_code"] for row in csv.DictReader(lines)}


def read_counties() -> dict[str, str]:
    """Return every code that may be delivered with the county that it means.

    A county's first two digits are its body, also for the divisions of the Corps.
    """
    with (_DATA / "divisions-20121231.csv").open(encoding="utf-8") as lines:
        codes = [row["code"] for row in csv.DictReader(lines) if row["level"] == "county"]
    codes = [code for code in codes if code not in _DIVISIONS_OF_CITIES]
    codes += _WITHOUT_COUNTIES
    codes += [str(code) for code in range(660100, 661401, 100)]
    return {code: code for code in codes} | _DIVISIONS_OF_CITIES | read_successors()
