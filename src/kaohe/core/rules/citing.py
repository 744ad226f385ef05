"""How a clause is named to people who have not read the pack."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from kaohe.core.rules.model import Pack, Source

_PARENT: Final = re.compile(r"^《.*》(?=.)")
"""Title of the text that a source adds to, before its own: 《…考核办法》补充实施细则."""


def name_clause(pack: Pack, cite: str) -> str:
    """Name a cited clause as its text is called, because the id of a source is known to few.

    A text is named by its number, or by its title without the title of what it adds to.

    Args:
        pack: the pack that cites.
        cite: source and section as in the pack, such as ``annex/2.1.4``.

    Returns:
        Text and section, such as 补充实施细则 2.1.4; what the pack does not know stays as it is.
    """
    source_id, _, section = cite.partition("/")
    for source in pack.sources:
        if source.id == source_id:
            return f"{_name_source(source)} {section}".rstrip()
    return cite


def _name_source(source: Source) -> str:
    return source.number or _PARENT.sub("", source.title)
