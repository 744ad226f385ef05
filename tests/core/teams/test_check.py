"""What an allocation of teams must keep."""

from kaohe.core.rules.model import Teams
from kaohe.core.teams import (
    Allocation,
    Inspector,
    Team,
    Tie,
    Wishes,
    allocation_faults,
    request_faults,
)


def rule(**changes):
    values = {
        "count": 2,
        "bodies_least": 1,
        "bodies_most": 2,
        "inspectors_per_visit": 2,
        "recusal": "own_body",
        "cite": "notice/1",
    }
    return Teams(**{**values, **changes})


def inspector(number, lent_by=None):
    return Inspector(f"i{number}", lent_by, None if lent_by else "finance")


def team(number, bodies, inspectors):
    return Team(f"team-{number}", tuple(inspectors), tuple(bodies))


GOOD = Allocation(
    (
        team(1, ["11", "12"], [inspector(1), inspector(2, "33")]),
        team(2, ["33"], [inspector(3), inspector(4, "11")]),
    )
)


PEOPLE = [inspector(number) for number in range(30)]


def codes(faults):
    return [fault.kind.code for fault in faults]


def test_a_good_allocation_has_no_fault():
    assert allocation_faults(GOOD, rule=rule(), bodies=["11", "12", "33"]) == []


def test_an_inspector_lent_by_a_body_of_the_team_breaks_recusal():
    own = Allocation(
        (
            team(1, ["11", "12"], [inspector(1), inspector(2, "11")]),
            team(2, ["33"], [inspector(3), inspector(4)]),
        )
    )

    faults = allocation_faults(own, rule=rule(), bodies=["11", "12", "33"])

    assert codes(faults) == ["teams-own-body"]
    assert faults[0].say("zh") == (
        "team-1：i2由北京抽调，不得考核北京（回避）。请将该人员或该单位调到其他工作组。[teams-own-body]"
    )


def test_a_pack_without_recusal_lets_it_pass():
    own = Allocation((team(1, ["11"], [inspector(1), inspector(2, "11")]),))

    assert allocation_faults(own, rule=rule(recusal="none"), bodies=["11"]) == []


def test_a_body_forgotten_given_twice_or_unknown_is_told():
    wrong = Allocation(
        (
            team(1, ["11", "99"], [inspector(1), inspector(2)]),
            team(2, ["11"], [inspector(3), inspector(4)]),
        )
    )

    faults = allocation_faults(wrong, rule=rule(), bodies=["11", "12"])

    assert codes(faults) == ["teams-body-not-once"] * 3
    assert [dict(fault.fields)["body"] for fault in faults] == ["11", "12", "99"]


def test_load_and_size_of_a_team_are_told():
    thin = Allocation((team(1, ["11", "12", "13"], [inspector(1)]),))

    faults = allocation_faults(thin, rule=rule(), bodies=["11", "12", "13"])

    assert codes(faults) == ["teams-load", "teams-too-few-inspectors"]


def test_five_teams_of_six_cannot_take_thirty_two_bodies():
    bodies = [str(number) for number in range(32)]

    faults = request_faults(rule(count=5, bodies_least=6, bodies_most=6), bodies, inspectors=PEOPLE)

    assert codes(faults) == ["teams-too-few-places"]
    assert "30" in faults[0].problem("en")


def test_too_many_places_and_too_few_inspectors_are_told_together():
    faults = request_faults(
        rule(count=5, bodies_least=6, bodies_most=7), ["11"], inspectors=PEOPLE[:9]
    )

    assert codes(faults) == ["teams-too-many-places", "teams-too-few-inspectors"]


def test_the_team_of_a_body_is_found():
    assert GOOD.team_of("33").id == "team-2"


def test_an_allocation_is_read_as_it_was_written():
    assert Allocation.from_json(GOOD.to_json()) == GOOD


def test_an_allocation_is_written_as_json():
    assert GOOD.to_json()["teams"][1] == {
        "id": "team-2",
        "inspectors": [
            {"id": "i3", "lent_by": None, "department": "finance"},
            {"id": "i4", "lent_by": "11", "department": None},
        ],
        "bodies": ["33"],
    }


def test_a_tie_to_a_body_of_the_team_breaks_recusal_and_says_which():
    tied = Inspector("i2", None, "finance", ties=(Tie("12", "kin"), Tie("99", "post")))
    own = Allocation((team(1, ["11", "12"], [inspector(1), tied]),))

    faults = allocation_faults(own, rule=rule(), bodies=["11", "12"])

    assert codes(faults) == ["teams-tied-body"]
    assert faults[0].problem("zh") == "i2在天津有应回避的情形（亲属任职），不得考核该单位。"
    assert faults[0].problem("en") == "i2 has kin in Tianjin and must not assess it (recusal)."


def test_nobody_is_in_two_teams():
    twice = Allocation(
        (
            team(1, ["11"], [inspector(1), inspector(2)]),
            team(2, ["12"], [inspector(1), inspector(3)]),
        )
    )

    assert codes(allocation_faults(twice, rule=rule(), bodies=["11", "12"])) == [
        "teams-inspector-twice"
    ]


def test_a_team_without_a_leader_is_told_where_leaders_are_wanted():
    faults = allocation_faults(GOOD, rule=rule(), bodies=["11", "12", "33"], with_leaders=True)

    assert [(fault.kind.code, fault.where) for fault in faults] == [
        ("teams-leader-missing", "team-1"),
        ("teams-leader-missing", "team-2"),
    ]


def test_too_few_who_may_lead_are_told_where_leaders_are_wanted():
    wanted = request_faults(rule(), ["11", "12"], inspectors=PEOPLE, with_leaders=True)

    assert codes(wanted) == ["teams-too-few-leaders"]
    assert request_faults(rule(), ["11", "12"], inspectors=PEOPLE) == []


def test_who_lends_and_who_is_tied_bars_an_inspector():
    lent = Inspector("i1", "33", None, ties=(Tie("11", "former_post"),))

    assert lent.recused_from() == {"33", "11"}
    assert inspector(1).recused_from() == frozenset()
    assert (lent.origin, inspector(1).origin) == ("lent", "finance")


def test_leaders_and_ties_are_written_only_where_there_are_any():
    leading = Inspector("i1", None, "finance", may_lead=True, ties=(Tie("11", "kin"),))
    led = Allocation((Team("team-1", (leading, inspector(2)), ("12",), leader="i1"),))

    assert Allocation.from_json(led.to_json()) == led
    assert led.to_json()["teams"][0] == {
        "id": "team-1",
        "inspectors": [
            {
                "id": "i1",
                "lent_by": None,
                "department": "finance",
                "may_lead": True,
                "ties": [{"body": "11", "kind": "kin"}],
            },
            {"id": "i2", "lent_by": None, "department": "finance"},
        ],
        "bodies": ["12"],
        "leader": "i1",
    }


def test_wishes_are_read_as_they_were_written():
    wishes = Wishes(with_leaders=True, mixed=False, together=(("65", "66"),), apart=(("11", "12"),))

    assert Wishes.from_json(wishes.to_json()) == wishes
