"""Which rows may say one enterprise twice: the model, as data.

Rows with the same identifier are told by :mod:`kaohe.core.register.duplicates`. Here are rows
with different ones: an enterprise that was entered again after it had moved, changed its number
or was spelt differently. Every comparison has agreements of falling strength; each knows how
often two rows of one enterprise agree like that (``share``) and how often two unrelated rows do
(``by_chance``, or counted in the register where that is left open). The logarithm of the ratio is
its weight, and the weights add up to a probability (Fellegi and Sunter, A Theory for Record
Linkage, JASA 64, 1969). That a rare telephone number says more than a common one is taken into
account by the frequency of the value itself.

A pair is a lead for a person. No count, no frame and no draw knows of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

import ibis

from kaohe.core.divisions import BODY_NAMES, CORPS
from kaohe.core.register.readings import read_org_code

if TYPE_CHECKING:
    from ibis.expr.types import StringValue, Table

    from kaohe.core.divisions import County

SIMILAR_MODEL: Final = "similar-model/1"
"""Stands in every list; it changes with every change of a number below."""

THRESHOLD: Final = Fraction(99, 100)
"""Probability from which a pair is put on the list."""

REPEATED_SHARE: Final = Fraction(1, 400)
"""One row in so many is taken to have a second row of the same enterprise."""

LARGEST_BLOCK: Final = 20
"""A value that more rows have in common brings nobody together: an agent's number, a market."""

How: TypeAlias = Literal[
    "equal", "ends_with", "one_character", "one_digit", "same_start", "any_equal"
]


@dataclass(frozen=True, slots=True)
class Agreement:
    """One degree to which two rows agree in one respect."""

    id: str
    how: How
    columns: tuple[str, ...]
    share: Fraction
    """Of the pairs of rows of one enterprise, how many agree like this."""
    zh: str
    en: str
    by_chance: Fraction | None = None
    """Of the pairs of unrelated rows; None where the register itself is counted."""
    by_rarity: bool = False
    """Whether a rare value weighs more than a common one."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """One respect in which two rows are compared; what is missing in a row says nothing."""

    id: str
    agreements: tuple[Agreement, ...]
    """The strongest first; what fits none of them is a disagreement."""
    zh: str
    en: str
    """What is said of a disagreement."""
    missing_zh: str
    missing_en: str

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the columns that are compared."""
        columns = (column for each in self.agreements for column in each.columns)
        return tuple(dict.fromkeys(columns))

    @property
    def disagreement_share(self) -> Fraction:
        """Return how many of the pairs of rows of one enterprise agree in no way."""
        return 1 - sum((each.share for each in self.agreements), Fraction(0))


def _percent(share: int) -> Fraction:
    return Fraction(share, 100)


COMPARISONS: Final = (
    Comparison(
        "name",
        (
            Agreement("same", "equal", ("name_core",), _percent(70), "名称主体相同",
                      "the same name apart from place and form", by_rarity=True),
            Agreement("inside", "ends_with", ("name_core",), _percent(10), "一个名称包含另一个",
                      "one name contains the other", Fraction(3, 10**7)),
            Agreement("one_off", "one_character", ("name_core",), _percent(15), "名称只差一个字",
                      "the names differ by one character", Fraction(1, 10**4)),
        ),
        "名称不同", "the names differ", "名称缺失", "a name is missing",
    ),
    Comparison(
        "contact",
        (
            Agreement("both", "equal", ("phone", "address"), _percent(55), "联系电话和地址均相同",
                      "the same telephone and address", by_rarity=True),
            Agreement("phone", "equal", ("phone",), _percent(20),
                      "联系电话相同（地址不同或缺失）",
                      "the same telephone (the address differs or is missing)", by_rarity=True),
            Agreement("address", "equal", ("address",), _percent(15),
                      "地址相同（联系电话不同或缺失）",
                      "the same address (the telephone differs or is missing)", by_rarity=True),
        ),
        "联系电话和地址均不相同", "neither telephone nor address is the same",
        "联系电话和地址缺失", "telephone and address are missing",
    ),
    Comparison(
        "established",
        (
            Agreement("same", "equal", ("established",), _percent(90), "成立日期相同",
                      "founded on the same day", by_rarity=True),
            Agreement("one_off", "one_digit", ("established",), _percent(5), "成立日期只差一位",
                      "the days of founding differ by one digit", Fraction(3, 1000)),
        ),
        "成立日期不同", "founded on different days", "成立日期缺失", "a day of founding is missing",
    ),
    Comparison(
        "industry",
        (
            Agreement("same", "equal", ("industry",), _percent(85), "行业相同",
                      "the same line of business", by_rarity=True),
            Agreement("section", "same_start", ("industry",), _percent(8), "行业门类相同",
                      "the same section of industry", _percent(15)),
        ),
        "行业不同", "different lines of business", "行业缺失", "a line of business is missing",
    ),
    Comparison(
        "county",
        (Agreement("same", "equal", ("county",), _percent(92), "同一县（市、区）",
                   "the same county"),),
        "不同的县（市、区）", "different counties", "县（市、区）缺失", "a county is missing",
    ),
    Comparison(
        "identifier",
        (Agreement("same", "any_equal", ("org", "licence", "uscc"), _percent(20), "有一个代码相同",
                   "one of the identifiers is the same", Fraction(1, 10**6)),),
        "代码均不同", "all identifiers differ", "代码缺失", "identifiers are missing",
    ),
)  # fmt: skip
"""Telephone and address are one respect, because two enterprises in one office share both.

What two rows of one enterprise agree in is judged, not learnt; what unrelated rows agree in by
chance was counted over ten million random pairs of the practice nation, or is counted anew."""

