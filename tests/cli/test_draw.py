"""``kaohe draw``: a rehearsal from the freeze to the last unit of a county, verified."""

import json
import shutil

import pytest

from kaohe.core.canonical import canonical_bytes


@pytest.fixture
def snapshot(practice):
    return next((practice.path / "register" / "snapshots" / "2012-12-31").iterdir())


def rewrite(path, change):
    """Change a published file and write it in canonical form again, as a forger would."""
    data = json.loads(path.read_bytes())
    change(data)
    path.write_bytes(canonical_bytes(data) + b"\n")


@pytest.fixture
def draw_folder(practice, tmp_path):
    """A copy of the practice run's draw, of one body only, to be spoilt."""

    def leave_out(folder, names):
        return set(names) - {"33"} if folder.endswith(("choices", "packets")) else set()

    return shutil.copytree(practice.path / "draw", tmp_path / "draw", ignore=leave_out)


@pytest.fixture
def whole_draw(practice, tmp_path):
    """A copy of the practice run's draw with all bodies, to be spoilt."""
    return shutil.copytree(practice.path / "draw", tmp_path / "whole")


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
    told = call("draw", "verify", practice.path / "draw", "--complete", "--pack", "national-2012")

    assert told.code == 0, told.out


@pytest.mark.parametrize("place", ["packets", "choices"])
def test_a_changed_record_is_named(call, draw_folder, place):
    path = sorted((draw_folder / place).rglob("*.json"))[5]
    path.write_text(path.read_text().replace("1", "2", 1))

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert path.relative_to(draw_folder).as_posix() in told.out


def test_a_changed_manifest_is_named(call, draw_folder):
    def enlarge(data):
        data["strata"][0][1] += 1

    rewrite(draw_folder / "manifest.json", enlarge)

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "[draw-opening-wrong]" in told.out


def test_a_changed_seed_is_named(call, draw_folder):
    def roll_again(data):
        data["dice"][0] = "9" * 20

    rewrite(draw_folder / "seed.json", roll_again)

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "seed.json" in told.out


def test_a_published_key_without_its_holder_is_named(call, draw_folder):
    def exchange(data):
        one, other, *_ = data["entries"][2]["holders"]
        one["possession"], other["possession"] = other["possession"], one["possession"]

    rewrite(draw_folder / "opening.json", exchange)

    assert call("draw", "verify", draw_folder).code == 1


def test_a_folder_that_holds_no_draw_is_told(call, tmp_path):
    told = call("draw", "verify", tmp_path)

    assert told.code == 2
    assert "[file-missing]" in told.err


def test_real_names_of_units_stand_in_no_file_before_disclosure(practice):
    """The manifest and the opening tell sizes and roots, never a unit."""
    for name in ("manifest.json", "opening.json", "seed.json"):
        assert "org:" not in (practice.path / "draw" / name).read_text()


def first_county(folder):
    return min((folder / "packets" / "33").iterdir())


def kind_records(folder):
    """Return the names of a county's slots in the order in which they were drawn."""
    records = sorted((folder / "choices" / "33" / first_county(folder).name).iterdir())
    shown = [json.loads(path.read_bytes()) for path in records]
    return [each["candidates"][each["index"]] for each in shown]


SLOTS = {"P1": "private", "J1": "foreign", "A1": "absent", "F1": "federation", "S1": "social"}


def remove_the_first_packet(folder):
    (first_county(folder) / f"{SLOTS[kind_records(folder)[0]]}-0.json").unlink()


def remove_a_kind(folder):
    (folder / "choices" / "33" / first_county(folder).name / "kind-2.json").unlink()


def remove_the_first_county(folder):
    (folder / "choices" / "33" / "county-1.json").unlink()


def remove_all_packets_of_a_county(folder):
    shutil.rmtree(first_county(folder))


def exchange_the_counties(folder):
    one, other = (folder / "choices" / "33" / f"county-{number}.json" for number in (1, 2))
    content = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(content)


def rename_a_packet_to_the_next_attempt(folder):
    packet = first_county(folder) / "private-0.json"
    packet.rename(packet.with_name("private-1.json"))


