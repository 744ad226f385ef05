"""A password is changed from time to time, as GB/T 22239 asks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from kaohe.core.errors import InputError
from kaohe.web.accounts.models import User
from kaohe.web.environment import read_environment

PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests


@pytest.fixture
def clerk(person):
    return person("zj-union", "province", body="33")


def grow_old(clerk, days):
    User.objects.filter(pk=clerk.pk).update(password_set_at=timezone.now() - timedelta(days=days))


@pytest.mark.parametrize(("days", "leads_to"), [(89, None), (91, "/password")])
def test_after_ninety_days_nothing_opens_but_the_change_of_password(client, clerk, days, leads_to):
    client.force_login(clerk)
    grow_old(clerk, days)
    assert client.get("/directory").headers.get("Location") == leads_to


def test_a_new_password_opens_everything_again(client, clerk):
    client.force_login(clerk)
    grow_old(clerk, 91)
    assert "密码已使用90天以上" in client.get("/password").content.decode()
    new = {"oldpassword": PASSWORD, "password1": PASSWORD + "x", "password2": PASSWORD + "x"}
    assert client.post("/password", new).status_code == 302
    assert client.get("/directory").status_code == 200


def test_the_same_password_again_is_no_change(client, clerk):
    client.force_login(clerk)
    grow_old(clerk, 91)
    same = {"oldpassword": PASSWORD, "password1": PASSWORD, "password2": PASSWORD}
    assert "不得与现用密码相同" in client.post("/password", same).content.decode()
    assert client.get("/directory")["Location"] == "/password"


def test_an_office_may_ask_for_no_change(client, clerk, settings):
    settings.PASSWORD_DAYS = 0
    client.force_login(clerk)
    grow_old(clerk, 4000)
    assert client.get("/directory").status_code == 200


@pytest.mark.parametrize("days", ["91", "-1", "often"])
def test_a_time_that_is_none_is_refused(days):
    with pytest.raises(InputError) as raised:
        read_environment({"KAOHE_PASSWORD_DAYS": days})
    assert "office-password-days-wrong" in {fault.kind.code for fault in raised.value.faults}
