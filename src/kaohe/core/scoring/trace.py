"""score-trace/1: every number of a result, down to rule, clause, evidence, person and time.

Pages, printed sheets and letters render a trace; none of them computes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kaohe.core.scoring.nodes import Because
from kaohe.core.scoring.plan import label
from kaohe.core.values import write_exact

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Finding
    from kaohe.core.scoring.nodes import Ground, Node
    from kaohe.core.scoring.ranking import Standing
    from kaohe.core.scoring.verdicts import Verdict

TRACE_FORMAT: Final = "score-trace/1"
ENGINE: Final = "kaohe"


@dataclass(frozen=True, slots=True)
class Made:
    """Under what a result was made: pack, engine, register, campaign."""

    pack: Pack
    pack_digest: str
    engine_version: str
    register_digest: str | None
    campaign: str
    rehearsal: bool
    as_of: date


def write_trace(
    made: Made,
    *,
    subject: tuple[str, Because],
    total: Node,
    verdicts: tuple[Verdict, ...],
    standing: Standing,
) -> dict[str, Json]:
    """Return the trace of one body, ready for canonical JSON."""
    pack = made.pack
    return {
        "format": TRACE_FORMAT,
        "engine": {"name": ENGINE, "version": made.engine_version},
        "pack": {
            "id": pack.pack,
            "version": pack.version,
            "digest": made.pack_digest,
            "status": pack.status,
        },
        "register_digest": made.register_digest,
        "campaign": made.campaign,
        "rehearsal": made.rehearsal,
        "as_of": made.as_of.isoformat(),
        "subject": {"id": subject[0], "name": _both(subject[1])},
        "notice": None if pack.notice is None else _both(label(pack.notice)),
        "rounding": {
            "at": pack.rounding.at,
            "mode": pack.rounding.mode,
            "interval": write_exact(pack.rounding.interval),
        },
        "total": {"exact": _number(total.earned), **_node(total)},
        "verdicts": [_verdict(verdict) for verdict in verdicts],
        "standing": _standing(standing),
    }


def _node(node: Node) -> dict[str, Json]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": None if node.name is None else _both(node.name),
        "earned": _number(node.earned),
        "of": _number(node.of),
        "rounded": None if node.rounded is None else f"{node.rounded:f}",
        "state": node.state,
        "how": node.how,
        "because": _both(node.because),
        **_ground(node.ground),
        "steps": [_node(step) for step in node.steps],
        "findings": [_finding(finding) for finding in node.findings],
        "beside": [_finding(finding) for finding in node.beside],
    }


def _ground(ground: Ground) -> dict[str, Json]:
    return {"basis": ground.basis, "cite": list(ground.cite), "decisions": list(ground.decisions)}


def _finding(finding: Finding) -> dict[str, Json]:
    return {
        "item": finding.item,
        "part": finding.part,
        "visit": finding.visit,
        "value": finding.value,
        "gap": finding.gap,
        "source": finding.source,
        "actor": finding.actor,
        "at": finding.at,
        "blobs": list(finding.blobs),
        "note": finding.note,
    }


def _verdict(verdict: Verdict) -> dict[str, Json]:
    return {
        "id": verdict.id,
        "kind": verdict.kind,
        "name": _both(verdict.name),
        "bars": verdict.bars,
        "because": _both(verdict.because),
        "value": _number(verdict.value),
        **_ground(verdict.ground),
        "findings": [_finding(finding) for finding in verdict.findings],
        "beside": [_finding(finding) for finding in verdict.beside],
    }


def _standing(standing: Standing) -> dict[str, Json]:
    return {
        "group": standing.group,
        "place": standing.place,
        "among": standing.among,
        "tied": standing.tied,
        "unranked": None if standing.unranked is None else _both(standing.unranked),
        "grade": standing.grade,
        "award": standing.award,
        "reward": _number(standing.reward),
        "no_award": [_both(reason) for reason in standing.no_award],
    }


def _both(text: Because) -> dict[str, Json]:
    return {"zh": text.zh, "en": text.en}


@lru_cache(maxsize=65536)
def _number(value: Fraction | None) -> str | None:
    return None if value is None else write_exact(value)
