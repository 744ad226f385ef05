"""Every error code is documented, with problem and remedy in both languages."""

import importlib
import pkgutil
import re
import sys

import kaohe
from kaohe.core.errors import FaultKind

PART = re.compile(r"^### `([^`]+)`\n(.*?)(?=^### |\Z)", re.MULTILINE | re.DOTALL)
WORDS = re.compile("[a-z0-9]+(?:-[a-z0-9]+)*")

for module in pkgutil.walk_packages(kaohe.__path__, "kaohe."):
    importlib.import_module(module.name)

# Not from the register of kinds: other tests may declare kinds of their own in this process.
KINDS = {
    value.code: value
    for name, module in sorted(sys.modules.items())
    if name.split(".")[0] == "kaohe"
    for value in vars(module).values()
    if isinstance(value, FaultKind)
}


MANY = 500


def test_every_error_code_stands_on_the_page(page):
    parts = dict(PART.findall(page("reference/errors.md")))
    assert len(KINDS) > MANY

    missing = [
        f"{code}: {text}"
        for code, kind in KINDS.items()
        for text in (kind.zh, kind.mend_zh, kind.en, kind.mend_en)
        if text not in parts.get(code, "")
    ]

    assert missing == []


def test_problems_and_remedies_are_whole_sentences():
    torn = [
        code
        for code, kind in KINDS.items()
        if (kind.zh[-1], kind.mend_zh[-1], kind.en[-1], kind.mend_en[-1]) != ("。", "。", ".", ".")
    ]

    assert torn == []


def test_a_code_is_words_with_hyphens():
    assert [code for code in KINDS if not WORDS.fullmatch(code)] == []
