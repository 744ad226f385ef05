"""The files that open a draw, as they are published: their shape and nothing else.

Whoever verifies reads files that others made. What has not this shape is refused with the field
that is wrong; what is inconsistent is found afterwards.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.rules.model import Draw

Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Proof = Annotated[str, Field(pattern=r"^[0-9a-f]{160}$")]
Bytes = Annotated[str, Field(pattern=r"^([0-9a-f]{2})*$")]
CampaignId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
StratumKey = Annotated[str, Field(pattern=r"^[0-9]{2}/[0-9]{6}/([AFJPS]|M/[^/\x00-\x1f\x7f]+)$")]
Size = Annotated[int, Field(ge=0, lt=2**53)]


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PlanEntry(_Published):
    """The plan, and the pack that it comes from."""

    entry: Literal["plan"]
    campaign: CampaignId
    rehearsal: bool
    pack: str
    pack_version: str
    pack_digest: Hash
    draw: Draw


class FrameEntry(_Published):
    """The frame that was committed to."""

    entry: Literal["frame"]
    campaign: CampaignId
    register_digest: Hash
    approved_by: tuple[str, ...]
    """Who approved the freeze."""
    frame_root: Hash
    strata: Size
    units: Size


class HolderRecord(_Published):
    """A key holder with its public key and the proof that it has the secret."""

    holder: str
    public_key: Hash
    possession: Proof


class KeysEntry(_Published):
    """The key holders in the order of the ceremony."""

    entry: Literal["keys"]
    campaign: CampaignId
    holders: tuple[HolderRecord, ...]


class OpeningRecord(_Published):
    """``opening.json``: plan, frame and keys, and the checkpoint over them."""

    format: Literal["draw-opening/1"]
    campaign: CampaignId
    rehearsal: bool
    entries: tuple[PlanEntry, FrameEntry, KeysEntry]
    checkpoint_root: Hash
    checkpoint_size: Size


class ManifestRecord(_Published):
    """``manifest.json``: key, size and root of every stratum."""

    format: Literal["draw-manifest/1"]
    suite: Literal["sha256"]
    campaign: CampaignId
    rehearsal: bool
    frame_root: Hash
    strata: tuple[tuple[StratumKey, Size, Hash], ...]


class SeedRecord(_Published):
    """``seed.json``: what was rolled, the outside source, and the seed that follows."""

    format: Literal["draw-seed/1"]
    campaign: CampaignId
    rehearsal: bool
    dice: tuple[str, ...]
    outside: Bytes
    checkpoint_root: Hash
    checkpoint_size: Size
    seed: Hash
