"""Checking what a package says against what it was computed from."""

from __future__ import annotations

import io
import json
import zipfile
import zlib
from typing import TYPE_CHECKING, Any

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger import Leaf, commit_entry, read_entry
from kaohe.core.register.indicators import FORMAT as INDICATORS_FORMAT
from kaohe.core.register.indicators import IndicatorSheet
from kaohe.core.scoring.evidence import OUTCOME
from kaohe.documents.workbook import write_workbook
from kaohe.workflows.package.faults import (
    FIGURE_OTHERWISE,
    NOT_RECOMPUTED,
    SAYS_OTHERWISE,
    VISIT_OTHERWISE,
)
from kaohe.workflows.package.making import RESULTS, TRACES, WORKBOOK, write_table, write_traces
from kaohe.workflows.registers.measuring import MEASURED_SOURCES, findings_of_indicators

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results
    from kaohe.core.scoring.evidence import Evidence, Finding
    from kaohe.workflows.package.manifest import PackageManifest

INDICATORS = "indicators.json"
ENTRIES = "draw/ledger/entries.jsonl"


def find_score_faults(results: Results, published: Mapping[str, bytes]) -> Iterator[Fault]:
    """Yield every trace and table that is not what scoring again gives, to the byte."""
    made = {f"{TRACES}{body}.json": trace for body, trace in write_traces(results).items()}
    made[RESULTS] = write_table(results)
    given = {path for path in published if path.startswith(TRACES)} | {RESULTS}
    for path in sorted({*made, *given}):
        if made.get(path) != published.get(path):
            yield NOT_RECOMPUTED.at(path)


def find_workbook_faults(pack: Pack, results: Results, workbook: bytes) -> Iterator[Fault]:
    """Yield the parts of the workbook that are not what the scores give.

    Parts are compared unpacked: another version of zlib packs the same content otherwise.
    """
    made, given = _unpack(write_workbook(pack, results.traces)), _unpack(workbook)
    for name in sorted({*made, *given}):
        if made.get(name) != given.get(name):
            yield NOT_RECOMPUTED.at(f"{WORKBOOK}: {name}")


def read_indicators(data: bytes) -> IndicatorSheet:
    """Read published indicators, which must be in their one form, each value what it was made of.

    Raises:
        FileUnusable: they are not.
    """
    try:
        tree: dict[str, Any] = json.loads(data)
        sheet = IndicatorSheet.from_json(tree)
        sound = (
            tree["format"] == INDICATORS_FORMAT
            and canonical_bytes(sheet.to_json()) + b"\n" == data
            and all(
                each.value * each.denominator == each.numerator and each.denominator
                for each in sheet.indicators
            )
        )
    except (ValueError, KeyError, TypeError, AttributeError, ArithmeticError):
        raise SAYS_OTHERWISE.error_at(INDICATORS, part="indicators/1") from None
    if not sound:
        raise SAYS_OTHERWISE.error_at(INDICATORS, part="value")
    return sheet


def find_indicator_faults(pack: Pack, sheet: IndicatorSheet, evidence: Evidence) -> Iterator[Fault]:
    """Yield measured findings that the indicators do not give, and those that are not there.

    Who measured and when, and notes, are not in the indicators and are left aside.
    """
    if sheet.register_digest != evidence.register_digest:
        yield SAYS_OTHERWISE.at(INDICATORS, part="register_digest")
    measured = findings_of_indicators(pack, sheet, actor="-", at="2000-01-01T00:00:00.000Z")
    given = [each for each in evidence.findings if each.source in MEASURED_SOURCES]
    wanted, told = {_figure(each) for each in measured}, {_figure(each) for each in given}
    for body, item in sorted({each[:2] for each in wanted ^ told}):
        yield FIGURE_OTHERWISE.at(body, item=item)


def read_leaves(lines: bytes, *, rehearsal: bool) -> list[Leaf]:
    """Read the published entries of a ledger as the leaves that they open.

    Raises:
        FileUnusable: a line is none.
        LedgerError: an entry is not in its one form.
    """
    leaves = []
    for index, line in enumerate(lines.splitlines()):
        try:
            told = json.loads(line)
            if told["index"] != index:
                raise ValueError("another index")  # noqa: TRY301 - told to the reader below
            if "entry" in told:
                entry, salt = told["entry"].encode(), bytes.fromhex(told["salt"])
                commitment = commit_entry(entry, salt=salt, rehearsal=rehearsal)
                leaves.append(Leaf(commitment, entry, salt))
            else:
                leaves.append(Leaf(bytes.fromhex(told["commitment"])))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise SAYS_OTHERWISE.error_at(ENTRIES, part=str(index)) from None
    return leaves


def find_visit_faults(evidence: Evidence, leaves: Sequence[Leaf]) -> Iterator[Fault]:
    """Yield visits of which findings and ledger do not say the same.

    The ledger holds an outcome for every unit that was told; a visit that could not be made stands
    there as short, without an id.
    """
    entries = [read_entry(leaf.entry) for leaf in leaves if leaf.entry]
    own = [each for each in entries if each.campaign == evidence.campaign]
    ended = {
        str(each.content["visit"]): str(each.content["outcome"])
        for each in own
        if each.kind == "outcome"
    }
    found: dict[str, set[str]] = {}
    for each in evidence.findings:
        if each.visit is not None:
            told = found.setdefault(each.visit, set())
            if each.item == OUTCOME and each.source == "visit":
                told.add(each.value or "")
    for visit in sorted(ended):
        if ended[visit] not in found.get(visit, ()):
            yield VISIT_OTHERWISE.at(visit, ledger=ended[visit])
    unknown = sorted(found.keys() - ended.keys())
    if len(unknown) > sum(each.kind == "shortfall" for each in own):
        for visit in unknown:
            yield VISIT_OTHERWISE.at(visit, ledger="–")


def find_head_faults(
    manifest: PackageManifest, pack: Pack, evidence: Evidence, *, digest: str
) -> Iterator[Fault]:
    """Yield what the manifest says otherwise than rules and findings."""
    held = {
        "campaign": (manifest.campaign, manifest.rehearsal)
        == (evidence.campaign, evidence.rehearsal),
        "as_of": manifest.as_of == evidence.as_of.isoformat(),
        "pack": (manifest.pack.id, manifest.pack.version, manifest.pack.digest)
        == (pack.pack, pack.version, digest),
        "register_digest": manifest.register_digest == evidence.register_digest,
        "engine": manifest.engine.name == "kaohe",
    }
    for part, holds in held.items():
        if not holds:
            yield SAYS_OTHERWISE.at("manifest.json", part=part)


def _figure(finding: Finding) -> tuple[str, ...]:
    where = (finding.body, finding.item, finding.source, finding.part or "", finding.visit or "")
    return (*where, finding.value or "", finding.gap or "", *finding.blobs)


def _unpack(workbook: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(workbook)) as book:
            return {name: book.read(name) for name in book.namelist()}
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError):
        raise SAYS_OTHERWISE.error_at(WORKBOOK, part=WORKBOOK) from None
