from kaohe.core.draw import has_possession
from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony


def test_the_campaign_is_a_rehearsal():
    assert CAMPAIGN.rehearsal
    assert CAMPAIGN.tag("slot") == "draw-rehearsal/slot/v1"


def test_the_three_departments_hold_three_keys():
    holders = rehearse_ceremony(2012).holders

    assert [holder.name for holder in holders] == ["研究室", "基层组织建设部", "财务部"]
    assert len({holder.key.public_key for holder in holders}) == 3
    for holder in holders:
        proof = holder.key.show_possession(CAMPAIGN)
        assert has_possession(holder.key.public_key, CAMPAIGN, proof)


def test_dice_have_twenty_digits_each_and_differ():
    dice = rehearse_ceremony(2012).dice

    assert len(set(dice)) == 3
    assert all(len(rolled) == 20 and rolled.isdecimal() for rolled in dice)


def test_secrets_follow_from_the_seed_alone():
    first, again, other = (rehearse_ceremony(seed) for seed in (1, 1, 2))

    assert first == again
    assert first.outside != other.outside
    assert first.frame_key != other.frame_key
    assert first.holders[0].key.public_key != other.holders[0].key.public_key


def test_a_secret_is_not_shown_by_accident():
    holder = rehearse_ceremony(1).holders[0]

    assert holder.key.secret.hex() not in repr(holder)
    assert repr(holder.key.secret) not in repr(holder)
