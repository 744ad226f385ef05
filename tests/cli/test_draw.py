"""``kaohe draw``: a rehearsal from the freeze to the last unit of a county, verified."""

import json
import shutil

import pytest


@pytest.fixture
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


@pytest.fixture
def draw_folder(practice, tmp_path):
    """A copy of the practice run's draw, to be spoilt."""
    return shutil.copytree(practice.path / "draw", tmp_path / "draw")


def test_the_plan_is_shown_before_anything_is_drawn(call_json, call):
    told = call_json("draw", "plan")

    assert [slot["code"] for slot in told["slots"]] == ["P", "J", "A", "F", "S"]
    assert told["reserves"] == "none"
    assert "机会均等" in call("draw", "plan").out


def test_a_pack_without_a_draw_is_told(call):
    told = call("draw", "plan", "--pack", "gansu-2011-example")

    assert told.code == 2
    assert "[pack-without-draw]" in told.err


def test_a_rehearsal_runs_step_by_step_and_verifies(call, call_json, snapshot, tmp_path):
    folder = tmp_path / "draw"
    assert (
        call("draw", "freeze", "--snapshot", snapshot, "--rehearsal", 7, "--out", folder).code == 0
    )
    dice = [part for each in ("1", "2", "3") for part in ("--dice", each * 20)]
    assert call("draw", "seed", folder, *dice, "--outside", "双色球2013004期").code == 0
    counties = call("draw", "counties", folder, "--body", "33", "--rehearsal", 7).out.split()
    assert len(counties) == 2

    told = [
        call_json(
            *("draw", "next", folder, "--snapshot", snapshot),
            *("--county", counties[0], "--rehearsal", 7),
            *(["--replace"] if position == 1 else []),
        )
        for position in range(8)
    ]

    visits = [each["visit"].split("/", 3)[3] for each in told]
    assert visits[1] == visits[0].replace("/0", "/1")
    assert len({each["record"]["id"] for each in told}) == 8
    end = call(
        *("draw", "next", folder, "--snapshot", snapshot),
        *("--county", counties[0], "--rehearsal", 7),
    )
    assert "[draw-county-complete]" in end.err
    verified = call("draw", "verify", folder)
    assert verified.code == 0, verified.out
    assert "8份单位凭证，0处不成立" in verified.out


def test_a_campaign_has_exactly_one_seed(call, draw_folder):
    told = call("draw", "seed", draw_folder, "--dice", "1" * 20, "--outside", "x")

    assert told.code == 2
    assert "[output-file-exists]" in told.err


def test_too_few_dice_are_told_and_nothing_is_written(call, draw_folder):
    (draw_folder / "seed.json").unlink()

    told = call("draw", "seed", draw_folder, "--dice", "123", "--outside", "x")

    assert told.code == 2
    assert not (draw_folder / "seed.json").exists()


def test_the_wrong_keys_evaluate_nothing(call, draw_folder):
    shutil.rmtree(draw_folder / "choices")

    told = call("draw", "counties", draw_folder, "--body", "33", "--rehearsal", 99)

    assert told.code == 2
    assert not (draw_folder / "choices").exists()


def test_a_county_that_was_not_drawn_is_not_disclosed(call, practice, snapshot):
    drawn = {path.parent.name for path in (practice.path / "draw" / "packets").rglob("*.json")}
    other = next(county for county in ("330102", "330103", "330104") if county not in drawn)

    told = call(
        *("draw", "next", practice.path / "draw", "--snapshot", snapshot),
        *("--county", other, "--rehearsal", 2012),
    )

    assert told.code == 2
    assert "[draw-county-not-drawn]" in told.err


def test_the_practice_draw_verifies(call, practice):
    told = call("draw", "verify", practice.path / "draw")

    assert told.code == 0, told.out


@pytest.mark.parametrize("place", ["packets", "choices"])
def test_a_changed_record_is_named(call, draw_folder, place):
    path = sorted((draw_folder / place).rglob("*.json"))[5]
    path.write_text(path.read_text().replace("1", "2", 1))

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert path.relative_to(draw_folder).as_posix() in told.out


def test_a_changed_manifest_is_named(call_json, call, draw_folder):
    path = draw_folder / "manifest.json"
    data = json.loads(path.read_bytes())
    data["strata"][0][1] += 1
    path.write_text(json.dumps(data))

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "[draw-opening-wrong]" in told.out


def test_a_changed_seed_is_named(call, draw_folder):
    path = draw_folder / "seed.json"
    data = json.loads(path.read_bytes())
    data["dice"][0] = "9" * 20
    path.write_text(json.dumps(data))

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "seed.json" in told.out


def test_a_published_key_without_its_holder_is_named(call, draw_folder):
    path = draw_folder / "opening.json"
    data = json.loads(path.read_bytes())
    keys = data["entries"][2]["holders"]
    keys[0]["possession"], keys[1]["possession"] = keys[1]["possession"], keys[0]["possession"]
    path.write_text(json.dumps(data))

    assert call("draw", "verify", draw_folder).code == 1


def test_a_folder_that_holds_no_draw_is_told(call, tmp_path):
    told = call("draw", "verify", tmp_path)

    assert told.code == 2
    assert "[file-missing]" in told.err


def test_real_names_of_units_stand_in_no_file_before_disclosure(practice):
    """The manifest and the opening tell sizes and roots, never a unit."""
    for name in ("manifest.json", "opening.json", "seed.json"):
        assert "org:" not in (practice.path / "draw" / name).read_text()
