"""Labels: each value of a draw has a name that is fixed before the value can exist.

A label says what is drawn, where, for which place in the order, and in which attempt. Its bytes
bind campaign, frame and seed, so that no value of another campaign, another frame or a
rehearsal fits it (docs/reference/contracts.md, draw labels).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal, TypeAlias, get_args

from kaohe.core.draw.framing import lp, u32
from kaohe.core.draw.strata import MEMBER, UNIT_KINDS

if TYPE_CHECKING:
    from kaohe.core.draw.campaign import Ceremony

Stage: TypeAlias = Literal["county", "kind", "unit", "member"]

STAGES: Final[tuple[Stage, ...]] = get_args(Stage)
LARGEST_NUMBER: Final = 2**32 - 1

_PROVINCE: Final = re.compile(r"[0-9]{2}")
_COUNTY: Final = re.compile(r"[0-9]{6}")


@dataclass(frozen=True, slots=True)
class Label:
    """The name of one value.

    ``county`` is empty at stage county, ``kind`` at the stages county and kind. ``ordinal``
    counts from 1, ``attempt`` from 0; a replacement is the same label with the next attempt.
    """

    stage: Stage
    province: str
    county: str = ""
    kind: str = ""
    ordinal: int = 1
    attempt: int = 0

    def __post_init__(self) -> None:
        kinds: tuple[str, ...] = {"unit": UNIT_KINDS, "member": (MEMBER,)}.get(self.stage, ("",))
        fits = (
            _PROVINCE.fullmatch(self.province) is not None
            and (
                self.county == ""
                if self.stage == "county"
                else _COUNTY.fullmatch(self.county) is not None
            )
            and self.kind in kinds
            and 1 <= self.ordinal <= LARGEST_NUMBER
            and 0 <= self.attempt <= LARGEST_NUMBER
        )
        if not fits:
            raise ValueError(f"{self.place} is not a label of a draw")

    @property
    def place(self) -> str:
        """Return the label in one line, for people."""
        parts = (self.stage, self.province, self.county, self.kind, self.ordinal, self.attempt)
        return "/".join(str(part) for part in parts)


def read_stage(text: str) -> Stage:
    """Read the name of a stage.

    Raises:
        ValueError: it is none.
    """
    for stage in STAGES:
        if text == stage:
            return stage
    raise ValueError(f"{text!r} is not a stage of a draw")


def label_bytes(label: Label, ceremony: Ceremony) -> bytes:
    """Return the bytes that key holders evaluate (alpha).

    Layout: lp(tag "slot", campaign, frame root, seed, stage, province, county, kind), ordinal
    and attempt as four bytes each.
    """
    campaign = ceremony.campaign
    return (
        lp(
            campaign.tag("slot"),
            campaign.id,
            ceremony.frame_root,
            ceremony.seed,
            label.stage,
            label.province,
            label.county,
            label.kind,
        )
        + u32(label.ordinal)
        + u32(label.attempt)
    )
