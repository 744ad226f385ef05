import pytest

from kaohe.core.draw import Campaign, derive_seed
from kaohe.core.errors import DrawError

REAL = Campaign("demo-2012", rehearsal=False)
GIVEN = {
    "checkpoint_root": bytes(32),
    "checkpoint_size": 12,
    "dice": ["38461520937716450293", "90517263840192837465"],
    "outside": b"\x01",
}


def make(campaign=REAL, **changes):
    return derive_seed(campaign, **{**GIVEN, **changes})


@pytest.mark.parametrize(
    "changes",
    [
        {"campaign": Campaign("demo-2013", rehearsal=False)},
        {"campaign": Campaign("demo-2012", rehearsal=True)},
        {"checkpoint_root": bytes([1]) * 32},
        {"checkpoint_size": 13},
        {"dice": list(reversed(GIVEN["dice"]))},
        {"dice": ["".join(GIVEN["dice"])]},
        {"outside": b"\x02"},
    ],
)
def test_every_source_changes_the_seed(changes):
    assert make(**changes) != make()


@pytest.mark.parametrize("dice", ["1" * 19, "", "1" * 19 + "x", "１" * 20])
def test_a_part_with_too_few_digits_is_refused(dice):
    with pytest.raises(DrawError) as caught:
        make(dice=["1" * 20, dice])
    assert [fault.kind.code for fault in caught.value.faults] == ["draw-dice-too-few"]
    assert dict(caught.value.faults[0].fields)["part"] == "2"


def test_without_dice_and_outside_value_both_faults_are_told():
    with pytest.raises(DrawError) as caught:
        make(dice=[], outside=b"")
    assert [fault.kind.code for fault in caught.value.faults] == [
        "draw-dice-too-few",
        "draw-outside-source-missing",
    ]


def test_a_checkpoint_root_has_32_bytes():
    with pytest.raises(ValueError, match="32 bytes"):
        make(checkpoint_root=bytes(31))
