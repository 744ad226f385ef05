"""What can go wrong with Spark."""

from __future__ import annotations

from typing import Final

from kaohe.core.errors import FaultKind, InputError, RegisterError

SPARK_MISSING: Final = FaultKind(
    InputError,
    "spark-missing",
    zh="这里没有安装Spark。",
    mend_zh="请运行 make spark 安装，或去掉 --engine spark，改用本机引擎。",
    en="Spark is not installed here.",
    mend_en="Run make spark, or leave out --engine spark to import on this machine.",
)
JAVA_MISSING: Final = FaultKind(
    InputError,
    "java-missing",
    zh="这里没有Java（{home}），Spark无法启动。",
    mend_zh="请运行 make spark 安装，或把 JAVA_HOME 设为Java 17或更高版本的目录。",
    en="There is no Java here ({home}), which Spark needs to start.",
    mend_en="Run make spark, or set JAVA_HOME to the folder of Java 17 or newer.",
)
SPARK_NOT_STARTED: Final = FaultKind(
    RegisterError,
    "spark-not-started",
    zh="Spark未能启动（{reason}）。",
    mend_zh="请核对 --master 的地址（如 local[2] 或 spark://主机:7077）以及集群是否在运行。",
    en="Spark did not start ({reason}).",
    mend_en="Check the address given as --master, such as local[2] or spark://host:7077, and "
    "whether the cluster is running.",
)
SPARK_JOB_FAILED: Final = FaultKind(
    RegisterError,
    "spark-job-failed",
    zh="Spark作业失败（{reason}），没有留下任何半成品。",
    mend_zh="请核对各工作节点装有相同版本的kaohe、能以相同路径读写共享存储且空间充足，然后重新导入。",
    en="The work on Spark failed ({reason}); nothing was published.",
    mend_en="Check that every worker has the same kaohe and reaches the shared storage, with room "
    "left, under the same paths; then import again.",
)
WORKERS_DIFFER: Final = FaultKind(
    RegisterError,
    "spark-workers-differ",
    zh="工作节点上的kaohe与这里不是同一版本：这里为{here}，那里为{there}。",
    mend_zh="请在所有工作节点安装相同版本后重新导入。",
    en="The kaohe of a worker is not the one of this machine: {here} here, {there} there.",
    mend_en="Install the same version on every worker and import again.",
)
SETTING_MALFORMED: Final = FaultKind(
    InputError,
    "spark-setting-malformed",
    zh="“{setting}”不是Spark设置。",
    mend_zh="请写成 spark.名称=值，如 spark.executor.memory=4g。",
    en="'{setting}' is not a setting of Spark.",
    mend_en="Write spark.NAME=VALUE, such as spark.executor.memory=4g.",
)
