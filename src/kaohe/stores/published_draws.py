"""Checking a draw as it stands on plain files."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from kaohe.core.draw import (
    CLOSED,
    county_sizes,
    verify_choice,
    verify_closed_packet,
    verify_packet,
)
from kaohe.core.draw.faults import RECORD_UNEXPECTED
from kaohe.core.errors import DrawError, ProofInvalid, raise_all
from kaohe.stores.files import read_bytes
from kaohe.workflows.faults import DRAW_FILE_FOREIGN, RECORD_MISPLACED
from kaohe.workflows.publication.verifying import (
    counties_faults,
    county_faults,
    manifest_faults,
    packet_faults,
    plan_faults,
    records_of,
)
from kaohe.workflows.publication.verifying_opening import check_opening, find_seed_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kaohe.core.draw import Campaign, Ceremony, Choice, Label, Manifest, Packet
    from kaohe.core.errors import Fault
    from kaohe.core.ledger import Checkpoint
    from kaohe.stores.draws import DrawFolder
    from kaohe.stores.packs import LoadedPack
    from kaohe.workflows.drawing import DrawRules


_LISTED: Final = frozenset(
    {
        "opening.json",
        "manifest.json",
        "seed.json",
        "choices",
        "packets",
        "ledger",
        "records",
        "secrets.json",
    }
)
"""What stands at the root of a published draw."""
_IS_CLOSED: Final = f'"format":"{CLOSED}"'.encode()


@dataclass(frozen=True, slots=True)
class DrawFindings:
    """What a published draw shows, and what in it does not hold."""

    campaign: Campaign
    assurance: str
    checkpoint: Checkpoint | None
    """C0, over plan, frame and keys; to be compared with what was printed before the seed."""
    witnesses: tuple[str, ...]
    """Who has cosigned it, by the names of the plan's policy."""
    seed: str
    """Empty as long as there is none."""
    choices: int
    packets: int
    faults: tuple[Fault, ...]


def verify_draw(
    record: DrawFolder, *, pack: LoadedPack | None = None, complete: bool = False
) -> DrawFindings:
    """Check everything in a draw's folder, and name the file of each fault.

    An opening without a seed is checked as it stands, since it is published before the dice are
    rolled; nothing but the manifest may stand beside it.

    Args:
        record: the folder.
        pack: the rule pack that the plan must be from; nothing to leave this out.
        complete: whether the campaign is over, so that a missing last record is a fault too.

    Raises:
        KaoheError: a file that everything hangs on cannot be read or used.
    """
    opening, rules, manifest = record.opening(), record.rules(), record.manifest()
    opened = check_opening(opening, record.listed(), manifest=manifest)
    faults = [*_find_foreign_files(record.path), *opened.faults]
    faults += manifest_faults(manifest, rules)
    if pack:
        faults += plan_faults(opening.plan, pack.pack, pack_digest=pack.digest)
    seed = ""
    if complete or record.has_seed() or record.choices() or record.packets():
        rolled = record.rolled()
        faults += find_seed_faults(opening, rolled, witnessed=opened.witnessed)
        ceremony = record.ceremony(manifest)
        checked = _Records(record, ceremony, manifest, rules)
        faults += checked.find_faults(complete=complete)
        seed = rolled.seed
    return DrawFindings(
        manifest.campaign,
        opening.plan.assurance,
        opened.witnessed.checkpoint if opened.witnessed else None,
        opened.witnessed.witnesses if opened.witnessed else (),
        seed,
        len(record.choices()),
        len(record.packets()),
        tuple(faults),
    )


def _find_foreign_files(folder: Path) -> Iterator[Fault]:
    """Yield what does not belong at the root; names that begin with a full stop are unfinished."""
    for path in sorted(folder.iterdir()):
        if path.name not in _LISTED and not path.name.startswith("."):
            yield DRAW_FILE_FOREIGN.at(path.name)


class _Records:
    """The choices and packets of a folder, each verified by itself, then together."""

    def __init__(
        self, record: DrawFolder, ceremony: Ceremony, manifest: Manifest, rules: DrawRules
    ) -> None:
        self._record = record
        self._ceremony = ceremony
        self._manifest = manifest
        self._rules = rules
        self._choices: dict[Label, Choice] = {}
        self._packets: dict[Label, Packet] = {}
        self._spoilt: set[tuple[str, ...]] = set()
        """Places, given as body or as body and county, with a record that does not hold alone."""

    def find_faults(self, *, complete: bool) -> Iterator[Fault]:
        """Yield every fault; places with a record that fails alone are not followed further."""
        for path in self._record.choices():
            yield from self._read(path, self._read_choice)
        for path in self._record.packets():
            yield from self._read(path, self._read_packet)
        bodies = {read.province for read in (*self._choices, *self._packets)}
        if complete:
            bodies |= {line.stratum[:2] for line in self._manifest.lines}
        for body in sorted(bodies):
            if (body,) not in self._spoilt:
                yield from self._find_body_faults(body, complete=complete)

    def _find_body_faults(self, body: str, *, complete: bool) -> Iterator[Fault]:
        of_counties = {
            label: choice
            for label, choice in self._choices.items()
            if (label.stage, label.province) == ("county", body)
        }
        yield from counties_faults(
            body,
            of_counties,
            rules=self._rules,
            manifest=self._manifest,
            complete=complete,
        )
        drawn = {choice.chosen for choice in of_counties.values()}
        published = {
            label.county
            for label in (*self._choices, *self._packets)
            if label.province == body and label.county
        }
        for county in sorted(published - drawn):
            yield RECORD_UNEXPECTED.at(f"{body}/{county}")
        for county in sorted(drawn if complete else drawn & published):
            if (body, county) not in self._spoilt:
                yield from county_faults(
                    records_of(body, county, choices=self._choices, packets=self._packets),
                    rules=self._rules,
                    manifest=self._manifest,
                    complete=complete,
                )

    def _read(self, path: Path, read: Callable[[Path], Path]) -> Iterator[Fault]:
        """Verify one record, which must stand where its label belongs."""
        place = path.relative_to(self._record.path)
        try:
            expected = read(path)
        except DrawError as error:
            self._spoilt.add(place.parts[1:-1])
            yield from _name_file(place.as_posix(), error.faults)
            return
        if expected != path:
            self._spoilt.add(place.parts[1:-1])
            named = expected.relative_to(self._record.path).as_posix()
            yield RECORD_MISPLACED.at(place.as_posix(), expected=named)

    def _read_choice(self, path: Path) -> Path:
        body = path.relative_to(self._record.path).parts[1]
        of_kind = path.name.startswith("kind-")
        plan, manifest = self._rules.plan, self._manifest
        choice = verify_choice(
            read_bytes(path),
            ceremony=self._ceremony,
            candidates=plan.slot_names if of_kind else manifest.counties(body),
            sizes=() if of_kind else county_sizes(plan, manifest, body),
        )
        self._choices[choice.label] = choice
        return self._record.place_of_choice(choice.label)

    def _read_packet(self, path: Path) -> Path:
        data = read_bytes(path)
        verify = verify_closed_packet if _IS_CLOSED in data else verify_packet
        packet = verify(data, ceremony=self._ceremony, plan=self._rules.plan)
        raise_all(ProofInvalid, packet_faults(packet, self._manifest))
        self._packets[packet.label] = packet
        visit_id = self._rules.visit_id(self._ceremony.campaign, packet.label)
        return self._record.place_of_visit(visit_id)


def _name_file(place: str, faults: Sequence[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield replace(fault, where=f"{place} ({fault.where})")
