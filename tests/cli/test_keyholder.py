"""A department and an office carry files: from the key to the reveal, as they would type it."""

import importlib.util
import json
import stat
from pathlib import Path

import pytest

from kaohe.core.draw import Ceremony, Label
from kaohe.core.draw.proof_text import read_proof_text
from kaohe.core.draw.sealed import open_proof
from kaohe.stores import keyholder_keys
from kaohe.stores.keyholder_keys import Effort, open_key_file
from kaohe.workflows.keyholding.records import (
    HolderAnswer,
    HolderApproval,
    HolderRefusal,
    HolderSecret,
    read_holder_record,
)
from kaohe.workflows.ledgers.extracts import write_extract

COUNTY = Label("county", "33")
WORDS = "four unrelated words here"


def load_office():
    path = Path(__file__).parents[1] / "services" / "holder_office.py"
    spec = importlib.util.spec_from_file_location("holder_office", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


PARTS = load_office()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A key file costs a second; here it may cost less."""
    made = keyholder_keys.write_key_file.__kwdefaults__
    monkeypatch.setitem(made, "effort", Effort(1, 8192))


@pytest.fixture
def desk(tmp_path):
    (tmp_path / "words").write_text(f"{WORDS}\nsecond line\n", "utf-8")
    return tmp_path


@pytest.fixture
def joined(desk, call_json):
    """A holder that made its key and joined, and an office that has registered it."""
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    made = call_json(
        "keyholder", "create", desk / "holder.key", "--campaign", "rehearsal-2012",
        "--holder", "research", "--passphrase-file", desk / "words",
    )  # fmt: skip
    office = PARTS.Office()
    told = call_json(
        "keyholder", "join", desk / "holder.db", *key, "--origin", office.signer.key.write(),
        "--out", desk / "research.holder-key.json",
    )  # fmt: skip
    assert told["public_key"] == made["public_key"]
    office.keys["research"] = open_key_file(desk / "holder.key", passphrase=WORDS).key
    return office.open_campaign()


def carry(desk, office, name="extract"):
    """Write an extract as the office hands it over."""
    path = desk / name
    path.write_bytes(write_extract(office))
    return path


def ask(desk, office, call, label, *more, name="a", way="online"):
    request = desk / f"{name}.request"
    request.write_bytes(office.request(label, way=way).write())
    return call(
        "keyholder", "answer", desk / "holder.db", request, "--key", desk / "holder.key",
        "--passphrase-file", desk / "words", "--out", desk / f"{name}.answer", *more,
    )  # fmt: skip


def test_a_key_is_registered_with_a_proof_that_somebody_has_it(desk, joined):
    found = json.loads((desk / "research.holder-key.json").read_bytes())
    assert (found["format"], found["campaign"], found["holder"]) == (
        "holder-key/1",
        "rehearsal-2012",
        "research",
    )
    key = joined.keys["research"]
    assert found["public_key"] == key.public_key.hex()
    assert found["possession"] == key.show_possession(joined.campaign).hex()
    assert stat.S_IMODE((desk / "holder.key").stat().st_mode) == 0o600


def test_a_label_is_followed_answered_and_opened_by_its_device(desk, joined, call, call_json):
    joined.open_label(COUNTY)
    told = call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    assert told.code == 0
    assert f"副本共{joined.ledger.size}条" in told.out
    told = ask(desk, joined, call, COUNTY)
    assert told.code == 0, told.err
    assert "密封给设备tablet-1" in told.out
    answer = read_holder_record((desk / "a.answer").read_bytes(), HolderAnswer)
    opened = open_proof(
        answer.box, PARTS.LEADER.sealing, campaign=joined.campaign, label=COUNTY, holder="research"
    )
    assert opened.view.root == joined.root(answer.log_size)
    shown = call_json("keyholder", "show", desk / "holder.db")
    assert (shown["size"], shown["answered"], shown["refused"]) == (joined.ledger.size, 1, 0)
    assert [(each["act"], each["outcome"]) for each in shown["log"]] == [
        ("follow", "ok"),
        ("answer", "ok"),
    ]


def test_a_refusal_is_told_written_and_logged(desk, joined, call):
    joined.sign()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    told = ask(desk, joined, call, COUNTY)
    assert told.code == 1
    assert "[holder-label-not-opened]" in told.err
    refusal = read_holder_record((desk / "a.answer").read_bytes(), HolderRefusal)
    assert refusal.faults[0].code == "holder-label-not-opened"
    shown = call("keyholder", "show", desk / "holder.db")
    assert "holder-label-not-opened" in shown.out
    assert "【演练】" in shown.out


def test_a_text_message_of_107_characters_is_told(desk, joined, call, call_json):
    joined.open_label(COUNTY, way="text")
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    told = ask(desk, joined, call, COUNTY, "--text", way="text")
    text = told.out.splitlines()[-1]
    assert (told.code, len(text)) == (0, 107)
    seed = json.loads(next(doc for doc in joined.documents.values() if b"draw-seed/2" in doc))
    ceremony = Ceremony(
        joined.campaign,
        bytes.fromhex("cd" * 32),
        bytes.fromhex(seed["seed"]),
        tuple(each.public_key for each in joined.keys.values()),
    )
    proof = read_proof_text(text, label=COUNTY, ceremony=ceremony, holder=0)
    assert proof == joined.keys["research"].evaluate(COUNTY, ceremony)


def test_no_text_is_told_for_a_label_of_another_way(desk, joined, call):
    joined.open_label(COUNTY)
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    told = ask(desk, joined, call, COUNTY, "--text")
    assert told.code == 2
    assert "[holder-text-not-opened]" in told.err


def test_a_ledger_that_breaks_a_rule_is_told_with_the_entry(desk, joined, call):
    index = joined.open_label(PARTS.unit())
    told = call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    assert told.code == 1
    assert "[order-not-arrived]" in told.err
    told = ask(desk, joined, call, PARTS.unit())
    assert told.code == 1
    assert f"账本第{index}条违反规则" in told.err
    assert call("keyholder", "show", desk / "holder.db").code == 1


def test_an_extract_that_is_refused_is_told(desk, joined, call):
    joined.sign()
    (desk / "bad").write_bytes(b"nonsense")
    told = call("keyholder", "follow", desk / "holder.db", desk / "bad")
    assert (told.code, "[extract-unreadable]" in told.err) == (1, True)


def test_a_key_comes_back_from_two_sheets_of_paper(desk, joined, call, call_json):
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    made = call_json("keyholder", "escrow", *key, "--out", desk / "shares")
    assert len(made["shares"]) == 3
    sheet = Path(made["shares"][0])
    assert stat.S_IMODE(sheet.stat().st_mode) == 0o600
    (desk / "new words").write_text("other unrelated words\n", "utf-8")
    found = call_json(
        "keyholder", "restore", desk / "restored.key", made["shares"][0], made["shares"][2],
        "--passphrase-file", desk / "new words",
    )  # fmt: skip
    assert found["public_key"] == joined.keys["research"].public_key.hex()
    assert found["fingerprint"] == made["fingerprint"]
    restored = open_key_file(desk / "restored.key", passphrase="other unrelated " + "words")
    assert restored.key == joined.keys["research"]
    text = sheet.read_text("utf-8")
    word = text.partition("words:")[2].split()[1]
    sheet.write_text(text.replace(f" {word} ", " acidd ", 1), "utf-8")
    told = call("keyholder", "restore", desk / "x.key", sheet, made["shares"][1],
                "--passphrase-file", desk / "words")  # fmt: skip
    assert told.code == 2
    assert "第1份的第1个词“acidd”不在词表中" in told.err
    assert not (desk / "x.key").exists()


def test_a_wrong_passphrase_is_one_line_and_shows_nothing(desk, joined, call):
    (desk / "wrong").write_text("not these words\n", "utf-8")
    told = call("keyholder", "escrow", "--key", desk / "holder.key", "--passphrase-file",
                desk / "wrong", "--out", desk / "shares")  # fmt: skip
    assert told.code == 2
    assert told.err.count("\n") == 1
    assert "[keybox-passphrase-wrong]" in told.err
    assert not (desk / "shares").exists()


def test_the_secret_is_revealed_after_the_end_only(desk, joined, call):
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    joined.sign()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    told = call("keyholder", "reveal", desk / "holder.db", *key, "--out", desk / "secret.json")
    assert (told.code, "[holder-not-complete]" in told.err) == (2, True)
    assert not (desk / "secret.json").exists()
    joined.complete()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined, "second"))
    told = call("keyholder", "reveal", desk / "holder.db", *key, "--out", desk / "secret.json")
    assert told.code == 0
    found = read_holder_record((desk / "secret.json").read_bytes(), HolderSecret)
    assert found.secret == joined.keys["research"].secret.hex()
    assert found.secret not in told.out + told.err


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--campaign", "Rehearsal 2012", "--holder", "research"), "ceremony-campaign-name"),
        (("--campaign", "rehearsal-2012", "--holder", " "), "keyholder-name-wrong"),
        (("--campaign", "rehearsal-2012", "--holder", "a\nb"), "keyholder-name-wrong"),
    ],
)
def test_a_key_without_a_name_is_not_made(desk, call, options, code):
    told = call("keyholder", "create", desk / "k", *options, "--passphrase-file", desk / "words")
    assert (told.code, f"[{code}]" in told.err) == (2, True)
    assert not (desk / "k").exists()


def test_a_key_of_a_rehearsal_joins_no_real_ledger(desk, joined, call):
    real = PARTS.Office(campaign="national-2012", rehearsal=False)
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    for vkey, code in (
        (real.signer.key.write(), "keyholder-join-other-ledger"),
        (real.witness.key.write(), "note-key-unreadable"),
    ):
        told = call("keyholder", "join", desk / "b.db", *key, "--origin", vkey, "--out", desk / "o")
        assert (told.code, f"[{code}]" in told.err) == (2, True)
    assert not (desk / "b.db").exists()


def test_a_passphrase_is_asked_for_twice_and_not_shown(desk, monkeypatch, call):
    asked = []

    def type_in(prompt, **how):
        asked.append((prompt, how["hide_input"], bool(how["confirmation_prompt"])))
        return WORDS

    monkeypatch.setattr("kaohe.cli.keyholder.unlocking.click.prompt", type_in)
    told = call(
        "keyholder", "create", desk / "k", "--campaign", "rehearsal-x", "--holder", "研究室"
    )
    assert told.code == 0
    assert WORDS not in told.out
    told = call("keyholder", "escrow", "--key", desk / "k", "--out", desk / "shares")
    assert told.code == 0
    assert [each[1:] for each in asked] == [(True, True), (True, False)]


def test_an_office_writes_an_extract_for_a_holder(desk, call, call_json):
    store, key = desk / "ledger.db", desk / "ledger.key"
    call("ledger", "create", store, "--origin", "gonghui.example/rehearsal", "--key", key)
    told = call("ledger", "extract", store, "--out", desk / "x")
    assert (told.code, "[ledger-checkpoint-none]" in told.err) == (2, True)
    call("ledger", "checkpoint", store, "--key", key)
    found = call_json("ledger", "extract", store, "--out", desk / "x")
    assert (found["first"], found["size"]) == (0, 0)
    assert "第0条" in call("ledger", "extract", store, "--out", desk / "y").out


def test_a_holder_approves_the_reason_that_its_copy_shows(desk, joined, call, call_json):
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    again = Label("county", "33", attempt=1)
    (desk / "due.request").write_bytes(joined.request(again).write())
    joined.draw(COUNTY)
    joined.sign()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    early = call(
        *("keyholder", "approve", desk / "holder.db", desk / "due.request", *key),
        *("--out", desk / "early"),
    )
    assert "[holder-approval-not-due]" in early.err
    record = joined.give_reason(COUNTY)
    joined.sign()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined, "later"))
    told = call_json(
        *("keyholder", "approve", desk / "holder.db", desk / "due.request", *key),
        *("--out", desk / "research.approval"),
    )
    made = read_holder_record((desk / "research.approval").read_bytes(), HolderApproval)
    assert (told["about"], made.holder, made.record) == (again.place, "research", record)
    both = call("keyholder", "approve", desk / "holder.db", *key, "--out", desk / "none")
    assert both.code == 2
    void = call_json(
        *("keyholder", "approve", desk / "holder.db", "--void", "停电", *key),
        *("--out", desk / "void.approval"),
    )
    assert void["about"] == "停电"


def test_a_holder_approves_that_a_device_is_handed_over(desk, joined, call, call_json):
    key = ("--key", desk / "holder.key", "--passphrase-file", desk / "words")
    approve = ("keyholder", "approve", desk / "holder.db", "--hand-over", "tablet-1=tablet-2")
    joined.sign()
    call("keyholder", "follow", desk / "holder.db", carry(desk, joined))
    without = call(*approve, *key, "--out", desk / "none")
    assert (without.code, "--reason" in without.err) == (2, True)
    told = call_json(*approve, "--reason", "落水", *key, "--out", desk / "lost.approval")
    made = read_holder_record((desk / "lost.approval").read_bytes(), HolderApproval)
    assert told["about"] == "tablet-1=tablet-2"
    assert made.subject == {"device": "tablet-1", "to": "tablet-2", "reason": "落水"}
