"""The teams of a practice run in the office."""

import json

import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.core.teams import Allocation, Inspector, Team
from kaohe.stores.files import PRACTICE_MARK
from kaohe.web.accounts.models import User
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.practice import fill_office
from kaohe.web.teams.practice import fill_teams, fill_trips
from kaohe.web.teams.rows import find_fixed
from kaohe.web.teams.trip_acts import standards_of
from kaohe.web.teams.trip_showing import show_trip_rows

DEPARTMENTS = ("research", "grassroots", "finance")
LENDING = ("44", "11", "21", "33", "51")


@pytest.fixture
def run(tmp_path):
    """A folder with the teams of a run: nobody visits the body that lent him."""
    bodies, teams = list(BODY_NAMES), []
    for number, size in enumerate((7, 7, 6, 6, 6)):
        visited, bodies = tuple(bodies[:size]), bodies[size:]
        members = [Inspector(f"{each}-{number}", None, each) for each in DEPARTMENTS]
        members.append(Inspector(f"lent-{LENDING[number]}", LENDING[number], None))
        teams.append(Team(f"team-{number + 1}", tuple(members), visited))
    (tmp_path / PRACTICE_MARK).write_text('{"practice":true}\n', encoding="utf-8")
    written = json.dumps(Allocation(tuple(teams)).to_json())
    (tmp_path / "teams.json").write_text(written, encoding="utf-8")
    return tmp_path


def test_the_teams_of_a_run_stand_fixed_with_trips_and_letters(books, run):
    fill_office(run)
    clerk = User.objects.get(username="office-1")
    details = {"id": "practice-2012", "title": "演练", "pack": "national-2012"}
    cycle = open_cycle(details, by=clerk)

    fill_teams(run, cycle)
    fill_trips(cycle)

    fixed = find_fixed(cycle)
    assert fixed.fixing.by.username == "office-2"
    assert [team.leader for team in fixed.as_allocation().teams] == [
        f"inspector-{number}" for number in (1, 5, 9, 13, 17)
    ]
    assert User.objects.filter(username__startswith="inspector-").count() == 20
    assert cycle.met_needs.get(need="teams_formed").is_met
    rows = show_trip_rows(cycle, [], standards_of)
    assert [row.state for row in rows] == ["accepted", "handed_in", "returned", "draft"]
    steps = [len(letter.steps.all()) for letter in cycle.letters.order_by("body")]
    assert steps == [2, 1, 0, 0, 0]
