"""Two offices that differ in nothing but what was drawn answer alike until it is disclosed.

Both have the same seed, keys, people and clock; a hook puts other values in the place of what the
key holders' proofs show, so that other counties and units are drawn. Everything that anybody can
get hold of is compared: every page for every role that may open it, every table, every file and
its size, the log, and a dump of the database. Digests and proofs are masked, but not their number
or length.
"""

from __future__ import annotations

import io
import re
import secrets
import zipfile
from datetime import UTC, datetime
from hashlib import sha256

import pytest
from django.apps import apps
from django.db import connection, models, transaction
from django.test import Client
from django.utils import timezone

from kaohe.core.draw import lottery
from kaohe.stores.settings import load_setting
from kaohe.web.accounts.entering import BEGAN, RIGHTS, SEEN
from kaohe.web.accounts.rights import rights_of
from kaohe.web.accounts.roles import ROLES
from kaohe.web.audit import office_acts
from kaohe.web.cycles.bodies import tell_body
from kaohe.workflows.disclosure.device import FieldDevice
from kaohe.workflows.disclosure.disclosing import (
    DisclosingOffice,
    arrive,
    enrol_devices,
    hand_over_county,
    open_label,
    take_answers,
    take_county,
    take_kind,
    take_packet,
)
from kaohe.workflows.disclosure.visiting import tell

NOW = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
DRAWN = {"one": {"county": 1, "unit": 0}, "other": {"county": 3, "unit": 2}}
"""World → stage → what the values are in place of those that the proofs show."""
COUNTIES = {"one": ("330105", "拱墅区"), "other": ("330127", "淳安县")}
"""What is drawn in each world, as it is shown."""
UNITS = {"one": ("P-330105-000", "单位0"), "other": ("P-330127-002", "单位2")}
PROOFS = ("draw-choice/1", "disclosure-packet/1")
"""What shows that something was drawn: its numbers are those of what it discloses."""
BEFORE = ("office", "audit", "system")
"""Who is looked at while both counties are sealed; at the next moment, everybody is."""
TOLD = ("office", "duty", "audit", "province")
"""Who is looked at after a disclosure; nobody else sees more of it."""
MASKS = (
    (re.compile(r'(name="(?:csrfmiddlewaretoken|request)" value=")[^"]*'), r"\1"),
    (re.compile(r"[0-9a-f]{32,}"), lambda found: f"<{len(found[0])}>"),
    (re.compile(r"[0-9a-f]{12,16}(?=…)"), "<cut>"),
    (re.compile(r"[A-Za-z0-9+/_-]{43,}={0,2}"), lambda found: f"<{len(found[0])}>"),
    (re.compile(r"[0-9.]+(?: |\xa0|&nbsp;)?(?:[KMGT]B|字节|bytes?)"), "<size>"),
    (re.compile(r"(<dcterms:\w+[^>]*>)[^<]*"), r"\1"),
)
OF_BROWSERS = ("django_session", "office_cache")
"""Tables that hold nothing of the office: who is signed in, which codes were tried."""


