import pytest

from kaohe.core.errors import StepRefused
from kaohe.core.ledger import COSIGNATURE, KINDS, RULES, History, NoteSigner, read_note

DIGEST = "ab" * 32
TWO = ["1001", "1002"]
ALL = ("yanjiu", "jiceng", "caiwu")
FRAME = {"frame_root": DIGEST, "strata": 10, "units": 100, "record": DIGEST}


def codes(error):
    return {fault.kind.code for fault in error.value.faults}


def test_an_honest_campaign_passes_from_the_plan_to_the_end(county, label_of):
    for ordinal, kind in enumerate("PJ", start=1):
        county.choose(label_of("kind", ordinal=ordinal))
        county.visit(label_of("unit", kind=kind))
    county.choose(label_of("kind", ordinal=3))
    county.visit(label_of("unit", kind="F"))
    county.visit(label_of("member", kind="M"))
    county.visit(label_of("member", kind="M", ordinal=2))
    county.enter("complete", record=DIGEST)
    assert county.history.campaigns["demo-2012"].is_complete


def test_the_gate_tells_every_rule_that_is_broken_and_changes_nothing(make_book):
    book = make_book()
    with pytest.raises(StepRefused) as error:
        book.enter("seed", size=0, root=DIGEST, seed=DIGEST, record=DIGEST)
    assert codes(error) == {
        "order-plan-first",
        "order-seed-before-witness",
        "order-seed-before-dice",
    }
    assert book.history == History(book.history.origin)


def test_every_rule_has_an_id_of_its_own_and_concerns_a_kind():
    assert len({rule.kind.code for rule in RULES}) == len(RULES) == 75
    assert all(rule.on and rule.on <= KINDS.keys() for rule in RULES)


def test_a_rehearsal_stands_in_a_ledger_of_rehearsals_only(make_book):
    real, rehearsed = make_book(), make_book(origin="gonghui.example/rehearsal", rehearsal=True)
    plan = real.plan()
    assert real.broken("plan", rehearsal=True, **plan) == {"order-other-ledger"}
    assert real.broken("plan", **plan) == set()
    assert rehearsed.broken("plan", rehearsal=False, **plan) == {"order-other-ledger"}
    assert rehearsed.broken("plan", **plan) == set()


def test_a_campaign_has_one_plan(book):
    assert book.broken("plan", **book.plan()) == {"order-plan-twice"}


def test_an_assessment_is_drawn_once_unless_the_first_campaign_is_void(book):
    again = {"campaign": "demo-2012-b", **book.plan()}
    assert book.broken("plan", **again) == {"order-scope-in-use"}
    assert book.broken("plan", **{**again, "scope": "2013/national"}) == set()
    book.enter("void", **book.void())
    assert book.broken("plan", **again) == set()


def test_a_plan_needs_a_policy_that_can_be_read(make_book):
    book = make_book()
    assert book.broken("plan", **book.plan(policy="quorum nobody")) == {"order-plan-policy"}


def test_frame_and_keys_are_fixed_once(book):
    assert book.broken("frame", **FRAME) == {"order-frame-twice"}
    assert book.broken("keys", **book.keys()) == {"order-keys-twice"}


@pytest.mark.parametrize("holders", [("a", "b"), ("a", "b", "c", "d")])
def test_keys_are_those_of_all_holders_of_the_plan(make_book, holders):
    book = make_book()
    book.enter("plan", **book.plan())
    assert book.broken("keys", **book.keys(holders)) == {"order-keys-count"}
    keys = {**book.keys(), "public_keys": ["00" * 32]}
    assert book.broken("keys", **keys) == {"order-keys-count"}


def test_a_checkpoint_is_witnessed_after_the_whole_opening(make_book):
    book = make_book()
    book.enter("plan", **book.plan())
    book.enter("frame", **FRAME)
    early = book.checkpoint()
    assert book.broken("witnessed", checkpoint=early) == {"order-opening-incomplete"}
    book.enter("keys", **book.keys())
    assert book.broken("witnessed", checkpoint=early) == {"order-checkpoint-foreign"}
    assert book.broken("witnessed", checkpoint=book.checkpoint()) == set()


