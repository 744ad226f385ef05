"""Expressions as Spark's SQL, where it differs from DuckDB's."""

import ibis

from kaohe.engines.spark.dialect import spark_sql_of

TEXT = ibis.table({"a": "string"}, name="t")


def test_a_group_is_named_as_java_names_it():
    written = spark_sql_of(TEXT.select(b=TEXT.a.re_replace("(x)(y)", r"\2-\1")))

    assert "'$2-$1'" in written


def test_a_dollar_in_a_replacement_stays_a_dollar():
    written = spark_sql_of(TEXT.select(b=TEXT.a.re_replace("x", "$1")))

    assert r"'\\$1'" in written


def test_a_replacement_that_is_used_twice_is_written_anew_once():
    once = TEXT.a.re_replace("(x)", r"\1")
    written = spark_sql_of(TEXT.select(b=once, c=once + once))

    assert written.count("'$1'") == 3


def test_spark_reads_what_is_written(spark):
    spark.createDataFrame([("ab$",), (None,)], "a string").createOrReplaceTempView("t")
    expression = TEXT.select(
        b=TEXT.a.re_replace("(a)(b)", r"\2$\1"), c=TEXT.a.re_replace(r"\$$", "\\\\")
    )

    rows = spark.sql(spark_sql_of(expression)).collect()

    assert [tuple(row) for row in rows] == [("b$a$", "ab\\"), (None, None)]
