"""The ceremony as a clerk types it: plan, freeze, keys, witnesses, seed, status, void."""

import io
import json
import shutil

import pytest

from kaohe.core.draw import Campaign, KeyHolder
from kaohe.core.draw.outside import QUICKNET_KEY
from kaohe.workflows.keyholding.approvals import approval_of

CEREMONY = """
format: draw-ceremony/1
campaign: {campaign}
scope: national/2012
holders: [研究室, 基层组织建设部, 财务部]
dice: [组长, 监督员, 省级代表]
outside:
  kind: lottery
  source: 福彩中心公告
  draws:
    - lottery: ssq
      day: 2099-01-08
policy: policy.txt
ways: [online, text]
approvers: 1
"""
DICE_ANSWERS = """38461 52093 77164 50293
38461520937716450293
90517263840192837465
90517263840192837466
90517263840192837465
90517263840192837465
11223344556677889900
11223344556677889900
"""
TYPED = """office.2
2099004
3 9 15 20 27 29 + 14
audit.1
2099004
3 9 15 20 27 29 + 15
office.2
2099004
3 9 15 20 27 29 + 14
audit.1
2099004
03 09 15 20 27 29 + 14
"""
DICE = {"组长": "38461520937716450293", "监督员": "9" * 20, "省级代表": "1" * 20}


@pytest.fixture(scope="module")
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


class Desk:
    """A clerk with a folder of files, who types commands."""

    def __init__(self, call, folder, *, rehearsal=False):
        self.call, self.folder, self.rehearsal = call, folder, rehearsal
        self.campaign = "rehearsal-2012" if rehearsal else "national-2012"
        self.office = folder / "office"

    def draw(self, name, *arguments, by="office/7"):
        enters = name in ("freeze", "keys", "witness", "dice", "seed", "void")
        return self.call("draw", name, self.office, *arguments, *(("--by", by) if enters else ()))

    def json(self, name, *arguments):
        told = self.draw(name, *arguments, "--json")
        assert told.code == 0, told.err
        return json.loads(told.out)

    def found(self):
        """Make the office and two witnesses, of whom both are needed."""
        origin = "gonghui.example/2012" + "/rehearsal" * self.rehearsal
        vkey = self.json("office", "--origin", origin)["vkey"]
        policy = [f"log {vkey}"]
        for name in ("zj", "gd"):
            store, key = self.folder / f"{name}.db", self.folder / f"{name}.key"
            made = self.call(
                *("witness", "create", store, "--name", f"{name}.example"),
                *("--key", key, "--json"),
            )
            assert self.call("witness", "trust", store, vkey).code == 0
            policy.append(f"witness {name} {json.loads(made.out)['vkey']}")
        policy += ["group both all zj gd", "quorum both", ""]
        (self.folder / "policy.txt").write_text("\n".join(policy))
        (self.folder / "ceremony.yaml").write_text(CEREMONY.format(campaign=self.campaign))
        return self

    def plan(self, *arguments):
        return self.call(
            *("draw", "plan", "--open", self.office),
            *("--ceremony", self.folder / "ceremony.yaml", "--by", "office/7", *arguments),
        )

    def freeze(self, snapshot, *arguments):
        return self.draw(
            *("freeze", "--snapshot", snapshot, "--approve", "a", "--approve", "b", *arguments)
        )

    def key_files(self):
        campaign = Campaign(self.campaign, rehearsal=self.rehearsal)
        files = []
        for number, name in enumerate(("研究室", "基层组织建设部", "财务部"), start=1):
            holder = KeyHolder(bytes([number]) * 32)
            path = self.folder / f"{number}.json"
            said = {
                "format": "holder-key/1",
                "campaign": campaign.id,
                "rehearsal": campaign.rehearsal,
                "holder": name,
                "public_key": holder.public_key.hex(),
                "possession": holder.show_possession(campaign).hex(),
            }
            path.write_text(json.dumps(said))
            files.append(path)
        return files

    def keys(self):
        return self.draw("keys", *self.key_files())

    def answer(self, *names, prefix=""):
        """Let witnesses answer the requests that were carried to them."""
        files = []
        for name in names:
            out = self.folder / f"{prefix}{name}.answer"
            told = self.call(
                *("witness", "add", self.folder / f"{name}.db"),
                self.folder / "requests" / f"{prefix}{name}.request",
                *("--key", self.folder / f"{name}.key", "--out", out),
            )
            assert told.code == 0, told.err
            files += ["--take", out]
        return files

    def witness(self):
        self.draw("witness", "--requests", self.folder / "requests")
        return self.draw("witness", *self.answer("zj", "gd"))

    def roll(self):
        """Enter the dice, and have them witnessed."""
        assert self.draw("dice", *self.dice_files()).code == 0
        self.draw("witness", "--requests", self.folder / "requests")
        return self.draw("witness", *self.answer("zj", "gd", prefix="dice-"))

    def dice_files(self, changes=()):
        options = []
        for role, digits in {**DICE, **dict(changes)}.items():
            path = self.folder / f"{role}.txt"
            path.write_text(f"{digits}\n{digits}\n")
            options += ["--dice", f"{role}={path}"]
        return options

    def typed_files(self, *, other="3 9 15 20 27 29 + 14", people=("a", "b")):
        options = []
        for person, numbers in zip(people, ("3 9 15 20 27 29 + 14", other), strict=True):
            path = self.folder / f"typed-{len(options)}.txt"
            path.write_text(f"ssq 2099-01-08 2099004 {numbers}\n")
            options += ["--typed", f"{person}={path}"]
        return options


