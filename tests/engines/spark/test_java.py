"""Which Java starts Spark, and how the one of the wheel is started."""

import subprocess

import pytest

from kaohe.core.errors import InputError
from kaohe.engines.spark.java import find_java_home, write_java_home


@pytest.fixture
def runtime(tmp_path):
    """A runtime that prints what it is called with."""
    java = tmp_path / "a runtime" / "bin" / "java"
    java.parent.mkdir(parents=True)
    java.write_text('#!/bin/sh\nprintf "%s\\n" "$@"\n')
    java.chmod(0o755)
    return java.parents[1]


def test_the_java_that_the_environment_names_is_used(runtime, tmp_path):
    assert find_java_home({"JAVA_HOME": str(runtime)}, tmp_path) == runtime


def test_a_name_without_java_behind_it_is_told(tmp_path):
    with pytest.raises(InputError) as told:
        find_java_home({"JAVA_HOME": str(tmp_path / "gone")}, tmp_path)

    assert told.value.faults[0].kind.code == "java-missing"
    assert "gone" in told.value.say("zh")


def test_without_a_name_the_runtime_of_the_wheel_serves(tmp_path):
    home = find_java_home({}, tmp_path)

    assert home == tmp_path / "java"
    version = subprocess.run([home / "bin" / "java", "-version"], capture_output=True, check=True)
    assert b"openjdk version" in version.stderr


def test_the_launcher_leaves_out_what_the_runtime_does_not_know(runtime, tmp_path):
    home = write_java_home(runtime, tmp_path / "home")
    wanted = ["-Xmx1g", "--add-modules=java.sql", "-Dname=with space", "Main", ""]
    unknown = [
        "--add-modules=jdk.incubator.vector",
        "--add-opens=java.base/sun.security.action=ALL-UNNAMED",
    ]

    run = subprocess.run(
        [home / "bin" / "java", unknown[0], *wanted[:2], unknown[1], *wanted[2:]],
        capture_output=True,
        check=True,
        text=True,
    )

    assert run.stdout.split("\n")[:-1] == wanted
