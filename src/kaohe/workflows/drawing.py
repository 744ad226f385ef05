"""The draw of a campaign: the plan from the pack, the freeze, and where records are published."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from kaohe.core.draw import (
    Campaign,
    DrawPlan,
    Label,
    Manifest,
    Slot,
    commit_frame,
)
from kaohe.workflows.faults import (
    DRAW_ORDER_FIXED,
    PACK_WITHOUT_DRAW,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from kaohe.core.draw import CommittedUnit, Disclosure
    from kaohe.core.rules.model import Draw, Pack


@dataclass(frozen=True, slots=True)
class DrawRules:
    """The pack's draw as the lottery understands it, and the way back to the pack's names."""

    plan: DrawPlan
    slots: Mapping[str, str]
    """Slot of the plan (``P1``) → slot of the pack (``private``)."""
    kinds: Mapping[str, str]
    """Letter of a stratum → kind of unit of the pack."""
    attempts_per_slot: int
    attempts_per_county: int

    def visit_id(self, campaign: Campaign, label: Label) -> str:
        """Return ``campaign/body/county/slot[/member]/attempt`` of a unit's or member's label."""
        position = self.plan.position_of(label)
        if position is None:
            raise ValueError(f"{label.place} draws no visit of the plan")
        slot = self.slots[self.plan.slot_names[position]]
        number = label.ordinal - self.plan.member_ordinal(position, 0)
        member = f"/{number}" if label.stage == "member" else ""
        return f"{campaign.id}/{label.province}/{label.county}/{slot}{member}/{label.attempt}"

    def unit_kind(self, disclosure: Disclosure) -> str:
        """Return the kind of unit that was drawn, which a fallback can make another one."""
        return self.kinds[disclosure.stratum.kind]


class DrawRecord(Protocol):
    """Where a draw is published while it goes on; nothing can be taken back."""

    def publish_choice(self, place: str, record: bytes) -> None:
        """Publish the drawing of a county, or of the kind of the next unit."""
        ...

    def publish_packet(self, visit_id: str, packet: bytes) -> None:
        """Publish the disclosure packet of a visit."""
        ...


def choice_place(label: Label) -> str:
    """Return the place of a choice's record: ``33/county-1``, ``33/330127/kind-4``."""
    county = f"{label.county}/" if label.county else ""
    attempt = f"-{label.attempt}" if label.attempt else ""
    return f"{label.province}/{county}{label.stage}-{label.ordinal}{attempt}"


def draw_of(pack: Pack) -> Draw:
    """Return a pack's plan of the draw.

    Raises:
        PackInvalid: the pack has none.
    """
    if pack.draw is None:
        raise PACK_WITHOUT_DRAW.error_at(f"{pack.pack} {pack.version}")
    return pack.draw


def draw_rules(draw: Draw) -> DrawRules:
    """Make the plan of a draw from the pack's words.

    Raises:
        DrawError: the plan cannot be drawn by, or asks for an order that is not drawn.
    """
    if draw.order_of_kinds != "drawn":
        raise DRAW_ORDER_FIXED.error_at("draw.order_of_kinds")
    codes = {slot.id: slot.code for slot in draw.slots}
    plan = DrawPlan(
        tuple(
            Slot(slot.code, tuple(codes.get(each, each) for each in slot.fallback), slot.members)
            for slot in draw.slots
        ),
        draw.counties,
        sized_by=_sizing_kinds(draw),
    )
    return DrawRules(
        plan,
        slots={name: slot.id for name, slot in zip(plan.slot_names, draw.slots, strict=True)},
        kinds=_unit_kinds(draw),
        attempts_per_slot=draw.attempts_per_slot,
        attempts_per_county=draw.attempts_per_county,
    )


def freeze_frame(
    units: Iterable[CommittedUnit],
    *,
    rules: DrawRules,
    campaign: Campaign,
    frame_key: bytes,
    counties: Iterable[tuple[str, str]],
) -> Manifest:
    """Commit to the frame, with every county and every kind of the plan, empty ones included."""
    return commit_frame(
        units, campaign=campaign, frame_key=frame_key, counties=counties, kinds=rules.plan.kinds
    )


def _sizing_kinds(draw: Draw) -> tuple[str, ...]:
    """Return the kinds of enterprises, where counties are drawn in proportion to their number."""
    if draw.county_chance == "equal":
        return ()
    return tuple(sorted({slot.code for slot in draw.slots if slot.frame == "enterprises"}))


def _unit_kinds(draw: Draw) -> dict[str, str]:
    kinds = {slot.code: slot.kind for slot in draw.slots}
    members = next((slot.member_kind for slot in draw.slots if slot.member_kind), None)
    return kinds if members is None else {**kinds, "M": members}
