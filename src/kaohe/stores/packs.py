"""Packs from a file, from a folder, or by the name of a shipped one."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.core.rules import (
    apply_overlay,
    apply_variant,
    check_sources,
    pack_digest,
    read_overlay,
    read_pack,
    read_variant,
)
from kaohe.stores.faults import PACK_EXTENDS_UNKNOWN, PACK_UNKNOWN
from kaohe.stores.files import new_folder, read_bytes, read_text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from kaohe.core.rules import Variant
    from kaohe.core.rules.model import Pack

SHIPPED: Final = (
    "national-2012",
    "national-2012-alternatives",
    "gansu-2011-example",
    "example-province",
)
"""The packs that ship with the package, by the name of their folder."""

FILE_NAMES: Final = ("pack.yaml", "overlay.yaml", "variant.yaml")
_FORMAT: Final = re.compile(r"^format:\s*(rule-overlay|rule-variant)/1\s*$", re.MULTILINE)
_STATUS: Final = re.compile(r"^(status:\s*)\w+", re.MULTILINE)
_IDENTITY: Final = re.compile(r"^(pack|version):\s*(\S+)\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class LoadedPack:
    """A pack that was read and checked, and where it stood."""

    pack: Pack
    digest: str
    path: Path


def load_pack(reference: str, *, decisions: Collection[str] | None = None) -> LoadedPack:
    """Load a pack, an overlay or a variant by path or by shipped name.

    An overlay or a variant is merged with the pack that it extends, which is looked for in the
    folders beside it and among the shipped ones.

    Args:
        reference: a path, or one of :data:`SHIPPED`.
        decisions: of a variant, take the other choice of these decisions only; None takes all
            that the same evidence can show.

    Raises:
        FileUnusable: nothing is there, or it cannot be read.
        PackSyntaxError: it is not readable as a pack.
        PackInvalid: with every fault.
    """
    path = find_pack(reference)
    text = read_text(path)
    found = _FORMAT.search(text)
    if found is None:
        pack = read_pack(text, str(path))
        check_sources(pack, _held_texts(pack, path.parent), str(path))
    elif found[1] == "rule-overlay":
        overlay = read_overlay(text, str(path))
        extends = overlay.extends
        base = _base_of(path, extends.pack, extends.version)
        pack = apply_overlay(base, overlay, file=str(path))
    else:
        variant = read_variant(text, str(path))
        extends = variant.extends
        base = _base_of(path, extends.pack, extends.version)
        pack = apply_variant(base, variant, file=str(path), decisions=decisions)
    return LoadedPack(pack, pack_digest(pack), path)


def find_pack(reference: str) -> Path:
    """Return the file of a pack.

    Raises:
        FileUnusable: it is neither a file, nor a folder with a pack, nor a shipped name.
    """
    place = Path(reference)
    if not place.exists() and reference in SHIPPED:
        place = _shipped_root() / reference
    candidates = [place] if place.is_file() else [place / name for name in FILE_NAMES]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    raise PACK_UNKNOWN.error_at(reference, known=", ".join(SHIPPED))


def copy_pack(reference: str, folder: Path) -> None:
    """Copy the folder of a pack; the copy is a draft.

    Two packs of one name and version that are both in force would be two truths.

    Raises:
        FileUnusable: there is no such pack.
        OutputExists: the folder exists.
    """
    source = find_pack(reference)
    with new_folder(folder) as partial:
        shutil.copytree(
            source.parent,
            partial,
            ignore=shutil.ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )
        copied = partial / source.name
        text = _STATUS.sub(r"\1draft", copied.read_text(encoding="utf-8"))
        copied.write_text(text, encoding="utf-8")


def find_alternatives(pack: Pack) -> tuple[Variant, dict[str, Pack]] | None:
    """Return the shipped variant of a pack, and the pack with each decision turned by itself.

    Decisions whose other choice the same evidence cannot show are left out.

    Returns:
        None where no variant of exactly this pack ships.
    """
    for path in sorted(_shipped_root().glob("*/variant.yaml")):
        variant = read_variant(read_text(path), str(path))
        if variant.extends.digest == pack_digest(pack):
            return variant, {
                each: apply_variant(pack, variant, file=str(path), decisions=(each,))
                for each in variant.comparable_decisions()
            }
    return None


def find_base(path: Path) -> Path:
    """Return the file of the pack that an overlay or a variant extends; a pack is its own base.

    Raises:
        FileUnusable: the pack that it extends is nowhere to be found.
    """
    text = read_text(path)
    found = _FORMAT.search(text)
    if found is None:
        return path
    read = read_overlay if found[1] == "rule-overlay" else read_variant
    extends = read(text, str(path)).extends
    return _find_extended(path, extends.pack, extends.version)


def _base_of(path: Path, pack: str, version: str) -> Pack:
    candidate = _find_extended(path, pack, version)
    return read_pack(read_text(candidate), str(candidate))


def _find_extended(path: Path, pack: str, version: str) -> Path:
    for candidate in _neighbours(path):
        if dict(_IDENTITY.findall(read_text(candidate))) == {"pack": pack, "version": version}:
            return candidate
    raise PACK_EXTENDS_UNKNOWN.error_at(str(path), pack=pack, version=version)


def _neighbours(path: Path) -> Iterator[Path]:
    """Yield pack files beside a file, in sibling folders, then the shipped ones."""
    yield from sorted(each for each in path.parent.glob("*.yaml") if each != path)
    yield from sorted(path.parent.parent.glob("*/pack.yaml"))
    yield from sorted(_shipped_root().glob("*/pack.yaml"))


def _held_texts(pack: Pack, folder: Path) -> dict[str, bytes]:
    return {
        source.id: read_bytes(folder / "sources" / f"{source.id}.txt")
        for source in pack.sources
        if source.held and source.digest
    }


def _shipped_root() -> Path:
    return Path(str(files("kaohe.packs")))
