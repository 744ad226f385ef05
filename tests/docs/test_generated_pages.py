"""The generated pages say what the code says."""

import os
import subprocess
import sys


def test_generated_pages_are_up_to_date(root):
    told = subprocess.run(
        [sys.executable, root / "docs" / "generate.py", "--check"],
        capture_output=True,
        encoding="utf-8",
    )

    assert (told.stdout, told.stderr, told.returncode) == ("", "", 0)


def test_the_command_that_writes_them_is_the_one_that_they_name(root):
    told = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "docs"],
        cwd=root,
        env={name: value for name, value in os.environ.items() if not name.startswith("MAKE")},
        capture_output=True,
        encoding="utf-8",
    )

    assert told.returncode == 0
    assert told.stdout.splitlines()[-1] == ".venv/bin/python docs/generate.py"
