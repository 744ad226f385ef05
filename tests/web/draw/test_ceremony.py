"""The ceremony in the office, step by step, in its one order."""

import json
import re

import pytest
from django.apps import apps

from kaohe.core.errors import KaoheError
from kaohe.web.audit.checking import check_ledger
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.acts import find_met
from kaohe.web.draw import freezing, keys, salts, seed, steps
from kaohe.web.draw.models import RolledDice
from kaohe.workflows.ceremony.opening import find_seed
from kaohe.workflows.ceremony.steps import state_of

ROLES = ("组长", "监督员", "省级代表")
DICE = "38461520937716450293"


def codes(refused):
    return [fault.kind.code for fault in refused.value.faults]


def test_the_steps_lead_to_one_seed_and_the_year_learns_of_it(held):
    held.hold()
    state = state_of(ledger(), held.draw.id)
    assert (state.has_seed, find_met(held.cycle)) == (
        True,
        {"rules_chosen", "opening_witnessed", "seed_made"},
    )
    assert held.draw.id == held.cycle.id


def test_the_ledger_of_the_office_is_whole_after_a_ceremony(held):
    held.hold()
    assert check_ledger(ledger()).faults == ()


def test_the_seed_is_told_to_the_year_as_it_was_published(held):
    held.hold()
    made = find_seed(ledger(), held.draw.id).seed
    told = held.cycle.met_needs.get(need="seed_made").record
    assert (told, held.folder.published.rolled().seed) == (made, made)


def test_whoever_built_the_frame_does_not_enter_it(held):
    held.plan()
    seen = held.stage()
    with pytest.raises(KaoheError) as refused:
        freezing.enter_frozen(held.cycle, seen=seen, by=held.one)
    assert codes(refused) == ["draw-frame-by-one"]


def test_a_frame_that_was_built_again_meanwhile_is_not_entered_unseen(held):
    held.plan()
    held.stage()
    with pytest.raises(KaoheError) as refused:
        freezing.enter_frozen(held.cycle, seen="ab" * 32, by=held.other)
    assert codes(refused) == ["draw-frame-not-prepared"]


def test_no_frame_is_built_before_two_people_have_frozen_the_register(held):
    held.plan()
    with pytest.raises(KaoheError) as refused:
        freezing.ask_for_frame(held.cycle, by=held.one)
    assert codes(refused) == ["draw-register-not-frozen"]


def test_no_county_is_given_salts_before_a_frame_is_built_from_the_register(held):
    held.plan()
    with pytest.raises(KaoheError) as refused:
        salts.hand_out_salts(held.cycle, "33", with_records=False, by=held.one)
    assert codes(refused) == ["draw-register-not-frozen"]


def test_keys_are_entered_only_when_every_department_has_handed_its_own_in(held):
    held.plan()
    keys.hand_in_key(held.cycle, held.key_file("research"), by=held.one)
    with pytest.raises(KaoheError, match="grassroots、finance"):
        keys.enter_all_keys(held.cycle, by=held.one)


def test_nobody_rolls_before_the_opening_is_witnessed(held):
    held.plan()
    with pytest.raises(KaoheError) as refused:
        seed.record_roll(held.cycle, "组长", DICE, DICE, by=held.one)
    assert codes(refused) == ["order-dice-before-witness"]


def test_dice_that_were_entered_cannot_be_entered_again(held):
    held.open()
    seed.record_roll(held.cycle, "组长", DICE, DICE, by=held.one)
    with pytest.raises(KaoheError) as refused:
        seed.record_roll(held.cycle, "组长", DICE[::-1], DICE[::-1], by=held.one)
    assert codes(refused) == ["draw-rolled-twice"]
    assert RolledDice.objects.get().digits == DICE


def test_dice_that_are_witnessed_when_the_numbers_can_be_known_do_not_count(held):
    held.open()
    held.roll()
    with pytest.raises(KaoheError) as refused:
        held.witness(at=1_357_600_000)
    assert codes(refused) == ["ceremony-dice-unwitnessed"]


def test_the_numbers_count_only_when_two_people_have_typed_the_same(held):
    held.open()
    held.roll()
    held.witness()
    seed.type_result(held.cycle, "ssq 2013-01-08 2013004 3 9 15 20 27 29 + 14", by=held.one)
    seed.type_result(held.cycle, "ssq 2013-01-08 2013004 3 9 15 20 27 29 + 15", by=held.other)
    with pytest.raises(KaoheError) as refused:
        seed.make_seed(held.cycle, by=held.one)
    assert codes(refused) == ["draw-typed-not-alike"]


