"""``kaohe draw witness``: have the opening cosigned, and enter it once that is enough (P1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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
from kaohe.cli.language import say
from kaohe.cli.ledger_checkpoints import read_address
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.ledger import read_entry, read_policy
from kaohe.core.ledger.rule_faults import OPENING_INCOMPLETE
from kaohe.services.witness_client import collect_cosignatures, take_cosignatures
from kaohe.stores.files import read_bytes, write_new
from kaohe.workflows.ceremony.rolling import enter_dice_witnessed, follow_dice
from kaohe.workflows.ceremony.steps import enter_witnessed, state_of
from kaohe.workflows.ceremony.witness import follow_witnessing, request_of, sign_opening

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.stores.offices import Office
    from kaohe.workflows.ceremony.witness import Witnessing
    from kaohe.workflows.publication.published import PlanEntry


@click.command(
    help=say(
        "请见证人为方案、抽样框和公钥签名（P1），以后为骰子签名（P2）；达到方案的见证规则即登记。\n\n"
        "用 --requests 写出请求文件由人送去，用 --take 收回答复；或用 --ask 联网请求。"
        "可分多次执行。登记后显示检查点，请印发各省，然后才能掷骰子；骰子须在场外数值可以知道以前"
        "得到见证。见证不足时退出码为1。\n\n"
        "示例：kaohe draw witness OFFICE --ask 127.0.0.1:8412 --by office/7",
        "Have plan, frame and keys cosigned (P1), later the dice (P2); entered once the plan's "
        "policy is met.\n\n"
        "--requests writes files to be carried, --take takes the answers back; --ask asks over the "
        "network. Repeat it as needed. The checkpoint that is shown in the end is printed and "
        "handed out before the dice are rolled; the dice are witnessed before the outside value "
        "can be known. Exit code 1 while witnesses lack.\n\n"
        "Example: kaohe draw witness OFFICE --ask 127.0.0.1:8412 --by office/7",
    )
)
@office_argument
@click.option(
    "--requests",
    type=READABLE,
    metavar="DIR",
    help=say("为每个尚缺的见证人写一份请求文件。", "Write a request for each witness lacking."),
)
@click.option(
    "--take",
    "answers",
    type=READABLE,
    multiple=True,
    metavar="FILE",
    help=say("收回见证人的答复文件（可重复）。", "Take an answer back (repeatable)."),
)
@click.option(
    "--ask",
    "addresses",
    multiple=True,
    metavar="HOST:PORT",
    help=say("联网请见证人签名（可重复）。", "Ask a witness over the network (repeatable)."),
)
@by_option
@json_option
@click.pass_context
def witness(
    context: click.Context,
    *,
    place: Path,
    requests: Path | None,
    answers: tuple[Path, ...],
    addresses: tuple[str, ...],
    actor: str,
    as_json: bool,
) -> None:
    """Have the opening cosigned."""
    asked = [(address, read_address(address)) for address in addresses]
    with open_office(place) as office:
        plan = plan_under_way(office)
        known = list(read_policy(plan.policy.encode()).witnesses.values())
        book, state = office.ledger, state_of(office.ledger, plan.campaign)
        if not (state.has_frame and state.holders):
            raise OPENING_INCOMPLETE.error_at(plan.campaign)
        over_dice = state.dice_end > 0
        is_due = not (state.are_dice_witnessed if over_dice else state.witnessed)
        if is_due:
            sign_opening(book, office.signer(), end=state.dice_end or state.opening_end)
            for answer in answers:
                take_cosignatures(book, read_bytes(answer), known, where=str(answer))
            for address, remote in asked:
                collect_cosignatures(book, remote, known, where=address)
        found = (
            follow_dice(book, plan.campaign)
            if over_dice
            else follow_witnessing(book, plan, end=state.opening_end)
        )
        if is_due and not found.is_met:
            prefix = "dice-" if over_dice else ""
            written = _write_requests(office, plan, found, requests, prefix=prefix)
            _show_lacking(plan, found, written, as_json=as_json)
            context.exit(1)
        enter = enter_dice_witnessed if over_dice else enter_witnessed
        recorded = enter(book, plan.campaign, clerk=make_clerk(actor))
        office.settle()
        kept = book.entry(recorded.index)
        note = str(read_entry(kept.entry).content["checkpoint"]) if kept else ""
    facts: dict[str, Any] = {"witnesses": "、".join(found.signed), "size": found.size}
    if as_json:
        facts = {"witnesses": list(found.signed), "size": found.size, "checkpoint": note}
    show_step(
        recorded,
        plan,
        done=say("见证已足够，检查点", "Enough witnesses; the checkpoint."),
        facts=facts,
        as_json=as_json,
    )
    if not as_json:
        following = say("请印发以下检查点，然后当众掷骰子：", "Print and hand out this, then roll:")
        if over_dice:
            following = say(
                "骰子的检查点如下；场外数值公布后录入（kaohe draw seed）：",
                "The checkpoint of the dice; enter the outside value when it is out "
                "(kaohe draw seed):",
            )
        click.echo(following)
        click.echo(note, nl=False)


def _write_requests(
    office: Office, plan: PlanEntry, found: Witnessing, folder: Path | None, *, prefix: str
) -> list[str]:
    if folder is None:
        return []
    written: list[str] = []
    for name in found.lacking:
        path = folder / f"{prefix}{name}.request"
        request = request_of(office.ledger, plan, name)
        if not (path.is_file() and read_bytes(path) == request):
            write_new(path, request)
        written.append(str(path))
    return written


def _show_lacking(plan: PlanEntry, found: Witnessing, written: list[str], *, as_json: bool) -> None:
    if as_json:
        show_json(
            {
                "campaign": plan.campaign,
                "rehearsal": plan.rehearsal,
                "watermark": WATERMARK if plan.rehearsal else "",
                "size": found.size,
                "signed": list(found.signed),
                "lacking": list(found.lacking),
                "requests": written,
            }
        )
        return
    show_watermark(rehearsal=plan.rehearsal)
    for path in written:
        click.echo(say(f"请求文件：{path}", f"Request: {path}"))
    signed, lacking = "、".join(found.signed) or "–", "、".join(found.lacking)
    click.echo(
        say(
            f"见证不足，尚未登记。已签名：{signed}；尚缺：{lacking}。",
            f"Too few witnesses; nothing is entered. Signed: {signed}; lacking: {lacking}.",
        )
    )
