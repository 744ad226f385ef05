import pytest

from kaohe.core.canonical import digest
from kaohe.core.draw import Label
from kaohe.core.errors import DrawError, EvidenceOutOfRange, PackInvalid
from kaohe.core.scoring.evidence import Evidence
from kaohe.stores.packs import load_pack
from kaohe.workflows.drawing import draw_rules
from kaohe.workflows.provinces.campaign import (
    body_of_scope,
    check_scope,
    counties_in_scope,
    fits_pack,
    pack_of_province,
    read_province_plan,
    report_spot_checks,
)
from kaohe.workflows.publication.published import LotterySource, PlanEntry, PlannedLottery
from kaohe.workflows.registers.gathering import gather_evidence

ZHEJIANG = """\
format: province-plan/1
body: "33"
year: 2012
counties: 3
key_holders: 1
"""
CAMPAIGN = "zj-2012"
DISCLOSED = {
    Label("unit", "33", "330127", "P"): "P",
    Label("unit", "33", "330127", "J"): "P",
    Label("member", "33", "330105", "M", 1): "M",
}
VISITS = {
    "zj-2012/33/330127/private/0": "verified_true",
    "zj-2012/33/330127/foreign/0": "refused",
    "zj-2012/33/330105/federation/1/0": "verified_true",
}


@pytest.fixture(scope="module")
def national():
    return load_pack("national-2012").pack


@pytest.fixture(scope="module")
def pack(national):
    return pack_of_province(national, read_province_plan(ZHEJIANG, "province.yaml"))


def plan(pack, scope="province/33/2012"):
    outside = LotterySource(
        kind="lottery",
        source="中国福利彩票官方网站",
        draws=(PlannedLottery(lottery="ssq", day="2013-01-08"),),
    )
    return PlanEntry(
        entry="plan",
        campaign=CAMPAIGN,
        rehearsal=False,
        scope=scope,
        pack=pack.pack,
        pack_version=pack.version,
        pack_digest="ab" * 32,
        software="kaohe 0",
        draw=pack.draw,
        holders=("jiwei",),
        dice=("a", "b", "c"),
        outside=outside,
        policy="policy",
        ways=("online",),
        approvers=1,
        assurance="lower",
    )


def findings(visits=VISITS, campaign=CAMPAIGN, more=()):
    told = [
        {
            "item": "outcome",
            "body": "33",
            "visit": visit,
            "value": outcome,
            "source": "visit",
            "actor": "zj-1",
            "at": "2013-01-14T02:10:00.000Z",
        }
        for visit, outcome in visits.items()
    ]
    return Evidence.model_validate(
        {
            "format": "evidence/1",
            "campaign": campaign,
            "rehearsal": False,
            "as_of": "2012-12-31",
            "findings": [*told, *more],
        }
    )


def report(pack, evidence=None, scope="province/33/2012"):
    return report_spot_checks(
        plan(pack, scope),
        pack,
        disclosed=DISCLOSED,
        findings=evidence or findings(),
        checkpoint="cd" * 32,
        seed="ef" * 32,
    )


def test_a_province_draws_by_the_same_plan_on_its_own_counties(national, pack):
    own, rules = pack.draw, draw_rules(pack.draw)
    assert (own.counties, own.key_holders, own.slots) == (3, 1, national.draw.slots)
    assert set(rules.kinds) == {"P", "J", "A", "F", "S", "M"}


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("counties: 3", "counties: 0"),
        ("key_holders: 1", "key_holders: 0"),
        ('body: "33"', "body: zj"),
        ("counties: 3", "counties: 3\nslots: []"),
    ],
)
def test_a_plan_that_says_anything_else_is_refused(line, wrong):
    with pytest.raises(PackInvalid):
        read_province_plan(ZHEJIANG.replace(line, wrong), "province.yaml")


def test_the_scope_names_the_province_and_the_year():
    province = read_province_plan(ZHEJIANG, "province.yaml")
    check_scope("province/33/2012", province)
    with pytest.raises(DrawError, match=r"\[province-scope\]"):
        check_scope("province/32/2012", province)


@pytest.mark.parametrize(
    ("scope", "body"),
    [("province/33/2012", "33"), ("2012/national", None), ("province/33/2012/x", None)],
)
def test_the_body_of_a_scope_is_told(scope, body):
    assert body_of_scope(scope) == body


