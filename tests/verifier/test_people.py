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


def handed_over(forger, office, *, to="11-2", after="device", forged=False):
    """The entries with device 11-1 handed over to another, behind the first of a kind."""
    entries = enrolled(forger.entries(), device="11-3", person="1103")
    at = first(entries, after) + 3 * (after == "device")
    subject = {"device": "11-1", "to": to, "reason": "fell into the water"}
    proofs = [each.approve(subject, office.campaign).hex() for each in office.holders.values()]
    content = {"body": "11", "approved_by": [*HOLDERS], "proofs": proofs, **subject}
    entry = {**entries[0][1], "kind": "handed_over", "content": content}
    if forged:
        content["reason"] = "stolen"
    return [*entries[:at], (0, entry), *entries[at:]]


def test_a_device_that_was_handed_over_is_opened_nothing(forger, office):
    faults = forger.faults(handed_over(forger, office))

    assert ("early", "team 11-1 11") in told(faults)
    assert "approval" not in {each.code for each in faults}


def test_a_hand_over_that_no_holder_has_approved_is_told(forger, office):
    faults = forger.faults(handed_over(forger, office, forged=True))

    assert "approval" in {each.code for each in faults}


def test_a_device_handed_over_at_the_end_does_no_harm(forger, office):
    entries = handed_over(forger, office)
    at = first(entries, "handed_over")
    last = first(entries, "complete")
    late = [*entries[:at], *entries[at + 1 : last], entries[at], *entries[last:]]

    assert forger.faults(late) == []


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
def test_a_campaign_given_up_after_the_dice_needs_every_key_holder(forger, office, people, lacking):
    faults = forger.faults(given_up(forger, office, people))

    expected = {("unsigned", name) for name in lacking}
    expected |= {("approval", name) for name in sorted(lacking, key=HOLDERS.index)[:1]}
    assert {(each.code, each.values["name"]) for each in faults} == expected


def given_up(forger, office, people, reason="flood"):
    """The entries of a campaign that ends with a void instead, approved for a flood."""
    entries = forger.entries()
    before, entry = entries[-1]
    subject = {"reason": "flood"}
    proofs = [
        office.holders[name].approve(subject, office.campaign).hex()
        for name in people
        if name in HOLDERS
    ]
    people = people if isinstance(people, str) else [*people]
    content = {"reason": reason, "signed_by": people, "proofs": proofs}
    return [*entries[:-1], (before, {**entry, "kind": "void", "content": content})]


def test_a_void_for_another_reason_than_was_approved_is_told(forger, office):
    faults = forger.faults(given_up(forger, office, HOLDERS, reason="no flood"))

    assert [each.code for each in faults] == ["approval"]


def test_another_campaign_given_up_by_names_alone_is_told(forger, office):
    entries = forger.entries()
    plan, keys, dice = (entries[first(entries, kind)][1] for kind in ("plan", "keys", "dice"))
    content = {"reason": "flood", "signed_by": [*HOLDERS], "proofs": ["ab" * 80] * 3}
    other = [plan, keys, dice, {**plan, "kind": "void", "content": content}]
    told_by = forger.faults(
        [*entries, *((0, {**each, "campaign": "practice-b"}) for each in other)]
    )
    named = office.campaign.__class__("practice-b", rehearsal=True)
    content["proofs"] = [
        office.holders[name].approve({"reason": "flood"}, named).hex() for name in HOLDERS
    ]
    honest = forger.faults([*entries, *((0, {**each, "campaign": "practice-b"}) for each in other)])

    assert [each.code for each in told_by] == ["approval"]
    assert honest == []


@pytest.mark.parametrize("change", ["names", "proof", "record"])
def test_an_approval_that_no_key_holder_has_made_is_told(forger, change):
    entries = forger.entries()
    at = first(entries, "approval")
    content = entries[at][1]["content"]
    changes = {
        "names": {"approved_by": ["0102", "0106", "0107"]},
        "proof": {"proofs": content["proofs"][::-1]},
        "record": {"record": "ab" * 32},
    }
    faults = forger.faults(said(entries, at, **changes[change]))

    assert "approval" in {each.code for each in faults}


def test_dice_other_than_the_seed_rests_on_are_told(forger):
    entries = forger.entries()
    faults = forger.faults(said(entries, first(entries, "dice"), record="ab" * 32))

    assert "entry" in {each.code for each in faults}


def test_dice_that_were_cosigned_too_late_are_told(forger, monkeypatch):
    from kaohe_verify import ledger

    monkeypatch.setattr(ledger, "known_from", lambda _planned: 1_357_500_000)
    faults = forger.faults(forger.entries())

    assert "quorum" in {each.code for each in faults}


def test_a_line_of_a_pad_is_used_for_one_label_and_a_label_for_one_line(forger):
    from kaohe_verify.faults import Report
    from kaohe_verify.order import Order

    def told_lines(*spoken):
        report = Report()
        order = Order(forger.opening.plan, report, is_whole=False)
        for index, (kind, line) in enumerate(spoken):
            label = {"stage": "unit", "province": "11", "county": "110102", "kind": kind,
                     "ordinal": 1, "attempt": 0}  # fmt: skip
            content = {"label": label, "device": "11-1", "line": line, "second": ""}
            order.take(index, {"kind": "spoken", "refers": None, "content": content})
        return [each.code for each in report.faults]

    assert told_lines(("P", 1), ("P", 1), ("J", 2)) == []
    assert told_lines(("P", 1), ("J", 1)) == ["again"]
    assert told_lines(("P", 1), ("P", 2)) == ["again"]


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
