"""``kaohe draw dice``: what three people roll, before the outside value can be known (P2)."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.draw.ceremony import (
    ask,
    by_option,
    make_clerk,
    office_argument,
    open_office,
    plan_under_way,
    show_step,
    split_pairs,
)
from kaohe.cli.language import language, say
from kaohe.cli.options import json_option
from kaohe.core.errors import DrawError
from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER, DICE_BEFORE_WITNESS, DICE_TWICE
from kaohe.stores.files import read_text
from kaohe.workflows.ceremony.dice import take_roll
from kaohe.workflows.ceremony.outside import known_from
from kaohe.workflows.ceremony.rolling import enter_dice
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.publication.published import PlanEntry, Roll

_ENTRIES = 2


@click.command(
    help=say(
        "录入三人当众掷出的骰子（P2）；每次行动只掷一次，不能预览，不能撤回。\n\n"
        "须在场外数值可以知道以前录入并得到见证（kaohe draw witness），否则最后录入的人可以挑选。"
        "方案写明的三人各掷至少20位数字，各录入两次。不带选项时逐项提问；"
        "也可用文件：--dice 职务=文件（两行，每行一次录入）。\n\n"
        "示例：kaohe draw dice OFFICE --by office/7",
        "Enter what three people have rolled in public (P2): once, without preview, without a way "
        "back.\n\n"
        "The dice must be entered and witnessed (kaohe draw witness) before the outside value can "
        "be known; whoever types last could choose otherwise. Each of the three roles of the plan "
        "rolls at least 20 digits and enters them twice. Without options it asks for everything; "
        "or give files: --dice ROLE=FILE (two lines, one for each entry).\n\n"
        "Example: kaohe draw dice OFFICE --by office/7",
    )
)
@office_argument
@click.option(
    "--dice",
    "rolled",
    multiple=True,
    metavar="ROLE=FILE",
    help=say("某人的骰子记录（可重复）。", "What one role rolled (repeatable)."),
)
@by_option
@json_option
def dice(*, place: Path, rolled: tuple[str, ...], actor: str, as_json: bool) -> None:
    """Enter the dice."""
    with open_office(place) as office:
        plan = plan_under_way(office)
        state = state_of(office.ledger, plan.campaign)
        if state.is_void or state.is_complete:
            raise CAMPAIGN_OVER.error_at(plan.campaign)
        if state.witnessed is None:
            raise DICE_BEFORE_WITNESS.error_at(plan.campaign)
        if state.dice_end and not rolled:
            raise DICE_TWICE.error_at(plan.campaign)
        rolls = _read_rolls(plan, split_pairs(rolled, "--dice")) if rolled else _ask_rolls(plan)
        recorded = enter_dice(office.ledger, plan.campaign, rolls=rolls, clerk=make_clerk(actor))
        office.settle()
    show_step(
        recorded,
        plan,
        done=say("骰子", "The dice."),
        facts={"known_from": known_from(plan.outside)},
        as_json=as_json,
    )
    if not as_json:
        click.echo(
            say(
                "请在以上时刻以前取得见证：kaohe draw witness。",
                "Have them witnessed before that moment: kaohe draw witness.",
            )
        )


def _read_rolls(plan: PlanEntry, files: list[tuple[str, Path]]) -> list[Roll]:
    rolls: list[Roll] = []
    for role, path in files:
        lines = [line for line in read_text(path).splitlines() if line.strip()]
        first, second = (*lines, "", "")[:_ENTRIES] if len(lines) <= _ENTRIES else ("", "")
        part = plan.dice.index(role) + 1 if role in plan.dice else 0
        rolls.append(take_roll(role, first, second, part=part))
    return rolls


def _ask_rolls(plan: PlanEntry) -> list[Roll]:
    """Ask each of the three for their digits, twice; whoever errs is asked again."""
    rolls: list[Roll] = []
    for part, role in enumerate(plan.dice, start=1):
        while len(rolls) < part:
            first = ask(say(f"{role}：骰子数字，第一次录入", f"{role}: digits, first entry"))
            second = ask(say(f"{role}：骰子数字，第二次录入", f"{role}: digits, second entry"))
            try:
                rolls.append(take_roll(role, first, second, part=part))
            except DrawError as refused:
                click.echo(refused.say(language()), err=True)
    return rolls
