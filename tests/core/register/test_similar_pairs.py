from datetime import date

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import FileUnusable
from kaohe.core.register.similar import COMPARISONS, SHOWN
from kaohe.core.register.similar_decisions import (
    Decision,
    is_decided,
    read_decisions,
    write_decisions,
)
from kaohe.core.register.similar_pairs import RowPlace, SimilarPair, SimilarPairs

TODAY = date(2013, 2, 1)
DECIDED = {
    "one_file": "33/a.csv",
    "one_line": 7,
    "other_file": "33/a.csv",
    "other_line": 12,
    "verdict": "同一",
    "decided_by": "组织部 王某甲",
    "decided_on": "2013-01-10",
    "reason": "电话核实为同一企业",
}


def make_pair(line=7, other_line=12, **levels):
    def row(at):
        return dict.fromkeys(SHOWN) | {"file": "33/a.csv", "line": at, "name": f"杭州练习{at}"}

    known = {each.id: len(each.agreements) for each in COMPARISONS}
    return SimilarPair("0.9987", known | levels, row(line), row(other_line))


def test_reasons_say_what_agrees_what_differs_and_what_is_missing():
    pair = make_pair(name=1, contact=2, established=0, identifier=-1)

    assert pair.agrees("zh") == (
        "名称只差一个字",
        "联系电话相同（地址不同或缺失）",
        "行业相同",
        "同一县（市、区）",
    )
    assert pair.differs("zh") == ("成立日期不同",)
    assert pair.is_silent_on("zh") == ("代码缺失",)
    assert pair.agrees("en")[0] == "the names differ by one character"
    assert pair.differs("en") == ("founded on different days",)
    assert pair.is_silent_on("en") == ("identifiers are missing",)


def test_a_list_shows_decisions_beside_their_pairs_and_names_those_without_one():
    found = SimilarPairs("0" * 64, "2012-12-31", "0.99", 100, (make_pair(), make_pair(20, 21)))
    decisions = read_decisions([("d", DECIDED), ("e", DECIDED | {"one_line": 99})], today=TODAY)

    told = found.to_json(decisions)

    assert [bool(pair["decision"]) for pair in told["pairs"]] == [True, False]
    assert told["decided"] == 1
    assert [each["other_line"] for each in told["decisions_without_a_pair"]] == [99]
    assert (told["format"], told["model"]) == ("similar-pairs/1", "similar-model/1")
    assert canonical_bytes(told)


def test_a_decision_is_read_in_chinese_or_english_and_in_either_order():
    turned = DECIDED | {"one_line": "12", "other_line": "7", "verdict": "same"}

    one, other = (read_decisions([("d", record)], today=TODAY) for record in (DECIDED, turned))

    assert one == other
    assert one[0] == Decision(
        (RowPlace("33/a.csv", 7), RowPlace("33/a.csv", 12)),
        "same",
        "组织部 王某甲",
        date(2013, 1, 10),
        "电话核实为同一企业",
    )


def test_decisions_are_written_as_they_can_be_read_again():
    decisions = read_decisions([("d", DECIDED)], today=TODAY)

    told = write_decisions(decisions, register_digest="0" * 64)

    assert told["format"] == "similar-decisions/1"
    assert read_decisions((("again", each) for each in told["decisions"]), today=TODAY) == decisions


def test_a_moment_of_a_spreadsheet_counts_as_its_day():
    (decision,) = read_decisions(
        [("d", DECIDED | {"decided_on": "2013-01-10 00:00:00"})], today=TODAY
    )

    assert decision.decided_on == date(2013, 1, 10)


def test_everything_that_is_wrong_with_decisions_is_told_together():
    records = [
        ("1", DECIDED | {"reason": " "}),
        ("2", DECIDED | {"one_line": "七"}),
        ("3", DECIDED | {"verdict": "也许"}),
        ("4", DECIDED | {"decided_on": "一月十日"}),
        ("5", DECIDED),
        ("6", DECIDED),
        ("7", "甲"),
        ("8", DECIDED | {"decided_on": "2013-01-10胡说"}),
        ("9", DECIDED | {"decided_on": "2013-02-02"}),
    ]

    with pytest.raises(FileUnusable) as caught:
        read_decisions(records, today=TODAY)

    assert [(fault.where, fault.kind.code) for fault in caught.value.faults] == [
        ("1", "similar-decision-incomplete"),
        ("2", "similar-decision-incomplete"),
        ("3", "similar-decision-unknown"),
        ("4", "similar-decision-not-a-day"),
        ("6", "similar-decision-twice"),
        ("7", "similar-decision-incomplete"),
        ("8", "similar-decision-not-a-day"),
        ("9", "similar-decision-in-future"),
    ]
    assert "reason" in caught.value.faults[0].say("en")
    assert "甲行号（one_line）" in caught.value.faults[1].say("zh")


def test_a_line_of_the_sheet_without_a_decision_is_none():
    rows_only = {name: DECIDED[name] for name in ("one_file", "one_line", "other_file")}

    assert not is_decided(rows_only)
    assert is_decided(rows_only | {"decided_by": "王某甲"})