def test_a_checkpoint_of_another_content_or_signer_is_no_witness(make_book):
    book, other = make_book(), make_book()
    for each, units in ((book, 100), (other, 99)):
        each.enter("plan", **each.plan())
        each.enter("frame", **{**FRAME, "units": units})
        each.enter("keys", **each.keys())
    for foreign in (other.checkpoint(), "no note", book.checkpoint().replace("2012", "2013")):
        assert book.broken("witnessed", checkpoint=foreign) == {"order-checkpoint-foreign"}


def test_a_checkpoint_without_the_quorum_of_the_plan_is_no_witness(make_book):
    book = make_book()
    witness = NoteSigner("zj.example/w1", COSIGNATURE, b"\x09" * 32).key.write()
    policy = f"log {book.signer.key.write()}\nwitness zj {witness}\nquorum zj\n"
    book.enter("plan", **book.plan(policy=policy))
    book.enter("frame", **FRAME)
    book.enter("keys", **book.keys())
    assert book.broken("witnessed", checkpoint=book.checkpoint()) == {"order-checkpoint-foreign"}


def test_witness_and_seed_come_once(book):
    assert book.broken("witnessed", checkpoint=book.checkpoint()) == {"order-witnessed-twice"}
    assert book.broken("seed", **book.seed(3)) == {"order-seed-twice"}


def test_the_seed_rests_on_the_witnessed_checkpoint(make_book):
    book = make_book()
    book.enter("plan", **book.plan())
    book.enter("frame", **FRAME)
    book.enter("keys", **book.keys())
    early = {"order-seed-before-witness", "order-seed-before-dice"}
    assert book.broken("seed", **book.seed()) == early
    book.enter("witnessed", checkpoint=book.checkpoint())
    book.roll(3)
    assert book.broken("seed", **book.seed()) == {"order-seed-before-witness"}
    assert book.broken("seed", **{**book.seed(3), "root": DIGEST}) == {"order-seed-before-witness"}
    assert book.broken("seed", **book.seed(3)) == set()


def test_nothing_is_drawn_before_the_seed(make_book, label_of):
    book = make_book()
    book.enter("plan", **book.plan())
    book.enter("device", **book.device())
    assert book.broken("opened", **book.opening(label_of("county"))) == {"order-label-before-seed"}
    telling = {"audience": "body", "place": "33", "who": "x", "told_by": "y"}
    assert book.broken("told", **telling) == {"order-told-too-early"}


@pytest.mark.parametrize("missing", ALL)
def test_after_the_seed_nothing_is_void_without_every_key_holder(make_book, book, missing):
    signed = [name for name in ALL if name != missing]
    assert book.broken("void", **book.void(signed_by=signed)) == {"order-void-after-dice"}
    assert book.broken("void", **book.void(signed_by=[*ALL, "0101"])) == {"order-void-after-dice"}
    unproved = {**book.void(), "proofs": []}
    assert book.broken("void", **unproved) == {"order-void-after-dice"}
    assert book.broken("void", **book.void()) == set()
    before = make_book()
    before.enter("plan", **before.plan())
    assert before.broken("void", reason="x", signed_by=["0101"], proofs=[]) == set()


def test_once_the_dice_stand_nothing_is_void_without_every_key_holder(make_book):
    book = open_to_witness(make_book())
    named = {"reason": "x", "signed_by": ["0101"], "proofs": []}
    assert book.broken("void", **named) == set()
    book.enter("dice", **book.dice(3))
    assert book.broken("void", **named) == {"order-void-after-dice"}


def open_to_witness(book, **changes):
    """Plan, frame, keys and the checkpoint over them."""
    book.enter("plan", **book.plan(**changes))
    book.enter("frame", **FRAME)
    book.enter("keys", **book.keys())
    book.enter("witnessed", checkpoint=book.checkpoint())
    return book


