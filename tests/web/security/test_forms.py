"""What is sent to the office does what its form says and nothing else, and only from its form."""

import re
from functools import cache
from urllib.parse import urlunsplit

from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import resolve
from world import undone

CHANGING = re.compile(r"[0-9a-f]{32,}|\d{4}-\d{2}-\d{2}T?[^\"]*|pbkdf2[^']*|md5[^']*|argon2[^']*")
QUOTED = re.compile(r'"(\w+)"')
ELSEWHERE = urlunsplit(("https", "elsewhere.example", "/", "", ""))
NOT_COMPARED = ("sessions.", "audit.Ledger")
"""Rows whose content is new with every request; what is entered follows from the other rows."""
WRONG = {
    "program": b"MZ\x90\x00" + bytes(400),
    "page": b"<html><script>alert(1)</script></html>",
    "nothing": b"",
    "zip": b"PK\x03\x04" + bytes(200),
    "signs": b"\xff\xfe\x00\x00\xd8\x00",
}


@cache
def mask(text):
    """Return a value without what differs from one request to the next; most come many times."""
    return CHANGING.sub("*", text)


def read_rows(model):
    """Return how often each row stands there, without what differs from one request to the next."""
    rows = {}
    names = [field.attname for field in model._meta.concrete_fields]
    for row in model.objects.values_list(*names):
        kept = tuple(
            (name, mask(str(value)))
            for name, value in zip(names, row, strict=True)
            if name not in ("at", "entry", "data") and not name.endswith("_at")
        )
        rows[kept] = rows.get(kept, 0) + 1
    return rows


class Written:
    """Notes which tables anything but a question names; most forms write to very few."""

    def __init__(self):
        models = (each for each in apps.get_models(include_auto_created=True))
        self._models = {
            each._meta.db_table: each
            for each in models
            if not each._meta.label.startswith(NOT_COMPARED)
        }
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        if not sql.lstrip("( ").upper().startswith("SELECT"):
            self.tables |= self._models.keys() & set(QUOTED.findall(sql))
        return execute(sql, params, many, context)

    def read(self):
        """Return the rows of these tables."""
        return {table: read_rows(self._models[table]) for table in self.tables}


def send_and_read(world, form, sent, written):
    """Send a form; return the rows as they then are, and undo it."""
    with world.sending(form.who) as browser:
        with connection.execute_wrapper(written):
            answer = browser.post(form.action, sent)
        rows = written.read()
    assert answer.status_code < 500, (form.action, getattr(answer, "exc_info", None))
    return rows


def beside(form):
    """Return every field of every table that the form does not ask for, with telling values."""
    names = {
        each.name
        for model in apps.get_models()
        for each in model._meta.get_fields()
        if each.name not in form.names
    }
    ids = {f"{name}_id" for name in names} | {"is_superuser", "is_staff", "roles[]", "pk"}
    return dict.fromkeys(sorted((names | ids) - form.names - {"next", "language"}), "1")


def test_what_is_sent_beside_the_fields_of_a_form_changes_nothing(world, forms):
    changing = 0
    for form in forms:
        written = Written()
        more = send_and_read(world, form, {**beside(form), **form.filled()}, written)
        plain = send_and_read(world, form, form.filled(), written)
        more |= {table: rows for table, rows in written.read().items() if table not in more}
        for table, rows in plain.items():
            assert rows.keys() == more[table].keys(), (form.who, form.action, table)
        changing += bool(plain)
    assert changing > 30  # forms that write something, without which nothing is compared


def test_forms_of_every_room_are_found(forms, office_addresses):
    rooms = {each.name: each.view.__module__.split(".")[2] for each in office_addresses}
    found = {rooms[resolve(form.action.partition("?")[0]).url_name] for form in forms}
    assert found >= {"accounts", "cycles", "rules", "registers", "figures", "teams", "self_check"}
    assert len({form.action for form in forms}) > 40


def test_every_form_carries_a_token_and_is_refused_without_it(world, forms):
    for form in forms:
        assert form.has_token, form.action
        forger = Client(enforce_csrf_checks=True)
        forger.cookies = world.browser(form.who).cookies
        with undone():
            answer = forger.post(form.action, form.filled())
        assert answer.status_code == 403, (form.who, form.action)


def test_no_form_leads_elsewhere(world, forms):
    for form in forms:
        for sent in (form.filled(), {}):
            answer, _ = world.ask(form.who, "post", form.action, {**sent, "next": ELSEWHERE})
            assert "elsewhere" not in answer.get("Location", ""), form.action


def test_a_file_of_the_wrong_kind_is_refused_in_words(world, forms):
    for form in (each for each in forms if each.files):
        for name, content in WRONG.items():
            files = {each: SimpleUploadedFile(f"{name}.bin", content) for each in form.files}
            answer, said = world.ask(form.who, "post", form.action, {**form.filled(), **files})
            assert answer.status_code in (302, 400, 413, 415, 422), (form.action, name)
            assert "Traceback" not in said
