"""``kaohe draw voice tell``: let the desk draw, and show the digits that the officer reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument, show_watermark
from kaohe.cli.draw.disclosure import county_argument, disclosing
from kaohe.cli.draw.voice.shared import desk_argument, load_pad, pad_option, start_desk
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.stores.files import read_bytes
from kaohe.workflows.keyholding.records import HolderAnswer, read_holder_record
from kaohe.workflows.without_network.voice_desk import (
    draw_at_desk,
    has_drawn,
    is_to_tell,
    tell_by_voice,
)

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    help=say(
        "值班台打开答复，登记公布，然后显示要读的数字：密码页行号和九位数字。屏幕不显示单位。\n\n"
        "种类的答复打开以后还要开单位的标签（kaohe draw voice due）。同一家再次告知，须用 --second "
        "写明第二个人。\n\n"
        "示例：kaohe draw voice tell OFFICE DESK 330127 answers/*.answer --pad "
        "DESK/1001-33.pad.json --by 0101",
        "Open the answers at the desk, enter the disclosure, then show what is to be read: the "
        "line of the pad and nine digits. No screen shows the unit.\n\n"
        "After a kind the unit's label is due ('kaohe draw voice due'). To tell the same unit "
        "again, name a second person with --second.\n\n"
        "Example: kaohe draw voice tell OFFICE DESK 330127 answers/*.answer --pad "
        "DESK/1001-33.pad.json --by 0101",
    )
)
@office_argument
@desk_argument
@county_argument
@click.argument("answers", metavar="[ANSWER]...", nargs=-1, type=READABLE)
@pad_option
@click.option("--second", default="", help=say("第二个人的编号。", "Number of the second person."))
@by_option
@json_option
def tell(
    *,
    place: Path,
    desk: Path,
    county: str,
    answers: tuple[Path, ...],
    pad_file: Path,
    second: str,
    actor: str,
    as_json: bool,
) -> None:
    """Draw at the desk, and tell."""
    given = [
        read_holder_record(read_bytes(each), HolderAnswer, where=str(each)) for each in answers
    ]
    pad, spoken = load_pad(pad_file), None
    with disclosing(place, actor) as (folder, office):
        started = start_desk(folder, desk)
        label = given[0].label.as_label() if given else None
        if label is not None and not has_drawn(started, label):
            draw_at_desk(office, started, label, {each.holder: each.box for each in given})
        if not given or is_to_tell(started, county):
            spoken = tell_by_voice(office, started, pad, county=county, second=second)
    pending, rehearsal = started.pending(county), started.setting.campaign.rehearsal
    if as_json:
        show_json(
            {
                "line": spoken.line if spoken else None,
                "digits": spoken.digits if spoken else None,
                "due": pending.place if pending else None,
                "rehearsal": rehearsal,
            }
        )
        return
    show_watermark(rehearsal=rehearsal)
    if spoken:
        click.echo(
            say(f"第{spoken.line}行：{spoken.grouped}", f"Line {spoken.line}: {spoken.grouped}")
        )
    elif pending:
        click.echo(say(f"还须开标签：{pending.place}", f"Still to be opened: {pending.place}"))