def test_dice_rest_on_the_witnessed_checkpoint_and_are_rolled_once(make_book):
    book = make_book()
    book.enter("plan", **book.plan())
    book.enter("frame", **FRAME)
    book.enter("keys", **book.keys())
    assert book.broken("dice", **book.dice(3)) == {"order-dice-before-witness"}
    book.enter("witnessed", checkpoint=book.checkpoint())
    assert book.broken("dice", **book.dice(4)) == {"order-dice-before-witness"}
    book.enter("dice", **book.dice(3))
    assert book.broken("dice", **book.dice(3)) == {"order-dice-twice"}


def test_a_checkpoint_over_the_dice_holds_them_and_is_entered_once(make_book):
    book = open_to_witness(make_book())
    before = book.checkpoint()
    assert book.broken("dice_witnessed", checkpoint=before) == {"order-dice-late"}
    book.enter("dice", **book.dice(3))
    assert book.broken("dice_witnessed", checkpoint=before) == {"order-dice-late"}
    book.enter("dice_witnessed", checkpoint=book.checkpoint())
    again = book.broken("dice_witnessed", checkpoint=book.checkpoint())
    assert again == {"order-dice-witnessed-twice"}


@pytest.mark.parametrize(
    ("time", "broken"), [(1_357_574_399, set()), (1_357_574_400, {"order-dice-late"})]
)
def test_dice_are_cosigned_before_the_outside_value_can_be_known(make_book, time, broken):
    book = make_book()
    witness = NoteSigner("zj.example/w1", COSIGNATURE, b"\x09" * 32)
    policy = f"log {book.signer.key.write()}\nwitness zj {witness.key.write()}\nquorum zj\n"

    def cosigned(second):
        note = read_note(book.checkpoint().encode())
        return note.add([witness.sign(note.text, time=second)]).write().decode()

    book.enter("plan", **book.plan(policy=policy))
    book.enter("frame", **FRAME)
    book.enter("keys", **book.keys())
    book.enter("witnessed", checkpoint=cosigned(1_357_600_000))
    book.enter("dice", **book.dice(3))
    assert book.broken("dice_witnessed", checkpoint=cosigned(time)) == broken


def test_a_seed_waits_for_the_witnesses_of_the_dice(make_book):
    book = open_to_witness(make_book())
    assert book.broken("seed", **book.seed(3)) == {"order-seed-before-dice"}
    book.enter("dice", **book.dice(3))
    assert book.broken("seed", **book.seed(3)) == {"order-seed-before-dice"}
    book.enter("dice_witnessed", checkpoint=book.checkpoint())
    assert book.broken("seed", **book.seed(3)) == set()


def test_a_void_campaign_takes_nothing_but_corrections(book, label_of):
    book.enter("void", **book.void())
    assert book.broken("opened", **book.opening(label_of("county"))) == {"order-campaign-over"}
    assert book.broken("void", **book.void("again")) == {"order-campaign-over"}
    assert book.broken("correction", reason="typo", record=DIGEST, refers=0) == set()
    assert book.broken("record", subject="letter", record=DIGEST) == set()


def test_a_label_is_opened_once(book, label_of):
    book.choose(label_of("county"))
    assert book.broken("opened", **book.opening(label_of("county"))) == {"order-label-twice"}


def test_a_pending_label_holds_up_the_next_of_its_place_only(book, label_of):
    book.enter("opened", **book.opening(label_of("county")))
    codes = book.broken("opened", **book.opening(label_of("county", ordinal=2)))
    assert codes == {"order-label-ordinal", "order-label-pending"}
    book.enter("device", **book.device("34", person="2001"))
    away = book.opening(label_of("county", province="34"), device="2001-1")
    assert book.broken("opened", **away) == set()


def test_a_device_and_its_keys_are_enrolled_once(book):
    right = book.device()
    both = {"order-device-twice", "order-device-of-person"}
    assert book.broken("device", **right) == both
    assert book.broken("device", **book.device(person="1002")) == set()
    for key in ("sealing_key", "signing_key"):
        shared = {**book.device(person="1002"), key: right["signing_key"]}
        assert book.broken("device", **shared) == {"order-device-twice"}


