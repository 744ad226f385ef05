"""What is fixed before a draw begins: the campaign, then its ceremony.

A rehearsal carries other domain tags in every hash, so that nothing made in a rehearsal can ever
pass in a real campaign, nor the other way round.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kaohe.core.draw.faults import KEYS_UNUSABLE
from kaohe.core.draw.vrf import is_valid_key
from kaohe.core.merkle import HASH_BYTES

_CAMPAIGN_ID: Final = re.compile(r"[a-z0-9][a-z0-9._-]*")


@dataclass(frozen=True, slots=True)
class Campaign:
    """One campaign of visits (考核行动), real or a rehearsal (演练)."""

    id: str
    rehearsal: bool

    def __post_init__(self) -> None:
        if not _CAMPAIGN_ID.fullmatch(self.id):
            raise ValueError(f"{self.id!r} is not a campaign id of [a-z0-9._-]")

    def tag(self, subject: str) -> str:
        """Return the domain tag that opens every hash about a subject.

        >>> Campaign("demo-2012", rehearsal=False).tag("slot")
        'draw/slot/v1'
        >>> Campaign("demo-2012", rehearsal=True).tag("slot")
        'draw-rehearsal/slot/v1'
        """
        return f"draw-rehearsal/{subject}/v1" if self.rehearsal else f"draw/{subject}/v1"


@dataclass(frozen=True, slots=True)
class Ceremony:
    """What a ceremony has settled: frame, keys in the order of their holders, public randomness.

    The order of making is the security: frame root and keys first, then the seed. Whoever
    verifies takes these facts from the published record, never from the packet being verified.
    """

    campaign: Campaign
    frame_root: bytes
    seed: bytes
    public_keys: tuple[bytes, ...]

    def __post_init__(self) -> None:
        for name, value in (("frame root", self.frame_root), ("seed", self.seed)):
            if len(value) != HASH_BYTES:
                raise ValueError(f"a {name} has {HASH_BYTES} bytes, not {len(value)}")
        sound = all(is_valid_key(key) for key in self.public_keys)
        if not sound or not 0 < len(set(self.public_keys)) == len(self.public_keys):
            raise KEYS_UNUSABLE.error_at(self.campaign.id)
