"""The history of a ledger: the state of every campaign, as a gate and as a monitor.

The same rules stand at both ends. Where the office writes, an act that breaks one is refused;
where somebody reads a copy, it is reported, and the reading goes on.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import StepRefused, raise_all
from kaohe.core.ledger.campaign_state import CampaignState, advance
from kaohe.core.ledger.entry_kinds import KINDS
from kaohe.core.ledger.rules import RULES, Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.ledger.entries import Entry

_RULES_OF: Final = {kind: tuple(rule for rule in RULES if rule.concerns(kind)) for kind in KINDS}
_TOLD_ONLY: Final = frozenset(rule.kind for rule in RULES if not rule.refuses)


@dataclass(frozen=True, slots=True)
class History:
    """What the entries up to a size have established."""

    origin: str
    size: int = 0
    last_at: str = ""
    campaigns: Mapping[str, CampaignState] = field(default_factory=dict)
    spans: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    """Which entries belong to a campaign: first index and the index behind the last."""

    def judge(self, entry: Entry, *, root_at: Callable[[int], bytes]) -> tuple[Fault, ...]:
        """Return every rule that an entry breaks if it comes next.

        Args:
            entry: the entry.
            root_at: gives the root of this ledger at a size up to the present one.
        """
        facts = Facts(
            entry=entry,
            index=self.size,
            origin=self.origin,
            last_at=self.last_at,
            state=self.campaigns.get(entry.campaign, CampaignState()),
            campaigns=self.campaigns,
            spans=self.spans.get(entry.campaign, ()),
            root_at=root_at,
        )
        where = f"{self.size} {entry.kind} {entry.campaign}"
        return tuple(rule.kind.at(where) for rule in _RULES_OF[entry.kind] if not rule.holds(facts))

    def admit(self, entry: Entry, *, root_at: Callable[[int], bytes]) -> History:
        """Take the next entry, or refuse it (gate).

        Raises:
            StepRefused: with every rule that it breaks.
        """
        faults = self.judge(entry, root_at=root_at)
        raise_all(StepRefused, (fault for fault in faults if fault.kind not in _TOLD_ONLY))
        return self.follow(entry)

    def follow(self, entry: Entry) -> History:
        """Take the next entry as it stands in the ledger (monitor)."""
        state = self.campaigns.get(entry.campaign, CampaignState())
        spans = self.spans.get(entry.campaign, ())
        if spans and spans[-1][1] == self.size:
            spans = (*spans[:-1], (spans[-1][0], self.size + 1))
        else:
            spans = (*spans, (self.size, self.size + 1))
        return replace(
            self,
            size=self.size + 1,
            last_at=max(self.last_at, entry.at),
            campaigns={**self.campaigns, entry.campaign: advance(state, entry, self.size)},
            spans={**self.spans, entry.campaign: spans},
        )

    def pass_over(self) -> History:
        """Take the next entry without knowing what it says: an embargo, or a lost text."""
        return replace(self, size=self.size + 1)
