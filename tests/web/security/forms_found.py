"""The forms of the office's pages, found by opening every page in every role."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from html.parser import HTMLParser

from planting import BODIES

KEY = "request"


@dataclass(slots=True)
class Form:
    """A form as a browser sees it: where it goes, who saw it, what it would send."""

    action: str
    who: str
    fields: dict[str, object] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    has_token: bool = False

    def filled(self):
        """Return what somebody sends who fills in only what must be, with a key of its own."""
        fresh = {KEY: uuid.uuid4().hex} if KEY in self.names else {}
        return {**self.fields, **fresh}


class _Reader(HTMLParser):
    """Collects the forms of a page that change something."""

    def __init__(self, who, place):
        super().__init__()
        self.forms, self._who, self._place = [], who, place
        self._form = self._select = None

    def handle_starttag(self, tag, attrs):
        given = {key: value or "" for key, value in attrs}
        if tag == "form" and given.get("method", "get").lower() == "post":
            self._form = Form(given.get("action") or self._place, self._who)
            self.forms.append(self._form)
        form, name = self._form, given.get("name", "")
        if form is None:
            return
        if tag == "option" and self._select:
            is_first = self._select not in form.fields
            if given.get("value") and (is_first or "selected" in given):
                form.fields[self._select] = given["value"]
        if not name or tag not in ("input", "select", "textarea", "button"):
            return
        form.names.add(name)
        if name == "csrfmiddlewaretoken":
            form.has_token = True
        elif tag == "select":
            self._select = name
        else:
            self._take(form, tag, name, given)

    def _take(self, form, tag, name, given):
        kind = given.get("type", "text")
        if kind == "file":
            form.files.append(name)
        elif kind in ("checkbox", "radio"):
            if kind == "radio" or "required" in given or "checked" in given:
                form.fields.setdefault(name, given.get("value", "on"))
        elif tag == "button" or "value" in given or "required" in given or kind == "hidden":
            form.fields.setdefault(name, given.get("value", "x"))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "select":
            self._select = None


def find_forms(world, addresses):
    """Return every form of the pages; one that several roles see is taken once."""
    found = {}
    for who in ["stranger", *world.people]:
        for address in addresses:
            if not world.may(who, address):
                continue
            for body in BODIES if address.is_of_body else BODIES[:1]:
                url = world.url(address, body)
                answer, said = world.ask(who, "get", url)
                if answer.status_code == 200 and "html" in answer["Content-Type"]:
                    reader = _Reader(who, url)
                    reader.feed(said)
                    for form in reader.forms:
                        found.setdefault((form.action, frozenset(form.names)), form)
    return list(found.values())
