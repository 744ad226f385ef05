import pytest

from kaohe.core.register.fields import (
    ENTERPRISES,
    FEDERATIONS,
    SOCIAL_UNIONS,
    STATISTICS,
    TABLE_KINDS,
    TARGETS,
    recognise_header,
)


def test_the_enterprise_register_has_24_fields_of_which_six_may_be_absent():
    assert len(ENTERPRISES.fields) == 24
    optional = [field.id for field in ENTERPRISES.fields if not field.obligatory]
    assert optional == ["uscc", "address", "women", "migrants", "phone", "dues_account"]


@pytest.mark.parametrize("kind", TABLE_KINDS, ids=lambda kind: kind.id)
def test_a_header_is_recognised_in_chinese_and_in_ids_and_in_any_order(kind):
    chinese = [field.zh for field in reversed(kind.fields)]
    for columns in (kind.field_ids, chinese, [*chinese[:2], *kind.field_ids[:-2]]):
        header = recognise_header(columns)
        assert header.kind is kind
        assert sorted(header.fields) == sorted(kind.field_ids)
        assert header.missing == header.unknown == header.repeated == ()


def test_all_missing_obligatory_columns_are_named():
    header = recognise_header([f.id for f in ENTERPRISES.fields if f.id not in ("name", "members")])
    assert [field.zh for field in header.missing] == ["企业名称", "会员数"]


def test_a_missing_optional_column_is_not_missed():
    header = recognise_header([f.id for f in ENTERPRISES.fields if f.obligatory])
    assert header.missing == ()


def test_unknown_columns_are_named_and_left_without_a_field():
    header = recognise_header([*STATISTICS.field_ids, "备注"])
    assert header.unknown == ("备注",)
    assert header.fields == ("body", "indicator", "as_of", "value", None)


def test_a_field_that_is_delivered_twice_is_told():
    header = recognise_header([*ENTERPRISES.field_ids, "企业名称"])
    assert header.repeated == ("name",)


def test_surrounding_space_in_a_header_does_not_matter():
    assert recognise_header([f" {name} " for name in TARGETS.field_ids]).kind is TARGETS


@pytest.mark.parametrize("columns", [(), ("a", "b"), ("name", "county_code")])
def test_a_header_that_resembles_no_table_is_not_recognised(columns):
    assert recognise_header(columns) is None


def test_statistics_and_targets_differ_by_their_third_column():
    assert recognise_header(["body", "indicator", "as_of", "value"]).kind is STATISTICS
    assert recognise_header(["body", "indicator", "year", "value"]).kind is TARGETS


def test_federations_and_social_organisations_share_columns_and_are_told_apart():
    assert recognise_header(FEDERATIONS.field_ids[:6]).kind is FEDERATIONS
    assert recognise_header(SOCIAL_UNIONS.field_ids[:5]).kind is SOCIAL_UNIONS
