"""A real browser; without one these tests are passed over here, and fail where all must run."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path[:0] = [str(ROOT / "tests" / "verifier")]

from golden import GoldenOffice  # noqa: E402 - beside the tests of the verifier

MOST_MILLISECONDS = 60_000
"""A page beside other work may take its time; what never comes fails."""
NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.fixture(scope="session")
def chromium():
    """The path of an installed browser."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        reason = "no chromium: run tests/browser/install_chromium.sh as root"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return found


@pytest.fixture(scope="module")
def browser(chromium):
    """A browser without a window, closed after the file: its loop keeps Django from its tables."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=MOST_MILLISECONDS)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield started
        started.close()


@pytest.fixture
def page(browser):
    """The page opened from the disk; whatever it asks the network for is a fault."""
    context = browser.new_context(offline=True)
    opened, asked = context.new_page(), []
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto((ROOT / "verifier" / "page" / "verify.html").as_uri())
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith(("file:", "blob:"))] == []


@pytest.fixture(scope="session")
def golden(tmp_path_factory):
    """An office whose rehearsal is over, and what it has published."""
    office = GoldenOffice(tmp_path_factory.mktemp("browser") / "office").run()
    return office, office.publish(office.path / "draw")
