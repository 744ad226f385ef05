"""Publishing a campaign, and the sheet of one visit, as an office does it."""

import pytest

from kaohe.demo.keys import CAMPAIGN, rehearse_ceremony
from kaohe.workflows.keyholding.records import HolderSecret

SEED = 2012


@pytest.fixture
def secrets(tmp_path):
    """What the key holders of the practice campaign have revealed, as files."""
    found = []
    for each in rehearse_ceremony(SEED).holders:
        record = HolderSecret(
            campaign=CAMPAIGN.id,
            rehearsal=CAMPAIGN.rehearsal,
            holder=each.name,
            public_key=each.key.public_key.hex(),
            secret=each.key.secret.hex(),
        )
        found += ["--secret", tmp_path / f"{each.id}.json"]
        found[-1].write_bytes(record.write())
    return found


@pytest.fixture
def visit(practice):
    """A visit of the practice campaign."""
    packet = min((practice.path / "draw" / "packets" / "33").rglob("private-0.json"))
    return f"practice-2012/33/{packet.parent.name}/private/0"


def test_a_campaign_that_is_over_is_published_with_all_secrets(
    practice, secrets, call_json, tmp_path
):
    told = call_json(
        "draw", "publish", practice.path / "office", "--out", tmp_path / "draw", *secrets
    )

    before = practice.path / "draw" / "ledger" / "entries.jsonl"
    after = tmp_path / "draw" / "ledger" / "entries.jsonl"
    assert (told["complete"], told["told"] == told["entries"]) == (True, True)
    assert before.read_bytes() == after.read_bytes()


def test_a_secret_that_is_missing_is_asked_for(practice, secrets, call, tmp_path):
    told = call(
        "draw", "publish", practice.path / "office", "--out", tmp_path / "draw", *secrets[:4]
    )

    assert (told.code, "还缺密钥持有人“财务部”的密钥" in told.err) == (2, True)
    assert not (tmp_path / "draw").exists()


def test_a_sheet_is_made_as_a_file_and_as_a_picture(practice, visit, call, tmp_path):
    file, picture = tmp_path / "sheet.json", tmp_path / "sheet.png"
    told = call(
        "draw", "sheet", practice.path / "office", visit, "--out", file, "--picture", picture
    )

    assert (told.code, "演练" in told.out, "二维码" in told.out) == (0, True, True)
    assert (file.read_bytes()[:9], picture.read_bytes()[:4]) == (b'{"entry":', b"\x89PNG")


def test_the_sizes_of_a_sheet_are_told_to_a_script(practice, visit, call_json, tmp_path):
    told = call_json(
        "draw", "sheet", practice.path / "office", visit, "--out", tmp_path / "sheet.json"
    )

    assert (told["visit"], told["code_has_log"], told["code_bytes"] <= 2953) == (visit, True, True)


def test_a_visit_that_was_never_disclosed_has_no_sheet(practice, call, tmp_path):
    told = call(
        "draw", "sheet", practice.path / "office", "practice-2012/33/330100/private/0",
        "--out", tmp_path / "sheet.json",
    )  # fmt: skip

    assert (told.code, "账本没有公布过这家单位" in told.err) == (2, True)