def test_only_its_own_counties_are_frozen():
    counties = [("33", "330127"), ("32", "320102"), ("33", "330105")]
    assert counties_in_scope(counties, "province/33/2012") == (counties[0], counties[2])
    assert counties_in_scope(counties, "2012/national") == tuple(counties)
    with pytest.raises(DrawError, match=r"\[province-scope\]"):
        counties_in_scope(counties, "province/99/2012")


def test_a_province_may_change_counties_and_holders_and_nothing_else(national, pack):
    changed = pack.draw.model_copy(update={"attempts_per_slot": 5})
    assert fits_pack(pack.draw, national, scope="province/33/2012")
    assert not fits_pack(changed, national, scope="province/33/2012")
    assert not fits_pack(pack.draw, national, scope="2012/national")
    assert fits_pack(national.draw, national, scope="2012/national")


def test_the_report_tells_each_kind_with_its_outcomes(pack):
    part, _ = report(pack)
    told = {each["unit_kind"]: (each["drawn"], each["outcomes"]) for each in part["kinds"]}
    assert told == {
        "private_enterprise_union": (2, {"refused": 1, "verified_true": 1}),
        "foreign_enterprise_union": (0, {}),
        "flagged_nonexistent": (0, {}),
        "federation": (0, {}),
        "federation_member_union": (1, {"verified_true": 1}),
        "social_organisation_union": (0, {}),
    }


def test_the_report_is_marked_with_its_scope_and_its_lower_assurance(pack):
    part, _ = report(pack)
    shown = {key: part[key] for key in ("format", "scope", "assurance", "body", "rehearsal")}
    assert shown == {
        "format": "spot-checks/1",
        "scope": "province/33/2012",
        "assurance": "lower",
        "body": "33",
        "rehearsal": False,
    }
    assert part["counties"] == ["330105", "330127"]
    assert part["visits"][0] == {
        "visit": "zj-2012/33/330105/federation/1/0",
        "unit_kind": "federation_member_union",
        "outcome": "verified_true",
    }


def test_findings_become_those_of_the_self_check(pack):
    _, sheet = report(pack)
    assert {each.source for each in sheet.findings} == {"self_check"}
    kinds = {each.visit: each.value for each in sheet.findings if each.item == "unit_kind"}
    assert kinds["zj-2012/33/330127/foreign/0"] == "private_enterprise_union"


def test_a_unit_kind_that_the_inspectors_found_stays(pack):
    found = findings().findings[0].model_copy(update={"item": "unit_kind", "value": "joint_union"})
    _, sheet = report(pack, findings(more=[found.model_dump()]))
    kinds = [each.value for each in sheet.findings if each.item == "unit_kind"]
    assert sorted(kinds) == ["federation_member_union", "joint_union", "private_enterprise_union"]


def test_equal_facts_give_equal_bytes(pack):
    turned = findings(dict(reversed(VISITS.items())))
    assert digest(report(pack)[1].model_dump(mode="json")) == digest(
        report(pack, turned)[1].model_dump(mode="json")
    )


def test_the_province_s_visits_never_run_into_those_it_is_scored_by(pack):
    _, own = report(pack)
    with pytest.raises(EvidenceOutOfRange, match="campaign"):
        gather_evidence(
            [("national", findings(campaign="2012")), ("province", own)],
            register_digest=None,
            as_of=own.as_of,
        )


@pytest.mark.parametrize(
    ("evidence", "code"),
    [
        (findings(campaign="other"), "spot-check-other-campaign"),
        (
            findings(dict.fromkeys((*VISITS, "zj-2012/33/330127/social/0"), "refused")),
            "spot-check-undisclosed",
        ),
        (
            findings(dict.fromkeys([*VISITS][:2], "refused")),
            "spot-check-without-outcome",
        ),
    ],
)
def test_what_does_not_fit_the_packets_is_named(pack, evidence, code):
    with pytest.raises(EvidenceOutOfRange) as told:
        report(pack, evidence)
    assert [fault.kind.code for fault in told.value.faults] == [code]


def test_a_national_campaign_gives_no_spot_checks_of_a_province(pack):
    with pytest.raises(DrawError, match=r"\[province-scope\]"):
        report(pack, scope="2012/national")
