"""Entries are found by kind and campaign, and only what has come since is read."""

from kaohe.core.ledger import Entry
from kaohe.workflows.ledgers.places import Places


def entry(kind, campaign):
    content = {
        "record": {"subject": "tried", "record": "ab" * 32},
        "void": {"reason": "tried", "signed_by": ["a"], "proofs": []},
    }[kind]
    return Entry(
        kind=kind,
        campaign=campaign,
        rehearsal=True,
        at="2013-01-20T15:59:59.000Z",
        actor="office-1",
        content=content,
    ).bytes


def test_entries_are_found_by_kind_and_campaign():
    places = Places().follow(
        [entry("record", "one"), entry("void", "one"), entry("record", "two"), entry("void", "one")]
    )
    assert (places.size, places.at("void", "one"), places.at("record", "two")) == (4, (1, 3), (2,))
    assert places.at("void", "two") == ()


def test_what_comes_later_is_added_and_what_was_kept_is_left_as_it_was():
    first = Places().follow([entry("record", "one")])
    later = first.follow([entry("void", "one"), entry("record", "one")])
    assert (later.size, later.at("record", "one"), later.at("void", "one")) == (3, (0, 2), (1,))
    assert (first.size, first.at("record", "one")) == (1, (0,))
    assert later.follow([]) is later