class Twin:
    """One of the two worlds, brought to where its first unit is disclosed."""

    def __init__(self, name, held, caplog, views, only_posts):
        self.name, self.held, self.caplog, self.views = name, held, caplog, views
        self.seen, self.only_posts = {}, only_posts

    def live(self, people, leak=None):
        """Take the draw on, and look at everything before and after each disclosure."""
        held, small = self.held, self.held.small
        held.hold()
        campaign = self.campaign = self.equip()
        enrol_devices(campaign.office, campaign.cards())
        tell(campaign.office, "body", "33", who="省总工会", told_by="1001")
        county, _second = self.draw(""), self.draw("")
        if leak:
            leak(held, county.name)
        self.look("sealed", {role: people[role] for role in BEFORE})
        if leak:
            return
        record = campaign.choices[county.label]
        body = {"body": "33", "county": county.name}
        arrive(campaign.office, campaign.record("arrived", body), record)
        device = campaign.leader.keys.device
        key = hand_over_county(
            campaign.office, county.name, device=device, frame_key=small.FRAME_KEY
        )
        campaign.leader.enter_county(county.name, key)
        tell(campaign.office, "county", county.name, who="县总工会", told_by="1001")
        take_kind(campaign.office, self.draw(county.name).record)
        unit = self.draw(county.name)
        assert (county.name, unit.name) == (COUNTIES[self.name][0], UNITS[self.name][0])
        self.look("answered", people)
        take_packet(campaign.office, unit.record)
        self.look("disclosed", {role: people[role] for role in TOLD})

    def equip(self):
        """Give the office its devices, over the office's own ledger and folder."""
        small, books = self.held.small, office_acts.ledger()
        campaign = small.SmallCampaign(0, books, enrol=False)
        published = self.held.folder.published
        setting = load_setting(published)
        clerk = campaign.office.clerk
        campaign.setting = setting
        campaign.office = DisclosingOffice(setting, books, published, clerk)
        campaign.leader, campaign.second = (
            FieldDevice(
                setting,
                small.device_keys(number),
                journal=small.ListJournal(),
                bundles=small.Carried(),
            )
            for number in (1, 2)
        )
        return campaign

    def draw(self, county):
        """Draw the label that is due on the leader's device; a county is entered by its digest."""
        campaign = self.campaign
        label = campaign.leader.pending(county)
        open_label(campaign.office, label, device=campaign.leader.keys.device, way="online")
        answers = campaign.ask(label)
        take_answers(campaign.office, answers)
        boxes = {each.holder: each.box for each in answers}
        shown = campaign.leader.draw(label, campaign.leader.open_answers(label, boxes))
        if not county:
            take_county(campaign.office, label, sha256(shown.record).hexdigest())
        return shown

    def look(self, moment, people):
        """Put down what anybody can get hold of at a moment."""
        found = {}
        for role, person in people.items():
            browser = enter_quietly(person)
            for path, address in self.addresses(person):
                answer = browser.get(address)
                if answer.status_code == 405:
                    self.only_posts.add(path)
                    continue
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                head = f"{answer.status_code} {answer.get('Content-Disposition', '')}"
                found[f"{role} {path}"] = f"{head}\n{mask(body)}"
        found |= {f"table {name}": rows for name, rows in read_tables()}
        found |= {f"file {name}": text for name, text in read_files(self.held.home)}
        lines = [line for line in self.caplog.messages if "Method Not Allowed" not in line]
        found["log"] = mask("\n".join(lines).encode())
        if connection.vendor == "sqlite":
            dump = "\n".join(
                line
                for line in connection.connection.iterdump()
                if not any(name in line for name in OF_BROWSERS)
            )
            lines = mask(re.sub(r"X'([0-9A-F]*)'", read_blob, dump).encode()).splitlines()
            found["dump"] = "\n".join(sorted(lines))
        self.seen[moment] = found

    def addresses(self, person):
        """Give every address that a person may open, its arguments filled in."""
        books = office_acts.ledger()
        for path, view in sorted(self.views.items()):
            if not rights_of(view).holds(person) or path in self.only_posts:
                continue
            if "<int:index>" in path:
                for index in range(max(0, books.size() - 12), books.size()):
                    yield f"{path} {index}", "/" + path.replace("<int:index>", str(index))
                continue
            yield path, "/" + re.sub("<(?:int|str):([^>]*)>", self.argument, path)

    def argument(self, found):
        cycle = self.held.cycle
        known = {"cycle_id": cycle.pk, "body": "33", "digest": cycle.pack_digest}
        return known.get(found[1], "1")


def enter_quietly(person):
    """Sign a person in with a session as the sign-in page begins one."""
    browser = Client()
    browser.force_login(person)
    session = browser.session
    session[RIGHTS], session[BEGAN] = person.rights_version, int(NOW.timestamp())
    session[SEEN] = session[BEGAN]
    session.save()
    return browser


