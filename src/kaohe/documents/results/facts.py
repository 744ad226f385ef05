"""The facts of a year's results, each body apart, so that a letter is made from one body alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kaohe.documents.official.papers.unions import name_union
from kaohe.documents.results.anchor import digest_trace, digest_traces
from kaohe.documents.results.sites import Sample, read_sites
from kaohe.documents.traces import published, sections_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Evidence
    from kaohe.documents.results.anchor import Anchor
    from kaohe.documents.traces import Trace

WAITS = "待定"


@dataclass(frozen=True, slots=True)
class BodyFacts:
    """What is known of one body; nothing of another can be reached from here."""

    id: str
    name: str
    """Its short name, as the pack has it."""
    trace: Trace
    sample: Sample
    group: str
    """Name of its comparison group; empty where the pack has none."""

    @property
    def union(self) -> str:
        """Return the full name of its union."""
        return name_union(self.id, self.name)

    @property
    def total(self) -> str:
        """Return the total as it is printed."""
        return published(self.trace["total"]) or WAITS

    @property
    def parts(self) -> tuple[str, ...]:
        """Return the parts of the total as they are printed."""
        return tuple(_print(each) for each in sections_of(self.trace))

    @property
    def place(self) -> str:
        """Return the place inside its group, ties marked; empty where it has none."""
        standing = self.trace["standing"]
        if standing["place"] is None:
            return ""
        return f"{standing['place']}" + ("（并列）" if standing["tied"] > 1 else "")

    @property
    def digest(self) -> str:
        """Return the digest of its trace."""
        return digest_trace(self.trace)


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The results of all bodies."""

    pack: Pack
    bodies: tuple[BodyFacts, ...]
    """In the order of the pack."""
    anchor: Anchor

    @property
    def groups(self) -> tuple[tuple[str, tuple[BodyFacts, ...]], ...]:
        """Return the bodies of each comparison group in the order of their places."""
        names = [each.name.zh for each in self.pack.comparison_groups]
        found = []
        for name in [*names, ""]:
            members = [body for body in self.bodies if body.group == name]
            if members:
                found.append((name, tuple(sorted(members, key=_rank))))
        return tuple(found)

    @property
    def digest(self) -> str:
        """Return the digest of the list of all traces."""
        return digest_traces({body.id: body.trace for body in self.bodies})

    def body(self, id_: str) -> BodyFacts:
        """Return one body."""
        return next(each for each in self.bodies if each.id == id_)


def gather_results(
    pack: Pack, traces: Mapping[str, Trace], evidence: Evidence, *, anchor: Anchor
) -> ResultFacts:
    """Return the facts from which every paper of the results is made.

    Args:
        pack: under which the traces were made.
        traces: by body, as ``score-trace/1``.
        evidence: on which they rest; it says how each visit ended.
        anchor: where the ledger stood.
    """
    samples = read_sites(pack, evidence)
    groups = {each.id: each.name.zh for each in pack.comparison_groups}
    bodies = tuple(
        BodyFacts(
            id=body,
            name=trace["subject"]["name"]["zh"],
            trace=trace,
            sample=samples.get(body, Sample(())),
            group=groups.get(trace["standing"]["group"] or "", ""),
        )
        for body, trace in sorted(traces.items())
    )
    return ResultFacts(pack, bodies, anchor)


def _print(node: Mapping[str, object]) -> str:
    return str(node["rounded"] or node["earned"] or WAITS)


def _rank(body: BodyFacts) -> tuple[bool, int, str]:
    place = body.trace["standing"]["place"]
    return place is None, place or 0, body.id
