"""``kaohe draw status``: where the campaign stands, and what comes next by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from kaohe.cli.draw.ceremony import (
    WATERMARK,
    office_argument,
    open_office,
    show_assurance,
    show_watermark,
)
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.workflows.ceremony.standing import find_standing

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.workflows.ceremony.standing import Standing, Step

_STEPS: Final[dict[Step, tuple[str, str, str, str]]] = {
    "plan": ("P0", "方案", "plan", "kaohe draw plan --open"),
    "freeze": ("P1", "固定抽样框", "freeze", "kaohe draw freeze"),
    "keys": ("P1", "登记公钥", "keys", "kaohe draw keys"),
    "witness": ("P1", "取得见证", "witnesses", "kaohe draw witness"),
    "dice": ("P2", "掷骰子", "dice", "kaohe draw dice"),
    "witness_dice": ("P2", "骰子见证", "witnesses of the dice", "kaohe draw witness"),
    "seed": ("P2", "公共随机数", "seed", "kaohe draw seed"),
    "disclose": ("P3-P6", "逐家公布", "disclosure", "kaohe draw open"),
    "publish": ("P7", "公布全部材料", "publication", "kaohe draw publish"),
}
_WHO: Final[dict[Step, tuple[str, str]]] = {
    "plan": ("办公室", "office"),
    "freeze": ("办公室", "office"),
    "keys": ("密钥持有人", "key holders"),
    "witness": ("见证人", "witnesses"),
    "dice": ("掷骰子的三人", "the three who roll"),
    "witness_dice": ("见证人", "witnesses"),
    "seed": ("录入号码的两人", "the two who type"),
    "disclose": ("工作组", "teams"),
    "publish": ("办公室", "office"),
}


@click.command(
    help=say(
        "显示行动进行到哪一步、下一步是什么、由谁办理。\n\n"
        "只显示人人可知的内容；不显示尚未公布的任何数目。\n\n示例：kaohe draw status OFFICE",
        "Show where the campaign stands, what comes next, and by whom.\n\n"
        "It tells only what everybody may know, and counts nothing that is not told yet.\n\n"
        "Example: kaohe draw status OFFICE",
    )
)
@office_argument
@json_option
def status(*, place: Path, as_json: bool) -> None:
    """Show where the campaign stands."""
    with open_office(place) as office:
        found = find_standing(office.ledger, office.campaign())
    if as_json:
        show_json(
            {
                "campaign": found.campaign or None,
                "rehearsal": found.rehearsal,
                "watermark": WATERMARK if found.rehearsal else "",
                "assurance": found.plan.assurance if found.plan else None,
                "done": list(found.done),
                "next": list(found.next),
                "lacking": list(found.lacking),
                "size": found.size,
                "root": found.root,
            }
        )
        return
    show_watermark(rehearsal=found.rehearsal)
    if found.plan:
        show_assurance(found.plan.assurance)
    columns = [say("阶段", "phase"), say("步骤", "step"), say("状态", "state"), say("由谁", "who")]
    rows = [
        (phase, say(zh, en), _say_state(found, step), _say_who(found, step))
        for step, (phase, zh, en, _) in _STEPS.items()
    ]
    show_table(found.campaign or say("尚无行动", "no campaign yet"), columns, rows)
    if "void" in found.done:
        click.echo(
            say(
                "本次行动已作废；同一考核可另行登记方案（kaohe draw plan --open）。",
                "This campaign is void; another plan can be entered (kaohe draw plan --open).",
            )
        )
    for step in found.next:
        click.echo(say(f"下一步：{_STEPS[step][3]}", f"Next: {_STEPS[step][3]}"))
    if found.size:
        click.echo(
            say(
                f"最近签发的检查点：{found.size}条", f"Last checkpoint signed: {found.size} entries"
            )
            + f"  {found.root}"
        )


def _say_state(found: Standing, step: Step) -> str:
    if step in found.done:
        return say("已办", "done")
    return say("待办", "due") if step in found.next else "–"


def _say_who(found: Standing, step: Step) -> str:
    is_named = step in found.next and step in ("keys", "witness", "dice", "witness_dice")
    return "、".join(found.lacking) if is_named else say(*_WHO[step])
