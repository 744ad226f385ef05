from kaohe.core.draw import has_possession
from kaohe.core.draw.outside import LOTTERIES
from kaohe.core.ledger import is_of_rehearsals, read_policy
from kaohe.demo.keys import CAMPAIGN, ORIGIN, rehearse_ceremony, salt_entry
from kaohe.workflows.ceremony.plan import is_rehearsal_id


def test_the_campaign_is_a_rehearsal():
    assert CAMPAIGN.rehearsal
    assert CAMPAIGN.tag("slot") == "draw-rehearsal/slot/v1"
    assert is_rehearsal_id(CAMPAIGN.id)
    assert is_of_rehearsals(ORIGIN)


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
    assert first.ledger.secret != other.ledger.secret
    assert first.policy != other.policy
    assert first.holders[0].key.public_key != other.holders[0].key.public_key


def test_a_secret_is_not_shown_by_accident():
    holder = rehearse_ceremony(1).holders[0]

    assert holder.key.secret.hex() not in repr(holder)
    assert repr(holder.key.secret) not in repr(holder)


def test_two_of_three_provinces_are_enough():
    policy = read_policy(rehearse_ceremony(2012).policy.encode())

    assert list(policy.witnesses) == ["zhejiang", "guangdong", "sichuan"]
    assert policy.is_met(["zhejiang", "sichuan"])
    assert not policy.is_met(["zhejiang"])


def test_lotteries_give_results_that_they_can_have():
    drawn = rehearse_ceremony(2012).outside

    assert [draw.lottery for draw in drawn] == ["ssq", "dlt", "pl5"]
    for draw in drawn:
        for drum, numbers in zip(LOTTERIES[draw.lottery].drums, draw.numbers, strict=True):
            assert drum.holds(numbers)


def test_the_salt_of_an_entry_follows_from_seed_and_request():
    assert salt_entry(1, "a") == salt_entry(1, "a")
    assert len({salt_entry(1, "a"), salt_entry(1, "b"), salt_entry(2, "a")}) == 3
