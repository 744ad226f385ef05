"""The bodies as tiles."""

from xml.etree import ElementTree as ET

from kaohe.core.divisions import BODY_NAMES
from kaohe.documents.team_tiles import HEIGHT, PLACES, WIDTH, Tile, draw_tiles

NAMES = {"s": "http://www.w3.org/2000/svg"}


def read(picture):
    return ET.fromstring(picture)  # noqa: S314 - our own


def test_every_body_has_a_tile_and_no_two_the_same_place():
    assert set(PLACES) == set(BODY_NAMES)
    assert len(set(PLACES.values())) == 32


def test_a_tile_says_its_body_and_its_team():
    tiles = [Tile(body, names[0], "第1组", 0) for body, names in BODY_NAMES.items()]
    drawn = read(draw_tiles(tiles, title="分组"))
    words = [text.text for text in drawn.findall("s:text", NAMES)]
    assert words[:2] == ["北京", "第1组"]
    assert len(drawn.findall("s:rect", NAMES)) == 32


def test_a_team_has_a_colour_and_nobody_has_none():
    tiles = [Tile("11", "a", "1", 0), Tile("12", "b", "2", 1), Tile("13", "c", "", 0)]
    fills = [
        rect.get("fill") for rect in read(draw_tiles(tiles, title="t")).findall("s:rect", NAMES)
    ]
    assert len(set(fills)) == 3
    assert fills[2] == "#ffffff"


def test_all_tiles_stand_inside_the_picture():
    tiles = [Tile(body, "x", "y", 0) for body in PLACES]
    drawn = read(draw_tiles(tiles, title="t"))
    width, height = int(drawn.get("width")), int(drawn.get("height"))
    for rect in drawn.findall("s:rect", NAMES):
        assert int(rect.get("x")) + WIDTH <= width
        assert int(rect.get("y")) + HEIGHT <= height


def test_words_are_escaped_and_what_has_no_place_is_left_out():
    picture = draw_tiles([Tile("11", "<b>", "&", 0), Tile("99", "x", "y", 0)], title='"t"')
    assert "&lt;b&gt;" in picture
    assert len(read(picture).findall("s:rect", NAMES)) == 1
    assert draw_tiles([], title="t").startswith("<svg")
