"""The ceremony of the practice of fieldwork: every step by the acts of the office.

The frame is one body's of the practice register. Key holders, witnesses and dice follow from the
practice seed, so whoever knows it knows every value: it is a rehearsal, and says so everywhere.
"""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes
from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.ledger import NoteSigner, read_note
from kaohe.demo.keys import ROLLERS, rehearse_ceremony
from kaohe.demo.moments import write_moment
from kaohe.engines.divisions import divisions
from kaohe.engines.frames.frame_store import INDEX, FrameStore, body_file
from kaohe.services.keyholder import KeyholderService
from kaohe.services.keyholder_processes import read_clock
from kaohe.stores.files import read_text
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.stores.offices import FRAME, write_secret
from kaohe.web.accounts.models import User
from kaohe.web.audit.office_acts import act, ledger
from kaohe.web.draw import freezing, keys, seed, steps, witnessing
from kaohe.web.draw.campaigns import draw_of_cycle, folder_of, open_folder, plan_of_draw
from kaohe.web.draw.ending import hand_in_secret, revealed
from kaohe.workflows.ceremony.plan import read_ceremony
from kaohe.workflows.drawing import draw_rules, freeze_frame
from kaohe.workflows.keyholding.following import Membership
from kaohe.workflows.ledgers.extracts import write_extract
from kaohe.workflows.provinces.campaign import counties_in_scope

if TYPE_CHECKING:
    from kaohe.core.canonical import Json
    from kaohe.demo.keys import PracticeCeremony
    from kaohe.web.cycles.models import Cycle
    from kaohe.web.draw.models import DrawCampaign

HOLDERS: Final = "practice-holders.json"
"""Secrets of the key holders of a practice, in the folder of its campaign."""
SEED: Final = "practice-seed"
"""From which the secrets of the witnesses follow, in the folder of its campaign."""
LOTTERY: Final = "ssq"
CLERK: Final = "office-1"
WITNESSED: Final = write_moment(date(2013, 1, 7), minute=15 * 60)
"""Before the day of the plan's lottery begins."""


def hold_ceremony(cycle: Cycle, run: Path, body: str, *, practice_seed: int) -> DrawCampaign:
    """Hold the draw of a body's practice, up to the seed.

    Args:
        cycle: the cycle, at its ceremony.
        run: folder of the practice run, whose frame is used.
        body: the body.
        practice_seed: from which keys and dice follow.
    """
    office, second = (User.objects.get(username=f"office-{number}") for number in (1, 2))
    secrets = rehearse_ceremony(practice_seed)
    _plan(cycle, body, secrets, by=office)
    draw = draw_of_cycle(cycle)
    root = _stage(draw, run, body, secrets.frame_key, by=office)
    freezing.enter_frozen(cycle, seen=root, by=second)
    _enter_keys(cycle, draw, secrets, by=office)
    _witness(cycle, secrets, by=office)
    for role, digits in zip(ROLLERS, secrets.dice, strict=True):
        seed.record_roll(cycle, role, digits, digits, by=office)
    seed.enter_all_dice(cycle, by=office)
    _witness(cycle, secrets, by=office)
    typed = _type(secrets)
    for person in (office, second):
        seed.type_result(cycle, typed, by=person)
    seed.make_seed(cycle, by=office)
    _make_holders(draw, secrets)
    write_secret(folder_of(draw.pk) / SEED, f"{practice_seed}\n".encode())
    return draw


def _plan(cycle: Cycle, body: str, secrets: PracticeCeremony, *, by: User) -> None:
    drawn = next(each for each in secrets.outside if each.lottery == LOTTERY)
    said = {
        "format": "draw-ceremony/1",
        "campaign": steps.next_campaign(cycle),
        "scope": f"province/{body}/2012",
        "holders": [each.name for each in secrets.holders],
        "dice": list(ROLLERS),
        "outside": {
            "kind": "lottery",
            "source": "演练：开奖号码由种子产生，与实际开奖无关",
            "draws": [{"lottery": LOTTERY, "day": drawn.day}],
        },
        "policy": "policy",
        "ways": ["online", "text", "voice", "paper"],
        "approvers": "1",
    }
    ceremony = read_ceremony(json.dumps(said, ensure_ascii=False), "plan")
    steps.begin_draw(cycle, ceremony, policy=_policy(secrets), by=by)


def _policy(secrets: PracticeCeremony) -> str:
    """Return the practice's policy of witnesses for this office's ledger."""
    _log, rest = secrets.policy.split("\n", 1)
    return f"log {ledger().key.write()}\n{rest}"


def _stage(draw: DrawCampaign, run: Path, body: str, frame_key: bytes, *, by: User) -> str:
    """Bring the frame of one body along, and put it where a frame stands that was built."""
    folder, plan = open_folder(draw), plan_of_draw(draw)
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    source = run / "office"
    frame = _copy_frame(
        source / read_text(source / FRAME).rstrip("\n"), folder.path / "frame-store", body
    )
    rules = draw_rules(plan.draw)
    every = ((each.body, each.code) for each in divisions().counties.values())
    manifest = freeze_frame(
        frame.units(),
        rules=rules,
        campaign=campaign,
        frame_key=folder.make_frame_key(campaign, frame_key),
        counties=counties_in_scope(every, plan.scope),
    )
    folder.stage(manifest, frame=frame.path)
    with act("draw-frame-built", by=by) as doing:
        freezing.put_down_frame(draw, manifest, frame.register_digest, doing=doing, by=by)
    return manifest.frame_root.hex()


