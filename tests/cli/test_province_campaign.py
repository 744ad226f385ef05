"""A province's own small campaign, as it is typed: one county, one key holder, every way."""

import io
import json

import pytest

from kaohe.core.ledger import read_entry
from kaohe.stores import keyholder_keys
from kaohe.stores.keyholder_keys import Effort
from kaohe.stores.ledger_store import LedgerStore

CEREMONY = """
format: draw-ceremony/1
campaign: rehearsal-zj-2012
scope: province/33/2012
holders: [纪检组]
dice: [组长, 监督员, 工会代表]
outside:
  kind: lottery
  source: 福彩中心公告
  draws:
    - lottery: ssq
      day: 2099-01-08
policy: policy.txt
ways: [online, text, voice, paper]
approvers: 1
"""
PROVINCE = """
format: province-plan/1
body: "33"
year: 2012
counties: 1
key_holders: 1
"""
DICE = {"组长": "38461520937716450293", "监督员": "9" * 20, "工会代表": "1" * 20}
BY = ("--by", "0101")
DEVICE = "1001-33"


@pytest.fixture(scope="module")
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """A key file costs a second; here it may cost less."""
    made = keyholder_keys.write_key_file.__kwdefaults__
    monkeypatch.setitem(made, "effort", Effort(1, 8192))


