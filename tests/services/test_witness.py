import json
import os
import shutil
import signal
import subprocess
import sys
import threading
from hashlib import sha256
from http.client import HTTPConnection

import pytest

from kaohe.core.errors import FileUnusable, LedgerError
from kaohe.core.ledger import (
    COSIGNATURE,
    ED25519,
    NoteSigner,
    Seen,
    read_note,
    time_of,
    verify_note,
)
from kaohe.services.witness import WitnessService, open_server
from kaohe.services.witness_client import (
    RemoteWitness,
    collect_cosignatures,
    take_cosignatures,
)
from kaohe.stores.ledger_files import write_key
from kaohe.stores.ledger_store import LedgerStore
from kaohe.stores.ledger_witness import WitnessStore
from kaohe.workflows.ledgers.recording import Act, ask_witness, record_act, sign_latest

LOG = NoteSigner("gonghui.example/2012", ED25519, b"\x07" * 32)
SIGNER = NoteSigner("zj.example/w1", COSIGNATURE, b"\x0b" * 32)
TIME = 1_357_344_000


def enter(store, number, subject="act"):
    content = {"subject": f"{subject} {number}", "record": f"{number:064x}"}
    act = Act(f"{subject}{number}", "record", "demo-2012", False, "0101", content)
    salt = number.to_bytes(32, "big")
    return record_act(store, act, salt=salt, now=lambda: "2013-01-05T00:00:00.000Z")


def code(error):
    return error.value.faults[0].kind.code


@pytest.fixture
def ledger(tmp_path):
    made = LedgerStore.create(tmp_path / "ledger.db", LOG.key)
    enter(made, 0)
    sign_latest(made, LOG)
    yield made
    made.close()


@pytest.fixture
def memory(tmp_path):
    made = WitnessStore.create(tmp_path / "witness.db")
    made.trust(LOG.key)
    yield made
    made.close()


@pytest.fixture
def service(memory):
    return WitnessService(memory, SIGNER, lambda: TIME)


