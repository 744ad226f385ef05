"""ODK's form engine for browsers must ask, refuse and add up as ours does, to the cent."""

from __future__ import annotations

import os
import sys
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlunsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE.parents[1] / "documents")]

from form_walk import SLOTS, drafts, make_forms, plan_walk, to_cents  # noqa: E402 - no packages

PAGE = urlunsplit(("http", "localhost", "/forms", "", ""))
BUNDLE = HERE / "node_modules" / ".bundle" / "engine.js"


@pytest.fixture(scope="module")
def engine(browser):
    """Give a page in which the engine has loaded every form."""
    if not BUNDLE.is_file():
        reason = "the foreign engine is not installed: sh tests/browser/forms/install.sh"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    page = browser.new_page()
    # The engine wants a page of a secure origin; nothing is fetched from there.
    page.route(PAGE, lambda route: route.fulfill(content_type="text/html", body="<!doctype html>"))
    page.goto(PAGE)
    page.add_script_tag(content=BUNDLE.read_text(encoding="utf-8"), type="module")
    for kind, form in make_forms().items():
        page.evaluate("([kind, form]) => keepForm(kind, form)", [kind, form.decode()])
    yield page
    page.close()


@pytest.mark.parametrize("kind", sorted(SLOTS))
@settings(max_examples=8)
@given(data=st.data())
def test_the_engine_for_browsers_asks_refuses_and_adds_up_as_we_do(engine, kind, data):
    steps = plan_walk(kind, data.draw(drafts(kind)))
    asked = [kind, [each.for_page for each in steps]]
    told = engine.evaluate("([kind, steps]) => walkForm(kind, steps)", asked)
    for step, found in zip(steps, told, strict=True):
        said = to_cents(Decimal(found)) if step.act == "number" else found
        assert said == step.expected, step


def test_the_engine_tells_a_wrong_answer_from_a_right_one(engine):
    steps = [
        {"act": "answer", "path": "/data/visit", "value": value}
        for value in ("nonsense", "c/33/330127/private/0")
    ]
    told = engine.evaluate("(steps) => walkForm('federation', steps)", steps)
    assert told == [False, True]
