"""A whole published draw is verified, and whatever is changed in it is told with its place."""

import json
from hashlib import sha256
from itertools import pairwise

import pytest

from kaohe.core.canonical import canonical_bytes

HERE = "33"


def rewrite(path, change):
    """Change a record and write it in its one form again, with a digest that fits."""
    data = json.loads(path.read_bytes())
    change(data)
    line = b""
    if "digest" in data:
        del data["digest"]
        data["digest"] = sha256(canonical_bytes(data)).hexdigest()
    else:
        line = b"\n"
    path.write_bytes(canonical_bytes(data) + line)


def packets(folder):
    return sorted((folder / "packets" / HERE).rglob("*.json"))


def test_a_published_draw_holds(published, verify):
    code, out = verify("campaign", published, "--rehearsal", "--complete")

    assert code == 0
    assert "全部成立。" in out


def test_the_practice_campaign_holds(practice, verify):
    code, out = verify("campaign", practice.path / "draw", "--rehearsal", "--complete")

    records = len(list((practice.path / "draw").glob("*/**/*-*.json")))
    assert (code, f"records: {records}" in out) == (0, True)
    assert "(zhejiang, guangdong, sichuan)" in out


def test_a_rehearsal_does_not_pass_as_a_real_draw(published, verify):
    code, out = verify("campaign", published, "--lang", "en")

    assert code == 1
    assert "opening.json: is a rehearsal and no real draw" in out


def test_a_real_draw_holds_without_being_called_a_rehearsal(published_for_real, verify):
    assert verify("campaign", published_for_real, "--complete")[0] == 0


def test_a_packet_of_the_rehearsal_does_not_hold_in_the_real_draw(
    published, published_for_real, verify
):
    code, out = verify("packet", packets(published)[0], "--campaign", published_for_real)

    assert (code, "与公布的不一致" in out) == (1, True)


def test_one_county_can_be_verified_alone(published, verify):
    county = next((published / "packets" / HERE).iterdir()).name
    code, out = verify("campaign", published, "--rehearsal", "--county", f"{HERE}/{county}")

    assert (code, "records: 16" in out) == (0, True)


def test_a_county_that_was_not_drawn_is_told(published, verify):
    drawn = {each.name for each in (published / "packets" / "11").iterdir()}
    (other,) = {"110102", "110105", "110107"} - drawn
    code, out = verify("campaign", published, "--rehearsal", "--county", f"11/{other}")

    assert (code, f"11/{other}：这个县没有被抽中。" in out) == (1, True)


def test_a_printed_checkpoint_that_is_another_one_is_told(published, verify):
    code, out = verify("campaign", published, "--rehearsal", "--checkpoint", "ab" * 32)

    assert (code, "checkpoint：与公布的不一致。" in out) == (1, True)


def test_a_packet_is_checked_against_the_three_files(published, verify):
    files = [published / name for name in ("opening.json", "manifest.json", "seed.json")]
    code, out = verify("packet", packets(published)[0], "--rehearsal", "--campaign", *files)

    assert (code, "record.id: " in out) == (0, True)


def test_a_field_of_a_record_never_stands_in_for_a_fact(published, verify):
    _, out = verify("packet", packets(published)[0], "--rehearsal", "--campaign", published)

    assert [line for line in out.splitlines() if line.startswith("id")] == []


@pytest.mark.parametrize("name", ["opening.json", "manifest.json", "seed.json"])
def test_a_file_that_opens_the_draw_must_be_there(spoilt, verify, name):
    (spoilt / name).unlink()

    code, out = verify("campaign", spoilt, "--rehearsal")
    assert (code, out.splitlines()[0]) == (1, f"{name}：文件无法读取、过大，或不存在。")


def test_every_record_that_is_missing_is_told(spoilt, verify):
    silent = []
    for path in (*packets(spoilt)[::2], *sorted((spoilt / "choices" / HERE).rglob("*.json"))[::3]):
        data = path.read_bytes()
        path.unlink()
        if verify("campaign", spoilt, "--rehearsal", "--complete")[0] == 0:
            silent.append(path.name)
        path.write_bytes(data)

    assert silent == []


def test_every_record_that_stands_twice_is_told(spoilt, verify):
    for path in packets(spoilt)[::4]:
        copy = path.with_name("copy-0.json")
        copy.write_bytes(path.read_bytes())
        code, out = verify("campaign", spoilt, "--rehearsal")
        assert (code, "copy-0.json：文件放错了位置" in out) == (1, True)
        copy.unlink()


def test_every_two_records_that_are_exchanged_are_told(spoilt, verify):
    found = packets(spoilt)
    for one, other in list(pairwise(found))[::4]:
        first, second = one.read_bytes(), other.read_bytes()
        one.write_bytes(second)
        other.write_bytes(first)
        assert verify("campaign", spoilt, "--rehearsal")[0] == 1
        one.write_bytes(first)
        other.write_bytes(second)


