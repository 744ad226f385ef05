"""The page judges as the Python program does, and is closed to the network."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import segno

from kaohe.documents.sheet_code import fit_code

PAGE = "verifier/page/verify.html"
OPENING = ("opening.json", "manifest.json", "seed.json")


def given(folder):
    return {name: (folder / name).read_bytes().hex() for name in OPENING}


def records(folder):
    return sorted((folder / "packets").rglob("*.json")) + sorted(
        (folder / "choices").rglob("*.json")
    )


def test_every_record_of_a_published_draw_holds(published, run_page):
    packets = [path.read_bytes().hex() for path in records(published)]
    told = run_page(["judge", {"files": given(published), "packets": packets}])[0]

    assert [each["codes"] for each in told] == [[]] * len(packets)


def test_records_of_the_practice_campaign_hold_in_the_page(practice, run_page):
    folder = practice.path / "draw"
    packets = [path.read_bytes() for path in sorted((folder / "packets").rglob("*.json"))[::25]]
    case = {"files": given(folder), "packets": [each.hex() for each in packets]}

    units = [json.loads(each)["record"]["id"] for each in packets]
    assert run_page(["replay", case])[0] == [0, units]


def test_page_and_program_tell_the_same_of_changed_packets(published, run_page, verify, tmp_path):
    files = [published / name for name in OPENING]
    data = (published / "packets" / "33").rglob("private-0.json").__next__().read_bytes()
    places = range(0, len(data), 97)
    changed = [data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places]
    told = run_page(["judge", {"files": given(published), "packets": [x.hex() for x in changed]}])
    for one, page in zip(changed, told[0], strict=True):
        (tmp_path / "packet.json").write_bytes(one)
        code, out = verify("packet", tmp_path / "packet.json", "--campaign", *files, "--rehearsal")
        (chinese, _), *more = page["sentences"]
        assert (code, more) == (1, [])
        assert out.splitlines()[0].endswith(chinese.split("：", 1)[1])


def test_a_record_of_the_rehearsal_does_not_hold_in_the_real_draw(
    published, published_for_real, run_page
):
    packet = records(published)[0].read_bytes().hex()
    told = run_page(["judge", {"files": given(published_for_real), "packets": [packet]}])

    assert told[0][0]["codes"] == ["published"]


def picture_of(code):
    """Give the pixels of a QR code, three to a module, and their width."""
    rows = [list(row) for row in code.matrix_iter(scale=3, border=4)]
    pixels = (sign for row in rows for sign in row)
    colours = b"".join(b"\x00\x00\x00\xff" if sign else b"\xff" * 4 for sign in pixels)
    return {"pixels": b64encode(colours).decode(), "width": len(rows)}


def test_the_largest_qr_code_is_read(run_page):
    content = bytes((at * at + 7 * at) % 256 for at in range(2953))
    code = segno.make(content, mode="byte", error="l", boost_error=False)

    assert run_page(["picture", picture_of(code)])[0] == content.hex()


def test_a_sheet_is_read_from_its_qr_code(office, published, run_page):
    packed, has_log = fit_code(office.sheet("practice-2012/33/330107/private/0"))
    code = segno.make(packed, mode="byte", error="l", boost_error=False)
    told = run_page(
        ["picture", picture_of(code)],
        ["judge", {"files": given(published), "packets": [packed.hex()]}],
    )

    assert (told[0], has_log) == (packed.hex(), True)
    assert (told[1][0]["codes"], told[1][0]["chosen"][:8]) == ([], "P-330107")


def test_a_forged_opening_is_told(published, run_page):
    cases = []
    packet = records(published)[0].read_bytes().hex()
    for name in OPENING:
        data = (published / name).read_bytes()
        text = data.decode()
        digest = re.findall("[0-9a-f]{64}", text)[-1]
        other = text.replace(digest, digest[:-1] + ("0" if digest[-1] != "0" else "1"))
        files = {**given(published), name: other.encode().hex()}
        cases.append(["judge", {"files": files, "packets": [packet]}])

    assert [bool(each[0]["codes"]) for each in run_page(*cases)] == [True] * 3


def test_nothing_but_the_page_itself_may_run_and_nothing_be_fetched(request):
    page = (request.config.rootpath / PAGE).read_text("utf-8")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page).group(1)
    script = re.search(r"<script>(.*)</script>", page, re.DOTALL).group(1)
    style = re.search(r"<style>(.*)</style>", page, re.DOTALL).group(1)

    def hashed(text):
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert policy == (
        f"default-src 'none'; script-src {hashed(script)}; style-src {hashed(style)}; "
        "img-src blob:; base-uri 'none'; form-action 'none'"
    )
    assert len(re.findall("<script", page)) == len(re.findall("</script", page)) == 1
    assert re.findall(r"\b(?:src|href)=", page.replace(script, "")) == []


def test_page_and_program_have_the_same_sentences(request):
    page = (request.config.rootpath / PAGE).read_text("utf-8")
    faults = json.loads(
        (request.config.rootpath / "verifier/src/kaohe_verify/faults.json").read_text("utf-8")
    )

    assert [code for code, (zh, en) in faults.items() if zh not in page or en not in page] == []


def test_the_lock_names_no_place_of_a_package(request):
    lock = (request.config.rootpath / "verifier/page/package-lock.json").read_text("utf-8")

    assert "resolved" not in lock
    assert "integrity" in lock
