"""The packs that the office can use: those that ship, and those that were handed in.

Whatever was handed in or chosen for a cycle is kept under its digest in the office's folder, in
canonical form, and never replaced: a later version of the program changes no rules of a year.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from django.conf import settings

from kaohe.core.errors import OutputExists
from kaohe.core.rules import (
    apply_overlay,
    apply_variant,
    canonical_pack,
    check_sources,
    clauses_of,
    pack_digest,
    read_canonical_pack,
    read_overlay,
    read_pack,
    read_variant,
)
from kaohe.stores.files import read_bytes, write_new
from kaohe.stores.packs import SHIPPED, load_pack
from kaohe.web.rules.faults import BASE_NOT_KNOWN, COPY_DAMAGED, PACK_NOT_KNOWN, PACK_NOT_TEXT
from kaohe.web.rules.models import UploadedPack

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from kaohe.core.rules.model import Pack

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_FORMAT: Final = re.compile(r"^format:\s*(rule-overlay|rule-variant)/1\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class KnownPack:
    """A pack of the library."""

    pack: Pack
    digest: str
    shipped: str = ""
    """The name under which it ships; empty for one that was handed in."""
    clauses: Mapping[str, str] = field(default_factory=dict)
    """Text of each clause that is held, by how it is cited, such as ``annex/2.1.4``."""

    @property
    def label(self) -> str:
        """Return id and version, as a cycle keeps them."""
        return f"{self.pack.pack} {self.pack.version}"


def list_known() -> tuple[KnownPack, ...]:
    """Return every pack of the library, the shipped ones first."""
    uploaded = UploadedPack.objects.order_by("pack", "at").values_list("digest", flat=True)
    return (*(_shipped(name) for name in SHIPPED), *(find_known(each) for each in uploaded))


def find_known(reference: str) -> KnownPack:
    """Return a pack by its digest, or by the name under which it ships; never by a path.

    Raises:
        InputError: the library holds no such pack.
        PackInvalid: the kept copy is damaged.
    """
    if reference in SHIPPED:
        return _shipped(reference)
    for name in SHIPPED:
        if _shipped(name).digest == reference:
            return _shipped(name)
    place = _folder() / f"{reference}.json"
    if not _DIGEST.fullmatch(reference) or not place.is_file():
        raise PACK_NOT_KNOWN.error_at(reference[:64])
    return _kept(place)


def read_kept(digest: str) -> Pack:
    """Read the kept copy of a pack again, and check all of it.

    Raises:
        PackInvalid: it is not what its digest says, or has faults.
    """
    pack = read_canonical_pack(read_bytes(_folder() / f"{digest}.json"), digest[:12])
    if pack_digest(pack) != digest:
        raise COPY_DAMAGED.error_at(digest[:12])
    return pack


def read_upload(content: bytes, name: str, *, texts: Iterable[bytes] = ()) -> KnownPack:
    """Read a pack, an overlay or a variant that is handed in.

    Args:
        content: the YAML.
        name: name of the file, for messages.
        texts: cited texts that come with it; others are taken from the library by their digest.

    Raises:
        FileUnusable: it is no text.
        PackSyntaxError: it is no strict YAML.
        PackInvalid: with every fault, in the order of their lines.
        InputError: what it extends is not in the library.
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise PACK_NOT_TEXT.error_at(name, offset=fault.start) from None
    found = _FORMAT.search(text)
    if found is None:
        pack = read_pack(text, name)
        held = _find_texts(pack, texts)
        check_sources(pack, held, name)
        return KnownPack(pack, pack_digest(pack), clauses=_clauses(held))
    if found[1] == "rule-overlay":
        overlay = read_overlay(text, name)
        base = _find_base(overlay.extends.pack, overlay.extends.version, name)
        pack = apply_overlay(base.pack, overlay, file=name)
    else:
        variant = read_variant(text, name)
        base = _find_base(variant.extends.pack, variant.extends.version, name)
        pack = apply_variant(base.pack, variant, file=name)
    return KnownPack(pack, pack_digest(pack), clauses=base.clauses)


def keep_upload(known: KnownPack, content: bytes, *, texts: Iterable[bytes] = ()) -> None:
    """Keep a pack that was handed in, as it was written and in canonical form."""
    for text in texts:
        _write_once(_folder() / "texts" / f"{sha256(text).hexdigest()}.txt", text)
    _write_once(_folder() / f"{known.digest}.yaml", content)
    keep_copy(known)


def keep_copy(known: KnownPack) -> None:
    """Keep the canonical form of a pack under its digest."""
    _write_once(_folder() / f"{known.digest}.json", canonical_pack(known.pack))


def read_file(known: KnownPack) -> bytes:
    """Return the YAML of a pack, as it ships or as it was handed in."""
    if known.shipped:
        return read_bytes(load_pack(known.shipped).path)
    return read_bytes(_folder() / f"{known.digest}.yaml")


def _folder() -> Path:
    home: Path = settings.OFFICE_HOME
    return home / "packs"


def _write_once(path: Path, content: bytes) -> None:
    """Write what is kept under the digest of its content; the same again changes nothing."""
    with suppress(OutputExists):
        write_new(path, content)


@lru_cache(maxsize=len(SHIPPED))
def _shipped(name: str) -> KnownPack:
    loaded = load_pack(name)
    held = _find_texts(loaded.pack, ())
    return KnownPack(loaded.pack, loaded.digest, name, _clauses(held))


@lru_cache(maxsize=64)
def _kept(place: Path) -> KnownPack:
    pack = read_kept(place.stem)
    return KnownPack(pack, place.stem, clauses=_clauses(_find_texts(pack, ())))


def _find_base(pack: str, version: str, name: str) -> KnownPack:
    for known in list_known():
        if (known.pack.pack, known.pack.version) == (pack, version):
            return known
    raise BASE_NOT_KNOWN.error_at(name, pack=pack, version=version)


def _find_texts(pack: Pack, handed_in: Iterable[bytes]) -> dict[str, bytes]:
    """Return the cited texts by their source: handed in, kept before, or shipped."""
    at_hand = {sha256(text).hexdigest(): text for text in handed_in}
    found = {}
    for source in pack.sources:
        if not source.held or source.digest is None:
            continue
        kept = _folder() / "texts" / f"{source.digest}.txt"
        text = at_hand.get(source.digest) or _shipped_texts().get(source.digest)
        if text is None and kept.is_file():
            text = read_bytes(kept)
        if text is not None:
            found[source.id] = text
    return found


@lru_cache(maxsize=1)
def _shipped_texts() -> dict[str, bytes]:
    folders = [load_pack(name).path.parent / "sources" for name in SHIPPED]
    texts = [read_bytes(path) for folder in folders for path in sorted(folder.glob("*.txt"))]
    return {sha256(text).hexdigest(): text for text in texts}


def _clauses(texts: Mapping[str, bytes]) -> dict[str, str]:
    return {
        f"{source}/{section}": text
        for source, content in texts.items()
        for section, text in clauses_of(content.decode("utf-8")).items()
    }
