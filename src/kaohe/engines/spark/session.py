"""One Spark session for one import: started quietly, stopped and swept up afterwards."""

from __future__ import annotations

import logging
import os
import re
import sys
import warnings
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Final

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark import SparkConf, SparkContext
from pyspark.errors import PySparkException
from pyspark.java_gateway import launch_gateway
from pyspark.sql import SparkSession

from kaohe.engines.spark.faults import SPARK_NOT_STARTED
from kaohe.engines.spark.java import find_java_home

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from py4j.java_gateway import JavaGateway

    from kaohe.core.errors import FaultKind

_LOOPBACK: Final = "127.0.0.1"
_ON_LOOPBACK: Final = re.compile(r"local(\[|-cluster\[|$)|spark://(127\.|localhost:)")
_USUAL: Final = {
    "spark.app.name": "kaohe registry import",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "65536",
    # Enough tasks for a cluster even where the whole nation comes in one file.
    "spark.sql.files.maxPartitionBytes": "32m",
}
_MEANING: Final = {
    "spark.sql.ansi.enabled": "true",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.timestampType": "TIMESTAMP_NTZ",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",
}
"""What the rules mean must not follow from how a cluster happens to be set up."""
_LOCAL_PARTITIONS: Final = "16"
"""Spark's own choice of 200 is for a cluster; here most of them would be empty tasks."""
_LOG: Final = "java.log"
_LOGGED: Final = re.compile(r'(?: ERROR \w+: |^Exception in thread "[^"]*" )(.*)$', re.MULTILINE)
_ERROR_LINE: Final = re.compile(r"^\s*((?:[\w.]+\.)?\w*(?:Error|Exception)\b.*)$", re.MULTILINE)
_JAVA_STACK: Final = "JVM stacktrace"


@contextmanager
def open_session(
    master: str, *, scratch: Path, settings: Mapping[str, str] | None = None
) -> Iterator[SparkSession]:
    """Start Spark, and stop it together with its Java process in the end.

    What Java says goes to a file in the scratch folder. Where the master is on this machine,
    Spark listens on the loopback address alone.

    Args:
        master: such as ``local[2]`` or ``spark://host:7077``.
        scratch: an empty folder on this machine, for logs and what does not fit into memory.
        settings: of Spark, over those of ``spark-defaults.conf`` and the usual ones; what decides
            the meaning of a rule stays as it is.

    Raises:
        RegisterError: Spark did not start.
    """
    conf = _configure(master, scratch, settings or {})
    with without_pandas_warning():
        # Some later call of PySpark would import it, and warn then.
        import_module("pyspark.testing.utils")
    # PySpark logs there what it raises as well.
    logging.getLogger("SQLQueryContextLogger").setLevel(logging.CRITICAL)
    with (scratch / _LOG).open("wb") as log:
        with _told_as_not_started(master, scratch), _java_named(scratch):
            gateway = launch_gateway(conf, {"stdout": log, "stderr": log})
        try:
            with _told_as_not_started(master, scratch):
                context = SparkContext(conf=conf, gateway=gateway)
                # Spark's own choice is whatever "python3" happens to be.
                context.pythonExec = os.environ.get("PYSPARK_PYTHON", sys.executable)
                session = SparkSession(context)
            try:
                yield session
            finally:
                session.stop()
        finally:
            _end(gateway)


@contextmanager
def told_as_fault(kind: FaultKind, where: str) -> Iterator[None]:
    """Turn what Spark raises into a fault with a reason of one line."""
    try:
        yield
    except (PySparkException, Py4JError) as reason:
        raise kind.error_at(where, reason=reason_of(reason)) from reason


@contextmanager
def _told_as_not_started(master: str, scratch: Path) -> Iterator[None]:
    """Tell why Spark did not start; the log knows more of it than the error."""
    try:
        yield
    except (PySparkException, Py4JError) as reason:
        logged = _LOGGED.findall((scratch / _LOG).read_text("utf-8", "replace"))
        told = logged[-1] if logged else reason_of(reason)
        raise SPARK_NOT_STARTED.error_at(master, reason=told) from reason


def reason_of(error: Exception) -> str:
    """Return the line of an error of Spark that tells most: the innermost cause."""
    if isinstance(error, Py4JJavaError):
        return str(error.java_exception).partition("\n")[0]
    text = str(error).partition(_JAVA_STACK)[0].strip()
    causes = _ERROR_LINE.findall(text)
    return str(causes[-1]) if causes else text.partition("\n")[0]


def _configure(master: str, scratch: Path, settings: Mapping[str, str]) -> SparkConf:
    conf = SparkConf(loadDefaults=False).setMaster(master)
    chosen = {**_USUAL, "spark.sql.warehouse.dir": str(scratch / "warehouse")}
    if _ON_LOOPBACK.match(master):
        chosen |= {"spark.driver.host": _LOOPBACK, "spark.driver.bindAddress": _LOOPBACK}
    if master.startswith("local"):
        chosen |= {
            "spark.local.dir": str(scratch / "local"),
            "spark.sql.shuffle.partitions": _LOCAL_PARTITIONS,
        }
    for name, value in {**chosen, **settings, **_MEANING}.items():
        conf.set(name, value)
    return conf


@contextmanager
def without_pandas_warning() -> Iterator[None]:
    """Leave out PySpark's warning about the version of pandas, through which no data goes here."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


@contextmanager
def _java_named(scratch: Path) -> Iterator[None]:
    """Name the Java to use in the environment that Spark's process inherits."""
    before = os.environ.get("JAVA_HOME")
    os.environ["JAVA_HOME"] = str(find_java_home(os.environ, scratch))
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("JAVA_HOME", None)


def _end(gateway: JavaGateway) -> None:
    """End the Java process, and let PySpark forget it so that another session can be opened."""
    gateway.shutdown()
    gateway.proc.stdin.close()
    gateway.proc.wait()
    SparkContext._gateway = None
    SparkContext._jvm = None
    SparkContext._active_spark_context = None
