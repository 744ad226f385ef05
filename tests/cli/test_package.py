"""``kaohe publish`` and ``kaohe verify``."""

import shutil

import pytest


@pytest.fixture
def results(practice, tmp_path):
    for name in ("evidence.json", "indicators.json"):
        shutil.copy(practice.path / name, tmp_path / name)
    shutil.copytree(practice.path / "traces", tmp_path / "traces")
    return tmp_path


def test_what_is_published_holds_part_by_part_until_a_byte_is_changed(call, practice, results):
    package = results / "package"
    snapshot = next((practice.path / "register").glob("snapshots/*/*"))

    made = call("publish", results, "--snapshot", snapshot, "--out", package)
    assert made.code == 0, made.err
    assert "演练数据" in made.out
    assert (package / "pack" / "pack.yaml").is_file()

    told = call("verify", package)
    assert told.code == 0
    assert "没有抽取，也没有签名" in told.out
    lines = {line.split()[1]: line for line in told.out.splitlines() if line.startswith("│")}
    assert "成立" in lines["scores"]
    assert "包内没有" in lines["draw"]

    trace = package / "traces" / "33.json"
    trace.write_bytes(trace.read_bytes().replace(b"7", b"8", 1))
    told = call("verify", package, "--checkpoint", "00")
    assert told.code == 1
    assert "检查点与所给的不同" in told.out
    assert "traces/33.json：文件内容与清单不符。" in told.out


def test_what_is_no_package_is_told(call, tmp_path):
    told = call("verify", tmp_path)

    assert told.code == 2
    assert "manifest.json" in told.err
