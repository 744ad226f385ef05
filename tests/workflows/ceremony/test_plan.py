"""What the pack leaves open is asked, checked at once, and never guessed."""

import pytest

from kaohe.core.errors import DrawError, PackError
from kaohe.core.ledger import COSIGNATURE, NoteSigner
from kaohe.workflows.ceremony.plan import assurance_of, read_ceremony

FILE = """
format: draw-ceremony/1
campaign: national-2012
scope: national/2012
holders: [研究室, 基层组织建设部, 财务部]
dice: [组长, 监督员, 省级代表]
outside:
  kind: drand
  source: drand quicknet
  round: 4711
  chain: {chain}
policy: policy.txt
ways: [online, paper]
approvers: 2
"""


def codes(told):
    return [fault.kind.code for fault in told.value.faults]


def read(text):
    return read_ceremony(text, "ceremony.yaml")


def test_a_file_fixes_what_the_pack_leaves_open():
    found = read(FILE.format(chain="ab" * 96))

    assert found.holders == ("研究室", "基层组织建设部", "财务部")
    assert (found.outside.kind, found.outside.round) == ("drand", 4711)
    assert found.approvers == 2


@pytest.mark.parametrize(
    "key", ["campaign", "scope", "holders", "dice", "outside", "policy", "ways", "approvers"]
)
def test_what_is_not_said_is_asked_for(key):
    text = FILE.format(chain="ab" * 96)
    left = [line for line in text.splitlines() if not line.startswith(f"{key}:")]
    if key == "outside":
        left = [line for line in left if not line.startswith("  ")]

    with pytest.raises(PackError) as told:
        read("\n".join(left))

    assert [dict(fault.fields)["key"] for fault in told.value.faults] == [key]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("kind: drand", "kind: stars"),
        ("round: 4711", "round: 0"),
        ("round: 4711", "round: soon"),
        ("[online, paper]", "[pigeon]"),
        ("[online, paper]", "[]"),
        ("approvers: 2", "approvers: 0"),
        ("campaign: national-2012", "campaign: 全国"),
        ("chain: {chain}", "chain: abc"),
        ("scope: national/2012", "skope: national/2012"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(old, new):
    text = FILE.replace(old, new).replace("{chain}", "ab" * 96)

    with pytest.raises(PackError) as told:
        read(text)

    assert all("ceremony.yaml:" in fault.where for fault in told.value.faults)


@pytest.fixture
def ceremony(begin_ceremony):
    return begin_ceremony()


def test_the_plan_holds_what_pack_and_file_say(ceremony):
    plan = ceremony.make_plan()

    assert (plan.campaign, plan.rehearsal, plan.scope) == ("national-2012", False, "national/2012")
    assert (plan.pack, plan.draw.counties, plan.assurance) == ("national_2012", 2, "full")
    assert plan.outside.draws[0].lottery == "ssq"
    assert plan.policy == ceremony.policy


def test_ways_stand_in_their_own_order(ceremony):
    assert ceremony.make_plan(ways=["paper", "voice", "online"]).ways == (
        "online",
        "voice",
        "paper",
    )


def test_one_holder_is_a_lower_assurance():
    assert (assurance_of(1), assurance_of(2)) == ("lower", "full")


def test_everything_that_does_not_fit_together_is_told_at_once(ceremony):
    with pytest.raises(DrawError) as told:
        ceremony.make_plan(
            campaign="practice-2012",
            holders=["研究室", "研究室"],
            dice=["组长", "组长"],
            ways=["online", "online"],
            policy="quorum none\n",
            outside={
                "kind": "lottery",
                "source": "福彩",
                "draws": [
                    {"lottery": "ssq", "day": "2013-01-08"},
                    {"lottery": "ssq", "day": "2013-01-08"},
                    {"lottery": "bingo", "day": "2013-01-08"},
                ],
            },
        )

    assert sorted(codes(told)) == [
        "ceremony-campaign-name",
        "ceremony-names-repeated",
        "ceremony-names-repeated",
        "ceremony-names-repeated",
        "ceremony-policy-foreign",
        "ceremony-policy-without-witnesses",
        "ceremony-rollers-count",
        "draw-holders-count",
        "outside-lottery-repeated",
        "outside-lottery-unknown",
    ]


def test_a_policy_of_another_ledger_is_told_with_the_line_that_lacks(begin_ceremony):
    one, other = begin_ceremony("one"), begin_ceremony("other", rehearsal=True)

    with pytest.raises(DrawError) as told:
        one.make_plan(policy=other.policy)

    assert codes(told) == ["ceremony-policy-foreign"]
    assert dict(told.value.faults[0].fields)["vkey"] == one.book.key.write()


def test_the_ledger_is_no_witness_of_its_own(ceremony, ceremony_words):
    secret = ceremony_words.secret_of("ledger")
    own = NoteSigner("gonghui.example/w", COSIGNATURE, secret).key
    assert own.public == ceremony.book.key.public
    policy = f"log {ceremony.book.key.write()}\nwitness own {own.write()}\nquorum own\n"

    with pytest.raises(DrawError) as told:
        ceremony.make_plan(policy=policy)

    assert codes(told) == ["ceremony-policy-without-witnesses"]


@pytest.mark.parametrize("scope", ["2012/national", "national/2012 ", "national/12", "省级"])
def test_an_assessment_has_one_name(ceremony, begin_ceremony, scope):
    with pytest.raises(DrawError) as told:
        ceremony.make_plan(scope=scope)

    assert codes(told) == ["ceremony-scope"]
    assert begin_ceremony("other", rehearsal=True).make_plan(scope=scope).scope == scope


@pytest.mark.parametrize(
    ("rehearsal", "campaign"),
    [(True, "national-2012"), (False, "rehearsal-2012"), (False, "practice-2012")],
)
def test_a_rehearsal_and_a_real_campaign_never_share_a_name(begin_ceremony, rehearsal, campaign):
    ceremony = begin_ceremony(rehearsal=rehearsal)

    with pytest.raises(DrawError) as told:
        ceremony.make_plan(campaign=campaign)

    assert codes(told) == ["ceremony-campaign-name"]
