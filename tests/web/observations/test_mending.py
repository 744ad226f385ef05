"""Observations, the rectification ledger, and the digest of good practice."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from kaohe.core.errors import KaoheError
from kaohe.web.base.today import read_today
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.observations.digest import list_chosen, word_practice
from kaohe.web.observations.mending import (
    ask_mending,
    check_mending,
    close_mending,
    is_late,
    note_observation,
    report_mending,
    state_of,
)
from kaohe.web.observations.models import MendingStep, Observation
from kaohe.web.observations.practice import fill_observations

OF = "/observations/of/assessment-2012"


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.OFFICE_HOME = tmp_path / "home"
    settings.OFFICE_HOME.mkdir(mode=0o700)


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def zhejiang(person):
    return person("zj-one", "province", body="33")


@pytest.fixture
def cycle(office):
    open_cycle(
        {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}, by=office
    )
    return Cycle.objects.get()


@pytest.fixture
def problem(cycle, office):
    return note_observation(cycle, "33", "problem", "会费没有单独记账。", by=office)


@pytest.fixture
def mending(problem, office):
    return ask_mending(
        problem, "浙江省总工会", "单独记账。", due=read_today() + timedelta(5), today=read_today(),
        by=office,
    )  # fmt: skip


def codes(raised):
    return {fault.kind.code for fault in raised.value.faults}


def test_a_problem_goes_from_the_visit_to_the_close(enter, cycle, problem, office, zhejiang):
    desk, body = enter(office), enter(zhejiang)
    page = f"{OF}/{problem.pk}"
    assert body.get(page).status_code == 404
    due = (read_today() + timedelta(5)).isoformat()
    desk.post(f"{page}/ask", {"owner": "浙江省总工会", "due": due, "wanted": "单独记账。"})
    assert "整改中" in body.get(page).content.decode()
    paper = SimpleUploadedFile("账册.pdf", b"%PDF-1.4 books")
    body.post(f"{page}/report", {"text": "已单独记账。", "paper": paper})
    assert "待复查" in desk.get(OF).content.decode()
    desk.post(f"{page}/check", {"result": "failed", "text": "账册只有一个月。"})
    body.post(f"{page}/report", {"text": "已补齐全年。"})
    desk.post(f"{page}/check", {"result": "passed", "text": "属实。"})
    desk.post(f"{page}/close", {"text": "整改到位。"})
    shown = body.get(page).content.decode()
    assert "已销号" in shown
    assert "账册只有一个月" in shown
    step = MendingStep.objects.exclude(paper_digest="").get()
    assert b"".join(body.get(f"{page}/papers/{step.pk}")) == b"%PDF-1.4 books"
    assert [each.subject for each in cycle.acts.order_by("pk")][-6:] == [
        "mending-asked", "mending-reported", "mending-checked", "mending-reported",
        "mending-checked", "mending-closed",
    ]  # fmt: skip


def test_another_body_sees_nothing_of_it(enter, mending, person):
    beijing = enter(person("bj-one", "province", body="11"))
    page = f"{OF}/{mending.observation.pk}"
    assert beijing.get(page).status_code == 404
    assert beijing.post(f"{page}/report", {"text": "已办。"}).status_code == 404
    assert "会费" not in beijing.get(OF).content.decode()


def test_steps_come_in_their_order(mending, office, zhejiang):
    with pytest.raises(KaoheError) as early:
        check_mending(mending, "属实。", is_passed=True, by=office)
    with pytest.raises(KaoheError) as sooner:
        close_mending(mending, "办结。", by=office)
    assert codes(early) == codes(sooner) == {"mending-step-not-due"}
    report_mending(mending, "已办。", by=zhejiang)
    check_mending(mending, "属实。", is_passed=True, by=office)
    close_mending(mending, "办结。", by=office)
    with pytest.raises(KaoheError) as closed:
        report_mending(mending, "再报。", by=zhejiang)
    assert codes(closed) == {"mending-step-not-due"}


def test_what_is_not_done_by_its_day_is_late(mending, zhejiang):
    on_the_day = mending.due
    after = on_the_day + timedelta(1)
    assert state_of(mending, on=on_the_day) == "open"
    assert state_of(mending, on=after) == "late"
    report_mending(mending, "已办。", by=zhejiang)
    assert state_of(mending, on=after) == "reported"
    assert is_late(mending, on=after)
    assert not is_late(mending, on=on_the_day)


def test_all_that_is_missing_is_told_at_once(problem, office):
    yesterday = read_today() - timedelta(1)
    with pytest.raises(KaoheError) as wrong:
        ask_mending(problem, " ", "", due=yesterday, today=read_today(), by=office)
    assert len(wrong.value.faults) == 3


def test_good_practice_is_chosen_and_worded_and_can_be_taken_out(enter, cycle, office, person):
    good = note_observation(cycle, "33", "good", "工会主席直选，职工满意。", by=office)
    desk = enter(office)
    page = f"{OF}/{good.pk}"
    desk.post(f"{page}/word", {"title": "主席直选", "text": "某厂工会主席由会员直选。"})
    digest = enter(person("leader-one", "leader")).get(f"{OF}/digest").content.decode()
    assert "某厂工会主席由会员直选。" in digest
    desk.post(f"{page}/word", {"title": "主席直选", "text": "改后的文字。"})
    assert [each.text for each in list_chosen(cycle)] == ["改后的文字。"]
    desk.post(f"{page}/drop")
    assert list_chosen(cycle) == []
    assert good.wordings.count() == 3


def test_only_what_fits_is_put_right_or_worded(cycle, problem, office):
    good = note_observation(cycle, "33", "good", "工会主席直选。", by=office)
    with pytest.raises(KaoheError) as mended:
        ask_mending(good, "甲", "乙", due=read_today(), today=read_today(), by=office)
    with pytest.raises(KaoheError) as worded:
        word_practice(problem, is_chosen=True, title="甲", text="乙", by=office)
    assert codes(mended) == codes(worded) == {"observation-not-of-kind"}


def test_the_same_is_noted_once(enter, cycle, problem, office):
    again = {"body": "33", "kind": "problem", "text": "会费没有单独记账。"}
    page = enter(office).post(f"{OF}/note", again)
    assert page.status_code == 422
    assert "已经登记" in page.content.decode()
    assert Observation.objects.count() == 1


def test_what_was_written_stays(problem):
    with pytest.raises(DatabaseError), transaction.atomic():
        Observation.objects.filter(pk=problem.pk).update(text="改")


def test_the_practice_run_gives_observations_that_are_true(cycle, practice, person):
    clerk = person("office-1", "office")
    person("zj-1", "province", body="33")
    del clerk
    fill_observations(practice.path, cycle)
    kinds = list(cycle.observations.values_list("kind", flat=True))
    assert 0 < kinds.count("problem") <= 6
    assert len(list_chosen(cycle)) == 1
