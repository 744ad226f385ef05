"""``kaohe draw seed``: the one random number of a campaign (P2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import (
    by_option,
    make_clerk,
    office_argument,
    open_office,
    plan_under_way,
    show_step,
)
from kaohe.cli.language import language, say
from kaohe.cli.options import READABLE, json_option
from kaohe.core.draw.outside import LOTTERIES, LotteryDraw, read_draw
from kaohe.core.errors import DrawError
from kaohe.core.ledger.rule_faults import CAMPAIGN_OVER, SEED_BEFORE_WITNESS, SEED_TWICE
from kaohe.stores.files import read_bytes, read_text
from kaohe.workflows.ceremony.dice import take_roll
from kaohe.workflows.ceremony.opening import find_seed
from kaohe.workflows.ceremony.outside import read_typed, take_lotteries, take_round
from kaohe.workflows.ceremony.steps import enter_seed, state_of
from kaohe.workflows.publication.published import DrandSource, Roll

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
_ENTRIES = 2


@click.command(
    help=say(
        "录入骰子和场外来源，产生公共随机数（P2）；每次行动只有一次，不能预览，不能撤回。\n\n"
        "方案写明的三人各掷至少20位数字，各录入两次；开奖号码由两人各自录入。不带选项时逐项提问；"
        "也可用文件：--dice 职务=文件（两行，每行一次录入），--typed 编号=文件（每行一次开奖："
        "来源、日期、期号、号码），--drand 文件。\n\n"
        "示例：kaohe draw seed OFFICE --by office/7",
        "Enter dice and the outside source, from which the seed follows (P2): once, without "
        "preview, without a way back.\n\n"
        "Each of the three roles of the plan rolls at least 20 digits and enters them twice; "
        "numbers of lotteries are typed by two people. Without options it asks for everything; or "
        "give files: --dice ROLE=FILE (two lines, one for each entry), --typed PERSON=FILE (a line "
        "for each draw: lottery, day, issue, numbers), --drand FILE.\n\n"
        "Example: kaohe draw seed OFFICE --by office/7",
    )
)
@office_argument
@click.option(
    "--dice",
    multiple=True,
    metavar="ROLE=FILE",
    help=say("某人的骰子记录（可重复）。", "What one role rolled (repeatable)."),
)
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
    dice: tuple[str, ...],
    typed: tuple[str, ...],
    drand: Path | None,
    actor: str,
    as_json: bool,
) -> None:
    """Enter the seed."""
    with open_office(place) as office:
        plan = plan_under_way(office)
        _expect_due(state_of(office.ledger, plan.campaign), plan.campaign, asked=not dice)
        if isinstance(plan.outside, DrandSource) and not drand:
            raise _miss_round()
        rolls = _read_rolls(plan, _split(dice, "--dice")) if dice else _ask_rolls(plan)
        outside = _take_outside(plan, _split(typed, "--typed"), drand)
        recorded = enter_seed(
            office.ledger, plan.campaign, rolls=rolls, outside=outside, clerk=make_clerk(actor)
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
    """Refuse before anybody is asked for digits that would be refused afterwards."""
    if state.is_void or state.is_complete:
        raise CAMPAIGN_OVER.error_at(campaign)
    if state.witnessed is None:
        raise SEED_BEFORE_WITNESS.error_at(campaign)
    if state.has_seed and asked:
        raise SEED_TWICE.error_at(campaign)


def _split(pairs: tuple[str, ...], option: str) -> list[tuple[str, Path]]:
    from pathlib import Path

    found: list[tuple[str, Path]] = []
    for pair in pairs:
        name, sign, path = pair.partition("=")
        if not (name and sign and path):
            raise click.UsageError(
                say(f"{option}应为“名称=文件”：{pair}", f"{option} is NAME=FILE: {pair}")
            )
        found.append((name, Path(path)))
    return found


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
            first = _ask(say(f"{role}：骰子数字，第一次录入", f"{role}: digits, first entry"))
            second = _ask(say(f"{role}：骰子数字，第二次录入", f"{role}: digits, second entry"))
            try:
                rolls.append(take_roll(role, first, second, part=part))
            except DrawError as refused:
                click.echo(refused.say(language()), err=True)
    return rolls


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
    person = _ask(say("录入开奖号码的人（编号）", "Who types the numbers (a number, no name)"))
    return person, [_ask_draw(draw) for draw in source.draws]


def _ask_draw(planned: PlannedLottery) -> LotteryDraw:
    lottery = LOTTERIES[planned.lottery]
    name = say(f"{lottery.zh} {planned.day}", f"{lottery.en} {planned.day}")
    while True:
        issue = _ask(say(f"{name}：期号", f"{name}: issue"))
        numbers = _ask(say(f"{name}：号码", f"{name}: numbers"))
        try:
            return read_draw(planned.lottery, day=planned.day, issue=issue, numbers=numbers)
        except DrawError as refused:
            click.echo(refused.say(language()), err=True)


def _ask(question: str) -> str:
    answer: str = click.prompt(question, err=True, type=str)
    return answer
