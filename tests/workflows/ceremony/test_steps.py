"""The ceremony step by step: what each enters, and every order that is refused."""

import json
from hashlib import sha256

import pytest

from kaohe.core.canonical import digest
from kaohe.core.errors import DrawError, KaoheError, LedgerError, StepRefused
from kaohe.core.ledger import read_entry
from kaohe.workflows.ceremony.entries import as_json, dice_of
from kaohe.workflows.ceremony.opening import find_opening, find_seed
from kaohe.workflows.ceremony.steps import plan_of
from kaohe.workflows.ledgers.recording import Act, record_act
from kaohe.workflows.publication.published import Roll


def codes(told):
    return [fault.kind.code for fault in told.value.faults]


def kinds(ceremony):
    entries = [ceremony.book.entry(index) for index in range(ceremony.book.size())]
    return [read_entry(each.entry).kind for each in entries]


@pytest.fixture
def ceremony(begin_ceremony):
    return begin_ceremony()


def test_every_step_is_one_entry_in_the_order_of_a_ceremony(ceremony):
    ceremony.hold()

    assert kinds(ceremony) == [
        "plan",
        "frame",
        "keys",
        "witnessed",
        "dice",
        "dice_witnessed",
        "seed",
    ]


def test_the_document_of_a_step_is_kept_beside_its_entry_under_its_digest(ceremony):
    ceremony.hold()

    for index, field in ((0, "plan"), (1, "record"), (2, "record"), (4, "record"), (6, "record")):
        name = read_entry(ceremony.book.entry(index).entry).content[field]
        assert sha256(ceremony.book.document(name)).hexdigest() == name


def test_keys_may_be_entered_before_the_frame(ceremony):
    ceremony.plan()
    ceremony.keys()
    ceremony.freeze()
    ceremony.witness()
    ceremony.dice()
    ceremony.witness_dice()
    ceremony.seed()

    assert kinds(ceremony)[:4] == ["plan", "keys", "frame", "witnessed"]


def test_an_entry_names_who_entered_it(ceremony):
    ceremony.plan()

    assert read_entry(ceremony.book.entry(0).entry).actor == "office/7"


@pytest.mark.parametrize(
    ("done", "step", "code"),
    [
        ("", "freeze", "order-plan-first"),
        ("", "keys", "order-plan-first"),
        ("", "witness", "order-plan-first"),
        ("", "seed", "order-plan-first"),
        ("", "void", "order-plan-first"),
        ("plan", "witness", "order-opening-incomplete"),
        ("plan", "seed", "order-seed-before-witness"),
        ("plan freeze", "witness", "order-opening-incomplete"),
        ("plan freeze", "seed", "order-seed-before-witness"),
        ("plan keys", "witness", "order-opening-incomplete"),
        ("plan freeze keys", "seed", "order-seed-before-witness"),
        ("plan void", "freeze", "order-campaign-over"),
        ("plan void", "keys", "order-campaign-over"),
        ("plan freeze keys void", "witness", "order-campaign-over"),
        ("plan", "dice", "order-dice-before-witness"),
        ("plan freeze keys", "dice", "order-dice-before-witness"),
        ("plan freeze keys witness", "seed", "order-seed-before-dice"),
        ("plan freeze keys witness dice", "seed", "order-seed-before-dice"),
        ("plan freeze keys witness dice witness_dice void", "seed", "order-campaign-over"),
    ],
)
def test_a_step_out_of_order_is_refused_by_its_rule(ceremony, done, step, code):
    for each in done.split():
        getattr(ceremony, each)()
    before = ceremony.book.size()

    with pytest.raises(StepRefused) as told:
        take(ceremony, step)

    assert code in codes(told)
    assert ceremony.book.size() == before


def take(ceremony, step):
    """Take a step without the office's own care, so that only the gate stands in its way."""
    if step == "witness":
        from kaohe.workflows.ceremony.steps import enter_witnessed, state_of

        if state_of(ceremony.book, ceremony.campaign.id).holders:
            ceremony.cosign("zj", "gd", "sc")
        enter_witnessed(ceremony.book, ceremony.campaign.id, clerk=ceremony.clerk)
    elif step == "freeze":
        from kaohe.workflows.ceremony.steps import enter_frame

        enter_frame(ceremony.book, ceremony.frame(), clerk=ceremony.clerk)
    elif step == "seed" and not ceremony.book.size():
        from kaohe.workflows.ceremony.steps import enter_seed

        enter_seed(ceremony.book, ceremony.campaign.id, outside=None, clerk=ceremony.clerk)
    else:
        getattr(ceremony, step)()


