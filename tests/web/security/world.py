"""An office with somebody of every role, two provinces, and rows of both in every table."""

from __future__ import annotations

import io
import re
import time
import zipfile
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field

from allauth.mfa.totp.internal.auth import TOTP
from arguments import CYCLE, FIXED, OF_BODY, SEES_PEOPLE
from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from planting import BODIES, Planter, find_body_models, person_mark, row_mark
from rights_table import walk_patterns

from kaohe.web.accounts.acts import make_person
from kaohe.web.accounts.models import AdministratorProposal, Grant, User
from kaohe.web.accounts.rights import rights_of
from kaohe.web.accounts.roles import ROLES
from kaohe.web.accounts.scope import OF_ALL_BODIES, scope_of
from kaohe.web.cycles.acts import give_seat, open_cycle
from kaohe.web.cycles.models import CycleAct
from kaohe.workflows.cycle import SEATS

SECRET = "JBSWY3DPEHPK3PXP"  # noqa: S105 - of authenticators in tests
ARGUMENT = re.compile(r"<(?:[a-z]+:)?(\w+)>")
PLAIN = {"33": "province-33", "32": "province-32"}
"""The person of each body."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of the office: as it is written, its name, who may open it."""

    path: str
    name: str
    view: object

    @property
    def arguments(self):
        """Return the names of what is filled in."""
        return ARGUMENT.findall(self.path)

    @property
    def unknown(self):
        """Return the arguments of which the reviewed file says nothing."""
        known = {*OF_BODY, *FIXED}
        return [each for each in self.arguments if known.isdisjoint(self.keys_of(each))]

    @property
    def is_of_body(self):
        """Tell whether it names a thing of one body."""
        return any(key in OF_BODY for each in self.arguments for key in self.keys_of(each))

    def keys_of(self, argument):
        """Return under what the reviewed file may name an argument."""
        return (self.name, argument), argument

    def fill(self, given):
        """Return the address of one thing."""
        return "/" + ARGUMENT.sub(lambda found: str(given[found[1]]), self.path)


@dataclass(slots=True)
class World:
    """The office with its people and planted rows."""

    people: dict[str, User] = field(default_factory=dict)
    rows: dict[str, dict] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def browser(self, who):
        """Return the browser of somebody, who has just said again who he is."""
        if who not in self.browsers:
            browser = Client(raise_request_exception=False)
            if who in self.people:
                browser.force_login(self.people[who])
                session = browser.session
                session["account_authentication_methods_user"] = str(self.people[who].pk)
                session["account_authentication_methods"] = [
                    {"method": "password", "at": time.time(), "reauthenticated": True}
                ]
                session.save()
            self.browsers[who] = browser
        return self.browsers[who]

    def ask(self, who, method, url, data=None, **more):
        """Send a request that leaves no trace; return the answer and all that it says."""
        with self.sending(who) as browser:
            answer = getattr(browser, method)(url, data, **more)
            return answer, read_all(answer)

    @contextmanager
    def sending(self, who):
        """Let somebody send something, and undo it: rows, session and cookies."""
        browser = self.browser(who)
        before = deepcopy(browser.cookies)
        with undone():
            yield browser
        browser.cookies = before

    def may(self, who, address):
        """Tell whether somebody holds a role that may open an address."""
        return rights_of(address.view).holds(self.people.get(who))

    def bodies_of(self, who):
        """Return the bodies whose rows somebody may see."""
        person = self.people.get(who)
        if person is None:
            return frozenset()
        if person.has_role(*OF_ALL_BODIES):
            return frozenset(BODIES)
        if person.has_role("inspector"):  # those of the team that was planted
            return frozenset(scope_of(person).bodies)
        return frozenset({person.body}) if person.body else frozenset()

    def forbidden(self, who):
        """Return the words that no answer to somebody may hold."""
        others = set(BODIES) - self.bodies_of(who)
        person = self.people.get(who)
        sees_people = person is not None and person.has_role(*SEES_PEOPLE)
        marks = [row_mark(body) for body in others]
        return marks if sees_people else [*marks, *map(person_mark, others)]

    def find_argument(self, address, argument, body):
        """Return an argument of an address, as it names a thing of a body, or one of nobody."""
        for key in address.keys_of(argument):
            if key in OF_BODY:
                label, attribute = OF_BODY[key]
                row = self.rows[body][apps.get_model(label)] if label else None
                return getattr(row, attribute) if label else body
            if key in FIXED:
                return FIXED[key]() if callable(FIXED[key]) else FIXED[key]
        raise LookupError(f"{address.path}: {argument}")

    def url(self, address, body=BODIES[0]):
        """Return the address of what belongs to a body."""
        return address.fill(
            {each: self.find_argument(address, each, body) for each in address.arguments}
        )


def list_addresses():
    """Return every address of the office."""
    return [
        Address(path, each.name or path, each.callback)
        for path, each in walk_patterns(get_resolver().url_patterns)
    ]


def make_world():
    """Make the people, open a year, plant the rows."""
    world = World()
    for role, known in ROLES.items():
        if not known.is_of_body:
            world.people[role] = _make(f"actor-{role}", f"演示{role}", role)
    world.people["nobody"] = _make("actor-nobody", "演示无角色")
    for body in BODIES:
        name = person_mark(body)
        world.people[PLAIN[body]] = _make(f"{name}-one", name, "province", body=body)
    office = world.people["office"]
    cycle = open_cycle({"id": CYCLE, "title": "2012年度考核", "pack": "national-2012"}, by=office)
    for seat in list(SEATS)[:1]:
        give_seat(cycle, seat, world.people["leader"], by=office, version=cycle.version)
    AdministratorProposal.objects.create(
        pk=1, user=office, role="audit", proposed_by=world.people["security"], at=timezone.now()
    )
    for body in BODIES:
        planter = Planter(body, world.people[PLAIN[body]])
        for model in find_body_models():
            planter.plant(model)
        told = {"body": body, "part": "quantity", "state": "done", "value": row_mark(body)}
        CycleAct.objects.create(
            cycle=cycle,
            subject="body-told",
            person=office,
            at=timezone.now(),
            entry=9_000 + int(body),
            details=told,
        )
        world.rows[body] = {User: world.people[PLAIN[body]], **planter.rows}
    for who in ["stranger", *world.people]:
        world.browser(who)
    return world


def _make(number, name, *roles, body=""):
    user, _ = make_person({"username": number, "name": name, "body": body}, at=timezone.now())
    user.must_change_password, user.initial_until = False, None
    user.save()
    for role in roles:
        Grant.objects.create(user=user, role=role, at=timezone.now())
    if any(ROLES[role].needs_second_factor for role in roles):
        TOTP.activate(user, SECRET)
    return User.objects.get(pk=user.pk)


@contextmanager
def undone():
    """Undo in the database whatever is done inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def read_all(answer):
    """Return what an answer says, with its headers; packed files are opened."""
    content = b"".join(answer) if answer.streaming else answer.content
    said = [content, *(f"{key}: {value}".encode() for key, value in answer.items())]
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            said += [packed.read(name) for name in packed.namelist()]
    return b"\n".join(said).decode("utf-8", errors="replace")
