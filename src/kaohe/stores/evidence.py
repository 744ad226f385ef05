"""Sheets of evidence on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.register.indicators import IndicatorSheet
from kaohe.core.scoring import read_evidence
from kaohe.core.scoring.evidence import Evidence
from kaohe.stores.faults import NOTHING_TO_GATHER
from kaohe.stores.files import read_bytes, read_json
from kaohe.workflows.gathering import gather_evidence
from kaohe.workflows.measuring import findings_of_indicators

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date
    from pathlib import Path

    from kaohe.core.rules.model import Pack

MEASURED_BY = "office"
"""Who answers for figures that register and statistics gave."""


def gather_files(
    paths: Iterable[Path],
    *,
    pack: Pack,
    indicators: Path | None,
    measured_at: str,
    as_of: date,
) -> Evidence:
    """Gather sheets, and folders of sheets, with the measured indicators into one sheet.

    Args:
        paths: files of evidence/1, or folders that hold such files.
        pack: names the items that indicators measure.
        indicators: a file of indicators/1.
        measured_at: when the indicators were measured, as UTC text.
        as_of: the day of which the result speaks.

    Raises:
        FileUnusable: a file is missing or of another kind; a folder holds no sheet.
        EvidenceError: a sheet that cannot be read or is of another campaign; a missing figure.
    """
    files = [file for path in paths for file in _sheets_below(path)]
    if not files:
        raise NOTHING_TO_GATHER.error_at("evidence")
    sheets = [(str(file), read_evidence(read_bytes(file), str(file))) for file in files]
    digest = None
    if indicators is not None:
        data = read_json(indicators, expected="indicators/1")
        sheet = IndicatorSheet.from_json(data)
        digest = sheet.register_digest
        first = sheets[0][1]
        found = findings_of_indicators(pack, sheet, actor=MEASURED_BY, at=measured_at)
        measured = first.model_copy(update={"findings": found})
        sheets.append((str(indicators), measured))
    return gather_evidence(sheets, register_digest=digest, as_of=as_of)


def _sheets_below(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json")) if path.is_dir() else [path]
