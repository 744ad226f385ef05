"""What is asked of a whole table, beside the rules of its rows: shares, gaps, jumps.

A row can keep every rule and the table still be wrong: a column that nobody filled in, a county
that is missing, a denominator that shrank. Such findings reject nothing; they are questions to a
body, each with its figures and with what to do. Limits are data (:class:`Limits`).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from kaohe.core.values import Rounding

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Language

TABLE_RULES: Final[dict[str, TableRule]] = {}
"""Every rule of tables by its id, in the order in which they are asked."""

_TENTH_OF_PERCENT: Final = Rounding("half_up", Fraction(1, 10))


@dataclass(frozen=True, slots=True)
class TableRule:
    """One question about a table, with its reason and its remedy in both languages."""

    id: str
    zh: str
    mend_zh: str
    en: str
    mend_en: str

    def __post_init__(self) -> None:
        TABLE_RULES[self.id] = self

    def at(self, where: str, *, body: str | None, **figures: object) -> TableFinding:
        """Return a finding at a file, a county or a body, with the figures of the reason."""
        told = tuple(sorted((name, str(figure)) for name, figure in figures.items()))
        return TableFinding(self, where, body, told)


@dataclass(frozen=True, slots=True)
class TableFinding:
    """One answer that somebody must look at."""

    rule: TableRule
    where: str
    """The delivered file, the code of the county or that of the body."""
    body: str | None
    """Who is asked; ``None`` for a national export."""
    figures: tuple[tuple[str, str], ...]

    def reason(self, language: Language) -> str:
        """Return what was found, as a sentence."""
        template = self.rule.zh if language == "zh" else self.rule.en
        return template.format_map(dict(self.figures))

    def remedy(self, language: Language) -> str:
        """Return what to do, as a sentence."""
        return self.rule.mend_zh if language == "zh" else self.rule.mend_en

    def to_json(self) -> dict[str, Json]:
        """Return the finding for scripts."""
        return {
            "rule": self.rule.id,
            "where": self.where,
            "body": self.body,
            "figures": dict(self.figures),
            "reason": {"zh": self.reason("zh"), "en": self.reason("en")},
            "remedy": {"zh": self.remedy("zh"), "en": self.remedy("en")},
        }


@dataclass(frozen=True, slots=True)
class Limits:
    """From where on a table is asked about; every share is exact."""

    missing: Mapping[str, Mapping[str, Fraction]]
    """By table and field: the share of rows without a value that is still usual."""
    fewest_missing: int
    """So many empty rows are no question, however small the file."""
    aside: Fraction | None
    """Share of rows in quarantine or unreadable, from the pack; ``None`` asks nothing."""
    jump: Fraction
    """Relative change of a count against the earlier snapshot."""
    coverage_jump: Fraction
    """Change of a county's coverage, in points of the share itself."""
    deviations: int
    """A change must also be so many standard deviations of a count that varies by chance.

    A county of 10 enterprises that has 13 a year later has not jumped.
    """
    superseded: Fraction
    """Share of a file's rows that newer rows replace."""
    most_times: int
    """How often one unit may be told before it is asked why."""


_ALWAYS: Final = Fraction(1, 100)
_OFTEN: Final = Fraction(1, 5)
_SOMETIMES: Final = Fraction(1, 2)

USUAL: Final = Limits(
    missing={
        "enterprises": {
            **dict.fromkeys(
                (
                    "name", "county_code", "reg_type", "industry", "employees", "established",
                    "union_est", "fact_absent", "updated_at",
                ),
                _ALWAYS,
            ),
            **dict.fromkeys(("org_code", "licence_no", "address"), _OFTEN),
            **dict.fromkeys(("women", "migrants", "phone"), _SOMETIMES),
        },
        "federations": dict.fromkeys(
            ("federation_id", "name", "county_code", "kind", "members", "updated_at"), _ALWAYS
        ),
        "social_unions": dict.fromkeys(
            ("union_id", "name", "county_code", "organisation", "members", "updated_at"), _ALWAYS
        ),
    },
    fewest_missing=10,
    aside=None,
    jump=Fraction(1, 5),
    coverage_jump=Fraction(1, 10),
    deviations=4,
    superseded=Fraction(1, 50),
    most_times=3,
)  # fmt: skip
"""The limits that are used unless others are given. They are a choice of this program.

Fields of the union have no limit here: they are empty wherever there is no union, and where there
is one a rule of the rows asks for them.
"""

