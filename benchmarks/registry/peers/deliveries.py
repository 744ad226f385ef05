"""What every peer is given and what it has to tell."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

AS_OF: Final = date(2012, 12, 31)
CUBE: Final = ("body", "county", "section", "unit_kind")
FIGURES: Final = (
    "legal_persons", "absent", "covered_units", "own_unions", "joint_units", "federation_units",
    "employees", "women", "migrants", "members", "women_members", "members_of_known_staff",
    "members_of_known_women", "employees_missing", "members_missing",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class DeliveredFile:
    """One delivered CSV file."""

    path: Path
    deliverer: str | None
    """The body, none for a national export."""

    @property
    def name(self) -> str:
        """Return its name inside the register."""
        return f"{self.path.parent.name[-2:]}/{self.path.name}"


def read_arguments() -> tuple[list[DeliveredFile], Path]:
    """Return the delivered files and an empty folder for the results."""
    data, out = Path(sys.argv[1]), Path(sys.argv[2])
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    files = []
    for path in sorted(data.glob("deliveries/province=*/*.csv")):
        code = path.parent.name[-2:]
        files.append(DeliveredFile(path, None if code == "00" else code))
    return files, out


def tell(
    *,
    rows: int,
    flagged: int,
    quarantined: int,
    superseded: int,
    rules: dict[str, int],
    rejected: int | None = None,
    missing: dict[str, int] | None = None,
) -> None:
    """Print what came out, for the comparison."""
    outcome = {
        "rows": rows,
        "clean": rows - flagged - quarantined,
        "flagged": flagged,
        "quarantined": quarantined,
        "superseded": superseded,
        "rules": keep_found(rules),
        "rejected": rejected,
        "missing": missing and keep_found(missing),
    }
    print(json.dumps(outcome))


def keep_found(counts: dict[str, int]) -> dict[str, int]:
    """Leave out what was not found at all."""
    return {name: count for name, count in sorted(counts.items()) if count}
