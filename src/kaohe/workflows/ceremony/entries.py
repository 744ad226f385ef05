"""What the ledger's entries of a ceremony say, as a function of their documents.

Whoever enters them and whoever checks them starts from here, so that an entry and its document
cannot drift apart.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.canonical import digest
from kaohe.workflows.ceremony.outside import known_from
from kaohe.workflows.publication.published import DiceRecord

if TYPE_CHECKING:
    from pydantic import BaseModel

    from kaohe.core.canonical import Json
    from kaohe.workflows.publication.published import (
        FrameEntry,
        KeysEntry,
        PlanEntry,
        SeedRecord,
    )


def as_json(model: BaseModel) -> dict[str, Json]:
    """Return a record as it is published."""
    body: dict[str, Json] = model.model_dump(mode="json")
    return body


def plan_content(plan: PlanEntry) -> dict[str, Json]:
    """Return what the entry of a plan says."""
    return {
        "scope": plan.scope,
        "plan": digest(as_json(plan)),
        "policy": plan.policy,
        "known_from": known_from(plan.outside),
        "holders": len(plan.holders),
        "attempts_per_slot": plan.draw.attempts_per_slot,
        "attempts_per_county": plan.draw.attempts_per_county,
        "approvers": plan.approvers,
    }


def frame_content(frame: FrameEntry) -> dict[str, Json]:
    """Return what the entry of a frame says."""
    return {
        "frame_root": frame.frame_root,
        "strata": frame.strata,
        "units": frame.units,
        "record": digest(as_json(frame)),
    }


def keys_content(keys: KeysEntry) -> dict[str, Json]:
    """Return what the entry of the keys says."""
    return {
        "holders": [each.holder for each in keys.holders],
        "public_keys": [each.public_key for each in keys.holders],
        "record": digest(as_json(keys)),
    }


def dice_content(dice: DiceRecord) -> dict[str, Json]:
    """Return what the entry of the dice says."""
    return {
        "size": dice.checkpoint_size,
        "root": dice.checkpoint_root,
        "record": digest(as_json(dice)),
    }


def dice_of(seed: SeedRecord) -> DiceRecord:
    """Return the record of the dice on which a seed rests."""
    return DiceRecord(
        format="draw-dice/1",
        campaign=seed.campaign,
        rehearsal=seed.rehearsal,
        dice=seed.dice,
        checkpoint_root=seed.checkpoint_root,
        checkpoint_size=seed.checkpoint_size,
    )


def seed_content(seed: SeedRecord) -> dict[str, Json]:
    """Return what the entry of a seed says."""
    return {
        "size": seed.checkpoint_size,
        "root": seed.checkpoint_root,
        "seed": seed.seed,
        "record": digest(as_json(seed)),
    }
