"""``kaohe draw plan|verify``: the plan of a pack, and a published draw that is verified."""

import json
import shutil

import pytest

from kaohe.core.canonical import canonical_bytes, digest


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


def test_the_practice_draw_verifies(call, practice):
    told = call("draw", "verify", practice.path / "draw", "--complete", "--pack", "national-2012")

    assert told.code == 0, told.out
    assert told.out.startswith("【演练 REHEARSAL】")


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
        data["dice"][0]["digits"] = "9" * 20

    rewrite(draw_folder / "seed.json", roll_again)

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "seed.json" in told.out


def test_a_published_key_without_its_holder_is_named(call, draw_folder):
    def exchange(data):
        one, other, *_ = data["keys"]["holders"]
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
    (whole_draw / "secrets.json").unlink()  # published once the campaign is over

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
        ("opening.json", change("checkpoint", to="x\n")),
        ("opening.json", change("frame", "units", to=1)),
        ("opening.json", change("plan", "campaign", to="other")),
        ("opening.json", change("keys", "campaign", to="other")),
        ("opening.json", change("entries", 0, "salt", to="0" * 64)),
        ("opening.json", lambda data: data["entries"].reverse()),
        ("opening.json", lambda data: data["keys"]["holders"].pop()),
        ("manifest.json", change("frame_root", to="0" * 64)),
        ("manifest.json", change("campaign", to="other")),
        ("manifest.json", lambda data: data["strata"].pop(0)),
        ("seed.json", change("checkpoint_root", to="0" * 64)),
        ("seed.json", change("rehearsal", to=False)),
        ("seed.json", change("dice", 0, "digits", to="1" * 20)),
        ("seed.json", change("outside", "value", to="00")),
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
        ("opening.json", lambda data: data["plan"].pop("draw")),
        ("opening.json", lambda data: data["plan"]["draw"]["slots"].pop()),
        ("opening.json", change("plan", "draw", "order_of_kinds", to="fixed")),
        ("opening.json", change("plan", "outside", "kind", to="stars")),
        ("opening.json", change("keys", "holders", 0, "public_key", to="zz")),
        ("opening.json", change("keys", "holders", 0, "public_key", to="0" * 64)),
        ("opening.json", change("campaign", to="../x")),
        ("opening.json", change("more", to=1)),
        ("manifest.json", change("strata", 0, 0, to="33")),
        ("manifest.json", change("strata", 0, 1, to=-1)),
        ("manifest.json", change("strata", 0, 2, to="00")),
        ("manifest.json", lambda data: data["strata"].reverse()),
        ("seed.json", change("seed", to="00")),
        ("seed.json", change("dice", to=5)),
        ("seed.json", change("dice", to=[])),
        ("seed.json", lambda data: data["dice"].append(data["dice"][0])),
        ("seed.json", change("outside", to="")),
        ("seed.json", change("outside", "typed_by", to=["a"])),
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


def test_a_size_of_the_manifest_that_is_not_the_true_one_is_named(call, draw_folder):
    """Paths of trees of almost one size are alike; only the comparison tells them apart."""
    packet = first_county(draw_folder) / "private-0.json"
    body = json.loads(packet.read_bytes())
    body["manifest_size"] += 1
    body.pop("digest")
    packet.write_bytes(canonical_bytes({**body, "digest": digest(body)}))

    told = call("draw", "verify", draw_folder)

    assert told.code == 1
    assert "[packet-other-place]" in told.out
    assert packet.relative_to(draw_folder).as_posix() in told.out
