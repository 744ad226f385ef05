"""One file read by one task, wherever the task runs."""

import json
from datetime import date

import pyarrow.parquet as pq

from kaohe.engines.imports.backend import Job
from kaohe.engines.reading.deliveries import open_deliveries
from kaohe.engines.spark.judging import Judging, store_rows
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


def test_a_file_is_noted_as_finished_by_the_task_that_has_stored_it(deliver, tmp_path):
    path = deliver("statistics.csv", "body,indicator,as_of,value\nx\n")
    (delivery,) = open_deliveries([path])
    job = Job(delivery, sha256="", work=tmp_path / "work", part="statistics/part-0.parquet")
    attempts = tmp_path / "attempts"
    read = read_file(Task(job, folder=tmp_path, size=job.size, target=tmp_path / "0.parquet"))
    assert not job.record.exists()

    as_of = date(2012, 12, 31)
    judging = Judging(delivery.kind, as_of, folder=tmp_path, attempts=attempts)
    report = store_rows(judging, (), job, read)

    assert (report.lines, report.rejected) == (2, 1)
    assert json.loads(job.record.read_text("utf-8"))["report"] == report.to_json()
    assert pq.read_table(job.rejects)["verbatim"].to_pylist() == [b"x"]
