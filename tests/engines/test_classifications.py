import pytest

from kaohe.core.register.enterprise_rules import REG_TYPES
from kaohe.core.register.measures import GROUPS
from kaohe.engines.classifications import (
    GROUP_NAMES,
    industry_sections,
    name_of,
    registration_types,
)


def test_every_registration_type_that_is_accepted_has_a_name():
    assert tuple(registration_types()) == REG_TYPES


def test_the_twenty_sections_have_names():
    assert "".join(industry_sections()) == "ABCDEFGHIJKLMNOPQRST"


def test_every_grouping_has_a_name():
    assert tuple(GROUP_NAMES) == GROUPS


@pytest.mark.parametrize(
    ("grouping", "code", "name"),
    [
        ("body", "66", "新疆生产建设兵团"),
        ("county", "330105", "拱墅区"),
        ("county", "441900", "东莞市"),
        ("county", "660800", "第八师"),
        ("prefecture", "330100", "杭州市"),
        ("prefecture", "110000", "直辖"),
        ("prefecture", "660800", "第八师"),
        ("unit_kind", "173", "私营有限责任公司"),
        ("section", "C", "制造业"),
        ("ownership", "private", "私营"),
        ("section", None, "未填或有误"),
        ("county", "999999", "999999"),
        ("section", "Z", "Z"),
    ],
)
def test_a_group_is_named_in_chinese(grouping, code, name):
    assert name_of(grouping, code)[0] == name
