from datetime import date

import pytest

from kaohe.core.errors import PackInvalid, PackNotInForce
from kaohe.core.rules import move_to, read_pack, require_in_force

FIRST, LAST = date(2013, 1, 6), date(2013, 12, 31)


@pytest.fixture(scope="session")
def ready(small_text):
    """The small pack, ready to be settled."""
    text = small_text.replace("held: true", f"held: true, digest: {'0' * 64}").replace(
        "    otherwise: {zh: 另法, en: otherwise}",
        "    otherwise: {zh: 另法, en: otherwise}\n"
        "    settled: {by: the office, on: 2013-01-05, reason: settled in a meeting}",
    )
    return read_pack(text, "ready.yaml")


@pytest.fixture(scope="session")
def in_force(ready):
    settled = move_to(ready, "settled", days=(None, None))
    return move_to(settled, "in_force", days=(FIRST, LAST))


def reason(pack, day):
    with pytest.raises(PackNotInForce) as refused:
        require_in_force(pack, on=day)
    (fault,) = refused.value.faults
    return fault


@pytest.mark.parametrize("day", [FIRST, date(2013, 6, 1), LAST])
def test_a_pack_is_in_force_from_its_first_day_to_its_last_both_included(in_force, day):
    require_in_force(in_force, on=day)


def test_a_pack_without_last_day_stays_in_force(ready):
    settled = move_to(ready, "settled", days=(None, None))
    open_ended = move_to(settled, "in_force", days=(FIRST, None))

    require_in_force(open_ended, on=date(2099, 1, 1))


def test_a_draft_is_not_in_force_and_says_which_decisions_are_unsettled(small):
    fault = reason(small, FIRST)

    assert fault.kind.code == "pack-still-draft"
    assert "d_one" in fault.problem("zh")


def test_a_draft_with_all_decisions_settled_is_still_a_draft(ready):
    assert "–" in reason(ready, FIRST).problem("en")


def test_the_day_before_the_first_is_too_early(in_force):
    fault = reason(in_force, date(2013, 1, 5))

    assert fault.kind.code == "pack-not-yet-in-force"
    assert "2013-01-06" in fault.problem("en")


def test_a_settled_pack_is_not_yet_in_force(ready):
    settled = move_to(ready, "settled", days=(None, None))

    assert reason(settled, LAST).kind.code == "pack-not-yet-in-force"


def test_the_day_after_the_last_is_too_late(in_force):
    fault = reason(in_force, date(2014, 1, 1))

    assert fault.kind.code == "pack-no-longer-in-force"
    assert "2013-12-31" in fault.problem("zh")


def test_a_superseded_pack_still_holds_for_the_days_on_which_it_was_in_force(in_force):
    superseded = move_to(in_force, "superseded", days=(FIRST, date(2013, 3, 1)))

    require_in_force(superseded, on=date(2013, 3, 1))
    assert reason(superseded, date(2013, 3, 2)).kind.code == "pack-no-longer-in-force"


def test_a_withdrawn_pack_holds_on_no_day(in_force):
    withdrawn = move_to(in_force, "withdrawn", days=(FIRST, None))

    assert reason(withdrawn, FIRST).kind.code == "pack-no-longer-in-force"


def test_a_pack_with_an_unsettled_decision_cannot_be_settled(small):
    with pytest.raises(PackInvalid) as refused:
        move_to(small, "settled", days=(None, None))

    assert [fault.kind.code for fault in refused.value.faults] == [
        "pack-unsettled",
        "pack-digest-missing",
    ]


def test_a_settled_pack_may_go_back_to_draft(ready):
    settled = move_to(ready, "settled", days=(None, None))

    assert move_to(settled, "draft", days=(None, None)).status == "draft"


@pytest.mark.parametrize("wanted", ["draft", "settled", "in_force"])
def test_nothing_leads_back_from_force(in_force, wanted):
    with pytest.raises(PackNotInForce) as refused:
        move_to(in_force, wanted, days=(FIRST, None))

    (fault,) = refused.value.faults
    assert fault.kind.code == "pack-step-not-allowed"
    assert "superseded, withdrawn" in fault.remedy("en")


def test_a_withdrawn_pack_has_no_next_step(in_force):
    withdrawn = move_to(in_force, "withdrawn", days=(FIRST, None))

    with pytest.raises(PackNotInForce):
        move_to(withdrawn, "in_force", days=(FIRST, None))
