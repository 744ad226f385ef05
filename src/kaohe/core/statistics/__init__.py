"""What a few visits say, and what they do not: bounds, national estimates, rank sets.

Nothing here awards points. Ten units of a body carry a statement about these ten units and an
upper bound for all others; a rate, an interval or a rank of a body is never made from them.
"""

from kaohe.core.statistics.bounds import (
    chance_to_see,
    largest_false,
    share_between,
    share_within,
    units_to_see,
)
from kaohe.core.statistics.estimates import Estimate, SampledUnit, estimate_rate
from kaohe.core.statistics.rank_sets import RankSet, Result, compare_results, find_rank_sets

__all__ = [
    "Estimate",
    "RankSet",
    "Result",
    "SampledUnit",
    "chance_to_see",
    "compare_results",
    "estimate_rate",
    "find_rank_sets",
    "largest_false",
    "share_between",
    "share_within",
    "units_to_see",
]
