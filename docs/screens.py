"""Take the pictures of the office that stand in its guide.

``make screens`` (``python docs/screens.py PORT``) photographs an office of the practice year
that is being served (``make demo``), each page as the person who works on it sees it, into
``docs/pictures/office``.
"""

from __future__ import annotations

import shutil
import sys
from io import BytesIO
from pathlib import Path
from typing import Final
from urllib.parse import urlunsplit

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

FOLDER: Final = Path(__file__).parent / "pictures" / "office"
PASSWORD: Final = "Practice-only-7"  # noqa: S105 - known to everybody, of rehearsals only
YEAR: Final = "practice-2012"
COLOURS: Final = 96
PAGES: Final = (
    ("office-1", f"/cycles/of/{YEAR}", "board"),
    ("office-1", f"/registers/of/{YEAR}", "registers"),
    ("statistics-1", f"/figures/of/{YEAR}/indicators", "indicators"),
    ("office-1", f"/teams/of/{YEAR}", "teams"),
    ("office-1", f"/draw/of/{YEAR}/seed", "seed"),
    ("duty-1", f"/draw/of/{YEAR}/disclosed", "disclosed"),
    ("province-33", f"/cycles/of/{YEAR}/reports/33", "report"),
    ("office-1", f"/cycles/of/{YEAR}/reviews", "reviews"),
    ("deputy-chair", f"/cycles/of/{YEAR}/results/33", "score"),
    ("audit-1", "/ledger", "ledger"),
)
"""Account, page, name of the picture."""


def take(browser: Browser, address: str, account: str, page: str, name: str) -> None:
    """Sign in, open a page, keep what is seen of it at the size of an office's screen."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="zh-CN")
    shown = context.new_page()
    shown.goto(f"{address}/login")
    shown.get_by_label("账号").fill(account)
    shown.get_by_label("密码").fill(PASSWORD)
    shown.get_by_role("button", name="登录").click()
    shown.wait_for_url(f"{address}/")
    answer = shown.goto(f"{address}{page}")
    if answer is None or not answer.ok:
        raise SystemExit(f"{account} {page}: {answer and answer.status}")
    keep(shown.screenshot(), FOLDER / f"{name}.png")
    context.close()


def keep(picture: bytes, place: Path) -> None:
    """Keep a picture of a page small: it has few colours, and needs no more."""
    few = Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    few.save(place, optimize=True)


def main() -> None:
    """Take all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        found = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        office = urlunsplit(("http", f"127.0.0.1:{sys.argv[1]}", "", "", ""))
        for account, page, name in PAGES:
            take(browser, office, account, page, name)
        browser.close()


if __name__ == "__main__":
    main()
