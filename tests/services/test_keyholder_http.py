"""A key holder over HTTP, and as processes of its own."""

import json
import os
import signal
import subprocess
import sys
import threading
from http.client import HTTPConnection

import pytest

from kaohe.core.draw import Label
from kaohe.core.errors import FileUnusable, StepRefused
from kaohe.services.keyholder_client import RemoteKeyholder
from kaohe.services.keyholder_http import open_server
from kaohe.services.keyholder_processes import KeyholderSetup, start_keyholders
from kaohe.stores.keyholder_keys import Effort, HolderSecretKey, write_key_file
from kaohe.stores.keyholder_store import KeyholderStore
from kaohe.workflows.keyholding.asking import ask_holder, ask_holders, bring_up_to_date
from kaohe.workflows.keyholding.records import HolderAnswer, HolderRefusal, read_holder_record
from kaohe.workflows.ledgers.extracts import write_extract

COUNTY = Label("county", "33")
WORDS = "four unrelated words here"


@pytest.fixture
def server(holder):
    with open_server(holder, host="127.0.0.1", port=0) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.shutdown()
        thread.join()


@pytest.fixture
def remote(server):
    made = RemoteKeyholder(*server.server_address)
    yield made
    made.close()


def call(server, method, path, body=None):
    line = HTTPConnection(*server.server_address, timeout=120)
    line.request(method, path, body=body)
    answer = line.getresponse()
    found = (answer.status, answer.read())
    line.close()
    return found


def test_a_label_is_followed_and_answered_over_http(office, remote, holder):
    office.open_label(COUNTY)
    answer = ask_holder(remote, office, office.request(COUNTY), where="research")
    assert isinstance(answer, HolderAnswer)
    assert remote.answer(office.request(COUNTY).write()) == (200, answer.write())
    status, body = remote.status()
    assert (status, json.loads(body)["answered"]) == (200, 1)


def test_every_status_is_given_over_http(office, server, parts):
    office.sign()
    extract, request = write_extract(office), office.request(COUNTY).write()
    assert call(server, "POST", "/follow", b"nonsense")[0] == 400
    assert call(server, "POST", "/follow", write_extract(office, first=3))[0] == 409
    foreign = extract.replace(office.origin.encode(), b"other.example/rehearsal")
    assert call(server, "POST", "/follow", foreign)[0] == 404
    forged = type(office.signer)(office.origin, office.signer.kind, b"\x09" * 32)
    office.signer, real = forged, office.signer
    office.sign()
    assert call(server, "POST", "/follow", write_extract(office))[0] == 403
    office.signer = real
    assert call(server, "POST", "/follow", extract)[0] == 200
    assert call(server, "POST", "/answer", b"nonsense")[0] == 400
    assert call(server, "POST", "/answer", request)[0] == 409
    other = parts.Office(campaign="rehearsal-2013")
    assert call(server, "POST", "/answer", other.request(COUNTY).write())[0] == 404
    office.open_label(COUNTY)
    assert call(server, "POST", "/follow", write_extract(office))[0] == 200
    other_way = office.request(COUNTY, way="text").write()
    status, body = call(server, "POST", "/answer", other_way)
    assert status == 403
    refusal = read_holder_record(body, HolderRefusal)
    assert (refusal.device, refusal.faults[0].code) == ("tablet-1", "holder-way-other")
    assert refusal.faults[0].zh.endswith("。")
    assert refusal.faults[0].en.endswith(".")
    assert call(server, "POST", "/answer", request)[0] == 200
    assert call(server, "GET", "/status")[0] == 200
    assert call(server, "GET", "/")[0] == 404
    assert call(server, "POST", "/", b"")[0] == 404


@pytest.mark.parametrize("length", ["", "x", "-1", "65537", "999999999999", "9" * 5000])
@pytest.mark.parametrize("path", ["/answer", "/follow"])
def test_a_body_of_no_or_too_great_length_is_not_read(server, length, path):
    if path == "/follow" and length == "65537":
        length = str(128 * 2**20 + 1)
    line = HTTPConnection(*server.server_address, timeout=120)
    line.putrequest("POST", path)
    if length:
        line.putheader("Content-Length", length)
    line.endheaders()
    assert line.getresponse().status == 400
    line.close()


def test_a_file_that_cannot_be_read_answers_nothing(office, server, holder):
    database = holder.store._database
    with database.writing():
        for trigger in ("nodes_stays", "nodes_remains"):
            database.run(f"DROP TRIGGER {trigger}")
        database.run("ALTER TABLE nodes RENAME TO gone")
        database.run("ALTER TABLE entries RENAME TO gone_too")
    office.sign()
    assert call(server, "GET", "/status") == (503, b"")
    assert call(server, "POST", "/follow", write_extract(office)) == (503, b"")