@pytest.fixture
def desk(call, tmp_path):
    return Desk(call, tmp_path).found()


@pytest.fixture(scope="module")
def frozen(practice, snapshot, tmp_path_factory):
    """The files of an office after plan, freeze and keys; copied by tests that go on from there."""
    return {}


def freeze_once(desk, frozen, snapshot):
    """Bring a desk to the point before the witnesses; the frame is built once for all tests."""
    if not frozen:
        assert desk.plan().code == 0
        assert desk.freeze(snapshot).code == 0
        assert desk.keys().code == 0
        frozen["folder"] = desk.folder.parent / "frozen"
        shutil.copytree(desk.folder, frozen["folder"])
    else:
        shutil.rmtree(desk.folder)
        shutil.copytree(frozen["folder"], desk.folder)
    return desk


@pytest.fixture
def opened(desk, frozen, snapshot):
    return freeze_once(desk, frozen, snapshot)


@pytest.fixture
def witnessed(opened):
    assert opened.witness().code == 0
    return opened


@pytest.fixture
def rolled(witnessed):
    assert witnessed.roll().code == 0
    return witnessed


def test_a_ceremony_runs_step_by_step_and_verifies(opened, monkeypatch, call):
    asked = opened.draw("witness", "--requests", opened.folder / "requests")
    assert asked.code == 1
    assert "尚缺：zj、gd" in asked.out
    told = opened.draw("witness", *opened.answer("zj", "gd"))
    assert told.code == 0, told.err
    assert "gonghui.example/2012\n3\n" in told.out

    monkeypatch.setattr("sys.stdin", io.StringIO(DICE_ANSWERS))
    dice = opened.draw("dice")
    assert dice.code == 0, dice.err
    assert "[ceremony-rolls-differ]" in dice.err
    assert "known_from 2099-01-07T16:00:00.000Z" in dice.out
    opened.draw("witness", "--requests", opened.folder / "requests")
    assert opened.draw("witness", *opened.answer("zj", prefix="dice-")).code == 1
    assert opened.json("status")["lacking"] == ["gd"]
    assert opened.draw("seed").code == 2
    assert opened.draw("witness", *opened.answer("gd", prefix="dice-")).code == 0

    monkeypatch.setattr("sys.stdin", io.StringIO(TYPED))
    rolled = opened.draw("seed")

    assert rolled.code == 0, rolled.err
    assert "[outside-entries-differ]" in rolled.err
    verified = call("draw", "verify", opened.office / "published", "--pack", "national-2012")
    assert verified.code == 0, verified.out
    assert "见证人：zj、gd" in verified.out
    assert "演练" not in rolled.out + verified.out + told.out


def test_the_seed_can_be_entered_from_files(rolled):
    made = rolled.json("seed", *rolled.typed_files())

    assert made["seed"] == json.loads(
        (rolled.office / "published" / "seed.json").read_bytes()
    )["seed"]  # fmt: skip


