"""The end of a draw: entered, witnessed, the secrets taken in, everything published."""

import importlib.util
import io
import json
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, transaction

from kaohe.cli.commands import kaohe
from kaohe.cli.main import run
from kaohe.core.ledger import read_entry
from kaohe.stores.settings import load_setting
from kaohe.web.audit.checking import check_ledger
from kaohe.web.audit.office_acts import ledger
from kaohe.web.cycles.acts import find_met
from kaohe.web.cycles.models import Cycle
from kaohe.web.draw.models import RevealedSecret
from kaohe.web.draw.steps import make_clerk
from kaohe.web.jobs.queue import take
from kaohe.web.jobs.running import do_job
from kaohe.web.packages.acts import ask_package, find_lacking
from kaohe.web.packages.keeping import store
from kaohe.web.packages.models import ResultPackage
from kaohe.web.results.acts import score_cycle
from kaohe.web.rules.library import find_known
from kaohe.workflows.ceremony.steps import state_of
from kaohe.workflows.disclosure.device import FieldDevice
from kaohe.workflows.disclosure.disclosing import DisclosingOffice, enrol_devices
from kaohe.workflows.disclosure.visiting import shortfall_findings
from kaohe.workflows.keyholding.records import HolderSecret
from kaohe_verify.__main__ import main

HONEST = Path(__file__).parents[2] / "workflows" / "disclosure" / "honest.py"
STATEMENT = "2012年度抽取结束说明".encode()


def load_honest():
    """Load the honest team; test folders are no packages."""
    spec = importlib.util.spec_from_file_location("honest", HONEST)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def on_register(held, practice):
    """Build the frame of the draw upon the register of the practice run."""
    stated = next((practice.path / "register").glob("snapshots/*/*")) / "manifest.json"
    held.register = json.loads(stated.read_bytes())["register_digest"]


@pytest.fixture
def publish_year(ending, practice, put_down_register, put_down_papers):
    """Score the year that the draw belongs to, with its visits as they ended, and publish it."""

    def publish():
        held, one = ending.held, ending.held.one
        day = held.home / "practice" / "day"
        day.parent.mkdir()
        day.write_text("2013-02-25", encoding="ascii")
        put_down_register(held.cycle, practice.path, by=one)
        sheet = json.loads((practice.path / "evidence.json").read_bytes())
        sheet["campaign"], found = held.draw.id, sheet["findings"]
        sheet["findings"] = [each for each in found if not each.get("visit")]
        for visit, outcome in find_outcomes(held.draw.id):
            sheet["findings"] += tell_visit(found, visit, outcome)
        sheet["findings"] += [
            each.model_dump(mode="json", exclude_none=True) for each in ending.shortfalls()
        ]
        Cycle.objects.update(step="scoring")
        score_cycle(Cycle.objects.get(), json.dumps(sheet).encode(), name="e.json", by=one)
        Cycle.objects.update(step="published")
        held.cycle.refresh_from_db()
        put_down_papers(held.cycle, by=one)

    return publish


