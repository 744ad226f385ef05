"""From findings to points, places and a trace that can be added up again."""

from kaohe.core.scoring.answers import gap_table, holds
from kaohe.core.scoring.compare import Apart, Comparison, Move, PointChange, compare
from kaohe.core.scoring.contributions import Contribution, list_contributions
from kaohe.core.scoring.evidence import OUTCOME, UNIT_KIND, Evidence, Finding
from kaohe.core.scoring.given import Given, Lacking, Peers
from kaohe.core.scoring.measures import earn
from kaohe.core.scoring.nodes import Because, Earned, Ground, Node
from kaohe.core.scoring.ranking import Standing
from kaohe.core.scoring.reading import evidence_schema, read_evidence, write_evidence
from kaohe.core.scoring.recheck import check_trace
from kaohe.core.scoring.score import Results, Row, Score, score
from kaohe.core.scoring.sensitivity import Shift, find_shifts
from kaohe.core.scoring.trace_model import trace_schema
from kaohe.core.scoring.verdicts import Verdict

__all__ = [
    "OUTCOME",
    "UNIT_KIND",
    "Apart",
    "Because",
    "Comparison",
    "Contribution",
    "Earned",
    "Evidence",
    "Finding",
    "Given",
    "Ground",
    "Lacking",
    "Move",
    "Node",
    "Peers",
    "PointChange",
    "Results",
    "Row",
    "Score",
    "Shift",
    "Standing",
    "Verdict",
    "check_trace",
    "compare",
    "earn",
    "evidence_schema",
    "find_shifts",
    "gap_table",
    "holds",
    "list_contributions",
    "read_evidence",
    "score",
    "trace_schema",
    "write_evidence",
]