def test_the_same_seed_again_is_the_same_act_and_another_is_refused(rolled):
    once = rolled.json("seed", *rolled.typed_files())
    again = rolled.json("seed", *rolled.typed_files())

    assert (once["new"], again["new"], again["seed"]) == (True, False, once["seed"])
    asked = rolled.draw("seed")
    dice = rolled.draw("dice", *rolled.dice_files({"组长": "7" * 20}))
    assert (asked.code, dice.code) == (2, 2)
    assert "[order-seed-twice]" in asked.err
    assert "[order-dice-twice]" in dice.err


def test_nobody_is_asked_for_digits_that_would_be_refused(rolled):
    told = rolled.draw("dice")

    assert told.code == 2
    assert "[order-dice-twice]" in told.err


def test_dice_before_the_witnesses_are_refused(opened):
    told = opened.draw("dice", *opened.dice_files())
    seed = opened.draw("seed", *opened.typed_files())

    assert (told.code, seed.code) == (2, 2)
    assert "[order-dice-before-witness]" in told.err
    assert "[order-seed-before-dice]" in seed.err
    assert not (opened.office / "published" / "seed.json").exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("1" * 20 + "\n" + "1" * 19 + "2\n", "ceremony-rolls-differ"),
        ("1" * 20 + "\n", "ceremony-rolls-differ"),
        ("1" * 19 + "\n" + "1" * 19 + "\n", "draw-dice-too-few"),
        ("1" * 20 + "\n" + "1" * 20 + "\n" + "1" * 20 + "\n", "draw-dice-too-few"),
    ],
)
def test_a_roll_that_was_not_entered_twice_alike_is_told(witnessed, content, code):
    options = witnessed.dice_files()
    (witnessed.folder / "监督员.txt").write_text(content)

    told = witnessed.draw("dice", *options)

    assert told.code == 2
    assert f"[{code}]" in told.err


def test_what_is_typed_is_that_of_two_people_and_of_the_source_of_the_plan(rolled):
    (rolled.folder / "round.json").write_text("{}")

    differing = rolled.draw("seed", *rolled.typed_files(other="3 9 15 20 27 29 + 15"))
    assert "[outside-entries-differ]" in differing.err
    alone = rolled.draw("seed", *rolled.typed_files(people="aa"))
    assert "[ceremony-typed-by-one]" in alone.err
    drand = rolled.draw("seed", "--drand", rolled.folder / "round.json")
    assert "[ceremony-outside-other]" in drand.err


def test_an_option_without_its_file_is_told(rolled):
    assert rolled.draw("dice", "--dice", "组长").code == 2
    assert rolled.draw("seed", "--typed", "组长").code == 2


def test_a_witness_that_refuses_leaves_the_opening_unwitnessed(opened, call):
    opened.draw("witness", "--requests", opened.folder / "requests")
    wrong = opened.folder / "wrong.db"
    call("witness", "create", wrong, "--name", "zj.example", "--key", opened.folder / "wrong.key")
    refused = call(
        *("witness", "add", wrong, opened.folder / "requests" / "zj.request"),
        *("--key", opened.folder / "wrong.key", "--out", opened.folder / "zj.answer"),
    )
    assert refused.code == 2
    assert "404" in refused.err

    told = opened.draw("witness", *opened.answer("gd"))

    assert told.code == 1
    assert "已签名：gd；尚缺：zj" in told.out
    assert opened.json("status")["next"] == ["witness"]


def test_an_answer_of_a_stranger_is_refused(opened):
    opened.draw("witness", "--requests", opened.folder / "requests")
    (opened.folder / "x.answer").write_text("— x.example AAAAAAAA\n")

    assert opened.draw("witness", "--take", opened.folder / "x.answer").code == 2


def test_requests_written_again_are_the_same(opened):
    first = opened.draw("witness", "--requests", opened.folder / "requests")
    again = opened.draw("witness", "--requests", opened.folder / "requests")

    assert (first.code, again.code) == (1, 1)
    assert first.out == again.out


