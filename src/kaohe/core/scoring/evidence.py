"""evidence/1: the facts of a campaign as one flat list of findings.

Every part of the system that learns something writes findings; the scorer reads nothing else.
A finding is made by somebody, at some time, from some source, and it either has a value or names
the gap.
"""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field, model_validator

from kaohe.core.rules.model import EvidenceSource, GapKind
from kaohe.core.rules.text import Day, Id, Strict, Text

UNIT_KIND: Final = "unit_kind"
"""Built-in fact of every visit: which kind of unit was found to be visited."""
OUTCOME: Final = "outcome"
"""Built-in fact of every visit: how it ended, one of the pack's outcomes."""

_DAY = (
    r"([0-9]{4}-((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)"
    r"|02-(0[1-9]|1[0-9]|2[0-8]))|[0-9]{2}(0[48]|[2468][048]|[13579][26])-02-29)"
)
Moment = Annotated[
    str,
    Field(pattern=rf"^{_DAY}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\.[0-9]{{3}}Z$"),
]
"""UTC, for example ``2013-01-20T15:59:59.000Z``; only a day that the calendar has."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
PartPath = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_]*(/[a-z0-9][a-z0-9_]*)*$")]
VisitId = Annotated[
    str,
    Field(
        pattern=r"^[A-Za-z0-9._-]+/[a-z0-9_]+/[a-z0-9_]+/[a-z0-9_]+(/[1-9][0-9]*)?/(0|[1-9][0-9]*)$"
    ),
]
"""``campaign/body/county/slot[/member]/attempt``"""


class Finding(Strict):
    """认定: one fact about one item, of a body or of one visit.

    ``item`` is an item of the rubric, a fact, an adjustment (bonus, veto, gate, tail exclusion),
    or one of the built-in facts of a visit. ``value`` is a mark, a word, or an exact number as
    text; exactly one of value and gap is given.
    """

    item: Id
    part: PartPath | None = None
    body: Id
    visit: VisitId | None = None
    value: Text | None = None
    gap: GapKind | None = None
    source: EvidenceSource
    actor: Text
    at: Moment
    blobs: tuple[Digest, ...] = ()
    note: str = ""

    @model_validator(mode="after")
    def _has_value_or_gap(self) -> Finding:
        if (self.value is None) == (self.gap is None):
            raise ValueError("a finding has either a value or a gap")
        return self


class Evidence(Strict):
    """All findings of a campaign, with the register that they rest on."""

    format: Literal["evidence/1"]
    campaign: Text
    rehearsal: bool
    register_digest: Digest | None = None
    as_of: Day
    findings: tuple[Finding, ...]
