"""Tables of visits, permits to purge, observations, hand-overs, tries to enrol."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from kaohe.core.canonical import canonical_bytes
from kaohe.web.fieldwork import purging
from kaohe.web.fieldwork.enrolment_tries import LOCK, OF_CODE, find_lock, try_enrolment
from kaohe.web.fieldwork.models import FieldRevision, InboxState, NotedRevision
from kaohe.web.fieldwork.noting import note_waiting
from kaohe.web.fieldwork.processing import PAUSES
from kaohe.web.fieldwork.visit_acts import pick_revision
from kaohe.web.jobs.regular import RETRY_PERIOD, retry_what_is_due
from kaohe.web.observations.models import Observation
from kaohe.workflows.field_visits.receipts import check_body

PHOTO = b"\xff\xd8\xff\xe0 a photo"
TIMES = {"by": "field-1", "at": "2013-01-10T01:00:00.000Z", "member": "", "blobs": []}
ANSWER = {"item": "outcome", "part": "", "value": "verified_true", "reason": "", **TIMES}
GOOD = {"kind": "good", "text": "职工之家二十四小时开放", "blobs": []}
PROBLEM = {"kind": "problem", "text": "换届超期", "blobs": []}


def send(phone, visit, **more):
    name, content = phone.revise(visit, **more)
    assert phone.put_revision(visit, name, content)[0] == 201
    return name


def test_tables_of_visits_hold_what_was_disclosed_and_answered(visiting, enter):
    field, one, _two, _county, shown = visiting
    found = {"field": "name", "register": "", "found": "=1+1", "note": "已更名"}
    send(one, shown.visit.id, answers=[ANSWER], differences=[found], observations=[GOOD])
    browser, cycle = enter(field.office), field.cycle.pk

    def rows(table, **query):
        address = reverse("field_visits_csv", args=[cycle])
        answer = browser.get(address, {"table": table, **query})
        assert answer.content.startswith(b"\xef\xbb\xbf")
        return [*csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:]

    (visit,) = rows("visits")
    assert (visit[0], visit[2], visit[4]) == (shown.visit.id, shown.visit.record["name"], "team-1")
    assert rows("answers")[0][3] == "outcome"
    assert rows("differences")[0][5:] == ["'=1+1", "已更名"]
    assert rows("observations")[0][3:] == ["创新经验", GOOD["text"]]
    assert rows("visits", body="33", team="team-1") == [visit]
    assert rows("visits", body="11") == rows("visits", team="team-9") == []
    assert browser.get(reverse("field_visits_csv", args=[cycle]), {"table": "x"}).status_code == 404
    book = browser.get(reverse("field_visits_book", args=[cycle])).content
    with zipfile.ZipFile(io.BytesIO(book)) as packed:
        sheets = [name for name in packed.namelist() if name.startswith("xl/worksheets/sheet")]
        text = "".join(packed.read(name).decode() for name in packed.namelist())
    assert len(sheets) == 4
    assert shown.visit.record["name"] in text
    assert "<f>" not in text


def test_a_phone_deletes_only_by_a_permit_after_publication(visiting, enter, confirm):
    field, one, _two, _county, shown = visiting
    revision = send(one, shown.visit.id, answers=[ANSWER], blobs=[PHOTO])
    browser, cycle = enter(field.office), field.cycle.pk
    address = reverse("field_permit", args=[cycle])
    browser.get(reverse("field_purge", args=[cycle]))
    confirm(browser)

    def permits():
        return one.ask("GET", "tasks")[1]["purge"]

    def permit():
        return browser.post(address, {"device": one.device}, follow=True).content.decode()

    assert "没有可以准许清除的记录" in permit()
    assert permits() == []
    field.void()
    permit()  # a photo has not come
    assert permits() == []
    one.put_blob(PHOTO)
    assert "已准许清除1次抽查" in permit()
    (given,) = permits()
    assert (given["visit"], given["revision"]) == (shown.visit.id, revision)
    check_body(canonical_bytes(given), "purge-permit", campaign=one.campaign, key=one.key)
    (row,) = purging.list_devices(field.draw, _Everything())
    assert (row.due, [each.by for each in row.permits]) == ([], [field.office])


class _Everything:
    """Whose rows are all seen."""

    def limit(self, rows, _field="body"):
        return rows


def test_observations_of_the_phone_stand_in_the_ledger_of_observations_once(visiting):
    field, one, _two, _county, shown = visiting
    unsound = [{"kind": "gossip", "text": "x"}, {"kind": "good", "text": " "}, "no object"]
    said = {"answers": [ANSWER], "observations": [GOOD, PROBLEM, *unsound]}
    first = send(one, shown.visit.id, **said)
    assert set(Observation.objects.values_list("kind", "text", "visit", "by__username")) == {
        ("good", GOOD["text"], shown.visit.id, "field-1"),
        ("problem", PROBLEM["text"], shown.visit.id, "field-1"),
    }
    noted = NotedRevision.objects.get(revision=first)
    assert (noted.noted, noted.left_out) == (2, 2)
    more = {**PROBLEM, "text": "未建职代会"}
    second = send(one, shown.visit.id, number=2, observations=[GOOD, more], answers=[ANSWER])
    assert Observation.objects.count() == 2  # in conflict: nobody has picked
    pick_revision(FieldRevision.objects.get(pk=second), reason="后交的完整", by=field.office)
    assert Observation.objects.count() == 3
    assert note_waiting() == 0
    retry_what_is_due()
    assert Observation.objects.count() == 3


def test_what_waits_is_tried_again_when_it_is_due_and_looked_for_often_enough(visiting):
    _field, one, _two, county, _shown = visiting
    visit = f"{one.campaign.id}/33/{county}/social/1"
    name, content = one.revise(visit)
    assert one.put_revision(visit, name, content)[0] == 202
    states = InboxState.objects.filter(inbox__subject=name)
    retry_what_is_due()
    assert states.get().tries == 0
    states.update(due=timezone.now())
    retry_what_is_due()
    retry_what_is_due()
    assert states.get().tries == 1
    assert PAUSES[1] - timedelta(minutes=1) < states.get().due - timezone.now() <= PAUSES[1]
    assert timedelta(seconds=RETRY_PERIOD) * 10 < PAUSES[0]


def test_too_many_tries_of_a_code_wait_and_the_right_one_is_forgiven(field):
    code = field.code(0)
    bare = code.replace("-", "")
    phone = field.phone(1)
    wrong = {**phone.enrolment(bare), "proof": "00" * 64}
    statuses = [phone.ask("POST", "enrolments", wrong)[0] for _ in range(OF_CODE + 2)]
    assert statuses == [401] * OF_CODE + [429] * 2
    status, headers, _body = phone.call("POST", "enrolments", canonical_bytes(wrong))
    assert (status, headers["Retry-After"]) == (429, "900")
    right = phone.enrolment(bare)
    assert phone.ask("POST", "enrolments", right)[0] == 429
    other = phone.ask("POST", "enrolments", {**right, "code": "Y" + "0" * 15})
    assert other[0] == 401  # another code is not locked


@pytest.mark.django_db
def test_an_address_is_locked_after_many_codes_and_opens_by_itself():
    for number in range(20):
        assert try_enrolment(f"code {number}", "192.0.2.7") is None
    left = try_enrolment("code 99", "192.0.2.7")
    assert timedelta(0) < left <= LOCK
    assert try_enrolment("code 99", "192.0.2.8") is None
    assert find_lock("", "192.0.2.7", now=timezone.now() + LOCK) is None


def test_the_room_begins_at_the_board(field, enter):
    board = reverse("field_board", args=[field.cycle.pk])
    assert enter(field.office).get(reverse("field_home")).url == board


def test_a_device_in_another_ones_place_is_shown(visiting, enter):
    field, one, two, _county, shown = visiting
    send(one, shown.visit.id, answers=[ANSWER])
    subject = {"device": one.device, "to": two.device, "reason": "手机落水"}
    field.hand_over(subject)
    browser, cycle = enter(field.office), field.cycle.pk
    page = browser.get(reverse("field_board", args=[cycle])).content.decode()
    assert "人员field-1的设备已由人员field-2的接替" in page
    visit = browser.get(reverse("field_visit", args=[cycle, shown.visit.id])).content.decode()
    assert "已由人员field-2的设备接替" in visit
