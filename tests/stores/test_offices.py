"""The folder of an office: what it publishes when, and what it does after an interruption."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.core.draw import Campaign
from kaohe.core.errors import FileUnusable, InputError, OutputExists
from kaohe.core.ledger import read_entry
from kaohe.stores.files import exchange
from kaohe.stores.offices import Office, write_secret
from kaohe.stores.published_draws import verify_draw
from kaohe.workflows.ceremony.steps import enter_frame

SECRET = b"\x07" * 32


def code(told):
    return told.value.faults[0].kind.code


def names(folder):
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def run_apart(mode, folder):
    here = Path(__file__)
    script = [here.with_name("end_ceremonies.py"), mode, folder]
    return subprocess.run(
        [sys.executable, *map(str, script), str(here.parents[1] / "small_ceremony.py")],
        capture_output=True,
        check=True,
        timeout=900,
        text=True,
    ).stdout


@pytest.fixture
def ceremony(begin_ceremony):
    return begin_ceremony()


def test_secrets_can_be_read_by_their_owner_only(ceremony):
    ceremony.plan()
    ceremony.freeze()

    for name in ("ledger.key", "frame.key"):
        assert (ceremony.path / name).stat().st_mode & 0o777 == 0o600


def test_files_are_published_in_the_order_of_the_steps(ceremony):
    folder, seen = ceremony.path / "published", []
    for step in ("plan", "freeze", "keys", "witness", "dice", "witness_dice", "seed"):
        getattr(ceremony, step)()
        seen.append(names(folder))

    assert seen == [
        [],
        ["manifest.json"],
        ["manifest.json"],
        ["manifest.json", "opening.json"],
        ["manifest.json", "opening.json"],
        ["manifest.json", "opening.json"],
        ["manifest.json", "opening.json", "seed.json"],
    ]


def test_what_was_entered_and_not_published_is_published_by_whoever_comes_next(ceremony):
    ceremony.plan()
    ceremony.office.stage(ceremony.manifest(), frame=ceremony.path / "store")
    enter_frame(ceremony.book, ceremony.frame(), clerk=ceremony.clerk)
    assert names(ceremony.path / "published") == []

    Office.load(ceremony.path).close()

    assert names(ceremony.path / "published") == ["manifest.json"]
    assert not (ceremony.path / "manifest.entering.json").exists()


def test_a_published_file_that_was_removed_is_made_again_from_the_ledger(ceremony):
    ceremony.hold()
    places = [ceremony.path / "published" / name for name in ("opening.json", "seed.json")]
    before = [place.read_bytes() for place in places]
    for place in places:
        place.unlink()

    Office.load(ceremony.path).close()

    assert [place.read_bytes() for place in places] == before


def test_a_published_file_that_was_changed_is_never_overwritten(ceremony):
    ceremony.hold()
    place = ceremony.path / "published" / "seed.json"
    place.write_bytes(place.read_bytes().replace(b"3846", b"3847"))

    with pytest.raises(OutputExists):
        Office.load(ceremony.path)


def test_a_manifest_that_is_not_the_one_entered_is_told(ceremony):
    ceremony.plan()
    ceremony.office.stage(ceremony.manifest(), frame=ceremony.path / "store")
    enter_frame(ceremony.book, ceremony.frame(), clerk=ceremony.clerk)
    staged = ceremony.path / "manifest.entering.json"
    staged.write_bytes(staged.read_bytes().replace(b'"frame_root":"', b'"frame_root":"0'))

    with pytest.raises(FileUnusable) as told:
        Office.load(ceremony.path)

    assert code(told) == "office-manifest-lost"


def test_a_lost_manifest_is_told(ceremony):
    ceremony.plan()
    enter_frame(ceremony.book, ceremony.frame(), clerk=ceremony.clerk)

    with pytest.raises(FileUnusable) as told:
        Office.load(ceremony.path)

    assert code(told) == "file-missing"


def test_a_void_campaign_is_set_aside_and_kept(ceremony):
    ceremony.hold()
    kept = names(ceremony.path / "published")

    ceremony.void()

    assert names(ceremony.path / "void" / "national-2012" / "published") == kept
    assert (ceremony.path / "void" / "national-2012" / "frame.key").is_file()
    assert sorted(
        path.name for path in ceremony.path.iterdir() if path.name[:9] != "ledger.db"
    ) == [
        "ledger.key",
        "void",
    ]


def test_the_next_campaign_finds_nothing_of_the_void_one(ceremony, ceremony_words):
    ceremony.open()
    first = ceremony.office.frame_key(ceremony.campaign)
    ceremony.void()
    ceremony.campaign = Campaign("national-2012-b", rehearsal=False)
    ceremony.plan()

    second = ceremony.office.make_frame_key(ceremony.campaign, ceremony_words.secret_of("b"))

    assert first != second
    assert ceremony.office.campaign() == "national-2012-b"


def test_the_frame_key_of_another_campaign_is_refused(ceremony):
    ceremony.plan()
    ceremony.freeze()

    with pytest.raises(FileUnusable) as told:
        ceremony.office.frame_key(Campaign("national-2012-b", rehearsal=False))

    assert code(told) == "office-frame-key-wrong"


def test_a_damaged_frame_key_is_told(ceremony):
    (ceremony.path / "frame.key").write_text(json.dumps({"format": "frame-key/1", "key": "zz"}))

    with pytest.raises(FileUnusable) as told:
        ceremony.office.frame_key(ceremony.campaign)

    assert code(told) == "office-frame-key-wrong"


def test_the_key_of_another_ledger_is_refused(begin_ceremony):
    one, other = begin_ceremony("one"), begin_ceremony("other", rehearsal=True)
    (one.path / "ledger.key").write_bytes((other.path / "ledger.key").read_bytes())

    with pytest.raises(FileUnusable) as told:
        one.office.signer()

    assert code(told) == "office-other-key"


def test_an_office_is_made_once(ceremony):
    with pytest.raises(OutputExists):
        Office.create(ceremony.path, origin="gonghui.example/2012", secret=SECRET)


def test_an_office_that_was_half_made_is_finished_with_the_key_that_is_there(tmp_path):
    made = Office.create(tmp_path / "a", origin="gonghui.example/2012", secret=SECRET)
    made.close()
    for path in (tmp_path / "a").glob("ledger.db*"):
        path.unlink()

    again = Office.create(tmp_path / "a", origin="gonghui.example/2012", secret=b"\x08" * 32)

    assert again.ledger.key == made.ledger.key
    again.close()


def test_a_half_made_office_of_another_name_is_refused(tmp_path):
    made = Office.create(tmp_path / "a", origin="gonghui.example/2012", secret=SECRET)
    made.close()
    for path in (tmp_path / "a").glob("ledger.db*"):
        path.unlink()

    with pytest.raises(OutputExists):
        Office.create(tmp_path / "a", origin="gonghui.example/2013", secret=SECRET)


def test_a_name_that_is_no_origin_is_refused(tmp_path):
    with pytest.raises(InputError) as told:
        Office.create(tmp_path / "a", origin="two words", secret=SECRET)

    assert code(told) == "ledger-origin-unusable"
    assert not (tmp_path / "a").exists()


def test_the_frame_is_found_wherever_office_and_store_are_moved_together(ceremony, tmp_path):
    frame = tmp_path / "store" / "frames" / "x"
    ceremony.office.stage(ceremony.manifest(), frame=frame)

    assert (ceremony.path / "frame").read_text() == "../store/frames/x\n"
    assert ceremony.office.frame_place().resolve() == frame


def test_a_secret_is_never_written_over(tmp_path):
    write_secret(tmp_path / "s", b"first")

    with pytest.raises(OutputExists):
        write_secret(tmp_path / "s", b"second")

    assert (tmp_path / "s").read_bytes() == b"first"


def test_a_place_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    for write in (write_secret, exchange):
        with pytest.raises(FileUnusable):
            write(tmp_path / "file" / "below", b"")


def test_whoever_is_killed_at_any_moment_can_go_on_and_nothing_is_there_twice(
    tmp_path, ceremony_words
):
    killed = int(run_apart("kill", tmp_path))

    for number in range(12):
        office = tmp_path / str(number)
        whole = ceremony_words.SmallCeremony(office, create=False)
        entries = [whole.book.entry(index) for index in range(whole.book.size())]
        found = verify_draw(whole.office.published)
        whole.close()
        assert [read_entry(each.entry).kind for each in entries] == [
            "plan",
            "frame",
            "keys",
            "witnessed",
            "dice",
            "dice_witnessed",
            "seed",
        ]
        assert found.faults == ()
        assert names(office / "published") == ["manifest.json", "opening.json", "seed.json"]
    assert killed >= 12


def test_of_two_who_enter_the_seed_at_once_one_is_refused(tmp_path, ceremony_words):
    told = run_apart("race", tmp_path / "office").split()

    assert sorted(told) == ["entered", "order-seed-twice"]
    whole = ceremony_words.SmallCeremony(tmp_path / "office", create=False)
    assert len(whole.book.find_entries(kind="seed", campaign="national-2012")) == 1
    assert verify_draw(whole.office.published).faults == ()
    whole.close()


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_without_rights_is_told(tmp_path):
    tmp_path.chmod(0o500)

    with pytest.raises(FileUnusable):
        write_secret(tmp_path / "s", b"")
