import pytest

from kaohe.core.draw import Campaign, Ceremony, KeyHolder
from kaohe.core.errors import DrawError

REAL = Campaign("c-2012", rehearsal=False)
KEYS = tuple(KeyHolder(bytes([number]) * 32).public_key for number in (1, 2, 3))


def test_a_real_campaign_and_a_rehearsal_share_no_tag():
    assert REAL.tag("unit") == "draw/unit/v1"
    assert Campaign("c-2012", rehearsal=True).tag("unit") == "draw-rehearsal/unit/v1"


@pytest.mark.parametrize("name", ["", "A", "a/b", "年", "-a", "a b"])
def test_a_campaign_id_is_plain(name):
    with pytest.raises(ValueError, match="campaign id"):
        Campaign(name, rehearsal=False)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_frame_root_and_seed_have_32_bytes(length):
    with pytest.raises(ValueError, match="frame root has 32 bytes"):
        Ceremony(REAL, bytes(length), bytes(32), KEYS)
    with pytest.raises(ValueError, match="seed has 32 bytes"):
        Ceremony(REAL, bytes(32), bytes(length), KEYS)


@pytest.mark.parametrize("keys", [(), (KEYS[0], KEYS[0]), (KEYS[0], bytes(32)), (b"",)])
def test_keys_that_are_missing_repeated_or_unsound_are_refused(keys):
    with pytest.raises(DrawError) as caught:
        Ceremony(REAL, bytes(32), bytes(32), keys)
    assert caught.value.faults[0].kind.code == "draw-keys-unusable"


def test_one_key_holder_is_enough_for_a_province():
    assert Ceremony(REAL, bytes(32), bytes(32), KEYS[:1]).public_keys == KEYS[:1]