def test_the_same_step_again_is_the_same_act(ceremony):
    ceremony.hold()
    before = ceremony.book.size()

    again = [
        ceremony.plan(),
        ceremony.freeze(),
        ceremony.keys(),
        ceremony.dice(),
        ceremony.witness_dice(),
        ceremony.seed(),
    ]

    assert [made.is_new for made in again] == [False] * 6
    assert [made.index for made in again] == [0, 1, 2, 4, 5, 6]
    assert ceremony.book.size() == before


def test_another_plan_for_the_campaign_is_refused(ceremony):
    ceremony.plan()

    with pytest.raises(StepRefused) as told:
        ceremony.plan(approvers="2")

    assert codes(told) == ["order-plan-twice"]


def test_the_same_step_by_somebody_else_is_another_act_and_refused(ceremony):
    ceremony.plan()

    with pytest.raises(StepRefused) as told:
        ceremony.as_somebody_else().plan()

    assert codes(told) == ["order-plan-twice"]


def test_another_frame_is_refused(ceremony):
    ceremony.plan()
    ceremony.freeze()

    with pytest.raises(StepRefused) as told:
        ceremony.freeze(register_digest="cd" * 32)

    assert codes(told) == ["order-frame-twice"]


def test_other_keys_are_refused(ceremony, ceremony_words):
    ceremony.plan()
    ceremony.keys()
    ceremony.holders["财务部"] = ceremony_words.KeyHolder(bytes(32))

    with pytest.raises(StepRefused) as told:
        ceremony.keys()

    assert codes(told) == ["order-keys-twice"]


def test_a_second_seed_is_refused_whatever_was_typed(ceremony):
    ceremony.hold()
    first = find_seed(ceremony.book, ceremony.campaign.id)

    with pytest.raises(StepRefused) as told:
        ceremony.seed(outside=ceremony.outside(numbers="1 2 3 4 5 6 + 7"))

    assert codes(told) == ["order-seed-twice"]
    assert find_seed(ceremony.book, ceremony.campaign.id) == first


def test_other_dice_are_refused_once_dice_stand(ceremony):
    ceremony.open().dice()
    other = [each.model_copy(update={"digits": "9" * 20}) for each in ceremony.rolls()]

    with pytest.raises(StepRefused) as told:
        ceremony.dice(rolls=other)

    assert codes(told) == ["order-dice-twice"]


def test_the_plan_says_in_the_ledger_from_when_the_value_can_be_known(ceremony):
    ceremony.plan()

    content = read_entry(ceremony.book.entry(0).entry).content
    assert content["known_from"] == "2013-01-07T16:00:00.000Z"


def test_witnesses_who_sign_once_the_value_can_be_known_do_not_count_for_the_dice(ceremony):
    ceremony.open().dice()
    ceremony.cosign("zj")

    with pytest.raises(DrawError) as told:
        ceremony.witness_dice("gd", "sc", time=1_357_574_400)

    assert codes(told) == ["ceremony-dice-unwitnessed"]
    assert dict(told.value.faults[0].fields)["signed"] == "zj"
    assert kinds(ceremony)[-1] == "dice"


def test_nobody_witnesses_dice_that_are_not_rolled(ceremony):
    ceremony.open()

    with pytest.raises(DrawError) as told:
        ceremony.witness_dice()

    assert codes(told) == ["ceremony-dice-lacking"]


def test_the_seed_is_made_from_the_dice_that_stand(ceremony):
    ceremony.hold()
    rolled = find_seed(ceremony.book, ceremony.campaign.id)
    content = read_entry(ceremony.book.entry(4).entry).content

    assert content["record"] == digest(as_json(dice_of(rolled)))


