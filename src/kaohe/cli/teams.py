"""``kaohe teams``: who visits whom."""

from __future__ import annotations

from pathlib import Path

import click

from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option, out_option, pack_option
from kaohe.cli.terminal import show_json, show_table
from kaohe.engines.team_solver import allocate_teams
from kaohe.stores.files import write_json
from kaohe.stores.packs import load_pack
from kaohe.stores.teams import read_inspectors
from kaohe.workflows.teams import teams_rule


@click.command(
    help=say(
        "把考核人员和被考核单位分到各工作组，任何人不考核抽调自己的单位。\n\n"
        "人员名单为CSV，三列：id, lent_by, department。\n\n"
        "示例：kaohe teams --inspectors inspectors.csv --out teams.json",
        "Allocate inspectors and bodies to teams; nobody assesses the body that lent them.\n\n"
        "The list is a CSV with the columns id, lent_by, department.\n\n"
        "Example: kaohe teams --inspectors inspectors.csv --out teams.json",
    )
)
@pack_option
@click.option(
    "--inspectors",
    type=READABLE,
    required=True,
    help=say("考核人员名单（CSV）。", "List of inspectors (CSV)."),
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help=say("随机种子。", "Seed of the search.")
)
@out_option("分组文件（须不存在）。", "File for the teams (must not exist).", required=False)
@json_option
def teams(*, reference: str, inspectors: Path, seed: int, out: Path | None, as_json: bool) -> None:
    """Form teams."""
    pack = load_pack(reference).pack
    allocation = allocate_teams(
        teams_rule(pack),
        [body.id for body in pack.bodies],
        inspectors=read_inspectors(inspectors),
        seed=seed,
    )
    if out:
        write_json(out, allocation.to_json())
    if as_json:
        show_json(allocation.to_json())
        return
    names = {body.id: say(body.name.zh, body.name.en) for body in pack.bodies}
    rows = [
        (
            team.id,
            " ".join(each.id for each in team.inspectors),
            say("、", ", ").join(names[body] for body in team.bodies),
        )
        for team in allocation.teams
    ]
    columns = [say("工作组", "team"), say("人员", "inspectors"), say("单位", "bodies")]
    show_table(say("考核工作组", "Teams"), columns, rows)
