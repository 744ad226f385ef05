import pytest

from kaohe.core.checklist import read_words
from kaohe.core.errors import PackInvalid


def faults(pack, text):
    with pytest.raises(PackInvalid) as refused:
        read_words(text, "checklist.yaml", pack=pack)
    return {fault.kind.code for fault in refused.value.faults}, str(refused.value)


def test_the_shipped_words_fit_the_shipped_pack(words):
    assert (words.of, len(words.items), len(words.facts)) == ("national_2012", 14, 4)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("item: approved,", "item: aproved,", "checklist-name-unknown"),
        ("fact: employees, ask", "fact: employes, ask", "checklist-name-unknown"),
        ("outcome: paper_only", "outcome: paper", "checklist-name-unknown"),
        ("items: [organisers_in_post]", "items: [organisers]", "checklist-name-unknown"),
        ("after: unit", "after: nowhere", "checklist-name-unknown"),
        ("at_most: members}", "at_most: member}", "checklist-name-unknown"),
        ("word: joint", "word: common", "checklist-name-unknown"),
        ("fact: women_members}", "fact: women}", "checklist-name-unknown"),
        ("to: [flagged_nonexistent]", "to: [flagged]", "checklist-name-unknown"),
        ("{part: seal,", "{part: stamp,", "checklist-words-missing"),
        ("item: visible,", "item: approved,", "checklist-name-twice"),
        ("format: checklist-words/1", "format: checklist-words/2", "pack-word-unknown"),
    ],
)
def test_a_name_that_is_not_one_of_the_pack_is_told(pack, words_text, old, new, code):
    assert code in faults(pack, words_text.replace(old, new, 1))[0]


def test_words_for_a_part_that_nobody_is_asked_are_told(pack, words_text):
    stray = words_text.replace(
        "      - {part: seal,", "      - {part: stamp, ask: {zh: 印, en: s}}\n      - {part: seal,"
    )
    assert faults(pack, stray)[0] == {"checklist-name-unknown"}


def test_everything_asked_needs_words(pack, words_text):
    lines = [
        line
        for line in words_text.splitlines()
        if "item: visible," not in line and "fact: employees, ask" not in line
    ]
    codes, message = faults(pack, "\n".join(lines).replace(", fact: employees}", "}"))
    assert codes == {"checklist-words-missing"}
    assert "'visible'" in message
    assert "'employees'" in message


def test_an_outcome_that_fills_a_form_needs_the_form(pack, words_text):
    start = words_text.index("absence:\n  note")
    end = words_text.index("# 在哪里查")
    assert "checklist-absence-missing" in faults(pack, words_text[:start] + words_text[end:])[0]


def test_a_pack_without_a_draw_needs_words_for_every_outcome(pack, words_text):
    codes, message = faults(pack.model_copy(update={"draw": None}), words_text)
    assert codes == {"checklist-words-missing"}
    assert "'none_left'" in message
