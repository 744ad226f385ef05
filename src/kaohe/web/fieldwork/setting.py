"""What a phone must know before departure (``field-setting/1``): all of it is public."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kaohe.core.canonical import canonical_bytes, read_canonical
from kaohe.engines.divisions import divisions
from kaohe.stores.files import read_bytes
from kaohe.web.fieldwork.campaign import load_campaign
from kaohe.web.fieldwork.checklists import write_checklists
from kaohe.web.fieldwork.models import DutyPhone
from kaohe.web.fieldwork.team import people_of_body

if TYPE_CHECKING:
    from pathlib import Path

    from kaohe.core.canonical import Json
    from kaohe.core.rules.model import Pack
    from kaohe.web.fieldwork.campaign import FieldCampaign
    from kaohe.web.fieldwork.models import Device

UNIT_NOTICE: Final[dict[str, Json]] = {
    "zh": (
        "受中华全国总工会考核工作组委派，现对你单位工会工作进行实地抽查。抽查对象由公开的随机抽取"
        "产生，事先任何人不知道；你单位可以扫描告知单上的二维码自行核验。请如实提供情况。"
        "考核组不接受宴请、礼品和其他安排，如有违反，请向值班电话反映。"
    ),
    "en": (
        "The assessment team of the federation of trade unions visits your unit. It was drawn at "
        "random in public, and nobody knew it before; scan the code on this notice to verify it "
        "yourself. Please tell how things are. The team accepts no meals, gifts or other favours; "
        "if it does, call the duty officer."
    ),
}


def make_setting(device: Device) -> dict[str, Json]:
    """Return what is settled for the team of a device."""
    campaign = load_campaign(device.campaign)
    setting, pack, cycle = campaign.setting, campaign.pack, device.campaign.cycle
    published = campaign.folder.published.path
    phone = DutyPhone.objects.filter(campaign=device.campaign).last()
    people: list[Json] = [
        {"person": each.username, "name": each.name} for each in people_of_body(cycle, device.body)
    ]
    return {
        "format": "field-setting/1",
        "campaign": setting.campaign.id,
        "rehearsal": setting.campaign.rehearsal,
        "body": device.body,
        "person": device.person.username,
        "counties": _list_counties(campaign, device.body),
        "opening": _read(published / "opening.json"),
        "seed": _read(published / "seed.json"),
        "holders": list(setting.holders),
        "plan": _describe_plan(campaign),
        "people": people,
        "checklists": write_checklists(cycle.pack_digest),
        "outcomes": _list_outcomes(pack),
        "pack": {"id": cycle.pack, "digest": cycle.pack_digest},
        "duty_phone": phone.number if phone else "",
        "texts": {"unit_notice": UNIT_NOTICE},
    }


def counties_of(campaign: FieldCampaign, body: str) -> tuple[str, ...]:
    """Return the counties from which a body's are drawn; a device carries all of them."""
    return campaign.setting.manifest.counties(body)


def _list_counties(campaign: FieldCampaign, body: str) -> list[Json]:
    manifest = campaign.setting.manifest
    return [
        {
            "county": county,
            "name": _name(county),
            "strata": [
                [line.stratum, line.size, line.root.hex()] for line in manifest.county_lines(county)
            ],
        }
        for county in counties_of(campaign, body)
    ]


def _name(county: str) -> str:
    found = divisions().counties.get(county)
    return f"{found.prefecture_name}{found.name}" if found else county


def _describe_plan(campaign: FieldCampaign) -> dict[str, Json]:
    rules, draw = campaign.setting.rules, campaign.folder.published.opening().plan.draw
    letters = {each.id: each.code for each in draw.slots}
    slots: list[Json] = [
        {
            "letter": each.code,
            "slot": each.id,
            "kind": each.kind,
            "member_kind": each.member_kind or "",
            "members": each.members,
            "fallback": [letters.get(name, name) for name in each.fallback],
        }
        for each in draw.slots
    ]
    return {
        "counties": draw.counties,
        "attempts_per_slot": rules.attempts_per_slot,
        "attempts_per_county": rules.attempts_per_county,
        "slots": slots,
    }


def _list_outcomes(pack: Pack) -> list[Json]:
    return [
        {
            "id": each.id,
            "zh": each.name.zh,
            "en": each.name.en,
            "then": each.then,
            "replaceable": each.then == "next_attempt",
            "by_nature": each.then == "next_attempt" and not each.opens_case,
            "opens_case": bool(each.opens_case),
        }
        for each in pack.outcomes
    ]


def _read(path: Path) -> Json:
    """Return a published file as it is."""
    return read_canonical(read_bytes(path).rstrip(b"\n"))


def write_setting(device: Device) -> bytes:
    """Return the setting in canonical form."""
    return canonical_bytes(make_setting(device))
