"""Strata: the small lists out of which units are drawn, named ``province/county/kind``.

The member enterprises of a federation are a stratum of their own,
``province/county/M/federation-id``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FEDERATION: Final = "F"
MEMBER: Final = "M"

KIND_NAMES: Final = {
    "A": "flagged_nonexistent",
    "F": "federation",
    "J": "foreign_enterprise_union",
    "P": "private_enterprise_union",
    "S": "social_organisation_union",
    "M": "member",
}
"""事实不存在, 联合会, 外商投资企业工会, 私营企业工会, 社会组织工会; M a member of a federation."""

UNIT_KINDS: Final = ("A", "F", "J", "P", "S")
"""The kinds that a county has a stratum of, each, empty or not."""

_KEY: Final = re.compile(r"([0-9]{2})/([0-9]{6})/(?:([AFJPS])|M/([^/\x00-\x1f\x7f]+))")


@dataclass(frozen=True, slots=True)
class Stratum:
    """One list of units: a kind in a county, or the members of one federation."""

    province: str
    county: str
    kind: str
    federation: str = ""

    @property
    def key(self) -> str:
        """Return the name that is committed to.

        >>> Stratum("33", "330127", "P").key
        '33/330127/P'
        >>> Stratum("33", "330127", "M", "fed-7").key
        '33/330127/M/fed-7'
        """
        head = f"{self.province}/{self.county}/{self.kind}"
        return f"{head}/{self.federation}" if self.kind == MEMBER else head


def read_stratum(key: str) -> Stratum:
    """Read a stratum's name.

    Raises:
        ValueError: the text is not the name of a stratum.
    """
    found = _KEY.fullmatch(key)
    if not found:
        raise ValueError(f"{key!r} is not a stratum such as '33/330127/P' or '33/330127/M/id'")
    province, county, kind, federation = found.groups()
    return Stratum(province, county, kind or MEMBER, federation or "")
