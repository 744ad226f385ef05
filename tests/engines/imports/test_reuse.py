import os
import signal
import subprocess
import sys
from datetime import date

import pytest

from kaohe.engines.imports.backend import Job
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.importing import ImportInterrupted, import_deliveries
from kaohe.engines.imports.reuse import record_part
from kaohe.engines.reading.deliveries import open_deliveries

AS_OF = date(2012, 12, 31)
IMPORT_AND_HANG = """
import sys, time
from datetime import date
from pathlib import Path
from kaohe.engines.imports.duckdb_backend import DuckDbBackend
from kaohe.engines.imports.importing import import_deliveries

class Hanging(DuckDbBackend):
    def derive(self, work):
        print("parts finished", flush=True)
        time.sleep(60)

import_deliveries(
    [Path(sys.argv[1])], store=Path(sys.argv[2]), as_of=date(2012, 12, 31), backend=Hanging()
)
"""


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


@pytest.fixture
def bring_in(tmp_path, store):
    def import_all(**options):
        chosen = {"store": store, "as_of": AS_OF} | options
        return import_deliveries([tmp_path / "in"], **chosen)

    return import_all


@pytest.fixture
def provinces(deliver, enterprises, enterprise):
    for body, county in (("33", "330105"), ("44", "441900"), ("11", "110101")):
        text = enterprises(enterprise(int(body), county_code=county), enterprise(2, employees="x"))
        deliver(f"province={body}/e.csv", text + "broken,line\n")


def reused(report):
    return [each.file for each in report.deliveries if each.reused]


def list_files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_only_the_corrected_province_is_judged_again(
    provinces, bring_in, deliver, enterprises, enterprise
):
    bring_in()
    deliver("province=33/e.csv", enterprises(enterprise(33), enterprise(34)))
    assert reused(bring_in()) == ["11/e.csv", "44/e.csv"]


def test_a_reused_import_is_the_same_byte_for_byte(
    provinces, bring_in, deliver, enterprises, enterprise, tmp_path
):
    bring_in()
    deliver("province=33/e.csv", enterprises(enterprise(33), enterprise(34)))
    fresh = bring_in(store=tmp_path / "other")
    again = bring_in()
    assert (reused(fresh), reused(again)) == ([], ["11/e.csv", "44/e.csv"])
    assert list_files(again.path) == list_files(fresh.path)


def test_a_file_under_another_name_is_judged_again(provinces, bring_in, tmp_path):
    bring_in()
    folder = tmp_path / "in" / "province=44"
    (folder / "e.csv").rename(folder / "renamed.csv")
    assert reused(bring_in()) == ["11/e.csv", "33/e.csv"]


def test_another_day_takes_nothing_over(provinces, bring_in):
    bring_in()
    assert reused(bring_in(as_of=date(2012, 11, 30))) == []


def test_a_damaged_part_is_judged_again(provinces, bring_in):
    first = bring_in()
    whole = list_files(first.path)
    part = first.path / "rows" / "province=44" / "part-0.parquet"
    part.write_bytes(part.read_bytes()[:-1] + b"?")
    again = bring_in()
    assert reused(again) == ["11/e.csv", "33/e.csv"]
    assert list_files(again.path) == whole


def test_a_manifest_that_was_changed_gives_nothing(provinces, bring_in):
    first = bring_in()
    manifest = first.path / "manifest.json"
    manifest.write_text(manifest.read_text("utf-8").replace('"clean":1', '"clean":2'), "utf-8")
    assert reused(bring_in()) == []


@pytest.fixture
def hanging(provinces, tmp_path, store):
    """Start an import that has finished its parts and not published them."""
    command = [sys.executable, "-c", IMPORT_AND_HANG, tmp_path / "in", store]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"parts finished\n"
        yield process
        process.kill()


def test_a_killed_import_goes_on_from_its_finished_parts(hanging, bring_in, tmp_path):
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.wait()
    again = bring_in()
    assert reused(again) == ["11/e.csv", "33/e.csv", "44/e.csv"]
    assert list_files(again.path) == list_files(bring_in(store=tmp_path / "other").path)
    assert [each.name for each in again.path.parent.iterdir()] == [again.path.name]