def test_a_holder_that_is_not_there_is_told(office):
    office.sign()
    with pytest.raises(FileUnusable) as error:
        bring_up_to_date(RemoteKeyholder("127.0.0.1", 1), office, where="research")
    assert error.value.faults[0].kind.code == "keyholder-unreachable"


def test_a_line_that_died_is_opened_again_once(office, holder, remote, server):
    office.sign()
    bring_up_to_date(remote, office, where="research")
    remote._line.sock.close()
    assert remote.status()[0] == 200
    server.shutdown()
    server.server_close()
    remote._line.sock.close()
    with pytest.raises(FileUnusable):
        remote.status()


def test_an_answer_that_is_none_is_told(office):
    class Mute:
        def status(self):
            return 500, b"<html>"

    office.sign()
    with pytest.raises(StepRefused) as error:
        bring_up_to_date(Mute(), office, where="research")
    assert dict(error.value.faults[0].fields) == {"status": "500", "told": "–"}


@pytest.fixture
def setups(office, parts, tmp_path):
    made = []
    for name in parts.HOLDERS:
        path = tmp_path / f"{name}.db"
        office.holder_store(path, name).close()
        made.append(KeyholderSetup(path, office.keys[name]))
    return made


def test_three_holders_answer_as_processes_of_their_own_and_end(office, parts, setups):
    office.open_label(COUNTY)
    request = office.request(COUNTY)
    with start_keyholders(setups) as holders:
        named = dict(zip(parts.HOLDERS, holders, strict=True))
        answers = ask_holders(named, office, request)
        known = dict.fromkeys(named, office.ledger.size)
        again = ask_holders(named, office, request, known=known)
        ports = [each.port for each in holders]
    assert answers == again
    assert [each.holder for each in answers.values()] == list(parts.HOLDERS)
    assert len({each.view for each in answers.values()}) == 1
    for port in ports:
        with pytest.raises(FileUnusable):
            RemoteKeyholder("127.0.0.1", port).status()


def test_a_holder_whose_file_is_missing_does_not_start(setups, tmp_path, capfd):
    missing = KeyholderSetup(tmp_path / "missing.db", setups[0].key)
    with pytest.raises(FileUnusable) as error, start_keyholders([setups[0], missing]):
        pass
    assert error.value.faults[0].kind.code == "keyholder-not-started"
    assert setups[0].key.secret.hex() not in capfd.readouterr().err


def start(folder, key_file, passphrase):
    """Start a holder by its command; give the process and its port."""
    process = subprocess.Popen(
        [sys.executable, "-c", "from kaohe.cli.main import main; main()", "keyholder", "serve",
         str(folder / "research.db"), "--key", str(key_file), "--passphrase-file", str(passphrase),
         "--port", "0", "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    told = ""
    for line in process.stdout:
        told += line
        if line == "}\n":
            return process, json.loads(told)["port"]
    raise AssertionError("the holder did not start")


def test_what_a_holder_answered_survives_kill_9(office, setups, tmp_path):
    owned = HolderSecretKey(office.campaign, "research", office.keys["research"])
    key_file, passphrase = tmp_path / "holder.key", tmp_path / "passphrase"
    passphrase.write_text(f"{WORDS}\n", "utf-8")
    write_key_file(key_file, owned, passphrase=WORDS, effort=Effort(1, 8192))
    bodies, answers = ["33", "34", "35"], []
    for body in bodies[1:]:
        for number in (1, 2):
            office.enter("device", enrolment_of(body, number))
    for body in bodies:
        label = Label("county", body)
        device = "tablet-1" if body == "33" else f"tablet-{body}-1"
        office.open_label(label, device=device)
        process, port = start(tmp_path, key_file, passphrase)
        try:
            remote = RemoteKeyholder("127.0.0.1", port)
            request = office.request(label, device=device)
            answers.append(ask_holder(remote, office, request, where="research"))
        finally:
            os.kill(process.pid, signal.SIGKILL)
            process.communicate()
            remote.close()
        kept = KeyholderStore.load(tmp_path / "research.db")
        assert kept.count() == (len(answers), 0)
        assert kept.ledger().root == office.root()
        kept.close()
    assert all(isinstance(each, HolderAnswer) for each in answers)


def enrolment_of(body, number):
    name = f"tablet-{body}-{number}"
    key = name.encode().hex().ljust(62, "0")
    return {
        "body": body,
        "device": name,
        "person": f"{body}0{number}",
        "sealing_key": f"{key}01",
        "signing_key": f"{key}02",
    }
