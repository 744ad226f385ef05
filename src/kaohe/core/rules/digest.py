"""The canonical form of a pack and its digest: what a campaign is bound to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from kaohe.core.canonical import canonical_bytes, digest
from kaohe.core.rules import faults
from kaohe.core.rules.check import check_pack
from kaohe.core.rules.model import Pack
from kaohe.core.rules.places import Places
from kaohe.core.rules.shape import fit

if TYPE_CHECKING:
    from pydantic import BaseModel


def tree_of(model: BaseModel) -> dict[str, Any]:
    """Return a model as plain data: every number is text, every key is there."""
    return model.model_dump(mode="json", by_alias=True)


def drop_nothing(value: Any) -> Any:
    """Return a tree without keys that have no value, which the canonical form writes as null."""
    if isinstance(value, dict):
        return {key: drop_nothing(part) for key, part in value.items() if part is not None}
    if isinstance(value, list):
        return [drop_nothing(part) for part in value]
    return value


def canonical_pack(pack: Pack) -> bytes:
    """Write a pack in canonical form (canonical-json/1).

    Layout, comments and the order of keys in the file make no difference; every value does. A
    key that has the value which it would have unwritten is left out, so that a key which the
    format gains later changes no digest of an earlier pack.
    """
    return canonical_bytes(_canonical_tree(pack))


def pack_digest(pack: Pack) -> str:
    """Return the SHA-256 of the canonical form; it identifies a version more than its name does."""
    return digest(_canonical_tree(pack))


def _canonical_tree(pack: Pack) -> dict[str, Any]:
    return pack.model_dump(mode="json", by_alias=True, exclude_defaults=True)


def read_canonical_pack(data: bytes, file: str) -> Pack:
    """Read a pack from its canonical form.

    Raises:
        PackSyntaxError: the bytes are not the canonical form of anything.
        PackInvalid: as :func:`kaohe.core.rules.reader.read_pack`.
    """
    try:
        tree = json.loads(data)
        unchanged = canonical_bytes(tree) == data
    except ValueError as unreadable:
        raise faults.NOT_CANONICAL.error_at(file) from unreadable
    if not unchanged or not isinstance(tree, dict):
        raise faults.NOT_CANONICAL.error_at(file)
    places = Places(file, drop_nothing(tree))
    pack = fit(Pack, places)
    check_pack(pack, places)
    return pack