@pytest.fixture
def ending(held, enter, confirm, as_file, forget_tries):
    """A draw in its fieldwork, the office's browser, and what it sends."""
    held.hold()
    held.cycle.step = "fieldwork"
    held.cycle.save()
    browser, teams = enter(held.one), []
    confirm(browser)

    def visit_all():
        """Let a team visit everything that is drawn."""
        small, books = held.small, ledger()
        campaign = small.SmallCampaign(0, books, enrol=False)
        published = held.folder.published
        campaign.setting = setting = load_setting(published)
        campaign.office = DisclosingOffice(setting, books, published, make_clerk(held.one))
        campaign.leader, campaign.second = (
            FieldDevice(
                setting,
                small.device_keys(number),
                journal=small.ListJournal(),
                bundles=small.Carried(),
            )
            for number in (1, 2)
        )
        enrol_devices(campaign.office, campaign.cards())
        load_honest().visit_all(campaign, small.FRAME_KEY)
        teams.append(campaign.leader)

    def shortfalls():
        """Return what is found of the slots that no unit was left for."""
        (leader,) = teams
        pack = find_known(held.cycle.pack_digest).pack
        return [
            finding
            for choice in leader.county_choices
            for finding in shortfall_findings(
                pack,
                load_setting(held.folder.published),
                leader.shortfalls(choice.chosen),
                at="2013-01-20T01:00:00.000Z",
            )
        ]

    def press(name, content=b"", **fields):
        if content:
            fields["file"] = as_file(content)
        return browser.post(held.address(name), fields, follow=True).content.decode()

    def secret_of(name, **changes):
        small = held.small
        key = small.KEYS[small.HOLDERS.index(name)]
        told = {
            "campaign": small.CAMPAIGN.id,
            "rehearsal": True,
            "holder": name,
            "public_key": key.public_key.hex(),
            "secret": key.secret.hex(),
        }
        return HolderSecret(**{**told, **changes}).write()

    def show():
        return browser.get(held.address("draw_end")).content.decode()

    def unpack(folder):
        answer = browser.get(held.address("draw_published"))
        with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
            packed.extractall(folder)
        return folder / held.draw.id

    def witness():
        press("draw_take_cosignature", held.cosign(at=1_357_700_000))

    return SimpleNamespace(
        visit_all=visit_all,
        shortfalls=shortfalls,
        held=held,
        press=press,
        secret_of=secret_of,
        show=show,
        unpack=unpack,
        witness=witness,
    )


def verify(folder):
    """Return what the independent verifier says of a published folder: 0 when it holds."""
    return main(["campaign", str(folder), "--rehearsal"])


@pytest.mark.practice
def test_a_draw_is_ended_witnessed_and_published_and_the_package_of_its_year_holds(
    on_register, ending, publish_year, tmp_path, capsys
):
    held = ending.held
    before = ending.unpack(tmp_path / "before")
    ending.visit_all()
    assert "还缺什么" not in ending.show()
    assert "visits_closed" not in find_met(held.cycle)
    ending.press("draw_enter_end", STATEMENT)
    assert state_of(ledger(), held.draw.id).is_complete
    assert "visits_closed" in find_met(held.cycle)
    publish_year()
    assert lacking(held) == ["package-draw-ending"]
    ending.witness()
    for name in held.small.HOLDERS[:2]:
        assert "已收到" in ending.press("draw_hand_in_secret", ending.secret_of(name))
    between = ending.unpack(tmp_path / "between")
    assert read_all(between) == read_all(before)
    assert lacking(held) == ["package-draw-ending"]
    ending.press("draw_hand_in_secret", ending.secret_of(held.small.HOLDERS[2]))
    assert "已全部公布，包括密钥" in ending.show()
    after = ending.unpack(tmp_path / "after")
    secrets = (after / "secrets.json").read_text()
    assert all(key.secret.hex() in secrets for key in held.small.KEYS)
    assert (verify(before), verify(after)) == (0, 0)
    (after / "secrets.json").write_text(secrets.replace(held.small.KEYS[0].secret.hex(), "1" * 64))
    assert verify(after) != 0
    assert check_ledger(ledger()).faults == ()

    ask_package(held.cycle, by=held.one)
    do_job(take("test:1:1"), lambda *_, **__: None)
    package = tmp_path / "package.zip"
    package.write_bytes(store().read(ResultPackage.objects.get().archive))
    capsys.readouterr()
    code, told = run(kaohe, ["verify", str(package), "--json"]), capsys.readouterr().out
    states = {each["part"]: each["state"] for each in json.loads(told)["parts"]}
    assert (code, set(states.values())) == (0, {"holds"}), told
    assert {"signature", "register", "visits", "ledger", "draw"} <= states.keys()
    with zipfile.ZipFile(package) as packed:
        packed.extractall(tmp_path / "spoilt")
    (told_secrets,) = (tmp_path / "spoilt").rglob("draw/secrets.json")
    assert told_secrets.read_text() == secrets
    told_secrets.write_bytes(told_secrets.read_bytes().replace(b"0", b"1", 1))
    code = run(kaohe, ["verify", str(told_secrets.parents[1])])
    assert (code, "draw/secrets.json：文件内容与清单不符" in capsys.readouterr().out) == (1, True)


