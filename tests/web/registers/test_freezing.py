"""Two different people freeze what both have seen; nothing replaces it afterwards."""

import pytest
from django.db import DatabaseError, transaction

from kaohe.web.cycles.acts import find_met
from kaohe.web.jobs.models import Job
from kaohe.web.registers.current import current_register, frozen_register
from kaohe.web.registers.models import FreezeSignature, FrozenRegister, RegisterSnapshot

OF = "/registers/of/assessment-2012"
REASON = "单位已书面说明"


@pytest.fixture
def sign(confirm):
    """Sign the freeze in a browser."""

    def send(browser, *, reason=REASON, seen=None):
        confirm(browser)
        wanted = RegisterSnapshot.objects.last().statement_digest()
        form = {"seen": seen or wanted, "reason": reason}
        return browser.post(f"{OF}/freeze/sign", form, follow=True).content.decode()

    return send


@pytest.fixture
def second(enter, statistician):
    """The browser of another person."""
    return enter(statistician)


def test_two_people_freeze_the_register(imported, clerk, second, sign, work):
    sign(clerk)
    assert (Job.objects.filter(kind="register-freeze").count(), frozen_register(imported)) == (
        0,
        None,
    )
    sign(second)
    work()
    assert frozen_register(imported) == current_register(imported)
    assert "register_frozen" in find_met(imported)
    assert "数据库已固定" in clerk.get(f"{OF}/freeze").content.decode()


def test_one_person_alone_freezes_nothing(imported, clerk, sign, work):
    sign(clerk)
    assert "您已经签过" in sign(clerk)
    work()
    assert (FreezeSignature.objects.count(), frozen_register(imported)) == (1, None)


def test_the_second_person_is_shown_what_the_first_has_signed(imported, clerk, second, sign):
    sign(clerk)
    page = second.get(f"{OF}/freeze").content.decode()
    snapshot = RegisterSnapshot.objects.get()
    assert (snapshot.digest in page, FreezeSignature.objects.get().statement in page) == (
        True,
        True,
    )
    assert "人员office-one" in page


def test_who_saw_another_snapshot_signs_nothing(imported, clerk, sign):
    page = sign(clerk, seen="0" * 64)
    assert ("已不是现行的一份" in page, FreezeSignature.objects.count()) == (True, 0)


def test_signatures_of_an_earlier_snapshot_do_not_count(
    imported, clerk, second, sign, hand_in, work, enterprises
):
    sign(clerk)
    hand_in(enterprises())
    clerk.post(f"{OF}/import", {"as_of": "2012-12-31"})
    work()
    sign(second)
    work()
    assert frozen_register(imported) is None


def test_too_many_rows_aside_ask_for_a_reason(imported, clerk, sign):
    page = sign(clerk, reason=" ")
    assert ("须写明仍然固定的理由" in page, FreezeSignature.objects.count()) == (True, 0)


def test_after_the_freeze_nothing_is_taken_in_or_imported(
    imported, clerk, second, sign, work, hand_in, enterprises
):
    sign(clerk)
    sign(second)
    work()
    before = frozen_register(imported)
    assert hand_in(enterprises()).status_code == 422
    page = clerk.post(f"{OF}/import", {"as_of": "2012-12-31"}, follow=True).content.decode()
    assert "已由两人固定" in page
    assert frozen_register(imported) == before


def test_a_snapshot_that_was_tampered_with_is_not_frozen(imported, clerk, second, sign, work):
    sign(clerk)
    sign(second)
    part = next(current_register(imported).rglob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-8] + b"tampered")
    work()
    assert (frozen_register(imported), Job.objects.last().state) == (None, "failed")


def test_the_database_itself_refuses_to_change_a_freeze(imported, clerk, second, sign, work):
    sign(clerk)
    sign(second)
    work()
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        FrozenRegister.objects.update(statement="0" * 64)
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        FrozenRegister.objects.all().delete()


def test_a_leader_and_a_province_cannot_sign(imported, enter, person):
    for role, body in (("leader", ""), ("province", "33"), ("finance", "")):
        browser = enter(person(f"{role}-one", role, body=body))
        assert browser.post(f"{OF}/freeze/sign", {}).status_code == 404, role