def test_the_first_of_two_devices_of_one_name_counts(make_book):
    book = make_book()
    book.enter("plan", **book.plan())
    for body in ("33", "34"):
        book.history = book.history.follow(book.entry("device", **book.device(body)))
    devices = book.history.campaigns["demo-2012"].devices
    assert [(name, each.body) for name, each in devices.items()] == [("1001-1", "33")]


def test_a_label_is_opened_for_a_device_of_its_body(book, label_of):
    away = book.device("34", person="2001")
    book.enter("device", **away)
    for device in ("nobody", away["device"]):
        opening = book.opening(label_of("county"), device=device)
        assert book.broken("opened", **opening) == {"order-device-unknown"}
    opening = book.opening(label_of("county", province="34"), device=away["device"])
    assert book.broken("opened", **opening) == set()


def test_an_envelope_is_made_once_by_each_holder_before_its_label(book, label_of):
    made = {"label": label_of("unit", kind="P"), "holder": "caiwu", "envelope": DIGEST}
    assert book.broken("evaluated_ahead", **made) == set()
    unknown = {**made, "holder": "nobody"}
    assert book.broken("evaluated_ahead", **unknown) == {"order-holder-unknown"}
    book.enter("evaluated_ahead", **made)
    assert book.broken("evaluated_ahead", **made) == {"order-ahead-unfounded"}
    book.choose(label_of("county"))
    late = {**made, "label": label_of("county")}
    assert book.broken("evaluated_ahead", **late) == {"order-ahead-unfounded"}


def test_an_envelope_is_not_made_before_the_seed(make_book, label_of):
    book = make_book()
    book.enter("plan", **book.plan())
    book.enter("keys", **book.keys())
    made = {"label": label_of("county"), "holder": "caiwu", "envelope": DIGEST}
    assert book.broken("evaluated_ahead", **made) == {"order-label-before-seed"}


def test_a_label_comes_on_paper_with_an_envelope_of_every_holder(book, label_of):
    label = label_of("county")
    opening = book.opening(label, way="paper")
    for holder in ("yanjiu", "jiceng", "caiwu"):
        assert book.broken("opened", **opening) == {"order-envelope-missing"}
        book.enter("evaluated_ahead", label=label, holder=holder, envelope=DIGEST)
    assert book.broken("opened", **opening) == set()


def test_nothing_more_is_drawn_in_a_county_that_was_exchanged(county, label_of):
    first, again = label_of("county"), label_of("county", attempt=1)
    county.choose(label_of("kind"))
    county.disclose(label_of("unit", kind="P"))
    county.give_reason(first)
    county.enter("approval", **county.approval(again))
    chosen = county.choose(again)
    county.find(label_of("unit", kind="P"), reached=False)
    county.close(label_of("unit", kind="P"))
    second = label_of("kind", ordinal=2)
    assert county.broken("opened", **county.opening(second)) == {"order-county-exchanged"}
    there = {"body": "33", "county": "330105", "record": DIGEST, "signed_by": TWO}
    assert county.broken("arrived", **there, refers=chosen) == set()


def test_nobody_arrives_in_a_county_that_was_exchanged(book, label_of):
    first, again = label_of("county"), label_of("county", attempt=1)
    chosen = book.choose(first)
    book.give_reason(first)
    book.enter("approval", **book.approval(again))
    book.choose(again)
    there = {"body": "33", "county": "330127", "record": DIGEST, "signed_by": TWO}
    assert book.broken("arrived", **there, refers=chosen) == {"order-county-exchanged"}


def test_a_monitor_passes_over_what_was_told_of_places_unknown(book):
    before = book.history.campaigns["demo-2012"]
    for audience, place in (("county", "330127"), ("unit", "nothing"), ("unit", "a/33/330127/P/0")):
        telling = {"audience": audience, "place": place, "who": "x", "told_by": "y"}
        after = book.history.follow(book.entry("told", **telling))
        assert after.campaigns["demo-2012"] == before


