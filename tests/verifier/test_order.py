"""The verifier's own order of a ledger knows every kind of entry, and what it refuses."""

import json
from itertools import pairwise

import pytest

from kaohe.core.ledger.entry_kinds import KINDS


def rules_of(request):
    place = request.config.rootpath / "verifier" / "src" / "kaohe_verify" / "order.json"
    return json.loads(place.read_text("utf-8"))


def test_every_kind_of_entry_has_its_rule(request):
    assert {name.split()[0] for name in rules_of(request)} == {*KINDS}


@pytest.fixture
def forger(office, published, tmp_path):
    """An office that has all keys, and signs its forged ledger anew."""
    from mutations import Forger

    return Forger(office, published, tmp_path / "draw")


def moved(entries, which, before):
    """Put the first entry that fits one test before the first that fits another."""
    at = next(i for i, (_, each) in enumerate(entries) if which(each))
    to = next(i for i, (_, each) in enumerate(entries) if before(each))
    rest = [each for i, each in enumerate(entries) if i != at]
    rest.insert(to - (at < to), entries[at])
    return rest


def is_kind(kind, **content):
    return lambda entry: (
        entry["kind"] == kind
        and all(entry["content"].get(name) == value for name, value in content.items())
    )


@pytest.mark.parametrize(
    ("which", "before"),
    [
        (is_kind("seed"), is_kind("witnessed")),
        (is_kind("dice"), is_kind("witnessed")),
        (is_kind("dice_witnessed"), is_kind("dice")),
        (is_kind("seed"), is_kind("dice_witnessed")),
        (is_kind("approval"), is_kind("reason")),
        (is_kind("opened"), is_kind("seed")),
        (is_kind("answered"), is_kind("opened")),
        (is_kind("chosen"), is_kind("answered")),
        (is_kind("arrived"), is_kind("chosen")),
        (is_kind("told", audience="body"), is_kind("seed")),
        (is_kind("told", audience="county"), is_kind("arrived")),
        (is_kind("told", audience="unit"), is_kind("disclosed")),
        (is_kind("outcome"), is_kind("disclosed")),
        (is_kind("closed"), is_kind("outcome")),
        (is_kind("reason"), is_kind("disclosed")),
        (is_kind("complete"), is_kind("closed")),
    ],
)
def test_what_comes_too_early_is_told(forger, which, before):
    assert forger.told(moved(forger.entries(), which, before))


def test_the_next_unit_before_the_close_of_the_one_before_is_told(forger):
    entries = forger.entries()
    kinds = [each["kind"] for _, each in entries]
    at = next(i for i, pair in enumerate(pairwise(kinds)) if pair == ("closed", "opened"))
    entries[at], entries[at + 1] = entries[at + 1], entries[at]

    assert forger.told(entries)


def test_a_second_campaign_of_the_same_assessment_is_told(forger):
    entries = forger.entries()
    plan = {**entries[0][1], "campaign": "practice-2013"}

    assert forger.told([*entries, (0, plan)])


def test_entries_of_another_campaign_do_no_harm(forger):
    entries = forger.entries()
    plan = {**entries[0][1], "campaign": "practice-2013"}
    plan["content"] = {**plan["content"], "scope": "2013/national"}

    assert not forger.told([*entries, (0, plan)])


def test_whatever_stands_in_an_entry_there_is_no_traceback(forger):
    entries = forger.entries()
    for content in ({}, {"label": 1}, {"label": {}}, {"visit": []}, {"visit": {"a": 1}}):
        for at in range(3, len(entries), 83):
            spoilt = (entries[at][0], {**entries[at][1], "content": content})
            assert forger.told([*entries[:at], spoilt, *entries[at + 1 :]])