def test_the_status_tells_what_is_next_and_by_whom(desk, frozen, snapshot):
    begun = desk.json("status")
    assert (begun["campaign"], begun["next"], begun["size"]) == (None, ["plan"], 0)

    freeze_once(desk, frozen, snapshot)
    opened = desk.json("status")
    assert (opened["done"], opened["next"]) == (["plan", "freeze", "keys"], ["witness"])
    assert opened["lacking"] == ["zj", "gd"]

    desk.witness()
    rolled = desk.json("status")
    assert (rolled["next"], rolled["lacking"]) == (["dice"], ["组长", "监督员", "省级代表"])
    assert "kaohe draw dice" in desk.draw("status").out
    desk.draw("dice", *desk.dice_files())
    due = desk.json("status")
    assert (due["next"], due["lacking"]) == (["witness_dice"], ["zj", "gd"])


def test_the_status_counts_nothing_but_the_public_ledger(rolled):
    rolled.draw("seed", *rolled.typed_files())

    told = rolled.json("status")

    assert set(told) == {
        "assurance", "campaign", "done", "lacking", "next", "rehearsal", "root", "size",
        "watermark",
    }  # fmt: skip
    assert (told["next"], told["size"]) == (["disclose"], 5)


def test_a_plan_needs_its_file_and_a_name(desk, call):
    told = call("draw", "plan", "--open", desk.office)

    assert told.code == 2
    assert "--ceremony" in told.err


def test_what_the_file_does_not_say_is_asked_for(desk):
    path = desk.folder / "ceremony.yaml"
    path.write_text(path.read_text().replace("approvers: 1\n", ""))

    told = desk.plan()

    assert told.code == 2
    assert "approvers" in told.err
    assert desk.json("status")["next"] == ["plan"]


def test_a_freeze_before_the_plan_is_refused(desk, snapshot):
    told = desk.freeze(snapshot)

    assert told.code == 2
    assert "[order-plan-first]" in told.err
    assert not (desk.office / "frame.key").exists()


def test_a_freeze_again_is_the_same_and_another_is_refused(opened, snapshot):
    again = json.loads(opened.freeze(snapshot, "--json").out)
    other = opened.freeze(snapshot, "--approve", "c")

    assert (again["index"], again["new"]) == (1, False)
    assert other.code == 2
    assert "[order-frame-twice]" in other.err


def test_a_prepared_frame_is_not_entered(desk, snapshot):
    desk.plan()

    told = desk.freeze(snapshot, "--prepare")

    assert told.code == 0, told.err
    assert "frame_root" in told.out
    assert desk.json("status")["next"] == ["freeze", "keys"]
    assert not (desk.office / "published").exists()


def test_a_prepared_frame_is_built_once(desk, snapshot):
    desk.plan()
    assert desk.freeze(snapshot, "--prepare").code == 0
    frames = snapshot.parents[2] / "frames"
    built = frames.stat().st_mtime_ns

    told = json.loads(desk.freeze(snapshot, "--json").out)

    assert told["new"]
    assert frames.stat().st_mtime_ns == built


def test_a_void_campaign_makes_room_for_the_next(witnessed):
    path = witnessed.folder / "ceremony.yaml"
    path.write_text(CEREMONY.format(campaign="national-2012-b"))
    early = witnessed.plan()
    assert "[order-scope-in-use]" in early.err

    assert witnessed.draw("void", "--reason", "记录表遗失").code == 2
    told = witnessed.draw("void", "--reason", "记录表遗失", "--signed", "组长")

    assert told.code == 0, told.err
    assert witnessed.json("status")["done"][-1] == "void"
    assert "作废" in witnessed.draw("status").out
    assert witnessed.draw("seed").code == 2
    assert witnessed.plan().code == 0
    assert witnessed.json("status")["campaign"] == "national-2012-b"
    assert (witnessed.office / "void" / "national-2012" / "published" / "opening.json").is_file()


def test_a_void_after_the_dice_takes_the_approvals_of_all_key_holders(rolled):
    named = rolled.draw("void", "--reason", "停电", "--signed", "组长")
    assert "[order-void-after-dice]" in named.err
    campaign, files = Campaign(rolled.campaign, rehearsal=False), []
    for number, name in enumerate(("研究室", "基层组织建设部", "财务部"), start=1):
        subject = {"reason": "停电"}
        proof = KeyHolder(bytes([number]) * 32).approve(subject, campaign)
        made = approval_of(subject, campaign=campaign, holder=name, proof=proof)
        path = rolled.folder / f"{number}.approval"
        path.write_bytes(made.write())
        files += ["--approval", path]
    assert "[order-void-after-dice]" in rolled.draw("void", "--reason", "停电", *files[:4]).err
    assert rolled.draw("void", "--reason", "停电", *files).code == 0


