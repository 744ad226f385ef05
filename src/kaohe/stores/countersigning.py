"""Salts for counties out of an office's frame, and the statements that came back.

``OFFICE/statements/COUNTY-DIGEST.json`` are the statements that were taken before the freeze; they
belong to the campaign under way.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from kaohe.core.draw import Campaign, Manifest, StratumLine
from kaohe.core.errors import SnapshotDamaged
from kaohe.core.merkle import HASH_BYTES
from kaohe.engines.divisions import divisions
from kaohe.engines.frames.frame_building import build_frame
from kaohe.engines.frames.frame_store import FrameStore, find_frame, frame_folder
from kaohe.stores.files import read_bytes, read_json, write_new
from kaohe.stores.offices import STAGED
from kaohe.workflows.ceremony.steps import plan_of
from kaohe.workflows.countersigning.faults import SALTS_NO_COUNTY
from kaohe.workflows.countersigning.salts import CountySalts, make_salts
from kaohe.workflows.countersigning.statements import StratumStatement, expect_known, read_statement
from kaohe.workflows.drawing import draw_rules
from kaohe.workflows.provinces.campaign import counties_in_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from kaohe.core.ledger import NoteKey
    from kaohe.engines.snapshots.snapshot import Snapshot
    from kaohe.stores.offices import Office
    from kaohe.workflows.publication.published import PlanEntry

STATEMENTS: Final = "statements"
_ID_DIGITS: Final = 16


def make_county_salts(
    office: Office,
    snapshot: Snapshot,
    counties: Iterable[str],
    *,
    with_records: bool,
    built: Callable[[int], None],
) -> Iterator[CountySalts]:
    """Yield what each county is given, from the frame that the freeze will enter.

    The key of the salts is made with the first of them, and the freeze uses it.

    Args:
        office: with the plan entered.
        snapshot: the register that is to be frozen.
        counties: codes of counties, or of bodies for all counties of theirs.
        with_records: whether a county is given the frame's records of its own units.
        built: told how many units have been written to the frame.

    Raises:
        StepRefused: no plan was entered.
        DrawError: there is no such county.
    """
    plan = _plan_of(office)
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    places = [place for county in counties for place in _counties_of(county, plan)]
    frame_key = office.make_frame_key(campaign, secrets.token_bytes(HASH_BYTES))
    frame = _open_frame(plan, snapshot, built)
    for body, county in places:
        held = frame.county(body, county)
        yield make_salts(
            campaign,
            body=body,
            county=county,
            as_of=snapshot.as_of.isoformat(),
            kinds=draw_rules(plan.draw).plan.kinds,
            strata=held.sizes,
            read=held.read,
            frame_key=frame_key,
            with_records=with_records,
        )


def take_statement(
    office: Office, data: bytes, *, keys: Iterable[tuple[str, NoteKey]], where: str
) -> StratumStatement:
    """Keep a county's statement until the freeze.

    Raises:
        ProofInvalid: it is not sound, of another campaign or of an unknown signer.
        StepRefused: no plan was entered.
    """
    statement = read_statement(data, where=where)
    plan = _plan_of(office)
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    expect_known(statement, campaign=campaign, keys=keys)
    name = f"{statement.county}-{statement.digest()[:_ID_DIGITS]}.json"
    place = office.path / STATEMENTS / name
    if not place.exists():
        write_new(place, statement.as_bytes())
    return statement


def load_statements(office: Office) -> tuple[StratumStatement, ...]:
    """Return the statements that were taken in this campaign.

    Raises:
        ProofInvalid: one was changed since.
    """
    found = sorted((office.path / STATEMENTS).glob("*.json"))
    return tuple(read_statement(read_bytes(path), where=str(path)) for path in found)


def find_manifest(office: Office) -> Manifest | None:
    """Return the manifest of the frame that was built for the campaign under way, entered or not.

    Raises:
        FileUnusable: it is no manifest.
    """
    plan = _plan_of(office)
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    for place in (office.path / STAGED, office.published.path / "manifest.json"):
        if place.exists():
            listed = read_json(place, expected="draw-manifest/1")["strata"]
            lines = (StratumLine(key, size, bytes.fromhex(root)) for key, size, root in listed)
            return Manifest(campaign, tuple(lines))
    return None


def _plan_of(office: Office) -> PlanEntry:
    return plan_of(office.ledger, office.campaign() or "")


def _counties_of(place: str, plan: PlanEntry) -> list[tuple[str, str]]:
    """Return body and code of a county, or of all counties of a body, that the plan draws from."""
    every = ((county.body, county.code) for county in divisions().counties.values())
    found = [each for each in counties_in_scope(every, plan.scope) if place in each]
    if not found:
        raise SALTS_NO_COUNTY.error_at(place, county=place)
    return sorted(found)


def _open_frame(plan: PlanEntry, snapshot: Snapshot, built: Callable[[int], None]) -> FrameStore:
    """Open the frame of a register, and build it where it is not there or not whole."""
    path = frame_folder(
        snapshot.path, register_digest=snapshot.digest, pack_digest=plan.pack_digest
    )
    found = find_frame(path)
    if found is not None:
        try:
            found.verify()
        except SnapshotDamaged:
            found = None
    if found is not None:
        return found
    kinds = draw_rules(plan.draw).plan.kinds
    return build_frame(snapshot, pack_digest=plan.pack_digest, kinds=kinds, counted=built)
