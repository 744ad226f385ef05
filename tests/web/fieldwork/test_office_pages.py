"""The office follows what is disclosed, reads visits, decides with reasons, sees what waits."""

from __future__ import annotations

from django.urls import reverse

from kaohe.web.fieldwork.device_acts import revoke_device
from kaohe.web.fieldwork.models import Device, FieldRevision, Inbox, VisitDecision
from kaohe.web.fieldwork.revisions import standing_of

PHOTO = b"\xff\xd8\xff\xe0 a photo of the notice board"
TIMES = {"by": "field-1", "at": "2013-01-10T01:00:00.000Z", "member": "", "blobs": []}
ANSWER = {"item": "outcome", "part": "", "value": "verified_true", "reason": "", **TIMES}
COUNTED = {"item": "employees", "part": "", "value": "37", "reason": "花名册", **TIMES}


def send(phone, visit, **more):
    name, content = phone.revise(visit, **more)
    status, _told = phone.put_revision(visit, name, content)
    return status, name, content


def page_of(browser, name, *args, **query):
    answer = browser.get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_board_shows_what_is_disclosed_and_nothing_of_what_came_early(field, enter):
    one, two = field.skip_holders(field.phone(0)), field.phone(1)
    browser, cycle = enter(field.office), field.cycle.pk
    drawn = one.depart()
    before = page_of(browser, "field_board", cycle)
    assert "已通知单位" in before
    county = max(drawn, key=lambda each: len(field.small.units_of(each)))
    early = f"{field.draw.pk}/33/{county}/private/0"
    assert send(one, early)[0] == 202
    for page in ("field_board", "field_quarantine"):
        told = page_of(browser, page, cycle)
        assert early not in told
        assert county not in told
    assert "账本里还没有这次抽查的公布记录" in told

    one.arrive(county, drawn[county], two)
    one.next_unit(county)
    assert "正在抽查" in page_of(browser, "field_board", cycle)


def test_the_board_is_sent_again_only_when_something_has_changed(visiting, enter):
    field, one, _two, _county, shown = visiting
    browser = enter(field.office)
    part = reverse("field_board_part", args=[field.cycle.pk])
    mark = browser.get(part).context["mark"]
    assert browser.get(part, {"seen": mark}).status_code == 204
    send(one, shown.visit.id, blobs=[PHOTO])
    again = browser.get(part, {"seen": mark})
    assert again.status_code == 200
    (each,) = again.context["visits"]
    assert (each["visit"].state, each["visit"].missing) == ("accepted", 1)


def test_a_visit_shows_answers_register_and_photos_in_a_sandbox(visiting, enter, person):
    field, one, _two, _county, shown = visiting
    visit, browser, cycle = shown.visit.id, enter(field.office), field.cycle.pk
    digest = one.put_blob(PHOTO)
    found = {"field": "name", "register": "", "found": "另一个名称", "note": "已更名"}
    said = {"answers": [ANSWER, COUNTED], "differences": [found], "blobs": [PHOTO]}
    first = send(one, visit, about={"type": "image/jpeg", "name": "门牌.jpg"}, **said)[1]
    page = page_of(browser, "field_visit", cycle, visit)
    for words in ("职工人数", "37", "花名册", "另一个名称", "已更名", "计分的版本", "门牌.jpg"):
        assert words in page
    photo = browser.get(reverse("field_photo", args=[cycle, first, digest]))
    assert b"".join(photo) == PHOTO
    assert photo["Content-Type"] == "image/jpeg"
    assert "sandbox" in photo["Content-Security-Policy"]

    disguised = send(one, visit, parent=first, number=2, about={"type": "text/html"}, **said)[1]
    photo = browser.get(reverse("field_photo", args=[cycle, disguised, digest]))
    assert b"".join(photo) == PHOTO
    assert photo["Content-Type"] == "application/octet-stream"
    assert photo["Content-Disposition"].startswith("attachment")
    other = reverse("field_photo", args=[cycle, first, "0" * 64])
    assert browser.get(other).status_code == 404
    duty = enter(person("duty", "duty"))
    assert duty.get(reverse("field_visit", args=[cycle, visit])).status_code == 404


