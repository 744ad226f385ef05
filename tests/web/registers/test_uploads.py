"""Files handed in: piece by piece or whole, checked, listed with their hash."""

import hashlib

import pytest

from kaohe.web.registers.deliveries import list_deliveries
from kaohe.web.registers.models import Delivery, Upload

OF = "/registers/of/assessment-2012"
CONTENT = b"name,county_code\n" * 9
SHA256 = hashlib.sha256(CONTENT).hexdigest()


@pytest.fixture
def begun(clerk):
    """An upload that has begun, and its address."""
    form = {"deliverer": "33", "name": "enterprises.csv", "size": len(CONTENT)}
    told = clerk.post(f"{OF}/uploads", form).json()
    return f"{OF}/uploads/{told['id']}"


def add(browser, place, piece, at):
    return browser.post(f"{place}?at={at}", piece, content_type="application/octet-stream")


def test_pieces_become_the_file_and_its_hash_is_shown(clerk, begun, cycle, home):
    assert add(clerk, begun, CONTENT[:50], 0).json() == {"received": 50}
    assert add(clerk, begun, CONTENT[50:], 50).json() == {"received": len(CONTENT)}
    taken = clerk.post(f"{begun}/end", {"sha256": SHA256})
    assert taken.json() == {"sha256": SHA256, "name": "enterprises.csv"}
    assert (home / "registers" / cycle.pk / "files" / SHA256).read_bytes() == CONTENT
    assert SHA256 in clerk.get(OF).content.decode()
    assert list((home / "registers" / cycle.pk / "uploads").iterdir()) == []


def test_choosing_the_same_file_again_goes_on_where_it_broke_off(clerk, begun):
    add(clerk, begun, CONTENT[:50], 0)
    form = {"deliverer": "33", "name": "enterprises.csv", "size": len(CONTENT)}
    again = clerk.post(f"{OF}/uploads", form).json()
    assert (f"{OF}/uploads/{again['id']}", again["received"]) == (begun, 50)


def test_a_piece_that_is_not_the_next_is_refused_with_the_place_to_go_on(clerk, begun):
    add(clerk, begun, CONTENT[:50], 0)
    answer = add(clerk, begun, CONTENT[60:], 60)
    assert answer.status_code == 422
    assert "50字节" in answer.json()["faults"][0]


def test_what_a_crash_left_beyond_the_row_is_cut_off(clerk, begun, cycle, home):
    add(clerk, begun, CONTENT[:50], 0)
    upload = Upload.objects.get()
    with (home / "registers" / cycle.pk / "uploads" / upload.pk).open("ab") as left:
        left.write(b"never told")
    add(clerk, begun, CONTENT[50:], 50)
    assert clerk.post(f"{begun}/end", {"sha256": SHA256}).json()["sha256"] == SHA256


def test_a_file_of_another_hash_is_not_taken_in(clerk, begun, cycle, home):
    add(clerk, begun, CONTENT, 0)
    answer = clerk.post(f"{begun}/end", {"sha256": "0" * 64})
    assert answer.status_code == 422
    assert Delivery.objects.count() == 0
    assert list((home / "registers" / cycle.pk / "uploads").iterdir()) == []


def test_more_bytes_than_were_told_are_refused(clerk, begun):
    assert add(clerk, begun, CONTENT + b"more", 0).status_code == 422


def test_ending_twice_takes_the_file_in_once(clerk, begun):
    add(clerk, begun, CONTENT, 0)
    form = {"sha256": SHA256, "request": "key-of-the-form"}
    answers = [clerk.post(f"{begun}/end", form).status_code for _ in range(2)]
    assert (answers, Delivery.objects.count()) == ([200, 422], 1)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("enterprises.exe", "不能使用"),
        (".hidden.csv", "不能使用"),
        ("企\u202e业.csv", "不能使用"),
        ("广东企业.csv", "不一致"),
        (f"{'长' * 81}.csv", "不能使用"),
    ],
)
def test_names_that_mislead_are_refused(clerk, name, told):
    answer = clerk.post(f"{OF}/uploads", {"deliverer": "33", "name": name, "size": 9})
    assert (answer.status_code, told in answer.json()["faults"][0]) == (422, True)


def test_a_path_in_a_name_leads_nowhere(clerk, cycle, home):
    form = {"deliverer": "33", "name": "../../../etc/enterprises.csv", "size": 9}
    assert clerk.post(f"{OF}/uploads", form).status_code == 200
    assert Upload.objects.get().name == "enterprises.csv"
    assert not list(home.rglob("etc"))


def test_a_browser_without_scripts_hands_in_whole_files(hand_in, cycle):
    assert hand_in(CONTENT).status_code == 302
    (taken,) = list_deliveries(cycle)
    assert (taken.deliverer, taken.name, taken.sha256) == ("33", "enterprises.csv", SHA256)


def test_a_later_file_of_the_same_name_holds_instead(hand_in, cycle):
    hand_in(CONTENT)
    hand_in(CONTENT + b"a row\n")
    (taken,) = list_deliveries(cycle)
    assert (taken.size, Delivery.objects.count()) == (len(CONTENT) + 6, 2)


def test_the_same_file_again_is_told_and_changes_nothing(hand_in):
    hand_in(CONTENT)
    page = hand_in(CONTENT)
    assert (page.status_code, "内容完全相同" in page.content.decode()) == (422, True)
    assert Delivery.objects.count() == 1


def test_a_file_that_was_taken_back_holds_no_more(hand_in, clerk, cycle):
    hand_in(CONTENT)
    clerk.post(f"{OF}/take-back", {"deliverer": "33", "name": "enterprises.csv"})
    assert list_deliveries(cycle) == ()
    assert Delivery.objects.count() == 2


def test_a_province_hands_in_its_own_files_only(enter, person, cycle):
    browser = enter(person("zj-one", "province", body="33"))
    for deliverer, status in (("33", 200), ("44", 422), ("00", 422)):
        form = {"deliverer": deliverer, "name": "enterprises.csv", "size": 9}
        assert browser.post(f"{OF}/uploads", form).status_code == status, deliverer


def test_nobody_goes_on_with_the_upload_of_another(begun, enter, person):
    other = enter(person("office-two", "office"))
    assert add(other, begun, CONTENT, 0).status_code == 404
    assert other.post(f"{begun}/end", {}).status_code == 404


def test_a_province_sees_its_own_deliveries_only(hand_in, enter, person):
    hand_in(CONTENT)
    hand_in(CONTENT + b"\n", deliverer="44")
    page = enter(person("gd-one", "province", body="44")).get(OF).content.decode()
    assert ("44 广东" in page, "33 浙江" in page, SHA256 in page) == (True, False, False)
