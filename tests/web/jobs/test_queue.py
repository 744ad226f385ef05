"""Leases: one worker at a time, taken over when it falls silent, nothing kept that was lost."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from kaohe.core.errors import StepRefused
from kaohe.web.audit.office_acts import act
from kaohe.web.jobs.faults import KIND_UNKNOWN
from kaohe.web.jobs.models import Job
from kaohe.web.jobs.queue import (
    LEASE,
    MOST_ATTEMPTS,
    end,
    put_back,
    put_in,
    refuse,
    release_dead,
    renew,
    take,
    try_later,
)
from kaohe.web.jobs.running import do_job


@pytest.fixture
def office(person):
    return person("office-one", "office")


@pytest.fixture
def job(office):
    """A job that waits."""
    with act("register-import-asked", by=office) as doing:
        return put_in("no-such-kind", {"n": 1}, about="", doing=doing)


def later(seconds):
    return timezone.now() + timedelta(seconds=seconds)


def test_a_job_is_taken_by_one_worker(job):
    assert take("one").pk == job.pk
    assert take("two") is None


def test_a_silent_worker_loses_its_job_and_keeps_nothing(job):
    first = take("one")
    second = take("two", now=timezone.now() + LEASE + timedelta(seconds=1))
    assert (second.pk, second.attempts) == (first.pk, 2)
    assert not renew(first)

    def keep():
        with transaction.atomic():
            Job.objects.filter(pk=first.pk).update(about="made by the first")
            end(first, {})

    with pytest.raises(StepRefused, match="Another worker"):
        keep()
    assert Job.objects.get().about == ""
    end(second, {"rows": 3})
    assert (Job.objects.get().state, Job.objects.get().result) == ("done", {"rows": 3})


def test_a_worker_that_gives_signs_keeps_its_job(job):
    held = take("one")
    assert renew(held, (5, 10, "五行", "five rows"), now=later(20))
    assert take("two", now=later(40)) is None
    told = Job.objects.get()
    assert (told.done, told.total, told.words_zh) == (5, 10, "五行")


def test_an_attempt_that_broke_off_waits_longer_each_time(job):
    waits = []
    for attempt in range(1, 4):
        held = take("one", now=later(1000))
        assert held.attempts == attempt
        begun = timezone.now()
        try_later(held, status=-9)
        waits.append(round((Job.objects.get().not_before - begun).total_seconds()))
        assert take("two") is None
    assert waits == [2, 4, 8]


def test_after_the_last_attempt_it_has_failed_in_whole_sentences(job):
    for _ in range(MOST_ATTEMPTS):
        try_later(take("one", now=later(1000)), status=-9)
    failed = Job.objects.get()
    (fault,) = failed.faults
    assert (failed.state, fault["code"], take("one", now=later(1000))) == (
        "failed",
        "job-broke",
        None,
    )
    assert "退出码-9" in fault["zh"][0]
    assert fault["zh"][0].endswith("。")
    assert fault["en"][0].endswith(".")


def test_a_worker_killed_again_and_again_lets_the_job_fail(job):
    for round_ in range(MOST_ATTEMPTS):
        assert take(f"worker-{round_}", now=later(100 * round_)).attempts == round_ + 1
    assert take("last", now=later(10_000)) is None
    assert Job.objects.get().state == "failed"


def test_a_job_put_back_has_used_no_attempt(job):
    put_back(take("one"))
    assert take("two").attempts == 1


def test_what_cannot_be_done_as_asked_is_not_tried_again(job):
    do_job(take("one"), lambda *_told, **_words: None)
    told = Job.objects.get()
    assert (told.state, told.faults[0]["code"]) == ("failed", KIND_UNKNOWN.code)


def test_who_lost_the_lease_cannot_tell_a_failure(job):
    first = take("one")
    take("two", now=later(100))
    refuse(first, [KIND_UNKNOWN.at("x")])
    assert Job.objects.get().state == "working"


def test_the_office_tries_a_failed_job_again(job, enter, office):
    do_job(take("one"), lambda *_told, **_words: None)
    browser = enter(office)
    assert "没有这种后台任务" in browser.get("/jobs").content.decode()
    browser.post(f"/jobs/{job.pk}/again")
    assert (Job.objects.get().state, Job.objects.get().attempts) == ("waiting", 0)
    page = browser.post(f"/jobs/{job.pk}/again", follow=True).content.decode()
    assert "状态已经变化" in page


def test_a_job_that_was_given_up_leaves_its_worker(job, enter, office):
    held = take("one")
    enter(office).post(f"/jobs/{job.pk}/give-up")
    assert (Job.objects.get().state, renew(held)) == ("given_up", False)


def test_the_part_that_follows_a_job_asks_again_until_it_has_ended(job, enter, person):
    browser = enter(person("sys-one", "system"))
    assert "every 2s" in browser.get(f"/jobs/{job.pk}/part").content.decode()
    end(take("one"), {})
    answer = browser.get(f"/jobs/{job.pk}/part", headers={"hx-request": "true"})
    assert ("every 2s" in answer.content.decode(), answer["HX-Refresh"]) == (False, "true")


def test_a_system_administrator_sees_jobs_and_touches_none(job, enter, person):
    browser = enter(person("sys-one", "system"))
    assert browser.get("/jobs").status_code == 200
    assert browser.post(f"/jobs/{job.pk}/give-up").status_code == 404


def test_a_worker_that_was_killed_here_is_not_waited_for(job):
    take("here:7:a")
    release_dead("there", is_there=lambda _process: False)
    release_dead("here", is_there=lambda _process: True)
    assert take("here:8:b") is None
    release_dead("here", is_there=lambda process: process != 7)
    assert take("here:8:b").pk == job.pk
