"""Places, ties, tails and awards."""

from fractions import Fraction

import pytest

LINEAR = {"kind": "linear", "indicator": "x", "zero_at": "0", "full_at": "100", "cite": "annex/1"}


@pytest.fixture(scope="module")
def stand(small):
    """Score bodies by one number each; two numbers are two sections."""

    def stand(values, **more):
        pack = small.pack(
            small.section(
                "s", "100", [small.group("g", "100", [small.item("a", "100", score=LINEAR)])]
            ),
            small.section(
                "t", "100", [small.group("h", "100", [small.item("b", "100", score=LINEAR)])]
            ),
            **more,
        )
        findings = []
        for body, value in values.items():
            first, _, second = value.partition("+")
            findings.append(small.finding("a", first, body=body))
            findings.append(small.finding("b", second or "0", body=body))
        return small.score(pack, *findings)

    return stand


def places(results):
    return {body: score.standing.place for body, score in results.scores.items()}


def awards_of(results):
    return {
        body: score.standing.award for body, score in results.scores.items() if score.standing.award
    }


def test_ties_share_a_place_and_the_next_place_is_skipped(stand):
    results = stand({"11": "90", "12": "80", "13": "90"})

    assert places(results) == {"11": 1, "12": 3, "13": 1}
    assert results.scores["11"].standing.tied == 2
    assert [row.body for row in results.table()] == ["11", "13", "12"]


def test_what_is_printed_alike_is_placed_alike(stand):
    assert places(stand({"11": "90.001", "12": "90.002"})) == {"11": 1, "12": 1}


def test_ties_are_broken_by_sections_if_the_pack_says_so(stand):
    ranking = {"within": "all", "ties": "break", "break_by": ["t", "s"], "cite": "annex/1"}
    values = {"11": "50+30", "12": "30+50", "13": "30+50"}

    results = stand(values, ranking=ranking)

    assert places(results) == {"11": 3, "12": 1, "13": 1}


def test_ties_are_broken_by_exact_sections_where_only_the_total_is_rounded(stand):
    ranking = {"within": "all", "ties": "break", "break_by": ["t"], "cite": "annex/1"}
    rounding = {"at": "total", "mode": "half_up", "interval": "0.01", "cite": "annex/1"}

    results = stand({"11": "50+30.001", "12": "50.001+30"}, ranking=ranking, rounding=rounding)

    assert places(results) == {"11": 1, "12": 2}
    assert results.table()[0].sections == (50, Fraction("30.001"))


GROUPS = [
    {"id": "east", "name": {"zh": "东", "en": "east"}, "members": ["11", "12"], "cite": "annex/1"},
    {"id": "west", "name": {"zh": "西", "en": "west"}, "members": ["51"], "cite": "annex/1"},
]


def test_places_are_given_inside_comparison_groups(stand):
    results = stand({"51": "10", "12": "90", "11": "80", "66": "70"}, comparison_groups=GROUPS)

    assert places(results) == {"11": 2, "12": 1, "51": 1, "66": 1}
    assert [(row.group, row.place, row.body) for row in results.table()] == [
        ("east", 1, "12"),
        ("east", 2, "11"),
        ("west", 1, "51"),
        (None, 1, "66"),
    ]


def test_places_may_be_given_among_all(stand):
    ranking = {"within": "all", "ties": "share", "cite": "annex/1"}
    results = stand({"51": "10", "12": "90", "11": "80"}, ranking=ranking, comparison_groups=GROUPS)

    assert places(results) == {"11": 2, "12": 1, "51": 3}
    assert results.scores["51"].standing.group == "west"


def tail(by, last="2", within="all"):
    return {
        "id": f"tail_{by}",
        "name": {"zh": "末位", "en": "tail"},
        "by": by,
        "last": last,
        "within": within,
        "cite": "annex/1",
    }


FIRST_THREE = {
    "within": "all",
    "cite": "annex/1",
    "awards": [{"id": "good", "name": {"zh": "优秀", "en": "good"}, "count": "3"}],
}
VALUES = {"11": "90+1", "12": "80+9", "13": "70+9", "14": "60+9"}


def test_the_last_places_get_no_award(stand):
    results = stand(VALUES, tail_exclusions=[tail("total")], awards=FIRST_THREE)

    assert awards_of(results) == {"11": "good", "12": "good"}
    assert results.scores["14"].standing.no_award[0].zh == "末位：排在后 2 位"
    assert [reason.en for reason in results.table()[-1].notes] == ["tail: among the last 2"]


def test_the_tail_may_be_that_of_a_section(stand):
    results = stand(VALUES, tail_exclusions=[tail("s", last="1")], awards=FIRST_THREE)

    assert awards_of(results) == {"11": "good", "12": "good", "13": "good"}
    assert awards_of(stand(VALUES, tail_exclusions=[tail("t", last="1")], awards=FIRST_THREE)) == {
        "12": "good",
        "13": "good",
        "14": "good",
    }


def test_a_tie_over_the_edge_of_the_tail_excludes_nobody_of_the_tie(stand):
    values = {"11": "90", "12": "60", "13": "60", "14": "60"}

    results = stand(values, tail_exclusions=[tail("total")], awards=FIRST_THREE)

    assert set(awards_of(results)) == {"11", "12", "13", "14"}


def test_the_tail_may_be_counted_in_each_comparison_group(stand):
    results = stand(
        {"11": "90", "12": "80", "51": "70"},
        comparison_groups=GROUPS,
        tail_exclusions=[tail("total", last="1", within="comparison_group")],
        awards=FIRST_THREE,
    )

    assert awards_of(results) == {"11": "good"}


def test_a_body_without_the_number_of_a_tail_gets_no_award(small):
    pack = small.body_pack(
        small.item("a", "100", score=LINEAR), tail_exclusions=[tail("x")], awards=FIRST_THREE
    )
    results = small.score(
        pack,
        small.finding("a", "90", body="11"),
        small.finding("tail_x", gap="not_filed", body="11"),
        small.finding("a", "80", body="12"),
        small.finding("tail_x", "3", body="12"),
        small.finding("a", "70", body="13"),
        small.finding("tail_x", "2", body="13"),
        small.finding("a", "60", body="14"),
        small.finding("tail_x", "1", body="14"),
    )

    assert awards_of(results) == {"12": "good"}
    assert results.scores["11"].standing.no_award[0].en == "tail: not filed, so no award"


def test_a_body_below_every_grade_has_none(stand):
    grades = [{"id": "good", "name": {"zh": "好", "en": "good"}, "at_least": "80"}]
    results = stand({"11": "80", "12": "79.99"}, grades=grades)

    assert [score.standing.grade for score in results.scores.values()] == ["good", None]


def test_a_body_that_waits_has_no_grade(small):
    grades = [{"id": "good", "name": {"zh": "好", "en": "good"}, "at_least": "0"}]
    pack = small.body_pack(small.item("a"), grades=grades)

    score = small.one(pack, small.finding("a", gap="not_verified"))

    assert (score.standing.grade, score.standing.unranked.en) == (
        None,
        "a gap has to be closed first",
    )