MISSING_SHARE: Final = TableRule(
    "missing_share",
    "“{column}”有{missing}行未填（共{rows}行，占{share}），超过通常的{most}。",
    "请报送单位核对导出设置，补齐该列后重新报送。",
    'In column "{column}" {missing} of {rows} rows ({share}) are empty, above the usual {most}.',
    "Have the body check its export, fill the column and deliver again.",
)
BODY_WITHOUT_DELIVERY: Final = TableRule(
    "body_without_delivery",
    "{name}没有企业数据。",
    "请催报；没有数据的单位无法计算指标，也无法抽取。",
    "There are no enterprises of {name}.",
    "Ask for the delivery; without it there are neither indicators nor a draw.",
)
COUNTY_WITHOUT_ROWS: Final = TableRule(
    "county_without_rows",
    "{name}（{county}）没有一家企业。",
    "请报送单位核对是否漏报该县，或代码是否误填到别的县。",
    "{name} ({county}) has no enterprise at all.",
    "Have the body check whether the county was left out or its code written as another.",
)
ASIDE_SHARE: Final = TableRule(
    "aside_share",
    "{rows}行中有{aside}行待落实或无法读取（占{share}），超过规则包允许的{most}。",
    "请报送单位按标注副本更正后重新报送；否则固定数据库须由两人批准。",
    "{aside} of {rows} rows ({share}) are in quarantine or unreadable, above the pack's {most}.",
    "Have the body mend the marked-up copy and deliver again; else two people approve the freeze.",
)
COUNT_JUMP: Final = TableRule(
    "count_jump",
    "{name}（{place}）的{figure}由{before}变为{now}（变动{change}），超过{most}。",
    "请报送单位说明变动原因并附依据。",
    "In {name} ({place}) {figure_en} went from {before} to {now} ({change}), more than {most}.",
    "Have the body explain the change and show on what it rests.",
)
COVERAGE_JUMP: Final = TableRule(
    "coverage_jump",
    "{name}（{place}）的建会率由{before}变为{now}（变动{change}），超过{most}。",
    "请报送单位说明变动原因，并核对分母（企业数）是否减少。",
    "Coverage in {name} ({place}) went from {before} to {now} ({change}), more than {most}.",
    "Have the body explain it; check whether the denominator (enterprises) shrank.",
)
SUPERSEDED_SHARE: Final = TableRule(
    "superseded_share",
    "{rows}行合格数据中有{superseded}行被同一单位更新的行取代（占{share}），超过通常的{most}。",
    "请报送单位核对是否重复导出。",
    "{superseded} of {rows} accepted rows ({share}) are replaced by newer rows of the same unit, "
    "above the usual {most}.",
    "Have the body check whether it exported rows more than once.",
)
MANIFOLD: Final = TableRule(
    "superseded_manyfold",
    "有{units}家单位各出现{most}次以上，最多的“{example}”出现{times}次。",
    "请报送单位核对：可能把一个代码填给了多家企业。",
    'Of {units} units there are more than {most} rows each; "{example}" has {times}.',
    "Have the body check whether one code was given to several enterprises.",
)
FEDERATION_UNKNOWN: Final = TableRule(
    "federation_members_unknown",
    "“{name}”列出{named}家成员企业，数据库中只查到{known}家，不足{fewest}家，不能进入抽取范围。",
    "请报送单位核对成员企业代码，或补报这些企业。",
    '"{name}" names {named} members; the register knows {known} of them, fewer than {fewest}, so '
    "that it cannot be drawn.",
    "Have the body check the members' codes, or deliver these enterprises.",
)
FEDERATION_WITHOUT_UNIONS: Final = TableRule(
    "federation_members_without_union",
    "“{name}”的成员企业查到{known}家，其中在本县、存在且已建会的只有{usable}家，不足{fewest}家，"
    "不能进入抽取范围。",
    "请报送单位核对成员企业的建会情况和所在县。",
    'Of "{name}" {known} members are known, but only {usable} stand in its county, exist and have '
    "a union, fewer than {fewest}, so that it cannot be drawn.",
    "Have the body check the unions and the counties of the members.",
)
ORG_IN_USCC: Final = TableRule(
    "org_in_other_uscc",
    "有{pairs}家企业的组织机构代码含在另一行的统一社会信用代码里，如“{example}”与“{other}”，"
    "同一家企业可能被计为两家。",
    "请报送单位核对并合并，只保留一行。",
    "The organisation code of {pairs} enterprises stands inside the credit code of another row, "
    'such as "{example}" and "{other}"; one enterprise may be counted as two.',
    "Have the body compare the rows and keep one.",
)


def write_percent(share: Fraction) -> str:
    """Write a share for reading, to a tenth of a percent.

    >>> write_percent(Fraction(1, 3)), write_percent(Fraction(-1, 8))
    ('33.3%', '-12.5%')
    """
    return f"{_TENTH_OF_PERCENT.apply(share * 100)}%"
