"""The results of a scoring on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.canonical import canonical_bytes
from kaohe.documents.workbook import write_workbook
from kaohe.stores.files import write_new

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results


def write_results(folder: Path, pack: Pack, results: Results) -> None:
    """Write ``traces/<body>.json`` and ``results.xlsx``."""
    traces = results.traces
    for body, trace in traces.items():
        write_new(folder / "traces" / f"{body}.json", canonical_bytes(trace) + b"\n")
    write_new(folder / "results.xlsx", write_workbook(pack, traces))
