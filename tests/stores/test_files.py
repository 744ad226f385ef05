"""Files are read with clear refusals and written whole or not at all."""

import pytest

from kaohe.core.errors import FileUnusable, OutputExists
from kaohe.stores.files import (
    PRACTICE_MARK,
    new_folder,
    read_json,
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


def test_json_is_written_canonically_and_read_back(tmp_path):
    write_json(tmp_path / "deep" / "a.json", {"format": "teams/1", "a": ["工会"]})

    assert (tmp_path / "deep" / "a.json").read_text() == '{"a":["工会"],"format":"teams/1"}\n'
    assert read_json(tmp_path / "deep" / "a.json", expected="teams/1")["a"] == ["工会"]


def test_a_file_is_never_overwritten(tmp_path):
    write_new(tmp_path / "a", b"first")

    with pytest.raises(OutputExists):
        write_new(tmp_path / "a", b"second")

    assert (tmp_path / "a").read_bytes() == b"first"


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
