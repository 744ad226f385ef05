import pytest

from kaohe.core.errors import InputError
from kaohe.core.ledger import read_entry
from kaohe.web.accounts.acts import (
    close_account,
    decide_proposal,
    end_role,
    give_role,
    hand_over,
    open_account,
    propose_administrator,
)
from kaohe.web.accounts.models import User

PERSON = {"username": "zj-union", "name": "浙江填报员", "body": "33"}


def faults_of(raised):
    return [fault.kind.code for fault in raised.value.faults]


def test_an_account_is_opened_with_a_first_password_and_an_entry(security, books):
    before = books.size()
    user, password = open_account(PERSON, by=security[0])
    assert user.check_password(password)
    assert user.must_change_password
    assert books.size() == before + 1
    entry = read_entry(books.entry(before).entry)
    assert (entry.actor, entry.content["subject"]) == ("sec-one", "account-opened")


def test_everything_wrong_with_a_person_is_told_at_once(security, books):
    before = books.size()
    with pytest.raises(InputError) as raised:
        open_account({"username": "SEC one", "name": "", "body": "浙江"}, by=security[0])
    assert faults_of(raised) == ["account-field-wrong"] * 3
    assert books.size() == before


def test_nobody_but_a_security_administrator_opens_accounts(person):
    with pytest.raises(InputError) as raised:
        open_account(PERSON, by=person("clerk-one", "office"))
    assert faults_of(raised) == ["account-not-allowed"]


def test_an_administrator_holds_no_other_role(security, person):
    clerk = person("clerk-one", "office")
    with pytest.raises(InputError) as raised:
        propose_administrator(clerk, "audit", by=security[0])
    assert faults_of(raised) == ["account-roles-clash"]


def test_an_administrator_is_never_made_by_one_person(security, person):
    proposal = propose_administrator(person("new-one"), "audit", by=security[0])
    with pytest.raises(InputError):
        decide_proposal(proposal, approve=True, by=security[0])
    decide_proposal(proposal, approve=True, by=security[1])
    assert User.objects.get(username="new-one").roles == {"audit"}


def test_sessions_end_when_rights_change(security, person):
    clerk = person("clerk-one", "office")
    give_role(clerk, "finance", by=security[0])
    end_role(clerk, "office", by=security[0])
    assert clerk.rights_version == 2


def test_one_of_two_security_administrators_cannot_leave(security):
    with pytest.raises(InputError) as raised:
        close_account(security[0], by=security[1])
    assert faults_of(raised) == ["account-last-security"]


def test_work_is_handed_over_with_its_roles_to_an_account_of_its_own(security, person):
    clerk = person("zj-old", "province", body="33")
    successor, _ = hand_over(clerk, {"username": "zj-new", "name": "新填报员"}, by=security[0])
    assert (successor.body, successor.roles) == ("33", {"province"})
    clerk.refresh_from_db()
    assert (clerk.is_active, clerk.roles) == (False, frozenset())
