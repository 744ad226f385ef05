from kaohe.core.draw import Campaign, KeyHolder, has_approved, has_possession

HOLDER = KeyHolder(bytes(32))
REAL, REHEARSAL = (Campaign("c", rehearsal=rehearsal) for rehearsal in (False, True))


def test_a_holder_shows_that_the_key_is_held_for_this_campaign():
    assert has_possession(HOLDER.public_key, REAL, HOLDER.show_possession(REAL))


def test_possession_shown_in_a_rehearsal_does_not_count_in_the_campaign():
    assert not has_possession(HOLDER.public_key, REAL, HOLDER.show_possession(REHEARSAL))


def test_possession_of_another_key_does_not_count():
    other = KeyHolder(bytes([1]) * 32)
    assert not has_possession(other.public_key, REAL, HOLDER.show_possession(REAL))


def test_a_holder_does_not_print_the_secret():
    assert repr(HOLDER) == "KeyHolder()"


def test_an_approval_is_of_one_subject_one_campaign_and_one_key():
    subject = {"reason": "停电"}
    proof = HOLDER.approve(subject, REAL)

    assert has_approved(HOLDER.public_key, subject, REAL, proof)
    assert not has_approved(HOLDER.public_key, {"reason": "停水"}, REAL, proof)
    assert not has_approved(HOLDER.public_key, subject, REHEARSAL, proof)
    assert not has_approved(KeyHolder(bytes([1]) * 32).public_key, subject, REAL, proof)
    assert not has_approved(b"", subject, REAL, proof)


def test_an_approval_shows_no_possession():
    assert not has_possession(HOLDER.public_key, REAL, HOLDER.approve({"reason": "x"}, REAL))
