import xml.etree.ElementTree as ElementTree

from kaohe.documents.place_moves import PlaceMove, draw_moves

SVG = "{http://www.w3.org/2000/svg}"


def draw(*moves):
    text = draw_moves(moves, before="原", after="新", title="位次", moved="变化")
    return ElementTree.fromstring(text)  # noqa: S314 - drawn just above


def test_a_body_that_moves_is_drawn_thick_and_one_that_stays_thin():
    drawn = draw(PlaceMove("浙江", "east", 1, 2), PlaceMove("江苏", "east", 3, 3))
    widths = [line.get("stroke-width") for line in drawn.iter(f"{SVG}line")]
    assert widths == ["3", "1"]


def test_bodies_of_one_place_share_a_label():
    drawn = draw(PlaceMove("浙江", "east", 1, 1), PlaceMove("江苏", "east", 1, 2))
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert words == ["原", "新", "浙江、江苏 1", "1 浙江", "2 江苏"]


def test_names_cannot_break_the_picture():
    drawn = draw(PlaceMove("<script>", "a", 1, 2))
    assert [each.tag for each in drawn.iter() if "script" in each.tag] == []


def test_nothing_to_draw_is_an_empty_picture():
    assert list(draw().iter(f"{SVG}line")) == []


def test_several_groups_stand_under_their_names():
    drawn = draw(PlaceMove("浙江", "第一组", 1, 2), PlaceMove("安徽", "第二组", 1, 1))
    words = [text.text for text in drawn.iter(f"{SVG}text")]
    assert words[-2:] == ["第一组", "第二组"]
