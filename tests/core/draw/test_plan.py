import pytest

from kaohe.core.draw import DrawPlan, Label, Slot
from kaohe.core.errors import DrawError

NOTICE = DrawPlan(
    (
        Slot("P", ("J", "S")),
        Slot("J", ("P", "S")),
        Slot("A", ("P", "J")),
        Slot("F", ("P", "J"), members=2),
        Slot("S", ("P", "J")),
    )
)
DOUBLE = DrawPlan((Slot("F", members=2), Slot("P"), Slot("F", members=1), Slot("P")))


def test_the_notice_draws_two_counties():
    assert NOTICE.counties == 2


def test_a_plan_may_draw_one_county():
    assert DrawPlan((Slot("P"),), counties=1).counties == 1


def test_every_kind_that_can_be_drawn_has_a_stratum():
    assert NOTICE.kinds == ("A", "F", "J", "P", "S")
    assert DrawPlan((Slot("J", ("P",)),)).kinds == ("J", "P")


def test_slots_are_named_by_kind_and_number():
    assert NOTICE.slot_names == ("P1", "J1", "A1", "F1", "S1")
    assert DOUBLE.slot_names == ("F1", "P1", "F2", "P2")


def test_members_of_a_second_federation_are_counted_on():
    assert [DOUBLE.member_ordinal(2, member) for member in (1,)] == [3]


@pytest.mark.parametrize(
    ("stage", "kind", "ordinal", "position"),
    [
        ("unit", "F", 1, 0),
        ("unit", "P", 1, 1),
        ("unit", "F", 2, 2),
        ("unit", "P", 2, 3),
        ("unit", "P", 3, None),
        ("unit", "S", 1, None),
        ("member", "M", 1, 0),
        ("member", "M", 2, 0),
        ("member", "M", 3, 2),
        ("member", "M", 4, None),
        ("kind", "", 1, None),
    ],
)
def test_a_label_belongs_to_one_slot(stage, kind, ordinal, position):
    assert DOUBLE.position_of(Label(stage, "33", "330127", kind, ordinal)) == position


@pytest.mark.parametrize(
    ("slots", "counties"),
    [
        ((), 2),
        ((Slot("P"),), 0),
        ((Slot("X"),), 2),
        ((Slot("M"),), 2),
        ((Slot("P", ("X",)),), 2),
        ((Slot("P", ("P",)),), 2),
        ((Slot("P", ("J", "J")),), 2),
        ((Slot("P", ("F",)),), 2),
        ((Slot("P", members=1),), 2),
        ((Slot("F", members=-1),), 2),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused(slots, counties):
    with pytest.raises(DrawError) as caught:
        DrawPlan(slots, counties)
    assert caught.value.faults[0].kind.code == "draw-plan-unusable"
