"""One Spark for all tests, and one dirty delivery taken in by both engines."""

import pytest

from kaohe.engines.imports.importing import import_deliveries
from kaohe.engines.spark.backend import SparkBackend
from kaohe.engines.spark.session import open_session

from .dirt import AS_OF, write_dirty_delivery

QUICK = {
    # A test is over before Java's second compiler pays.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.shuffle.partitions": "2",
}


def pytest_itemcollected(item):
    """Keep the tests that share the session in one process, so that Spark starts once."""
    if "spark" in item.fixturenames:
        item.add_marker(pytest.mark.xdist_group("spark"))


@pytest.fixture(scope="session")
def spark(tmp_path_factory):
    scratch = tmp_path_factory.mktemp("spark")
    with open_session("local[2]", scratch=scratch, settings=QUICK) as session:
        yield session


@pytest.fixture(scope="session")
def backend(spark):
    return SparkBackend(lambda: spark)


@pytest.fixture(scope="session")
def dirty(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dirty")
    write_dirty_delivery(folder)
    return folder


@pytest.fixture(scope="session")
def on_duckdb(dirty, tmp_path_factory):
    return import_deliveries([dirty], store=tmp_path_factory.mktemp("duckdb"), as_of=AS_OF)


@pytest.fixture(scope="session")
def on_spark(dirty, backend, tmp_path_factory):
    store = tmp_path_factory.mktemp("on-spark")
    return import_deliveries([dirty], store=store, as_of=AS_OF, backend=backend)
