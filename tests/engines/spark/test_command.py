"""``kaohe registry import --engine spark``, as a user calls it."""

import json
import subprocess
import sys

import pytest

from kaohe.engines.imports.importing import import_deliveries

from .conftest import QUICK
from .dirt import AS_OF


@pytest.fixture
def statistics(deliver):
    return deliver("statistics.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")


def call(*arguments, **options):
    command = ["-c", "from kaohe.cli.main import main; main()", "registry", "import", *arguments]
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, text=True, check=False, **options
    )


@pytest.mark.xdist_group("spark")
def test_a_whole_import_says_nothing_but_its_result_and_leaves_nothing_behind(statistics, tmp_path):
    settings = [f"--conf={name}={value}" for name, value in QUICK.items()]
    on_duckdb = import_deliveries([statistics], store=tmp_path / "duckdb", as_of=AS_OF)

    run = call(
        *(statistics.relative_to(tmp_path), "--store", "store", "--json"),
        *("--engine", "spark", "--master", "local[1]", *settings),
        cwd=tmp_path,
    )

    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout)["register_digest"] == on_duckdb.digest
    assert [each.name for each in (tmp_path / "store").iterdir()] == ["snapshots"]


@pytest.mark.parametrize("option", ["--master=local[2]", "--conf=spark.executor.memory=1g"])
def test_what_belongs_to_spark_goes_with_spark_only(option, statistics, tmp_path):
    run = call(statistics, "--store", tmp_path / "store", option)

    assert run.returncode == 2
    assert "--engine spark" in run.stderr
    assert not (tmp_path / "store").exists()


def test_a_setting_that_is_none_is_told(statistics, tmp_path):
    run = call(
        statistics, "--store", tmp_path / "store", "--engine=spark", "--conf=executor.memory=1g"
    )

    assert run.returncode == 2
    assert "spark-setting-malformed" in run.stderr
