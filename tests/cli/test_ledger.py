import json
import threading
from base64 import b64decode

import pytest

from kaohe.cli.witness import read_seconds
from kaohe.core.ledger import COSIGNATURE
from kaohe.services.witness import WitnessService, open_server
from kaohe.stores.ledger_files import load_signer
from kaohe.stores.ledger_witness import WitnessStore


@pytest.fixture
def office(tmp_path, call_json, call):
    """A ledger, a witness that knows it, and a policy that asks for this witness."""
    store, key = tmp_path / "ledger.db", tmp_path / "ledger.key"
    made = call_json("ledger", "create", store, "--origin", "gonghui.example/2012", "--key", key)
    memory, own = tmp_path / "witness.db", tmp_path / "witness.key"
    known = call_json("witness", "create", memory, "--name", "zj.example/w1", "--key", own)
    call_json("witness", "trust", memory, made["vkey"])
    policy = tmp_path / "policy.txt"
    policy.write_text(f"log {made['vkey']}\nwitness zj {known['vkey']}\nquorum zj\n", "utf-8")
    return tmp_path


def write_act(office, number, kind="record", content=None):
    path = office / f"act-{number}.json"
    body = {
        "format": "ledger-act/1",
        "request": f"r{number}",
        "kind": kind,
        "campaign": "demo-2012",
        "rehearsal": False,
        "actor": "0101",
        "content": content or {"subject": "自查报送", "record": f"{number:064x}"},
    }
    path.write_text(json.dumps(body, ensure_ascii=False), "utf-8")
    return path


def add(call_json, office, number):
    act = write_act(office, number)
    return call_json("ledger", "add", office / "ledger.db", act, "--key", office / "ledger.key")


def by_hand(call_json, office, old, name):
    """Carry a request to the witness and its answer back."""
    store, policy = office / "ledger.db", office / "policy.txt"
    request, answer = office / f"{name}.request", office / f"{name}.answer"
    call_json("ledger", "request", store, "--old", old, "--out", request)
    key = office / "witness.key"
    memory = office / "witness.db"
    call_json("witness", "add", memory, request, "--key", key, "--out", answer)
    return call_json("ledger", "take", store, answer, "--policy", policy)


def sign(call, office, *more):
    key = ("--key", office / "ledger.key")
    return call("ledger", "checkpoint", office / "ledger.db", *key, *more)


def test_an_act_is_entered_proved_and_verified_with_files_carried_by_hand(office, call, call_json):
    assert add(call_json, office, 1)["index"] == 0
    assert sign(call, office).code == 0
    assert by_hand(call_json, office, 0, "a") == {"signed": ["zj.example/w1"]}
    proof = office / "0.tlog-proof"
    call_json("ledger", "prove", office / "ledger.db", 0, "--open", "--out", proof)
    found = call_json("ledger", "verify", proof, "--policy", office / "policy.txt")
    assert (found["index"], found["size"], found["witnesses"]) == (0, 1, ["zj"])
    assert json.loads(found["entry"])["content"]["subject"] == "自查报送"


def test_a_proof_without_the_content_needs_the_commitment(office, call, call_json):
    add(call_json, office, 1)
    sign(call, office)
    by_hand(call_json, office, 0, "a")
    proof, policy = office / "0.tlog-proof", office / "policy.txt"
    made = call_json("ledger", "prove", office / "ledger.db", 0, "--out", proof)
    told = call("ledger", "verify", proof, "--policy", policy)
    assert (told.code, "ledger-commitment-missing" in told.out) == (1, True)
    told = call("ledger", "verify", proof, "--policy", policy, "--commitment", "zz")
    assert (told.code, "ledger-commitment-wrong" in told.out) == (1, True)
    told = call("ledger", "verify", proof, "--policy", policy, "--commitment", "ab" * 32)
    assert (told.code, "log-proof-wrong" in told.out) == (1, True)
    right = ("--policy", policy, "--commitment", made["commitment"])
    assert "成立" in call("ledger", "verify", proof, *right).out


