"""Two years on the command line."""

import json
from fractions import Fraction

import pytest


@pytest.fixture(scope="module")
def years(practice, tmp_path_factory):
    """The sheet of the practice run, and one in which a third of Zhejiang's marks are lower."""
    before = practice.path / "evidence.json"
    sheet = json.loads(before.read_bytes())
    marks = [
        each
        for each in sheet["findings"]
        if (each["body"], each.get("value"), each["source"]) == ("33", "met", "review")
    ]
    for finding in marks[::3]:
        finding["value"] = "not_met"
    after = tmp_path_factory.mktemp("years") / "evidence.json"
    after.write_text(json.dumps(sheet), encoding="utf-8")
    return before, after


def test_the_items_of_every_body_add_up_to_what_its_total_changes_by(call_json, years):
    moves = call_json("compare", *years)

    assert len(moves) == 32
    for move in moves:
        changes = sum((Fraction(each["change"]) for each in move["because"]), Fraction())
        assert changes == Fraction(move["change"])
    moved = {move["body"] for move in moves if move["change"] != "0"}
    assert "33" in moved


def test_one_body_is_explained_item_by_item(call, years):
    told = call("compare", *years, "--why", "33")

    assert told.code == 0, told.err
    assert "年度比较（不是正式结果）" in told.out
    assert "浙江：变化来自" in told.out
    assert "合计" in told.out


def test_a_year_compared_with_itself_shows_no_move(call, years):
    told = call("compare", years[0], years[0])

    assert told.out.rstrip().endswith("0个单位位次变化。")
