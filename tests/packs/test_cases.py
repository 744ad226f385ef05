"""The worked cases beside each pack come out as they say."""

from importlib.resources import files

import pytest

from kaohe.core.errors import PackInvalid
from kaohe.core.rules import apply_overlay, read_cases, read_overlay, read_pack
from kaohe.core.rules.checks.survey import placed_items
from kaohe.core.scoring import Given, Lacking, earn
from kaohe.core.scoring.answers import gap_table, holds
from kaohe.core.scoring.given import Peers

PACKS = files("kaohe.packs")


def text_of(*parts):
    return PACKS.joinpath(*parts).read_text("utf-8")


NATIONAL = read_pack(text_of("national-2012", "pack.yaml"), "pack.yaml")
BY_FOLDER = {
    "national-2012": NATIONAL,
    "gansu-2011-example": read_pack(text_of("gansu-2011-example", "pack.yaml"), "pack.yaml"),
    "example-province": apply_overlay(
        NATIONAL,
        read_overlay(text_of("example-province", "overlay.yaml"), "overlay.yaml"),
        file="overlay.yaml",
    ),
}


def all_cases():
    for folder, pack in BY_FOLDER.items():
        for file in sorted(PACKS.joinpath(folder, "cases").iterdir(), key=lambda each: each.name):
            cases = read_cases(file.read_text("utf-8"), file.name, pack=pack)
            for case in cases.cases:
                yield pytest.param(pack, case, id=f"{folder}: {case.case}")


def measure_of(pack, name):
    for placed in placed_items(pack):
        if placed.item.id == name:
            return placed.measure, placed.item.points, gap_table(pack.gaps, placed.section.gaps)
    bonus = next(bonus for bonus in pack.bonuses if bonus.id == name)
    return bonus.score, bonus.points, gap_table(pack.gaps)


def is_asked(pack, case):
    placed = next(each for each in placed_items(pack) if each.item.id == case.item)
    applies = placed.item.applies or placed.group.applies
    if case.given.unit_kind not in applies.to:
        return False
    return holds(applies.when, case.given.facts, case.case)


@pytest.mark.parametrize(("pack", "case"), list(all_cases()))
def test_the_case_comes_out_as_it_says(pack, case):
    if case.expect.asked is not None:
        assert is_asked(pack, case) is case.expect.asked
        return
    measure, points, gaps = measure_of(pack, case.item)
    given = case.given
    gap_parts = {part: Lacking(gap) for part, gap in given.part_gaps.items()}
    earned = earn(
        measure,
        points,
        Given(
            value=Lacking(given.gap) if given.gap else given.value,
            parts={**given.parts, **gap_parts},
            facts=given.facts,
            peers=Peers.of(given.peers),
        ),
        pack=pack,
        gaps=gaps,
    )

    assert (earned.points, earned.state) == (case.expect.earned, case.expect.state)
    if case.expect.because:
        assert earned.because.en == case.expect.because


@pytest.mark.parametrize("folder", BY_FOLDER)
def test_every_measure_of_a_pack_has_a_case(folder):
    pack = BY_FOLDER[folder]
    shown = {param.values[1].item for param in all_cases() if param.values[0] is pack}
    kinds_shown = {measure_of(pack, name)[0].kind for name in shown}
    kinds_used = {placed.measure.kind for placed in placed_items(pack)}
    kinds_used |= {bonus.score.kind for bonus in pack.bonuses}
    assert folder == "example-province" or kinds_shown == kinds_used


@pytest.mark.parametrize("folder", ["national-2012", "gansu-2011-example"])
def test_every_item_scored_by_a_number_has_a_case(folder):
    pack = BY_FOLDER[folder]
    shown = {param.values[1].item for param in all_cases() if param.values[0] is pack}
    by_number = {
        placed.item.id for placed in placed_items(pack) if hasattr(placed.measure, "indicator")
    }
    assert by_number <= shown


def test_a_case_of_an_unknown_item_is_refused():
    case = "{case: x, item: aproved, given: {}, expect: {}}"
    text = f"format: rule-cases/1\npack: other\ncases:\n- {case}\n"

    with pytest.raises(PackInvalid) as refused:
        read_cases(text, "x.yaml", pack=NATIONAL)

    assert [(fault.where, fault.kind.code) for fault in refused.value.faults] == [
        ("x.yaml:2", "pack-name-unknown"),
        ("x.yaml:4", "pack-name-unknown"),
    ]
    assert "approved" in refused.value.faults[1].remedy("en")
