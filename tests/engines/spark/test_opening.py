"""The way to Spark from outside: what is missing is told, and nothing starts before it must."""

import gc
import sys

import pytest

from kaohe.core.errors import DeliveryRefused, InputError, RegisterError
from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.spark.opening import open_spark, read_settings

from .dirt import AS_OF


def test_without_pyspark_one_message_says_how_to_install_it(monkeypatch, tmp_path):
    monkeypatch.setitem(sys.modules, "pyspark", None)

    with pytest.raises(InputError) as told, open_spark("local[2]", store=tmp_path):
        pass

    assert "make spark" in told.value.say("zh")
    assert told.value.faults[0].kind.code == "spark-missing"


def test_what_is_wrong_with_a_delivery_is_told_before_spark_starts(tmp_path):
    with (
        open_spark("spark://nobody.invalid:7077", store=tmp_path / "store") as backend,
        pytest.raises(DeliveryRefused),
    ):
        import_deliveries(
            [tmp_path / "none.csv"], store=tmp_path / "store", as_of=AS_OF, backend=backend
        )


def test_settings_are_read():
    assert read_settings(["spark.a.b=1=2", "spark.c="]) == {"spark.a.b": "1=2", "spark.c": ""}


def test_every_text_that_is_no_setting_is_told():
    with pytest.raises(InputError) as told:
        read_settings(["spark.a=1", "a=1", "spark.b"])

    assert [dict(fault.fields)["setting"] for fault in told.value.faults] == ["a=1", "spark.b"]


@pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")  # PySpark leaves a pipe open
def test_a_master_of_no_known_kind_is_told_and_leaves_nothing_behind(deliver, tmp_path):
    path = deliver("statistics.csv", "body,indicator,as_of,value\n33,members,2012-09-30,5\n")
    store = tmp_path / "store"

    with (
        pytest.raises(RegisterError) as told,
        open_spark("nonsense", store=store) as backend,
    ):
        import_deliveries([path], store=store, as_of=AS_OF, backend=backend)

    assert told.value.faults[0].kind.code == "spark-not-started"
    assert "Master must" in told.value.say("en")
    assert [each for each in store.rglob("*") if each.is_file()] == []
    del told
    gc.collect()
