from datetime import date
from fractions import Fraction

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import RegisterError
from kaohe.core.register.counts import UnitCounts
from kaohe.core.register.indicators import (
    IndicatorSheet,
    Statistic,
    Target,
    compute_indicators,
)

BASE, END = date(2011, 9, 30), date(2012, 9, 30)
FIGURES = {"covered_units": (900, 1100), "members": (10, 5), "migrant_members": (7, 7)}
TASKS = {"new_covered_units": 300, "new_members": 100, "new_migrant_members": 40}


def units(**changes):
    counts = dict.fromkeys(UnitCounts.__dataclass_fields__, 0)
    counts |= {"legal_persons": 12, "covered_units": 9, "members_of_known_staff": 200}
    return UnitCounts(**(counts | {"employees": 300, "members": 210} | changes))


def statistics(body="33", **changes):
    figures = FIGURES | changes
    return [
        Statistic(body, name, day, value)
        for name, values in figures.items()
        for day, value in zip((BASE, END), values, strict=True)
        if value is not None
    ]


def targets(body="33", **changes):
    tasks = TASKS | changes
    return [Target(body, name, 2012, value) for name, value in tasks.items() if value is not None]


def compute(counts=None, figures=None, tasks=None):
    return compute_indicators(
        counts or {"33": units()},
        statistics() if figures is None else figures,
        targets() if tasks is None else tasks,
        register_digest="ab" * 32,
        register_as_of=date(2012, 12, 31),
        base=BASE,
        end=END,
    )


@pytest.mark.parametrize(
    ("indicator", "value"),
    [
        ("coverage", Fraction(3, 4)),
        ("membership", Fraction(2, 3)),
        ("new_covered_units", Fraction(2, 3)),
        ("new_members", Fraction(-1, 20)),
        ("new_migrant_members", Fraction(0)),
    ],
)
def test_every_indicator_is_an_exact_fraction(indicator, value):
    assert compute().value("33", indicator) == value


def test_an_indicator_that_was_not_computed_is_not_found():
    with pytest.raises(KeyError):
        compute().value("33", "happiness")


def test_every_value_names_its_source_and_its_days():
    stated = {each.id: (each.source, each.as_of) for each in compute().indicators}
    register = ("register", (date(2012, 12, 31),))
    increase = ("statistics", (BASE, END))
    assert stated == {
        "coverage": register,
        "membership": register,
        "new_covered_units": increase,
        "new_members": increase,
        "new_migrant_members": increase,
    }


def test_bodies_stand_in_the_order_of_their_codes():
    sheet = compute(
        {"44": units(), "11": units()},
        [*statistics("44"), *statistics("11")],
        [*targets("11"), *targets("44")],
    )
    assert [each.body for each in sheet.indicators] == ["11"] * 5 + ["44"] * 5


def test_the_json_form_is_canonical_and_exact():
    sheet = compute().to_json()
    assert sheet["format"] == "indicators/1"
    assert sheet["register_digest"] == "ab" * 32
    assert sheet["indicators"][1] == {
        "body": "33",
        "indicator": "membership",
        "value": "2/3",
        "numerator": 200,
        "denominator": 300,
        "source": "register",
        "as_of": ["2012-12-31"],
    }
    assert canonical_bytes(sheet)


def test_a_sheet_is_read_back_as_it_was_written():
    sheet = compute()
    assert IndicatorSheet.from_json(sheet.to_json()) == sheet


def test_what_is_missing_is_told_by_name_and_never_zero():
    with pytest.raises(RegisterError) as told:
        compute(
            figures=statistics(members=(None, 5), migrant_members=(7, None)),
            tasks=targets(new_covered_units=None),
        )
    assert [fault.kind.code for fault in told.value.faults] == ["figure-missing"] * 3
    said = told.value.say("zh")
    for part in (
        "members”（2011-09-30）",
        "migrant_members”（2012-09-30）",
        "new_covered_units”（2012）",
    ):
        assert part in said


@pytest.mark.parametrize(
    "told",
    [{"figures": [*statistics(), *statistics("11")]}, {"tasks": [*targets(), *targets("11")]}],
)
def test_a_body_with_figures_and_no_rows_in_the_register_is_a_fault(told):
    with pytest.raises(RegisterError) as refused:
        compute(**told)
    (fault,) = refused.value.faults
    assert fault.kind.code == "figure-missing"
    assert dict(fault.fields) == {
        "body": "11",
        "source": "企业名册 (register)",
        "figure": "legal_persons",
        "when": "2012-12-31",
    }


def test_a_zero_divisor_is_a_fault():
    counts = {"33": units(legal_persons=0, employees=0)}
    with pytest.raises(RegisterError) as told:
        compute(counts, tasks=targets(new_members=0))
    assert [dict(fault.fields)["figure"] for fault in told.value.faults] == [
        "legal_persons",
        "employees",
        "target",
    ]
    assert {fault.kind.code for fault in told.value.faults} == {"indicator-undefined"}


def test_two_different_values_of_one_figure_are_a_fault_and_two_equal_ones_are_not():
    assert compute(figures=[*statistics(), *statistics()])
    with pytest.raises(RegisterError) as told:
        compute(figures=[*statistics(), Statistic("33", "members", END, 6)])
    (fault,) = told.value.faults
    assert fault.kind.code == "figure-twice"


def test_figures_of_another_day_or_year_are_not_used():
    other_day = Statistic("33", "members", date(2012, 6, 30), 1000)
    other_year = Target("33", "new_members", 2011, 1)
    sheet = compute(figures=[*statistics(), other_day], tasks=[*targets(), other_year])
    assert sheet.value("33", "new_members") == Fraction(-1, 20)