def test_a_visit_goes_back_with_a_word_for_each_item_and_a_reason(visiting, enter):
    field, one, _two, _county, shown = visiting
    first = send(one, shown.visit.id, answers=[ANSWER, COUNTED])[1]
    browser, address = enter(field.office), reverse("field_return", args=[field.cycle.pk])
    form = {"revision": first, "reason": " ", "comment:employees": "请补花名册照片", "comment:": ""}
    browser.post(address, form)
    assert not VisitDecision.objects.exists()
    browser.post(address, {**form, "reason": "材料不全"})
    (returned,) = one.ask("GET", "tasks")[1]["returned"]
    assert returned["comments"] == [{"item": "employees", "text": "请补花名册照片"}]
    page = page_of(browser, "field_visit", field.cycle.pk, shown.visit.id)
    assert "请补花名册照片" in page
    assert address not in page


def test_one_of_two_versions_is_picked_after_their_difference_was_seen(visiting, enter, person):
    field, one, _two, _county, shown = visiting
    first = send(one, shown.visit.id, answers=[ANSWER, COUNTED])[1]
    more = {**COUNTED, "value": "41"}
    second = send(one, shown.visit.id, number=2, answers=[ANSWER, more])[1]
    browser, cycle = enter(field.office), field.cycle.pk
    assert "版本冲突" in page_of(browser, "field_board", cycle)
    answer = browser.get(reverse("field_visit", args=[cycle, shown.visit.id]))
    (change,) = answer.context["revisions"][1]["changes"]
    assert (change.before[:2], change.after[:2]) == ("37", "41")
    address = reverse("field_decide", args=[cycle])
    form = {"revision": second, "decision": "pick", "reason": "核对花名册为41人"}
    assert enter(person("leader", "leader")).post(address, form).status_code == 404
    browser.post(address, form)
    assert standing_of(FieldRevision.objects.get(pk=first).visit).counting == second


def test_a_late_amendment_counts_when_the_office_approves_it(visiting, enter):
    field, one, two, county, shown = visiting
    _status, first, content = send(one, shown.visit.id, answers=[ANSWER])
    one.end_visit(county, shown, two, content)
    one.next_unit(county)
    late = send(
        one, shown.visit.id, parent=first, number=2, previous="", answers=[ANSWER, COUNTED]
    )[1]
    browser, cycle = enter(field.office), field.cycle.pk
    answer = browser.get(reverse("field_visit", args=[cycle, shown.visit.id]))
    assert answer.context["shown"].pk == first
    (change,) = answer.context["revisions"][1]["changes"]
    assert (change.before, change.after[:2]) == ("", "37")
    form = {"revision": late, "decision": "approve", "reason": "已核对"}
    browser.post(reverse("field_decide", args=[cycle]), form)
    assert standing_of(FieldRevision.objects.get(pk=first).visit).counting == late


def test_what_waits_says_why_and_is_let_pass_with_a_reason(visiting, enter):
    field, one, _two, _county, shown = visiting
    revoke_device(Device.objects.get(pk=one.device), reason="手机遗失", by=field.office)
    assert send(one, shown.visit.id, answers=[ANSWER])[0] == 202
    browser, cycle = enter(field.office), field.cycle.pk
    page = page_of(browser, "field_quarantine", cycle)
    assert "已被停用" in page
    assert shown.visit.id in page
    row = Inbox.objects.get(kind="revision")
    browser.post(reverse("field_try", args=[cycle]), {"piece": row.pk})
    assert not FieldRevision.objects.exists()
    form = {"piece": row.pk, "code": "field-device-revoked", "reason": "停用前已填完"}
    browser.post(reverse("field_admit", args=[cycle]), form)
    assert FieldRevision.objects.get().pk == row.subject
    assert "没有隔离的上报" in page_of(browser, "field_quarantine", cycle)