def mask(data):
    """Return what bytes say, without what may differ; a packed file is unpacked."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return "\n".join(f"{name}\n{mask(packed.read(name))}" for name in packed.namelist())
    text = data.decode("utf-8", "replace")
    for pattern, put in MASKS:
        text = pattern.sub(put, text)
    return text


def read_blob(found):
    """Return what a blob of a dump says; what is no text is told by its length."""
    data = bytes.fromhex(found[1])
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return f"<{len(data)} bytes>"


def read_tables():
    """Yield every table; blobs as text where they are text, numbers of rows as they are."""
    there = {*connection.introspection.table_names()} - {*OF_BROWSERS}
    for model in apps.get_models():
        if model._meta.db_table not in there:
            continue
        fields = [each for each in model._meta.fields if not isinstance(each, models.AutoField)]
        rows = model.objects.values_list(*(each.attname for each in fields))
        lines = sorted(mask("|".join(map(write_value, row)).encode()) for row in rows)
        yield model._meta.label, "\n".join(lines)


def write_value(value):
    if isinstance(value, bytes | memoryview):
        return read_blob(["", bytes(value).hex()])
    return str(value)


def read_files(home):
    """Yield every file below the office's folder, with its size and what it says."""
    for path in sorted(home.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            yield path.relative_to(home).as_posix(), f"{len(data)} {mask(data)}"


def compare(one, other):
    """Return the names of everything that is not alike."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def compare_rest(found, *disclosed):
    """Return what is not alike even when what was disclosed is told by the same words."""
    pairs = {}
    for world, seen in found.items():
        for name, text in seen.items():
            pairs.setdefault(hide(name, world, disclosed), {})[world] = text
    return sorted(
        name
        for name, texts in pairs.items()
        if len(texts) < len(found)
        or (
            len({*texts.values()}) > 1
            and len({hide(text, world, disclosed) for world, text in texts.items()}) > 1
        )
    )


def hide(text, world, disclosed):
    """Replace what was disclosed in a world, and leave the proofs of it out."""
    drawn = {"unit": UNITS[world], "county": COUNTIES[world]}
    if any(f"&quot;{proof}&quot;" in text for proof in PROOFS):
        return "<proof>"
    lines = text.split("\n")
    text = "\n".join(line for line in lines if not any(f'"{each}"' in line for each in PROOFS))
    for each in disclosed:
        for number, word in enumerate(drawn[each]):
            text = text.replace(word, f"<{each} {number}>")
    return text


@pytest.fixture
def people(person, enter):
    """Somebody of each role, with a second factor where one is owed."""
    found = {
        role: person(f"{role}-seven", role, body="33" if ROLES[role].is_of_body else "")
        for role in ROLES
    }
    for each in found.values():
        enter(each)
    return found


@pytest.fixture
def worlds(monkeypatch, held, people, caplog, views, settings, tmp_path):
    """Live both worlds, one after the other in the same place, each as if the other never was."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    settings.AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]

    def live(leak=None):
        twins, only_posts = {}, set()
        for name, values in DRAWN.items():
            monkeypatch.setattr(lottery, "combine_values", provide(values))
            monkeypatch.setattr(secrets, "token_bytes", Counted())
            office_acts.ledger.cache_clear()
            caplog.clear()
            twin = twins[name] = Twin(name, held, caplog, views, only_posts)
            with transaction.atomic():
                twin.live(people, leak)
                transaction.set_rollback(True)
            (held.home / "draw").rename(tmp_path / f"draw-{name}")
        return {
            moment: {name: twin.seen[moment] for name, twin in twins.items()}
            for moment in twins["one"].seen
        }

    return live


class Counted:
    """Bytes that are the same in both worlds."""

    def __init__(self):
        self.asked = 0

    def __call__(self, size=32):
        self.asked += 1
        return sha256(str(self.asked).encode()).digest()[:size].ljust(size, b"\0")


def provide(values):
    """Return a provider of slot values: by stage, whatever the proofs show."""

    def combine(_campaign, alpha, _betas):
        stages = (stage for stage in values if lengthened(stage) in alpha)
        return values.get(next(stages, ""), 0)

    return combine


def lengthened(text):
    return len(text).to_bytes(4, "big") + text.encode()


def test_everything_is_alike_until_a_unit_is_disclosed_and_differs_in_it_alone(worlds):
    seen = worlds()
    assert compare(*seen["sealed"].values()) == []
    pages = [text for name, text in seen["sealed"]["one"].items() if text.startswith("200 ")]
    assert len(pages) > 40
    assert compare_rest(seen["answered"], "county") == []
    answered = seen["answered"].items()
    assert [
        world for world, found in answered for text in found.values() if UNITS[world][0] in text
    ] == []
    assert compare_rest(seen["disclosed"], "unit", "county") == []
    disclosed = seen["disclosed"]["one"].items()
    shown = {name.split()[0] for name, text in disclosed if UNITS["one"][0] in text}
    assert shown == {"office", "duty", "audit", "table", "dump", "file"}


def test_a_county_that_leaks_before_its_arrival_is_caught_on_every_way(worlds):
    def leak(held, county):
        tell_body(
            held.cycle, "33", part="visits", state="under_way", by=held.one, value=county[-2:]
        )

    seen = worlds(leak)["sealed"]
    caught = compare(*seen.values())
    assert {"dump", "table cycles.BodyState", "table audit.LedgerDocument"} <= {*caught}
    assert {each.split()[0] for each in caught} == {"office", "audit", "table", "dump"}