def test_a_file_that_is_no_part_of_a_draw_is_told(spoilt, verify):
    (spoilt / "list.xlsx").write_bytes(b"")

    code, out = verify("campaign", spoilt, "--rehearsal")
    assert (code, "list.xlsx：不属于公布的材料。" in out) == (1, True)


def swap_keys(data):
    holders = data["keys"]["holders"]
    holders[0], holders[1] = holders[1], holders[0]


def swap_entries(data):
    data["entries"][0], data["entries"][1] = data["entries"][1], data["entries"][0]


def drop_cosignatures(data):
    data["checkpoint"] = "".join(data["checkpoint"].splitlines(keepends=True)[:-2])


def allow_more(data):
    data["plan"]["draw"]["attempts_per_slot"] = "9"


def name_another_source(data):
    data["outside"]["draws"][0]["numbers"][1] = [15]


def change_size(data):
    data["strata"][3][1] += 1


def swap_lines(data):
    data["strata"][0], data["strata"][1] = data["strata"][1], data["strata"][0]


def drop_line(data):
    del data["strata"][2]


def double_line(data):
    data["strata"].insert(2, data["strata"][2])


def reroll(data):
    data["dice"][0]["digits"] = "9" * 20


def reorder_dice(data):
    data["dice"].reverse()


def shorten_dice(data):
    data["dice"][2]["digits"] = "3" * 19


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("opening.json", swap_keys),
        ("opening.json", swap_entries),
        ("opening.json", drop_cosignatures),
        ("opening.json", allow_more),
        ("seed.json", name_another_source),
        ("manifest.json", change_size),
        ("manifest.json", swap_lines),
        ("manifest.json", drop_line),
        ("manifest.json", double_line),
        ("seed.json", reroll),
        ("seed.json", reorder_dice),
        ("seed.json", shorten_dice),
    ],
)
def test_a_forged_opening_is_told(spoilt, verify, name, change):
    rewrite(spoilt / name, change)

    code, out = verify("campaign", spoilt, "--rehearsal")
    assert (code, name in out) == (1, True)


def other_index(data):
    data["index"] = (data["index"] + 1) % data["drawn"]["size"]


def other_size(data):
    data["drawn"]["size"] += 1


def other_seed(data):
    data["seed"] = "00" * 32


def other_position(data):
    data["drawn"]["position"] += 1


def other_record(data):
    data["record"]["name"] += "x"


def other_attempt(data):
    data["label"]["attempt"] += 1


def swap_proofs(data):
    data["proofs"].reverse()


def fewer_proofs(data):
    data["proofs"].pop()


def exclude_more(data):
    free = [at for at in range(data["drawn"]["size"]) if at != data["index"]]
    data["drawn"]["excluded"] = sorted({*data["drawn"]["excluded"], free[-1]})


@pytest.mark.parametrize(
    "change",
    [
        other_index,
        other_size,
        other_seed,
        other_position,
        other_record,
        other_attempt,
        swap_proofs,
        fewer_proofs,
    ],
)
def test_a_forged_packet_is_told_although_its_digest_fits(spoilt, verify, change):
    path = next(each for each in packets(spoilt) if each.name == "private-0.json")
    rewrite(path, change)

    code, out = verify("campaign", spoilt, "--rehearsal")
    assert (code, "private-0.json" in out) == (1, True)


def test_an_index_called_taken_is_told_by_the_records_of_the_county(spoilt, verify):
    path = next(each for each in packets(spoilt) if each.name == "private-0.json")
    rewrite(path, exclude_more)

    assert verify("campaign", spoilt, "--rehearsal")[0] == 1


def test_whatever_stands_in_a_file_there_is_no_traceback(spoilt, verify):
    path = packets(spoilt)[0]
    contents = [
        b"",
        b"\xff\xfe",
        b"[" * 100_000,
        b"1" * 5_000,
        b"{}",
        b"[]",
        b"null",
        b"\x00",
        b'"' + b"a" * 70_000 + b'"',
        b'{"format":"disclosure-packet/1"}',
    ]
    for content in contents:
        for place in (path, *(spoilt / name for name in ("opening.json", "seed.json"))):
            before = place.read_bytes()
            place.write_bytes(content)
            assert verify("campaign", spoilt, "--rehearsal")[0] == 1
            place.write_bytes(before)


def test_a_place_that_is_no_file_is_told(spoilt, verify):
    path = packets(spoilt)[0]
    path.unlink()
    path.symlink_to("nowhere")

    assert verify("campaign", spoilt, "--rehearsal")[0] == 1
    assert verify("campaign", spoilt / "nowhere", "--rehearsal")[0] == 1
    assert verify("packet", path, "--campaign", spoilt, "--rehearsal")[0] == 1
