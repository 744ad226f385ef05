"""Lists of inspectors on plain files."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import FileUnusable, raise_all
from kaohe.core.teams import Inspector
from kaohe.stores.faults import COLUMNS_MISSING, INSPECTOR_ORIGIN, INSPECTOR_REPEATED
from kaohe.stores.files import read_text

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.errors import Fault

COLUMNS: Final = ("id", "lent_by", "department")


def read_inspectors(path: Path) -> tuple[Inspector, ...]:
    """Read a CSV of inspectors: id, and either the body that lent them or a department.

    Raises:
        FileUnusable: a column is missing; an id is given twice; an origin is missing or double;
            all at once.
    """
    lines = csv.DictReader(StringIO(read_text(path)))
    missing = [column for column in COLUMNS if column not in (lines.fieldnames or ())]
    if missing:
        raise COLUMNS_MISSING.error_at(str(path), columns=", ".join(missing))
    inspectors: dict[str, Inspector] = {}
    faults: list[Fault] = []
    for row in lines:
        where = f"{path}:{lines.line_num}"
        id_, lent_by, department = ((row[column] or "").strip() for column in COLUMNS)
        if bool(lent_by) == bool(department) or not id_:
            faults.append(INSPECTOR_ORIGIN.at(where))
        elif id_ in inspectors:
            faults.append(INSPECTOR_REPEATED.at(where, inspector=id_))
        else:
            inspectors[id_] = Inspector(id_, lent_by or None, department or None)
    raise_all(FileUnusable, faults)
    return tuple(inspectors.values())
