"""The first page: what waits for each role, and where the years stand."""

from datetime import date

import pytest
from django.utils import timezone

from kaohe.web.accounts.models import AdministratorProposal
from kaohe.web.base.waiting import list_waiting, list_years, live_cycles
from kaohe.web.cases.models import Case, CaseAnswer, CaseProposal
from kaohe.web.cycles.acts import give_seat, leave_out_step, open_cycle
from kaohe.web.cycles.models import Cycle, Reminder
from kaohe.web.figures.models import Query, QueryAnswer
from kaohe.web.jobs.models import FAILED, Job
from kaohe.web.self_check.models import BodyQuery
from kaohe.web.teams.models import Trip, TripVersion

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
OF = "of/assessment-2012"
DUE = date(2013, 2, 1)


@pytest.fixture
def clerk(person):
    return person("office-one", "office")


@pytest.fixture
def cycle(clerk):
    return open_cycle(DETAILS, by=clerk)


@pytest.fixture
def done(clerk):
    """Who did a thing, and when, as every row has it."""
    return {"at": timezone.now(), "by": clerk, "entry": 0}


@pytest.fixture
def case(cycle, done):
    given = {
        "number": 1,
        "kind": "truth",
        "body": "33",
        "matter": "exists",
        "text": "在",
        "due": DUE,
    }
    return Case.objects.create(cycle=cycle, **given, **done)


def told(user):
    return [(str(each.name), each.number, each.url) for each in list_waiting(user, live_cycles())]


def test_nothing_waits_in_an_empty_office(clerk, enter):
    page = enter(clerk).get("/").content.decode()

    assert ("目前没有等您办理的事项。" in page, "考核办公室" in page) == (True, True)
    assert (told(clerk), list_years(clerk, live_cycles())) == ([], [])


def test_the_year_is_told_with_its_step_its_next_day_and_what_is_missing(cycle, clerk, person):
    (line,) = list_years(clerk, live_cycles())

    assert (line.title, line.url, line.step) == ("2012年度考核", f"/cycles/{OF}", "征求意见")
    assert (line.due.name, line.missing) == ("完成考评（2月底）", 0)
    leave_out_step(cycle, by=clerk, version=cycle.version)
    assert list_years(clerk, live_cycles())[0].missing == 6
    (line,) = list_years(person("zj-union", "province", body="33"), live_cycles())
    assert (line.url, line.missing) == (f"/cycles/{OF}/calendar", None)
    assert list_years(person("aud-one", "audit"), live_cycles()) == []


def test_a_year_that_is_archived_waits_for_nobody(cycle, clerk, done):
    query = Query.objects.create(cycle=cycle, body="33", text="为什么", due=DUE, **done)
    QueryAnswer.objects.create(query=query, text="更正", **done)
    assert len(told(clerk)) == 1
    Cycle.objects.update(step="archived")

    assert (told(clerk), list_years(clerk, live_cycles())) == ([], [])


def test_a_body_is_told_of_its_own_questions_and_of_no_others(cycle, clerk, case, done, person):
    for body in ("33", "44"):
        Query.objects.create(cycle=cycle, body=body, text="为什么", due=DUE, **done)
        asked = {"cycle": cycle, "body": body, "question": "何时", "due": DUE}
        BodyQuery.objects.create(asked_at=done["at"], asked_by=clerk, **asked)
        Reminder.objects.create(
            cycle=cycle, step="self_check", body=body, due=DUE, days_before=7, **done
        )

    assert told(person("zj-union", "province", body="33")) == [
        ("答复数据查询", 1, f"/figures/{OF}/queries"),
        ("答复评审中的查询", 1, f"/cycles/{OF}/report-queries"),
        ("答复不实事项", 1, f"/cases/{OF}"),
        ("阅读催报", 1, f"/cycles/{OF}/reminders"),
    ]


def test_what_a_body_answered_waits_for_the_office_and_then_for_the_leaders(
    case, clerk, done, person
):
    leader = person("leader-one", "leader")
    CaseAnswer.objects.create(case=case, text="已注销", **done)
    assert told(clerk) == [("对已答复的不实事项提出处理意见", 1, f"/cases/{OF}")]
    CaseProposal.objects.create(case=case, number=1, verdict="upheld", reason="属实", **done)

    assert told(clerk) == []
    assert told(leader) == [("审定不实事项和异议的处理意见", 1, f"/cases/{OF}")]


def test_a_leader_is_led_to_the_step_that_the_own_seat_signs(cycle, clerk, person):
    leader = person("leader-one", "leader")
    give_seat(cycle, "deputy_chair", leader, by=clerk, version=cycle.version)
    assert told(leader) == []
    leave_out_step(cycle, by=clerk, version=cycle.version)

    assert told(leader) == [("签批目前的步骤", 1, f"/cycles/{OF}/sign-off")]


def test_a_record_that_was_handed_in_waits_for_the_finance_department(cycle, done, person):
    trip = Trip.objects.create(cycle=cycle, team="1", body="33", **done)
    TripVersion.objects.create(trip=trip, number=1, record={}, is_handed_in=True, **done)

    assert told(person("fin-one", "finance")) == [("审核出差记录", 1, f"/teams/{OF}/trips")]


def test_a_proposed_administrator_waits_for_the_other_security_administrator(security, person):
    one, other = security
    made = person("aud-one")
    AdministratorProposal.objects.create(
        user=made, role="audit", proposed_by=one, at=timezone.now()
    )

    assert told(one) == []
    assert told(other) == [("决定管理员提名", 1, "/people/proposals")]


def test_a_job_that_failed_is_told_to_the_office_and_to_whoever_runs_the_machine(clerk, person):
    Job.objects.create(
        kind="screening",
        state=FAILED,
        arguments={},
        entry=0,
        asked_by=clerk,
        asked_at=timezone.now(),
        not_before=timezone.now(),
    )

    assert told(clerk) == told(person("sys-one", "system")) == [("没有办成的后台任务", 1, "/jobs")]
