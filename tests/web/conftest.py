"""An office with its ledger and its first administrators."""

from __future__ import annotations

import json
import re
import shutil
import sys
from hashlib import sha256
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from kaohe.core.canonical import canonical_bytes
from kaohe.core.ledger import ED25519, NoteSigner
from kaohe.stores.evidence_store import EvidenceStore
from kaohe.web.accounts.acts import make_person
from kaohe.web.accounts.models import Grant, User
from kaohe.web.accounts.roles import ROLES
from kaohe.web.audit import office_acts
from kaohe.web.audit.models import LedgerIdentity
from kaohe.web.papers.making import store as paper_store
from kaohe.web.papers.models import OfficePaper
from kaohe.web.papers.result_making import list_due_papers
from kaohe.web.registers.models import RegisterSnapshot
from kaohe.web.results.keeping import store
from kaohe.web.results.models import BodyResult, Scoring

sys.path[:0] = [str(Path(__file__).parent / "accounts")]

from rights_table import list_views  # noqa: E402 - beside the tests of accounts

ORIGIN = "office.example/2012/rehearsal"
SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of authenticators in tests
PASSWORD = "Rain-falls-7-times"  # noqa: S105 - of people in tests


def make_user(number, *roles, body=""):
    """Make a person with roles, who has signed in before."""
    user, _ = make_person(
        {"username": number, "name": f"人员{number}", "body": body}, at=timezone.now()
    )
    user.set_password(PASSWORD)
    user.must_change_password, user.initial_until = False, None
    user.save()
    for role in roles:
        Grant.objects.create(user=user, role=role, at=timezone.now())
    return User.objects.get(pk=user.pk)


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    """Hash passwords quickly; that they are hashed well is a test of its own."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def plain_assets(settings):
    """Name assets as they are; the built ones carry a mark of their content."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture
def books(db):
    """The ledger of an office."""
    key = NoteSigner(ORIGIN, ED25519, bytes(range(32))).key
    LedgerIdentity.objects.create(origin=key.name, vkey=key.write())
    office_acts.ledger.cache_clear()
    yield office_acts.ledger()
    office_acts.ledger.cache_clear()


@pytest.fixture
def person(books):
    """Make people with roles, who have signed in before."""

    return make_user


@pytest.fixture
def security(person):
    """Two security administrators."""
    return person("sec-one", "security"), person("sec-two", "security")


@pytest.fixture
def enter(person):
    """Make browsers of people who are signed in, with a second factor where one is owed."""

    def sign_in(user):
        if any(ROLES[role].needs_second_factor for role in user.roles):
            TOTP.activate(user, SECRET)
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def confirm():
    """Confirm once more who one is, as a page asks before what cannot be taken back."""

    def again(browser):
        answer = browser.post("/reauthenticate", {"password": PASSWORD})
        assert answer.status_code == 302

    return again


@pytest.fixture(scope="session")
def kept_results(practice, tmp_path_factory):
    """Sheet and traces of the practice run as a scoring keeps them: folder, digest, rows."""
    folder = tmp_path_factory.mktemp("kept") / "results"
    kept = EvidenceStore(folder)
    traces = {
        path.stem: json.loads(path.read_bytes())
        for path in sorted((practice.path / "traces").glob("*.json"))
    }
    sheet = kept.keep((practice.path / "evidence.json").read_bytes())
    return folder, sheet, rows_of_traces(kept, traces)


def rows_of_traces(kept, traces):
    """Keep traces, and return their rows as the act of scoring writes them."""
    return [
        {
            "body": body,
            "group": trace["standing"]["group"] or "",
            "place": trace["standing"]["place"],
            "total": trace["total"]["rounded"] or "",
            "sections": {
                each["id"]: each["rounded"] or each["earned"] or ""
                for each in trace["total"]["steps"]
            },
            "trace_digest": kept.keep(canonical_bytes(trace)),
        }
        for body, trace in traces.items()
    ]


def put_down_rows(cycle, rows, *, sheet, by):
    """Put down a scoring without computing it: rows, and the digest of their sheet."""
    scoring = Scoring.objects.create(
        cycle=cycle,
        number=cycle.scorings.count() + 1,
        sheet_name="evidence.json",
        sheet_digest=sheet,
        pack_digest=cycle.pack_digest,
        findings=1,
        at=timezone.now(),
        by=by,
        entry=0,
    )
    BodyResult.objects.bulk_create(BodyResult(scoring=scoring, **row) for row in rows)
    return scoring


@pytest.fixture
def put_down_traces():
    """Put down a scoring of given traces, under the sheet of a former one."""

    def put_down(cycle, traces, *, sheet, by):
        return put_down_rows(cycle, rows_of_traces(store(), traces), sheet=sheet, by=by)

    return put_down


@pytest.fixture
def put_down_scoring(kept_results, settings):
    """Put down the scoring of the practice run, as the act of scoring does without computing it."""
    folder, sheet, rows = kept_results

    def put_down(cycle, *, by):
        copied = Path(settings.OFFICE_HOME) / "results"
        shutil.copytree(folder, copied, dirs_exist_ok=True)
        return put_down_rows(cycle, rows, sheet=sheet, by=by)

    return put_down


@pytest.fixture
def put_down_papers():
    """Put down every paper that is due as gone out, as the acts do, without setting it in type."""

    def put_down(cycle, *, by):
        for serial, (kind, body) in enumerate(sorted(list_due_papers(cycle)), start=1):
            content = f"{kind} {body}".encode()
            OfficePaper.objects.create(
                cycle=cycle,
                kind=kind,
                body=body,
                facts={},
                title=f"{kind}{body}",
                mark="总工办发",
                digest=sha256(content).hexdigest(),
                stage="issued",
                year=2013,
                serial=serial,
                issued_on="2013-02-25",
                issued_digest=paper_store().keep(content),
                issued_word=paper_store().keep(content + b" word"),
                drafted_at=timezone.now(),
                drafted_by=by,
                entry=serial,
            )

    return put_down


@pytest.fixture
def put_down_register(settings):
    """Put down the register of the practice run in the office's folder; it gives its digest."""

    def put_down(cycle, run, *, by):
        home = Path(settings.OFFICE_HOME)
        snapshot = next((run / "register").glob("snapshots/*/*"))
        shutil.copytree(snapshot, home / "registers" / snapshot.name)
        stated = json.loads((snapshot / "manifest.json").read_bytes())
        RegisterSnapshot.objects.create(
            cycle=cycle,
            digest=stated["register_digest"],
            root="0" * 64,
            as_of="2012-12-31",
            folder=f"registers/{snapshot.name}",
            at=timezone.now(),
            by=by,
            entry=0,
            files=1,
            counts={},
        )
        return stated["register_digest"]

    return put_down


@pytest.fixture
def forget_tries(db):
    """Forget the codes that were tried before."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session")
def views():
    """Every view by the pattern of its address."""
    return list_views()


@pytest.fixture(scope="session")
def addresses(views):
    """Every view by an address of it; what the address names need not be there."""
    return {
        re.sub("<int:[^>]*>", "1", re.sub("<(str|path):[^>]*>", "sec-two", path)): view
        for path, view in views.items()
    }
