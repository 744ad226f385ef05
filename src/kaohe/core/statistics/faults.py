"""What can be wrong with figures that statistics are made from."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError

COUNT_BEYOND: Final = FaultKind(
    InputError,
    "statistics-count-beyond",
    zh="发现数{part}和抽查数{whole}不相配。",
    mend_zh="抽查数至少为1，发现数在0和抽查数之间。",
    en="{part} found does not fit {whole} looked at.",
    mend_en="At least 1 is looked at, and found lies between 0 and that.",
)
LEVEL_UNUSABLE: Final = FaultKind(
    InputError,
    "statistics-level-unusable",
    zh="比例或把握程度{level}不在0和1之间。",
    mend_zh="请用0和1之间的数，例如0.95。",
    en="The share or confidence {level} does not lie between 0 and 1.",
    mend_en="Take a number between 0 and 1, such as 0.95.",
)
CLUSTERS_TOO_FEW: Final = FaultKind(
    InputError,
    "statistics-clusters-too-few",
    zh="{body}只有{counties}个县（区）的数据，不能估计抽样误差。",
    mend_zh="每个单位至少要有两个县（区）的抽查数据；请补齐，或把该单位留在估计之外并说明。",
    en="{body} has data of {counties} counties only; the error of sampling cannot be estimated.",
    mend_en="Every body needs two counties at least; complete it, or leave it out and say so.",
)
WEIGHT_UNUSABLE: Final = FaultKind(
    InputError,
    "statistics-weight-unusable",
    zh="{unit}的入样机会为{chance}，应大于0且不超过1。",
    mend_zh="入样机会由抽样框的单位数得出，请检查。",
    en="The chance of {unit} to be drawn is {chance}; it lies above 0 and does not exceed 1.",
    mend_en="The chance follows from the counts of the frame; check those.",
)
NO_UNITS: Final = FaultKind(
    InputError,
    "statistics-no-units",
    zh="没有可用于估计的抽查单位。",
    mend_zh="请检查抽查记录；替换的单位不参加估计。",
    en="There is no unit to estimate from.",
    mend_en="Check the records of visits; replacements do not take part in an estimate.",
)
