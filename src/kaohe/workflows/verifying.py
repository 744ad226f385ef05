"""Checking a whole published draw: opening, seed, choices, packets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.draw import has_possession, verify_choice, verify_packet
from kaohe.core.errors import DrawError
from kaohe.workflows.faults import DRAW_OPENING_WRONG

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from typing import Any

    from kaohe.core.draw import Ceremony, DrawPlan, Manifest
    from kaohe.core.errors import Fault


def opening_faults(
    entries: Sequence[Mapping[str, Any]], *, ceremony: Ceremony, manifest: Manifest, seed: bytes
) -> Iterator[Fault]:
    """Yield what does not hold in the opening record.

    Args:
        entries: plan, frame and keys as published.
        ceremony: made from the published files.
        manifest: the published manifest.
        seed: derived again from what was rolled and from the opening's checkpoint.
    """
    by_kind = {entry["entry"]: entry for entry in entries}
    if by_kind["frame"]["frame_root"] != manifest.frame_root.hex():
        yield DRAW_OPENING_WRONG.at("manifest.json", part="frame_root")
    if seed != ceremony.seed:
        yield DRAW_OPENING_WRONG.at("seed.json", part="seed")
    for holder in by_kind["keys"]["holders"]:
        key, proof = bytes.fromhex(holder["public_key"]), bytes.fromhex(holder["possession"])
        if not has_possession(key, ceremony.campaign, proof):
            yield DRAW_OPENING_WRONG.at("opening.json", part=holder["holder"])


def choice_faults(
    record: bytes, *, ceremony: Ceremony, manifest: Manifest, plan: DrawPlan, body: str, kind: bool
) -> tuple[Fault, ...]:
    """Return what does not hold in the record of a county's or a kind's drawing."""
    candidates = plan.slot_names if kind else manifest.counties(body)
    try:
        verify_choice(record, ceremony=ceremony, candidates=candidates)
    except DrawError as error:
        return error.faults
    return ()


def packet_faults(packet: bytes, *, ceremony: Ceremony, plan: DrawPlan) -> tuple[Fault, ...]:
    """Return what does not hold in a disclosure packet."""
    try:
        verify_packet(packet, ceremony=ceremony, plan=plan)
    except DrawError as error:
        return error.faults
    return ()