def test_a_void_after_the_dice_needs_the_key_of_every_holder(ceremony, ceremony_words):
    ceremony.open().dice()
    given = [ceremony.approve_void(name) for name in ceremony_words.HOLDERS]
    forged = given[2].model_copy(update={"proof": given[1].proof})
    other = ceremony.approve_void(ceremony_words.HOLDERS[0], reason="别的原因")

    for wrong, code in (
        ([], "order-void-after-dice"),
        (given[:2], "order-void-after-dice"),
        ([*given[:2], forged], "holder-approval-unproven"),
        ([other, *given[1:]], "holder-approval-other"),
        ([*given, given[0]], "holder-approval-other"),
    ):
        with pytest.raises(KaoheError) as told:
            ceremony.void(approvals=wrong)
        assert codes(told) == [code]

    assert ceremony.void(approvals=given[::-1]).is_new
    content = read_entry(ceremony.book.entry(5).entry).content
    assert tuple(content["signed_by"]) == ceremony_words.HOLDERS


def test_another_campaign_of_the_scope_needs_the_first_ones_void(begin_ceremony):
    first = begin_ceremony()
    first.plan()
    with pytest.raises(StepRefused) as told:
        first.plan(campaign="national-2012-b")
    assert codes(told) == ["order-scope-in-use"]

    first.void()
    made = first.plan(campaign="national-2012-b")

    assert made.is_new
    assert kinds(first) == ["plan", "void", "plan"]


def test_a_campaign_of_another_scope_needs_no_void(ceremony):
    ceremony.plan()

    assert ceremony.plan(campaign="zhejiang-2012", scope="province/33/2012").is_new


def test_a_missing_key_and_one_of_nobody_are_told_together(ceremony):
    ceremony.plan()

    with pytest.raises(DrawError) as told:
        ceremony.keys("研究室", "基层组织建设部", "办公厅")

    assert codes(told) == ["ceremony-key-lacking", "ceremony-key-of-nobody"]


def test_a_key_handed_in_twice_is_told(ceremony):
    ceremony.plan()

    with pytest.raises(DrawError) as told:
        ceremony.keys("研究室", "研究室", "基层组织建设部", "财务部")

    assert "ceremony-key-lacking" in codes(told)


@pytest.mark.parametrize("changes", [{"campaign": "rehearsal-2012"}, {"rehearsal": True}])
def test_a_key_made_for_another_campaign_is_told(ceremony, changes):
    ceremony.plan()

    with pytest.raises(DrawError) as told:
        ceremony.keys(**changes)

    assert codes(told) == ["ceremony-key-other-campaign"] * 3


def test_a_key_without_its_possession_is_told(ceremony):
    ceremony.plan()

    with pytest.raises(DrawError) as told:
        ceremony.keys(possession="00" * 80)

    assert codes(told) == ["ceremony-key-unproved"] * 3


def test_two_holders_of_one_key_are_told(ceremony, ceremony_words):
    ceremony.plan()
    ceremony.holders = {name: ceremony_words.KeyHolder(bytes(32)) for name in ceremony.holders}

    with pytest.raises(DrawError) as told:
        ceremony.keys()

    assert codes(told) == ["ceremony-key-unproved"] * 3


def test_keys_stand_in_the_order_of_the_plan(ceremony, ceremony_words):
    ceremony.plan()

    ceremony.keys("财务部", "研究室", "基层组织建设部")

    content = read_entry(ceremony.book.entry(1).entry).content
    assert tuple(content["holders"]) == ceremony_words.HOLDERS


