"""The manifest of a snapshot and the register digest, equal on every engine."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import SUITE, Json, digest
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.rules import RULES_VERSION
from kaohe.engines.imports.canonical_rows import root_of_files

if TYPE_CHECKING:
    from datetime import date

    from kaohe.engines.imports.reports import DeliveryReport

FORMAT: Final = "register-snapshot/2"
_COUNTS: Final = ("lines", "headers", "clean", "flagged", "quarantined", "rejected")


def manifest_of(
    reports: tuple[DeliveryReport, ...], *, as_of: date, superseded: dict[str, int]
) -> dict[str, Json]:
    """Return the manifest without its digest: as-of date, rules, hashes, counts and roots.

    The root over all tables depends on rows and rules only, not on the form of the files.
    """
    tables: dict[str, dict[str, Json]] = {}
    for kind in TABLE_KINDS:
        own = [report for report in reports if report.table == kind.id]
        tables[kind.id] = {
            **{count: sum(getattr(report, count) for report in own) for count in _COUNTS},
            "superseded": superseded.get(kind.id, 0),
            "root": root_of_files(report.root for report in own),
            "outcome_root": root_of_files(report.outcome_root for report in own),
        }
    roots = [str(table[name]) for table in tables.values() for name in ("root", "outcome_root")]
    return {
        "format": FORMAT,
        "suite": SUITE,
        "as_of": as_of.isoformat(),
        "rules_version": RULES_VERSION,
        "deliveries": [report.to_json() for report in reports],
        "tables": dict(tables),
        "root": root_of_files(roots),
    }


def register_digest(manifest: dict[str, Json]) -> str:
    """Return the digest that stands for the whole register."""
    return digest({key: part for key, part in manifest.items() if key != "register_digest"})
