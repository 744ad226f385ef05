"""Whose device, whose signature, whose words: an office that signs its ledger anew is told."""

import json
from dataclasses import replace

import pytest
from golden import HOLDERS

KEYS = {"sealing_key": "ab" * 32, "signing_key": "cd" * 32}


@pytest.fixture(scope="module")
def forger(office, published, tmp_path_factory):
    """An office that has all keys, and signs its forged ledger anew."""
    from mutations import Forger

    return Forger(office, published, tmp_path_factory.mktemp("people") / "draw")


def first(entries, kind, fits=lambda content: True):
    return next(
        at for at, (_, each) in enumerate(entries) if each["kind"] == kind and fits(each["content"])
    )


def said(entries, at, **content):
    """Let one entry say something else."""
    before, entry = entries[at]
    changed = {**entry, "content": {**entry["content"], **content}}
    return [*entries[:at], (before, changed), *entries[at + 1 :]]


def enrolled(entries, **content):
    """Enrol one more device for the team of body 11, before it draws anything."""
    at = first(entries, "device")
    entry = json.loads(json.dumps(entries[at][1]))
    entry["content"] |= {**KEYS, **content}
    return [*entries[: at + 2], (0, entry), *entries[at + 2 :]]


def at_stage(stage):
    return lambda content: content["label"]["stage"] == stage


def told(faults):
    return {(each.code, each.values.get("fact", "")) for each in faults}


def test_one_more_inspector_with_a_device_does_no_harm(forger):
    assert forger.faults(enrolled(forger.entries(), device="11-3", person="1103")) == []


@pytest.mark.parametrize("person", ["1101", " 1101 "])
def test_a_second_device_of_a_person_in_a_team_is_told(forger, person):
    faults = forger.faults(enrolled(forger.entries(), device="11-3", person=person))

    assert told(faults) == {("again", "owner 11 1101")}


@pytest.mark.parametrize("stage", ["kind", "unit", "member"])
def test_an_answer_to_somebody_who_has_not_signed_the_arrival_is_told(forger, stage):
    entries = enrolled(forger.entries(), device="11-3", person="1103")
    at = first(entries, "opened", at_stage(stage))
    faults = forger.faults(said(entries, at, device="11-3"))

    assert {(each.code, each.values["name"]) for each in faults} == {("absent", "1103")}


def test_an_arrival_without_the_one_whose_device_drew_the_county_is_told(forger):
    entries = enrolled(forger.entries(), device="11-3", person="1103")
    at = first(entries, "opened", at_stage("county"))
    faults = forger.faults(said(entries, at, device="11-3"))

    assert {(each.code, each.values["name"]) for each in faults} == {("unsigned", "1103")}


@pytest.mark.parametrize(
    ("stage", "device", "way", "fact"),
    [
        ("county", "desk-11", "voice", "never"),
        ("kind", "desk-11", "online", "team desk-11 11"),
        ("kind", "11-1", "voice", "desk 11-1 11"),
    ],
)
def test_a_county_by_a_desk_and_a_desk_without_a_voice_are_told(forger, stage, device, way, fact):
    entries = enrolled(forger.entries(), device="desk-11", person="0107")
    at = first(entries, "opened", at_stage(stage))

    assert ("early", fact) in told(forger.faults(said(entries, at, device=device, way=way)))


@pytest.mark.parametrize(
    ("people", "lacking"),
    [
        (HOLDERS, set()),
        (HOLDERS[1:], {HOLDERS[0]}),
        (["0101"], {*HOLDERS}),
        ("".join(HOLDERS), {*HOLDERS}),
    ],
)
def test_a_campaign_given_up_after_the_seed_needs_every_key_holder(forger, people, lacking):
    entries = forger.entries()
    before, entry = entries[-1]
    people = people if isinstance(people, str) else [*people]
    content = {"reason": "flood", "signed_by": people}
    faults = forger.faults([*entries[:-1], (before, {**entry, "kind": "void", "content": content})])

    assert {(each.code, each.values["name"]) for each in faults} == {
        ("unsigned", name) for name in lacking
    }


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("outcome", {"outcome": "closed_down"}),
        ("outcome", {"reached": 1}),
        ("outcome", {"signed_by": ["1101", "1103"]}),
        ("reason", {"reason": "refused"}),
        ("arrived", {"signed_by": ["1101", "1102", "1103"]}),
    ],
)
def test_an_entry_that_says_other_than_its_field_record_is_told(forger, kind, content):
    entries = forger.entries()
    faults = forger.faults(said(entries, first(entries, kind), **content))

    assert {(each.code, each.where.split()[-1]) for each in faults} == {("field", *content)}


def test_secrets_are_asked_for_as_soon_as_the_ledger_says_complete(spoilt, verify):
    (spoilt / "secrets.json").unlink()

    code, out = verify("campaign", spoilt, "--rehearsal")
    assert (code, "secrets.json：文件无法读取、过大，或不存在。" in out) == (1, True)


def test_a_unit_of_another_kind_than_the_one_just_drawn_is_told(forger):
    from kaohe_verify.county import County

    published = forger.opening.published
    kind = next(each for each in forger.records if each[:1] == ("kind",) and each.ordinal == 1)
    place, drawn = kind[1:3], forger.records[kind]
    unit = published.visits(*place)[drawn.index][0]
    other = next(
        at for at, labels in enumerate(published.visits(*place)) if labels[0].kind != unit.kind
    )
    codes = {}
    for index in (drawn.index, other):
        records = {kind: replace(drawn, index=index), unit: forger.records[unit]}
        county = County(place, records, published)
        county.follow()
        codes[index] = [each.code for each in county.faults]

    assert codes == {drawn.index: [], other: ["missing"]}
