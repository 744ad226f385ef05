"""``kaohe draw plan``: what a pack lays down for the draw, and the plan of a campaign (P0)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe import __version__
from kaohe.cli.draw.ceremony import make_clerk, open_office, show_step
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.core.canonical import digest
from kaohe.stores.files import read_text
from kaohe.stores.packs import load_pack
from kaohe.workflows.ceremony.entries import as_json as write_record
from kaohe.workflows.ceremony.outside import say_source
from kaohe.workflows.ceremony.plan import make_plan, read_ceremony
from kaohe.workflows.ceremony.steps import enter_plan
from kaohe.workflows.drawing import draw_of
from kaohe.workflows.provinces.campaign import check_scope, pack_of_province, read_province_plan

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.rules.model import Pack


@click.command(
    help=say(
        "显示规则包的抽取方案；加 --open 则登记本次行动的方案（P0），登记后不能更改。\n\n"
        "规则包没有规定的（密钥持有人、掷骰子的三人、场外来源、见证规则、允许的方式、范围），"
        "写在 --ceremony 文件中，缺一不可。\n\n"
        "示例：kaohe draw plan --pack national-2012 --open OFFICE --ceremony ceremony.yaml "
        "--by office/7",
        "Show the pack's plan of the draw; with --open, enter the plan of a campaign (P0), which "
        "cannot be changed afterwards.\n\n"
        "What the pack leaves open (key holders, the three who roll, outside source, witness "
        "policy, ways, scope) stands in the --ceremony file; nothing is guessed.\n\n"
        "Example: kaohe draw plan --pack national-2012 --open OFFICE --ceremony ceremony.yaml "
        "--by office/7",
    )
)
@pack_option
@click.option(
    "--open",
    "place",
    type=READABLE,
    metavar="OFFICE",
    help=say("在这个办公室文件夹登记方案。", "Enter the plan in this office."),
)
@click.option(
    "--ceremony",
    type=READABLE,
    help=say("仪式文件（draw-ceremony/1）。", "What the ceremony fixes (draw-ceremony/1)."),
)
@click.option(
    "--province",
    type=READABLE,
    help=say("省级行动的方案文件（province-plan/1）。", "A province's own plan (province-plan/1)."),
)
@click.option("--by", "actor", help=say("经办人编号（不写姓名）。", "Number of who enters this."))
@json_option
def plan(
    *,
    reference: str,
    place: Path | None,
    ceremony: Path | None,
    province: Path | None,
    actor: str | None,
    as_json: bool,
) -> None:
    """Show the plan, or enter one."""
    loaded = load_pack(reference)
    pack, scope = loaded.pack, None
    if province:
        own = read_province_plan(read_text(province), str(province))
        pack, scope = pack_of_province(pack, own), own
    if place is None:
        _show_plan(pack, as_json=as_json)
        return
    if ceremony is None or actor is None:
        raise click.UsageError(
            say("登记方案须给出--ceremony和--by。", "--open needs --ceremony and --by.")
        )
    asked = read_ceremony(read_text(ceremony), str(ceremony))
    if scope:
        check_scope(asked.scope, scope)
    policy = read_text(ceremony.parent / asked.policy)
    with open_office(place) as office:
        made = make_plan(
            pack,
            asked,
            pack_digest=loaded.digest,
            policy=policy,
            ledger=office.ledger.key,
            software=f"kaohe {__version__}",
        )
        recorded = enter_plan(office.ledger, made, clerk=make_clerk(actor))
    show_step(
        recorded,
        made,
        done=say("方案", "The plan."),
        facts={
            "campaign": made.campaign,
            "plan": digest(write_record(made)),
            "outside": say_source(made.outside),
        },
        as_json=as_json,
    )


def _show_plan(pack: Pack, *, as_json: bool) -> None:
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
    is_equal = found.county_chance == "equal"
    chance_zh = "机会均等" if is_equal else "机会与企业数成比例"
    chance_en = "equal chance" if is_equal else "chance in proportion to their enterprises"
    click.echo(
        say(
            f"每个单位抽{found.counties}个县，{chance_zh}；每个名额最多更换{found.attempts_per_slot}次，"
            f"每县最多{found.attempts_per_county}次；不设备选。",
            f"{found.counties} counties a body with {chance_en}; at most "
            f"{found.attempts_per_slot} replacement a slot and {found.attempts_per_county} a "
            "county; no reserves.",
        )
    )
