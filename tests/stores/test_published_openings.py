"""What opens a draw is checked from the published files alone, and nothing in it can be changed."""

import json
import shutil

import pytest

from kaohe.core.canonical import canonical_bytes
from kaohe.core.errors import FileUnusable, KaoheError
from kaohe.stores.draws import DrawFolder
from kaohe.stores.packs import load_pack
from kaohe.stores.published_draws import verify_draw


def rewrite(path, change):
    """Change a published file and write it in canonical form again, as a forger would."""
    data = json.loads(path.read_bytes())
    change(data)
    path.write_bytes(canonical_bytes(data) + b"\n")


def reach(data, place):
    """Return what holds the last part of a place such as ``plan.dice.0``."""
    *parts, last = [int(each) if each.isdigit() else each for each in place.split(".")]
    for part in parts:
        data = data[part]
    return data, last


def put(place, value):
    def change(data):
        holder, last = reach(data, place)
        assert holder[last] != value
        holder[last] = value

    return change


@pytest.fixture(scope="module")
def held(ceremony_words, tmp_path_factory):
    """A ceremony that was held, real and rehearsed; its folders are only read."""
    folders = {}
    for name, rehearsal in (("real", False), ("drill", True)):
        path = tmp_path_factory.mktemp("held") / name
        ceremony = ceremony_words.SmallCeremony(path, rehearsal=rehearsal).hold()
        ceremony.close()
        folders[name] = path / "published"
    return folders


@pytest.fixture
def folder(held, tmp_path):
    return shutil.copytree(held["real"], tmp_path / "published")


def verify(folder, **options):
    return verify_draw(DrawFolder(folder), **options)


def found_in(folder, **options):
    """Return code and part of every fault, or the codes of the refusal."""
    try:
        faults = verify(folder, **options).faults
    except KaoheError as refused:
        return [(fault.kind.code, "") for fault in refused.faults]
    return [(each.kind.code, dict(each.fields).get("part", "")) for each in faults]


def test_an_honest_opening_holds_and_names_what_is_to_be_compared(folder):
    found = verify(folder, pack=load_pack("national-2012"))

    assert found.faults == ()
    assert (found.campaign.id, found.campaign.rehearsal) == ("national-2012", False)
    assert (found.checkpoint.origin, found.checkpoint.size) == ("gonghui.example/2012", 3)
    assert found.witnesses == ("zj", "gd", "sc")
    assert found.assurance == "full"
    assert found.seed == json.loads((folder / "seed.json").read_bytes())["seed"]


def test_an_opening_can_be_checked_before_there_is_a_seed(folder):
    (folder / "seed.json").unlink()

    found = verify(folder)

    assert (found.faults, found.seed) == ((), "")


def test_records_without_a_seed_are_not_let_pass(folder):
    (folder / "seed.json").unlink()
    (folder / "choices" / "33").mkdir(parents=True)
    (folder / "choices" / "33" / "county-1.json").write_bytes(b"{}")

    assert found_in(folder) == [("file-missing", "")]


