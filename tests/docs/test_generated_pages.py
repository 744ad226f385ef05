"""The generated pages say what the code says."""

import subprocess
import sys


def test_generated_pages_are_up_to_date(root):
    told = subprocess.run(
        [sys.executable, root / "docs" / "generate.py", "--check"],
        capture_output=True,
        encoding="utf-8",
    )

    assert (told.stdout, told.stderr, told.returncode) == ("", "", 0)
