"""The guide to registers can be followed to the letter, and says the same in both languages."""

import os
import re
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

ROOT = Path(__file__).parents[2]
PAGES = ("registers.md", "registers.zh.md")
STEP = re.compile(r"<!-- run -->\n```sh\n(.*?)```", re.DOTALL)
MENDING = "<!-- the body mends its sheet -->"
SHEET = "build/mend-33/33-enterprises-更正.xlsx"


def scripts_of(page):
    """Return the commands before and after the body has mended its sheet."""
    text = (ROOT / "docs" / "guide" / page).read_text(encoding="utf-8")
    return ["".join(STEP.findall(part)) for part in text.split(MENDING)]


def mend(path):
    """Do what a body does: write a type of registration where one is wrong."""
    book = openpyxl.load_workbook(path)
    sheet = book["更正"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        if "登记注册类型" in sheet.cell(row, columns["问题"]).value:
            sheet.cell(row, columns["登记注册类型"]).value = "173"
    book.save(path)


@pytest.fixture
def clone(practice, tmp_path):
    """A folder that looks like a clone after ``make demo``, with a small practice nation."""
    (tmp_path / ".venv").symlink_to(sys.prefix, target_is_directory=True)
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "demo").symlink_to(practice.path, target_is_directory=True)
    return tmp_path


def run(script, *, cwd):
    return subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=cwd,
        env={**os.environ, "KAOHE_LANG": "zh"},
        capture_output=True,
        encoding="utf-8",
    )


def test_both_pages_walk_the_same_way():
    english, chinese = (scripts_of(page) for page in PAGES)

    assert english == chinese
    assert len(english) == 2


def test_the_guide_can_be_followed_to_the_letter(clone):
    first, second = scripts_of("registers.md")

    told = run(first, cwd=clone)
    assert (told.returncode, told.stderr) == (0, "")
    mend(clone / SHEET)
    told = run(second, cwd=clone)
    assert (told.returncode, told.stderr) == (0, "")

    books = ("quality.xlsx", "diff.xlsx", "quarantine.xlsx")
    assert all((clone / "build" / name).is_file() for name in books)
    assert "新增" in told.stdout
    assert (clone / "build/office-2/published/opening.json").is_file()
