"""Texts of papers that a clerk changes: looked at first, put in force, kept in every version."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse

from kaohe.core.errors import KaoheError
from kaohe.web.cycles.acts import open_cycle
from kaohe.web.cycles.models import Cycle
from kaohe.web.papers import acts
from kaohe.web.papers.models import TextVersion
from kaohe.web.papers.texts import hand_in_text, read_current, use_text

DETAILS = {"id": "assessment-2012", "title": "2012年度考核", "pack": "national-2012"}
VISIT = {"body": "33", "team": "第一组", "first_day": "2013-01-10", "last_day": "2013-01-16"}


@pytest.fixture(autouse=True)
def own_home(settings, tmp_path):
    settings.OFFICE_HOME = tmp_path


@pytest.fixture
def clerk(person):
    user = person("office-one", "office")
    open_cycle(DETAILS, by=user)
    return user


def changed(old, new, *, version="2013.1"):
    """Return the shipped text of the notice of a visit, changed."""
    text = read_current("visit_notice").decode()
    assert old in text
    return text.replace(old, new).replace("version: 2012.2", f"version: {version}").encode()


def codes(refused):
    return [fault.kind.code for fault in refused.value.faults]


def test_a_clerk_changes_a_text_sees_its_pages_and_puts_it_in_force(clerk, enter, confirm):
    browser = enter(clerk)
    shipped = browser.get(reverse("paper_text_file", args=["visit_notice"])).content
    new = SimpleUploadedFile("visit_notice.txt", changed("请勿陪同", "谢绝陪同"))
    answer = browser.post(
        reverse("put_paper_text"), {"kind": "visit_notice", "text": new}, follow=True
    )
    row = TextVersion.objects.get()
    picture = browser.get(reverse("paper_text_page", args=[row.pk, 1]))

    assert "<img" in answer.content.decode()
    assert picture.content.startswith(b"\x89PNG")
    assert read_current("visit_notice") == shipped
    confirm(browser)
    page = browser.post(reverse("use_paper_text", args=[row.pk]), follow=True).content.decode()
    assert "现行" in page
    assert "谢绝陪同" in read_current("visit_notice").decode()
    assert "2013.1" in browser.get(reverse("paper_texts")).content.decode()


def test_a_paper_that_was_drafted_before_must_be_drafted_again(clerk, person):
    drafted = acts.draft_paper(Cycle.objects.get(), "visit_notice", VISIT, by=clerk)
    row = hand_in_text("visit_notice", changed("请勿陪同", "谢绝陪同"), by=clerk)
    use_text(row, by=clerk)

    with pytest.raises(KaoheError) as refused:
        acts.sign(drafted, "check", seen=drafted.digest, by=person("office-two", "office"))
    assert codes(refused) == ["paper-basis-changed"]


def test_a_former_version_is_put_in_force_again(clerk):
    first = hand_in_text("visit_notice", changed("请勿陪同", "谢绝陪同"), by=clerk)
    second = hand_in_text("visit_notice", changed("请勿", "不要", version="2013.2"), by=clerk)
    for row in (first, second, first):
        use_text(row, by=clerk)

    assert "谢绝陪同" in read_current("visit_notice").decode()


def test_a_place_for_which_there_is_nothing_is_told_and_not_put_in_force(clerk, enter):
    row = hand_in_text("visit_notice", changed("{team}", "{taem}"), by=clerk)
    page = enter(clerk).get(reverse("paper_text", args=[row.pk])).content.decode()

    assert "{taem}" in page
    assert "启用这个版本" not in page


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"title: x\n---\n", "paper-text-header"),
        (lambda: changed("form: letter", "form: document"), "paper-text-form"),
        (lambda: changed("请勿", "不要", version="2012.2"), "paper-text-version-taken"),
        (lambda: b"x" * 70_000, "paper-text-too-big"),
    ],
)
def test_a_text_that_cannot_be_used_is_refused(clerk, content, code):
    with pytest.raises(KaoheError) as refused:
        hand_in_text("visit_notice", content(), by=clerk)

    assert code in codes(refused)


def test_versions_are_neither_changed_nor_deleted(clerk):
    hand_in_text("visit_notice", changed("请勿", "不要"), by=clerk)

    with pytest.raises(DatabaseError), transaction.atomic():
        TextVersion.objects.update(digest="0" * 64)
