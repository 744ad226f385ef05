"""``kaohe draw next``: the next unit of a county, in a rehearsal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.options import rehearsal_option, snapshot_option
from kaohe.cli.language import say
from kaohe.cli.options import READABLE, json_option
from kaohe.cli.terminal import show_json
from kaohe.core.draw import make_packet, write_choice, write_packet
from kaohe.demo.rehearsal import RehearsedDraw, frame_of
from kaohe.stores.draws import DrawFolder
from kaohe.workflows.drawing import choice_place
from kaohe.workflows.faults import COUNTY_COMPLETE, COUNTY_NOT_DRAWN
from kaohe.workflows.fieldwork import await_next_unit, visit_of

if TYPE_CHECKING:
    from pathlib import Path


@click.command(
    "next",
    help=say(
        "公布一个县的下一家被抽查单位；上一家视为已结束。\n\n"
        "示例：kaohe draw next draw --snapshot SNAPSHOT --county 330127 --rehearsal 2012",
        "Disclose the next unit of a county; the one before counts as closed.\n\n"
        "Example: kaohe draw next draw --snapshot SNAPSHOT --county 330127 --rehearsal 2012",
    ),
)
@click.argument("folder", type=READABLE)
@snapshot_option
@click.option("--county", required=True, help=say("县级代码。", "Code of the county."))
@click.option(
    "--replace",
    is_flag=True,
    help=say("更换上一家（同一名额，下一次抽取）。", "Replace the last unit (next attempt)."),
)
@rehearsal_option
@json_option
def next_(
    folder: Path, *, snapshot: Path, county: str, replace: bool, seed: int, as_json: bool
) -> None:
    """Disclose the next unit."""
    record = DrawFolder(folder)
    rehearsed = RehearsedDraw(record, seed=seed)
    ceremony, body = rehearsed.ceremony, record.body_of(county)
    drawn = record.drawn_counties(body, ceremony=ceremony, manifest=rehearsed.manifest)
    if county not in drawn:
        raise COUNTY_NOT_DRAWN.error_at(str(folder), county=county)
    frame = rehearsed.open_county(county, frame_of(record, snapshot).county(body, county))
    state = await_next_unit(
        rehearsed.rules,
        ceremony=ceremony,
        body=body,
        county=county,
        frame=frame,
        evaluate=rehearsed.evaluate,
        disclosed=record.disclosed(body, county),
        replace_last=replace,
    )
    for choice in state.kinds:
        record.publish_choice(choice_place(choice.label), write_choice(choice, ceremony))
    if state.visit is None:
        raise COUNTY_COMPLETE.error_at(county)
    visit = visit_of(rehearsed.rules, ceremony, state.visit, frame)
    packet = make_packet(
        state.visit,
        ceremony=ceremony,
        manifest=rehearsed.manifest,
        county_frame=frame,
    )
    record.publish_packet(visit.id, write_packet(packet))
    shown = {"visit": visit.id, "unit_kind": visit.unit_kind, "record": dict(visit.record)}
    if as_json:
        show_json(shown)
        return
    click.echo(f"{visit.id}  {visit.unit_kind}")
    for key, value in visit.record.items():
        click.echo(f"  {key}: {value}")
