import pkgutil
import re
from importlib import import_module
from string import Formatter

import pytest

import kaohe
from kaohe.core import errors
from kaohe.core.errors import (
    FAULT_KINDS,
    DrawError,
    FaultKind,
    FileUnusable,
    FrameInvalid,
    InputError,
    KaoheError,
    raise_all,
)

for module in pkgutil.walk_packages(kaohe.__path__, "kaohe."):
    if module.name.endswith("faults"):
        import_module(module.name)

KINDS = sorted(FAULT_KINDS.values(), key=lambda kind: kind.code)
MANY = 500


def fields_of(template):
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def subclasses(error):
    for child in error.__subclasses__():
        if child.__module__ == errors.__name__:
            yield child
            yield from subclasses(child)


def test_the_tree_in_the_docstring_is_the_tree_of_classes():
    told, path = [], []
    for line in errors.__doc__.splitlines():
        found = re.match(r"([│ ]*)[├└]── (\w+) ", line)
        if found:
            depth = len(found[1]) // 4
            path[depth:] = [found[2]]
            told.append((found[2], path[depth - 1] if depth else "KaoheError"))
    real = [(child.__name__, child.__bases__[0].__name__) for child in subclasses(KaoheError)]
    assert sorted(told) == sorted(real)
    assert len(told) == len(real) > 10


def test_every_error_has_a_code_of_its_own():
    codes = [KaoheError.code, *(child.code for child in subclasses(KaoheError))]
    assert len(codes) == len(set(codes))


def test_kinds_were_found():
    assert {"draw-keys-unusable", "packet-unreadable"} <= FAULT_KINDS.keys()
    assert len(KINDS) > MANY


def test_every_kind_says_the_same_in_both_languages():
    # A field whose content is itself a sentence comes twice: "given", and "given_en" in English.
    unlike = [
        kind.code
        for kind in KINDS
        if fields_of(kind.zh) | fields_of(kind.mend_zh)
        != {field.removesuffix("_en") for field in fields_of(kind.en) | fields_of(kind.mend_en)}
    ]
    assert unlike == []


def test_every_kind_says_whole_sentences():
    torn = [
        kind.code
        for kind in KINDS
        if not all(text.endswith(("。", "？", "！")) for text in (kind.zh, kind.mend_zh))
        or not all(text.endswith((".", "?", "!")) for text in (kind.en, kind.mend_en))
    ]
    assert torn == []


def test_every_kind_has_a_plain_code_belongs_to_the_tree_and_speaks_chinese():
    wrong = [
        kind.code
        for kind in KINDS
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", kind.code)
        or not issubclass(kind.error, KaoheError)
        or not all(re.search(r"[\u4e00-\u9fff]", text) for text in (kind.zh, kind.mend_zh))
    ]
    assert wrong == []


@pytest.fixture
def kind():
    made = FaultKind(
        FrameInvalid,
        "test-kind",
        zh="少了{number}个。",
        mend_zh="请补上。",
        en="{number} are missing.",
        mend_en="Add them.",
    )
    yield made
    del FAULT_KINDS["test-kind"]


def test_a_fault_says_place_problem_remedy_and_code_in_both_languages(kind):
    fault = kind.at("pack.yaml:12", number=3)
    assert fault.say("en") == "pack.yaml:12: 3 are missing. Add them. [test-kind]"
    assert fault.say("zh") == "pack.yaml:12：少了3个。请补上。[test-kind]"


def test_an_error_says_every_fault_on_a_line_of_its_own(kind):
    error = FrameInvalid(kind.at("a", number=1), kind.at("b", number=2))
    assert str(error).splitlines() == [
        "a: 1 are missing. Add them. [test-kind]",
        "b: 2 are missing. Add them. [test-kind]",
    ]


def test_an_error_of_one_fault_has_the_class_of_its_kind(kind):
    error = kind.error_at("a", number=1)
    assert type(error) is FrameInvalid
    assert isinstance(error, DrawError)
    assert not isinstance(error, InputError)


def test_faults_are_raised_together_and_none_raises_nothing(kind):
    raise_all(FrameInvalid, [])
    with pytest.raises(FrameInvalid) as caught:
        raise_all(FrameInvalid, (kind.at(place, number=0) for place in "abc"))
    assert [fault.where for fault in caught.value.faults] == ["a", "b", "c"]


def test_two_kinds_never_share_a_code(kind):
    with pytest.raises(ValueError, match="two kinds of fault are called 'test-kind'"):
        FaultKind(FrameInvalid, "test-kind", zh="", mend_zh="", en="", mend_en="")


def test_many_faults_are_told_up_to_a_number_and_then_counted():
    faults = [FAULT_KINDS["file-missing"].at(f"file-{number}") for number in range(5)]

    told = FileUnusable(*faults).say("zh", most=2).splitlines()

    assert len(told) == 3
    assert told[0].startswith("file-0：")
    assert told[2] == "另有3处：[file-missing]"
    assert FileUnusable(*faults).say("en", most=4).endswith("1 more of [file-missing]")
