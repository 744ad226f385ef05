"""One county's visits: one unit at a time, replaced only where the rules allow it."""

from dataclasses import replace

import pytest

from kaohe.core.draw import (
    Campaign,
    Ceremony,
    FrameUnit,
    KeyHolder,
    evaluate_label,
    open_county,
    stratum_salt_key,
)
from kaohe.core.errors import EvidenceMissing, PackInvalid
from kaohe.core.scoring.evidence import OUTCOME, Finding
from kaohe.stores.packs import load_pack
from kaohe.workflows.drawing import draw_of, draw_rules, freeze_frame
from kaohe.workflows.fieldwork import visit_county

CAMPAIGN = Campaign("test-2012", rehearsal=True)
FRAME_KEY = b"k" * 32
BODY, COUNTY = "33", "330127"


@pytest.fixture(scope="module")
def pack():
    return load_pack("national-2012").pack


@pytest.fixture(scope="module")
def rules(pack):
    return draw_rules(draw_of(pack))


def units(kinds):
    found = [
        FrameUnit(f"{BODY}/{COUNTY}/{kind}", {"id": f"{kind.lower()}-{number}"})
        for kind, count in kinds.items()
        for number in range(count)
    ]
    return sorted(found, key=lambda unit: (unit.stratum, unit.id))


class Published:
    """Remembers what was published, in order."""

    def __init__(self):
        self.told = []

    def publish_choice(self, place, record):
        self.told.append(place)

    def publish_packet(self, visit_id, packet):
        self.told.append(visit_id)


@pytest.fixture
def visit_all(hold_units):
    def visit(pack, rules, *, kinds, outcomes):
        """Visit the county; the n-th visit ends with the n-th outcome, later ones as usual."""
        frozen = units(kinds)
        manifest = freeze_frame(
            frozen, rules=rules, campaign=CAMPAIGN, frame_key=FRAME_KEY, counties=[(BODY, COUNTY)]
        )
        holders = [KeyHolder(bytes([number]) * 32) for number in (1, 2, 3)]
        ceremony = Ceremony(
            CAMPAIGN, manifest.frame_root, b"s" * 32, tuple(each.public_key for each in holders)
        )
        record, ends, asked = Published(), iter(outcomes), []

        def carry_out(visit):
            asked.append((visit.id, list(record.told)))
            return [
                Finding(
                    item=OUTCOME,
                    body=BODY,
                    visit=visit.id,
                    value=next(ends, "verified_true"),
                    source="visit",
                    actor="team-1/inspector-1",
                    at="2013-01-10T01:00:00.000Z",
                )
            ]

        found = visit_county(
            pack,
            rules,
            ceremony=ceremony,
            manifest=manifest,
            body=BODY,
            county=COUNTY,
            frame=open_county(
                hold_units(frozen),
                manifest=manifest,
                county=COUNTY,
                salt_key=lambda stratum: stratum_salt_key(FRAME_KEY, stratum),
            ),
            evaluate=lambda label: evaluate_label(
                label, [each.evaluate(label, ceremony) for each in holders], ceremony
            ),
            record=record,
            carry_out=carry_out,
            now=lambda: "2013-01-10T09:00:00.000Z",
        )
        return found, asked

    return visit


PLENTY = {"P": 9, "J": 3, "A": 4, "S": 3}


def attempts(found):
    return [visit.id.rpartition("/")[2] for visit in found.visits]


def test_a_county_without_a_federation_still_has_seven_visits(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds=PLENTY, outcomes=[])

    assert len(found.visits) == 7
    assert len({visit.unit_id for visit in found.visits}) == 7
    assert found.shortfalls == ()


def test_each_unit_is_told_before_its_visit_and_never_earlier(visit_all, pack, rules):
    _, asked = visit_all(pack, rules, kinds=PLENTY, outcomes=[])

    for visit_id, told in asked:
        assert told[-1] == visit_id
        assert sum(each.startswith(CAMPAIGN.id) for each in told) == len(
            [each for each, _ in asked[: asked.index((visit_id, told)) + 1]]
        )


def test_a_unit_that_is_gone_is_replaced_once_a_slot(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds=PLENTY, outcomes=["gone", "gone"])

    assert attempts(found)[:3] == ["0", "1", "0"]
    assert len(found.visits) == 8


def test_a_county_has_at_most_two_replacements(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds=PLENTY, outcomes=["gone"] * 20)

    assert attempts(found).count("1") == 2


@pytest.mark.parametrize("outcome", ["refused", "paper_only"])
def test_a_refusal_or_a_union_on_paper_is_never_replaced(visit_all, pack, rules, outcome):
    found, _ = visit_all(pack, rules, kinds=PLENTY, outcomes=[outcome] * 7)

    assert attempts(found) == ["0"] * 7


def test_a_county_with_too_few_units_records_the_shortfall(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds={"P": 2, "A": 1}, outcomes=[])

    assert len(found.visits) == 3
    assert len(found.shortfalls) == 4
    put_down = [each for each in found.findings if each.value == "none_left"]
    assert len({each.visit for each in put_down}) == 4
    assert {each.actor for each in put_down} == {"draw"}


def test_every_slot_of_a_county_stands_in_the_evidence(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds={"P": 1}, outcomes=[])

    slots = {each.visit.split("/", 3)[3] for each in found.findings}
    assert slots == {
        *("private/0", "foreign/0", "absent/0", "social/0"),
        *("federation/0", "federation/1/0", "federation/2/0"),
    }


def test_the_kind_found_is_the_one_that_stood_in(visit_all, pack, rules):
    found, _ = visit_all(pack, rules, kinds={"P": 9}, outcomes=[])

    assert {visit.unit_kind for visit in found.visits} == {"private_enterprise_union"}
    assert {visit.slot for visit in found.visits} == {slot.id for slot in draw_of(pack).slots}


def test_a_pack_without_a_draw_is_refused(pack):
    with pytest.raises(PackInvalid):
        draw_of(pack.model_copy(update={"draw": None}))


def test_a_visit_without_a_known_outcome_is_refused(visit_all, pack, rules):
    with pytest.raises(EvidenceMissing) as refusal:
        visit_all(pack, rules, kinds=PLENTY, outcomes=["unheard_of"])

    assert refusal.value.faults[0].kind.code == "visit-without-outcome"


def test_limits_of_replacement_come_from_the_pack(visit_all, pack, rules):
    never = replace(rules, attempts_per_county=0)

    found, _ = visit_all(pack, never, kinds=PLENTY, outcomes=["gone"] * 9)

    assert attempts(found) == ["0"] * 7