def test_a_county_that_was_not_drawn_stops_the_end_unless_it_is_said(ending):
    assert "没有抽完" in ending.show()
    page = ending.press("draw_enter_end", STATEMENT)
    assert "还没有抽出、到达或抽完" in page
    assert "说明文件" in ending.press("draw_enter_end", unfinished="on")
    assert not state_of(ledger(), ending.held.draw.id).is_complete


def test_no_secret_is_taken_before_the_end_is_witnessed(ending):
    held = ending.held
    secret = ending.secret_of(held.small.HOLDERS[0])
    assert "不能公布密钥" in ending.press("draw_hand_in_secret", secret)
    ending.press("draw_enter_end", STATEMENT, unfinished="on")
    assert "不能公布密钥" in ending.press("draw_hand_in_secret", secret)
    assert not RevealedSecret.objects.exists()


def test_a_secret_that_is_another_or_comes_twice_is_refused_and_what_came_stays(ending):
    held = ending.held
    first, second = held.small.HOLDERS[:2]
    ending.press("draw_enter_end", STATEMENT, unfinished="on")
    ending.witness()
    foreign = ending.secret_of(first, secret=held.small.KEYS[1].secret.hex())
    assert "与公布的公钥不符" in ending.press("draw_hand_in_secret", foreign)
    other = ending.secret_of(second, campaign="practice-other")
    assert "属于别的行动" in ending.press("draw_hand_in_secret", other)
    ending.press("draw_hand_in_secret", ending.secret_of(first))
    assert "已经收到" in ending.press("draw_hand_in_secret", ending.secret_of(first))
    assert [each.holder for each in RevealedSecret.objects.all()] == [first]
    with pytest.raises(DatabaseError, match="append only"), transaction.atomic():
        RevealedSecret.objects.update(document="")


def test_a_leader_neither_ends_a_draw_nor_gives_a_secret(
    held, person, enter, confirm, forget_tries
):
    held.plan()
    browser = enter(person("leader-one", "leader"))
    confirm(browser)
    assert browser.get(held.address("draw_end")).status_code == 200
    for name in ("draw_enter_end", "draw_hand_in_secret"):
        assert browser.post(held.address(name)).status_code == 404


def test_the_end_asks_once_more_who_it_is(held, enter, as_file):
    held.plan()
    fields = {"file": as_file(STATEMENT), "unfinished": "on"}
    answer = enter(held.one).post(held.address("draw_enter_end"), fields)
    assert (answer.status_code, "/reauthenticate" in answer["Location"]) == (302, True)


def find_outcomes(campaign):
    """Return visit and outcome of every visit that ended, as the ledger's entries say."""
    entries = ledger().find_entries(kind="outcome", campaign=campaign)
    told = [read_entry(each.entry).content for each in entries]
    return [(each["visit"], each["outcome"]) for each in told]


def tell_visit(findings, visit, outcome):
    """Return what the practice run has found at such a visit, told of another one."""
    slot = slot_of(visit).replace("absent", "private")
    like = next(
        each["visit"]
        for each in findings
        if (each["item"], each.get("value")) == ("outcome", outcome)
        and slot_of(each["visit"]) == slot
    )
    own = [each for each in findings if each.get("visit") == like]
    return [{**each, "visit": visit, "body": visit.split("/")[1]} for each in own]


def slot_of(visit):
    """Return slot and member of a visit."""
    return visit.split("/", 3)[3].rsplit("/", 1)[0]


def lacking(held):
    """Return the codes of what a package of the year waits for."""
    return [each.kind.code for each in find_lacking(held.cycle)]


def read_all(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }
