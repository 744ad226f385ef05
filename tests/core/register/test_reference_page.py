"""The reference page names every field, rule, reason and indicator as the program does."""

from pathlib import Path
from typing import get_args

from kaohe.core.register.checks import RULES
from kaohe.core.register.counts import GROUPINGS
from kaohe.core.register.fields import TABLE_KINDS
from kaohe.core.register.indicators import COMPLETIONS, SHARES
from kaohe.engines.reading.rejects import Breakage

PAGE = (Path(__file__).parents[3] / "docs" / "reference" / "register.md").read_text("utf-8")


def test_every_field_stands_there_with_its_header():
    for kind in TABLE_KINDS:
        for field in kind.fields:
            needed = "yes" if field.obligatory else "no"
            assert f"| `{field.id}` | {field.zh} | {needed} |" in PAGE


def test_every_rule_stands_there_with_severity_and_reasons():
    for rule in RULES.values():
        columns = ", ".join(f"`{column}`" for column in rule.columns)
        line = f"| `{rule.id}` | {rule.severity} | {columns} | {rule.en} | {rule.zh} |"
        assert line in PAGE


def test_every_structural_fault_grouping_and_indicator_stands_there():
    names = [*get_args(Breakage), *GROUPINGS, *(each.id for each in (*SHARES, *COMPLETIONS))]
    for name in names:
        assert f"`{name}`" in PAGE
