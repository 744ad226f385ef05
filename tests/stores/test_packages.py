"""The publication package of a practice run: what it proves, and what it finds out."""

import json
import shutil
from hashlib import sha256
from pathlib import PurePosixPath

import pytest

from kaohe.core.errors import InputError
from kaohe.demo.keys import rehearse_ceremony
from kaohe.stores.package_checks import verify_package
from kaohe.stores.packages import PackageSources, write_package
from kaohe.stores.packs import load_pack
from kaohe.workflows.package.manifest import list_files, read_manifest, write_manifest

PACK = load_pack("national-2012")
PAPERS = {"result_circular": "result_circular.pdf", "result_letter": "result_letter/11.pdf"}


def states(found):
    return {each.part: each.state for each in found.parts}


def codes(found, part):
    faults = next(each.faults for each in found.parts if each.part == part)
    return [(each.where, each.kind.code) for each in faults]


def flip(path, at=-2):
    content = bytearray(path.read_bytes())
    content[at] ^= 1
    path.write_bytes(content)


def snapshot_of(practice):
    return next((practice.path / "register").glob("snapshots/*/*"))


@pytest.fixture(scope="module")
def scored(practice, tmp_path_factory):
    """A package without a draw, which takes little time to check; tests copy it."""
    folder = tmp_path_factory.mktemp("scored")
    for name in ("evidence.json", "indicators.json"):
        shutil.copy(practice.path / name, folder / name)
    shutil.copytree(practice.path / "traces", folder / "traces")
    papers = folder / "papers"
    lines = []
    for kind, path in PAPERS.items():
        (papers / path).parent.mkdir(parents=True, exist_ok=True)
        (papers / path).write_bytes(path.encode())
        lines.append({"kind": kind, "path": path, "sha256": sha256(path.encode()).hexdigest()})
    listed = {"format": "result-papers/1", "papers": lines}
    (papers / "papers.json").write_text(json.dumps(listed), encoding="utf-8")
    snapshot = snapshot_of(practice)
    sources = PackageSources(folder, PACK.pack, papers=papers, snapshot=snapshot)
    assert write_package(folder / "package", sources, signer=None).withheld == 1
    return folder / "package"


@pytest.fixture
def forge(scored, tmp_path):
    """Change files of a package and list them anew, as whoever could sign it would."""

    def forge_with(*changes):
        folder = tmp_path / "forged"
        shutil.copytree(scored, folder)
        for path, old, new in changes:
            content = (folder / path).read_bytes()
            assert old in content
            (folder / path).write_bytes(content.replace(old, new, 1))
        manifest = read_manifest((folder / "manifest.json").read_bytes())
        made = {each.path: (folder / each.path).read_bytes() for each in manifest.files}
        again = manifest.model_copy(update={"files": list_files(made)})
        (folder / "manifest.json").write_bytes(write_manifest(again))
        return folder

    return forge_with


def test_everything_holds_and_the_indicators_follow_from_the_snapshot(practice):
    found = verify_package(practice.path / "package", snapshot=snapshot_of(practice))

    assert [each.faults for each in found.parts if each.faults] == []
    assert states(found).pop("documents") == "absent"
    assert {state for part, state in states(found).items() if part != "documents"} == {"holds"}
    assert found.holds
    assert found.manifest.rehearsal


def test_no_row_of_the_register_and_no_name_of_an_assessor_is_told(practice):
    package = practice.path / "package"

    told = {path.relative_to(package).parts[0] for path in package.rglob("*")}
    assert told == {
        "README.md", "draw", "evidence.json", "indicators.json", "manifest.json",
        "manifest.note", "pack.json", "register", "results.json", "results.xlsx", "traces",
        "verifier", "withheld.json",
    }  # fmt: skip
    assert [path.name for path in (package / "register").iterdir()] == ["manifest.json"]
    assert b"assessor" not in (package / "evidence.json").read_bytes()
    assert b"assessor" not in (package / "traces" / "11.json").read_bytes()


