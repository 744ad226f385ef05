"""``kaohe draw``: the draw over plain files, rehearsed with keys that come from a seed.

A rehearsal publishes what a real draw publishes, in the same order and under other domain tags;
real key holders are processes of their own and never hand their secret to this command.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.terminal import progress, show_json, show_table
from kaohe.core.draw import make_packet, write_choice, write_packet
from kaohe.demo.rehearsal import RehearsedDraw, frame_of, open_rehearsal
from kaohe.engines.snapshots.snapshot import Snapshot
from kaohe.stores.corrections import expect_in_force
from kaohe.stores.draws import DrawFolder
from kaohe.stores.files import new_folder
from kaohe.stores.packs import load_pack
from kaohe.stores.published_draws import verify_draw
from kaohe.workflows.drawing import choice_place, draw_of
from kaohe.workflows.faults import COUNTY_COMPLETE, COUNTY_NOT_DRAWN
from kaohe.workflows.fieldwork import await_next_unit, visit_of

if TYPE_CHECKING:
    from collections.abc import Callable


@click.group(
    help=say(
        "随机抽取：方案、固定抽样框、公共随机数、逐家公布、核验（演练）。",
        "The draw: plan, freeze, seed, one unit at a time, verify (rehearsals).",
    )
)
def draw() -> None:
    """Hold the draw commands together."""


def rehearsal_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--rehearsal SEED``."""
    return click.option(
        "--rehearsal",
        "seed",
        type=int,
        required=True,
        metavar="SEED",
        help=say(
            "演练：三个部门的密钥由这个种子产生。", "Rehearsal: the three keys come from this seed."
        ),
    )(function)


