"""Files are read with clear refusals and written whole or not at all."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kaohe.core.errors import FileUnusable, OutputExists
from kaohe.stores.files import (
    PRACTICE_MARK,
    new_file,
    new_folder,
    read_json,
    read_published,
    read_text,
    write_json,
    write_new,
)


def code_of(error):
    return [fault.kind.code for fault in error.value.faults]


def test_a_missing_file_is_told_with_its_path(tmp_path):
    with pytest.raises(FileUnusable) as refusal:
        read_text(tmp_path / "none.json")

    assert code_of(refusal) == ["file-missing"]
    assert "none.json" in str(refusal.value)


def test_a_folder_in_place_of_a_file_is_told(tmp_path):
    with pytest.raises(FileUnusable) as refusal:
        read_text(tmp_path)

    assert code_of(refusal) == ["file-unreadable"]


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path):
    (tmp_path / "a").write_bytes(b"\xef\xbb\xbfx")

    assert read_text(tmp_path / "a") == "x"


def test_bytes_that_are_not_utf8_are_told_with_their_place(tmp_path):
    (tmp_path / "a").write_bytes("工会".encode("gb18030"))

    with pytest.raises(FileUnusable) as refusal:
        read_text(tmp_path / "a")

    assert code_of(refusal) == ["file-not-utf8"]


def test_broken_json_is_told_with_its_line(tmp_path):
    (tmp_path / "a").write_text('{\n"a": 1,,\n}')

    with pytest.raises(FileUnusable) as refusal:
        read_json(tmp_path / "a", expected="teams/1")

    assert code_of(refusal) == ["file-not-json"]
    assert "Line 2" in str(refusal.value)


@pytest.mark.parametrize("content", ['{"format": "frame/1"}', "[]", "{}"])
def test_another_kind_of_json_is_told(tmp_path, content):
    (tmp_path / "a").write_text(content)

    with pytest.raises(FileUnusable) as refusal:
        read_json(tmp_path / "a", expected="teams/1")

    assert code_of(refusal) == ["file-wrong-format"]


@pytest.mark.parametrize(
    "content",
    [
        '{"format": "teams/1"}\n',
        '{"format":"teams/1"}',
        '{"a":1,"a":2,"format":"teams/1"}\n',
        '{"a":1.5,"format":"teams/1"}\n',
        '{"a":"\\ud800","format":"teams/1"}\n',
    ],
)
def test_published_json_in_another_form_is_told(tmp_path, content):
    (tmp_path / "a").write_text(content)

    with pytest.raises(FileUnusable) as refusal:
        read_published(tmp_path / "a", expected="teams/1")

    assert code_of(refusal) == ["file-not-canonical"]


@pytest.mark.parametrize(
    "content", ['{"a":' + "1" * 5000 + "}", "[" * 100_000], ids=["long", "deep"]
)
def test_json_that_no_reader_can_hold_is_told(tmp_path, content):
    (tmp_path / "a").write_text(content)

    with pytest.raises(FileUnusable) as refusal:
        read_json(tmp_path / "a", expected="teams/1")

    assert code_of(refusal) == ["file-not-json"]


def test_json_is_written_canonically_and_read_back(tmp_path):
    write_json(tmp_path / "deep" / "a.json", {"format": "teams/1", "a": ["工会"]})

    assert (tmp_path / "deep" / "a.json").read_text() == '{"a":["工会"],"format":"teams/1"}\n'
    assert read_json(tmp_path / "deep" / "a.json", expected="teams/1")["a"] == ["工会"]


def test_a_file_is_never_overwritten(tmp_path):
    write_new(tmp_path / "a", b"first")

    with pytest.raises(OutputExists):
        write_new(tmp_path / "a", b"second")

    assert (tmp_path / "a").read_bytes() == b"first"


def test_a_link_that_leads_nowhere_is_not_replaced(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "nowhere")

    with pytest.raises(OutputExists):
        write_new(tmp_path / "a", b"x")

    assert (tmp_path / "a").is_symlink()


def test_what_a_killed_process_left_behind_does_not_matter(tmp_path):
    (tmp_path / ".a.partial").write_bytes(b"half")

    write_new(tmp_path / "a", b"whole")

    assert [each.name for each in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"whole"


def test_of_many_writers_of_one_file_exactly_one_succeeds(tmp_path):
    def write(number):
        try:
            write_new(tmp_path / "a", str(number).encode())
        except OutputExists:
            return None
        return number

    with ThreadPoolExecutor(8) as pool:
        written = [number for number in pool.map(write, range(40)) if number is not None]

    assert [str(number).encode() for number in written] == [(tmp_path / "a").read_bytes()]


@pytest.mark.parametrize("write", [lambda path: write_new(path, b"x"), lambda path: fill(path)])
def test_a_place_that_cannot_be_written_to_is_told(tmp_path, write):
    (tmp_path / "file").touch()

    with pytest.raises(FileUnusable) as refusal:
        write(tmp_path / "file" / "below")

    assert code_of(refusal)[0] in ("file-unwritable", "file-unreadable")


def fill(path, **how):
    with new_folder(path, **how) as folder:
        write_new(folder / "a", b"x")


def test_a_folder_that_appears_meanwhile_is_not_overwritten(tmp_path):
    def be_late():
        with new_folder(tmp_path / "run"):
            fill(tmp_path / "run")

    with pytest.raises(OutputExists):
        be_late()

    assert (tmp_path / "run" / "a").read_bytes() == b"x"


def test_a_link_is_not_replaced_by_a_folder(tmp_path):
    fill(tmp_path / "run")
    (tmp_path / "run" / PRACTICE_MARK).touch()
    (tmp_path / "link").symlink_to(tmp_path / "run")

    with pytest.raises(OutputExists):
        fill(tmp_path / "link", replace_practice=True)


def test_the_working_folder_itself_can_be_replaced(tmp_path, monkeypatch):
    fill(tmp_path / "run")
    (tmp_path / "run" / PRACTICE_MARK).touch()
    monkeypatch.chdir(tmp_path / "run")

    fill(Path(), replace_practice=True)

    assert [each.name for each in (tmp_path / "run").iterdir()] == ["a"]


def test_a_folder_appears_only_when_it_is_finished(tmp_path):
    with new_folder(tmp_path / "run") as folder:
        write_new(folder / "a", b"x")
        assert not (tmp_path / "run").exists()

    assert (tmp_path / "run" / "a").read_bytes() == b"x"
    assert [each.name for each in tmp_path.iterdir()] == ["run"]


def test_work_that_fails_leaves_nothing(tmp_path):
    def fail_halfway():
        with new_folder(tmp_path / "run") as folder:
            write_new(folder / "a", b"x")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()

    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_never_overwritten(tmp_path):
    (tmp_path / "run").mkdir()

    with pytest.raises(OutputExists), new_folder(tmp_path / "run"):
        pass


def test_only_a_practice_run_may_be_replaced(tmp_path):
    (tmp_path / "run").mkdir()

    with (
        pytest.raises(OutputExists) as refusal,
        new_folder(tmp_path / "run", replace_practice=True),
    ):
        pass
    assert code_of(refusal) == ["output-not-a-practice-run"]

    (tmp_path / "run" / PRACTICE_MARK).touch()
    with new_folder(tmp_path / "run", replace_practice=True) as folder:
        write_new(folder / "new", b"")
    assert [each.name for each in (tmp_path / "run").iterdir()] == ["new"]


def test_a_streamed_file_appears_only_when_it_is_finished(tmp_path):
    with new_file(tmp_path / "new" / "rows.csv") as partial:
        partial.write_text("whole")
        assert not (tmp_path / "new" / "rows.csv").exists()

    assert [path.name for path in (tmp_path / "new").iterdir()] == ["rows.csv"]


def test_a_streamed_file_that_fails_leaves_nothing(tmp_path):
    def fail():
        with new_file(tmp_path / "rows.csv") as partial:
            partial.write_text("half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_streamed_file_never_overwrites(tmp_path):
    def write_late():
        with new_file(tmp_path / "rows.csv") as partial:
            partial.write_text("mine")
            (tmp_path / "rows.csv").write_text("theirs")

    with pytest.raises(OutputExists):
        write_late()
    assert (tmp_path / "rows.csv").read_text() == "theirs"


def test_a_streamed_file_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").write_text("x")

    with pytest.raises(FileUnusable), new_file(tmp_path / "file" / "rows.csv"):
        pass