def copy_a_packet(folder):
    packet = first_county(folder) / "private-0.json"
    shutil.copy(packet, packet.with_name("private-1.json"))


def show_a_packet_of_another_county(folder):
    one, other = sorted((folder / "packets" / "33").iterdir())
    shutil.copy(one / "private-0.json", other / "private-0.json")


def move_a_county(folder):
    first_county(folder).rename(folder / "packets" / "33" / "330102")


def add_a_file(folder):
    (first_county(folder) / "note.txt").write_text("x")


def add_a_file_further_down(folder):
    (first_county(folder) / "more").mkdir()
    (first_county(folder) / "more" / "private-0.json").write_text("{}")


def lead_a_packet_nowhere(folder):
    packet = first_county(folder) / "private-0.json"
    packet.unlink()
    packet.symlink_to("nowhere")


@pytest.mark.parametrize(
    "spoil",
    [
        remove_the_first_packet,
        remove_a_kind,
        remove_the_first_county,
        remove_all_packets_of_a_county,
        exchange_the_counties,
        rename_a_packet_to_the_next_attempt,
        copy_a_packet,
        show_a_packet_of_another_county,
        move_a_county,
        add_a_file,
        add_a_file_further_down,
    ],
)
def test_a_folder_in_which_something_was_moved_removed_or_added_does_not_verify(
    call, draw_folder, spoil
):
    spoil(draw_folder)

    told = call("draw", "verify", draw_folder)

    assert told.code == 1, told.out + told.err
    assert "0处不成立" not in told.out


def test_a_record_that_leads_nowhere_is_told(call, draw_folder):
    lead_a_packet_nowhere(draw_folder)

    told = call("draw", "verify", draw_folder)

    assert told.code == 2
    assert "[file-missing]" in told.err


def test_the_last_packet_may_be_missing_only_while_the_campaign_goes_on(call, whole_draw):
    county, last = first_county(whole_draw), SLOTS[kind_records(whole_draw)[-1]]
    for packet in county.glob(f"{last}-*.json"):
        packet.unlink()

    assert call("draw", "verify", whole_draw).code == 0
    told = call("draw", "verify", whole_draw, "--complete")
    assert told.code == 1
    assert "[draw-not-complete]" in told.out


def test_a_body_that_was_never_drawn_is_missing_in_the_end(call, whole_draw):
    shutil.rmtree(whole_draw / "choices" / "33")
    shutil.rmtree(whole_draw / "packets" / "33")

    told = call("draw", "verify", whole_draw, "--complete")

    assert told.code == 1
    assert "[draw-not-complete]" in told.out


def test_a_plan_that_is_not_the_pack_s_is_named(call, draw_folder):
    told = call("draw", "verify", draw_folder, "--pack", "national-2012-alternatives")

    assert told.code == 1
    assert "[draw-plan-other-than-pack]" in told.out


def change(*path, to):
    def apply(data):
        for step in path[:-1]:
            data = data[step]
        data[path[-1]] = to

    return apply


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        ("opening.json", change("checkpoint_root", to="0" * 64)),
        ("opening.json", change("entries", 1, "units", to=1)),
        ("opening.json", change("entries", 0, "campaign", to="other")),
        ("opening.json", change("entries", 2, "campaign", to="other")),
        ("manifest.json", change("frame_root", to="0" * 64)),
        ("manifest.json", change("campaign", to="other")),
        ("manifest.json", lambda data: data["strata"].pop(0)),
        ("seed.json", change("checkpoint_root", to="0" * 64)),
        ("seed.json", change("rehearsal", to=False)),
        ("seed.json", lambda data: data["dice"].append("1" * 20)),
        ("opening.json", lambda data: data["entries"][2]["holders"].pop()),
    ],
)
def test_what_the_opening_files_say_twice_must_agree(call, draw_folder, file, spoil):
    shutil.rmtree(draw_folder / "choices")
    shutil.rmtree(draw_folder / "packets")
    rewrite(draw_folder / file, spoil)

    told = call("draw", "verify", draw_folder)

    assert told.code == 1, told.err
    assert file in told.out


