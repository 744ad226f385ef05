"""The list of similar rows, and the decisions about it, on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.register.similar_decisions import FORMAT, read_decisions, write_decisions
from kaohe.core.register.similar_faults import DECISIONS_OF_ANOTHER_REGISTER
from kaohe.documents.similar_list import write_similar_list
from kaohe.engines.leads.similar_decisions import read_decision_sheet, read_stated_digest
from kaohe.engines.leads.similar_table import write_pairs
from kaohe.stores.files import new_folder, read_bytes, read_json, write_json, write_new

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kaohe.core.register.similar_decisions import Decision
    from kaohe.core.register.similar_pairs import SimilarPairs


def read_decision_file(path: Path, *, register_digest: str, today: date) -> tuple[Decision, ...]:
    """Read decisions from the sheet that people filled in, or from ``similar-decisions/1``.

    A decision names rows by file and line, and so says nothing about any other register.

    Raises:
        FileUnusable: with everything that is wrong with the file.
    """
    if path.suffix.lower() == ".xlsx":
        read_bytes(path)  # a missing file is told like every other one
        records = read_decision_sheet(path)
        stated = read_stated_digest(path)
    else:
        told = read_json(path, expected=FORMAT)
        listed = told.get("decisions") or []
        every = listed if isinstance(listed, list) else [listed]
        records = [(f"{path}#{at}", each) for at, each in enumerate(every, start=1)]
        stated = told.get("register_digest")
    decisions = read_decisions(records, today=today)
    if decisions and stated != register_digest:
        raise DECISIONS_OF_ANOTHER_REGISTER.error_at(
            str(path), found=stated or "（未写明）", wanted=register_digest
        )
    return decisions


def write_similar(out: Path, found: SimilarPairs, decisions: tuple[Decision, ...]) -> None:
    """Write the list for people, scripts and engines, and the decisions beside it."""
    with new_folder(out) as folder:
        write_json(folder / "similar.json", found.to_json(decisions))
        write_new(folder / "similar.xlsx", write_similar_list(found, decisions))
        write_pairs(found, folder / "similar.parquet")
        decided = write_decisions(decisions, register_digest=found.register_digest)
        write_json(folder / "decisions.json", decided)
