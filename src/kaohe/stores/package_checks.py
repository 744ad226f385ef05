"""Checking a publication package that somebody hands over, part by part."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from kaohe.core.errors import KaoheError
from kaohe.core.ledger import check_checkpoint, read_note, read_policy
from kaohe.core.rules import pack_digest, read_canonical_pack
from kaohe.core.scoring import read_evidence, write_evidence
from kaohe.core.scoring.evidence import Evidence
from kaohe.engines.snapshots.integrity import files_in
from kaohe.stores.draws import DrawFolder
from kaohe.stores.faults import FILE_NOT_CANONICAL
from kaohe.stores.files import read_bytes
from kaohe.stores.package_parts import (
    CHECKPOINT,
    OPENING,
    find_document_faults,
    find_draw_faults,
    find_ledger_faults,
    find_packet_faults,
    find_register_faults,
    find_snapshot_faults,
)
from kaohe.stores.packages import PACKETS, REGISTER, read_withholding
from kaohe.workflows.package.checking import (
    ENTRIES,
    INDICATORS,
    find_head_faults,
    find_indicator_faults,
    find_score_faults,
    find_visit_faults,
    find_workbook_faults,
    read_indicators,
    read_leaves,
)
from kaohe.workflows.package.faults import (
    ANCHOR_WRONG,
    FILE_CHANGED,
    FILE_FOREIGN,
    FILE_LACKING,
    SAYS_OTHERWISE,
)
from kaohe.workflows.package.making import (
    EVIDENCE,
    PACK,
    RESULTS,
    TRACES,
    WITHHELD,
    WORKBOOK,
    score_again,
)
from kaohe.workflows.package.manifest import (
    MANIFEST,
    NOTE,
    PackageManifest,
    find_note_faults,
    read_manifest,
)
from kaohe.workflows.package.withholding import find_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from kaohe.core.errors import Fault
    from kaohe.core.rules.model import Pack
    from kaohe.core.scoring import Results

State: TypeAlias = Literal["holds", "fails", "not_judged", "absent"]
"""``not_judged``: a file that the part rests on is not the one published."""

_WANTED: Final = (PACK, EVIDENCE, RESULTS, WORKBOOK, WITHHELD)


@dataclass(frozen=True, slots=True)
class PartFindings:
    """What was found of one part of a package."""

    part: str
    state: State
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True, slots=True)
class PackageFindings:
    """What was found of a package."""

    manifest: PackageManifest | None
    """Nothing if it cannot be read."""
    digest: str
    """SHA-256 of the manifest, to be compared with the one that was printed."""
    parts: tuple[PartFindings, ...]
    checkpoint: str = ""
    """Root of the checkpoint of before the dice, to be compared with the printed one."""

    @property
    def holds(self) -> bool:
        """Tell whether nothing was found that does not hold."""
        return all(each.state in ("holds", "absent") for each in self.parts)


def verify_package(folder: Path, *, snapshot: Path | None = None) -> PackageFindings:
    """Check every part of a package, with nothing but the package, and without a network.

    Args:
        folder: the package.
        snapshot: the register itself, from which the indicators are computed again.

    Raises:
        FileUnusable: there is no package.
    """
    content = read_bytes(folder / MANIFEST)
    digest = sha256(content).hexdigest()
    try:
        manifest = read_manifest(content)
    except KaoheError as refused:
        return PackageFindings(None, digest, (PartFindings("files", "fails", refused.faults),))
    checking = _Checking(folder, manifest, content)
    parts = [checking.check_files()]
    for part, rests_on, find in checking.parts(snapshot):
        parts.append(checking.check(part, rests_on, find))
    return PackageFindings(manifest, digest, tuple(parts), checking.checkpoint)


@dataclass(slots=True)
class _Checking:
    """One package under check; what is read or computed once is kept."""

    folder: Path
    manifest: PackageManifest
    content: bytes
    spoilt: set[str] = field(default_factory=set)
    checkpoint: str = ""
    _pack: Pack | None = None
    _evidence: Evidence | None = None
    _results: Results | None = None

    def check_files(self) -> PartFindings:
        """Compare every file with the manifest."""
        faults = []
        there = files_in(self.folder) - {MANIFEST, NOTE}
        for each in self.manifest.files:
            place = self.folder / each.path
            if each.path not in there:
                faults.append(FILE_LACKING.at(each.path))
            elif place.is_symlink() or not place.is_file() or _hash(place) != each.sha256:
                faults.append(FILE_CHANGED.at(each.path))
        faults += [FILE_LACKING.at(path) for path in _WANTED if path not in self.manifest.paths]
        foreign = sorted(there - self.manifest.paths)
        faults += [FILE_FOREIGN.at(path) for path in foreign]
        self.spoilt = {each.where for each in faults}
        return PartFindings("files", "fails" if faults else "holds", tuple(faults))

    def parts(
        self, snapshot: Path | None
    ) -> Iterator[tuple[str, tuple[str, ...], Callable[[], Iterator[Fault]]]]:
        """Yield each part, the files and folders that it rests on, and how it is checked."""
        scored = (PACK, EVIDENCE)
        yield "signature", (OPENING, CHECKPOINT), self._signature
        yield "rules", scored, self._rules
        yield "register", (REGISTER, EVIDENCE), self._register
        if snapshot is not None:
            yield "snapshot", (INDICATORS, EVIDENCE), lambda: self._snapshot(snapshot)
        yield "indicators", (INDICATORS, *scored), self._indicators
        yield "scores", (*scored, TRACES, RESULTS), self._scores
        yield "workbook", (*scored, WORKBOOK), self._workbook
        yield "visits", (EVIDENCE, ENTRIES), self._visits
        yield "ledger", (OPENING, "draw/ledger/"), self._ledger
        yield "draw", ("draw/", PACK), self._draw
        yield "documents", ("documents/", WITHHELD), self._documents
        yield "withheld", (EVIDENCE, WITHHELD), self._withheld
        yield "verifier", ("verifier/",), lambda: iter(())

    def check(
        self, part: str, rests_on: tuple[str, ...], find: Callable[[], Iterator[Fault]]
    ) -> PartFindings:
        """Check one part, unless it is not there or rests on what was changed."""
        changed = any(_is_below(path, each) for path in self.spoilt for each in rests_on)
        if changed and part != "signature":  # which is over the manifest, whatever became of files
            return PartFindings(part, "not_judged")
        if not all(self.manifest.has(each) for each in rests_on):
            if part == "signature" and (self.folder / NOTE).exists():
                return PartFindings(part, "fails", (FILE_FOREIGN.at(NOTE),))
            return PartFindings(part, "absent")
        try:
            faults = tuple(find())
        except KaoheError as refused:
            faults = refused.faults
        except RecursionError:  # JSON that is nested too deeply; nobody publishes such a file
            faults = (SAYS_OTHERWISE.at(self.folder.name, part=part),)
        return PartFindings(part, "fails" if faults else "holds", faults)

    def _signature(self) -> Iterator[Fault]:
        opening = DrawFolder(self.folder / "draw").opening()
        policy = read_policy(opening.plan.policy.encode())
        place = self.folder / NOTE
        note = read_bytes(place) if place.is_file() else None
        yield from find_note_faults(note, self.content, policy.logs)
        c0 = check_checkpoint(opening.checkpoint.encode(), policy, where=OPENING).checkpoint
        self.checkpoint = c0.root.hex()
        last = read_bytes(self.folder / CHECKPOINT)
        check_checkpoint(last, policy, where=CHECKPOINT)
        if read_note(last).text != self.manifest.checkpoint:
            yield ANCHOR_WRONG.at(MANIFEST, part="checkpoint")

    def _rules(self) -> Iterator[Fault]:
        digest = sha256(read_bytes(self.folder / PACK)).hexdigest()
        if pack_digest(self._read_pack()) != digest:
            yield SAYS_OTHERWISE.at(PACK, part="digest")
        yield from find_head_faults(
            self.manifest, self._read_pack(), self._read_evidence(), digest=digest
        )

    def _register(self) -> Iterator[Fault]:
        digest = self._read_evidence().register_digest
        if digest != self.manifest.register_digest:
            yield SAYS_OTHERWISE.at(REGISTER, part="register_digest")
        frame = self.manifest.has(OPENING) and OPENING not in self.spoilt
        yield from find_register_faults(self.folder, digest, frame=frame)

    def _indicators(self) -> Iterator[Fault]:
        sheet = read_indicators(read_bytes(self.folder / INDICATORS))
        return find_indicator_faults(self._read_pack(), sheet, self._read_evidence())

    def _scores(self) -> Iterator[Fault]:
        paths = [each for each in self.manifest.paths if each.startswith(TRACES)]
        given = {path: read_bytes(self.folder / path) for path in (*paths, RESULTS)}
        return find_score_faults(self._score(), given)

    def _workbook(self) -> Iterator[Fault]:
        content = read_bytes(self.folder / WORKBOOK)
        return find_workbook_faults(self._read_pack(), self._score(), content)

    def _visits(self) -> Iterator[Fault]:
        leaves = read_leaves(read_bytes(self.folder / ENTRIES), rehearsal=self.manifest.rehearsal)
        return find_visit_faults(self._read_evidence(), leaves)

    def _snapshot(self, place: Path) -> Iterator[Fault]:
        return find_snapshot_faults(self.folder, place, self._read_evidence().register_digest)

    def _ledger(self) -> Iterator[Fault]:
        return find_ledger_faults(self.folder / "draw")

    def _draw(self) -> Iterator[Fault]:
        return find_draw_faults(self.folder / "draw", self._read_pack(), self.manifest)

    def _documents(self) -> Iterator[Fault]:
        kinds = read_withholding(self.folder / WITHHELD).kinds
        return find_document_faults(self.folder, self.manifest, kinds)

    def _withheld(self) -> Iterator[Fault]:
        withholding = read_withholding(self.folder / WITHHELD)
        yield from find_told(self._read_evidence(), withholding)
        if not any(path.startswith(PACKETS) for path in self.spoilt):
            yield from find_packet_faults(self.folder, self.manifest, withholding)

    def _read_pack(self) -> Pack:
        if self._pack is None:
            self._pack = read_canonical_pack(read_bytes(self.folder / PACK), PACK)
        return self._pack

    def _read_evidence(self) -> Evidence:
        if self._evidence is None:
            data = read_bytes(self.folder / EVIDENCE)
            evidence = read_evidence(data, EVIDENCE)
            if write_evidence(evidence) + b"\n" != data:
                raise FILE_NOT_CANONICAL.error_at(EVIDENCE)
            self._evidence = evidence
        return self._evidence

    def _score(self) -> Results:
        if self._results is None:
            version = self.manifest.engine.version
            pack, evidence = self._read_pack(), self._read_evidence()
            self._results = score_again(pack, evidence, engine_version=version)
        return self._results


def _is_below(path: str, place: str) -> bool:
    return path == place or (place.endswith("/") and path.startswith(place))


def _hash(path: Path) -> str:
    return sha256(read_bytes(path)).hexdigest()