def test_kinds_come_in_their_order(county, label_of):
    assert "order-label-ordinal" in county.broken(
        "opened", **county.opening(label_of("kind", ordinal=2))
    )


def test_a_county_is_entered_after_arrival_and_telling(book, label_of):
    kind = label_of("kind")
    assert book.broken("opened", **book.opening(kind)) == {"order-not-arrived", "order-not-told"}
    chosen = book.choose(label_of("county"))
    book.tell("body", "33")
    arrival = {"body": "33", "county": "330127", "record": DIGEST, "signed_by": TWO}
    telling = {"audience": "county", "place": "330127", "who": "x", "told_by": "y"}
    assert book.broken("told", **telling) == {"order-told-too-early"}
    book.enter("arrived", **arrival, refers=chosen)
    assert book.broken("opened", **book.opening(kind)) == {"order-not-told"}
    book.enter("told", **telling)
    assert book.broken("opened", **book.opening(kind)) == set()


def test_one_arrival_for_each_county_drawn(county, label_of):
    chosen = next(iter(county.history.campaigns["demo-2012"].county_choices))
    there = {"body": "33", "county": "330127", "record": DIGEST, "signed_by": TWO}
    for changes, refers in (
        ({}, chosen),
        ({"county": "330105"}, chosen),
        ({"county": "330105"}, chosen - 1),
        ({"county": "340105", "body": "34"}, chosen),
    ):
        codes = county.broken("arrived", **{**there, **changes}, refers=refers)
        assert codes == {"order-arrival-unfounded"}
    second = county.choose(label_of("county", ordinal=2))
    assert county.broken("arrived", **{**there, "county": "330105"}, refers=second) == set()


def test_kind_unit_and_members_in_this_order(county, label_of):
    unit, member = label_of("unit", kind="F"), label_of("member", kind="M")
    assert county.broken("opened", **county.opening(unit)) == {"order-unit-before-kind"}
    county.choose(label_of("kind"))
    assert county.broken("opened", **county.opening(member)) == {"order-unit-before-kind"}
    second = label_of("kind", ordinal=2)
    assert county.broken("opened", **county.opening(second)) == {"order-unit-skipped"}
    county.visit(unit)
    assert county.broken("opened", **county.opening(member)) == set()
    assert county.broken("opened", **county.opening(label_of("unit", kind="P"))) == {
        "order-unit-before-kind"
    }
    assert county.broken("opened", **county.opening(second)) == set()


def test_a_slot_without_any_unit_is_entered_as_short(county, label_of):
    county.choose(label_of("kind"))
    unit = label_of("unit", kind="F")
    county.enter("shortfall", label=unit, record=DIGEST)
    assert county.broken("opened", **county.opening(label_of("kind", ordinal=2))) == set()
    short = {"record": DIGEST}
    assert county.broken("opened", **county.opening(unit)) >= {"order-label-twice"}
    assert "order-shortfall-unfounded" in county.broken("shortfall", label=unit, **short)
    kind = label_of("kind", ordinal=2)
    assert county.broken("shortfall", label=kind, **short) == {"order-shortfall-unfounded"}
    away = label_of("unit", kind="F", county="330105")
    assert "order-shortfall-unfounded" in county.broken("shortfall", label=away, **short)


def test_a_shortfall_comes_where_the_unit_would_have_come(county, label_of):
    unit, short = label_of("unit", kind="P"), {"record": DIGEST}
    assert county.broken("shortfall", label=unit, **short) == {"order-unit-before-kind"}
    county.choose(label_of("kind"))
    county.disclose(unit)
    again = label_of("unit", kind="P", attempt=1)
    assert county.broken("shortfall", label=again, **short) == {"order-attempt-without-reason"}
    county.give_reason(unit)
    assert county.broken("shortfall", label=again, **short) == set()


