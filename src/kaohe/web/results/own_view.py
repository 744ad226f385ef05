"""What a body gave itself, by the branches of its score."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import EvidenceError
from kaohe.core.scoring import read_evidence
from kaohe.web.results.keeping import read_kept
from kaohe.web.rules.library import find_known
from kaohe.workflows.scoring import score_own_view

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from kaohe.core.scoring import Node
    from kaohe.web.results.models import BodyResult

_SHOWN: Final = frozenset({"section", "group", "item"})


def find_own_points(result: BodyResult) -> dict[str, Fraction]:
    """Return the points of the self-check by the key of a branch, where it was asked.

    Empty where the sheet holds no whole self-check of the body.
    """
    scoring = result.scoring
    pack = find_known(scoring.pack_digest).pack
    asked = {section.id for section in pack.sections if "self_check" in section.shown_beside}
    if not asked:
        return {}
    evidence = read_evidence(read_kept(scoring.sheet_digest), scoring.sheet_name)
    try:
        score = score_own_view(pack, evidence, body=result.body)
    except EvidenceError:
        return {}
    return {
        key: node.earned
        for section in score.sections
        if section.id in asked
        for key, node in _walk(section, score.node.id)
        if node.earned is not None
    }


def _walk(node: Node, above: str) -> Iterator[tuple[str, Node]]:
    key = f"{above}-{node.id}"
    if node.kind in _SHOWN:
        yield key, node
        for step in node.steps:
            yield from _walk(step, key)