@pytest.mark.parametrize(
    ("place", "value", "parts"),
    [
        ("plan.scope", "2012/other", {"entries.plan"}),
        ("plan.software", "other 1", {"entries.plan"}),
        ("plan.pack_digest", "00" * 32, {"entries.plan"}),
        ("plan.approvers", 9, {"entries.plan"}),
        ("plan.assurance", "lower", {"assurance", "entries.plan"}),
        ("plan.ways", ["text", "online"], {"ways", "entries.plan"}),
        ("plan.dice.1", "组长", {"dice", "entries.plan"}),
        ("plan.holders.0", "办公厅", {"keys", "entries.plan"}),
        ("plan.outside.draws.0.day", "2013-01-10", {"entries.plan", ""}),
        ("plan.outside.draws.0.lottery", "bingo", {"entries.plan", "outside", ""}),
        ("plan.campaign", "national-2013", {"plan", "entries.plan"}),
        ("plan.draw.attempts_per_slot", "5", {"entries.plan"}),
        ("frame.units", 7, {"frame", "entries.frame"}),
        ("frame.register_digest", "00" * 32, {"entries.frame"}),
        ("frame.approved_by", ["office.1"], {"entries.frame"}),
        ("frame.frame_root", "00" * 32, {"frame_root", "entries.frame"}),
        ("frame.campaign", "national-2013", {"frame", "entries.frame"}),
        ("keys.holders.0.holder", "办公厅", {"keys", "entries.keys"}),
        ("keys.holders.0.possession", "00" * 80, {"研究室", "entries.keys"}),
        ("keys.campaign", "national-2013", {"keys", "entries.keys"}),
        ("entries.0.salt", "00" * 32, {"entries.plan"}),
        ("entries.1.index", 2, {"entries.frame"}),
        ("entries.2.path", [], {"entries.keys"}),
        ("entries.2.entry", "{}", {"entries.keys"}),
    ],
)
def test_a_changed_opening_is_found_with_the_part(folder, place, value, parts):
    rewrite(folder / "opening.json", put(place, value))

    found = found_in(folder)

    assert {part for _, part in found} == parts


def test_exchanged_entries_are_found(folder):
    def exchange(data):
        data["entries"] = [data["entries"][at] for at in (0, 2, 1)]

    rewrite(folder / "opening.json", exchange)

    assert {part for _, part in found_in(folder)} == {"entries.frame", "entries.keys"}


def test_a_checkpoint_of_another_size_is_found(folder):
    rewrite(folder / "opening.json", lambda data: put("checkpoint", "x")(data))

    assert found_in(folder)[0][0] == "note-unreadable"


def test_a_checkpoint_with_too_few_witnesses_is_found(folder):
    def drop(data):
        lines = data["checkpoint"].splitlines(keepends=True)
        data["checkpoint"] = "".join(lines[:-2])

    rewrite(folder / "opening.json", drop)

    assert "policy-quorum-missed" in {code for code, _ in found_in(folder)}


def test_a_policy_without_witnesses_is_found_although_it_lets_the_checkpoint_pass(folder):
    def weaken(data):
        policy = data["plan"]["policy"]
        data["plan"]["policy"] = policy.replace("quorum two", "quorum none")

    rewrite(folder / "opening.json", weaken)

    assert {part for _, part in found_in(folder)} == {"policy", "entries.plan"}


def test_differences_that_are_none_and_counties_that_are_none_are_found(folder):
    line = json.loads((folder / "manifest.json").read_bytes())["strata"][0]

    def add(data):
        data["frame"]["countersigned"] = [
            {"county": "999999", "signer": "x", "record": "00" * 32},
        ]
        data["frame"]["differences"] = [
            {"stratum": line[0], "signer": "x", "size": line[1], "root": line[2]}
        ]

    rewrite(folder / "opening.json", add)

    assert {part for _, part in found_in(folder)} == {
        "countersigned",
        "differences",
        "entries.frame",
    }


@pytest.mark.parametrize(
    ("place", "value", "parts"),
    [
        ("seed", "00" * 32, {"seed"}),
        ("dice.0.digits", "1" * 20, {"seed"}),
        ("dice.0.role", "司机", {"dice"}),
        ("outside.value", "ab", {""}),
        ("outside.draws.0.numbers.1", [15], {""}),
        ("outside.draws.0.issue", "2013005", {""}),
        ("outside.typed_by", ["office.2", "office.2"], {""}),
        ("checkpoint_root", "00" * 32, {"checkpoint"}),
        ("checkpoint_size", 4, {"checkpoint"}),
        ("campaign", "national-2013", {"campaign"}),
    ],
)
def test_a_changed_seed_is_found_with_the_part(folder, place, value, parts):
    rewrite(folder / "seed.json", put(place, value))

    found = found_in(folder)

    assert {part for _, part in found} == parts
    assert len(found) >= 1


def test_a_stratum_of_another_size_is_found(folder):
    def grow(data):
        data["strata"][0][1] += 1

    rewrite(folder / "manifest.json", grow)

    assert {"frame", "frame_root"} <= {part for _, part in found_in(folder)}