def test_the_next_unit_waits_for_the_close_of_the_one_before(county, label_of, visit_of):
    unit = label_of("unit", kind="P")
    county.choose(label_of("kind"))
    county.disclose(unit)
    kind = label_of("kind", ordinal=2)
    assert county.broken("opened", **county.opening(kind)) == {"order-visit-still-open"}
    county.find(unit)
    assert county.broken("opened", **county.opening(kind)) == {"order-visit-still-open"}
    county.close(unit)
    assert county.broken("opened", **county.opening(kind)) == set()
    again = {"visit": visit_of(unit), "record": DIGEST}
    assert county.broken("closed", **again) == {"order-closed-twice"}


def test_a_visit_ends_with_an_outcome_and_the_unit_is_told_first(county, label_of, visit_of):
    unit = label_of("unit", kind="P")
    visit = {"visit": visit_of(unit), "record": DIGEST}
    outcome = {**visit, "outcome": "verified", "reached": True, "signed_by": TWO}
    telling = {"audience": "unit", "place": visit["visit"], "who": "x", "told_by": "y"}
    assert county.broken("closed", **visit) == {"order-visit-unknown"}
    assert county.broken("outcome", **outcome) == {"order-visit-unknown", "order-unit-not-told"}
    assert county.broken("told", **telling) == {"order-told-too-early"}
    county.choose(label_of("kind"))
    county.disclose(unit)
    assert county.broken("closed", **visit) == {"order-closed-without-outcome"}
    assert county.broken("outcome", **outcome) == {"order-unit-not-told"}
    assert county.broken("outcome", **{**outcome, "reached": False}) == set()
    county.enter("told", **telling)
    county.enter("outcome", **outcome)
    assert county.broken("outcome", **outcome) == {"order-outcome-twice"}
    assert county.broken("closed", **visit) == set()


def test_another_attempt_needs_outcome_and_signed_reason(county, label_of):
    unit, again = label_of("unit", kind="P"), label_of("unit", kind="P", attempt=1)
    county.choose(label_of("kind"))
    county.disclose(unit)
    missing = {"order-attempt-without-outcome", "order-attempt-without-reason"}
    assert county.broken("opened", **county.opening(again)) == missing
    county.find(unit, outcome="gone", reached=False)
    assert county.broken("opened", **county.opening(again)) == {"order-attempt-without-reason"}
    county.give_reason(unit)
    assert county.broken("opened", **county.opening(again)) == set()
    county.visit(again)
    assert county.broken("opened", **county.opening(label_of("kind", ordinal=2))) == set()


def test_a_closed_visit_is_not_exchanged_any_more(county, label_of):
    unit, again = label_of("unit", kind="P"), label_of("unit", kind="P", attempt=1)
    county.choose(label_of("kind"))
    county.disclose(unit)
    county.find(unit)
    county.give_reason(unit)
    county.close(unit)
    assert county.broken("opened", **county.opening(again)) == {"order-attempt-after-close"}
    reason = {"label": unit, "reason": "gone", "record": DIGEST, "signed_by": TWO}
    assert county.broken("reason", **reason) == {"order-reason-unfounded"}


def test_attempts_come_one_after_the_other(county, label_of):
    third = label_of("unit", kind="P", attempt=2)
    county.choose(label_of("kind"))
    county.disclose(label_of("unit", kind="P"))
    assert "order-attempt-skipped" in county.broken("opened", **county.opening(third))
    reason = {"label": third, "reason": "gone", "record": DIGEST, "signed_by": TWO}
    assert county.broken("reason", **reason) == {"order-reason-unfounded"}
    assert county.broken("approval", **county.approval(third)) == {"order-approval-unfounded"}


def replace(book, of, attempt):
    before = {**of, "attempt": attempt - 1}
    book.disclose(before)
    book.find(before, reached=False)
    book.give_reason(before)
    return {**of, "attempt": attempt}


def test_beyond_the_limit_of_a_slot_two_must_approve(county, label_of):
    unit = label_of("unit", kind="P")
    county.choose(label_of("kind"))
    replace(county, unit, 1)
    again = replace(county, unit, 2)
    assert county.broken("opened", **county.opening(again)) == {"order-attempt-without-approval"}
    county.enter("approval", **county.approval(again, ALL[:1]))
    assert county.broken("opened", **county.opening(again)) == {"order-attempt-without-approval"}
    county.enter("approval", **county.approval(again, ALL[1:2]))
    assert county.broken("opened", **county.opening(again)) == set()


