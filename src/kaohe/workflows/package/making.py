"""What a package holds that is computed: findings, scores, tables, and their files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.errors import EvidenceError, InputError, raise_all
from kaohe.core.rules import canonical_pack, pack_digest, require_in_force
from kaohe.core.scoring import score, write_evidence
from kaohe.documents.workbook import write_workbook
from kaohe.workflows.package.faults import RESULTS_OTHERWISE, SCORES_MOVED
from kaohe.workflows.package.withholding import release_evidence
from kaohe.workflows.publication.publishing import write_line
from kaohe.workflows.registers.sheet_rules import find_sheet_faults
from kaohe.workflows.scoring import last_day_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results, Row
    from kaohe.core.scoring.evidence import Evidence
    from kaohe.workflows.package.withholding import Withholding

RESULTS: Final = "results.json"
WORKBOOK: Final = "results.xlsx"
EVIDENCE: Final = "evidence.json"
PACK: Final = "pack.json"
WITHHELD: Final = "withheld.json"
TRACES: Final = "traces/"


def score_again(pack: Pack, evidence: Evidence, *, engine_version: str) -> Results:
    """Score a sheet as the program of a version did that stands in its traces.

    Raises:
        PackNotInForce: the pack was not in force on the day of the last finding.
        EvidenceError: the sheet does not fit the rules.
    """
    require_in_force(pack, on=last_day_of(evidence))
    raise_all(EvidenceError, find_sheet_faults(pack, evidence))
    return score(pack, evidence, engine_version=engine_version, pack_digest=pack_digest(pack))


def make_result_files(
    pack: Pack,
    evidence: Evidence,
    traces: Mapping[str, bytes],
    *,
    withholding: Withholding,
    engine_version: str,
) -> dict[str, bytes]:
    """Return the files of results, with nothing in them that the list leaves out.

    Args:
        pack: the rules.
        evidence: the whole sheet.
        traces: by body, as they were written when the result was settled.
        withholding: what is left out.
        engine_version: stands in the traces.

    Raises:
        InputError: the traces are not those of the sheet, or a score rests on what is left out.
        EvidenceError: as :func:`score_again`.
    """
    whole = score_again(pack, evidence, engine_version=engine_version)
    made = write_traces(whole)
    raise_all(
        InputError,
        [
            RESULTS_OTHERWISE.at(f"{TRACES}{body}.json")
            for body in sorted({*made, *traces})
            if made.get(body) != traces.get(body)
        ],
    )
    released = release_evidence(evidence, withholding)
    told = score_again(pack, released, engine_version=engine_version)
    raise_all(
        InputError,
        [
            SCORES_MOVED.at(one.body)
            for one, other in zip(whole.table(), told.table(), strict=True)
            if one != other
        ],
    )
    return {
        PACK: canonical_pack(pack),
        WITHHELD: write_line(withholding.model_dump(mode="json")),
        EVIDENCE: write_evidence(released) + b"\n",
        RESULTS: write_table(told),
        WORKBOOK: write_workbook(pack, told.traces),
        **{f"{TRACES}{body}.json": content for body, content in write_traces(told).items()},
    }


def write_traces(results: Results) -> dict[str, bytes]:
    """Return the file of each body's trace."""
    return {body: write_line(trace) for body, trace in results.traces.items()}


def write_table(results: Results) -> bytes:
    """Return ``results/1``: one row for each body, in the order of the printed table."""
    made = results.made
    return write_line(
        {
            "format": "results/1",
            "campaign": made.campaign,
            "rehearsal": made.rehearsal,
            "as_of": made.as_of.isoformat(),
            "rows": [_row(row, made.pack) for row in results.table()],
        }
    )


def _row(row: Row, pack: Pack) -> Json:
    names = [section.id for section in pack.sections]
    return {
        "group": row.group,
        "place": row.place,
        "body": row.body,
        "name": {"zh": row.name.zh, "en": row.name.en},
        "sections": [
            {"id": name, "points": _text(points)}
            for name, points in zip(names, row.sections, strict=True)
        ],
        "bonuses": _text(row.bonuses),
        "total": _text(row.total),
        "grade": row.grade,
        "award": row.award,
        "reward": _text(row.reward),
        "notes": [{"zh": each.zh, "en": each.en} for each in row.notes],
    }


def _text(value: object) -> str | None:
    return None if value is None else str(value)
