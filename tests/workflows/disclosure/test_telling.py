"""Before the end nothing is told that somebody could still use."""

from dataclasses import replace

import pytest

from kaohe.core.ledger import Entry
from kaohe.workflows.disclosure.telling import Telling

CAMPAIGN = "demo-2012"
COUNTY = "330127"


def label(stage, county=COUNTY, ordinal=1, attempt=0):
    return {
        "stage": stage,
        "province": "33",
        "county": "" if stage == "county" else county,
        "kind": "P" if stage == "unit" else "",
        "ordinal": ordinal,
        "attempt": attempt,
    }


def entry(kind, refers=None, **content):
    return Entry(kind, CAMPAIGN, False, "2013-01-08T00:00:00.000Z", "0101", content, refers)


def opened(of):
    return entry("opened", label=of, device="33-1", way="online")


def chosen(of):
    return entry("chosen", label=of, record="ab" * 32)


def arrived(county, refers):
    return entry(
        "arrived", refers, body="33", county=county, record="ab" * 32, signed_by=["a", "b"]
    )


VISIT = f"{CAMPAIGN}/33/{COUNTY}/private/0"
DISCLOSED = entry("disclosed", label=label("unit"), visit=VISIT, packet="ab" * 32)
CLOSED = entry("closed", visit=VISIT, record="ab" * 32)


def told(*entries):
    """Give the kinds that may be told."""
    telling = Telling(entries, CAMPAIGN)
    return [each.kind for at, each in enumerate(entries) if telling.may_tell(at)]


def test_a_county_is_not_told_before_the_arrival():
    assert told(opened(label("county")), chosen(label("county"))) == ["opened"]


def test_a_county_is_told_on_the_arrival():
    way = (chosen(label("county")), arrived(COUNTY, 0))

    assert told(*way) == ["chosen", "arrived"]


def test_a_county_waits_for_those_drawn_before_it_whose_indices_it_shows():
    way = (chosen(label("county")), chosen(label("county", ordinal=2)), arrived("330105", 1))

    assert told(*way) == []
    assert told(*way, arrived(COUNTY, 0)) == ["chosen", "chosen", "arrived", "arrived"]


@pytest.mark.parametrize(
    ("last", "expected"),
    [(DISCLOSED, ["chosen", "arrived"]), (CLOSED, ["chosen", "arrived", "disclosed", "closed"])],
)
def test_a_unit_is_told_when_its_visit_is_closed(last, expected):
    way = [chosen(label("county")), arrived(COUNTY, 0), DISCLOSED]

    assert told(*way, *([last] if last is CLOSED else [])) == expected


def test_what_follows_the_last_close_is_not_told():
    way = (chosen(label("county")), arrived(COUNTY, 0), DISCLOSED, CLOSED)

    assert told(*way, opened(label("kind", ordinal=2)))[-1] == "closed"


def test_a_county_of_which_nothing_is_known_tells_nothing():
    assert told(DISCLOSED, CLOSED, opened(label("kind"))) == []


def test_what_nobody_has_looked_through_waits_for_the_end():
    other = entry("record", subject="letter", record="ab" * 32)

    assert told(other) == []
    assert told(other, entry("complete", record="ab" * 32)) == ["record", "complete"]


def test_nothing_is_told_of_another_campaign_that_goes_on():
    foreign = replace(chosen(label("county")), campaign="other")

    assert told(foreign) == []
    assert told(foreign, entry("complete", record="ab" * 32)) == ["complete"]


@pytest.mark.parametrize(
    ("audience", "place", "expected"),
    [("body", "33", ["told"]), ("county", COUNTY, []), ("unit", VISIT, [])],
)
def test_whom_a_team_has_told_is_told_with_the_place(audience, place, expected):
    telling = entry("told", audience=audience, place=place, who="x", told_by="y")

    assert told(telling) == expected


def test_a_campaign_that_was_made_void_is_told_whole_beside_the_next():
    void = replace(
        entry("void", reason="骰子落地", signed_by=["a"], proofs=[]), campaign="demo-2011"
    )
    county = replace(chosen(label("county")), campaign="demo-2011")
    assert told(county, void) == ["chosen", "void"]
