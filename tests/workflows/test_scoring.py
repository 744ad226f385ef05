"""The day of a scoring is a day in China."""

from datetime import date

from kaohe.core.scoring import Evidence, Finding
from kaohe.workflows.scoring import beijing_day, last_day_of


def sheet(*moments):
    return Evidence(
        format="evidence/1",
        campaign="c",
        rehearsal=True,
        as_of=date(2012, 12, 31),
        findings=tuple(
            Finding(item="a", body="11", value="met", source="review", actor="x", at=at)
            for at in moments
        ),
    )


def test_half_past_midnight_in_china_is_still_the_day_before_in_utc():
    assert beijing_day("2013-01-20T16:30:00.000Z") == date(2013, 1, 21)
    assert beijing_day("2013-01-20T15:59:59.000Z") == date(2013, 1, 20)


def test_the_last_finding_gives_the_day():
    found = sheet("2013-02-01T00:00:00.000Z", "2013-02-19T16:00:00.000Z")

    assert last_day_of(found) == date(2013, 2, 20)


def test_a_sheet_without_findings_speaks_of_its_own_day():
    assert last_day_of(sheet()) == date(2012, 12, 31)
