"""``kaohe draw seed``: the one random number of a campaign (P2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from kaohe.cli.options import READABLE, json_option
from kaohe.core.draw.outside import LOTTERIES, LotteryDraw, read_draw
from kaohe.core.errors import DrawError
from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER, SEED_BEFORE_DICE, SEED_TWICE
from kaohe.stores.files import read_bytes, read_text
from kaohe.workflows.ceremony.opening import find_seed
from kaohe.workflows.ceremony.outside import read_typed, take_lotteries, take_round
from kaohe.workflows.ceremony.steps import enter_seed, state_of
from kaohe.workflows.publication.published import DrandSource

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.ledger.campaign_state import CampaignState
    from kaohe.workflows.publication.published import (
        DrandValue,
        LotterySource,
        LotteryValue,
        PlanEntry,
        PlannedLottery,
    )

_TYPISTS = 2


@click.command(
    help=say(
        "录入场外来源，产生公共随机数（P2）；每次行动只有一次，不能预览，不能撤回。\n\n"
        "骰子须已录入并及时得到见证（kaohe draw dice、kaohe draw witness）。"
        "开奖号码由两人各自录入。不带选项时逐项提问；也可用文件：--typed 编号=文件"
        "（每行一次开奖：来源、日期、期号、号码），--drand 文件。\n\n"
        "示例：kaohe draw seed OFFICE --by office/7",
        "Enter the outside source, from which the seed follows (P2): once, without preview, "
        "without a way back.\n\n"
        "The dice stand and were witnessed in time (kaohe draw dice, kaohe draw witness). Numbers "
        "of lotteries are typed by two people. Without options it asks for everything; or give "
        "files: --typed PERSON=FILE (a line for each draw: lottery, day, issue, numbers), "
        "--drand FILE.\n\n"
        "Example: kaohe draw seed OFFICE --by office/7",
    )
)
@office_argument
@click.option(
    "--typed",
    multiple=True,
    metavar="PERSON=FILE",
    help=say("某人录入的开奖号码（须两人）。", "What one person typed (two of them)."),
)
@click.option(
    "--drand",
    type=READABLE,
    metavar="FILE",
    help=say("方案写明的drand轮次文件。", "File of the drand round that the plan names."),
)
@by_option
@json_option
def seed(
    *,
    place: Path,
    typed: tuple[str, ...],
    drand: Path | None,
    actor: str,
    as_json: bool,
) -> None:
    """Enter the seed."""
    with open_office(place) as office:
        plan = plan_under_way(office)
        _expect_due(state_of(office.ledger, plan.campaign), plan.campaign, asked=not typed)
        if isinstance(plan.outside, DrandSource) and not drand:
            raise _miss_round()
        outside = _take_outside(plan, split_pairs(typed, "--typed"), drand)
        recorded = enter_seed(
            office.ledger, plan.campaign, outside=outside, clerk=make_clerk(actor)
        )
        office.settle()
        made = find_seed(office.ledger, plan.campaign)
    show_step(
        recorded,
        plan,
        done=say("公共随机数", "The seed."),
        facts={"seed": made.seed if made else ""},
        as_json=as_json,
    )


def _expect_due(state: CampaignState, campaign: str, *, asked: bool) -> None:
    """Refuse before anybody is asked for numbers that would be refused afterwards."""
    if state.is_void or state.is_complete:
        raise CAMPAIGN_OVER.error_at(campaign)
    if not state.are_dice_witnessed:
        raise SEED_BEFORE_DICE.error_at(campaign)
    if state.has_seed and asked:
        raise SEED_TWICE.error_at(campaign)


def _take_outside(
    plan: PlanEntry, typed: list[tuple[str, Path]], drand: Path | None
) -> LotteryValue | DrandValue:
    if drand:
        return take_round(plan.outside, read_bytes(drand))
    if typed:
        if len(typed) != _TYPISTS:
            raise click.UsageError(
                say("--typed须由两人各给一次。", "--typed is given twice, by two people.")
            )
        (one, first), (other, second) = typed
        return take_lotteries(
            plan.outside,
            people=(one, other),
            first=read_typed(read_text(first)),
            second=read_typed(read_text(second)),
        )
    if isinstance(plan.outside, DrandSource):
        raise _miss_round()
    return _ask_lotteries(plan.outside)


def _miss_round() -> click.UsageError:
    return click.UsageError(
        say(
            "方案写明的是drand轮次，请用--drand给出文件。", "The plan names a drand round: --drand."
        )
    )


def _ask_lotteries(source: LotterySource) -> LotteryValue:
    """Let two people type the numbers, one after the other, until they agree."""
    while True:
        (one, first), (other, second) = _ask_person(source), _ask_person(source)
        try:
            return take_lotteries(source, people=(one, other), first=first, second=second)
        except DrawError as refused:
            click.echo(refused.say(language()), err=True)


def _ask_person(source: LotterySource) -> tuple[str, list[LotteryDraw]]:
    person = ask(say("录入开奖号码的人（编号）", "Who types the numbers (a number, no name)"))
    return person, [_ask_draw(draw) for draw in source.draws]


def _ask_draw(planned: PlannedLottery) -> LotteryDraw:
    lottery = LOTTERIES[planned.lottery]
    name = say(f"{lottery.zh} {planned.day}", f"{lottery.en} {planned.day}")
    while True:
        issue = ask(say(f"{name}：期号", f"{name}: issue"))
        numbers = ask(say(f"{name}：号码", f"{name}: numbers"))
        try:
            return read_draw(planned.lottery, day=planned.day, issue=issue, numbers=numbers)
        except DrawError as refused:
            click.echo(refused.say(language()), err=True)
