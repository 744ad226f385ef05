"""Corrections on files are read exactly as they were written."""

import pytest

from kaohe.core.errors import FileUnusable, OutputExists, RegisterError
from kaohe.stores.corrections import (
    correction_place,
    read_correction,
    read_filed,
    write_correction,
    write_cut_off,
)
from kaohe.workflows.registers.corrections import propose_correction


@pytest.fixture
def correction():
    return propose_correction(
        "a" * 64, "b" * 64, difference="c" * 64, reason="更正", approvals=[("甲", "研究室")]
    )


def test_a_correction_comes_back_as_it_was_written(correction, tmp_path):
    write_correction(tmp_path / "c.json", correction)

    assert read_correction(tmp_path / "c.json") == correction


def test_a_correction_is_never_overwritten(correction, tmp_path):
    write_correction(tmp_path / "c.json", correction)

    with pytest.raises(OutputExists):
        write_correction(tmp_path / "c.json", correction)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('"reason":"更正"', '"reason":""', "file-wrong-shape"),
        ('"reason"', '"also":1,"reason"', "file-not-canonical"),
        ('"before":"a', '"before":"A', "file-wrong-shape"),
        ("register-correction/1", "register-correction/2", "file-wrong-format"),
    ],
)
def test_what_has_not_the_shape_is_refused(correction, tmp_path, old, new, code):
    path = tmp_path / "c.json"
    write_correction(path, correction)
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")

    with pytest.raises(FileUnusable) as told:
        read_correction(path)
    assert told.value.faults[0].kind.code == code


def test_a_paper_that_was_changed_after_it_was_filed_is_told(correction, tmp_path):
    place = correction_place(tmp_path, correction)
    write_correction(place, correction)
    assert read_filed(tmp_path) == [correction]

    place.write_text(place.read_text("utf-8").replace("更正", "别的"), "utf-8")

    with pytest.raises(RegisterError) as told:
        read_filed(tmp_path)
    assert told.value.faults[0].kind.code == "correction-renamed"


def test_a_second_cut_off_is_refused_and_tells_the_first(tmp_path):
    write_cut_off(tmp_path, "a" * 64)

    with pytest.raises(RegisterError) as told:
        write_cut_off(tmp_path, "b" * 64)
    assert told.value.faults[0].kind.code == "cut-off-before"
    assert "a" * 64 in str(told.value)
