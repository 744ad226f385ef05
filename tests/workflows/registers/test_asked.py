from kaohe.stores.packs import load_pack
from kaohe.workflows.registers.asked import AskedFigure, ask_figures


def test_the_national_rules_ask_for_eight_figures_and_three_targets():
    asked = ask_figures(load_pack("national-2012").pack)
    assert [each.kind for each in asked].count("statistic") == 8
    assert asked[:2] == (
        AskedFigure("statistic", "covered_units", "2011-09-30"),
        AskedFigure("statistic", "covered_units", "2012-09-30"),
    )
    assert asked[-1] == AskedFigure("target", "new_migrant_members", "2012")
    assert AskedFigure("statistic", "enterprise_members", "2012-09-30") in asked


def test_rules_that_measure_nothing_by_statistics_ask_for_nothing():
    assert ask_figures(load_pack("gansu-2011-example").pack) == ()
