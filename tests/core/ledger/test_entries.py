import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaohe.core.errors import LedgerError
from kaohe.core.ledger import KINDS, Entry, commit_entry, entry_leaf, open_entry, read_entry
from kaohe.core.ledger.entry_kinds import label_of, names_of, place_of

RIGHT = {
    "kind": "record",
    "campaign": "demo-2012",
    "rehearsal": False,
    "at": "2013-01-20T15:59:59.000Z",
    "actor": "0101",
    "content": {"subject": "letter", "record": "ab" * 32},
}
SALT = bytes(range(32))
LABEL = {
    "stage": "unit",
    "province": "33",
    "county": "330127",
    "kind": "P",
    "ordinal": 1,
    "attempt": 0,
}


def fields(error):
    return [dict(fault.fields).get("field") for fault in error.value.faults]


def test_an_entry_has_one_form_and_reads_back():
    entry = Entry(**RIGHT)
    assert entry.bytes.startswith(b'{"actor":"0101","at":"2013-01-20T15:59:59.000Z","campaign"')
    assert read_entry(entry.bytes) == entry


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"campaign": "Demo"}, "campaign"),
        ({"at": "2013-01-20 15:59:59"}, "at"),
        ({"at": "2013-02-30T15:59:59.000Z"}, "at"),
        ({"actor": ""}, "actor"),
        ({"refers": -1}, "refers"),
        ({"refers": 0}, "refers"),
        ({"content": {"subject": "letter"}}, "content.record"),
        ({"content": {**RIGHT["content"], "more": 1}}, "content.more"),
        ({"content": {**RIGHT["content"], "subject": " "}}, "content.subject"),
        ({"content": {**RIGHT["content"], "record": "AB" * 32}}, "content.record"),
    ],
)
def test_a_field_that_is_not_what_belongs_there_is_named(change, field):
    with pytest.raises(LedgerError) as error:
        Entry(**{**RIGHT, **change})
    assert field in fields(error)


def test_an_unknown_kind_is_refused_with_those_known():
    with pytest.raises(LedgerError) as error:
        Entry(**{**RIGHT, "kind": "seeds"})
    assert error.value.faults[0].kind.code == "entry-kind-unknown"


OPENED = {"label": LABEL, "device": "1001-1", "way": "online"}


def opened(**change):
    content = {**OPENED, "label": {**LABEL, **change}}
    return Entry(**{**RIGHT, "kind": "opened", "content": content})


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"stage": "member", "kind": "M"},
        {"stage": "kind", "kind": ""},
        {"stage": "county", "county": "", "kind": ""},
    ],
)
def test_labels_of_all_stages_are_known(change):
    assert label_of(opened(**change).content["label"]).province == "33"


@pytest.mark.parametrize(
    "change",
    [
        {"stage": "team"},
        {"province": "330"},
        {"county": "3301"},
        {"county": ""},
        {"kind": ""},
        {"ordinal": 0},
        {"ordinal": "1"},
        {"attempt": -1},
        {"attempt": True},
        {"more": 1},
        {"stage": "county"},
        {"stage": "kind"},
    ],
)
def test_what_is_no_label_is_refused(change):
    with pytest.raises(LedgerError):
        opened(**change)


def test_what_is_no_label_at_all_is_refused():
    with pytest.raises(LedgerError):
        Entry(**{**RIGHT, "kind": "opened", "content": {**OPENED, "label": "unit/33"}})
    with pytest.raises(TypeError):
        label_of("unit/33")
    assert names_of("abc") == ()
    assert label_of({**LABEL, "ordinal": "x"}).ordinal == 0


@pytest.mark.parametrize("way", ["online", "text", "voice", "paper"])
def test_an_answer_is_brought_in_one_of_four_ways(way):
    entry = Entry(**{**RIGHT, "kind": "opened", "content": {**OPENED, "way": way}})
    assert read_entry(entry.bytes) == entry


@pytest.mark.parametrize("change", [{"way": "pigeon"}, {"way": ["online"]}, {"device": ""}])
def test_no_other_way_and_no_nameless_device(change):
    with pytest.raises(LedgerError) as error:
        Entry(**{**RIGHT, "kind": "opened", "content": {**OPENED, **change}})
    assert fields(error) == [f"content.{name}" for name in change]