class Interrupted(DuckDbBackend):
    """Is stopped after the parts are finished: by the user, or while DuckDB runs a query."""

    def __init__(self, error):
        super().__init__()
        self.error = error

    def derive(self, work):
        raise self.error


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("Query interrupted")])
def test_an_import_stopped_by_the_user_goes_on_from_its_finished_parts(
    provinces, bring_in, tmp_path, error
):
    with pytest.raises(ImportInterrupted) as stop:
        bring_in(backend=Interrupted(error))
    assert stop.value.finished == 3
    again = bring_in()
    assert reused(again) == ["11/e.csv", "33/e.csv", "44/e.csv"]
    assert list_files(again.path) == list_files(bring_in(store=tmp_path / "other").path)


class InterruptedLate(DuckDbBackend):
    """Is stopped when only hashes and the flushing to the disk are left to be done."""

    def versions(self):
        raise KeyboardInterrupt


def test_an_import_stopped_just_before_it_is_published_goes_on_from_its_finished_parts(
    provinces, bring_in
):
    with pytest.raises(ImportInterrupted) as stop:
        bring_in(backend=InterruptedLate())
    assert stop.value.finished == 3
    again = bring_in()
    assert reused(again) == ["11/e.csv", "33/e.csv", "44/e.csv"]
    assert not (again.path / ".finished").exists()


def test_an_import_that_fails_otherwise_leaves_nothing(provinces, bring_in, store):
    with pytest.raises(RuntimeError, match="no query"):
        bring_in(backend=Interrupted(RuntimeError("no query")))
    assert list((store / "snapshots" / "2012-12-31").iterdir()) == []


def test_a_list_of_broken_lines_that_was_changed_is_not_taken_over(hanging, bring_in, store):
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.wait()
    (rejects,) = store.rglob(".finished/*44*.rejects")
    rejects.write_bytes(rejects.read_bytes()[:-9])
    assert reused(bring_in()) == ["11/e.csv", "33/e.csv"]


def test_what_a_living_import_has_finished_is_left_alone(hanging, bring_in):
    assert reused(bring_in()) == []
    assert hanging.poll() is None


def test_a_part_that_was_cut_off_is_judged_again(hanging, bring_in, store):
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.wait()
    (part,) = store.rglob("rows/province=44/part-0.parquet")
    part.write_bytes(part.read_bytes()[:-9])
    assert reused(bring_in()) == ["11/e.csv", "33/e.csv"]


def test_a_record_that_was_cut_off_is_passed_over(hanging, bring_in, store):
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.wait()
    for record in store.rglob(".finished/*44*.json"):
        record.write_text("{", "utf-8")
    assert reused(bring_in()) == ["11/e.csv", "33/e.csv"]


def test_a_snapshot_into_which_others_could_write_gives_nothing(
    provinces, bring_in, deliver, enterprises, enterprise
):
    part = bring_in().path / "rows" / "province=44"
    part.chmod(0o777)
    deliver("province=33/e.csv", enterprises(enterprise(33), enterprise(34)))
    assert reused(bring_in()) == []


def test_a_left_folder_into_which_others_could_write_gives_nothing(hanging, bring_in, store):
    os.kill(hanging.pid, signal.SIGKILL)
    hanging.wait()
    (left,) = store.glob("snapshots/*/.importing-*")
    left.chmod(0o770)
    assert reused(bring_in()) == []


def test_a_part_whose_file_was_changed_meanwhile_is_not_recorded(tmp_path, deliver, enterprises):
    path = deliver("province=33/e.csv", enterprises())
    (delivery,) = open_deliveries([path])
    path.write_text(enterprises() + "x", "utf-8")
    record_part(Job(delivery, "", tmp_path, "part"), None, as_of=AS_OF)
    assert not (tmp_path / ".finished").exists()
