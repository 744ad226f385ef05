import subprocess
import sys

import pytest

from kaohe.engines.publishing import publish, unfinished_folder

KILLED = """
import os, signal, sys
from pathlib import Path
from kaohe.engines.publishing import unfinished_folder
with unfinished_folder(Path(sys.argv[1])) as work:
    (work / "half").write_text("half written")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_published_folder_has_its_name_and_nothing_else_is_left(tmp_path):
    with unfinished_folder(tmp_path / "day") as work:
        (work / "sub").mkdir()
        (work / "sub" / "file").write_text("whole")
        publish(work, tmp_path / "day" / "id")
    assert names(tmp_path / "day") == ["id"]
    assert (tmp_path / "day" / "id" / "sub" / "file").read_text() == "whole"


def test_an_interrupted_work_leaves_nothing(tmp_path):
    def be_interrupted():
        with unfinished_folder(tmp_path) as work:
            (work / "half").write_text("half written")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert names(tmp_path) == []


def test_what_a_killed_process_left_is_swept_away(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], check=False)
    assert killed.returncode == -9
    (left,) = names(tmp_path)
    assert left.startswith(".importing-")
    with unfinished_folder(tmp_path) as work:
        assert names(tmp_path) == [work.name]


def test_a_folder_in_work_is_not_swept_away(tmp_path):
    with unfinished_folder(tmp_path) as one, unfinished_folder(tmp_path) as other:
        assert names(tmp_path) == sorted([one.name, other.name])


def test_a_published_folder_takes_the_place_of_a_damaged_one(tmp_path):
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "damaged").write_text("")
    with unfinished_folder(tmp_path) as work:
        publish(work, tmp_path / "id")
    assert names(tmp_path / "id") == []
