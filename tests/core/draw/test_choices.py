import pytest

from kaohe.core.draw import DrawPlan, Label, ProvinceDraw, county_sizes
from kaohe.core.errors import DrawError

COUNTIES = ("330102", "330105", "330127")


def draw_all(practice, draw):
    while draw.pending:
        draw = draw.accept(practice.evaluate(draw.pending))
    return draw


def test_two_different_counties_are_drawn(practice):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES).start())
    assert [choice.evaluation.label.ordinal for choice in drawn.choices] == [1, 2]
    assert len({choice.chosen for choice in drawn.choices}) == 2


def test_a_replaced_county_is_drawn_with_the_next_attempt_and_never_again(practice):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES).start())
    replaced = draw_all(practice, drawn.replace_county(1))
    assert replaced.choices[-1].evaluation.label == Label("county", "33", attempt=1)
    assert {choice.chosen for choice in replaced.choices} == set(COUNTIES)


def test_nothing_is_drawn_when_every_county_is_taken(practice):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES[:2]).start())
    assert drawn.replace_county(2).pending is None


def test_a_province_with_one_county_gives_that_one(practice):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES[:1]).start())
    assert [choice.chosen for choice in drawn.choices] == ["330102"]


def test_an_evaluation_of_another_label_is_refused(practice):
    draw = ProvinceDraw(practice.plan, "33", COUNTIES).start()
    other = practice.evaluate(Label("county", "33", ordinal=2))
    with pytest.raises(DrawError) as caught:
        draw.accept(other)
    assert dict(caught.value.faults[0].fields)["expected"] == "county/33///1/0"


def test_no_evaluation_is_taken_once_all_counties_are_drawn(practice):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES).start())
    with pytest.raises(DrawError):
        drawn.accept(drawn.choices[-1].evaluation)


@pytest.mark.parametrize("ordinal", [0, 3])
def test_a_place_that_was_never_drawn_cannot_be_replaced(practice, ordinal):
    drawn = draw_all(practice, ProvinceDraw(practice.plan, "33", COUNTIES).start())
    with pytest.raises(DrawError):
        drawn.replace_county(ordinal)


def test_no_county_is_replaced_while_a_label_is_pending(practice):
    draw = ProvinceDraw(practice.plan, "33", COUNTIES).start()
    drawn = draw.accept(practice.evaluate(draw.pending))
    with pytest.raises(DrawError) as caught:
        drawn.replace_county(1)
    assert dict(caught.value.faults[0].fields)["expected"] == "county/33///2/0"


def test_the_size_of_a_county_is_its_units_of_the_kinds_that_count(practice):
    plan = DrawPlan(practice.plan.slots, sized_by=("A", "J", "P"))
    assert county_sizes(plan, practice.manifest, "33") == (12, 13, 12)
    assert county_sizes(practice.plan, practice.manifest, "33") == ()


def test_counties_by_size_are_drawn_without_replacement(practice):
    draw = ProvinceDraw(practice.plan, "33", COUNTIES, (0, 5, 0)).start()
    drawn = draw_all(practice, draw)
    assert drawn.choices[0].chosen == "330105"
    assert drawn.choices[1].chosen in ("330102", "330127")


def test_a_plan_is_sized_by_kinds_that_it_draws_only(practice):
    with pytest.raises(DrawError):
        DrawPlan(practice.plan.slots, sized_by=("M",))
