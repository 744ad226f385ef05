"""``kaohe draw tell``: put down who was told, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.ceremony import by_option, office_argument
from kaohe.cli.draw.disclosure import disclosing, show_entered
from kaohe.cli.language import say
from kaohe.cli.options import json_option
from kaohe.workflows.disclosure.visiting import tell as enter_telling

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.workflows.disclosure.visiting import Audience


@click.command(
    help=say(
        "登记告知：工作组出发时告知被考核单位（body），到达时告知县（county）和单位（unit）。\n\n"
        "示例：kaohe draw tell OFFICE county 330127 --who 县总工会主席 --by 1001",
        "Put down a telling: a body when the team leaves, a county and a unit on arrival.\n\n"
        "Example: kaohe draw tell OFFICE county 330127 --who 'county chair' --by 1001",
    )
)
@office_argument
@click.argument("audience", type=click.Choice(["body", "county", "unit"]))
@click.argument("about", metavar="PLACE")
@click.option("--who", required=True, help=say("告知了谁（职务）。", "Who was told, by office."))
@by_option
@json_option
def tell(
    *, place: Path, audience: Audience, about: str, who: str, actor: str, as_json: bool
) -> None:
    """Enter a telling."""
    with disclosing(place, actor) as (_, office):
        entered = enter_telling(office, audience, about, who=who, told_by=actor)
        rehearsal = office.setting.campaign.rehearsal
    show_entered({f"{audience} {about}": entered}, rehearsal=rehearsal, as_json=as_json)
