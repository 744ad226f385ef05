"""Rules of tables tell what was found and what to do, in both languages."""

from fractions import Fraction

import pytest

from kaohe.core.register.table_rules import MISSING_SHARE, TABLE_RULES, write_percent


def test_a_finding_tells_its_figures_in_both_languages():
    finding = MISSING_SHARE.at(
        "33/e.csv", body="33", column="企业名称", missing=20, rows=100, share="20.0%", most="1.0%"
    )

    assert finding.reason("zh") == "“企业名称”有20行未填（共100行，占20.0%），超过通常的1.0%。"
    assert finding.reason("en").startswith('In column "企业名称" 20 of 100 rows (20.0%)')


def test_a_finding_is_written_for_scripts_with_its_remedy():
    finding = MISSING_SHARE.at(
        "33/e.csv", body=None, column="c", missing=1, rows=2, share="", most=""
    )

    told = finding.to_json()

    assert (told["rule"], told["where"], told["body"]) == ("missing_share", "33/e.csv", None)
    assert told["figures"]["missing"] == "1"
    assert told["remedy"]["zh"] == "请报送单位核对导出设置，补齐该列后重新报送。"


@pytest.mark.parametrize("rule", TABLE_RULES.values(), ids=lambda rule: rule.id)
def test_every_rule_speaks_in_whole_sentences(rule):
    assert all(text.endswith("。") for text in (rule.zh, rule.mend_zh))
    assert all(text.endswith(".") for text in (rule.en, rule.mend_en))


def test_a_share_is_written_to_a_tenth_of_a_percent():
    assert write_percent(Fraction(1, 3)) == "33.3%"
    assert write_percent(Fraction(-1, 2000)) == "-0.1%"
