"""The checklists of the shipped pack, and answers to change a little."""

from importlib.resources import files

import pytest

from kaohe.core.checklist import Answer, VisitAnswers, make_checklists, read_words
from kaohe.core.rules import clauses_of
from kaohe.core.rules.reader import read_pack

FOLDER = files("kaohe") / "packs" / "national-2012"
BLOB = "ab" * 32


@pytest.fixture(scope="session")
def pack():
    return read_pack((FOLDER / "pack.yaml").read_text(encoding="utf-8"), "pack.yaml")


@pytest.fixture(scope="session")
def words_text():
    return (FOLDER / "checklist.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def words(pack, words_text):
    return read_words(words_text, "checklist.yaml", pack=pack)


@pytest.fixture(scope="session")
def checklists(pack, words):
    annex = clauses_of((FOLDER / "sources" / "annex.txt").read_text(encoding="utf-8"))
    return {each.kind: each for each in make_checklists(pack, words, {"annex": annex})}


@pytest.fixture(scope="session")
def private(checklists):
    return checklists["private_enterprise_union"]


def answer(item, value=None, *, part="", gap=None, reason="", blobs=()):
    return Answer(
        item=item, part=part, value=value, gap=gap, reason=reason, blobs=blobs,
        by="team-3/inspector-1", at="2013-01-14T02:10:00.000Z",
    )  # fmt: skip


SOUND = {
    ("outcome", ""): answer("outcome", "verified_true", blobs=(BLOB,)),
    ("unit_kind", ""): answer("unit_kind", "private_enterprise_union"),
    ("members", ""): answer("members", "33"),
    ("women_members", ""): answer("women_members", "12"),
    ("employees", ""): answer("employees", "40"),
    ("union_form", ""): answer("union_form", "own"),
    ("approved", ""): answer("approved", "met"),
    ("guided", ""): answer("guided", "partly"),
    ("elected", ""): answer("elected", "met"),
    ("chair_lawful", ""): answer("chair_lawful", "not_met"),
    ("separate_committees", "union_committee"): answer(
        "separate_committees", "met", part="union_committee"
    ),
    ("separate_committees", "funds_review_committee"): answer(
        "separate_committees", "not_met", part="funds_review_committee"
    ),
    ("separate_committees", "women_workers_committee"): answer(
        "separate_committees", "met", part="women_workers_committee"
    ),
    ("standing", "account"): answer("standing", "met", part="account"),
    ("standing", "office"): answer("standing", "met", part="office"),
    ("standing", "legal_person"): answer(
        "standing", part="legal_person", gap="refused", reason="不给看"
    ),
    ("standing", "seal"): answer("standing", "met", part="seal"),
    ("visible", ""): answer("visible", "met"),
    ("members_80", ""): answer("members_80", "33/40"),
    ("home_activity", ""): answer("home_activity", "met"),
    ("yearly_congress", ""): answer("yearly_congress", "met"),
    ("members_review", ""): answer("members_review", gap="not_verified", reason="会员不在场"),
}


@pytest.fixture
def fill():
    """Return the answers of a private enterprise with some replaced (None takes one away)."""

    def make(*changed, without=(), absence=None, conduct=None):
        answers = {place: each for place, each in SOUND.items() if place not in without}
        answers |= {(each.item, each.part): each for each in changed}
        more = {} if conduct is None else {"conduct": conduct}
        return VisitAnswers(answers=tuple(answers.values()), absence=absence, **more)

    return make