BLOCKS: Final = {
    "by_name": ("county", "name_core"),
    "by_phone": ("phone",),
    "by_address": ("address",),
    "by_name_and_day": ("name_end", "established"),
    "by_day_and_industry": ("county", "established", "industry"),
    "by_org": ("org",),
    "by_licence": ("licence",),
}
"""Two rows are compared at all if they have one of these in common."""

SHOWN: Final = (
    "file", "line", "enterprise_id", "body", "county", "name", "address", "phone", "established",
    "industry", "org_code", "licence_no", "uscc", "employees", "union_est",
)  # fmt: skip
"""What a person sees of each row."""

_PROVINCE_NAMES: Final = {
    "11": "北京市", "12": "天津市", "15": "内蒙古自治区", "31": "上海市", "45": "广西壮族自治区",
    "50": "重庆市", "54": "西藏自治区", "64": "宁夏回族自治区", "65": "新疆维吾尔自治区",
    CORPS: "新疆生产建设兵团",
}  # fmt: skip
_CORPS_SHORT: Final = "兵团"
_SHORTEST_STEM: Final = 2
_SHORTEST_CORE: Final = 2
_NAME_END: Final = 5
_BETWEEN: Final = "\x1f"
"""A delivered field never contains it."""
_MARKS: Final = r"[\s（）()·.,，。\-]"
_FORMS: Final = (
    "(股份有限公司|有限责任公司|有限公司|集团|公司|合伙企业|普通合伙|有限合伙|个人独资企业|厂)+$"
)


def place_names(county: County) -> tuple[str, ...]:
    """Return how names may begin there: province, prefecture and county, each long and short.

    >>> from kaohe.core.divisions import County
    >>> place_names(County("330105", "拱墅区", "33", "330100", "杭州市"))
    ('浙江省', '浙江', '杭州市', '杭州', '拱墅区', '拱墅')
    """
    short = BODY_NAMES[county.body][0]
    province = _PROVINCE_NAMES.get(county.body, f"{short}省")
    names = [province, _CORPS_SHORT if county.body == CORPS else short]
    for name in (county.prefecture_name, county.name):
        stem = name[:-1]
        names += [name, stem if len(stem) >= _SHORTEST_STEM else ""]
    return tuple(names)


PLACE_COLUMNS: Final = tuple(f"place_{number}" for number in range(6))


def prepare_similar(enterprises: Table, places: Table) -> Table:
    """Return the columns that are compared.

    Args:
        enterprises: the rows that count.
        places: ``code`` of the county and its ``PLACE_COLUMNS``, empty text where there is none.
    """
    t = enterprises.left_join(places, enterprises.county == places.code)
    core = _name_core(t)
    return t.select(
        file=t.file,
        line=t.line,
        name_core=core,
        name_end=core.right(_NAME_END),
        phone=t.phone,
        address=t.address,
        established=t.established.cast("string"),
        industry=t.industry,
        county=t.county,
        org=read_org_code(t.org_code),
        licence=t.licence_no,
        uscc=t.uscc,
    )


def candidates_of(rows: Table) -> Table:
    """Return the rows that have something in common with a few others, numbered by line.

    Each block is a column, null where nobody else has the value or too many have it. All other
    rows are compared with nobody, so they need not be held together.
    """
    found = rows
    for block, columns in BLOCKS.items():
        values = _repeated_values(rows, block)
        found = found.left_join(
            values, [found[each] == values[f"{block}_{each}"] for each in columns]
        )
        found = found.drop(*(f"{block}_{each}" for each in columns))
    some = ibis.coalesce(*(found[block] for block in BLOCKS))
    chosen = found.filter(some.notnull())
    in_order = ibis.window(order_by=[chosen.file, chosen.line])
    return chosen.mutate(number=ibis.row_number().over(in_order))


def count_values(rows: Table, candidates: Table, column: str) -> Table:
    """Count how many of all rows have each value that a candidate has."""
    filled = rows.drop_null([column])
    times = filled.group_by(column).aggregate(times=filled.count())
    return times.semi_join(candidates, [column])


def count_agreements(rows: Table, column: str) -> Table:
    """Count ordered pairs of rows with an equal value, and all pairs of rows with a value."""
    filled = rows.drop_null([column])
    times = filled.group_by(column).aggregate(times=filled.count())
    return times.aggregate(
        equal=(times.times * (times.times - 1)).sum().cast("int64"),
        rows=times.times.sum().cast("int64"),
    )


def _repeated_values(rows: Table, block: str) -> Table:
    """Return the values of a block that a few rows have, with a text that stands for each."""
    columns = BLOCKS[block]
    complete = rows.drop_null(list(columns))
    times = complete.group_by(*columns).aggregate(times=complete.count())
    few = times.filter(times.times.between(2, LARGEST_BLOCK))
    text = ibis.literal(_BETWEEN).join([few[each] for each in columns])
    return few.select(**{f"{block}_{each}": few[each] for each in columns}, **{block: text})


def _name_core(t: Table) -> StringValue:
    """Leave out the place before a name and the form of organisation behind it."""
    name = t["name"]
    for long, short in zip(PLACE_COLUMNS[::2], PLACE_COLUMNS[1::2], strict=True):
        before = ibis.cases(
            (name.startswith(t[long]), t[long].length()),
            (name.startswith(t[short]), t[short].length()),
            else_=0,
        )
        name = name.substr(before)
    core = name.re_replace(_MARKS, "").re_replace(_FORMS, "")
    return ibis.ifelse(core.length() >= _SHORTEST_CORE, core, ibis.null("string"))
