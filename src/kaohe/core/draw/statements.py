"""What a county says of its own strata, made again from its own export and signed.

The frame is the very register that is assessed, and a commitment does not show that it is whole.
So a county or province is given the salt keys of its strata before the freeze, rebuilds their
roots from what it holds itself, and signs what came out. Where that is not what the manifest says,
the freeze records the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw.frame import commit_stratum
from kaohe.core.draw.framing import lp
from kaohe.core.draw.manifest import StratumLine
from kaohe.core.merkle import EMPTY_ROOT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from kaohe.core.canonical import Json
    from kaohe.core.draw.campaign import Campaign
    from kaohe.core.draw.frame import CommittedUnit


@dataclass(frozen=True, slots=True)
class OwnStrata:
    """The strata of one county as its own export gives them."""

    lines: tuple[StratumLine, ...]
    """Of every stratum whose salt key was given, sorted by key; empty ones too."""
    unknown: tuple[tuple[str, int], ...]
    """Key and size of the strata that only the county has, such as of another federation."""


def rebuild_strata(
    campaign: Campaign,
    units: Mapping[str, Sequence[CommittedUnit]],
    *,
    salt_keys: Mapping[str, bytes],
) -> OwnStrata:
    """Make the lines of a county's strata again.

    Args:
        campaign: the campaign whose frame is meant.
        units: the county's own units by stratum, sorted by id.
        salt_keys: by stratum, as the county was given them.

    Raises:
        FrameInvalid: units out of order, without an id or repeated.
    """
    lines = tuple(
        commit_stratum(campaign, key, units.get(key, ()), salt_key=salt_keys[key])
        for key in sorted(salt_keys)
    )
    unknown = tuple((key, len(units[key])) for key in sorted(units) if key not in salt_keys)
    return OwnStrata(lines, unknown)


def find_other_lines(
    own: Iterable[StratumLine], frozen: Iterable[StratumLine]
) -> tuple[StratumLine, ...]:
    """Return what a county says of every stratum of its own that the manifest gives otherwise.

    A stratum of the manifest that the county leaves out counts as an empty one.
    """
    said = {line.stratum: line for line in own}
    listed = {line.stratum: line for line in frozen}
    full = {key: said.get(key, StratumLine(key, 0, EMPTY_ROOT)) for key in {*said, *listed}}
    return tuple(full[key] for key in sorted(full) if full[key] != listed.get(key))


def sign_statement(statement: Mapping[str, Json], *, campaign: Campaign, secret: bytes) -> bytes:
    """Return the signature (Ed25519) of a statement.

    What is signed is lp(tag "statement", canonical JSON of the statement without signature).
    """
    return SigningKey(secret).sign(_signed_bytes(statement, campaign)).signature


def is_signed(
    statement: Mapping[str, Json], *, campaign: Campaign, key: bytes, signature: bytes
) -> bool:
    """Tell whether a statement carries a key's signature."""
    try:
        VerifyKey(key).verify(_signed_bytes(statement, campaign), signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def _signed_bytes(statement: Mapping[str, Json], campaign: Campaign) -> bytes:
    unsigned = {name: value for name, value in statement.items() if name != "signature"}
    return lp(campaign.tag("statement"), canonical_bytes(unsigned))
