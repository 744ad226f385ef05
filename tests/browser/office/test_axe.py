"""Every page of the office keeps WCAG 2.2 AA, light, dark and on paper, in both languages.

The pages are found by following the links of every role from its first page on, so that a new
room is looked at without being named here.
"""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve

ROOT = Path(__file__).parents[3]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
ACCOUNTS = (
    "office-1", "statistics-1", "finance-1", "deputy-chair", "province-33", "inspector-1",
    "duty-1", "auditor-1", "system-1", "security-1", "audit-1",
)  # fmt: skip
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}, "resultTypes": ["violations"]}
WORDS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
SHOWN = (("light", "screen", EVERYTHING), ("light", "print", COLOURS), ("dark", "screen", COLOURS))
"""Theme, medium, and the rules that can differ there."""
MANY = 40
"""Pages of the rooms that are there; fewer mean that the links were not followed."""
LINK = re.compile(r'href="(/[^"#]*)')


@pytest.fixture(scope="module")
def pages(filled_office, enter):
    """Each account's context, and a page of each address that shows one to somebody."""
    return find_pages(filled_office.url, enter)


def test_every_page_keeps_the_rules_of_accessibility(filled_office, pages):
    opened, found = pages
    assert len(found) > MANY
    wrong = [
        f"{name} ({account}, {path}): {each}"
        for name, (account, path) in sorted(found.items())
        for each in look(opened[account], urljoin(filled_office.url, path))
    ]
    assert not wrong, "\n".join(wrong)


def find_pages(site, enter):
    """Follow everybody's links from the first page on; what is a file for one is one for all."""
    opened, found, files = {}, {}, set()
    for account in ACCOUNTS:
        context = opened[account] = enter(account)
        waiting, seen = ["/"], set()
        while waiting:
            path = waiting.pop(0)
            name = _name_of(path)
            if name is None or name in files or path in seen or (name, account) in seen:
                continue
            seen |= {path, (name, account)}
            answer = context.request.get(urljoin(site, path), max_redirects=0)
            if answer.status == 302:
                waiting.append(answer.headers["location"])
            if answer.status != 200:
                continue
            if "html" in answer.headers.get("content-type", ""):
                found.setdefault(name, (account, path))
                waiting += [unescape(each) for each in LINK.findall(answer.text())]
            else:
                files.add(name)
            answer.dispose()
    return opened, found


def look(context, url):
    """Look at a page in each way, and return what axe finds."""
    page = context.pages[0] if context.pages else context.new_page()
    session = page.context.new_cdp_session(page)
    found = []
    for language, shown in (("zh-hans", SHOWN), ("en", (("light", "screen", WORDS),))):
        context.add_cookies(
            [{"name": "django_language", "value": language, "url": urljoin(url, "/")}]
        )
        page.goto(url)
        _ask(session, AXE.read_text(encoding="utf-8"))
        for theme, medium, options in shown:
            page.emulate_media(media=medium, reduced_motion="reduce")
            _wear(session, theme)
            found += [f"{language} {theme} {medium} {each}" for each in _run(session, options)]
        page.emulate_media(media="screen")
    session.detach()
    return found


def _wear(session, theme):
    """Show the page in a theme, as the server does where the cookie says so."""
    root = session.send("DOM.getDocument", {"depth": 1})["root"]
    html = next(each for each in root["children"] if each["nodeName"] == "HTML")
    session.send(
        "DOM.setAttributeValue",
        {"nodeId": html["nodeId"], "name": "data-bs-theme", "value": theme},
    )


def _run(session, options):
    """Return what axe finds, run beside the page, where its policy does not reach."""
    answer = _ask(session, f"axe.run(document, {json.dumps(options)}).then(JSON.stringify)")
    return [
        f"{each['id']}: {node['html'][:160]} {node.get('failureSummary', '')[:300]}"
        for each in json.loads(answer["result"]["value"])["violations"]
        for node in each["nodes"][:3]
    ]


def _ask(session, expression):
    told = {"expression": expression, "awaitPromise": True, "returnByValue": True}
    return session.send("Runtime.evaluate", told)


def _name_of(path):
    try:
        return resolve(urlsplit(path).path).url_name
    except Resolver404:
        return None
