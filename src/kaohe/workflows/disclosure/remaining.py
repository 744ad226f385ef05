"""What of a campaign has not been drawn yet, by its plan and its manifest.

The rules of the ledger see only what was begun; that a county was never departed for, or that a
county still has slots, follows from the published plan and manifest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw.strata import read_stratum

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.ledger.campaign_state import CampaignState
    from kaohe.workflows.disclosure.setting import Setting


def find_remaining(setting: Setting, state: CampaignState) -> Iterator[str]:
    """Yield every county that is not drawn, not reached or not drawn to its end.

    A county that was not reached is named by the body and its ordinal: who asks may not know it.
    """
    plan, manifest = setting.rules.plan, setting.manifest
    for body in sorted({read_stratum(line.stratum).province for line in manifest.lines}):
        due = range(1, min(plan.counties, len(manifest.counties(body))) + 1)
        reached = {
            state.county_choices[there.arrival].ordinal: county
            for county, there in state.places.get(body, {}).items()
            if there.arrival is not None and there.arrival in state.county_choices
        }
        for ordinal in due:
            if ordinal not in reached:
                yield f"{body}/{ordinal}"
            elif not _is_drawn_through(setting, state, (body, reached[ordinal])):
                yield f"{body}/{reached[ordinal]}"


def _is_drawn_through(setting: Setting, state: CampaignState, place: tuple[str, str]) -> bool:
    """Tell whether every slot of a county has its unit, and each of its members, or fell short."""
    slots, there = setting.rules.plan.slots, state.at(place)
    short = [each for each in there.shortfalls if not each.attempt]
    visits = there.count("unit") + there.count("member") + len(short)
    has_all = visits >= len(slots) + sum(slot.members for slot in slots)
    return there.count_units() == len(slots) and (has_all or bool(short))
