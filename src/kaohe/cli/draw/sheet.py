"""``kaohe draw sheet``: the sheet of a visit, as a file and as the picture of a QR code."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import office_argument, open_office, plan_under_way, show_watermark
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option
from kaohe.cli.terminal import show_json
from kaohe.documents.sheet_code import draw_code, fit_code
from kaohe.stores.files import write_new
from kaohe.workflows.publication.packet_sheets import make_sheet

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "制作一家单位的凭证单：凭证和入账凭证，文件和二维码图片。\n\n"
        "单位不用联网，凭它就能核对抽中的正是自己，并且已经记入账本。"
        "须有一个经见证的检查点包含这次公布。\n\n"
        "示例：kaohe draw sheet OFFICE 2012/33/330127/private/0 --out sheet.json "
        "--picture sheet.png",
        "Make the sheet of a visit: the packet with the proof that the ledger holds it, as a file "
        "and as the picture of a QR code.\n\n"
        "With it a unit checks without a network that it, and no other, was drawn, and that the "
        "ledger holds it. A witnessed checkpoint must be over the disclosure.\n\n"
        "Example: kaohe draw sheet OFFICE 2012/33/330127/private/0 --out sheet.json "
        "--picture sheet.png",
    )
)
@office_argument
@click.argument("visit")
@out_option("凭证单文件（须不存在）。", "File of the sheet (must not exist).")
@click.option(
    "--picture",
    type=READABLE,
    help=say("二维码图片（PNG）。", "Picture of the QR code (PNG)."),
)
@json_option
def sheet(*, place: Path, visit: str, out: Path, picture: Path | None, as_json: bool) -> None:
    """Make the sheet of a visit."""
    with open_office(place) as office:
        plan = plan_under_way(office)
        made = make_sheet(office.ledger, plan.campaign, visit=visit)
    packed, has_log = fit_code(made)
    write_new(out, made)
    if picture:
        write_new(picture, draw_code(packed))
    if as_json:
        sizes = {"bytes": len(made), "code_bytes": len(packed)}
        show_json({"visit": visit, **sizes, "code_has_log": has_log})
        return
    show_watermark(rehearsal=plan.rehearsal)
    click.echo(
        say(
            f"凭证单{len(made)}字节，二维码{len(packed)}字节。",
            f"Sheet of {len(made)} bytes, {len(packed)} in its QR code.",
        )
    )
    if not has_log:
        click.echo(
            say(
                "二维码容不下入账凭证，只含凭证；请连同文件一起交付。",
                "The code has no room for the log proof and holds the packet alone; hand over the "
                "file as well.",
            )
        )
