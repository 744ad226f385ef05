"""From the key holders' values to an index: the lottery itself.

Every holder's value enters, so that one honest holder keeps the result secret until the last
value is given; and none can choose, because each value is unique.
"""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha512
from itertools import accumulate
from typing import TYPE_CHECKING

from kaohe.core.draw.faults import PROOF_WRONG, PROOFS_COUNT
from kaohe.core.draw.framing import lp
from kaohe.core.draw.labels import label_bytes
from kaohe.core.draw.vrf import verify
from kaohe.core.errors import ProofInvalid, raise_all

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kaohe.core.draw.campaign import Campaign, Ceremony
    from kaohe.core.draw.labels import Label


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A label with the proofs of all key holders and the number that they show together.

    Made by :func:`evaluate_label` only, which checks every proof.
    """

    label: Label
    proofs: tuple[bytes, ...]
    value: int


def evaluate_label(label: Label, proofs: Sequence[bytes], ceremony: Ceremony) -> Evaluation:
    """Check every holder's proof of a label and combine the values.

    Proofs stand in the order of the ceremony's keys.

    Raises:
        ProofInvalid: a proof is missing or does not hold; each wrong one is named.
    """
    keys = ceremony.public_keys
    if len(proofs) != len(keys):
        raise PROOFS_COUNT.error_at(label.place, found=len(proofs), expected=len(keys))
    alpha = label_bytes(label, ceremony)
    shown = [verify(key, alpha, proof) for key, proof in zip(keys, proofs, strict=True)]
    raise_all(
        ProofInvalid,
        (
            PROOF_WRONG.at(label.place, holder=holder)
            for holder, beta in enumerate(shown, start=1)
            if beta is None
        ),
    )
    betas = [beta for beta in shown if beta is not None]
    return Evaluation(label, tuple(proofs), combine_values(ceremony.campaign, alpha, betas))


def combine_values(campaign: Campaign, alpha: bytes, betas: Sequence[bytes]) -> int:
    """Return SHA-512 over the label and all holders' values, as a number below 2^512."""
    return int.from_bytes(sha512(lp(campaign.tag("combine"), alpha, *betas)).digest(), "big")


def is_subset(taken: Sequence[int], size: int) -> bool:
    """Tell whether indices are ascending, each once, and below the size."""
    return list(taken) == sorted(set(taken)) and all(0 <= index < size for index in taken)


def leaves_free(taken: Sequence[int], size: int) -> bool:
    """Tell whether taken indices are such a subset and at least one index is left."""
    return is_subset(taken, size) and len(taken) < size


def pick_index(value: int, size: int, taken: Sequence[int]) -> int:
    """Return the index of 0 to size - 1 that a value draws among those not taken.

    The value is reduced by the number of free indices, then walked past the taken ones in
    ascending order. No index is favoured by more than 1 / 2^512.

    >>> pick_index(18, 53, [3])
    19

    Raises:
        ValueError: nothing is free, or the taken indices are not ascending or not below size.
    """
    if not leaves_free(taken, size):
        raise ValueError(f"{list(taken)} does not leave an index free below {size}")
    drawn = value % (size - len(taken))
    for index in taken:
        if drawn >= index:
            drawn += 1
    return drawn


def pick_by_size(value: int, sizes: Sequence[int], taken: Sequence[int]) -> int:
    """Return the index that a value draws among those not taken, in proportion to their sizes.

    The value is reduced by the sum of the free sizes and falls into one of them, laid end to end
    in the order of the indices. What has no size is drawn only when nothing else is left, and then
    each with the same chance. No chance is off by more than 1 / 2^512 for each unit of size.

    >>> [pick_by_size(value, [2, 0, 3], []) for value in range(6)]
    [0, 0, 2, 2, 2, 0]

    Raises:
        ValueError: nothing is free, or the taken indices are not ascending or not below the length.
    """
    if not leaves_free(taken, len(sizes)):
        raise ValueError(f"{list(taken)} does not leave an index free below {len(sizes)}")
    free = [0 if index in taken else size for index, size in enumerate(sizes)]
    if not sum(free):
        return pick_index(value, len(sizes), taken)
    rest = value % sum(free)
    ends = accumulate(free)
    return next(index for index, end in enumerate(ends) if rest < end)
