"""An office filled with the practice year, served as it is in earnest, and people who sign in."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlunsplit
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[3]
KAOHE = Path(sys.executable).with_name("kaohe")
PASSWORD = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
MOST_SECONDS = 60
START_SECONDS = 240
"""A server that starts beside other work may take its time; only one that never answers fails."""
STYLE = ROOT / "src" / "kaohe" / "web" / "static" / "dist" / "office.css"


@dataclass(frozen=True)
class ServedOffice:
    """An office that answers: its address, its folder, its process."""

    url: str
    folder: Path
    process: subprocess.Popen


class People:
    """Signs people in."""

    def __init__(self, url):
        self.url = url

    def sign_in(self, page, account):
        """Sign a practice account in, as a person does."""
        page.goto(f"{self.url}/login")
        page.get_by_label("账号").fill(account)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(f"{self.url}/")

    def confirm(self, page):
        """Give the password again where a page asks for it."""
        if "/reauthenticate" in page.url:
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="确认").click()


def surroundings(**more):
    """Return the environment without the office of the other tests."""
    left_out = ("KAOHE_HOME", "DJANGO_SETTINGS_MODULE", "KAOHE_DATABASE")
    return {name: each for name, each in os.environ.items() if name not in left_out} | more


def serve(folder, log, *, workers=1):
    """Start an office on a free port and wait until it answers."""
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        port = asked.getsockname()[1]
    with log.open("w") as told:
        process = subprocess.Popen(
            [KAOHE, "office", "serve", folder, "--port", str(port), "--workers", str(workers)],
            stdout=told,
            stderr=subprocess.STDOUT,
            env=surroundings(),
        )
    url = urlunsplit(("http", f"127.0.0.1:{port}", "", "", ""))
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(f"{url}/health", timeout=5):  # noqa: S310 - our own address
                return ServedOffice(url, folder, process)
        except (URLError, OSError):
            time.sleep(0.2)
    process.kill()
    raise AssertionError(log.read_text())


def stop(office):
    """End an office and everything that it has started."""
    office.process.terminate()
    try:
        office.process.wait(MOST_SECONDS)
    except subprocess.TimeoutExpired:
        office.process.kill()
        office.process.wait()


@pytest.fixture(scope="session")
def assets():
    """The built style and script; without them a page is not what people see."""
    if not STYLE.is_file():
        pytest.skip("the assets are not built: sh frontend/build.sh")


@pytest.fixture(scope="session")
def served():
    """Serve offices, and end all of them in the end."""
    running = []

    def start(folder, **options):
        running.append(serve(folder, folder.parent / "serve.log", **options))
        return running[-1]

    yield start
    for office in running:
        stop(office)


@pytest.fixture(scope="session")
def filled_office(filled_home, assets, served, tmp_path_factory):
    """The office of the practice year, served as it is in earnest; tests only look at it."""
    folder = tmp_path_factory.mktemp("served") / "office"
    shutil.copytree(filled_home, folder)
    return served(folder, workers=2)


@pytest.fixture(scope="module")
def own_office(filled_home, assets, served, tmp_path_factory):
    """Another copy of that office, for tests of one file that change something."""
    folder = tmp_path_factory.mktemp("own") / "office"
    shutil.copytree(filled_home, folder)
    return served(folder)


@pytest.fixture(scope="session")
def people_of():
    """Sign people in to any served office: ``people_of(office).sign_in(page, "office-1")``."""
    return lambda office: People(office.url)


@pytest.fixture
def people(filled_office):
    """Sign people in to the filled office: ``people.sign_in(page, "office-1")``."""
    return People(filled_office.url)


@pytest.fixture
def page(browser):
    """An empty page of the size that offices have."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    context.set_default_timeout(1000 * MOST_SECONDS)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def enter(browser, filled_office):
    """Make contexts in which an account is signed in."""
    made = []

    def sign_in(account):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.set_default_timeout(1000 * MOST_SECONDS)
        made.append(context)
        first = context.new_page()
        People(filled_office.url).sign_in(first, account)
        first.close()
        return context

    yield sign_in
    for context in made:
        context.close()


@pytest.fixture(scope="module")
def sign_in(browser, own_office):
    """Open a page of the file's own office in which an account is signed in."""
    contexts = []

    def enter(account):
        context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        context.set_default_timeout(1000 * MOST_SECONDS)
        contexts.append(context)
        page = context.new_page()
        People(own_office.url).sign_in(page, account)
        return page

    yield enter
    for context in contexts:
        context.close()
