"""``kaohe draw outcome``: sign how a visit ended."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from kaohe.cli.draw.disclosure import (
    county_argument,
    device_argument,
    note_option,
    read_notes,
    start_device,
    write_record,
)
from kaohe.cli.language import say
from kaohe.cli.ledger import read_clock
from kaohe.cli.options import json_option, out_option
from kaohe.core.draw.field_record import FieldRecord
from kaohe.workflows.disclosure.faults import NO_VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json


@click.command(
    help=say(
        "记录正在进行的抽查的结果并签名。结果用规则包的代号，如 verified_true、refused。\n\n"
        "示例：kaohe draw outcome DEVICE 330127 verified_true --reached --out outcome.json",
        "Sign the outcome of the visit that is going on, by the pack's word for it.\n\n"
        "Example: kaohe draw outcome DEVICE 330127 verified_true --reached --out outcome.json",
    )
)
@device_argument
@county_argument
@click.argument("ended", metavar="OUTCOME")
@click.option(
    "--reached/--not-reached",
    default=True,
    help=say("是否到了单位（到了须先告知单位）。", "Whether the unit was reached, and so told."),
)
@note_option
@out_option("结果记录。", "Record of the outcome.")
@json_option
def outcome(
    *,
    device: Path,
    county: str,
    ended: str,
    reached: bool,
    notes: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Sign an outcome."""
    started = start_device(device)
    visit, latest = started.visit(county), started.latest(county)
    if visit is None or latest is None:
        raise NO_VISIT.error_at(county)
    details: dict[str, Json] = {
        **read_notes(notes),
        "outcome": ended,
        "reached": reached,
    }
    if latest.record:  # what was told by telephone has no packet before its proofs come
        details["packet"] = latest.digest
    else:
        details["unit"] = visit.unit_id
    campaign = started.setting.campaign
    record = FieldRecord(campaign, "outcome", {"visit": visit.id}, read_clock(), details)
    write_record(started.sign(record), out, as_json=as_json)