def snapshot_option(function: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--snapshot``."""
    return click.option(
        "--snapshot",
        type=READABLE,
        required=True,
        help=say("固定的数据库快照。", "Snapshot of the register."),
    )(function)


@draw.command(
    help=say(
        "显示规则包的抽取方案，供事先公布。\n\n示例：kaohe draw plan --pack national-2012",
        "Show the pack's plan of the draw, to be published first.\n\n"
        "Example: kaohe draw plan --pack national-2012",
    )
)
@pack_option
@json_option
def plan(*, reference: str, as_json: bool) -> None:
    """Show the plan."""
    pack = load_pack(reference).pack
    found = draw_of(pack)
    if as_json:
        show_json(found.model_dump(mode="json"))
        return
    columns = [
        say("名额", "slot"),
        say("代号", "code"),
        say("种类", "kind"),
        say("下属企业工会", "members"),
        say("缺该类时依次改抽", "fallback"),
    ]
    kinds = {kind.id: say(kind.name.zh, kind.name.en) for kind in pack.unit_kinds}
    kind_of = {slot.id: kinds[slot.kind] for slot in found.slots}
    rows = [
        (
            slot.id,
            slot.code,
            kind_of[slot.id],
            str(slot.members),
            " → ".join(kind_of[each] for each in slot.fallback),
        )
        for slot in found.slots
    ]
    show_table(say("每个县的抽查单位", "Units of a county"), columns, rows)
    click.echo(
        say(
            f"每个单位抽{found.counties}个县，机会均等；每个名额最多更换{found.attempts_per_slot}次，"
            f"每县最多{found.attempts_per_county}次；不设备选。",
            f"{found.counties} counties a body with equal chance; at most "
            f"{found.attempts_per_slot} replacement a slot and {found.attempts_per_county} a "
            "county; no reserves.",
        )
    )


@draw.command(
    help=say(
        "固定抽样框，公布方案、抽样框摘要和公钥。\n\n"
        "示例：kaohe draw freeze --snapshot SNAPSHOT --rehearsal 2012 --out draw",
        "Freeze the frame; publish plan, frame and public keys.\n\n"
        "Example: kaohe draw freeze --snapshot SNAPSHOT --rehearsal 2012 --out draw",
    )
)
@snapshot_option
@pack_option
@rehearsal_option
@click.option(
    "--approve",
    "approved_by",
    multiple=True,
    help=say(
        "批准固定的人（可重复）；待落实的数据超过规则比例时须两人。",
        "Who approves the freeze (repeatable); two where much of the register was left aside.",
    ),
)
@out_option("抽取文件夹（须不存在）。", "Folder of the draw (must not exist).")
def freeze(
    *, snapshot: Path, reference: str, seed: int, approved_by: tuple[str, ...], out: Path
) -> None:
    """Freeze the frame."""
    loaded = load_pack(reference)
    opened = Snapshot.open(snapshot)
    expect_in_force(snapshot, opened.digest)
    with progress() as bars, new_folder(out) as folder:
        record = DrawFolder(folder)
        open_rehearsal(
            record,
            loaded.pack,
            pack_digest=loaded.digest,
            snapshot=opened,
            seed=seed,
            approved_by=approved_by,
            built=lambda units: bars.step(say("生成抽样框", "frame"), units, None),
            counted=lambda units: bars.step(say("固定抽样框", "freeze"), units, None),
        )
        manifest, (root, size) = record.manifest(), record.checkpoint()
    units = sum(line.size for line in manifest.lines)
    click.echo(
        say(
            f"已固定：{manifest.size}个层，{units}个单位。",
            f"Frozen: {manifest.size} strata, {units} units.",
        )
    )
    click.echo(f"frame_root {manifest.frame_root.hex()}")
    click.echo(f"checkpoint {root.hex()} ({size})")


@draw.command(
    help=say(
        "录入骰子和外部随机数，产生公共随机数；每次行动只有一次。\n\n"
        "示例：kaohe draw seed draw --dice 38461520937716450293 --dice 90517263840192837465 "
        "--dice 11223344556677889900 --outside 双色球2013004期:03,09,15,20,27,29+14",
        "Enter dice and the outside source; a campaign has exactly one seed.\n\n"
        "Example: kaohe draw seed draw --dice 38461520937716450293 --dice 90517263840192837465 "
        "--dice 11223344556677889900 --outside 'lottery 2013004: 03 09 15 20 27 29 14'",
    )
)
@click.argument("folder", type=READABLE)
@click.option(
    "--dice",
    multiple=True,
    required=True,
    help=say("一位负责人掷出的至少20位数字（按顺序重复）。", "At least 20 digits of one leader."),
)
@click.option(
    "--outside",
    required=True,
    help=say("方案写明的外部来源的原文。", "Text of the outside source that the plan names."),
)
def seed(folder: Path, *, dice: tuple[str, ...], outside: str) -> None:
    """Publish the seed."""
    made = DrawFolder(folder).publish_seed(dice=dice, outside=outside.encode("utf-8"))
    click.echo(f"seed {made.hex()}")


@draw.command(
    help=say(
        "抽取一个单位的县。\n\n示例：kaohe draw counties draw --body 33 --rehearsal 2012",
        "Draw the counties of a body.\n\n"
        "Example: kaohe draw counties draw --body 33 --rehearsal 2012",
    )
)
@click.argument("folder", type=READABLE)
@click.option("--body", required=True, help=say("单位代码，如33。", "Id of the body, such as 33."))
@rehearsal_option
def counties(folder: Path, *, body: str, seed: int) -> None:
    """Draw counties."""
    for county in RehearsedDraw(DrawFolder(folder), seed=seed).draw_counties(body):
        click.echo(county)


@draw.command(
    "next",
    help=say(
        "公布一个县的下一家被抽查单位；上一家视为已结束。\n\n"
        "示例：kaohe draw next draw --snapshot SNAPSHOT --county 330127 --rehearsal 2012",
        "Disclose the next unit of a county; the one before counts as closed.\n\n"
        "Example: kaohe draw next draw --snapshot SNAPSHOT --county 330127 --rehearsal 2012",
    ),
)
@click.argument("folder", type=READABLE)
@snapshot_option
@click.option("--county", required=True, help=say("县级代码。", "Code of the county."))
@click.option(
    "--replace",
    is_flag=True,
    help=say("更换上一家（同一名额，下一次抽取）。", "Replace the last unit (next attempt)."),
)
@rehearsal_option
@json_option
def next_(
    folder: Path, *, snapshot: Path, county: str, replace: bool, seed: int, as_json: bool
) -> None:
    """Disclose the next unit."""
    record = DrawFolder(folder)
    rehearsed = RehearsedDraw(record, seed=seed)
    ceremony, body = rehearsed.ceremony, record.body_of(county)
    drawn = record.drawn_counties(body, ceremony=ceremony, manifest=rehearsed.manifest)
    if county not in drawn:
        raise COUNTY_NOT_DRAWN.error_at(str(folder), county=county)
    frame = rehearsed.open_county(county, frame_of(record, snapshot).county(body, county))
    state = await_next_unit(
        rehearsed.rules,
        ceremony=ceremony,
        body=body,
        county=county,
        frame=frame,
        evaluate=rehearsed.evaluate,
        disclosed=record.disclosed(body, county),
        replace_last=replace,
    )
    for choice in state.kinds:
        record.publish_choice(choice_place(choice.label), write_choice(choice, ceremony))
    if state.visit is None:
        raise COUNTY_COMPLETE.error_at(county)
    visit = visit_of(rehearsed.rules, ceremony, state.visit, frame)
    packet = make_packet(
        state.visit,
        ceremony=ceremony,
        manifest=rehearsed.manifest,
        county_frame=frame,
    )
    record.publish_packet(visit.id, write_packet(packet))
    shown = {"visit": visit.id, "unit_kind": visit.unit_kind, "record": dict(visit.record)}
    if as_json:
        show_json(shown)
        return
    click.echo(f"{visit.id}  {visit.unit_kind}")
    for key, value in visit.record.items():
        click.echo(f"  {key}: {value}")


@draw.command(
    help=say(
        "核验已公布的抽取：开场记录、公共随机数、县、顺序和每家单位的凭证，以及它们之间是否缺少、"
        "多出、调换或改名。\n\n请把所显示的封存摘要（checkpoint）与掷骰子以前印发的核对。"
        "全部成立时退出码为0，否则为1并逐条列出。\n\n示例：kaohe draw verify build/demo/draw "
        "--complete --pack national-2012",
        "Verify a published draw: opening, seed, counties, order, every unit's packet, and that "
        "nothing is missing, added, exchanged or renamed.\n\nCompare the checkpoint that is shown "
        "with the one printed before the dice were rolled. Exit code 0 when all holds, otherwise 1 "
        "with every fault.\n\n"
        "Example: kaohe draw verify build/demo/draw --complete --pack national-2012",
    )
)
@click.argument("folder", type=READABLE)
@click.option(
    "--pack",
    "reference",
    default=None,
    help=say("还要核对方案是否出自这个规则包。", "Check too that the plan is this pack's."),
)
@click.option(
    "--complete",
    is_flag=True,
    help=say("行动已结束：缺少最后的记录也算不成立。", "The campaign is over: nothing may lack."),
)
@json_option
@click.pass_context
def verify(
    context: click.Context, folder: Path, *, reference: str | None, complete: bool, as_json: bool
) -> None:
    """Verify a draw."""
    pack = load_pack(reference) if reference else None
    found = verify_draw(DrawFolder(folder), pack=pack, complete=complete)
    if as_json:
        show_json(
            {
                "checkpoint": found.checkpoint,
                "seed": found.seed,
                "choices": found.choices,
                "packets": found.packets,
                "faults": [{"code": each.kind.code, "where": each.where} for each in found.faults],
            }
        )
    else:
        for fault in found.faults:
            click.echo(fault.say(language()))
        click.echo(f"checkpoint {found.checkpoint}")
        click.echo(f"seed {found.seed}")
        wrong = len(found.faults)
        click.echo(
            say(
                f"核验了{found.choices}份抽取记录和{found.packets}份单位凭证，{wrong}处不成立。",
                f"Verified {found.choices} choices and {found.packets} packets; "
                f"{wrong} do not hold.",
            )
        )
    context.exit(1 if found.faults else 0)
