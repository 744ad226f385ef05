from hashlib import sha256

import pytest

from kaohe.core.errors import PackInvalid
from kaohe.core.rules import check_sources, clauses_of, read_pack

TEXT = "# remark\n[1]\nthe first\nclause\n\n[2.1]\n（一）\n".encode()


def test_a_text_is_divided_at_its_bracketed_lines():
    assert clauses_of(TEXT.decode()) == {"1": "the first\nclause", "2.1": "（一）"}


def test_brackets_inside_a_line_divide_nothing():
    assert clauses_of("[1]\n总工发[2012]29号\n") == {"1": "总工发[2012]29号"}


@pytest.fixture(scope="session")
def held(small_text):
    digest = sha256(TEXT).hexdigest()
    return read_pack(small_text.replace("held: true", f"held: true, digest: {digest}"), "p.yaml")


def codes(pack, texts):
    with pytest.raises(PackInvalid) as refused:
        check_sources(pack, texts, "p.yaml")
    return [fault.kind.code for fault in refused.value.faults]


def test_a_text_that_is_there_and_unchanged_is_taken(held):
    check_sources(held, {"text": TEXT}, "p.yaml")


def test_a_held_text_must_be_there(held):
    assert codes(held, {}) == ["pack-text-absent"]


def test_a_changed_text_is_told(held):
    assert codes(held, {"text": TEXT + b"\n"}) == ["pack-text-changed"]


def test_a_draft_may_lack_text_and_digest(small):
    check_sources(small, {}, "p.yaml")
    check_sources(small, {"text": TEXT}, "p.yaml")


def test_the_sections_of_a_text_without_digest_are_checked(small):
    assert set(codes(small, {"text": b"[2]\n"})) == {"pack-clause-unknown"}


def test_a_cited_section_must_exist(small_text):
    digest = sha256(TEXT).hexdigest()
    text = small_text.replace("held: true", f"held: true, digest: {digest}")
    text = text.replace("points: 2, cite: text/1}", "points: 2, cite: text/2}")

    with pytest.raises(PackInvalid) as refused:
        check_sources(read_pack(text, "p.yaml"), {"text": TEXT}, "p.yaml")

    (fault,) = refused.value.faults
    assert fault.kind.code == "pack-clause-unknown"
    assert "'sections.work.groups.judged.items.plan' cites 'text/2'" in fault.problem("en")
    assert "2.1" in fault.remedy("en")


def test_a_text_that_is_not_held_may_be_cited_by_any_section(small_text):
    check_sources(
        read_pack(small_text.replace("held: true", "held: false"), "p.yaml"), {}, "p.yaml"
    )
