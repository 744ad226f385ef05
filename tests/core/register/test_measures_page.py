"""The page of measures names every measure, grouping and format as the program does."""

from pathlib import Path

from kaohe.core.register.measures import FORMAT, GROUPS, MEASURES
from kaohe.core.register.reconciled import FIGURES, QUERY_FORMAT
from kaohe.core.register.reconciled import FORMAT as RECONCILIATION

PAGE = (Path(__file__).parents[3] / "docs" / "algorithms" / "indicators.md").read_text("utf-8")


def test_every_measure_stands_there_with_its_chinese_name():
    for each in MEASURES:
        assert f"`{each.id}`" in PAGE
        assert each.zh in PAGE


def test_every_grouping_figure_and_format_stands_there():
    for name in (*GROUPS, *FIGURES, FORMAT, RECONCILIATION, QUERY_FORMAT):
        assert f"`{name}`" in PAGE
