import datetime
import decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kaohe.core.register.fields import ENTERPRISES
from kaohe.engines.reading.parquet_reader import write_as_text
from kaohe.engines.reading.readers import Origin, Tally, open_delivery

MOMENT = datetime.datetime(2012, 9, 30, 8, 15, 1, 500_000)  # noqa: DTZ001


def read_rows(path):
    delivery = open_delivery(Origin(path, path.name, None))
    assert not isinstance(delivery, list), delivery
    return [row for batch in delivery.read(Tally()) for row in batch.to_pylist()]


@pytest.fixture
def write_enterprise(tmp_path, enterprise):
    """Write one enterprise with some columns of another type."""

    def write(**columns):
        row = {field: enterprise().get(field) for field in ENTERPRISES.field_ids}
        plain = {name: pa.array([value], pa.string()) for name, value in row.items()}
        pq.write_table(pa.table(plain | columns), tmp_path / "33.parquet")
        return tmp_path / "33.parquet"

    return write


@pytest.mark.parametrize(
    ("column", "text"),
    [
        (pa.array(["a", None]), ["a", None]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array(["a", None], pa.string_view()), ["a", None]),
        (pa.array([b"a", None], pa.binary()), ["a", None]),
        (pa.array(["a", None]).dictionary_encode(), ["a", None]),
        (pa.array([1.0, None]).dictionary_encode(), ["1", None]),
        (pa.nulls(2), [None, None]),
        (pa.array([True, False, None]), ["1", "0", None]),
        (pa.array([5, -5, None], pa.int8()), ["5", "-5", None]),
        (pa.array([911100006000373419], pa.uint64()), ["911100006000373419"]),
        (pa.array([decimal.Decimal("20.00"), decimal.Decimal("2.50")]), ["20", "2.50"]),
        (pa.array([decimal.Decimal(100_000)], pa.decimal128(10, -2)), ["100000"]),
        (pa.array([20.0, 3.5, None, float("nan"), -0.0]), ["20", "3.5", None, None, "0"]),
        (pa.array([330105000000014.0, 9.1e17]), ["330105000000014", "9.1e+17"]),
        (pa.array([13800000000.0, 20.0], pa.float32()), ["1.38e+10", "20"]),
        (pa.array([datetime.date(2012, 9, 30)]), ["2012-09-30"]),
        (pa.array([datetime.date(2012, 9, 30)], pa.date64()), ["2012-09-30"]),
        (pa.array([MOMENT], pa.timestamp("ns")), ["2012-09-30 08:15:01"]),
        (pa.array([MOMENT.replace(hour=0, minute=0, second=0, microsecond=0)]), ["2012-09-30"]),
        (pa.array([MOMENT], pa.timestamp("us", "UTC")), ["2012-09-30 16:15:01"]),
        (pa.array([MOMENT], pa.timestamp("ms", "Asia/Shanghai")), ["2012-09-30 16:15:01"]),
    ],
)  # fmt: skip
def test_a_column_of_any_plain_type_becomes_text(column, text):
    assert write_as_text(column).to_pylist() == text


@pytest.mark.parametrize(
    ("field", "column", "written", "lost"),
    [
        ("uscc", pa.array([911100006000373419.0]), "9.111000060003734e+17", True),
        ("uscc", pa.array([911100006000373419]), "911100006000373419", False),
        ("licence_no", pa.array([330105000000014.0]), "330105000000014", False),
        ("licence_no", pa.array([330105000000014.0], pa.float32()), "3.30105e+14", True),
        ("org_code", pa.array([12345678]), "12345678", True),
        ("org_code", pa.array(["12345678"]), "12345678", False),
        ("org_code", pa.array(["12345678"]).dictionary_encode(), "12345678", False),
        ("phone", pa.array([57187654321]), "57187654321", True),
        ("phone", pa.array([13800000000.0]), "13800000000", False),
        ("employees", pa.array([1e15]), "1e+15", False),
    ],
)
def test_digits_that_a_number_lost_are_told(write_enterprise, field, column, written, lost):
    (row,) = read_rows(write_enterprise(**{field: column}))
    assert (row[field], row["digits_lost"]) == (written, lost)


def test_nested_columns_are_refused_by_name(write_enterprise):
    nested = {"备注": pa.array([[1]]), "其他": pa.array([{"a": 1}])}
    path = write_enterprise(**nested)
    (fault,) = open_delivery(Origin(path, "33.parquet", None))
    assert fault.kind.code == "columns-not-plain"
    assert "备注、其他" in fault.say("zh")


def test_text_that_is_no_utf_8_refuses_the_file(write_enterprise):
    path = write_enterprise(address=pa.array([b"\xff"], pa.binary()))
    delivery = open_delivery(Origin(path, "33.parquet", None))
    with pytest.raises(pa.ArrowInvalid):
        list(delivery.read(Tally()))
