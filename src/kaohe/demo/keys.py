"""Keys, dice and outside source of the practice nation, all from its seed.

Whoever knows the seed knows every secret here. The campaign is therefore a rehearsal, and nothing
made with these keys can pass as a real one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.draw.seed import LEAST_DICE
from kaohe.demo.chance import draw_share, hash_labels

CAMPAIGN: Final = Campaign("practice-2012", rehearsal=True)

HOLDERS: Final = (
    ("research", "研究室"),
    ("grassroots", "基层组织建设部"),
    ("finance", "财务部"),
)
"""Id and name of the three departments, in the order of the ceremony's script."""


@dataclass(frozen=True, slots=True)
class PracticeHolder:
    """One department with its key."""

    id: str
    name: str
    key: KeyHolder


@dataclass(frozen=True, slots=True)
class PracticeCeremony:
    """What a ceremony needs from people, and would never come from a seed in earnest."""

    holders: tuple[PracticeHolder, ...]
    dice: tuple[str, ...]
    """One text of twenty digits for each holder."""
    outside: bytes
    """The value of the source outside the house."""
    frame_key: bytes
    """From which the salts of the frame's leaves are derived."""


def rehearse_ceremony(seed: int) -> PracticeCeremony:
    """Make the secrets of a rehearsal."""
    return PracticeCeremony(
        holders=tuple(
            PracticeHolder(id_, name, KeyHolder(hash_labels(seed, "draw key", id_)))
            for id_, name in HOLDERS
        ),
        dice=tuple(_roll(seed, id_) for id_, _ in HOLDERS),
        outside=hash_labels(seed, "source outside the house"),
        frame_key=hash_labels(seed, "frame key"),
    )


def _roll(seed: int, holder: str) -> str:
    rolls = (int(draw_share(seed, "die", holder, roll) * 10) for roll in range(LEAST_DICE))
    return "".join(str(roll) for roll in rolls)
