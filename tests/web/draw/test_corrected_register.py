"""A frame rests on the register in force, and ends the time of corrections."""

from __future__ import annotations

from datetime import date

import pytest

from kaohe.core.errors import KaoheError
from kaohe.web.draw import freezing, steps
from kaohe.web.registers.correction_state import is_too_late
from kaohe.web.registers.models import FrozenRegister, RegisterSnapshot


@pytest.fixture
def freeze_register(held):
    """Let a register hold, as if two people had frozen it."""

    def hold(digest):
        told = {"at": held.draw.at, "entry": 0}
        snapshot = RegisterSnapshot.objects.create(
            cycle=held.cycle,
            digest=digest,
            root=digest,
            as_of=date(2012, 12, 31),
            folder="none",
            by=held.one,
            files=1,
            counts={},
            **told,
        )
        FrozenRegister.objects.create(cycle=held.cycle, snapshot=snapshot, statement=digest, **told)

    return hold


def test_a_frame_of_a_register_that_holds_no_more_is_not_entered(held, freeze_register):
    held.plan()
    root = held.stage()
    freeze_register("cd" * 32)
    with pytest.raises(KaoheError) as refused:
        freezing.enter_frozen(held.cycle, seen=root, by=held.other)
    assert [each.kind.code for each in refused.value.faults] == ["draw-frame-of-older-register"]


def test_the_page_of_a_frame_says_that_the_register_was_corrected(held, freeze_register, enter):
    held.plan()
    held.stage()
    freeze_register("cd" * 32)
    page = enter(held.other).get(held.address("draw_frame")).content.decode()
    assert ("须重新生成抽样框" in page, "固定并登记" in page) == (True, False)


def test_a_frame_of_the_register_in_force_is_entered_and_ends_corrections(held, freeze_register):
    held.plan()
    freeze_register("ab" * 32)
    assert not is_too_late(held.cycle)
    held.freeze()
    assert is_too_late(held.cycle)
    steps.give_up(held.cycle, reason="记录表遗失", signed_by=["组长"], by=held.one)
    assert not is_too_late(held.cycle)
