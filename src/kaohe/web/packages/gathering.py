"""The parts of a package from the office's own tables and stores, laid out as plain files.

Nothing is computed here that was computed before: sheet and traces are the kept bytes of the last
scoring, papers the kept bytes of what went out. Indicators are computed from the snapshot on which
the findings rest, for the days that the pack names.
"""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from kaohe.core.scoring import read_evidence
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.packages import PAPERS, PackageSources
from kaohe.stores.packs import load_pack
from kaohe.web.draw.campaigns import find_draw, signer_of
from kaohe.web.draw.publishing import files_of_campaign
from kaohe.web.packages.faults import PACKAGE_REGISTER_GONE, PACKAGE_UNSCORED
from kaohe.web.papers.making import store as paper_store
from kaohe.web.registers.current import place_of
from kaohe.web.registers.models import RegisterSnapshot
from kaohe.web.results.keeping import read_kept, read_trace
from kaohe.web.rules.library import find_known
from kaohe.workflows.publication.publishing import write_line

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.core.ledger import NoteSigner
    from kaohe.core.rules.model import Pack
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.papers.models import OfficePaper
    from kaohe.web.results.models import Scoring
    from kaohe.web.rules.library import KnownPack


def find_scoring(cycle: Cycle) -> Scoring:
    """Return the scoring that counts.

    Raises:
        StepRefused: there is none.
    """
    found = cycle.scorings.order_by("-number").first()
    if found is None:
        raise PACKAGE_UNSCORED.error_at(cycle.pk, cycle=cycle.title)
    return found


def find_snapshot(cycle: Cycle, scoring: Scoring) -> RegisterSnapshot | None:
    """Return the register on which the findings of a scoring rest; None where they rest on none.

    Raises:
        StepRefused: it is none of this cycle.
    """
    digest = read_evidence(read_kept(scoring.sheet_digest), scoring.sheet_name).register_digest
    if digest is None:
        return None
    found = RegisterSnapshot.objects.filter(cycle=cycle, digest=digest).order_by("pk").last()
    if found is None:
        raise PACKAGE_REGISTER_GONE.error_at(cycle.pk, digest=digest[:16])
    return found


def lay_out(cycle: Cycle, folder: Path) -> PackageSources:
    """Write the parts of a package below a folder, and name them as its sources.

    Raises:
        KaoheError: a part is not there, or is not what its digest says.
    """
    scoring = find_scoring(cycle)
    known = find_known(scoring.pack_digest)
    results, papers = folder / "results", folder / "papers"
    _put(results / "evidence.json", read_kept(scoring.sheet_digest))
    version = ""
    for body, digest in scoring.results.order_by("body").values_list("body", "trace_digest"):
        _put(results / "traces" / f"{body}.json", read_kept(digest) + b"\n")
        version = version or read_trace(digest)["engine"]["version"]
    snapshot = find_snapshot(cycle, scoring)
    if snapshot is not None:
        opened = Snapshot.open(place_of(snapshot))
        base, end = find_days(known.pack, snapshot.as_of)
        sheet = opened.indicators(base=base, end=end)
        _put(results / "indicators.json", write_line(sheet.to_json()))
    draw = find_draw(cycle)
    if draw is not None:
        for name, content in files_of_campaign(draw):
            _put(results / "draw" / name, content)
    _lay_out_papers(cycle, papers)
    return PackageSources(
        results,
        known.pack,
        pack_file=_pack_file(known),
        snapshot=None if snapshot is None else place_of(snapshot),
        papers=papers,
        engine_version=version,
    )


def find_signer(cycle: Cycle) -> NoteSigner | None:
    """Return the key of the ledger that tells of the draw; without a draw there is none."""
    draw = find_draw(cycle)
    return None if draw is None else signer_of(draw)


def find_days(pack: Pack, as_of: date) -> tuple[date, date]:
    """Return the days between which the pack counts increases; of none, the register's own."""
    told = [each.as_of for each in pack.indicators if each.source == "statistics"]
    return (told[0][0], told[0][-1]) if told else (as_of, as_of)


def _lay_out_papers(cycle: Cycle, folder: Path) -> None:
    """Write what has gone out, with number, day, entries and the digests of signed copies.

    How a signed copy is called and who bound it stays in the office; its digest tells which it is.
    """
    lines: list[Json] = []
    for row in cycle.papers.filter(stage="issued").order_by("entry"):
        copies = [*row.copies.order_by("entry").values_list("digest", flat=True)]
        for form, digest in {"pdf": row.issued_digest, "docx": row.issued_word}.items():
            if digest:
                content, place = paper_store().read(digest), _place_of(row, form)
                _put(folder / place, content)
                lines.append(
                    {
                        "kind": row.kind,
                        "body": row.body,
                        "title": row.title,
                        "path": place,
                        "sha256": sha256(content).hexdigest(),
                        "number": row.as_paper().number,
                        "issued_on": row.issued_on.isoformat() if row.issued_on else None,
                        "text": row.digest,
                        "signed_copies": [*copies],
                    }
                )
    _put(folder / "papers.json", write_line({"format": PAPERS, "papers": lines}))


def _pack_file(known: KnownPack) -> Path | None:
    """Return the rules as they were written, where they ship; others are kept in canonical form."""
    return load_pack(known.shipped).path if known.shipped else None


def _put(place: Path, content: bytes) -> None:
    """Write a file of a folder that is thrown away, without waiting for the disk."""
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(content)


def _place_of(row: OfficePaper, form: str) -> str:
    return f"{row.kind}/{row.year}-{row.serial:04}.{form}"
