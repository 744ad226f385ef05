"""A rehearsed draw: office, key holders and witnesses whose secrets come from a seed.

It takes the steps of a real ceremony through the same ledger and publishes the same files in the
same order, under other domain tags, and is marked a rehearsal in every one of them.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Final

from kaohe import __version__
from kaohe.core.ledger import read_policy
from kaohe.demo.keys import (
    CAMPAIGN,
    LOTTERY_DAYS,
    ORIGIN,
    ROLLERS,
    rehearse_ceremony,
    salt_entry,
)
from kaohe.demo.moments import write_moment
from kaohe.engines.frames.frame_store import FrameStore
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.services.witness import WitnessService
from kaohe.services.witness_client import collect_cosignatures
from kaohe.stores.ledger_witness import WitnessStore
from kaohe.stores.offices import Office
from kaohe.workflows.ceremony.freeze import enter_freeze, find_entered_freeze, prepare_frame
from kaohe.workflows.ceremony.outside import take_lotteries
from kaohe.workflows.ceremony.plan import CeremonyFile, make_plan
from kaohe.workflows.ceremony.rolling import enter_dice, enter_dice_witnessed
from kaohe.workflows.ceremony.steps import (
    Clerk,
    enter_keys,
    enter_plan,
    enter_seed,
    enter_witnessed,
    plan_of,
    state_of,
)
from kaohe.workflows.ceremony.witness import sign_opening
from kaohe.workflows.drawing import draw_of
from kaohe.workflows.publication.published import HolderKey, Roll

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from kaohe.core.rules.model import Pack
    from kaohe.demo.keys import PracticeCeremony
    from kaohe.workflows.publication.published import PlanEntry

SCOPE: Final = "2012/practice"
ACTOR: Final = "office.1"
TYPED_BY: Final = ("office.2", "audit.1")
"""The two who type the numbers of the lotteries."""

PLANNED: Final = write_moment(date(2012, 12, 28), minute=10 * 60)
FROZEN: Final = write_moment(date(2013, 1, 7), minute=9 * 60)
KEYED: Final = write_moment(date(2013, 1, 7), minute=10 * 60)
WITNESSED: Final = write_moment(date(2013, 1, 7), minute=11 * 60)
ROLLED: Final = write_moment(date(2013, 1, 7), minute=14 * 60)
DICE_WITNESSED: Final = write_moment(date(2013, 1, 7), minute=15 * 60)
SEEDED: Final = write_moment(date(2013, 1, 9), minute=22 * 60 + 30)


def create_office(folder: Path, *, seed: int) -> Office:
    """Make the office of a rehearsal, with the ledger key that follows from the seed."""
    secret = rehearse_ceremony(seed).ledger.secret
    return Office.create(folder, origin=ORIGIN, secret=secret)


def make_clerk(seed: int, *, at: str) -> Clerk:
    """Return who enters the steps of a rehearsal at a moment, with salts from the seed."""
    return Clerk(ACTOR, partial(salt_entry, seed), lambda: at)


def plan_rehearsal(pack: Pack, *, pack_digest: str, secrets: PracticeCeremony) -> PlanEntry:
    """Make the plan of a rehearsal."""
    ceremony = CeremonyFile.model_validate(
        {
            "format": "draw-ceremony/1",
            "campaign": CAMPAIGN.id,
            "scope": SCOPE,
            "holders": [each.name for each in secrets.holders][: draw_of(pack).key_holders],
            "dice": list(ROLLERS),
            "outside": {
                "kind": "lottery",
                "source": "演练：开奖号码由种子产生，与实际开奖无关",
                "draws": [{"lottery": lottery, "day": day} for lottery, day, _ in LOTTERY_DAYS],
            },
            "policy": "policy.txt",
            "ways": ["online", "text", "voice"],
            "approvers": "1",
        }
    )
    return make_plan(
        pack,
        ceremony,
        pack_digest=pack_digest,
        policy=secrets.policy,
        ledger=secrets.ledger.key,
        software=f"kaohe {__version__}",
    )


def open_rehearsal(
    office: Office,
    pack: Pack,
    *,
    pack_digest: str,
    snapshot: Snapshot,
    seed: int,
    approved_by: Sequence[str],
    witnesses: Path,
    built: Callable[[int], None],
    counted: Callable[[int], None],
) -> FrameStore:
    """Enter plan, frame and keys, let the provinces cosign, and return the frame.

    Whatever was entered before an interruption is not entered again.

    Args:
        office: of the rehearsal, made by :func:`create_office`.
        pack: the rules in force.
        pack_digest: their digest.
        snapshot: the frozen register.
        seed: from which the secrets follow.
        approved_by: who approved the freeze; two people where much was left aside.
        witnesses: folder of the witnesses' memories.
        built: told how many units have been written to the frame.
        counted: told how many units have been committed to.

    Raises:
        SnapshotDamaged: the rows are not those of the manifest.
        RegisterError: more was left aside than the pack allows, and two did not approve.
    """
    secrets, book = rehearse_ceremony(seed), office.ledger
    plan = plan_rehearsal(pack, pack_digest=pack_digest, secrets=secrets)
    enter_plan(book, plan, clerk=make_clerk(seed, at=PLANNED))
    before = find_entered_freeze(
        book, CAMPAIGN.id, register_digest=snapshot.digest, approved_by=approved_by
    )
    if before is None:
        manifest, frame = prepare_frame(
            plan,
            pack=pack,
            pack_digest=pack_digest,
            snapshot=snapshot,
            frame_key=office.make_frame_key(CAMPAIGN, secrets.frame_key),
            approved_by=approved_by,
            built=built,
            counted=counted,
        )
        office.stage(manifest, frame=frame)
        enter_freeze(
            book,
            manifest,
            register_digest=snapshot.digest,
            approved_by=approved_by,
            clerk=make_clerk(seed, at=FROZEN),
        )
    keys = [
        HolderKey(
            format="holder-key/1",
            campaign=CAMPAIGN.id,
            rehearsal=CAMPAIGN.rehearsal,
            holder=each.name,
            public_key=each.key.public_key.hex(),
            possession=each.key.show_possession(CAMPAIGN).hex(),
        )
        for each in secrets.holders
        if each.name in plan.holders
    ]
    enter_keys(book, CAMPAIGN.id, keys=keys, clerk=make_clerk(seed, at=KEYED))
    if state_of(book, CAMPAIGN.id).witnessed is None:
        cosign_opening(office, secrets, witnesses=witnesses)
    enter_witnessed(book, CAMPAIGN.id, clerk=make_clerk(seed, at=WITNESSED))
    office.settle()
    return FrameStore.open(office.frame_place())


def cosign_opening(office: Office, secrets: PracticeCeremony, *, witnesses: Path) -> None:
    """Sign a checkpoint over the opening and let every province cosign it."""
    end = state_of(office.ledger, CAMPAIGN.id).opening_end
    _cosign(office, secrets, witnesses=witnesses, end=end, at=WITNESSED)


def _cosign(
    office: Office, secrets: PracticeCeremony, *, witnesses: Path, end: int, at: str
) -> None:
    book = office.ledger
    plan = plan_of(book, CAMPAIGN.id)
    sign_opening(book, secrets.ledger, end=end)
    known = tuple(read_policy(plan.policy.encode()).witnesses.values())
    for service in open_witnesses(witnesses, secrets, at=at):
        try:
            collect_cosignatures(book, service, known, where=service.signer.name)
        finally:
            service.store.close()


def open_witnesses(folder: Path, secrets: PracticeCeremony, *, at: str) -> Iterator[WitnessService]:
    """Give the witnesses of a rehearsal, each with its own memory; whoever takes one closes it."""
    second = int(datetime.fromisoformat(at).timestamp())
    for signer in secrets.witnesses:
        place = folder / f"{signer.name.rpartition('/')[2]}.db"
        store = WitnessStore.load(place) if place.exists() else WitnessStore.create(place)
        store.trust(secrets.ledger.key)
        yield WitnessService(store, signer, lambda: second)


def roll_rehearsal(office: Office, *, seed: int, witnesses: Path) -> None:
    """Enter what was rolled, let the provinces cosign it, then what was drawn; publish the seed."""
    secrets, book = rehearse_ceremony(seed), office.ledger
    plan = plan_of(book, CAMPAIGN.id)
    rolls = [
        Roll(role=role, digits=digits) for role, digits in zip(ROLLERS, secrets.dice, strict=True)
    ]
    enter_dice(book, CAMPAIGN.id, rolls=rolls, clerk=make_clerk(seed, at=ROLLED))
    state = state_of(book, CAMPAIGN.id)
    if not state.are_dice_witnessed:
        _cosign(office, secrets, witnesses=witnesses, end=state.dice_end, at=DICE_WITNESSED)
    enter_dice_witnessed(book, CAMPAIGN.id, clerk=make_clerk(seed, at=DICE_WITNESSED))
    enter_seed(
        book,
        CAMPAIGN.id,
        outside=take_lotteries(
            plan.outside, people=TYPED_BY, first=secrets.outside, second=secrets.outside
        ),
        clerk=make_clerk(seed, at=SEEDED),
    )
    office.settle()