def test_one_person_who_types_twice_is_not_two(held):
    held.open()
    held.roll()
    held.witness()
    for _ in range(2):
        seed.type_result(held.cycle, "ssq 2013-01-08 2013004 3 9 15 20 27 29 + 14", by=held.one)
    assert seed.find_agreed(held.draw) is None


def test_a_second_plan_needs_the_void_of_the_first(held):
    held.plan()
    with pytest.raises(KaoheError):
        held.plan()
    steps.give_up(held.cycle, reason="记录表遗失", signed_by=["组长"], by=held.one)
    held.plan()
    assert [each.id for each in held.cycle.draws.order_by("entry")] == [
        "practice-small",
        "practice-small-2",
    ]


def test_a_void_takes_the_needs_of_the_year_back(held):
    held.open()
    steps.give_up(held.cycle, reason="见证有误", signed_by=["组长"], by=held.one)
    assert "opening_witnessed" not in find_met(held.cycle)


def test_a_year_that_stands_elsewhere_makes_no_seed(held):
    held.open()
    held.cycle.step = "teams"
    held.cycle.save()
    with pytest.raises(KaoheError) as refused:
        seed.record_roll(held.cycle, "组长", DICE, DICE, by=held.one)
    assert codes(refused) == ["draw-step-other"]


def test_no_secret_of_the_draw_stands_in_the_database(held):
    held.hold()
    key = json.loads((held.folder.path / "frame.key").read_text())["key"]
    rows = "".join(repr(list(model.objects.values_list())) for model in apps.get_models())
    assert key not in rows
    assert str(bytes.fromhex(key))[2:-1] not in rows
    assert (held.folder.path / "frame.key").stat().st_mode & 0o077 == 0


def test_the_whole_ceremony_is_held_in_the_browser(held, enter, confirm, as_file, forget_tries):
    one, other = enter(held.one), enter(held.other)
    for browser in (one, other):
        confirm(browser)

    def press(browser, name, **fields):
        answer = browser.post(held.address(name), fields, follow=True)
        page = answer.content.decode()
        assert answer.status_code == 200, page
        assert "alert-danger" not in page, re.findall('alert-danger[^<]*">([^<]*)', page)
        return page

    press(one, "draw_enter_plan", **held.plan_fields())
    seen = held.stage()
    assert seen in other.get(held.address("draw_frame")).content.decode()
    press(other, "draw_enter_frame", seen=seen)
    for name in held.small.HOLDERS:
        press(one, "draw_hand_in_key", file=as_file(held.key_file(name)))
    press(one, "draw_enter_keys")
    press(one, "draw_sign_checkpoint")
    request = one.get(held.address("draw_witness_request"), {"name": "zj"}).content
    assert request.startswith(b"old 0\n")
    press(one, "draw_take_cosignature", file=as_file(held.cosign()))
    press(one, "draw_enter_checkpoint")
    for role in ROLES:
        press(one, "draw_roll", role=role, first=DICE, second=DICE)
    press(one, "draw_enter_dice")
    press(one, "draw_sign_checkpoint")
    press(one, "draw_take_cosignature", file=as_file(held.cosign()))
    press(one, "draw_enter_checkpoint")
    for browser in (one, other):
        typed = {"issue_0": "2013004", "numbers_0": "3 9 15 20 27 29 + 14"}
        press(browser, "draw_type_result", **typed)
    page = press(one, "draw_make_seed")
    assert find_seed(ledger(), held.draw.id).seed in page


def test_a_weighty_step_asks_once_more_who_it_is(held, enter):
    answer = enter(held.one).post(held.address("draw_enter_plan"), held.plan_fields())
    assert (answer.status_code, "/reauthenticate" in answer["Location"]) == (302, True)
    assert held.draw is None


def test_all_faults_of_a_plan_come_back_with_what_was_typed(held, enter, confirm, forget_tries):
    browser = enter(held.one)
    confirm(browser)
    fields = held.plan_fields(dice="组长\n组长", policy="quorum none")
    answer = browser.post(held.address("draw_enter_plan"), fields)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "须为3位" in page
    assert "有重复：组长" in page
    assert "福彩中心公告" in page


def test_once_dice_stand_nothing_is_void_without_the_key_holders(held):
    held.open()
    held.roll()
    with pytest.raises(KaoheError) as refused:
        steps.give_up(held.cycle, reason="重掷", signed_by=["组长"], by=held.one)
    assert codes(refused) == ["order-void-after-dice"]
    assert find_met(held.cycle) >= {"opening_witnessed"}
