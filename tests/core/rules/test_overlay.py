import pytest

from kaohe.core.errors import PackInvalid
from kaohe.core.rules import Overlay, apply_overlay, pack_digest, read_overlay
from kaohe.core.rules.checks.survey import placed_items

HEAD = """\
format: rule-overlay/1
pack: own
version: 2012.1.0
status: draft
title: {{zh: 自定, en: own}}
extends: {{pack: small, version: 2012.1.0, digest: "{digest}"}}
"""
SCORE = (
    "  - {term: own_measured, item: by_line, score: "
    "{kind: linear, indicator: rate, zero_at: 0.5, full_at: 0.8, cite: text/1}}\n"
)
BONUS = """\
  - term: own_bonus
    bonus:
      id: extra
      name: {zh: 加, en: extra}
      points: 3
      cite: text/1
      score: {kind: per_event, cite: text/1, events: [{id: e, points: 1, name: {zh: 次, en: e}}]}
"""
VETO = (
    "  - {term: own_veto, veto: "
    "{id: no, name: {zh: 否, en: no}, effect: zero_total, cite: text/1}}\n"
)


@pytest.fixture
def lay(small):
    def apply(*fills, more=""):
        text = HEAD.format(digest=pack_digest(small)) + more + "fills:\n" + "".join(fills)
        return apply_overlay(small, read_overlay(text, "own.yaml"), file="own.yaml")

    return apply


def item(pack, name):
    return next(placed.item for placed in placed_items(pack) if placed.item.id == name)


def test_a_score_is_replaced_and_nothing_else(lay, small):
    own = lay(SCORE)

    assert str(item(own, "by_line").score.zero_at) == "1/2"
    assert item(own, "by_bands") == item(small, "by_bands")
    assert (own.pack, own.version, own.status) == ("own", "2012.1.0", "draft")


def test_bonus_and_veto_are_added(lay):
    own = lay(BONUS, VETO)

    assert [each.id for each in own.bonuses] == ["extra"]
    assert [each.id for each in own.vetoes] == ["no"]


def test_points_are_set_where_the_sums_still_agree(small, small_text):
    from kaohe.core.rules import read_pack

    text = small_text.replace("at: plan, cite", "at: judged, cite")
    base = read_pack(text, "p.yaml")
    fills = (
        "fills:\n  - {term: own_points, item: plan, points: 3}\n"
        "  - {term: own_points, item: truthful, points: 1}\n"
    )
    overlay = read_overlay(HEAD.format(digest=pack_digest(base)) + fills, "own.yaml")

    own = apply_overlay(base, overlay, file="own.yaml")

    assert (item(own, "plan").points, item(own, "truthful").points) == (3, 1)


def test_the_bodies_of_the_base_are_not_those_of_the_province(lay):
    own = lay(SCORE)

    assert (own.bodies, own.comparison_groups, own.teams) == ((), (), None)
    assert {own.ranking.within, own.awards.within, own.tail_exclusions[0].within} == {"all"}


def test_a_province_may_have_bodies_and_groups_of_its_own(lay):
    groups = (
        "comparison_groups:\n  - {id: all, name: {zh: 组, en: g}, members: [a], cite: text/1}\n"
    )
    own = lay(SCORE, more="bodies:\n  - {id: a, name: {zh: 县, en: county}}\n" + groups)

    assert [body.id for body in own.bodies] == ["a"]
    assert own.ranking.within == "comparison_group"


def test_a_filled_term_is_no_longer_open(lay, small):
    own = lay(BONUS)

    assert [term.id for term in small.open_terms if term not in own.open_terms] == ["own_bonus"]


def test_own_decisions_and_sources_are_added(lay, small):
    more = (
        "sources:\n  - {id: local, title: 本省办法, held: false}\n"
        "decisions:\n"
        "  - {id: d_own, question: {zh: 问, en: q}, choice: {zh: 一, en: a}, "
        "otherwise: {zh: 二, en: b}}\n"
    )
    own = lay(SCORE.replace("cite: text/1", "cite: local/3, decision: d_own"), more=more)

    assert [each.id for each in own.sources] == ["text", "local"]
    assert own.decisions[: len(small.decisions)] == small.decisions


def test_faults_of_the_whole_are_told_in_the_lines_of_the_overlay(lay):
    with pytest.raises(PackInvalid) as refused:
        lay(BONUS.replace("cite: text/1", "cite: txt/1"), SCORE.replace("rate", "ratte"))

    assert {(fault.where, fault.kind.code) for fault in refused.value.faults} == {
        ("own.yaml:9", "pack-name-unknown"),
        ("own.yaml:15", "pack-name-unknown"),
    }


def test_an_overlay_made_by_a_program_has_no_lines(small):
    overlay = Overlay.model_validate(
        {
            "format": "rule-overlay/1",
            "pack": "own",
            "version": "2012.1.0",
            "status": "draft",
            "title": {"zh": "自定", "en": "own"},
            "extends": {
                "pack": "small",
                "version": "2012.1.0",
                "digest": pack_digest(small),
            },
            "fills": [{"term": "own_points", "item": "plan", "points": "3"}],
        }
    )

    with pytest.raises(PackInvalid) as refused:
        apply_overlay(small, overlay, file="own")

    assert [fault.where for fault in refused.value.faults] == ["own"]


def test_an_overlay_that_fills_nothing_is_refused(small):
    with pytest.raises(PackInvalid) as refused:
        read_overlay(HEAD.format(digest=pack_digest(small)) + "fills: []\n", "own.yaml")

    assert [fault.kind.code for fault in refused.value.faults] == ["pack-list-empty"]