def test_every_step_tells_that_it_is_a_rehearsal(call, tmp_path):
    desk = Desk(call, tmp_path, rehearsal=True)
    made = desk.draw("office", "--origin", "gonghui.example/2012/rehearsal")
    shutil.rmtree(desk.office)
    desk.found()

    said = [made, desk.plan(), desk.keys(), desk.draw("status"),
            desk.draw("void", "--reason", "x", "--signed", "y")]  # fmt: skip

    assert [told.code for told in said] == [0] * 5
    assert all(told.out.startswith("【演练 REHEARSAL】") for told in said)
    assert desk.json("status")["watermark"] == "【演练 REHEARSAL】"


def test_a_rehearsal_s_plan_does_not_open_in_a_real_ledger(desk):
    path = desk.folder / "ceremony.yaml"
    path.write_text(CEREMONY.format(campaign="rehearsal-2012"))

    told = desk.plan()

    assert told.code == 2
    assert "[ceremony-campaign-name]" in told.err


def test_a_rehearsed_ceremony_runs_whole_and_can_be_resumed(call, call_json, snapshot, tmp_path):
    office = tmp_path / "office"
    made = call_json("draw", "rehearse", office, "--snapshot", snapshot, "--rehearsal", 7)
    again = call("draw", "rehearse", office, "--snapshot", snapshot, "--rehearsal", 7)

    assert made["rehearsal"] is True
    assert f"seed {made['seed']}" in again.out
    assert again.out.startswith("【演练 REHEARSAL】")
    verified = call("draw", "verify", office / "published", "--pack", "national-2012")
    assert verified.code == 0, verified.out
    assert call_json("draw", "status", office)["next"] == ["disclose"]


def test_files_that_are_no_keys_are_told(desk):
    desk.plan()
    path = desk.key_files()[0]
    body = json.loads(path.read_text())

    for spoilt in ({**body, "public_key": "zz"}, {**body, "more": 1}, {**body, "holder": 1.5}):
        path.write_text(json.dumps(spoilt))
        told = desk.draw("keys", path)
        assert told.code == 2
        assert "[file-wrong-shape]" in told.err


def test_a_province_with_one_key_holder_is_told_as_lower_assurance(desk):
    (desk.folder / "province.yaml").write_text(
        "format: province-plan/1\nbody: 33\nyear: 2012\ncounties: 3\nkey_holders: 1\n"
    )
    asked = CEREMONY.format(campaign="zhejiang-2012")
    asked = asked.replace("national/2012", "province/33/2012")
    path = desk.folder / "ceremony.yaml"
    path.write_text(asked.replace("[研究室, 基层组织建设部, 财务部]", "[省总工会]"))

    refused = desk.plan()
    told = desk.plan("--province", desk.folder / "province.yaml")

    assert "[draw-holders-count]" in refused.err
    assert told.code == 0, told.err
    assert "保证程度较低" in told.out
    assert "保证程度较低" in desk.draw("status").out


def test_a_plan_may_name_a_round_of_drand(desk):
    path = desk.folder / "ceremony.yaml"
    lottery = path.read_text()[path.read_text().index("outside:") :]
    lottery = lottery[: lottery.index("policy:")]
    chain = QUICKNET_KEY
    drand = f"outside:\n  kind: drand\n  source: quicknet\n  round: 4711\n  chain: {chain}\n"
    path.write_text(path.read_text().replace(lottery, drand))

    unknown = path.read_text().replace(chain, "ab" * 96)
    path.with_name("other.yaml").write_text(path.read_text())
    path.write_text(unknown)
    assert "[ceremony-chain-unknown]" in desk.plan().err
    path.write_text(path.with_name("other.yaml").read_text())

    made = desk.plan("--json")

    assert json.loads(made.out)["outside"] == "drand 4711"