def test_beyond_the_limit_of_a_county_two_must_approve(county, label_of):
    for ordinal, kind in enumerate("PJ", start=1):
        county.choose(label_of("kind", ordinal=ordinal))
        county.visit(replace(county, label_of("unit", kind=kind), 1))
    county.choose(label_of("kind", ordinal=3))
    again = replace(county, label_of("unit", kind="S"), 1)
    assert county.broken("opened", **county.opening(again)) == {"order-attempt-without-approval"}
    county.enter("approval", **county.approval(again, ALL[:2]))
    assert county.broken("opened", **county.opening(again)) == set()


def test_another_county_needs_the_reason_and_all_key_holders(book, label_of):
    first, again = label_of("county"), label_of("county", attempt=1)
    book.choose(first)
    assert book.broken("opened", **book.opening(again)) == {
        "order-attempt-without-reason",
        "order-attempt-without-approval",
    }
    book.give_reason(first)
    book.enter("approval", **book.approval(again, ALL[:2]))
    assert book.broken("opened", **book.opening(again)) == {"order-attempt-without-approval"}
    book.enter("approval", **book.approval(again, ALL[2:]))
    assert book.broken("opened", **book.opening(again)) == set()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"approved_by": ["0001", "0002"]}, "order-approval-of-others"),
        ({"proofs": ["ab" * 80]}, "order-approval-of-others"),
        ({"record": "cd" * 32}, "order-approval-unfounded"),
    ],
)
def test_key_holders_approve_the_reason_that_stands(county, label_of, changes, code):
    county.choose(label_of("kind"))
    again = replace(county, label_of("unit", kind="P"), 1)
    approval = county.approval(again, ALL[:2]) | changes
    assert county.broken("approval", **approval) == {code}


def test_the_order_of_kinds_is_never_drawn_again(county, label_of):
    kind = label_of("kind")
    county.choose(kind)
    again = {"label": kind, "reason": "x", "record": DIGEST, "signed_by": TWO}
    assert county.broken("reason", **again) == {"order-reason-unfounded"}
    assert "order-attempt-of-kind" in county.broken(
        "opened", **county.opening({**kind, "attempt": 1})
    )


def test_holders_answer_opened_labels_once(book, label_of):
    county = label_of("county")
    answer = {"label": county, "holder": "yanjiu", "proof": DIGEST}
    assert book.broken("answered", **answer) == {"order-label-not-open"}
    book.enter("opened", **book.opening(county))
    assert book.broken("answered", **{**answer, "holder": "x"}) == {"order-holder-unknown"}
    assert book.broken("declined", label=county, holder="yanjiu", reason="no arrival") == set()
    book.enter("declined", label=county, holder="yanjiu", reason="no arrival")
    book.enter("answered", **answer)
    assert book.broken("answered", **answer) == {"order-answer-twice"}


def test_nothing_is_drawn_before_all_holders_have_answered(book, label_of):
    county = label_of("county")
    drawn = {"label": county, "record": DIGEST}
    missing = {"order-label-not-open", "order-answer-missing"}
    assert book.broken("chosen", **drawn) == missing
    book.enter("opened", **book.opening(county))
    for holder in ("yanjiu", "jiceng"):
        book.enter("answered", label=county, holder=holder, proof=DIGEST)
        assert book.broken("chosen", **drawn) == {"order-answer-missing"}
    book.enter("answered", label=county, holder="caiwu", proof=DIGEST)
    assert book.broken("chosen", **drawn) == set()
    book.enter("chosen", **drawn)
    assert book.broken("chosen", **drawn) == {"order-label-not-open"}