class Province:
    """The office of a province, its key holder, its team and its voice desk, over files."""

    def __init__(self, call, folder, type_in):
        self.call, self.folder, self.type_in = call, folder, type_in
        self.office, self.device = folder / "office", folder / "device"
        self.second, self.desk = folder / "second", folder / "desk"
        self.step = 0
        self.county = ""
        self.packets = []

    def run(self, *arguments, typed=None):
        if typed is not None:
            self.type_in(typed)
        told = self.call(*arguments)
        assert told.code == 0, (arguments, told.out, told.err)
        return told.out

    def json(self, *arguments, typed=None):
        return json.loads(self.run(*arguments, "--json", typed=typed))

    def draw(self, name, *arguments, typed=None):
        return self.json("draw", name, *arguments, typed=typed)

    def new(self, name=""):
        self.step += 1
        return self.folder / "steps" / f"{self.step:03d}{name}"

    def kinds(self):
        ledger = LedgerStore.load(self.office / "ledger.db")
        try:
            entries = [read_entry(ledger.entry(n).entry) for n in range(ledger.size())]
        finally:
            ledger.close()
        return [each.kind for each in entries]

    # The ceremony.

    def open_campaign(self, snapshot):
        where = self.folder
        vkey = self.draw("office", self.office, "--origin", "zj.example/2012/rehearsal")["vkey"]
        witness = self.json(
            *("witness", "create", where / "gd.db", "--name", "gd.example"),
            *("--key", where / "gd.key"),
        )
        self.run("witness", "trust", where / "gd.db", vkey)
        policy = f"log {vkey}\nwitness gd {witness['vkey']}\nquorum gd\n"
        for name, text in (
            ("policy.txt", policy),
            ("ceremony.yaml", CEREMONY),
            ("province.yaml", PROVINCE),
            ("words", "four unrelated words here\n"),
            ("findings.json", "{}"),
        ):
            (where / name).write_text(text, "utf-8")
        plan = self.draw(
            *("plan", "--open", self.office, "--ceremony", where / "ceremony.yaml"),
            *("--province", where / "province.yaml", *BY),
        )
        self.draw(
            *("freeze", self.office, "--snapshot", snapshot),
            *("--approve", "a", "--approve", "b", *BY),
        )
        self.key = ("--key", where / "holder.key", "--passphrase-file", where / "words")
        self.json(
            *("keyholder", "create", where / "holder.key", "--campaign", "rehearsal-zj-2012"),
            *("--holder", "纪检组", "--passphrase-file", where / "words"),
        )
        self.json(
            *("keyholder", "join", where / "holder.db", *self.key, "--origin", vkey),
            *("--out", where / "holder.json"),
        )
        self.draw("keys", self.office, where / "holder.json", *BY)
        self.call("draw", "witness", self.office, "--requests", where / "requests", *BY)
        self.run(
            *("witness", "add", where / "gd.db", where / "requests" / "gd.request"),
            *("--key", where / "gd.key", "--out", where / "gd.answer"),
        )
        self.draw("witness", self.office, "--take", where / "gd.answer", *BY)
        options = []
        for role, digits in DICE.items():
            (where / f"{role}.txt").write_text(f"{digits}\n{digits}\n")
            options += ["--dice", f"{role}={where / role}.txt"]
        self.draw("dice", self.office, *options, *BY)
        self.call("draw", "witness", self.office, "--requests", where / "requests", *BY)
        self.run(
            *("witness", "add", where / "gd.db", where / "requests" / "dice-gd.request"),
            *("--key", where / "gd.key", "--out", where / "dice-gd.answer"),
        )
        self.draw("witness", self.office, "--take", where / "dice-gd.answer", *BY)
        options = []
        for person in ("a", "b"):
            (where / person).write_text("ssq 2099-01-08 2099004 3 9 15 20 27 29 + 14\n")
            options += ["--typed", f"{person}={where / person}"]
        self.draw("seed", self.office, *options, *BY)
        return plan

    def equip(self):
        """Make the two inspectors' devices, the voice desk and the pad."""
        for path, person, name in (
            (self.device, "1001", DEVICE),
            (self.second, "1002", "1002-33"),
            (self.desk, "9001", "desk-33"),
        ):
            self.draw("device", path, "--body", "33", "--person", person, "--id", name)
        cards = [path / "device.json" for path in (self.device, self.second, self.desk)]
        self.draw("enrol", self.office, *cards, *BY)
        self.draw("bundle", self.office, self.device, self.second, self.desk)
        self.json(
            *("draw", "voice", "pad", self.office, "--device", DEVICE, "--lines", "5"),
            *("--out", self.device / "pad.json", "--out", self.desk / "1001.pad.json"),
        )

    # One label after the other.

    def ask(self, request):
        """Open a label and let the holder answer; return the file of the answer."""
        extract, answer = self.new(".extract"), self.new(".answer")
        self.draw("open", self.office, request, "--extract", extract, *BY)
        self.json("keyholder", "follow", self.folder / "holder.db", extract)
        text = ("--text",) if self.way == "text" else ()
        told = self.json(
            *("keyholder", "answer", self.folder / "holder.db", request, *self.key),
            *("--out", answer, *text),
        )
        self.draw("open", self.office, request, "--answer", answer, *BY)
        return answer, told.get("text")

    def request(self, way):
        self.way, request = way, self.new(".request")
        county = ("--county", self.county) if self.county else ()
        self.draw("show", self.device, *county, "--request", request, "--way", way)
        return request, county

    def draw_online(self):
        request, county = self.request("online")
        answer, _ = self.ask(request)
        out = self.new()
        self.shown = self.draw("show", self.device, answer, *county, "--out", out)
        return out

    def draw_by_text(self):
        request, county = self.request("text")
        _, text = self.ask(request)
        out = self.new()
        self.shown = self.draw("text", self.device, *county, "--out", out, typed=f"{text}\n")
        return out

    def draw_on_paper(self):
        number = self.json("draw", "paper", "due", self.device, self.county)["number"]
        sheets = (self.folder / "envelopes" / "pages.html").read_text("utf-8")
        line = f"rehearsal-zj-2012 {number} 1 "
        sheet = sheets[sheets.index(line) :].split("<")[0]
        out = self.new()
        self.shown = self.json(
            *("draw", "paper", "open", self.device, self.county, "--out", out),
            typed=f"{sheet}\n",
        )
        self.json(
            *("draw", "paper", "report", self.office, self.county, out / "opened.txt"),
            *("--device", DEVICE, *BY),
        )
        return out

    def enter(self, *files, key=()):
        self.draw("enter", self.office, *files, *key, *BY)

    def hand_in(self, out):
        self.enter(*(each for each in sorted(out.iterdir()) if each.suffix == ".json"))

    def sign(self, record):
        signed = self.new(".json")
        self.draw("sign", self.second, record, "--out", signed)
        return signed

    def reach_county(self):
        out = self.draw_online()
        digest, choice = sorted(out.iterdir(), key=lambda each: "digest" not in each.name)
        self.enter(digest)
        self.county = self.shown["drawn"]["name"]
        self.draw("tell", self.office, "body", "33", "--who", "省总工会", *BY)
        arrived, key = self.new(".json"), self.new(".key")
        self.draw("arrive", self.device, self.county, "--out", arrived)
        handed = ("--key", f"{self.county}={key}", "--device", DEVICE)
        self.enter(self.sign(arrived), choice, key=handed)
        self.draw("tell", self.office, "county", self.county, "--who", "县总工会", *BY)
        self.draw("arrive", self.device, self.county, "--key", key)

    def make_envelopes(self):
        ledger = self.office / "ledger.db"
        self.run("ledger", "checkpoint", ledger, "--key", self.office / "ledger.key")
        self.follow()
        made = self.json(
            *("keyholder", "envelopes", self.folder / "holder.db", *self.key),
            *("--draw", self.office / "published", "--county", self.county),
            *("--out", self.folder / "envelopes"),
        )
        listed = self.folder / "envelopes" / "envelopes.list"
        self.json("draw", "paper", "take", self.office, listed, *BY)
        return made

    def follow(self):
        """Show the holder the ledger as it was signed last."""
        extract = self.new(".extract")
        self.run("ledger", "extract", self.office / "ledger.db", "--out", extract)
        self.json("keyholder", "follow", self.folder / "holder.db", extract)

    def witness_end(self):
        """Let the witness sign once more, and the holder see the end."""
        ledger, request, answer = self.office / "ledger.db", self.new(), self.new()
        self.run("ledger", "request", ledger, "--old", 5, "--out", request)
        self.run(
            *("witness", "add", self.folder / "gd.db", request),
            *("--key", self.folder / "gd.key", "--out", answer),
        )
        self.run("ledger", "take", ledger, answer, "--policy", self.folder / "policy.txt")
        self.follow()

    def disclose(self, step):
        """Draw by one way until a visit goes on or nothing is due."""
        while True:
            out = step()
            self.hand_in(out)
            drawn = self.shown["drawn"]
            if "visit" in drawn or not self.shown["due"]:
                return drawn.get("visit")

    def finish(self):
        """Tell the unit, sign outcome and closing on the spot; return the records."""
        outcome, closed = self.new(".json"), self.new(".json")
        self.draw("outcome", self.device, self.county, "verified_true", "--out", outcome)
        told = self.run(
            *("draw", "close", self.device, self.county, self.folder / "findings.json"),
            *("--out", closed),
        )
        code = told.strip().rpartition("：")[2]
        return self.sign(outcome), self.sign(closed), code

    def close(self, visit):
        outcome, closed, _ = self.finish()
        self.draw("tell", self.office, "unit", visit, "--who", "工会主席", *BY)
        self.enter(outcome, closed)

    def disclose_by_voice(self):
        """The desk draws, the officer reads, the device shows, the digits come back."""
        pad = ("--pad", self.desk / "1001.pad.json")
        self.way, told = "voice", {"line": None}
        while told["line"] is None:
            request = self.new(".request")
            self.json(
                *("draw", "voice", "due", self.office, self.desk, self.county),
                *("--out", request, *BY),
            )
            answer, _ = self.ask(request)
            told = self.json(
                *("draw", "voice", "tell", self.office, self.desk, self.county, answer),
                *(*pad, *BY),
            )
        heard = self.json(
            *("draw", "voice", "hear", self.device, self.county),
            *("--pad", self.device / "pad.json", "--line", told["line"]),
            typed=f"{told['digits']}\n",
        )
        self.json(
            *("draw", "voice", "readback", self.office, self.desk, self.county, *pad, *BY),
            typed=f"{heard['read_back']}\n",
        )
        return heard["visit"]


