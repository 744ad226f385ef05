import re
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import generate_mnemonics
from shamir_mnemonic.rs1024 import create_checksum
from shamir_mnemonic.wordlist import WORDLIST

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.errors import FileUnusable, InputError
from kaohe.stores.keyholder_keys import HolderSecretKey
from kaohe.stores.keyholder_shares import KeyShare, read_share, restore_key, split_key

OWNED = HolderSecretKey(
    Campaign("rehearsal-2012", rehearsal=True), "研究室", KeyHolder(bytes(range(32)))
)
OTHER = HolderSecretKey(OWNED.campaign, "研究室", KeyHolder(bytes(range(1, 33))))
SHARES = split_key(OWNED)
PLAIN = KeyShare(OWNED.campaign, "研究室", OWNED.fingerprint, 1, SHARES[0].words)


@pytest.fixture
def read(tmp_path):
    def read_text(text):
        path = tmp_path / "share.txt"
        path.write_text(text, "utf-8")
        return read_share(path)

    return read_text


def fault(error):
    first = error.value.faults[0]
    return first.kind.code, dict(first.fields)


def with_word(place, word):
    words = (*PLAIN.words[:place], word, *PLAIN.words[place + 1 :])
    return KeyShare(PLAIN.campaign, PLAIN.holder, PLAIN.fingerprint, 1, words).write()


@pytest.mark.parametrize("two", list(combinations(range(3), 2)))
def test_any_two_sheets_give_the_same_key(read, two):
    found = restore_key([read(SHARES[number].write()) for number in two])
    assert found == OWNED
    assert found.key.public_key == OWNED.key.public_key


def test_three_sheets_give_it_too_and_one_does_not():
    assert restore_key(SHARES).key.secret == OWNED.key.secret
    for shares in (SHARES[:1], [SHARES[0], SHARES[0]]):
        with pytest.raises(InputError) as error:
            restore_key(shares)
        assert fault(error) == ("key-shares-too-few", {"found": "1"})


def test_a_sheet_says_what_it_is_of_and_hides_its_words():
    text = SHARES[1].write()
    for told in ("rehearsal-2012", "yes 演练", "研究室", OWNED.fingerprint, "share: 2 / 3"):
        assert told in text
    assert len(SHARES[1].words) == 33
    assert SHARES[1].words[10] not in repr(SHARES[1])


def test_splitting_again_gives_other_sheets():
    assert split_key(OWNED)[0].words != SHARES[0].words


def test_a_sheet_may_be_typed_without_numbers_and_in_capitals(read):
    head = SHARES[0].write().partition("words:")[0]
    words = " ".join(SHARES[0].words).upper()
    assert read(f"{head}words:\n{words}\n") == SHARES[0]


def test_a_word_outside_the_list_is_named_with_words_like_it(read):
    with pytest.raises(InputError) as error:
        read(with_word(6, "academik"))
    code, fields = fault(error)
    assert (code, fields["share"], fields["position"]) == ("key-share-word-unknown", "1", "7")
    assert fields["near"].startswith("academic")


def test_several_words_outside_the_list_are_all_named(read):
    with pytest.raises(InputError) as error:
        read(with_word(6, "academik").replace(f" 2 {PLAIN.words[1]}", " 2 qqq", 1))
    assert [dict(each.fields)["position"] for each in error.value.faults] == ["2", "7"]


@settings(max_examples=12, deadline=None)
@given(place=st.integers(0, 32), word=st.sampled_from(WORDLIST))
def test_one_wrong_word_of_the_list_is_located(tmp_path_factory, place, word):
    path = tmp_path_factory.mktemp("share") / "share.txt"
    path.write_text(with_word(place, word), "utf-8")
    if word == PLAIN.words[place]:
        assert read_share(path) == PLAIN
        return
    with pytest.raises(InputError) as error:
        read_share(path)
    code, fields = fault(error)
    assert (code, fields["position"], fields["word"], fields["near"]) == (
        "key-share-word-wrong",
        str(place + 1),
        word,
        PLAIN.words[place],
    )


def test_words_that_are_missing_or_swapped_are_told_with_the_share(read):
    text = PLAIN.write()
    with pytest.raises(InputError) as error:
        read(text.replace(f"33 {PLAIN.words[32]}", ""))
    assert fault(error) == (
        "key-share-words-wrong",
        {"share": "1", "found": "32", "expected": "33"},
    )
    words = [*PLAIN.words]
    words[4:7] = [words[6], words[4], words[5]]
    swapped = KeyShare(PLAIN.campaign, PLAIN.holder, PLAIN.fingerprint, 1, tuple(words))
    with pytest.raises(InputError) as error:
        read(swapped.write())
    assert fault(error)[0] in ("key-share-words-wrong", "key-share-word-wrong")


@pytest.mark.parametrize("name", ["format", "campaign", "holder", "fingerprint", "share"])
def test_a_sheet_without_a_part_is_no_share(read, name):
    with pytest.raises(FileUnusable) as error:
        read(re.sub(rf"(?m)^{name}:.*\n", "", PLAIN.write()))
    assert fault(error) == ("key-share-unreadable", {"field": name})


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("key-share/1", "key-share/2", "format"),
        ("share: 1", "share: 4", "share"),
        ("share: 1", "share: 2", "share"),
        ("words:", "", "words"),
        ("campaign: rehearsal-2012", "campaign: 2012 !", "campaign"),
    ],
)
def test_a_sheet_that_says_something_else_is_no_share(read, old, new, field):
    with pytest.raises(FileUnusable) as error:
        read(PLAIN.write().replace(old, new, 1))
    assert fault(error) == ("key-share-unreadable", {"field": field})


def test_words_of_another_kind_of_backup_are_no_share(read):
    [[words]] = generate_mnemonics(1, [(1, 1)], bytes(32), extendable=False)
    foreign = KeyShare(PLAIN.campaign, PLAIN.holder, PLAIN.fingerprint, 1, tuple(words.split()))
    with pytest.raises((InputError, FileUnusable)):
        read(foreign.write())


def test_words_that_fit_one_another_and_are_no_share_are_refused(read):
    data = [1023] * 30
    indices = [*data, *create_checksum(data, b"shamir_extendable")]
    words = tuple(WORDLIST[each] for each in indices)
    share = KeyShare(PLAIN.campaign, PLAIN.holder, PLAIN.fingerprint, 1, words)
    with pytest.raises(FileUnusable) as error:
        read(share.write())
    assert fault(error) == ("key-share-unreadable", {"field": "words"})


@pytest.mark.parametrize("field", ["fingerprint", "words", "holder"])
def test_shares_of_different_keys_are_refused(field):
    first, second = SHARES[0], split_key(OTHER)[1]
    if field == "holder":
        second = KeyShare(OWNED.campaign, "财务部", OWNED.fingerprint, 2, SHARES[1].words)
    if field == "words":
        second = KeyShare(OWNED.campaign, "研究室", OWNED.fingerprint, 2, second.words)
    with pytest.raises(InputError) as error:
        restore_key([first, second])
    assert fault(error) == ("key-shares-of-other", {"field": field})


def test_a_fingerprint_that_is_not_that_of_the_words_is_refused():
    shares = [
        KeyShare(each.campaign, each.holder, OTHER.fingerprint, each.number, each.words)
        for each in SHARES[:2]
    ]
    with pytest.raises(InputError) as error:
        restore_key(shares)
    assert fault(error) == ("key-shares-of-other", {"field": "fingerprint"})
