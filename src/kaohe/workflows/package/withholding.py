"""What is personal or confidential, by a list, and a sheet of evidence without it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from kaohe.core.rules.model import EvidenceSource

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from kaohe.core.errors import Fault
    from kaohe.core.scoring.evidence import Evidence, Finding

from kaohe.workflows.package.faults import TOLD_TOO_MUCH

_RATIO: Final = re.compile(
    r"[a-z][a-z0-9_]* = [0-9]+/[0-9]+( \([0-9]{4}(-[0-9]{2}){2}( [0-9]{4}(-[0-9]{2}){2})*\))?"
)
"""How a measured finding says of what it was computed."""


class _Listed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Reason(_Listed):
    """Why something is left out, in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class WithheldField(_Listed):
    """A field of findings that is not told as it stands."""

    field: Literal["actor", "note"]
    how: Literal["numbered", "empty", "ratio"]
    """``numbered``: each person has a number in place of the name; ``empty``: nothing is left;
    ``ratio``: nothing but the ratio that was computed, with its days."""
    sources: tuple[EvidenceSource, ...]
    because: Reason


class WithheldPaper(_Listed):
    """A kind of paper that goes to its addressee only."""

    kind: str = Field(min_length=1)
    because: Reason


class WithheldRecord(_Listed):
    """A field of the register by which a disclosed unit is told without its record."""

    field: str = Field(min_length=1)
    because: Reason


class Withholding(_Listed):
    """``withholding/1``: everything that a package leaves out."""

    format: Literal["withholding/1"]
    findings: tuple[WithheldField, ...]
    papers: tuple[WithheldPaper, ...]
    records: tuple[WithheldRecord, ...] = ()

    def is_withheld(self, record: Mapping[str, object]) -> bool:
        """Tell whether the register says of a unit something that is not told."""
        return any(record.get(each.field) not in (None, "") for each in self.records)

    @property
    def kinds(self) -> frozenset[str]:
        """Return the kinds of papers that stay out."""
        return frozenset(each.kind for each in self.papers)


def release_evidence(evidence: Evidence, withholding: Withholding) -> Evidence:
    """Return a sheet without what the list leaves out; all else stays as it is.

    Numbers keep the order of the names, so that nothing which is decided by order changes;
    a sheet that was released once is not changed by doing so again.
    """
    rules = {(each.field, source): each.how for each in withholding.findings
             for source in each.sources}  # fmt: skip
    names = sorted({each.actor for each in evidence.findings if ("actor", each.source) in rules})
    numbers = {name: f"person-{number:05}" for number, name in enumerate(names, start=1)}

    def release(finding: Finding) -> Finding:
        told: dict[str, str] = {}
        for field in ("actor", "note"):
            how = rules.get((field, finding.source))
            if how == "numbered":
                told[field] = numbers[finding.actor]
            elif how == "empty" or (how == "ratio" and not _RATIO.fullmatch(finding.note)):
                told[field] = ""
        return finding.model_copy(update=told) if told else finding

    return evidence.model_copy(update={"findings": tuple(map(release, evidence.findings))})


def find_told(evidence: Evidence, withholding: Withholding) -> Iterator[Fault]:
    """Yield the findings of a published sheet that tell what its list leaves out."""
    released = release_evidence(evidence, withholding)
    for index, (is_, should) in enumerate(zip(evidence.findings, released.findings, strict=True)):
        if is_ != should:
            yield TOLD_TOO_MUCH.at(f"evidence.json: findings[{index}]", what=is_.item)
