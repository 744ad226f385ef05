import pytest

from kaohe.core.draw import Campaign, Label
from kaohe.core.draw.sealed import LogView
from kaohe.core.errors import ProofInvalid
from kaohe.workflows.keyholding.records import (
    HolderAnswer,
    HolderRequest,
    HolderSecret,
    LabelFields,
    compare_views,
    read_holder_record,
)

CAMPAIGN = Campaign("rehearsal-2012", rehearsal=True)
LABEL = Label("unit", "33", "330127", "P", 1, 0)
REQUEST = HolderRequest.of(CAMPAIGN, LABEL, device="tablet-1", way="online")
ANSWER = HolderAnswer(
    campaign="rehearsal-2012",
    rehearsal=True,
    label=LabelFields.of(LABEL),
    holder="研究室",
    device="tablet-1",
    way="online",
    sealed="AAEC",
    proof_digest="ab" * 32,
    log_size=8,
    log_root="0c" * 32,
)


def refused(data, kind):
    with pytest.raises(ProofInvalid) as error:
        read_holder_record(data, kind, where="file")
    return error.value.faults[0].kind.code == "holder-record-wrong"


def test_a_request_is_canonical_json():
    assert REQUEST.write() == (
        b'{"campaign":"rehearsal-2012","device":"tablet-1","format":"holder-request/1",'
        b'"label":{"attempt":0,"county":"330127","kind":"P","ordinal":1,"province":"33",'
        b'"stage":"unit"},"rehearsal":true,"way":"online"}\n'
    )
    found = read_holder_record(REQUEST.write(), HolderRequest)
    assert (found, found.label.as_label()) == (REQUEST, LABEL)


def test_an_answer_comes_back_with_its_box_and_its_view():
    found = read_holder_record(ANSWER.write(), HolderAnswer)
    assert found == ANSWER
    assert (found.box, found.view) == (b"\x00\x01\x02", LogView(8, b"\x0c" * 32))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"online"', b'"pigeon"'),
        (b'"attempt":0', b'"attempt":-1'),
        (b'"ordinal":1', b'"ordinal":0'),
        (b'"stage":"unit"', b'"stage":"county"'),
        (b'"rehearsal":true', b'"rehearsal":"yes"'),
        (b'"way":"online"', b'"way":"online","x":1'),
        (b"}\n", b"}"),
        (b"}\n", b"}\n\n"),
        (b'{"campaign"', b'{ "campaign"'),
        (b"tablet-1", b"\xff"),
    ],
)
def test_a_request_has_one_form(old, new):
    assert old in REQUEST.write()
    assert refused(REQUEST.write().replace(old, new), HolderRequest)


@pytest.mark.parametrize("sealed", ["AAE", "AAF=", "!", "AAEC\n"])
def test_a_box_is_base64_in_one_form(sealed):
    data = ANSWER.write().replace(b"AAEC", sealed.encode().replace(b"\n", b"\\n"))
    assert refused(data, HolderAnswer)


def test_a_record_is_of_its_kind_and_not_too_long():
    assert refused(REQUEST.write(), HolderAnswer)
    assert refused(b"{" + b" " * 70_000 + b"}", HolderRequest)


def test_a_secret_is_not_shown_by_accident():
    secret = HolderSecret(
        campaign="rehearsal-2012",
        rehearsal=True,
        holder="研究室",
        public_key="ab" * 32,
        secret="cd" * 32,
    )
    assert "cdcd" not in repr(secret)
    assert b"cdcd" in secret.write()


def test_views_that_differ_name_the_holders():
    views = {"A": LogView(8, b"\x01" * 32), "B": LogView(8, b"\x02" * 32)}
    with pytest.raises(ProofInvalid) as error:
        compare_views(views)
    assert "A: 8 0101010101010101; B: 8 0202020202020202" in str(error.value)
    assert compare_views({"A": views["A"], "C": views["A"]}) == views["A"]
