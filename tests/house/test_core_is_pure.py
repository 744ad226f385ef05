"""The core computes and does nothing else; each rule says why in its message."""

import ast
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[2] / "src" / "kaohe"
CORE = sorted((SOURCE / "core").rglob("*.py"))
MANY = 150

CLOCKS = {"now", "utcnow", "today", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
CHANCES = {"random", "urandom", "token_bytes", "token_hex", "uuid4", "uuid1", "shuffle"}
DOORS = {"open", "print", "input", "exec", "eval", "__import__", "breakpoint"}
OUTSIDE = {
    "os", "io", "sys", "time", "random", "secrets", "uuid", "pathlib", "subprocess", "socket",
    "tempfile", "shutil", "urllib", "http", "threading", "multiprocessing", "asyncio", "logging",
    "importlib", "locale", "getpass", "platform",
}  # fmt: skip


def breaches(tree, is_breach):
    return [f"line {node.lineno}" for node in ast.walk(tree) if is_breach(node)]


def is_float(node):
    if isinstance(node, ast.Constant):
        return isinstance(node.value, float)
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") == "float"


def is_clock(node):
    return isinstance(node, ast.Attribute) and node.attr in CLOCKS


def is_chance(node):
    return isinstance(node, ast.Attribute) and node.attr in CHANCES


def is_door(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DOORS


def is_outside(node):
    if isinstance(node, ast.Import):
        return any(alias.name.split(".")[0] in OUTSIDE for alias in node.names)
    return isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OUTSIDE


RULES = {
    "float": (is_float, "two bodies can change places on a binary fraction: use Fraction"),
    "clock": (
        is_clock,
        "a result must not depend on when it is computed: take the time as argument",
    ),
    "chance": (is_chance, "a result must be computable again: take random values as arguments"),
    "door": (is_door, "files, terminals and code from text belong to stores, engines and cli"),
    "outside": (is_outside, "the core knows no machine: take what you need as an argument"),
}

ALLOWED = {"core/draw/bls.py": {"import sys"}}
"""It puts back the limit of recursion, which a library raises when it is loaded."""


def read_core():
    """Parse every module of the core once, without the lines that it is allowed."""
    for path in CORE:
        name = path.relative_to(SOURCE).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        allowed = ALLOWED.get(name, set())
        if allowed:
            tree.body = [node for node in tree.body if ast.unparse(node) not in allowed]
        yield name, tree


def test_every_module_of_the_core_is_pure():
    assert len(CORE) > MANY
    found = [
        f"{name}: {lines}: {why}"
        for name, tree in read_core()
        for is_breach, why in RULES.values()
        if (lines := breaches(tree, is_breach))
    ]

    assert found == []


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("float", "float('1')"),
        ("float", "x = 0.1"),
        ("clock", "datetime.now()"),
        ("clock", "date.today()"),
        ("chance", "numpy.random.default_rng()"),
        ("chance", "os.urandom(8)"),
        ("door", "open('a')"),
        ("outside", "import random"),
        ("outside", "from pathlib import Path"),
        ("outside", "import os.path"),
    ],
)
def test_the_rule_finds_what_it_is_for(rule, code):
    assert breaches(ast.parse(code), RULES[rule][0]) == ["line 1"]