def test_a_unit_is_disclosed_under_the_visit_of_its_label(county, label_of, visit_of):
    unit = label_of("unit", kind="P")
    county.choose(label_of("kind"))
    county.enter("opened", **county.opening(unit))
    county.answer(unit)
    assert county.broken("chosen", label=unit, record=DIGEST) == {"order-choice-of-stage"}
    for visit in (visit_of(unit) + "1", "other/33/330127/P/0", "demo-2012/33/330105/P/0"):
        codes = county.broken("disclosed", label=unit, visit=visit, packet=DIGEST)
        assert codes == {"order-visit-of-label"}


def test_no_visit_is_disclosed_twice(county, label_of, visit_of):
    unit = label_of("unit", kind="P")
    county.choose(label_of("kind"))
    county.visit(unit)
    county.choose(label_of("kind", ordinal=2))
    other = label_of("unit", kind="J")
    county.enter("opened", **county.opening(other))
    county.answer(other)
    codes = county.broken("disclosed", label=other, visit=visit_of(unit), packet=DIGEST)
    assert codes == {"order-visit-twice"}


def test_a_campaign_ends_when_every_unit_has_its_outcome(county, label_of):
    unit = label_of("unit", kind="P")
    county.choose(label_of("kind"))
    end = {"record": DIGEST}
    assert county.broken("complete", **end) == set()
    county.enter("opened", **county.opening(unit))
    assert county.broken("complete", **end) == {"order-not-done"}
    county.answer(unit)
    county.enter("disclosed", label=unit, visit="demo-2012/33/330127/P/0", packet=DIGEST)
    assert county.broken("complete", **end) == {"order-not-done"}


def test_a_correction_refers_to_an_earlier_entry_of_its_campaign(book):
    fix = {"reason": "typo", "record": DIGEST}
    book.enter("record", campaign="other", subject="letter", record=DIGEST)
    book.enter("record", subject="letter", record=DIGEST)
    assert book.broken("correction", **fix, refers=9) == set()
    assert book.broken("correction", **fix, refers=8) == {"order-refers-elsewhere"}
    assert book.broken("correction", **fix, refers=10) == {"order-refers-elsewhere"}


def test_a_clock_set_back_is_told_but_stops_no_work(book):
    early = {"at": "2013-01-04T00:00:00.000Z", "subject": "letter", "record": DIGEST}
    assert book.broken("record", **early) == {"order-time-backwards"}
    book.enter("record", **early)
    assert book.history.last_at == "2013-01-05T00:00:00.007Z"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"plan", "correction", "record", "alarm"}))
def test_nothing_comes_before_the_plan(make_book, kind):
    on = next(rule.on for rule in RULES if rule.kind.code == "order-plan-first")
    assert kind in on


def test_a_monitor_goes_on_after_acts_that_no_gate_would_let_pass(make_book, label_of):
    book = make_book()
    unit = label_of("unit", kind="P")
    acts = [
        book.entry("answered", label=unit, holder="x", proof=DIGEST),
        book.entry("chosen", label=unit, record=DIGEST),
        book.entry("closed", visit="v", record=DIGEST),
        book.entry("witnessed", checkpoint="no note"),
        book.entry("plan", **book.plan()),
        book.entry("plan", **book.plan(scope="other")),
        book.entry("opened", **book.opening(unit)),
        book.entry("opened", **book.opening(unit)),
        book.entry("disclosed", label=unit, visit="v", packet=DIGEST),
        book.entry("disclosed", label=unit, visit="v", packet=DIGEST),
        book.entry("opened", **book.opening({**unit, "attempt": 1})),
    ]
    history, broken = book.history, 0
    for act in acts:
        broken += bool(history.judge(act, root_at=book.root))
        history = history.follow(act)
    state = history.campaigns["demo-2012"]
    assert (broken, history.size) == (10, 11)
    assert state.terms.scope == "2012/national"
    assert [visit.is_closed for visit in state.at(("33", "330127")).visits.values()] == [True]


def test_an_entry_that_is_not_shown_is_passed_over(book):
    before = book.history.campaigns
    after = book.history.pass_over()
    assert (after.size, after.campaigns) == (book.history.size + 1, before)
