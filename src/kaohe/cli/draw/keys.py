"""``kaohe draw keys``: enter the public keys of all holders (P1)."""

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
from kaohe.stores.holder_keys import load_holder_key
from kaohe.workflows.ceremony.steps import enter_keys

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "登记各密钥持有人的公钥（P1）。\n\n"
        "每个持有人交一份公钥文件（kaohe keyholder join），一次登记齐全；密钥本身从不交出。\n\n"
        "示例：kaohe draw keys OFFICE research.json grassroots.json finance.json --by office/7",
        "Enter the public keys of all key holders (P1).\n\n"
        "Each hands in one key file (kaohe keyholder join), and all are entered together; no "
        "secret is ever handed over.\n\n"
        "Example: kaohe draw keys OFFICE research.json grassroots.json finance.json --by office/7",
    )
)
@office_argument
@click.argument("files", metavar="KEY...", type=READABLE, nargs=-1, required=True)
@by_option
@json_option
def keys(*, place: Path, files: tuple[Path, ...], actor: str, as_json: bool) -> None:
    """Enter the keys."""
    given = [load_holder_key(path) for path in files]
    with open_office(place) as office:
        plan = plan_under_way(office)
        recorded = enter_keys(office.ledger, plan.campaign, keys=given, clerk=make_clerk(actor))
    show_step(
        recorded,
        plan,
        done=say(f"{len(given)}个公钥", f"{len(given)} public keys."),
        facts={each.holder: each.public_key for each in given},
        as_json=as_json,
    )
