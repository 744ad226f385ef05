"""Broken lines on their way to the disk."""

from itertools import pairwise

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given, settings
from hypothesis import strategies as st

from kaohe.engines.imports.rejects import RejectsList, copy_rejects, read_rejects
from kaohe.engines.snapshots.stored import REJECTS_SCHEMA


def batch_of(*lines, file="33/e.csv", size=3):
    return pa.RecordBatch.from_pylist(
        [
            {
                "file": file,
                "line": line,
                "reason": "too_few_fields",
                "verbatim": b"x" * size,
                "length": size,
                "sha256": None,
            }
            for line in lines
        ],
        schema=REJECTS_SCHEMA,
    )


def write(path, batches):
    rejects = RejectsList(path)
    for batch in batches:
        rejects.keep(batch)
    rejects.close()
    return path


def test_without_broken_lines_there_is_no_list(tmp_path):
    assert not write(tmp_path / "rejects", []).exists()


@given(cuts=st.lists(st.integers(0, 120_000), max_size=6))
@settings(deadline=None, max_examples=10)
def test_a_list_is_the_same_bytes_in_whatever_pieces_the_lines_came(tmp_path_factory, cuts):
    folder = tmp_path_factory.mktemp("rejects")
    whole = batch_of(*range(120_000))
    bounds = [0, *sorted(cuts), 120_000]
    pieces = [whole.slice(a, b - a) for a, b in pairwise(bounds)]
    one, other = write(folder / "one", [whole]), write(folder / "other", pieces)
    assert one.read_bytes() == other.read_bytes()
    groups = pq.ParquetFile(one).metadata
    assert [groups.row_group(i).num_rows for i in range(3)] == [50_000, 50_000, 20_000]


def test_a_group_is_closed_by_the_line_that_fills_it(tmp_path):
    path = write(tmp_path / "rejects", [batch_of(*range(5), size=3 * 1024 * 1024)])
    groups = pq.ParquetFile(path).metadata
    assert [groups.row_group(i).num_rows for i in range(groups.num_row_groups)] == [3, 2]


def test_the_lines_of_one_delivery_are_found_among_those_of_all(tmp_path):
    files = ("11/e.csv", "33/e.csv", "44/e.csv")
    batches = [batch_of(*range(40_000), file=file) for file in files]
    path = write(tmp_path / "all", batches)
    assert sum(len(batch) for batch in read_rejects(path, "33/e.csv")) == 40_000
    assert copy_rejects(path, "33/e.csv", tmp_path / "own") == 40_000
    assert pq.read_table(tmp_path / "own") == pa.Table.from_batches([batches[1]])
    assert copy_rejects(path, "55/e.csv", tmp_path / "none") == 0


def test_lines_that_name_no_delivery_get_the_name_of_their_own(tmp_path):
    rejects = RejectsList(tmp_path / "rejects", file="44/e.csv")
    rejects.keep(batch_of(7).drop_columns(["file"]))
    rejects.close()
    (row,) = pq.read_table(tmp_path / "rejects").to_pylist()
    assert (row["file"], row["line"]) == ("44/e.csv", 7)