@pytest.mark.parametrize(
    ("file", "place"),
    [
        ("opening.json", "plan.more"),
        ("opening.json", "frame.more"),
        ("opening.json", "more"),
        ("seed.json", "outside.more"),
        ("seed.json", "more"),
    ],
)
def test_a_field_that_nobody_foresaw_is_refused(folder, file, place):
    def add(data):
        holder, last = reach(data, place)
        holder[last] = 1

    rewrite(folder / file, add)

    with pytest.raises(FileUnusable) as told:
        verify(folder)
    assert told.value.faults[0].kind.code == "file-wrong-shape"


@pytest.mark.parametrize("form", ["draw-opening/1", "draw-opening/3"])
def test_another_format_is_refused(folder, form):
    rewrite(folder / "opening.json", put("format", form))

    with pytest.raises(FileUnusable) as told:
        verify(folder)
    assert told.value.faults[0].kind.code == "file-wrong-format"


def test_a_file_that_does_not_belong_to_a_draw_is_named(folder):
    (folder / "units.csv").write_text("all units")
    (folder / "more").mkdir()
    (folder / ".unfinished").write_text("")

    found = verify(folder).faults

    assert [(each.kind.code, each.where) for each in found] == [
        ("draw-file-foreign", "more"),
        ("draw-file-foreign", "units.csv"),
    ]


def test_what_is_published_later_belongs_there(folder):
    for name in ("choices", "packets", "ledger", "records"):
        (folder / name).mkdir()
    (folder / "secrets.json").write_text("{}")

    assert verify(folder).faults == ()


# A rehearsal never passes as real ------------------------------------------------------------


@pytest.fixture
def drill(held, tmp_path):
    return shutil.copytree(held["drill"], tmp_path / "drill")


def test_a_rehearsal_verifies_as_what_it_is(drill):
    found = verify(drill)

    assert found.faults == ()
    assert found.campaign.rehearsal
    assert found.checkpoint.origin == "gonghui.example/2012/rehearsal"


def test_a_rehearsal_with_its_flags_taken_off_does_not_hold(drill):
    def unmark(data):
        data["rehearsal"] = False
        if "plan" in data:
            data["plan"]["rehearsal"] = False

    for name in ("opening.json", "manifest.json", "seed.json"):
        rewrite(drill / name, unmark)

    parts = {part for _, part in found_in(drill)}
    assert {"rehearsal", "checkpoint", "entries.plan", "frame_root", "研究室", "seed"} <= parts


def test_a_rehearsal_under_the_name_of_a_real_campaign_does_not_hold(drill):
    def rename(data):
        data["campaign"] = "national-2012"
        data["rehearsal"] = False
        for part in ("plan", "frame", "keys"):
            if part in data:
                data[part]["campaign"] = "national-2012"
        if "plan" in data:
            data["plan"]["rehearsal"] = False

    for name in ("opening.json", "manifest.json", "seed.json"):
        rewrite(drill / name, rename)

    parts = {part for _, part in found_in(drill)}
    assert {"checkpoint", "entries.plan", "entries.frame", "entries.keys", "seed"} <= parts


def test_a_real_opening_cannot_be_called_a_rehearsal(folder):
    rewrite(folder / "opening.json", put("rehearsal", value=True))

    assert {"rehearsal", "checkpoint", "plan"} <= {part for _, part in found_in(folder)}


@pytest.mark.parametrize("name", ["opening.json", "manifest.json", "seed.json"])
def test_no_file_of_a_rehearsal_stands_in_for_a_real_one(folder, held, name):
    shutil.copy(held["drill"] / name, folder / name)

    assert found_in(folder)


def test_the_checkpoint_of_a_rehearsal_does_not_stand_in_for_a_real_one(folder, held):
    other = json.loads((held["drill"] / "opening.json").read_bytes())["checkpoint"]
    rewrite(folder / "opening.json", put("checkpoint", other))

    assert [code for code, _ in found_in(folder)] == ["checkpoint-other-origin"]
