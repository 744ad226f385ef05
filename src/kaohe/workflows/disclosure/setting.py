"""What a campaign has settled before the first label is opened, as all may know it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kaohe.core.draw import Campaign, Ceremony, Manifest
    from kaohe.workflows.drawing import DrawRules


@dataclass(frozen=True, slots=True)
class Setting:
    """Plan, frame, keys and seed, as everybody reads them from the published files."""

    rules: DrawRules
    ceremony: Ceremony
    manifest: Manifest
    holders: tuple[str, ...]
    """Key holders by name, in the order of the keys."""

    @property
    def campaign(self) -> Campaign:
        """Return the campaign."""
        return self.ceremony.campaign