def _copy_frame(source: Path, target: Path, body: str) -> FrameStore:
    """Copy what belongs to one body of a frame."""
    target.mkdir(parents=True)
    for name in (INDEX, body_file(body)):
        shutil.copyfile(source / name, target / name)
    frame = FrameStore.open(target)
    return replace(frame, bodies=tuple(each for each in frame.bodies if each.body == body))


def _enter_keys(cycle: Cycle, draw: DrawCampaign, secrets: PracticeCeremony, *, by: User) -> None:
    campaign = Campaign(draw.pk, rehearsal=True)
    for each in secrets.holders:
        told: dict[str, Json] = {
            "format": "holder-key/1",
            "campaign": campaign.id,
            "rehearsal": True,
            "holder": each.name,
            "public_key": each.key.public_key.hex(),
            "possession": each.key.show_possession(campaign).hex(),
        }
        keys.hand_in_key(cycle, canonical_bytes(told), by=by)
    keys.enter_all_keys(cycle, by=by)


def _witness(cycle: Cycle, secrets: PracticeCeremony, *, by: User) -> None:
    """Let every practice witness cosign the latest checkpoint, and enter it."""
    witnessing.sign_checkpoint(cycle, by=by)
    _cosign(cycle, secrets, by=by)
    witnessing.enter_checkpoint(cycle, by=by)


def _cosign(cycle: Cycle, secrets: PracticeCeremony, *, by: User, moment: str = WITNESSED) -> None:
    """Let every practice witness cosign the latest checkpoint."""
    note = read_note(ledger().checkpoint() or b"")
    at = int(datetime.fromisoformat(moment).timestamp())
    lines = [_sign(each, note.text, at) for each in secrets.witnesses]
    witnessing.take_answer(cycle, "".join(lines).encode(), by=by)


def _sign(witness: NoteSigner, text: str, at: int) -> str:
    return witness.sign(text, time=at).write()


def _type(secrets: PracticeCeremony) -> str:
    drawn = next(each for each in secrets.outside if each.lottery == LOTTERY)
    reds, blues = (" ".join(map(str, each)) for each in drawn.numbers)
    return f"{LOTTERY} {drawn.day} {drawn.issue} {reds} + {blues}\n"


def _make_holders(draw: DrawCampaign, secrets: PracticeCeremony) -> None:
    """Put the key holders' secrets and empty copies where the practice starts them from."""
    place = open_folder(draw).path
    campaign = Campaign(draw.pk, rehearsal=True)
    told = {each.name: each.key.secret.hex() for each in secrets.holders}
    write_secret(place / HOLDERS, json.dumps(told, ensure_ascii=False).encode())
    (place / "holders").mkdir()
    for number, each in enumerate(secrets.holders):
        member = Membership(campaign, each.name, each.key.public_key, ledger().key)
        KeyholderStore.create(place / "holders" / f"{number}.db", member).close()
    (place / "holders").chmod(0o700)


def read_holders(place: Path) -> list[tuple[str, Path, KeyHolder]]:
    """Return the key holders of a practice: name, file of the copy, key; nothing where none are."""
    if not (place / HOLDERS).is_file():
        return []
    told = json.loads(read_text(place / HOLDERS))
    return [
        (name, place / "holders" / f"{number}.db", KeyHolder(bytes.fromhex(secret)))
        for number, (name, secret) in enumerate(told.items())
    ]


def follow_practice_end(draw: DrawCampaign) -> bool:
    """Let a practice's witnesses sign over its end, and its key holders reveal their secrets.

    Each key holder follows the ledger with its own copy and decides by it, as in earnest.

    Returns:
        Whether something was done: the end stands, and was not witnessed and revealed yet.

    Raises:
        KaoheError: a key holder's copy does not show the end, or is not of this ledger.
    """
    place, books = folder_of(draw.pk), ledger()
    due = witnessing.find_due(draw)
    if due is None or due.over != "end" or not (place / SEED).is_file():
        return False
    there = revealed(draw)
    waiting = [each for each in read_holders(place) if each[0] not in there]
    if due.found.is_met and not waiting:
        return False
    by = User.objects.get(username=CLERK)
    if not due.found.is_met:
        secrets = rehearse_ceremony(int(read_text(place / SEED)))
        _cosign(draw.cycle, secrets, by=by, moment=read_clock())
    extract = write_extract(books)
    for _name, copy, key in waiting:
        service = KeyholderService(KeyholderStore.load(copy), key, read_clock)
        try:
            service.follow(extract)
            hand_in_secret(draw.cycle, service.reveal().write(), by=by)
        finally:
            service.store.close()
    return True