@pytest.mark.parametrize(
    ("file", "spoil"),
    [
        ("opening.json", change("entries", to=[])),
        ("opening.json", lambda data: data["entries"].append(data["entries"][2])),
        ("opening.json", lambda data: data["entries"].reverse()),
        ("opening.json", lambda data: data["entries"][0].pop("draw")),
        ("opening.json", lambda data: data["entries"][0]["draw"]["slots"].pop()),
        ("opening.json", change("entries", 0, "draw", "order_of_kinds", to="fixed")),
        ("opening.json", change("entries", 2, "holders", 0, "public_key", to="zz")),
        ("opening.json", change("entries", 2, "holders", 0, "public_key", to="0" * 64)),
        ("opening.json", change("campaign", to="../x")),
        ("opening.json", change("more", to=1)),
        ("manifest.json", change("strata", 0, 0, to="33")),
        ("manifest.json", change("strata", 0, 1, to=-1)),
        ("manifest.json", change("strata", 0, 2, to="00")),
        ("manifest.json", lambda data: data["strata"].reverse()),
        ("seed.json", change("seed", to="00")),
        ("seed.json", change("dice", to=5)),
        ("seed.json", change("dice", to=[])),
        ("seed.json", change("outside", to="")),
    ],
)
def test_files_of_another_shape_are_told_without_a_trace(call, draw_folder, file, spoil):
    rewrite(draw_folder / file, spoil)

    told = call("draw", "verify", draw_folder)

    assert told.code == 2
    assert told.err.count("\n") == 1


def test_a_file_saved_again_is_told(call, draw_folder):
    path = draw_folder / "opening.json"
    path.write_text(json.dumps(json.loads(path.read_bytes()), indent=2))

    told = call("draw", "verify", draw_folder)

    assert told.code == 2
    assert "[file-not-canonical]" in told.err


@pytest.mark.parametrize("body", ["99", "xx", "../x"])
def test_a_body_that_the_frame_does_not_know_is_told(call, draw_folder, body):
    told = call("draw", "counties", draw_folder, "--body", body, "--rehearsal", 2012)

    assert told.code == 2
    assert "[draw-body-unknown]" in told.err


def test_counties_drawn_again_are_the_same(call, draw_folder):
    (draw_folder / "choices" / "33" / "county-2.json").unlink()

    once = call("draw", "counties", draw_folder, "--body", "33", "--rehearsal", 2012)
    again = call("draw", "counties", draw_folder, "--body", "33", "--rehearsal", 2012)

    assert (once.code, again.code) == (0, 0)
    assert once.out == again.out
    assert call("draw", "verify", draw_folder).code == 0


@pytest.fixture
def begun(call, draw_folder, snapshot):
    """A draw whose first county of Zhejiang begins anew, and a way to go on with it."""
    county = first_county(draw_folder)
    shutil.rmtree(county)
    shutil.rmtree(draw_folder / "choices" / "33" / county.name)

    def go_on(*options):
        return call(
            *("draw", "next", draw_folder, "--snapshot", snapshot),
            *("--county", county.name, "--rehearsal", 2012, *options),
        )

    return go_on


def test_nothing_is_replaced_before_the_first_unit(begun):
    told = begun("--replace")

    assert told.code == 2
    assert "[draw-nothing-to-replace]" in told.err


def test_a_slot_is_replaced_once_and_no_more(begun):
    assert [begun().code, begun("--replace").code] == [0, 0]

    told = begun("--replace")

    assert told.code == 2
    assert "[draw-replacement-not-allowed]" in told.err


def test_a_county_is_not_disclosed_on_a_forged_drawing(begun, draw_folder):
    record = draw_folder / "choices" / "33" / "county-1.json"
    rewrite(record, change("index", to=0))

    told = begun()

    assert told.code == 2
    assert "county-1.json" in told.err


def test_a_county_is_not_disclosed_on_the_drawing_of_another_place(begun, draw_folder):
    one, other = (draw_folder / "choices" / "33" / f"county-{number}.json" for number in (1, 2))
    shutil.copy(other, one)

    told = begun()

    assert told.code == 2
    assert "[draw-record-misplaced]" in told.err