def test_a_proof_that_shows_another_entry_than_the_commitment_is_refused(office, call, call_json):
    add(call_json, office, 1)
    sign(call, office)
    by_hand(call_json, office, 0, "a")
    proof, policy = office / "0.tlog-proof", office / "policy.txt"
    call_json("ledger", "prove", office / "ledger.db", 0, "--open", "--out", proof)
    other = ("--policy", policy, "--commitment", "ab" * 32, "--json")
    told = call("ledger", "verify", proof, *other)
    assert told.code == 1
    assert [each["code"] for each in json.loads(told.out)["faults"]] == ["entry-not-opened"]


def test_a_witness_is_asked_over_http_and_the_ledger_published(office, call, call_json):
    add(call_json, office, 1)
    service = WitnessService(
        WitnessStore.load(office / "witness.db"),
        load_signer(office / "witness.key", kind=COSIGNATURE),
        read_seconds,
    )
    server = open_server(service, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    at = f"127.0.0.1:{server.server_address[1]}"
    public, policy = office / "public", office / "policy.txt"
    told = sign(call, office, "--policy", policy, "--witness", at, "--publish", public)
    server.shutdown()
    thread.join()
    server.server_close()
    assert told.code == 0, told.err
    assert "zj（见证已足够）" in told.out
    assert "1个文件" not in call("ledger", "fsck", public, "--policy", policy).out
    found = call("ledger", "fsck", office / "ledger.db", "--published", public)
    assert (found.code, "0处不符" in found.out) == (0, True)
    shown = call_json("witness", "show", office / "witness.db")["logs"]
    assert [(log["origin"], log["size"]) for log in shown] == [("gonghui.example/2012", 1)]


def test_too_few_witnesses_leave_with_code_1(office, call, call_json):
    add(call_json, office, 1)
    told = sign(call, office, "--policy", office / "policy.txt")
    assert (told.code, "见证不足" in told.out) == (1, True)


def test_an_act_out_of_order_is_refused_in_plain_chinese(office, call):
    act = write_act(office, 1, kind="opened", content={"label": {
        "stage": "county", "province": "33", "county": "", "kind": "", "ordinal": 1, "attempt": 0,
    }, "device": "1001-1", "way": "online"})  # fmt: skip
    told = call("ledger", "add", office / "ledger.db", act, "--key", office / "ledger.key")
    assert told.code == 2
    assert "公共随机数产生以前不能抽取。" in told.err
    assert "请先登记方案。[order-plan-first]" in told.err


def test_the_same_file_again_is_no_second_entry(office, call, call_json):
    first, second = add(call_json, office, 1), add(call_json, office, 1)
    assert (first["new"], second["new"], second["index"]) == (True, False, 0)
    act, key = office / "act-1.json", office / "ledger.key"
    receipt = office / "r"
    told = call("ledger", "add", office / "ledger.db", act, "--key", key, "--receipt", receipt)
    assert "已登记为第0条（此前已登记）。" in told.out
    leaf = receipt.read_text("utf-8").split("leaf ")[1].split("\n")[0]
    assert b64decode(leaf).hex() == first["leaf"]


def test_a_ledger_is_shown_whole_and_entry_by_entry(office, call, call_json):
    for number in (1, 2, 3):
        add(call_json, office, number)
    sign(call, office)
    shown = call_json("ledger", "show", office / "ledger.db", "--last", 2)
    assert (shown["size"], shown["checkpoints"]) == (3, [3])
    assert [entry["index"] for entry in shown["entries"]] == [1, 2]
    told = call("ledger", "show", office / "ledger.db")
    assert ("其他事项" in told.out, "共3条" in told.out) == (True, True)
    assert json.loads(call("ledger", "show", office / "ledger.db", "--index", 1).out)["index"] == 1
    assert call("ledger", "show", office / "ledger.db", "--index", 9).code == 2


def test_a_damaged_publication_leaves_with_code_1(office, call, call_json):
    add(call_json, office, 1)
    public = office / "public"
    sign(call, office, "--publish", public)
    (public / "tile/0/000.p/1").write_bytes(bytes(32))
    told = call("ledger", "fsck", office / "ledger.db", "--published", public, "--json")
    assert told.code == 1
    assert [each["code"] for each in json.loads(told.out)["faults"]] == ["ledger-tile-wrong"]
    told = call("ledger", "fsck", public, "--policy", office / "policy.txt")
    assert (told.code, "policy-quorum-missed" in told.out) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("ledger", "create", "{0}/x.db", "--origin", "a b", "--key", "{0}/x.key"),
         "ledger-origin-unusable"),
        (("witness", "create", "{0}/x.db", "--name", "a b", "--key", "{0}/x.key"),
         "note-key-unreadable"),
        (("witness", "trust", "{0}/witness.db", "nonsense"), "note-key-unreadable"),
        (("ledger", "fsck", "{0}"), "--policy"),
        (("ledger", "checkpoint", "{0}/ledger.db", "--key", "{0}/ledger.key", "--witness", "x:1"),
         "--policy"),
        (("ledger", "checkpoint", "{0}/ledger.db", "--key", "{0}/ledger.key", "--policy",
          "{0}/policy.txt", "--witness", "nowhere"), "witness-address-wrong"),
        (("ledger", "checkpoint", "{0}/ledger.db", "--key", "{0}/witness.key"),
         "ledger-key-file-wrong"),
        (("ledger", "add", "{0}/ledger.db", "{0}/policy.txt", "--key", "{0}/ledger.key"),
         "file-not-json"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told(office, call, arguments, told):
    found = call(*(each.format(office) for each in arguments))
    assert (found.code, told in found.err) == (2, True)


def test_an_act_with_a_field_too_many_is_told(office, call):
    act = write_act(office, 1)
    act.write_text(act.read_text("utf-8").replace('"actor"', '"extra": 1, "actor"'), "utf-8")
    told = call("ledger", "add", office / "ledger.db", act, "--key", office / "ledger.key")
    assert (told.code, "extra" in told.err) == (2, True)


def test_a_witness_tells_why_it_does_not_sign(office, call, call_json):
    add(call_json, office, 1)
    sign(call, office)
    by_hand(call_json, office, 0, "a")
    told = call("witness", "add", office / "witness.db", office / "a.request",
                "--key", office / "witness.key", "--out", office / "b.answer")  # fmt: skip
    assert (told.code, "409, 1" in told.err) == (2, True)
    assert not (office / "b.answer").exists()
    own = call_json("witness", "show", office / "witness.db")["logs"][0]["checkpoint"]
    vkey = call("witness", "trust", office / "witness.db", _witness_key(office))
    assert (vkey.code, own.count("\u2014")) == (2, 2)
    assert "gonghui.example/2012" in call("witness", "show", office / "witness.db").out


def test_people_are_told_in_chinese_what_was_done_and_what_comes_next(tmp_path, call):
    store, key, memory, own = (tmp_path / name for name in ("l.db", "l.key", "w.db", "w.key"))
    told = call("ledger", "create", store, "--origin", "gonghui.example/2012", "--key", key).out
    vkey = told.splitlines()[-1]
    assert told.startswith("验证公钥（写入见证规则文件的log行）：")
    told = call("witness", "create", memory, "--name", "zj.example/w1", "--key", own).out
    policy = tmp_path / "policy.txt"
    policy.write_text(f"log {vkey}\nwitness zj {told.splitlines()[-1]}\nquorum zj\n", "utf-8")
    assert "已登记账本" in call("witness", "trust", memory, vkey).out
    assert "gonghui.example/2012" in call("witness", "show", memory).out
    act = write_act(tmp_path, 1)
    assert "ledger-receipt/1" in call("ledger", "add", store, act, "--key", key).out
    assert call("ledger", "checkpoint", store, "--key", key).code == 0
    request, answer = tmp_path / "a.request", tmp_path / "a.answer"
    told = call("ledger", "request", store, "--out", request).out
    assert "kaohe witness add WITNESS a.request" in told
    told = call("witness", "add", memory, request, "--key", own, "--out", answer).out
    assert "已签名" in told
    told = call("ledger", "take", store, answer, "--policy", policy).out
    assert told == "已收到签名：zj.example/w1\n"
    told = call("ledger", "prove", store, 0, "--open", "--out", tmp_path / "p").out
    assert "登记摘要" in told
    told = call("ledger", "verify", tmp_path / "p", "--policy", policy).out
    assert "自查报送" in told
    keys = ("--key", key, "--policy", policy, "--json")
    assert json.loads(call("ledger", "checkpoint", store, *keys).out)["quorum"] is True


def _witness_key(office):
    return load_signer(office / "witness.key", kind=COSIGNATURE).key.write()
