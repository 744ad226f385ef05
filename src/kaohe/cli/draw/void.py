"""``kaohe draw void``: enter that a ceremony has failed."""

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
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.stores.files import read_bytes
from kaohe.workflows.ceremony.steps import enter_void
from kaohe.workflows.keyholding.records import HolderApproval, read_holder_record

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "把本次行动作废并登记原因；登记后不能恢复。\n\n"
        "作废登记以前，同一考核不能开始另一次行动。已公布的文件移入 void 文件夹，不删除。"
        "骰子登记以后，须全部密钥持有人对同一原因的批准文件"
        "（kaohe keyholder approve --void），用 --approval 给出。\n\n"
        "示例：kaohe draw void OFFICE --reason 骰子记录表遗失 --signed 组长 --signed 监督员 "
        "--by office/7",
        "Make the campaign void, with its reason; there is no way back.\n\n"
        "Before that no other campaign of the same assessment can begin. What was published is "
        "moved into the folder 'void', and not deleted. Once the dice stand, every key holder "
        "approves the same reason (kaohe keyholder approve --void); give the files by "
        "--approval.\n\n"
        "Example: kaohe draw void OFFICE --reason 'the form of the dice was lost' "
        "--signed chair --signed supervisor --by office/7",
    )
)
@office_argument
@click.option("--reason", required=True, help=say("作废的原因。", "Why it is void."))
@click.option(
    "--signed",
    "signed_by",
    multiple=True,
    help=say(
        "骰子登记以前：签字的人（可重复）。", "Before the dice: who has signed for it (repeatable)."
    ),
)
@click.option(
    "--approval",
    "approvals",
    type=READABLE,
    multiple=True,
    metavar="FILE",
    help=say(
        "骰子登记以后：密钥持有人的批准（可重复）。",
        "Once the dice stand: approval of a key holder (repeatable).",
    ),
)
@by_option
@json_option
def void(
    *,
    place: Path,
    reason: str,
    signed_by: tuple[str, ...],
    approvals: tuple[Path, ...],
    actor: str,
    as_json: bool,
) -> None:
    """Make the campaign void."""
    if not (signed_by or approvals):
        raise click.UsageError(
            say(
                "请用--signed或--approval写明由谁作废。",
                "Say who makes it void: --signed, --approval.",
            )
        )
    given = [
        read_holder_record(read_bytes(each), HolderApproval, where=str(each)) for each in approvals
    ]
    with open_office(place) as office:
        plan = plan_under_way(office)
        recorded = enter_void(
            office.ledger,
            plan.campaign,
            reason=reason,
            signed_by=signed_by,
            approvals=given,
            clerk=make_clerk(actor),
        )
        office.settle()
    show_step(recorded, plan, done=say("作废", "Void."), facts={"reason": reason}, as_json=as_json)
