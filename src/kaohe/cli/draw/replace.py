"""``kaohe draw replace``: sign why a unit or a county cannot be used; draw again."""

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
from kaohe.core.draw.one_form import label_as_json
from kaohe.workflows.disclosure.faults import COUNTY_NOT_OURS, NO_VISIT

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.draw import Label
    from kaohe.workflows.disclosure.device import FieldDevice


@click.command(
    help=say(
        "更换正在抽查的单位，或因自然阻碍更换整个县（--whole-county）：写出并签名原因，"
        "下一次抽取即为应开标签。被更换的单位仍须有结果；有名无实、拒绝检查不更换。\n\n"
        "示例：kaohe draw replace DEVICE 330127 gone --out reason.json",
        "Replace the unit that is being visited, or the whole county for an obstacle of nature "
        "(--whole-county): sign the reason; the next attempt is due then. The unit still gets its "
        "outcome; a union on paper only, or a refusal, is not replaced.\n\n"
        "Example: kaohe draw replace DEVICE 330127 gone --out reason.json",
    )
)
@device_argument
@county_argument
@click.argument("reason")
@click.option(
    "--whole-county", is_flag=True, help=say("更换整个县。", "Exchange the whole county.")
)
@note_option
@out_option("原因记录。", "Record of the reason.")
@json_option
def replace(
    *,
    device: Path,
    county: str,
    reason: str,
    whole_county: bool,
    notes: tuple[str, ...],
    out: Path,
    as_json: bool,
) -> None:
    """Replace a unit or a county."""
    started = start_device(device)
    label = _county_label(started, county) if whole_county else _unit_label(started, county)
    subject = {"label": label_as_json(label)}
    details = {**read_notes(notes), "reason": reason}
    record = FieldRecord(started.setting.campaign, "reason", subject, read_clock(), details)
    write_record(started.sign(record), out, as_json=as_json)
    if whole_county:
        started.replace_county(county)
    else:
        started.replace_unit(county)


def _unit_label(device: FieldDevice, county: str) -> Label:
    latest = device.latest(county)
    if device.visit(county) is None or latest is None:
        raise NO_VISIT.error_at(county)
    return latest.label


def _county_label(device: FieldDevice, county: str) -> Label:
    found = [each.label for each in device.county_choices if each.chosen == county]
    if not found:
        raise COUNTY_NOT_OURS.error_at(county)
    return found[-1]
