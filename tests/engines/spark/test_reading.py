"""One file read by one task, wherever the task runs."""

import pyarrow.parquet as pq

from kaohe.engines.imports.backend import Job
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.spark.reading import Task, read_file


def test_a_task_finds_a_file_that_was_named_relative_to_where_the_import_began(
    deliver, tmp_path, monkeypatch
):
    path = deliver("statistics.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\nx\n")
    monkeypatch.chdir(tmp_path)
    (delivery,) = open_deliveries([path.relative_to(tmp_path)])
    job = Job(delivery, sha256="", work=tmp_path, part="part.parquet")
    task = Task(job, folder=tmp_path, size=job.size, target=tmp_path / "text" / "0.parquet")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)

    read = read_file(task)

    assert (read.tally.lines, read.tally.rejected, read.delivered.rows) == (3, 1, 1)
    rows = pq.read_table(task.target).to_pylist()
    assert [(row["line"], row["body"], row["value"]) for row in rows] == [(2, "33", "5")]
