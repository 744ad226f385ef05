from fractions import Fraction

import pytest

from kaohe.demo.enterprises import AS_OF
from kaohe.demo.scores import Score, score_pairs, score_screening
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.leads.screening import screen_snapshot
from kaohe.engines.leads.similar import find_similar
from kaohe.engines.snapshots.snapshot import Snapshot


@pytest.fixture(scope="module")
def snapshot(nation, tmp_path_factory):
    report = import_deliveries(
        [nation.out / "deliveries"], store=tmp_path_factory.mktemp("store"), as_of=AS_OF
    )
    return Snapshot.open(report.path)


def test_pairs_of_the_practice_nation_are_found_and_few_others(snapshot, nation):
    score = score_pairs(find_similar(snapshot), nation.out / "truth")

    assert score.planted > 60
    assert score.precision >= Fraction(95, 100)
    assert score.recall >= Fraction(93, 100)


def test_leads_of_the_practice_nation_are_counties_that_fill_mechanically(snapshot, nation):
    scores = {each.sign: each for each in score_screening(screen_snapshot(snapshot),
                                                          nation.out / "truth")}  # fmt: skip

    assert len(scores) == 11
    found = [each.all_counties for each in scores.values()]
    assert sum(score.listed for score in found) > 40
    assert sum(score.found for score in found) >= Fraction(95, 100) * sum(
        score.listed for score in found
    )
    assert all(each.large_counties.planted <= each.all_counties.planted
               for each in scores.values())  # fmt: skip


def test_an_empty_list_has_no_precision_and_nothing_planted_no_recall():
    nothing = Score(0, 0, 0)

    assert (nothing.precision, nothing.recall) == (None, None)
    assert nothing.to_json() == {"listed": 0, "planted": 0, "found": 0}
