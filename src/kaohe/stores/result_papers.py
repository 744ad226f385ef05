"""The papers of a year's results on plain files: read from a scored folder, written as a set."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Final

from kaohe.core.ledger import read_checkpoint, read_note
from kaohe.core.ledger.notes import encode_base64
from kaohe.core.rules import pack_digest
from kaohe.core.scoring import read_evidence
from kaohe.documents.official import typeset_pdf, write_word
from kaohe.documents.results import Anchor, gather_results
from kaohe.documents.results.faults import TRACE_OF_OTHER_PACK, TRACES_MISSING
from kaohe.documents.results.paper_set import make_paper_set
from kaohe.documents.workbook import write_workbook
from kaohe.engines.divisions import divisions
from kaohe.stores.files import new_folder, read_bytes, write_json, write_new

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.documents.official.papers import Issue
    from kaohe.documents.results import ResultFacts
    from kaohe.stores.paper_files import PaperFiles

FORMAT: Final = "result-papers/1"
WORKBOOK: Final = "results.xlsx"


@dataclass(frozen=True, slots=True)
class ScoredYear:
    """What a scored folder holds for its papers."""

    facts: ResultFacts
    units: Mapping[str, str]
    """Visit → name of the unit that was told."""


@dataclass(frozen=True, slots=True)
class WrittenPaper:
    """A paper that was written."""

    kind: str
    body: str
    title: str
    path: str
    digest: str

    def to_json(self) -> dict[str, Json]:
        """Return it as a line of ``papers.json``."""
        return {
            "kind": self.kind,
            "body": self.body,
            "title": self.title,
            "path": self.path,
            "sha256": self.digest,
        }


def load_scored_year(folder: Path, pack: Pack) -> ScoredYear:
    """Load a folder with ``traces``, ``evidence.json`` and ``draw``, such as a practice run.

    Raises:
        FileUnusable: a part is missing or cannot be read, or belongs to another pack.
        EvidenceError: the sheet of evidence has faults.
    """
    traces = {
        path.stem: json.loads(read_bytes(path)) for path in sorted(folder.glob("traces/*.json"))
    }
    if not traces:
        raise TRACES_MISSING.error_at(str(folder))
    for trace in traces.values():
        if trace["pack"]["digest"] != pack_digest(pack):
            found = f"{trace['pack']['id']} {trace['pack']['version']}"
            wanted = f"{pack.pack} {pack.version}"
            raise TRACE_OF_OTHER_PACK.error_at(str(folder), found=found, wanted=wanted)
    sheet = folder / "evidence.json"
    evidence = read_evidence(read_bytes(sheet), str(sheet))
    facts = gather_results(pack, traces, evidence, anchor=_read_anchor(folder))
    return ScoredYear(facts, _name_units(folder, evidence.campaign))


def write_result_papers(
    folder: Path,
    year: ScoredYear,
    files: PaperFiles,
    *,
    issue: Issue,
    word: bool = True,
    progress: Callable[[int], None] = lambda _done: None,
) -> tuple[WrittenPaper, ...]:
    """Write every paper of a year as PDF and Word, the workbook, and a list of their digests.

    Args:
        folder: that must not exist.
        year: what the papers say.
        files: texts and look.
        issue: day and marks; without a number all are drafts.
        word: whether Word files are written too.
        progress: told how many papers are written.

    Raises:
        OutputExists: the folder exists.
        FileUnusable: texts, look or fonts cannot be used.
    """
    written: list[WrittenPaper] = []
    counties = {code: county.name for code, county in divisions().counties.items()}
    with new_folder(folder) as partial:
        papers = make_paper_set(
            year.facts, files.texts, issue=issue, counties=counties, units=year.units
        )
        for done, (kind, body, document) in enumerate(papers, start=1):
            stem = f"{kind}/{body}" if body else kind
            made = {"pdf": typeset_pdf(document, files.look).content}
            if word:
                made["docx"] = write_word(document, files.look)
            for form, content in made.items():
                write_new(partial / f"{stem}.{form}", content)
                written.append(
                    WrittenPaper(
                        kind=kind,
                        body=body,
                        title=document.plain_title,
                        path=f"{stem}.{form}",
                        digest=sha256(content).hexdigest(),
                    )
                )
            progress(done)
        traces = {body.id: body.trace for body in year.facts.bodies}
        book = write_workbook(year.facts.pack, traces)
        write_new(partial / WORKBOOK, book)
        title = year.facts.pack.title.zh
        written.append(WrittenPaper("workbook", "", title, WORKBOOK, sha256(book).hexdigest()))
        write_json(
            partial / "papers.json",
            {
                "format": FORMAT,
                "papers": [each.to_json() for each in written],
                "look": files.look.digest,
                "results": year.facts.digest,
            },
        )
    return tuple(written)


def _read_anchor(folder: Path) -> Anchor:
    checkpoint = read_checkpoint(read_note(read_bytes(folder / "draw/ledger/checkpoint")).text)
    return Anchor(checkpoint.origin, checkpoint.size, encode_base64(checkpoint.root))


def _name_units(folder: Path, campaign: str) -> Mapping[str, str]:
    """Return the names of the units told, from the packets of the draw."""
    names = {}
    for path in sorted(folder.glob("draw/packets/*/*/*.json")):
        packet = json.loads(read_bytes(path))
        place = "/".join((path.parts[-3], path.parts[-2], *path.stem.split("-")))
        if name := packet.get("record", {}).get("name"):
            names[f"{campaign}/{place}"] = name
    return names
