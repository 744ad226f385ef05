import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.draw import Campaign
from kaohe.core.draw.completion_code import make_completion_code, read_completion_code
from kaohe.core.errors import DrawError

REAL = Campaign("2012", rehearsal=False)
VISIT = "2012/33/330127/private/0"
REVISION = bytes(range(32))
CODE = make_completion_code(REAL, revision=REVISION, visit=VISIT, device="pad-33-1")


def test_the_code_of_a_known_revision_is_known():
    assert CODE == "793476560845979047"


@pytest.mark.parametrize(
    ("campaign", "revision", "visit", "device"),
    [
        (Campaign("2012", rehearsal=True), REVISION, VISIT, "pad-33-1"),
        (REAL, bytes(32), VISIT, "pad-33-1"),
        (REAL, REVISION, "2012/33/330127/private/1", "pad-33-1"),
        (REAL, REVISION, VISIT, "pad-33-2"),
    ],
)
def test_another_record_visit_device_or_a_rehearsal_has_another_code(
    campaign, revision, visit, device
):
    assert make_completion_code(campaign, revision=revision, visit=visit, device=device) != CODE


def test_visit_and_device_cannot_run_into_each_other():
    codes = {
        make_completion_code(REAL, revision=REVISION, visit=visit, device=device)
        for visit, device in (("a", "bc"), ("ab", "c"))
    }
    assert len(codes) == 2


def test_a_revision_is_a_digest():
    with pytest.raises(ValueError, match="32 bytes"):
        make_completion_code(REAL, revision=b"short", visit=VISIT, device="d")


def test_the_officer_types_the_code_in_groups():
    typed = " ".join(CODE[start : start + 3] for start in range(0, 18, 3))
    assert read_completion_code(typed, where="desk") == CODE


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "0", "12a", CODE[:15] + "aaa"])
def test_digits_that_are_missing_or_too_many_are_told_at_once(typed):
    with pytest.raises(DrawError, match=r"\[voice-completion-code-wrong\]"):
        read_completion_code(typed, where="desk")


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_told_at_once(place, more):
    wrong = str((int(CODE[place]) + more) % 10)
    with pytest.raises(DrawError, match=r"\[voice-completion-code-wrong\]"):
        read_completion_code(CODE[:place] + wrong + CODE[place + 1 :], where="desk")
