"""The rule of a pack for teams."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.workflows.faults import PACK_WITHOUT_TEAMS

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack, Teams


def teams_rule(pack: Pack) -> Teams:
    """Return a pack's rule for teams.

    Raises:
        PackInvalid: the pack has none.
    """
    if pack.teams is None:
        raise PACK_WITHOUT_TEAMS.error_at(f"{pack.pack} {pack.version}")
    return pack.teams
