"""A sheet is checked by itself: the packet, and that the ledger holds it."""

import json

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.documents.sheet_code import LARGEST_CODE, WORDS, fit_code

VISIT = "practice-2012/33/330107/private/0"
OTHER = "practice-2012/33/330107/social/0"


@pytest.fixture
def check(office, published, verify, tmp_path):
    """Check bytes as a sheet of the golden campaign; give exit code and output."""

    def run(content):
        (tmp_path / "sheet").write_bytes(content)
        return verify("packet", tmp_path / "sheet", "--campaign", published, "--rehearsal")

    return run


def changed(sheet, **changes):
    return canonical_bytes({**json.loads(sheet), **changes}) + b"\n"


def test_a_sheet_holds_and_shows_who_stands_by_it(office, check):
    code, out = check(office.sheet(VISIT))

    assert (code, "(zj, gd, jc)" in out.split("logged: ")[1]) == (0, True)


def test_a_sheet_holds_as_the_bytes_of_its_code(office, check):
    packed, has_log = fit_code(office.sheet(VISIT))

    assert (check(packed)[0], has_log) == (0, True)


def test_the_words_are_those_of_the_verifier(request):
    place = request.config.rootpath / "verifier" / "src" / "kaohe_verify" / "sheet-words.txt"

    assert place.read_bytes() == WORDS


def test_a_sheet_that_is_too_large_for_a_code_leaves_the_packet(office, check):
    sheet = json.loads(office.sheet(VISIT))
    noise = "".join(f"{at * 7919 % 99991:05}" for at in range(1600))
    packed, has_log = fit_code(canonical_bytes({**sheet, "log": noise}))

    assert (has_log, len(packed) <= LARGEST_CODE, check(packed)[0]) == (False, True, 0)


@pytest.mark.parametrize("field", ["entry", "salt", "log", "packet"])
def test_no_part_of_a_sheet_can_be_that_of_another(office, check, field):
    other = json.loads(office.sheet(OTHER))

    assert check(changed(office.sheet(VISIT), **{field: other[field]}))[0] == 1


def test_no_byte_of_a_sheet_can_be_changed(office, check):
    sheet = office.sheet(VISIT)
    codes = {
        check(sheet[:at] + bytes([sheet[at] ^ 1]) + sheet[at + 1 :])[0]
        for at in range(0, len(sheet) - 1, 37)
    }

    assert codes == {1}


def test_a_code_that_is_cut_off_is_told(office, check):
    packed, _ = fit_code(office.sheet(VISIT))

    assert check(packed[:-200])[0] == 1
