"""What the pages of a draw show to whom, before, during and after it."""

import io
import re
import zipfile

import pytest
from django.urls import reverse

from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.models import CycleAct
from kaohe.web.draw.monitor import follow_disclosure
from kaohe.web.draw.practice import bring_in_draw
from kaohe.web.draw.seed import type_result

PAGES = ("draw", "draw_plan", "draw_frame", "draw_keys", "draw_witnesses", "draw_seed")


@pytest.fixture
def browser(held, enter):
    return enter(held.one)


def test_a_year_without_a_draw_offers_the_plan_and_hides_the_rest(held, browser):
    found = {name: browser.get(held.address(name)).status_code for name in PAGES}
    assert found == {name: 200 if name in ("draw", "draw_plan") else 404 for name in PAGES}


def test_every_page_opens_once_there_is_a_seed(held, browser):
    held.hold()
    names = (*PAGES, "draw_monitor", "draw_checks")
    assert [browser.get(held.address(name)).status_code for name in names] == [200] * len(names)
    assert browser.get(held.address("draw_body", "33")).status_code == 200
    assert browser.get(held.address("draw_body", "99")).status_code == 404


def test_what_one_person_has_typed_is_not_shown_to_the_other(held, enter):
    held.open()
    held.roll()
    held.witness()
    type_result(held.cycle, "ssq 2013-01-08 2013004 3 9 15 20 27 29 + 14", by=held.one)
    page = enter(held.other).get(held.address("draw_seed")).content.decode()
    assert held.one.name in page
    assert not re.search(r"27\D{1,3}29", page)


def test_a_province_verifies_and_sees_nothing_of_the_ceremony(held, person, enter):
    held.hold()
    browser = enter(person("prov-one", "province", body="33"))
    assert browser.get(held.address("draw_checks")).status_code == 200
    closed = [*PAGES, "draw_monitor"]
    assert [browser.get(held.address(name)).status_code for name in closed] == [404] * len(closed)


def test_what_is_published_is_given_as_one_folder_with_its_ledger(held, browser):
    held.hold()
    answer = browser.get(held.address("draw_published"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        names = {name.removeprefix(f"{held.draw.id}/") for name in packed.namelist()}
    assert {"opening.json", "manifest.json", "ledger/checkpoint", "ledger/entries.jsonl"} <= names
    assert not any(name.startswith(("packets", "choices")) for name in names)


def test_before_an_arrival_every_body_stands_there_and_no_county(held):
    held.hold()
    bodies = follow_disclosure(ledger(), held.draw.id)
    assert len(bodies) == 32
    assert all(not each.counties and each.going_on is None for each in bodies.values())


def test_the_steps_stand_in_the_history_of_the_year(held, browser):
    held.open()
    told = CycleAct.objects.filter(subject__startswith="draw-").values_list("subject", flat=True)
    assert [*told] == [
        "draw-planned",
        "draw-frame-entered",
        "draw-keys-entered",
        "draw-witnessed",
    ]


def test_the_draw_of_a_practice_run_is_shown_as_it_was_held_and_cannot_go_on(
    held, browser, confirm, forget_tries, tmp_path, ceremony_words
):
    ceremony = ceremony_words.SmallCeremony(tmp_path / "run" / "office", rehearsal=True).hold()
    ceremony.close()
    (tmp_path / "run" / "draw").mkdir()
    (tmp_path / "run" / "draw" / "seed.json").write_text("{}")
    draw = bring_in_draw(held.cycle, tmp_path / "run", by=held.one)
    page = browser.get(reverse("draw_seed", args=[held.cycle.pk])).content.decode()
    assert "gonghui.example/2012/rehearsal" in page
    assert "38461520937716450293" in page
    confirm(browser)
    refused = browser.post(
        held.address("draw_void"), {"reason": "x", "signed_by": "y"}, follow=True
    )
    assert "只供查看" in refused.content.decode()
    kept = sorted(path.name for path in (held.home / "draw" / draw.id).iterdir())
    assert "ledger.db" in kept
    assert "frame.key" not in kept
