"""Everything that must add up or exist in a pack, told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import PackInvalid, raise_all
from kaohe.core.rules.checks.fieldwork import (
    check_conditions,
    check_draw,
    check_gaps,
    check_levels,
    check_outcomes,
    check_teams,
)
from kaohe.core.rules.checks.grounds import check_grounds
from kaohe.core.rules.checks.life import check_life
from kaohe.core.rules.checks.measures import check_indicators, check_measures, check_scales
from kaohe.core.rules.checks.names import (
    check_feeds,
    check_lists_once,
    check_names_known,
    check_names_once,
)
from kaohe.core.rules.checks.points import check_grades, check_points
from kaohe.core.rules.checks.results import check_comparison, check_results

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack
    from kaohe.core.rules.places import Places

CHECKS: Final = (
    check_names_once,
    check_names_known,
    check_lists_once,
    check_feeds,
    check_grounds,
    check_points,
    check_grades,
    check_scales,
    check_indicators,
    check_measures,
    check_levels,
    check_conditions,
    check_outcomes,
    check_gaps,
    check_draw,
    check_teams,
    check_results,
    check_comparison,
    check_life,
)
"""Each takes the pack and its places and yields faults; none depends on another's result."""


def check_pack(pack: Pack, places: Places) -> None:
    """Check a pack that reads.

    Args:
        pack: the pack.
        places: the tree it was read from, so that faults can say where.

    Raises:
        PackInvalid: with all faults, in the order of their lines.
    """
    found = dict.fromkeys(fault for check in CHECKS for fault in check(pack, places))
    raise_all(PackInvalid, sorted(found, key=lambda fault: places.order(fault.where)))
