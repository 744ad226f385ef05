"""Sheets of evidence on plain files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kaohe.core.errors import EvidenceOutOfRange, raise_all
from kaohe.core.register.indicators import IndicatorSheet
from kaohe.core.scoring import read_evidence
from kaohe.core.scoring.evidence import Evidence
from kaohe.stores.faults import NOTHING_TO_GATHER
from kaohe.stores.files import read_bytes, read_json
from kaohe.workflows.faults import REPORT_OVERSTEPS
from kaohe.workflows.registers.gathering import gather_evidence
from kaohe.workflows.registers.measuring import findings_of_indicators

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
    reports: Iterable[Path] = (),
    pack: Pack,
    indicators: Path | None,
    measured_at: str,
    as_of: date,
) -> Evidence:
    """Gather sheets, and folders of sheets, with the measured indicators into one sheet.

    Args:
        paths: files of evidence/1 of the office and its teams, or folders that hold such files.
        reports: the bodies' own reports, each named by its body; a body speaks only of itself.
        pack: names the items that indicators measure.
        indicators: a file of indicators/1.
        measured_at: when the indicators were measured, as UTC text.
        as_of: the day of which the result speaks.

    Raises:
        FileUnusable: a file is missing or of another kind; a folder holds no sheet.
        EvidenceError: a sheet that cannot be read or is of another campaign; a missing figure.
    """
    sheets = [_read(file) for path in paths for file in _sheets_below(path)]
    own = [(file.stem, _read(file)) for path in reports for file in _sheets_below(path)]
    raise_all(
        EvidenceOutOfRange,
        (
            REPORT_OVERSTEPS.at(name, body=body, source=each.source, about=each.body)
            for body, (name, sheet) in own
            for each in sheet.findings
            if each.source != "self_check" or each.body != body
        ),
    )
    sheets += [sheet for _, sheet in own]
    if not sheets:
        raise NOTHING_TO_GATHER.error_at("evidence")
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


def _read(file: Path) -> tuple[str, Evidence]:
    return str(file), read_evidence(read_bytes(file), str(file))


def _sheets_below(path: Path) -> list[Path]:
    return sorted(path.rglob("*.json")) if path.is_dir() else [path]
