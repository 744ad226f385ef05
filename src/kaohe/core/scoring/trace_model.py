"""The form of score-trace/1, from which its JSON Schema is published."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from kaohe.core.rules.model import EvidenceSource, GapKind, Status
from kaohe.core.rules.text import Basis, Exact, Name, Strict
from kaohe.core.scoring.nodes import How, State
from kaohe.core.values import RoundingMode

Printed = Annotated[str, Field(pattern=r"^-?(0|[1-9][0-9]*)(\.[0-9]+)?$")]
"""A number as it is printed, with all its decimal places."""


class TraceFinding(Strict):
    """One finding on which a number rests, or which is shown beside it."""

    item: str
    part: str | None
    visit: str | None
    value: str | None
    gap: GapKind | None
    source: EvidenceSource
    actor: str
    at: str
    blobs: tuple[str, ...]
    note: str


class TraceGround(Strict):
    """On what a number rests."""

    basis: Basis | None
    cite: tuple[str, ...]
    decisions: tuple[str, ...]
    """The weakest rule's first."""


class TraceNode(TraceGround):
    """One number: what it is, why, on what ground, and what it was made of."""

    id: str
    kind: str
    name: Name | None
    earned: Exact | None
    of: Exact | None
    rounded: Printed | None
    state: State
    how: How
    because: Name
    steps: tuple[TraceNode, ...]
    findings: tuple[TraceFinding, ...]
    beside: tuple[TraceFinding, ...]


class TraceTotal(TraceNode):
    """The total; ``exact`` repeats what was earned, for readers that want nothing else."""

    exact: Exact | None


class TraceVerdict(TraceGround):
    """A veto, a gate or a tail exclusion, and what it takes away."""

    id: str
    kind: Literal["veto", "gate", "tail"]
    name: Name
    bars: Literal["none", "awards", "ranking", "total"]
    because: Name
    value: Exact | None
    findings: tuple[TraceFinding, ...]
    beside: tuple[TraceFinding, ...]


class TraceStanding(Strict):
    """Where the body stands among those that it is compared with."""

    group: str | None
    place: int | None
    among: int
    tied: int
    unranked: Name | None
    grade: str | None
    award: str | None
    reward: Exact | None
    no_award: tuple[Name, ...]


class TraceEngine(Strict):
    """The program that made the result."""

    name: str
    version: str


class TracePack(Strict):
    """The pack under which the result was made."""

    id: str
    version: str
    digest: str
    status: Status


class TraceSubject(Strict):
    """The body assessed."""

    id: str
    name: Name


class TraceRounding(Strict):
    """Where and how numbers were rounded."""

    at: Literal["section", "total"]
    mode: RoundingMode
    interval: Exact


class Trace(Strict):
    """score-trace/1: one body's result, down to the findings."""

    format: Literal["score-trace/1"]
    engine: TraceEngine
    pack: TracePack
    register_digest: str | None
    campaign: str
    rehearsal: bool
    as_of: str
    subject: TraceSubject
    notice: Name | None
    rounding: TraceRounding
    total: TraceTotal
    verdicts: tuple[TraceVerdict, ...]
    standing: TraceStanding


def trace_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of score-trace/1."""
    schema = Trace.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
