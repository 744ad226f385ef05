"""Every error code is documented, with problem and remedy in both languages."""

import importlib
import pkgutil
import sys

import pytest

import kaohe
from kaohe.core.errors import FaultKind

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


@pytest.mark.parametrize("code", KINDS)
def test_every_error_code_stands_on_the_page(page, code):
    part = page("reference/errors.md").partition(f"### `{code}`\n")[2].partition("\n### ")[0]
    kind = KINDS[code]

    missing = [text for text in (kind.zh, kind.mend_zh, kind.en, kind.mend_en) if text not in part]

    assert missing == []


@pytest.mark.parametrize("code", KINDS)
def test_problem_and_remedy_are_whole_sentences(code):
    kind = KINDS[code]

    assert (kind.zh[-1], kind.mend_zh[-1]) == ("。", "。")
    assert (kind.en[-1], kind.mend_en[-1]) == (".", ".")


@pytest.mark.parametrize("code", KINDS)
def test_a_code_is_words_with_hyphens(code):
    assert code.replace("-", "").isalnum()
    assert code == code.lower()
    assert code.isascii()
