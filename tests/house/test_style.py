"""Rules of the house that no general tool knows; each says why in its message."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kaohe"
MODULES = sorted(SOURCE.rglob("*.py"))
CODE = sorted(
    [
        *MODULES,
        *(path for path in (ROOT / "tests").rglob("*.py") if "node_modules" not in path.parts),
        *(ROOT / "benchmarks").rglob("*.py"),
        *(ROOT / "docs").rglob("*.py"),
    ]
)
TESTS = sorted((ROOT / "tests").rglob("test_*.py"))
MANY = 300
TEMPLATES = {"zh", "en", "mend_zh", "mend_en"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "misc", "common", "tools"}
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def look_for(find, paths):
    """Say of each file that has some of it what was found."""
    return [f"{path.relative_to(ROOT)}: {found}" for path in paths if (found := find(parse(path)))]


def formatted_templates(tree):
    """Find f-strings that are given to a FaultKind as a template."""
    return [
        f"line {keyword.value.lineno}: {keyword.arg}"
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "FaultKind"
        for keyword in call.keywords
        if keyword.arg in TEMPLATES
        and any(isinstance(part, ast.JoinedStr) for part in ast.walk(keyword.value))
    ]


def broad_handlers(tree):
    """Find handlers of everything that go on; one that cleans up and raises again is fine."""
    broad = {"Exception", "BaseException"}
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.ExceptHandler)
        and (node.type is None or getattr(node.type, "id", "") in broad)
        and not (isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None)
    ]


def foreign_identifiers(tree):
    names = set()
    for node in ast.walk(tree):
        names |= {
            value
            for field in ("id", "attr", "arg", "name", "asname")
            if isinstance(value := getattr(node, field, None), str)
        }
    return sorted(name for name in names if not name.isascii())


def imported_mocks(tree):
    return sorted(
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
        if name in ("mock", "unittest.mock")
    )


def test_the_files_were_found():
    assert len(CODE) > len(MODULES) > len(TESTS) > MANY


def test_a_fault_is_a_template_and_no_formatted_string():
    found = look_for(formatted_templates, MODULES)

    assert found == [], "an f-string is filled in when it is declared, before the fault exists"


def test_no_handler_goes_on_after_everything():
    found = look_for(broad_handlers, MODULES)

    assert found == [], "going on after an unknown fault hides it: name what can happen"


def test_identifiers_are_english():
    found = look_for(foreign_identifiers, CODE)

    assert found == [], "Chinese belongs into data, messages and glosses"


def test_nothing_is_left_unfinished():
    found = [str(path) for path in CODE if UNFINISHED.search(path.read_text(encoding="utf-8"))]

    assert found == [], "finish it, or open an issue"


def test_a_module_is_named_by_its_subject():
    found = [str(path) for path in CODE if path.stem in EMPTY_NAMES]

    assert found == [], "such a name says nothing about what is inside"


def test_our_own_code_is_not_mocked():
    found = look_for(imported_mocks, TESTS)

    assert found == [], "a mock agrees with whatever we believe"


def test_the_rules_find_what_they_are_for():
    template = "FaultKind(E, 'a', zh=f'{x}', mend_zh='b', en='c', mend_en='d')"

    assert formatted_templates(ast.parse(template)) == ["line 1: zh"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept Exception:\n    g()")) == ["line 3"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept:\n    g()")) == ["line 3"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept BaseException:\n    raise")) == []
    assert foreign_identifiers(ast.parse("得分 = 1")) == ["得分"]
    assert imported_mocks(ast.parse("from unittest import mock")) == ["mock"]
    assert imported_mocks(ast.parse("import unittest.mock as m")) == ["unittest.mock"]
