"""The cited texts: their sections, and whether they are still the texts that were cited."""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import PackInvalid, nearest, raise_all
from kaohe.core.rules import faults
from kaohe.core.rules.checks.survey import walk
from kaohe.core.rules.digest import tree_of
from kaohe.core.rules.places import Places
from kaohe.core.rules.text import Grounded

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack

_SECTION: Final = re.compile(r"\[([a-z0-9_.]+(?:/[a-z0-9_.]+)*)\]")


def clauses_of(text: str) -> dict[str, str]:
    r"""Return the sections of a held text, by the names under which they are cited.

    A section begins with a line that holds only its name in brackets, for example ``[2.1.4]``;
    lines before the first section, or beginning with ``#``, are remarks.

    >>> clauses_of("# remark\n[1]\none\n\n[2.1]\ntwo\n")
    {'1': 'one', '2.1': 'two'}
    """
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in text.splitlines():
        match = _SECTION.fullmatch(line.strip())
        if match:
            lines = sections.setdefault(match[1], [])
        elif not line.startswith("#"):
            lines.append(line)
    return {name: "\n".join(lines).strip() for name, lines in sections.items()}


def check_sources(pack: Pack, texts: Mapping[str, bytes], file: str) -> None:
    """Check that every held text is there, unchanged, and has every section cited.

    A draft may still lack the digest of a text; then its sections are checked if it is there.

    Args:
        pack: the pack.
        texts: content of the held texts (UTF-8) by the id of their source.
        file: name of the pack's file, for messages.

    Raises:
        PackInvalid: with all faults.
    """
    raise_all(PackInvalid, _faults_in(pack, texts, Places(file, tree_of(pack))))


def _faults_in(pack: Pack, texts: Mapping[str, bytes], places: Places) -> Iterator[Fault]:
    sections: dict[str, dict[str, str]] = {}
    for n, source in enumerate(pack.sources):
        text = texts.get(source.id)
        if not source.held or (text is None and source.digest is None):
            continue
        if text is None:
            yield places.fault(faults.TEXT_ABSENT, ("sources", n))
            continue
        found = sha256(text).hexdigest()
        if source.digest not in (found, None):
            yield places.fault(
                faults.TEXT_CHANGED, ("sources", n), digest=source.digest, found=found
            )
        sections[source.id] = clauses_of(text.decode("utf-8"))
    for path, part in walk(pack):
        if not isinstance(part, Grounded):
            continue
        for cite in part.cite:
            source_id, _, section = cite.partition("/")
            known = sections.get(source_id)
            if known is not None and section and section not in known:
                yield places.fault(
                    faults.CLAUSE_UNKNOWN, path, cite=cite, nearest=nearest(section, known)
                )
