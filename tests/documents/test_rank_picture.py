import xml.etree.ElementTree as ElementTree

from kaohe.documents.rank_picture import Places, draw_places

SVG = "{http://www.w3.org/2000/svg}"


def draw(*sets):
    return ElementTree.fromstring(draw_places(sets, title="名次"))  # noqa: S314 - drawn just above


def test_a_line_runs_from_the_best_place_to_the_worst():
    drawn = draw(Places("甲", 1, 4), Places("<乙>", 2, 2))
    lines = [each for each in drawn.iter(f"{SVG}line") if each.get("class") == "places"]
    widths = [int(each.get("x2")) - int(each.get("x1")) for each in lines]

    assert widths == [3 * 22 + 12, 12]


def test_names_and_places_stand_in_words_too():
    words = [each.text for each in draw(Places("<甲>", 3, 7)).iter(f"{SVG}text")]

    assert words == ["1", "5", "<甲>", "3–7"]
