"""The way to Spark from outside, open even where PySpark is not installed."""

from __future__ import annotations

import re
from contextlib import ExitStack, contextmanager
from functools import cache
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from kaohe.core.errors import InputError, raise_all
from kaohe.engines.imports.publishing import unfinished_folder
from kaohe.engines.spark.faults import SETTING_MALFORMED, SPARK_MISSING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from pyspark.sql import SparkSession

    from kaohe.engines.imports.backend import Backend

_SETTING: Final = re.compile(r"(spark\.[A-Za-z0-9_.-]+)=(.*)")


@contextmanager
def open_spark(
    master: str, *, store: Path, settings: Mapping[str, str] | None = None
) -> Iterator[Backend]:
    """Give an import the engine Spark, and stop it in the end.

    Spark is started when the import first needs it. What it keeps on this machine meanwhile lies
    in the store and is swept up, by the next import if this one is killed.

    Args:
        master: such as ``local[2]`` or ``spark://host:7077``.
        store: the folder of snapshots, on storage that all workers share.
        settings: of Spark, over the usual ones.

    Raises:
        InputError: PySpark or Java is missing.
        RegisterError: Spark did not start.
    """
    if find_spec("pyspark") is None:
        raise SPARK_MISSING.error_at(master)
    # Imported only now, because PySpark is optional.
    from kaohe.engines.spark.backend import SparkBackend
    from kaohe.engines.spark.session import open_session

    with ExitStack() as opened:

        @cache
        def start() -> SparkSession:
            scratch = opened.enter_context(unfinished_folder(store.absolute()))
            return opened.enter_context(open_session(master, scratch=scratch, settings=settings))

        yield SparkBackend(start)


def read_settings(texts: Iterable[str]) -> dict[str, str]:
    """Read settings written ``spark.executor.memory=4g``.

    Raises:
        InputError: with every text that is none.
    """
    found = [(text, _SETTING.fullmatch(text)) for text in texts]
    raise_all(
        InputError, [SETTING_MALFORMED.at("--conf", setting=text) for text, it in found if not it]
    )
    return {it[1]: it[2] for _, it in found if it}
