"""``kaohe draw freeze``: fix the frame and enter it (P1)."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import (
    WATERMARK,
    by_option,
    make_clerk,
    office_argument,
    open_office,
    plan_under_way,
    show_step,
    show_watermark,
)
from kaohe.cli.draw.options import snapshot_option
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, pack_option
from kaohe.cli.terminal import progress, show_json
from kaohe.core.draw import Campaign
from kaohe.core.errors import SnapshotDamaged
from kaohe.core.merkle import HASH_BYTES
from kaohe.engines.frames.frame_store import find_frame
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import expect_in_force
from kaohe.stores.countersigning import find_manifest, load_statements
from kaohe.stores.files import read_bytes, read_text
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.freeze import (
    check_freeze,
    enter_freeze,
    find_entered_freeze,
    prepare_frame,
)
from kaohe.workflows.ceremony.opening import frame_of
from kaohe.workflows.ceremony.steps import enter_frame
from kaohe.workflows.countersigning.statements import expect_known, read_county_keys, read_statement

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import Manifest
    from kaohe.stores.offices import Office
    from kaohe.stores.packs import LoadedPack
    from kaohe.workflows.countersigning.statements import StratumStatement
    from kaohe.workflows.ledgers.recording import Recorded
    from kaohe.workflows.publication.published import PlanEntry


@click.command(
    help=say(
        "固定抽样框并登记（P1）；登记后公布层目录。\n\n"
        "加 --prepare 只生成、不登记，供各县先用自己的数据重算签名；已受理的（countersign）"
        "和用 --statement 交来的签名文件，连同不一致之处，随固定一并登记。\n\n"
        "示例：kaohe draw freeze OFFICE --snapshot SNAPSHOT --approve office/7 --approve audit/2 "
        "--by office/7",
        "Fix the frame and enter it (P1); the manifest is published then.\n\n"
        "With --prepare it is built and not entered, so that counties can make their strata again "
        "and sign; what they signed (countersign, --statement) and the differences are entered "
        "with the freeze.\n\n"
        "Example: kaohe draw freeze OFFICE --snapshot SNAPSHOT --approve office/7 "
        "--approve audit/2 --by office/7",
    )
)
@office_argument
@snapshot_option
@pack_option
@click.option(
    "--approve",
    "approved_by",
    multiple=True,
    help=say(
        "批准固定的人（可重复）；待落实的数据超过规则比例时须两人。",
        "Who approves the freeze (repeatable); two where much of the register was left aside.",
    ),
)
@click.option(
    "--statement",
    "papers",
    type=READABLE,
    multiple=True,
    help=say("县里重算后签名的文件（可重复）。", "What a county has signed (repeatable)."),
)
@click.option(
    "--county-keys",
    type=READABLE,
    help=say("各县、各单位的验证公钥表。", "Which key signs for which county or body."),
)
@click.option(
    "--prepare",
    is_flag=True,
    help=say("只生成抽样框，不登记。", "Build the frame and enter nothing."),
)
@by_option
@json_option
def freeze(
    *,
    place: Path,
    snapshot: Path,
    reference: str,
    approved_by: tuple[str, ...],
    papers: tuple[Path, ...],
    county_keys: Path | None,
    prepare: bool,
    actor: str,
    as_json: bool,
) -> None:
    """Freeze the frame."""
    if bool(papers) != bool(county_keys):
        raise click.UsageError(
            say("--statement须与--county-keys一起给出。", "--statement needs --county-keys.")
        )
    loaded, register = load_pack(reference), Snapshot.open(snapshot)
    expect_in_force(snapshot, register.digest)
    with open_office(place) as office:
        plan = plan_under_way(office)
        statements = [*load_statements(office), *_take_statements(plan, papers, county_keys)]
        entered = find_entered_freeze(
            office.ledger,
            plan.campaign,
            register_digest=register.digest,
            approved_by=approved_by,
            statements=statements,
        )
        if entered:
            recorded = enter_frame(office.ledger, entered, clerk=make_clerk(actor))
        else:
            manifest = _find_prepared(office, plan, loaded, register, approved_by) or _build(
                office, plan, loaded, register, approved_by
            )
            if prepare:
                _show_prepared(manifest, as_json=as_json)
                return
            recorded = enter_freeze(
                office.ledger,
                manifest,
                register_digest=register.digest,
                approved_by=approved_by,
                clerk=make_clerk(actor),
                statements=statements,
            )
        office.settle()
        _show_frozen(office, plan, recorded, as_json=as_json)


def _take_statements(
    plan: PlanEntry, papers: tuple[Path, ...], county_keys: Path | None
) -> list[StratumStatement]:
    if county_keys is None:
        return []
    keys = read_county_keys(read_text(county_keys), where=str(county_keys))
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    found = [read_statement(read_bytes(paper), where=str(paper)) for paper in papers]
    for statement in found:
        expect_known(statement, campaign=campaign, keys=keys)
    return found


def _find_prepared(
    office: Office,
    plan: PlanEntry,
    loaded: LoadedPack,
    register: Snapshot,
    approved_by: tuple[str, ...],
) -> Manifest | None:
    """Return what --prepare has built of just this register and pack, if it stands as it was."""
    manifest = find_manifest(office)
    frame = find_frame(office.frame_place()) if manifest else None
    if frame is None or (frame.register_digest, frame.pack_digest) != (
        register.digest,
        loaded.digest,
    ):
        return None
    check_freeze(
        plan,
        pack=loaded.pack,
        pack_digest=loaded.digest,
        snapshot=register,
        approved_by=approved_by,
    )
    try:
        frame.verify()
    except SnapshotDamaged:
        return None
    return manifest


def _build(
    office: Office,
    plan: PlanEntry,
    loaded: LoadedPack,
    register: Snapshot,
    approved_by: tuple[str, ...],
) -> Manifest:
    campaign = Campaign(plan.campaign, rehearsal=plan.rehearsal)
    with progress() as bars:
        manifest, frame = prepare_frame(
            plan,
            pack=loaded.pack,
            pack_digest=loaded.digest,
            snapshot=register,
            frame_key=office.make_frame_key(campaign, secrets.token_bytes(HASH_BYTES)),
            approved_by=approved_by,
            built=lambda units: bars.step(say("生成抽样框", "frame"), units, None),
            counted=lambda units: bars.step(say("固定抽样框", "freeze"), units, None),
        )
    office.stage(manifest, frame=frame)
    return manifest


def _show_prepared(manifest: Manifest, *, as_json: bool) -> None:
    rehearsal = manifest.campaign.rehearsal
    if as_json:
        show_json(
            {
                "campaign": manifest.campaign.id,
                "rehearsal": rehearsal,
                "watermark": WATERMARK if rehearsal else "",
                "frame_root": manifest.frame_root.hex(),
            }
        )
        return
    show_watermark(rehearsal=rehearsal)
    click.echo(
        say(
            "抽样框已生成，尚未登记；请交各县重算签名后再固定。",
            "The frame is built and not entered; have the counties sign, then freeze it.",
        )
    )
    click.echo(f"frame_root {manifest.frame_root.hex()}")


def _show_frozen(office: Office, plan: PlanEntry, recorded: Recorded, *, as_json: bool) -> None:
    frame = frame_of(office.ledger, plan.campaign)
    show_step(
        recorded,
        plan,
        done=say(
            f"已固定：{frame.strata}个层，{frame.units}个单位；"
            f"{len(frame.countersigned)}份县级签名，{len(frame.differences)}处不一致。",
            f"Frozen: {frame.strata} strata, {frame.units} units; {len(frame.countersigned)} "
            f"county statements, {len(frame.differences)} differences.",
        ),
        facts={"frame_root": frame.frame_root},
        as_json=as_json,
    )