@pytest.fixture
def address(service):
    server = open_server(service, host="127.0.0.1", port=0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_address
    server.shutdown()
    thread.join()
    server.server_close()


def call(address, method, path, body=None, headers=None):
    connection = HTTPConnection(*address, timeout=120)
    connection.request(method, path, body=body, headers=headers or {})
    answer = connection.getresponse()
    found = (answer.status, answer.read().decode(), answer.getheader("Content-Type"))
    connection.close()
    return found


def test_a_ledger_gets_its_cosignature_over_http(ledger, address):
    names = collect_cosignatures(ledger, RemoteWitness(*address), [SIGNER.key], where="zj")
    note = read_note(ledger.checkpoint())
    assert names == ("zj.example/w1",)
    assert verify_note(note, [LOG.key, SIGNER.key]) == (LOG.key, SIGNER.key)
    assert time_of(note.signed_by(SIGNER.key)[0].signature) == TIME
    enter(ledger, 1)
    sign_latest(ledger, LOG)
    assert collect_cosignatures(ledger, RemoteWitness(*address), [SIGNER.key], where="zj") == names


def test_every_status_of_the_protocol_is_given_over_http(ledger, address, memory):
    path = "/add-checkpoint"
    right = ask_witness(ledger, old_size=0)
    assert call(address, "POST", path, b"nonsense")[0] == 400
    assert call(address, "POST", path, right.replace(b"old 0", b"old 5"))[0] == 400
    foreign = right.replace(b"\n\ngonghui.example/2012", b"\n\nother.example/2012")
    assert call(address, "POST", path, foreign)[0] == 404
    assert call(address, "POST", path, right.replace(b"\n1\n", b"\n2\n"))[0] == 403
    status, body, kind = call(address, "POST", path, right.replace(b"old 0", b"old 1"))
    assert (status, body, kind) == (409, "0\n", "text/x.tlog.size")
    assert (
        call(address, "POST", path, right.replace(b"old 0", b"old 0\n" + b"A" * 43 + b"="))[0]
        == 422
    )
    assert memory.latest(LOG.name) is None
    status, body, kind = call(address, "POST", path, right)
    assert (status, kind) == (200, "text/plain; charset=utf-8")
    assert body.startswith("\u2014 zj.example/w1 ")
    assert memory.latest(LOG.name).seen.size == 1


def test_the_last_checkpoint_is_shown_to_monitors(ledger, address):
    path = f"/{sha256(LOG.name.encode()).hexdigest()}/checkpoint"
    assert call(address, "GET", path)[0] == 404
    collect_cosignatures(ledger, RemoteWitness(*address), [SIGNER.key], where="zj")
    status, body, _ = call(address, "GET", path)
    assert status == 200
    assert verify_note(read_note(body.encode()), [LOG.key, SIGNER.key]) == (LOG.key, SIGNER.key)
    assert call(address, "GET", f"/{'0' * 64}/checkpoint")[0] == 404
    assert call(address, "GET", "/")[0] == 404
    assert call(address, "POST", "/", b"")[0] == 404


@pytest.mark.parametrize("length", ["", "x", "-1", "99999999", "9" * 5000])
def test_a_body_of_no_or_too_great_length_is_not_read(address, length):
    connection = HTTPConnection(*address, timeout=120)
    connection.putrequest("POST", "/add-checkpoint")
    if length:
        connection.putheader("Content-Length", length)
    connection.endheaders()
    assert connection.getresponse().status == 400
    connection.close()


def test_a_memory_that_cannot_be_read_signs_nothing(ledger, address, memory):
    request = ask_witness(ledger, old_size=0)
    with memory._database.writing():
        for trigger in ("signed_stays", "logs_stays"):
            memory._database.run(f"DROP TRIGGER {trigger}")
        memory._database.run("ALTER TABLE signed RENAME TO gone")
    assert call(address, "POST", "/add-checkpoint", request)[0] == 503
    path = f"/{sha256(LOG.name.encode()).hexdigest()}/checkpoint"
    assert call(address, "GET", path)[0] == 503


def test_a_restored_backup_of_the_ledger_is_refused(ledger, service, tmp_path):
    collect_cosignatures(ledger, service, [SIGNER.key], where="zj")
    shutil.copytree(tmp_path, tmp_path / "backup")
    for number in (1, 2):
        enter(ledger, number)
    sign_latest(ledger, LOG)
    collect_cosignatures(ledger, service, [SIGNER.key], where="zj")
    restored = LedgerStore.load(tmp_path / "backup" / "ledger.db")
    enter(restored, 7, subject="other")
    sign_latest(restored, LOG)
    assert service.submit(ask_witness(restored, old_size=1)) == (409, b"3\n")
    with pytest.raises(LedgerError) as error:
        collect_cosignatures(restored, service, [SIGNER.key], where="zj")
    assert code(error) == "ledger-behind-witness"
    for number in (8, 9):
        enter(restored, number, subject="other")
    sign_latest(restored, LOG)
    with pytest.raises(LedgerError) as error:
        collect_cosignatures(restored, service, [SIGNER.key], where="zj")
    assert code(error) == "witness-refused"
    assert dict(error.value.faults[0].fields)["status"] == "422"
    assert service.store.latest(LOG.name).seen == Seen(3, ledger.open().root)
    restored.close()


def test_of_two_requests_at_once_one_is_signed_after_the_other(ledger, memory):
    requests = [ask_witness(ledger, old_size=0)]
    for number in range(1, 8):
        enter(ledger, number)
        sign_latest(ledger, LOG)
        requests.append(ask_witness(ledger, old_size=0))
    service, found = WitnessService(memory, SIGNER, lambda: TIME), []
    threads = [
        threading.Thread(target=lambda each=each: found.append(service.submit(each)))
        for each in requests
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(status for status, _ in found) == [200] + [409] * 7


def test_a_witness_never_goes_back(memory):
    with memory.deciding():
        memory.keep(LOG.name, Seen(5, bytes(32)), b"note")
    with pytest.raises(Exception, match="never goes back"), memory.deciding():
        memory.keep(LOG.name, Seen(4, bytes(32)), b"note")
    assert memory.latest(LOG.name).seen.size == 5


def test_answers_that_are_none_are_refused(ledger):
    for answer, found in (
        (b"\xff\n", "witness-refused"),
        (b"hello\n", "witness-refused"),
        (SIGNER.sign("other\n", time=TIME).write().encode(), "note-signature-wrong"),
        (NoteSigner("x", COSIGNATURE, b"\x01" * 32).sign("t\n").write().encode(), "note-unsigned"),
    ):
        with pytest.raises(LedgerError) as error:
            take_cosignatures(ledger, answer, [SIGNER.key], where="zj")
        assert code(error) == found
    assert len(read_note(ledger.checkpoint()).signatures) == 1


def test_a_witness_that_is_not_there_is_told(ledger):
    with pytest.raises(FileUnusable) as error:
        collect_cosignatures(ledger, RemoteWitness("127.0.0.1", 1), [SIGNER.key], where="zj")
    assert code(error) == "witness-unreachable"


def start(folder):
    """Start a witness as a process of its own; give it and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from kaohe.cli.main import main; main()", "witness", "serve",
         str(folder / "witness.db"), "--key", str(folder / "witness.key"), "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    told = ""
    for line in process.stdout:
        told += line
        if line == "}\n":
            return process, json.loads(told)["port"]
    raise AssertionError("the witness did not start")


def test_what_a_witness_signed_survives_kill_9(ledger, memory, tmp_path):
    write_key(tmp_path / "witness.key", SIGNER)
    for number in range(1, 3):
        process, port = start(tmp_path)
        try:
            collect_cosignatures(ledger, RemoteWitness("127.0.0.1", port), [SIGNER.key], where="zj")
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
        assert memory.latest(LOG.name).seen.size == number
        enter(ledger, number)
        sign_latest(ledger, LOG)