@pytest.mark.parametrize("moment", [7, "2013-01-07", "2013-02-30T00:00:00.000Z", ""])
def test_a_plan_names_a_moment_that_exists(moment):
    assert KINDS["plan"].fields["known_from"]("2013-01-07T16:00:00.000Z")
    assert not KINDS["plan"].fields["known_from"](moment)


@pytest.mark.parametrize("visit", ["", "demo/33/330127", "demo/33/330127/P1"])
def test_what_names_no_visit_names_no_place(visit):
    assert place_of(visit) == ("", "")
    assert place_of("demo/33/330127/F/M1/0") == ("33", "330127")


@pytest.mark.parametrize("people", [["a"], ["a", "a"], "ab", [1, 2]])
def test_two_different_people_sign(people):
    content = {"label": LABEL, "reason": "gone", "record": "ab" * 32, "signed_by": people}
    with pytest.raises(LedgerError) as error:
        Entry(**{**RIGHT, "kind": "reason", "content": content})
    assert fields(error) == ["content.signed_by"]


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("told", {"audience": "all", "place": "x", "who": "x", "told_by": "x"}),
        ("outcome", {"visit": "v", "outcome": "o", "reached": 1, "record": "ab" * 32,
                     "signed_by": ["a", "b"]}),
        ("frame", {"frame_root": "ab" * 32, "strata": True, "units": 1}),
        ("frame", {"frame_root": "ab" * 32, "strata": 1, "units": 2**53}),
    ],
)  # fmt: skip
def test_audience_flag_and_count_are_checked(kind, content):
    with pytest.raises(LedgerError):
        Entry(**{**RIGHT, "kind": kind, "content": content})


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[]",
        b'{"format":"ledger-entry/1"}',
        Entry(**RIGHT).bytes.replace(b"entry/1", b"entry/2"),
        Entry(**RIGHT).bytes.replace(b'"refers":null', b'"refers":true'),
        Entry(**RIGHT).bytes.replace(b'"refers":null', b'"refers":"1"'),
        Entry(**RIGHT).bytes.replace(b'"actor":"0101"', b'"actor":101'),
        Entry(**RIGHT).bytes.replace(b'"actor":"0101"', b'"abc":1,"actor":"0101"'),
        Entry(**RIGHT).bytes + b" ",
        b'"' + b"x" * 70_000 + b'"',
    ],
)
def test_what_is_no_entry_is_refused(data):
    with pytest.raises(LedgerError) as error:
        read_entry(data)
    assert error.value.faults[0].kind.code == "entry-unreadable"


@given(st.text(min_size=1, max_size=200).filter(str.strip), st.binary(min_size=32, max_size=32))
def test_every_leaf_is_over_32_bytes_whatever_an_entry_says(subject, salt):
    try:
        entry = Entry(**{**RIGHT, "content": {**RIGHT["content"], "subject": subject}}).bytes
    except UnicodeEncodeError:
        return
    commitment = commit_entry(entry, salt=salt, rehearsal=False)
    assert len(commitment) == 32
    assert len(entry_leaf(commitment)) == 32


def test_salt_and_rehearsal_change_the_commitment():
    entry = Entry(**RIGHT).bytes
    made = {
        commit_entry(entry, salt=salt, rehearsal=rehearsal)
        for salt in (SALT, bytes(32))
        for rehearsal in (True, False)
    }
    assert len(made) == 4


def test_a_salt_and_a_commitment_have_32_bytes():
    with pytest.raises(ValueError, match="a salt has 32 bytes"):
        commit_entry(b"", salt=b"", rehearsal=False)
    with pytest.raises(ValueError, match="a commitment has 32 bytes"):
        entry_leaf(b"")


def test_only_the_entry_committed_to_opens_a_commitment():
    entry = Entry(**RIGHT)
    commitment = commit_entry(entry.bytes, salt=SALT, rehearsal=False)
    assert open_entry(entry.bytes, salt=SALT, commitment=commitment) == entry
    other = Entry(**{**RIGHT, "actor": "0102"}).bytes
    for data, salt in ((other, SALT), (entry.bytes, bytes(32)), (entry.bytes, b"")):
        with pytest.raises(LedgerError) as error:
            open_entry(data, salt=salt, commitment=commitment)
        assert error.value.faults[0].kind.code == "entry-not-opened"


def test_every_kind_is_named_in_both_languages():
    assert all(kind.zh and kind.en for kind in KINDS.values())
    assert len({kind.zh for kind in KINDS.values()}) == len(KINDS) == 30