def test_too_few_witnesses_enter_nothing_and_are_named(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.keys()

    with pytest.raises(DrawError) as told:
        ceremony.witness("gd")

    assert codes(told) == ["ceremony-witnesses-lacking"]
    assert dict(told.value.faults[0].fields)["signed"] == "gd"
    assert dict(told.value.faults[0].fields)["missing"] == "zj、sc"
    assert kinds(ceremony) == ["plan", "frame", "keys"]


def test_two_of_three_witnesses_are_enough(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.keys()

    ceremony.witness("gd", "sc")

    assert kinds(ceremony)[-1] == "witnessed"


def test_witnesses_who_sign_later_change_nothing(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.keys()
    first = ceremony.witness("gd", "sc")
    before = find_opening(ceremony.book, ceremony.campaign.id)

    again = ceremony.witness("zj")

    assert (again.index, again.is_new) == (first.index, False)
    assert find_opening(ceremony.book, ceremony.campaign.id) == before


def test_a_checkpoint_from_before_the_keys_is_not_enough(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.cosign("zj", "gd", "sc")
    ceremony.keys()
    from kaohe.workflows.ceremony.steps import enter_witnessed

    with pytest.raises(DrawError) as told:
        enter_witnessed(ceremony.book, ceremony.campaign.id, clerk=ceremony.clerk)

    assert codes(told) == ["ceremony-witnesses-lacking"]


def test_all_witnesses_are_asked_for_one_checkpoint_whatever_is_entered_meanwhile(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.keys()
    ceremony.cosign("zj")
    ceremony.plan(campaign="zhejiang-2012", scope="province/33/2012")
    ceremony.cosign("gd")

    made = ceremony.witness("gd")

    assert made.index == 4
    assert find_opening(ceremony.book, ceremony.campaign.id).checkpoint.splitlines()[1] == "3"


def test_seed_and_checkpoint_stand_in_one_entry(ceremony):
    ceremony.hold()

    rolled = find_seed(ceremony.book, ceremony.campaign.id)
    content = read_entry(ceremony.book.entry(6).entry).content

    assert content["seed"] == rolled.seed
    assert (content["size"], content["root"]) == (3, rolled.checkpoint_root)


def test_the_seed_is_that_of_the_layout(ceremony, ceremony_words):
    ceremony.hold()
    rolled = find_seed(ceremony.book, ceremony.campaign.id)

    def lp(*parts):
        return b"".join(len(each).to_bytes(4, "big") + each for each in parts)

    root = bytes.fromhex(rolled.checkpoint_root)
    expected = sha256(
        lp(b"draw/seed/v1", b"national-2012", root)
        + (3).to_bytes(8, "big")
        + lp(*(each.encode() for each in ceremony_words.DICE))
        + lp(b"ssq 2013-01-08 2013004 03 09 15 20 27 29 + 14\n")
    ).hexdigest()
    assert rolled.seed == expected


def test_a_roll_that_is_missing_or_of_nobody_is_told(ceremony):
    ceremony.open()
    rolls = [*ceremony.rolls()[:2], Roll(role="司机", digits="1" * 20)]

    with pytest.raises(DrawError) as told:
        ceremony.dice(rolls=rolls)

    assert codes(told) == ["ceremony-roll-lacking", "ceremony-roll-of-nobody"]


def test_two_rolls_of_one_role_are_told(ceremony):
    ceremony.open()

    with pytest.raises(DrawError) as told:
        ceremony.dice(rolls=[*ceremony.rolls(), ceremony.rolls()[0]])

    assert codes(told) == ["ceremony-roll-of-nobody"]


def test_a_plan_without_its_document_is_told(ceremony):
    content = {
        "scope": "2012",
        "plan": "00" * 32,
        "policy": ceremony.policy,
        "known_from": "2013-01-07T16:00:00.000Z",
        "holders": 3,
        "attempts_per_slot": 1,
        "attempts_per_county": 2,
        "approvers": 1,
    }
    act = Act("r", "plan", "national-2012", False, "office/7", content)
    record_act(ceremony.book, act, salt=bytes(32), now=ceremony.now)

    with pytest.raises(LedgerError) as told:
        plan_of(ceremony.book, "national-2012")

    assert codes(told) == ["ceremony-document-lacking"]


def test_nothing_that_fails_leaves_an_entry(ceremony):
    ceremony.plan()
    with pytest.raises(KaoheError):
        ceremony.keys(possession="00" * 80)

    assert kinds(ceremony) == ["plan"]


def test_there_is_no_opening_before_the_witnesses(ceremony):
    ceremony.plan()
    ceremony.freeze()
    ceremony.keys()

    assert find_opening(ceremony.book, ceremony.campaign.id) is None
    assert find_seed(ceremony.book, ceremony.campaign.id) is None


def test_a_rehearsal_is_entered_under_other_tags_and_marked_in_every_entry(begin_ceremony):
    real, drill = begin_ceremony("a").hold(), begin_ceremony("b", rehearsal=True).hold()
    said = [json.loads(drill.book.entry(index).entry) for index in range(7)]

    assert all(each["rehearsal"] for each in said)
    assert {each["campaign"] for each in said} == {"rehearsal-2012"}
    opening = find_opening(drill.book, "rehearsal-2012")
    assert opening.checkpoint.startswith("gonghui.example/2012/rehearsal\n")
    seeds = [find_seed(each.book, each.campaign.id).seed for each in (real, drill)]
    assert seeds[0] != seeds[1]
