"""The verifier stands apart from kaohe, and is short enough to be read."""

import ast
import subprocess
import sys
from pathlib import Path

import nacl

SOURCE = Path(__file__).parents[2] / "verifier" / "src" / "kaohe_verify"
MODULES = sorted(SOURCE.glob("*.py"))
LARGEST = 600
"""Lines of code in each half; forms, order and faults are data beside them."""
DRAW = {"__init__", "county", "draw", "faults", "opening", "tree", "vrf", "wire"}
"""Manifest, keys, seed, every record, and the records of a county together."""
LEDGER = {"cosigned", "ledger", "notes", "order", "sheet"}
"""Checkpoints, the entries under them and their order; it may use the other half."""
COMMANDS = {"__main__", "campaign"}
"""The published folder and the command line, over both."""


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name.split(".")[0] for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def test_only_the_standard_library_and_pynacl_are_imported():
    foreign = {name for path in MODULES for name in imported(path)} - sys.stdlib_module_names

    assert foreign == {"nacl"}


def test_it_runs_where_nothing_but_pynacl_is_installed(published, tmp_path):
    (tmp_path / "nacl").symlink_to(Path(nacl.__file__).parent)
    native = next(Path(nacl.__file__).parents[1].glob("_cffi_backend*"))
    (tmp_path / native.name).symlink_to(native)
    (tmp_path / "cffi").symlink_to(native.parent / "cffi")
    (tmp_path / "kaohe_verify").symlink_to(SOURCE)
    program = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); "
        "from kaohe_verify.__main__ import main; code = main(sys.argv[1:]); "
        "sys.exit(2 if any(x.split('.')[0] == 'kaohe' for x in sys.modules) else code)"
    )
    arguments = ["campaign", published, "--rehearsal", "--complete"]
    told = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, *arguments],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (told.returncode, told.stderr) == (0, "")


def count_lines_of_code(path):
    """Count what is neither blank nor comment nor docstring."""
    text = path.read_text("utf-8")
    bodies = [getattr(node, "body", None) for node in ast.walk(ast.parse(text))]
    told = set()
    for each in (line for body in bodies if isinstance(body, list) for line in body):
        if isinstance(each, ast.Expr) and isinstance(each.value, ast.Constant):
            told |= set(range(each.lineno, each.end_lineno + 1))
    lines = enumerate(text.splitlines(), start=1)
    return sum(
        bool(line.strip()) and not line.strip().startswith("#") and number not in told
        for number, line in lines
    )


def test_each_half_stays_short_enough_to_be_read():
    counted = {path.stem: count_lines_of_code(path) for path in MODULES}

    assert counted.keys() == DRAW | LEDGER | COMMANDS
    assert sum(counted[name] for name in DRAW) <= LARGEST
    assert sum(counted[name] for name in LEDGER) <= LARGEST
    assert sum(counted[name] for name in COMMANDS) <= LARGEST // 2


def test_the_half_of_the_draw_uses_nothing_of_the_ledger():
    used = {
        node.module
        for path in MODULES
        if path.stem in DRAW
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.level
    }

    assert used <= DRAW
