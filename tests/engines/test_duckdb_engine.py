"""The connections of an engine and what they may use."""

from datetime import date

from kaohe.engines.duckdb_engine import open_engine, share_memory
from kaohe.engines.imports import duckdb_backend
from kaohe.engines.imports.importing import import_deliveries

LIMIT = "select current_setting('memory_limit')"


def test_memory_is_shared_between_connections():
    assert share_memory("512MB", 2) == "256MB"
    assert share_memory("1 GiB", 4) == "0.25 GiB"


def test_the_engine_takes_a_share(tmp_path):
    with open_engine(spill=tmp_path, memory=share_memory("513MiB", 2)) as engine:
        assert engine.sql(LIMIT).fetchall() == [("256.5 MiB",)]


def test_judging_connections_stay_together_below_the_memory_of_an_import(
    tmp_path, deliver, enterprises, enterprise, monkeypatch
):
    asked = []

    class Watched(duckdb_backend.EnginePool):
        def engine(self):
            engine = super().engine()
            asked.extend(engine.sql(LIMIT).fetchall())
            return engine

    monkeypatch.setattr(duckdb_backend, "EnginePool", Watched)
    path = deliver("province=33/e.csv", enterprises(enterprise(1)))
    import_deliveries([path], store=tmp_path / "store", as_of=date(2012, 12, 31), memory="300MiB")
    assert set(asked) == {("150.0 MiB",)}