def test_a_changed_byte_in_any_file_is_named(practice, tmp_path):
    package = tmp_path / "package"
    shutil.copytree(practice.path / "package", package)
    listed = read_manifest((package / "manifest.json").read_bytes()).files
    kinds = {}
    for index, each in enumerate(listed):
        place = PurePosixPath(each.path)
        kinds.setdefault((place.parts[:2], place.suffix), []).append((index, each.path))
    sample = sorted({path for group in kinds.values() for _, path in (group[0], group[-1])})
    assert len(sample) > 30
    for path in sample:
        flip(package / path, at=(package / path).stat().st_size // 2)
    (package / "draw" / "added.json").write_bytes(b"{}")
    lost = next(each.path for each in listed if each.path not in sample)
    (package / lost).unlink()

    found = verify_package(package)

    named = dict(codes(found, "files"))
    assert named.pop("draw/added.json") == "package-file-foreign"
    assert named.pop(lost) == "package-file-lacking"
    assert named == dict.fromkeys(sample, "package-file-changed")
    assert states(found)["scores"] == "not_judged"
    assert not found.holds


def test_a_changed_manifest_is_named_although_it_can_be_read(scored, practice, tmp_path):
    package = tmp_path / "package"
    shutil.copytree(scored, package)
    for name in ("manifest.json", "manifest.note"):
        shutil.copy(practice.path / "package" / name, package / name)
    for name in ("opening.json", "ledger/checkpoint"):
        (package / "draw" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(practice.path / "package/draw" / name, package / "draw" / name)
    (package / "pack.json").unlink()  # so that nothing is scored, which this is not about
    content = (package / "manifest.json").read_bytes()
    (package / "manifest.json").write_bytes(content.replace(b'"size":1', b'"size":2', 1))

    assert codes(verify_package(package), "signature") == [
        ("manifest.json", "package-anchor-wrong")
    ]
    (package / "manifest.json").write_bytes(b"x" + content)
    assert codes(verify_package(package), "files") == [("manifest.json", "package-anchor-wrong")]


def test_a_score_that_the_findings_do_not_give_is_named(forge, scored):
    total = json.loads((scored / "results.json").read_bytes())["rows"][0]["total"].encode()

    found = verify_package(
        forge(
            ("results.json", total, b"100"),
            ("traces/33.json", b'"earned":"', b'"earned":"1'),
        )
    )

    assert codes(found, "scores") == [
        ("results.json", "package-not-recomputed"),
        ("traces/33.json", "package-not-recomputed"),
    ]
    assert states(found)["files"] == "holds"


def test_what_findings_and_register_do_not_say_alike_and_a_note_left_in_are_named(forge, scored):
    sheet = json.loads((scored / "evidence.json").read_bytes())
    value = next(each["value"] for each in sheet["findings"] if each["item"] == "coverage_points")

    found = verify_package(
        forge(
            ("evidence.json", f'"value":"{value}"'.encode(), b'"value":"1"'),
            ("evidence.json", b'"note":""', b'"note":"13800000000"'),
            ("register/manifest.json", b'"lines":', b'"lines":1'),
        )
    )

    assert codes(found, "indicators") == [("11", "package-figure-otherwise")]
    assert codes(found, "register") == [("register/manifest.json", "package-says-otherwise")]
    assert [code for _, code in codes(found, "withheld")] == ["package-told-too-much"]
    assert states(found)["scores"] == "fails"


def test_another_result_than_that_of_the_findings_is_not_published(practice, tmp_path):
    shutil.copy(practice.path / "evidence.json", tmp_path / "evidence.json")
    shutil.copytree(practice.path / "traces", tmp_path / "traces")
    flip(tmp_path / "traces" / "33.json")

    with pytest.raises(InputError, match=r"traces/33\.json: .*package-results-otherwise"):
        write_package(tmp_path / "out", PackageSources(tmp_path, PACK.pack), signer=None)
    assert not (tmp_path / "out").exists()


def test_papers_go_into_the_package_but_letters_do_not(scored):
    papers = [path.relative_to(scored).as_posix() for path in (scored / "documents").rglob("*")]

    assert sorted(papers) == ["documents/papers.json", "documents/result_circular.pdf"]
    assert b"result_letter" not in (scored / "documents" / "papers.json").read_bytes()


def test_a_draw_is_published_under_the_key_of_its_ledger_alone(practice, tmp_path):
    sources = PackageSources(practice.path, PACK.pack)

    for signer, code in (
        (None, "package-key-wanted"),
        (rehearse_ceremony(1).ledger, "package-key-of-other-ledger"),
    ):
        with pytest.raises(InputError, match=code):
            write_package(tmp_path / "out", sources, signer=signer)
