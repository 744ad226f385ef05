"""Devices on the office's pages: a code is shown once, a device is revoked, a phone is named."""

from __future__ import annotations

import re

from django.urls import reverse

from kaohe.web.fieldwork.models import Device, DeviceRevocation, DutyPhone, EnrolmentCode

CODE = re.compile(r"Y[0-9A-Z]{3}(-[0-9A-Z]{4}){3}")


def test_a_code_is_shown_once_and_kept_as_a_hash(field, enter):
    browser = enter(field.office)
    page = browser.get(reverse("field_devices", args=[field.cycle.pk]))
    assert field.people[0].name in page.content.decode()
    form = {"body": "33", "person": field.people[0].username, "request": "one"}
    shown = browser.post(reverse("field_code", args=[field.cycle.pk]), form).content.decode()
    code = CODE.search(shown)[0].replace("-", "")
    assert f"#code={code}" in shown
    assert code not in str(list(EnrolmentCode.objects.values()))
    assert not CODE.search(browser.get(page.request["PATH_INFO"]).content.decode())


def test_nobody_gets_a_code_who_is_not_of_the_team(field, enter, person):
    browser, stranger = enter(field.office), person("stranger", "inspector")
    form = {"body": "33", "person": stranger.username}
    answer = browser.post(reverse("field_code", args=[field.cycle.pk]), form, follow=True)
    assert "考核组" in answer.content.decode()
    assert not EnrolmentCode.objects.exists()


def test_the_duty_officer_revokes_a_device_with_a_reason(field, enter, person):
    one = field.phone(0)
    browser = enter(person("duty", "duty"))
    address = reverse("field_revoke", args=[field.cycle.pk])
    browser.post(address, {"device": one.device, "reason": " "})
    assert not DeviceRevocation.objects.exists()
    browser.post(address, {"device": one.device, "reason": "手机遗失"})
    assert DeviceRevocation.objects.get().device == Device.objects.get()
    assert one.ask("POST", "hello", {"nonce": "1"})[1]["revoked"] is True
    page = browser.get(reverse("field_devices", args=[field.cycle.pk])).content.decode()
    assert "手机遗失" in page


def test_a_lost_device_is_revoked_and_another_code_is_shown(field, enter):
    one = field.phone(0)
    form = {"device": one.device, "reason": "手机遗失"}
    address = reverse("field_replace", args=[field.cycle.pk])
    shown = enter(field.office).post(address, form).content.decode()
    assert CODE.search(shown)
    assert DeviceRevocation.objects.count() == 1


def test_the_duty_phone_goes_to_the_phones(field, enter):
    address = reverse("field_phone", args=[field.cycle.pk])
    enter(field.office).post(address, {"number": "010-12345678"})
    assert DutyPhone.objects.get().number == "010-12345678"
    setting = field.phone(0).ask("GET", "setting")[1]
    assert setting["duty_phone"] == "010-12345678"
    assert [each["county"] for each in setting["counties"]] == sorted(field.small.COUNTIES)
    assert setting["pack"]["digest"] == field.cycle.pack_digest
    assert {each["kind"] for each in setting["checklists"]} >= {"private_enterprise_union"}
