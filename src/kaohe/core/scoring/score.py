"""Score a pack against a sheet of evidence: all bodies at once.

The same pack, the same findings and the same engine give the same bytes, whatever the order of
the findings.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.core.scoring.body import BodyScorer
from kaohe.core.scoring.faults import raise_evidence
from kaohe.core.scoring.forms import find_form_faults
from kaohe.core.scoring.index import choose_bodies, index_findings
from kaohe.core.scoring.nodes import Because, find_waiting
from kaohe.core.scoring.peers import gather_peers
from kaohe.core.scoring.plan import label, lay_out
from kaohe.core.scoring.ranking import group_of_members, rank_contenders
from kaohe.core.scoring.trace import Made, write_trace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from decimal import Decimal
    from fractions import Fraction

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring.evidence import Evidence
    from kaohe.core.scoring.nodes import Node
    from kaohe.core.scoring.ranking import Standing
    from kaohe.core.scoring.verdicts import Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """What one body earned, and where it stands."""

    body: str
    name: Because
    node: Node
    """The total; its steps are the sections, and the bonuses where the pack has any."""
    verdicts: tuple[Verdict, ...]
    standing: Standing

    @property
    def total(self) -> Fraction | None:
        """The exact total; None while the result waits for a gap to be closed."""
        return self.node.earned

    @property
    def waits(self) -> tuple[Because, ...]:
        """The gaps that have to be closed before there is a total."""
        return find_waiting(self.node)

    @property
    def published(self) -> Decimal | None:
        """The total as it is printed."""
        return self.node.rounded

    @property
    def sections(self) -> tuple[Node, ...]:
        """The sections in the order of the pack."""
        return tuple(step for step in self.node.steps if step.kind == "section")

    @property
    def bonuses(self) -> Node | None:
        """The bonuses together; None where the pack has none."""
        return next((step for step in self.node.steps if step.kind == "bonuses"), None)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table of results, ready to print."""

    group: str | None
    place: int | None
    body: str
    name: Because
    sections: tuple[Decimal | Fraction | None, ...]
    """Each as it is printed; exact where the pack rounds only the total."""
    bonuses: Decimal | Fraction | None
    total: Decimal | None
    grade: str | None
    award: str | None
    reward: Fraction | None
    notes: tuple[Because, ...]
    """Why there is no place or no award."""


@dataclass(frozen=True, slots=True)
class Results:
    """The scores of all bodies under one pack."""

    made: Made
    scores: Mapping[str, Score]

    @property
    def traces(self) -> dict[str, dict[str, Json]]:
        """The trace of every body."""
        return {body: self.trace_of(body) for body in self.scores}

    def trace_of(self, body: str) -> dict[str, Json]:
        """Return the trace of one body, ready for canonical JSON."""
        score = self.scores[body]
        return write_trace(
            self.made,
            subject=(score.body, score.name),
            total=score.node,
            verdicts=score.verdicts,
            standing=score.standing,
        )

    def table(self) -> tuple[Row, ...]:
        """Return one row for each body: by comparison group, then by place, then by id."""
        groups = [group.id for group in self.made.pack.comparison_groups]

        def row_order(score: Score) -> tuple[int, int, str]:
            standing = score.standing
            group = groups.index(standing.group) if standing.group in groups else len(groups)
            unplaced = len(self.scores) + 1
            return (group, standing.place or unplaced, score.body)

        return tuple(_row(score) for score in sorted(self.scores.values(), key=row_order))


def score(
    pack: Pack,
    evidence: Evidence,
    *,
    engine_version: str,
    pack_digest: str,
    bodies: Collection[str] | None = None,
) -> Results:
    """Score every body of a pack.

    Args:
        pack: a checked pack.
        evidence: the findings; their order makes no difference.
        engine_version: stands in every trace.
        pack_digest: stands in every trace, so that nobody has to trust a name.
        bodies: only these, for example a province that scores its own sheet. Places and
            comparisons are then among these only. Without it the pack's bodies are scored, or,
            where the pack names none, those of the evidence.

    Raises:
        EvidenceMissing: something has neither a finding nor a gap.
        EvidenceOutOfRange: a finding is not one that the pack knows.
        EvidenceError: both; all faults of the run are told together.
    """
    plan = lay_out(pack)
    chosen = choose_bodies(plan, evidence, bodies)
    index, faults = index_findings(plan, evidence, chosen)
    faults.extend(
        find_form_faults(plan, (each for each in evidence.findings if each.body in index))
    )
    peers = gather_peers(plan, index)
    groups = group_of_members(pack)
    contenders = []
    for body, of_body in index.items():
        if not of_body.own and not of_body.visits:
            continue
        scorer = BodyScorer(plan, of_body, peers[groups.get(body)])
        contender = scorer.score()
        faults.extend(scorer.faults)
        if contender is not None:
            contenders.append(contender)
    raise_evidence(dict.fromkeys(faults))
    names = {body.id: label(body.name) for body in pack.bodies}
    standings = rank_contenders(contenders, pack)
    scores = {
        each.body: Score(
            each.body,
            names.get(each.body, Because(each.body, each.body)),
            each.total,
            each.verdicts,
            standings[each.body],
        )
        for each in contenders
    }
    made = Made(
        pack,
        pack_digest,
        engine_version,
        evidence.register_digest,
        evidence.campaign,
        evidence.rehearsal,
        evidence.as_of,
    )
    return Results(made, scores)


def _row(score: Score) -> Row:
    standing, bonuses = score.standing, score.bonuses
    unranked = score.waits
    if standing.unranked is not None and not unranked:
        unranked = (standing.unranked,)
    return Row(
        standing.group,
        standing.place,
        score.body,
        score.name,
        tuple(_printed(section) for section in score.sections),
        None if bonuses is None else _printed(bonuses),
        score.published,
        standing.grade,
        standing.award,
        standing.reward,
        (*unranked, *standing.no_award),
    )


def _printed(node: Node) -> Decimal | Fraction | None:
    return node.earned if node.rounded is None else node.rounded
