"""Rules of the house that no general tool knows; each says why in its message."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "kaohe"
MODULES = sorted(SOURCE.rglob("*.py"))
CODE = sorted(
    [
        *MODULES,
        *(ROOT / "tests").rglob("*.py"),
        *(ROOT / "benchmarks").rglob("*.py"),
        *(ROOT / "docs").rglob("*.py"),
    ]
)
TEMPLATES = {"zh", "en", "mend_zh", "mend_en"}
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "misc", "common", "tools"}
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X"]))


def name_of(path):
    return str(path.relative_to(ROOT))


def parse(path):
    return ast.parse(path.read_text(encoding="utf-8"))


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


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_fault_is_a_template_and_no_formatted_string(path):
    found = formatted_templates(parse(path))

    assert found == [], "an f-string is filled in when it is declared, before the fault exists"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_handler_goes_on_after_everything(path):
    found = broad_handlers(parse(path))

    assert found == [], "going on after an unknown fault hides it: name what can happen"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_identifiers_are_english(path):
    found = foreign_identifiers(parse(path))

    assert found == [], "Chinese belongs into data, messages and glosses"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_nothing_is_left_unfinished(path):
    text = path.read_text(encoding="utf-8")

    assert UNFINISHED.search(text) is None, "finish it, or open an issue"


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_a_module_is_named_by_its_subject(path):
    assert path.stem not in EMPTY_NAMES, "such a name says nothing about what is inside"


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=name_of)
def test_our_own_code_is_not_mocked(path):
    imported = {
        name
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(alias.name for alias in node.names)]
    }

    assert not imported & {"mock", "unittest.mock"}, "a mock agrees with whatever we believe"


def test_the_rules_find_what_they_are_for():
    template = "FaultKind(E, 'a', zh=f'{x}', mend_zh='b', en='c', mend_en='d')"

    assert formatted_templates(ast.parse(template)) == ["line 1: zh"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept Exception:\n    g()")) == ["line 3"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept:\n    g()")) == ["line 3"]
    assert broad_handlers(ast.parse("try:\n    f()\nexcept BaseException:\n    raise")) == []
    assert foreign_identifiers(ast.parse("得分 = 1")) == ["得分"]