@pytest.fixture
def province(call, tmp_path, monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))

    return Province(call, tmp_path, type_in)


def test_a_province_runs_its_whole_campaign_with_one_holder(province, snapshot):
    plan = province.open_campaign(snapshot)
    assert plan["assurance"] == "lower"
    province.equip()
    province.reach_county()
    assert province.make_envelopes()["envelopes"] == 19
    first = province.disclose(province.draw_online)
    province.close(first)
    second = province.disclose(province.draw_by_text)
    outcome, closed, code = province.finish()
    told = province.json(
        *("draw", "voice", "code", province.office, "--visit", second),
        *("--device", DEVICE, *BY),
        typed=f"{code}\n",
    )
    assert told["entered"][second]["new"]
    third = province.disclose_by_voice()
    while third is None:
        third = province.disclose_by_voice()
    later = province.finish()
    province.json(
        *("draw", "voice", "code", province.office, "--visit", third),
        *("--device", DEVICE, *BY),
        typed=f"{later[2]}\n",
    )
    for visit, records in ((second, (outcome, closed)), (third, later[:2])):
        province.draw("tell", province.office, "unit", visit, "--who", "工会主席", *BY)
        province.enter(*records)
    assert province.kinds().count("kept") == 2
    proofs, proved = province.new(".json"), province.new()
    province.json(
        *("draw", "voice", "proofs", province.office, province.desk, province.county),
        *("--out", proofs),
    )
    told = province.json(
        *("draw", "voice", "prove", province.device, province.county, proofs),
        *("--out", proved),
    )
    assert told["awaited"] == []
    province.hand_in(proved)
    while province.draw("show", province.device, "--county", province.county)["due"]:
        visit = province.disclose(province.draw_on_paper)
        if visit:
            province.close(visit)
    statement = province.new(".txt")
    statement.write_text("结束", "utf-8")
    province.draw("complete", province.office, statement, *BY)
    province.witness_end()
    secret = province.new(".json")
    province.json(
        *("keyholder", "reveal", province.folder / "holder.db", *province.key),
        *("--out", secret),
    )
    public = province.folder / "public"
    province.draw("publish", province.office, "--secret", secret, "--out", public)
    found = province.draw("verify", public, "--complete", "--pack", "national-2012")
    assert found["faults"] == []
    assert found["assurance"] == "lower"
    report(province, public)


def report(province, public):
    """The outcome becomes the structured part of the self-check report."""
    visits = [
        "/".join(["rehearsal-zj-2012", "33", province.county, *path.stem.split("-")])
        for path in sorted((public / "packets" / "33" / province.county).iterdir())
    ]
    sheet = {
        "format": "evidence/1",
        "campaign": "rehearsal-zj-2012",
        "rehearsal": True,
        "as_of": "2012-12-31",
        "findings": [
            {
                "item": "outcome",
                "body": "33",
                "visit": visit,
                "value": "verified_true",
                "source": "visit",
                "actor": "zj-1",
                "at": "2013-01-14T02:10:00.000Z",
            }
            for visit in visits
        ],
    }
    findings = province.new(".json")
    findings.write_text(json.dumps(sheet), "utf-8")
    out = province.new()
    part = province.draw("self-check", public, "--findings", findings, "--out", out)
    assert (part["assurance"], part["body"], len(part["visits"])) == ("lower", "33", len(visits))
    told = province.run(
        "draw", "self-check", public, "--findings", findings, "--out", province.new()
    )
    assert "保证程度较低" in told
    assert told.startswith("【演练")
