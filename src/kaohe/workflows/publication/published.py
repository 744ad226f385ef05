"""The files that open a draw, as they are published: their shape and nothing else.

Whoever verifies reads files that others made. What has not this shape is refused with the field
that is wrong; what is inconsistent is found afterwards.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from kaohe.core.draw.outside import QUICKNET_KEY
from kaohe.core.rules.model import Draw


def _expect_day(day: str) -> str:
    date.fromisoformat(day)
    return day


def _expect_quicknet(key: str) -> str:
    """Refuse a chain of which nobody here knows when its rounds are published."""
    if key != QUICKNET_KEY:
        raise ValueError("not the key of quicknet")
    return key


Text = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x1f\x7f]*\S[^\x00-\x1f\x7f]*$")]
"""One line with something on it."""
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Proof = Annotated[str, Field(pattern=r"^[0-9a-f]{160}$")]
Bytes = Annotated[str, Field(pattern=r"^([0-9a-f]{2})+$")]
ChainKey = Annotated[str, Field(pattern=r"^[0-9a-f]{192}$"), AfterValidator(_expect_quicknet)]
"""Public key of a drand chain that signs in the smaller group: 96 bytes."""
RoundSignature = Annotated[str, Field(pattern=r"^[0-9a-f]{96}$")]
"""Signature of a drand round: 48 bytes."""
CampaignId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]
StratumKey = Annotated[str, Field(pattern=r"^[0-9]{2}/[0-9]{6}/([AFJPS]|M/[^/\x00-\x1f\x7f]+)$")]
County = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Day = Annotated[str, Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"), AfterValidator(_expect_day)]
Digits = Annotated[str, Field(pattern=r"^[0-9]{20,}$")]
Lottery = Annotated[str, Field(pattern=r"^[a-z0-9]+$")]
"""Id of a lottery, such as ``ssq``."""
Issue = Annotated[str, Field(pattern=r"^[0-9]+$")]
Size = Annotated[int, Field(ge=0, lt=2**53)]
Count = Annotated[int, Field(ge=1, lt=2**53)]

Way: TypeAlias = Literal["online", "text", "voice", "paper"]
"""How a label is brought to the device that the answers are sealed to."""


class _Published(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PlannedLottery(_Published):
    """A draw of a public lottery (``core.draw.outside``), named before it takes place."""

    lottery: Lottery
    day: Day


class LotterySource(_Published):
    """Published numbers of lotteries, typed by two people."""

    kind: Literal["lottery"]
    source: Text
    """Where the numbers are published, in words."""
    draws: Annotated[tuple[PlannedLottery, ...], Field(min_length=1)]


class DrandSource(_Published):
    """A round of a drand chain, checked against the chain's key."""

    kind: Literal["drand"]
    source: Text
    round: Count
    chain: ChainKey


Outside = Annotated[LotterySource | DrandSource, Field(discriminator="kind")]
"""The source outside the house, as the plan names it."""


class PlanEntry(_Published):
    """The plan of a campaign, and the pack that the draw's part comes from."""

    entry: Literal["plan"]
    campaign: CampaignId
    rehearsal: bool
    scope: Text
    """The assessment: of all campaigns of one scope one at most is not void."""
    pack: str
    pack_version: str
    pack_digest: Hash
    software: Text
    """Name and version of the software that opens the draw."""
    draw: Draw
    holders: Annotated[tuple[Text, ...], Field(min_length=1)]
    """The key holders by name, in the order in which proofs stand."""
    dice: Annotated[tuple[Text, ...], Field(min_length=3, max_length=3)]
    """The roles of the three people who roll, in the order of the ceremony."""
    outside: Outside
    policy: Annotated[str, Field(min_length=1)]
    """Text of the witness policy (C2SP tlog-policy)."""
    ways: Annotated[tuple[Way, ...], Field(min_length=1)]
    """How labels may be brought to a device, in the order of :data:`Way`."""
    approvers: Count
    """How many must approve a replacement beyond the limits of the draw."""
    assurance: Literal["full", "lower"]
    """``lower`` if there is one key holder only, who alone knows every value."""


