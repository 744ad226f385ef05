"""What a report says, as one canonical document, and what it still lacks."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.web.self_check.asking import asked_of
from kaohe.web.self_check.faults import ITEM_UNANSWERED, ITEM_WITHOUT_TEXT, NARRATIVE_MISSING
from kaohe.web.self_check.models import EvidenceVersion
from kaohe.workflows.self_check.report_parts import PARTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kaohe.core.canonical import Json
    from kaohe.core.errors import Fault
    from kaohe.web.self_check.models import Report

FORMAT: Final = "self-check-manifest/1"


def list_files(report: Report) -> list[EvidenceVersion]:
    """Return the last version of every file that was not withdrawn."""
    if report.pk is None:
        return []
    last: dict[int, EvidenceVersion] = {}
    rows = EvidenceVersion.objects.filter(
        evidence__report=report, evidence__is_withdrawn=False
    ).select_related("evidence", "by")
    for each in rows.order_by("evidence__number", "version"):
        last[each.evidence.number] = each
    return list(last.values())


def write_manifest(report: Report) -> bytes:
    """Return all that a report says now, with the hash of every file, in canonical form."""
    rows = {each.item: each for each in report.items.all()}
    parts = {each.part: each.rows for each in report.parts.all()}
    items: list[Json] = []
    for asked in asked_of(report.cycle):
        row = rows.get(asked.id)
        answers = row.answers if row else {}
        items.append(
            {
                "item": asked.id,
                "answers": [{"part": part, "value": answers[part]} for part in sorted(answers)],
                "text": row.text if row else "",
            }
        )
    body: dict[str, Json] = {
        "format": FORMAT,
        "cycle": report.cycle_id,
        "body": report.body,
        "pack": report.cycle.pack_digest,
        "items": items,
        "parts": [{"part": each.id, "rows": parts.get(each.id, [])} for each in PARTS],
        "files": [_describe(each) for each in list_files(report)],
    }
    return canonical_bytes(body)


def digest_of(manifest: bytes) -> str:
    """Return SHA-256 of a manifest."""
    return sha256(manifest).hexdigest()


def find_lacking(report: Report) -> Iterator[Fault]:
    """Yield what must be there before the report goes to be checked."""
    rows = {each.item: each for each in report.items.all()} if report.pk else {}
    for asked in asked_of(report.cycle):
        row = rows.get(asked.id)
        names: dict[str, Any] = {
            "number": asked.number,
            "name": asked.item.name.zh,
            "name_en": asked.item.name.en,
        }
        if row is None or not asked.is_answered(row.answers):
            yield ITEM_UNANSWERED.at(f"{asked.number}", **names)
        elif not row.text.strip():
            yield ITEM_WITHOUT_TEXT.at(f"{asked.number}", **names)
    purposes = {each.evidence.purpose for each in list_files(report)}
    if not {"narrative", "scan"} <= purposes:
        yield NARRATIVE_MISSING.at(report.body)


def _describe(version: EvidenceVersion) -> dict[str, Json]:
    day = version.evidence_date
    return {
        "number": version.evidence.number,
        "version": version.version,
        "purpose": version.evidence.purpose,
        "name": version.name,
        "size": version.size,
        "sha256": version.digest,
        "evidence_date": day.isoformat() if day else "",
        "items": sorted(version.evidence.items),
    }
