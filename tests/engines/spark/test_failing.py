"""What goes wrong on a worker is told in one message, and nothing is published."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.core.errors import DeliveryRefused, RegisterError
from kaohe.core.register.fields import STATISTICS
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.spark.backend import SparkBackend, refuse_other_software
from kaohe.engines.spark.faults import SPARK_JOB_FAILED
from kaohe.engines.spark.reading import software, written_whole
from kaohe.engines.spark.session import told_as_fault

from .dirt import AS_OF


@pytest.fixture
def store(tmp_path):
    return tmp_path / "store"


def files_in(folder):
    return [each for each in folder.rglob("*") if each.is_file()]


def write_damaged(path, rows):
    """Write a Parquet file whose header can be read and whose rows cannot."""
    columns = {field: [f"{field}{n}" for n in range(rows)] for field in STATISTICS.field_ids}
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), path, compression="zstd")
    content = bytearray(path.read_bytes())
    content[100:2000] = b"\xff" * 1900
    path.write_bytes(bytes(content))


def test_every_file_that_turns_out_unreadable_is_told(tmp_path, store, backend):
    for rows in (5000, 6000):
        write_damaged(tmp_path / "province=00" / f"{rows}.parquet", rows)

    with pytest.raises(DeliveryRefused) as told:
        import_deliveries([tmp_path / "province=00"], store=store, as_of=AS_OF, backend=backend)

    assert [fault.kind.code for fault in told.value.faults] == ["delivery-unreadable"] * 2
    assert files_in(store) == []


def test_what_fails_on_a_worker_is_told_with_its_cause(spark):
    def fail(number):
        raise OSError(28, "No space left on device")

    with pytest.raises(RegisterError) as told, told_as_fault(SPARK_JOB_FAILED, "local[2]"):
        spark.sparkContext.parallelize([1], 1).map(fail).collect()

    assert "（OSError: [Errno 28] No space left on device）" in told.value.say("zh")


def test_what_spark_cannot_read_is_told_with_its_cause(spark):
    with pytest.raises(RegisterError) as told, told_as_fault(SPARK_JOB_FAILED, "local[2]"):
        spark.sql("select nothing")

    assert "UNRESOLVED_COLUMN" in told.value.say("en")


def test_workers_of_another_version_are_refused():
    refuse_other_software({software()}, "local[2]")

    with pytest.raises(RegisterError) as told:
        refuse_other_software({software(), "kaohe 0.0.9 register-rules/1"}, "spark://a:7077")

    fault = told.value.faults[0]
    assert fault.kind.code == "spark-workers-differ"
    assert dict(fault.fields) == {"here": software(), "there": "kaohe 0.0.9 register-rules/1"}


def test_a_file_takes_its_place_only_when_it_is_whole(tmp_path):
    target = tmp_path / "rows" / "part-0.parquet"

    def fail():
        with written_whole(target, beside=tmp_path / "attempts") as attempt:
            attempt.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not target.exists()
    with written_whole(target, beside=tmp_path / "attempts") as attempt:
        attempt.write_text("whole")
    assert target.read_text() == "whole"


def test_no_deliveries_need_no_spark():
    assert SparkBackend(pytest.fail).judge([], as_of=AS_OF, advance=print) == []
