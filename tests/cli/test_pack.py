"""``kaohe pack``: what a rule editor does."""

import json

import jsonschema
import pytest


@pytest.fixture
def copied(call, tmp_path):
    """A copy of the national pack, to be changed."""
    assert call("pack", "copy", "national-2012", tmp_path / "mine").code == 0
    return tmp_path / "mine" / "pack.yaml"


def change(path, old, new):
    text = path.read_text()
    assert text.count(old) >= 1
    path.write_text(text.replace(old, new, 1))


def test_a_sound_pack_is_summed_up(call_json):
    told = call_json("pack", "check", "national-2012")

    assert told["sections"] == {"organisation": "15", "quantity": "60", "quality": "25"}
    assert told["items"] == 35
    assert told["status"] == "in_force"


@pytest.mark.parametrize(
    "name",
    ["national-2012", "national-2012-alternatives", "gansu-2011-example", "example-province"],
)
def test_every_shipped_pack_is_sound(call, name):
    told = call("pack", "check", name)

    assert told.code == 0, told.err
    assert told.out.startswith("合格：")


def test_an_unknown_pack_is_told_with_the_known_names(call):
    told = call("pack", "check", "national-2099")

    assert told.code == 2
    assert "national-2012" in told.err
    assert "[pack-unknown]" in told.err


def test_all_faults_of_a_pack_are_told_with_their_lines(call, copied):
    change(copied, "assessed_year: 2012", "asessed_year: 2012")
    change(copied, "total: 100", "total: 1e2")

    told = call("pack", "check", copied)

    assert told.code == 2
    assert "assessed_year" in told.err
    assert len(told.err.splitlines()) >= 2
    assert all(f"{copied}:" in line for line in told.err.splitlines())


def test_the_rubric_is_shown_with_clauses(call):
    told = call("pack", "show", "national-2012")

    assert "组织领导 15" in told.out
    assert "annex/2.3.3" in told.out


def test_one_item_is_shown_with_everything_about_it(call):
    told = call("pack", "show", "national-2012", "--item", "chair_training")

    assert json.loads(told.out)["score"]["at_least"] in ("0.3", "3/10")


def test_an_item_that_is_not_there_is_told(call):
    told = call("pack", "show", "national-2012", "--item", "chair_trainin")

    assert told.code == 2
    assert "chair_trainin" in told.err


def test_the_canonical_form_is_what_the_digest_is_of(call, call_json):
    from hashlib import sha256

    canonical = call("pack", "show", "national-2012", "--canonical").out.removesuffix("\n")

    digest = call_json("pack", "check", "national-2012")["digest"]
    assert sha256(canonical.encode()).hexdigest() == digest


@pytest.mark.parametrize("kind", ["pack", "overlay", "variant"])
def test_schemas_are_valid(call, kind):
    schema = json.loads(call("pack", "schema", "--of", kind).out)

    jsonschema.Draft202012Validator.check_schema(schema)


def test_a_changed_threshold_is_the_only_difference(call_json, copied):
    change(copied, "at_least: 0.80", "at_least: 0.90")

    told = call_json("pack", "diff", "national-2012", copied)

    assert [(each["before"], each["after"]) for each in told] == [
        ("in_force", "draft"),
        ("0.8", "0.9"),
    ]


def test_equal_packs_have_no_difference(call):
    assert "相同" in call("pack", "diff", "national-2012", "national-2012").out


def test_a_copy_is_a_draft_and_otherwise_the_same(call_json, copied):
    told = call_json("pack", "diff", "national-2012", copied)

    assert [(each["place"], each["after"]) for each in told] == [("status", "draft")]


def test_a_changed_threshold_moves_bodies(call_json, copied, practice):
    change(copied, "at_least: 0.80", "at_least: 0.30")

    moves = call_json(
        "pack", "simulate", "--evidence", practice.path / "evidence.json", "national-2012", copied
    )

    assert len(moves) == 32
    assert any(move["moved_by"] for move in moves)
    assert {section for move in moves for section in move["moved_by"]} == {"quality"}


def test_each_decision_can_be_taken_the_other_way(call, practice):
    told = call(
        "pack",
        "simulate",
        "--evidence",
        practice.path / "evidence.json",
        "--decision",
        "d_adding_up",
        "national-2012",
        "national-2012-alternatives",
    )

    assert told.code == 0, told.err
    assert "试算（不是正式结果）" in told.out


def test_a_copy_never_overwrites(call, copied):
    told = call("pack", "copy", "national-2012", copied.parent)

    assert told.code == 2
    assert "[output-folder-exists]" in told.err


def test_a_lone_copy_without_its_sources_says_what_is_missing(call, copied, tmp_path):
    (tmp_path / "lone.yaml").write_text(copied.read_text())

    told = call("pack", "check", tmp_path / "lone.yaml")

    assert told.code == 2
    assert "sources" in told.err
