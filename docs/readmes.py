"""Write what the commands of the READMEs print into the READMEs again.

``python docs/readmes.py`` makes a practice run as ``make demo`` does, follows the steps marked
``<!-- run -->`` in both languages, and replaces the printed block behind each ``<!-- output -->``
(all of it) and ``<!-- excerpt -->`` (one comparison group). Every change of a pack changes its
digest, and with it the draw and the numbers; tests compare only the outputs.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
READMES: Final = {"README.md": "en", "README.zh-CN.md": "zh"}
DEMO: Final = ".venv/bin/kaohe demo run --out build/demo"
GROUP: Final = {
    "en": ("Shanxi", "Jilin", "Heilongjiang", "Anhui", "Jiangxi", "Henan", "Hubei", "Hunan"),
    "zh": ("山西", "吉林", "黑龙江", "安徽", "江西", "河南", "湖北", "湖南"),
}
"""The comparison group that stands for all; it has the fewest bodies."""
BLOCK: Final = re.compile(
    r"(?P<run><!-- run -->\n```sh\n(?P<command>.*?)```)|"
    r"(?P<mark><!-- (?P<kind>output|excerpt) -->\n)```text\n.*?```",
    re.DOTALL,
)


def fill(text: str, *, folder: Path, language: str) -> str:
    """Return a README with its printed blocks as they are now.

    A block shows the step before it; the first one, before any step, shows the practice run.
    """
    printed = run(f"rm -rf build my-pack; {DEMO}", folder, language)

    def replace(found: re.Match[str]) -> str:
        nonlocal printed
        if found["run"]:
            printed = run(found["command"], folder, language)
            return found["run"]
        shown = printed if found["kind"] == "output" else excerpt(printed, language)
        return f"{found['mark']}```text\n{shown}\n```"

    return BLOCK.sub(replace, text)


def run(command: str, folder: Path, language: str) -> str:
    """Run a step and return what it prints, without blanks at the end of lines."""
    told = subprocess.run(  # noqa: S603 - the steps of our own READMEs
        ["/bin/bash", "-euo", "pipefail", "-c", command],
        cwd=folder,
        env={**os.environ, "KAOHE_LANG": language},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    return "\n".join(line.rstrip() for line in told.stdout.splitlines())


def excerpt(printed: str, language: str) -> str:
    """Keep what stands before, around and after the tables, and the rows of one group."""
    lines = printed.splitlines()
    rows = [n for n, line in enumerate(lines) if _names_one_of(line, GROUP[language])]
    first, last = rows[0], rows[-1]
    head = max(n for n in range(first) if lines[n].startswith("┡"))
    foot = min(n for n in range(last, len(lines)) if lines[n].startswith("└"))
    opening = next(n for n, line in enumerate(lines) if line.startswith("┏"))
    ending = max(n for n, line in enumerate(lines) if line.startswith("└"))
    before = lines[: opening - 1] + (["…"] if opening < head - 2 else [])
    gap = ["…"] if first > head + 1 else []
    rest = ["…"] if last + 1 < foot or foot < ending else []
    table = [*lines[head - 3 : head + 1], *gap, *lines[first : last + 1]]
    closing = [lines[foot], *rest] if foot < ending else [*rest, lines[foot]]
    return "\n".join([*before, *table, *closing, *lines[ending + 1 :]])


def main() -> None:
    """Fill both READMEs."""
    for name, language in READMES.items():
        path = ROOT / name
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            (folder / ".venv").symlink_to(sys.prefix, target_is_directory=True)
            text = fill(path.read_text(encoding="utf-8"), folder=folder, language=language)
        path.write_text(text, encoding="utf-8")


def _names_one_of(line: str, names: tuple[str, ...]) -> bool:
    return line.startswith("│") and any(f"│ {name} " in line for name in names)


if __name__ == "__main__":
    main()
