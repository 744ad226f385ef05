"""The plan of a draw: what is visited in a county, and what stands in for what.

It is published before the draw. The workflow makes it from the rule pack.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from kaohe.core.draw.faults import PLAN_UNUSABLE
from kaohe.core.draw.labels import Label
from kaohe.core.draw.strata import FEDERATION, MEMBER, UNIT_KINDS

NOTICE_COUNTIES: Final = 2
"""Counties drawn in each province (总工办发[2013]2号)."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One kind of unit to be visited in a county.

    ``fallback`` names the kinds that stand in, in order, when the county has no free unit of the
    slot's own kind. ``members`` are visits to member unions of the federation just drawn.
    """

    kind: str
    fallback: tuple[str, ...] = ()
    members: int = 0

    @property
    def chain(self) -> tuple[str, ...]:
        """Return the kinds in which a unit is looked for, in order."""
        return (self.kind, *self.fallback)


@dataclass(frozen=True, slots=True)
class DrawPlan:
    """How many counties a province gives, and the slots of each county.

    Raises:
        DrawError: no slot or no county, an unknown kind, a fallback that repeats a kind or names
            federations, members outside a federation slot.
    """

    slots: tuple[Slot, ...]
    counties: int = NOTICE_COUNTIES
    sized_by: tuple[str, ...] = ()
    """Kinds whose units make the size to which the chance of a county is in proportion; none
    where every county has the same chance."""

    def __post_init__(self) -> None:
        sound = self.counties > 0 and self.slots and all(map(_is_sound, self.slots))
        sound = sound and {*self.sized_by} <= {*self.kinds}
        if not sound:
            raise PLAN_UNUSABLE.error_at("plan")

    @property
    def kinds(self) -> tuple[str, ...]:
        """Return every kind that can be drawn, sorted; each county has a stratum of each."""
        return tuple(sorted({kind for slot in self.slots for kind in slot.chain}))

    @property
    def slot_names(self) -> tuple[str, ...]:
        """Return a name for each slot: its kind and the number of the slot among its kind.

        >>> DrawPlan((Slot("P"), Slot("J"), Slot("P"))).slot_names
        ('P1', 'J1', 'P2')
        """
        return tuple(
            f"{slot.kind}{self.unit_ordinal(position)}" for position, slot in enumerate(self.slots)
        )

    def unit_ordinal(self, position: int) -> int:
        """Return the ordinal of the unit label of the slot at a position of the plan."""
        kind = self.slots[position].kind
        return sum(slot.kind == kind for slot in self.slots[: position + 1])

    def member_ordinal(self, position: int, member: int) -> int:
        """Return the ordinal of the label of a slot's members, which are counted from 1."""
        return sum(slot.members for slot in self.slots[:position]) + member

    def visit_label(
        self, position: int, *, province: str, county: str, member: int, attempt: int
    ) -> Label:
        """Return the label of a visit: of a slot's unit (member 0), or of one of its members."""
        if member:
            ordinal = self.member_ordinal(position, member)
            return Label("member", province, county, MEMBER, ordinal, attempt)
        ordinal = self.unit_ordinal(position)
        return Label("unit", province, county, self.slots[position].kind, ordinal, attempt)

    def position_of(self, label: Label) -> int | None:
        """Return the position of a unit or member label's slot; nothing for other labels."""
        for position, slot in enumerate(self.slots):
            own = (slot.kind, self.unit_ordinal(position))
            if label.stage == "unit" and (label.kind, label.ordinal) == own:
                return position
            member = label.ordinal - self.member_ordinal(position, 0)
            if label.stage == "member" and 0 < member <= slot.members:
                return position
        return None


def _is_sound(slot: Slot) -> bool:
    return (
        set(slot.chain) <= set(UNIT_KINDS)
        and len(set(slot.chain)) == len(slot.chain)
        and FEDERATION not in slot.fallback
        and slot.members >= 0
        and (slot.kind == FEDERATION or slot.members == 0)
    )
