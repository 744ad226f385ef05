from fractions import Fraction

import fastexcel
import pytest

from kaohe.demo.statistics import make_figures, write_tables


@pytest.fixture(scope="module")
def figures(parameters):
    return make_figures(parameters, seed=2012, scale=Fraction(1))


def test_there_are_three_figures_at_two_dates_and_three_targets_for_each_body(figures):
    statistics, targets = figures

    assert len(statistics) == 32 * 3 * 2
    assert len(targets) == 32 * 3
    assert {figure.when for figure in statistics} == {"2011-09-30", "2012-09-30"}
    assert {(target.indicator, target.when) for target in targets} == {
        ("new_covered_units", "2012"),
        ("new_members", "2012"),
        ("new_migrant_members", "2012"),
    }


def test_the_nation_has_the_members_of_september_2012(figures):
    statistics, _ = figures
    at_the_end = [figure for figure in statistics if figure.when == "2012-09-30"]

    members = sum(each.value for each in at_the_end if each.indicator == "members")
    units = sum(each.value for each in at_the_end if each.indicator == "covered_units")
    assert members == pytest.approx(280_000_000, rel=0.03)
    assert units == pytest.approx(6_167_000, rel=0.03)


def test_the_increase_is_the_target_times_the_bodys_completion(figures, parameters):
    statistics, targets = figures
    values = {(row.body, row.indicator, row.when): row.value for row in statistics}
    target = {(row.body, row.indicator): row.value for row in targets}

    for body, known in parameters.items():
        increase = values[body, "members", "2012-09-30"] - values[body, "members", "2011-09-30"]
        completion = Fraction(increase, target[body, "new_members"])
        assert abs(completion - known.completion[1]) < Fraction(1, 1000)


def test_no_figure_is_negative_at_the_smallest_scale(parameters):
    statistics, targets = make_figures(parameters, seed=5, scale=Fraction(1, 100))

    assert min(figure.value for figure in statistics) >= 0
    assert min(target.value for target in targets) >= 1


def test_the_workbooks_can_be_read_and_are_byte_equal(figures, tmp_path):
    write_tables(tmp_path / "one", *figures)
    write_tables(tmp_path / "two", *figures)

    rows = fastexcel.read_excel(tmp_path / "one" / "statistics.xlsx").load_sheet(0).to_arrow()
    assert rows.column_names == ["考核对象", "指标", "统计时点", "数值"]
    assert rows.num_rows == 192
    for name in ("statistics.xlsx", "targets.xlsx"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
