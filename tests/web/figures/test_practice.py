"""The practice year fills the room by the acts of the people whose work it is."""

import pytest

from kaohe.core.divisions import BODY_NAMES
from kaohe.demo.statistics import Figure, write_tables
from kaohe.web.cycles.acts import find_met
from kaohe.web.figures.countersigned import list_words
from kaohe.web.figures.practice import FOLDER, fill_figures
from kaohe.web.figures.sets import latest_set


@pytest.fixture
def people(person):
    for name, role in (("statistics-1", "statistics"), ("statistics-2", "statistics")):
        person(name, role)
    person("office-1", "office")
    for body in BODY_NAMES:
        person(f"province-{body}", "province", body=body)


@pytest.fixture
def run(whole, tmp_path):
    """The workbooks of a run whose statistics part from both bodies of the register."""
    rows = whole()
    tables = {
        kind: [
            Figure(row.body, row.indicator, row.when, row.value) for row in rows if row.kind == kind
        ]
        for kind in ("statistic", "target")
    }
    write_tables(tmp_path / FOLDER, tables["statistic"], tables["target"])
    return tmp_path


def test_the_room_is_filled_from_the_files_of_a_run(cycle, people, run, register):
    fill_figures(run, cycle)
    version = latest_set(cycle)
    assert (version.by.username, version.signature.person.username) == (
        "statistics-1",
        "statistics-2",
    )
    assert "statistics_signed" in find_met(cycle)
    states = [each.state for each in list_words(cycle)]
    assert (states.count("agreed"), states.count("objected")) == (31, 1)
    asked = cycle.figure_queries.all()
    closed = [each for each in asked if hasattr(each, "closing")]
    assert (len(asked), len(closed)) == (4, 2)
