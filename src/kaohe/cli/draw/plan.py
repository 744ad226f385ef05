"""``kaohe draw plan``: what a pack lays down for the draw."""

from __future__ import annotations

import click

from kaohe.cli.language import say
from kaohe.cli.options import json_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.stores.packs import load_pack
from kaohe.workflows.drawing import draw_of


@click.command(
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