class Countersigned(_Published):
    """A county's strata were made again by somebody else, who signed what came out."""

    county: County
    signer: Text
    record: Hash
    """Digest of the record that was signed."""


class Difference(_Published):
    """A stratum of which a countersigned record says something else than the manifest."""

    stratum: StratumKey
    signer: Text
    size: Size
    root: Hash


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
    countersigned: tuple[Countersigned, ...]
    """Sorted by county and signer."""
    differences: tuple[Difference, ...]
    """Sorted by stratum and signer; what the freeze was made in spite of."""


class HolderRecord(_Published):
    """A key holder with its public key and the proof that it has the secret."""

    holder: Text
    public_key: Hash
    possession: Proof


class KeysEntry(_Published):
    """The key holders in the order of the ceremony."""

    entry: Literal["keys"]
    campaign: CampaignId
    holders: Annotated[tuple[HolderRecord, ...], Field(min_length=1)]


class HolderKey(_Published):
    """``holder-key/1``: what a key holder hands to the office, made where its secret is."""

    format: Literal["holder-key/1"]
    campaign: CampaignId
    rehearsal: bool
    holder: Text
    public_key: Hash
    possession: Proof


class LoggedEntry(_Published):
    """An opened entry of the ledger, with its way to the root of the checkpoint."""

    index: Size
    salt: Hash
    entry: str
    """Canonical text of the entry."""
    path: tuple[Hash, ...]


class OpeningRecord(_Published):
    """``opening.json``: plan, frame and keys, their entries, and the checkpoint C0 over them."""

    format: Literal["draw-opening/2"]
    campaign: CampaignId
    rehearsal: bool
    plan: PlanEntry
    frame: FrameEntry
    keys: KeysEntry
    entries: Annotated[tuple[LoggedEntry, ...], Field(min_length=3, max_length=3)]
    """Of plan, frame and keys, in this order."""
    checkpoint: str
    """The signed note C0, with the cosignatures of the plan's witnesses."""


class ManifestRecord(_Published):
    """``manifest.json``: key, size and root of every stratum."""

    format: Literal["draw-manifest/1"]
    suite: Literal["sha256"]
    campaign: CampaignId
    rehearsal: bool
    frame_root: Hash
    strata: tuple[tuple[StratumKey, Size, Hash], ...]


class Roll(_Published):
    """What one person rolled."""

    role: Text
    digits: Digits


class DiceRecord(_Published):
    """``draw-dice/1``: what was rolled on C0, before the outside value can be known."""

    format: Literal["draw-dice/1"]
    campaign: CampaignId
    rehearsal: bool
    dice: Annotated[tuple[Roll, ...], Field(min_length=3, max_length=3)]
    """In the order of the plan's roles."""
    checkpoint_root: Hash
    checkpoint_size: Size


class LotteryResult(_Published):
    """What came out of a lottery: for each of its drums the numbers."""

    lottery: Lottery
    day: Day
    issue: Issue
    numbers: Annotated[tuple[tuple[Size, ...], ...], Field(min_length=1)]


class LotteryValue(_Published):
    """What the lotteries gave."""

    kind: Literal["lottery"]
    draws: Annotated[tuple[LotteryResult, ...], Field(min_length=1)]
    typed_by: Annotated[tuple[Text, ...], Field(min_length=2, max_length=2)]
    """The two people who typed the numbers, each alone."""
    value: Bytes


class DrandValue(_Published):
    """What the chain gave."""

    kind: Literal["drand"]
    round: Count
    signature: RoundSignature
    value: Hash


class SeedRecord(_Published):
    """``seed.json``: what was rolled, the outside source, and the seed that follows."""

    format: Literal["draw-seed/2"]
    campaign: CampaignId
    rehearsal: bool
    dice: Annotated[tuple[Roll, ...], Field(min_length=3, max_length=3)]
    """In the order of the plan's roles."""
    outside: Annotated[LotteryValue | DrandValue, Field(discriminator="kind")]
    checkpoint_root: Hash
    checkpoint_size: Size
    seed: Hash
