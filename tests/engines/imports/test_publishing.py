import subprocess
import sys
from pathlib import Path

import pytest

from kaohe.engines.imports.publishing import (
    LEFT,
    is_closed_to_others,
    publish,
    unfinished_folder,
)

KILLED = """
import os, signal, sys
from pathlib import Path
from kaohe.engines.imports.publishing import unfinished_folder
with unfinished_folder(Path(sys.argv[1])) as work:
    (work / "half").write_text("half written")
    os.kill(os.getpid(), signal.SIGKILL)
"""

PUBLISHES_TOO = """
import sys
from pathlib import Path
from kaohe.engines.imports.publishing import publish, unfinished_folder
with unfinished_folder(Path(sys.argv[1])) as work:
    print("ready", flush=True)
    sys.stdin.readline()
    published = publish(work, Path(sys.argv[1]) / "id", is_whole=Path.exists)
print("published:", published)
"""


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_published_folder_has_its_name_and_nothing_else_is_left(tmp_path):
    with unfinished_folder(tmp_path / "day") as work:
        (work / "sub").mkdir()
        (work / "sub" / "file").write_text("whole")
        assert publish(work, tmp_path / "day" / "id", is_whole=Path.exists)
    assert names(tmp_path / "day") == ["id"]
    assert (tmp_path / "day" / "id" / "sub" / "file").read_text() == "whole"


def test_what_is_of_use_only_after_an_interruption_is_not_published(tmp_path):
    with unfinished_folder(tmp_path) as work:
        (work / ".notes").mkdir()
        (work / ".notes" / "one").write_text("finished")
        (work / "file").write_text("whole")
        publish(work, tmp_path / "id", is_whole=Path.exists, leave_out=".notes")
    assert names(tmp_path / "id") == ["file"]


def test_an_interrupted_work_leaves_nothing(tmp_path):
    def be_interrupted():
        with unfinished_folder(tmp_path) as work:
            (work / "half").write_text("half written")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    assert names(tmp_path) == []


def test_an_interrupted_work_that_can_go_on_stays_for_the_next_one(tmp_path):
    def be_interrupted():
        with unfinished_folder(tmp_path, keep_left=True) as work:
            (work / "half").write_text("half written")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        be_interrupted()
    (left,) = names(tmp_path)
    with unfinished_folder(tmp_path, keep_left=True) as work:
        assert (work / LEFT / left / "half").read_text() == "half written"


def test_a_work_that_can_go_on_leaves_nothing_when_it_fails(tmp_path):
    with pytest.raises(ValueError, match="failed"), unfinished_folder(tmp_path, keep_left=True):
        raise ValueError("failed")
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
        (work / "whole").write_text("")
        assert publish(work, tmp_path / "id", is_whole=lambda target: (target / "whole").exists())
    assert names(tmp_path / "id") == ["whole"]
    assert names(tmp_path) == ["id"]


def test_a_published_folder_takes_the_place_of_a_file(tmp_path):
    (tmp_path / "id").write_text("no folder")
    with unfinished_folder(tmp_path) as work:
        assert publish(work, tmp_path / "id", is_whole=Path.is_dir)
    assert names(tmp_path) == ["id"]
    assert (tmp_path / "id").is_dir()


def test_a_whole_folder_is_left_as_it_is(tmp_path):
    (tmp_path / "id").mkdir()
    (tmp_path / "id" / "first").write_text("")
    with unfinished_folder(tmp_path) as work:
        assert not publish(work, tmp_path / "id", is_whole=Path.is_dir)
    assert names(tmp_path / "id") == ["first"]
    assert names(tmp_path) == ["id"]


def test_what_was_moved_aside_by_a_killed_process_is_swept_away(tmp_path):
    (tmp_path / ".importing-damaged-x").mkdir()
    (tmp_path / ".importing-damaged-y").write_text("")
    with unfinished_folder(tmp_path) as work:
        assert names(tmp_path) == [work.name]


def test_two_processes_that_publish_the_same_take_turns(tmp_path):
    """The other process looks only after this one has looked and published."""
    command = [sys.executable, "-c", PUBLISHES_TOO, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        unfinished_folder(tmp_path) as work,
        subprocess.Popen(command, **pipes) as other,
    ):
        assert other.stdout.readline() == "ready\n"

        def look(target):
            other.stdin.write("go\n")
            other.stdin.flush()
            with pytest.raises(subprocess.TimeoutExpired):
                other.wait(timeout=0.5)
            return target.exists()

        (work / "mine").write_text("")
        assert publish(work, tmp_path / "id", is_whole=look)
        assert other.stdout.read() == "published: False\n"
    assert names(tmp_path) == ["id"]
    assert names(tmp_path / "id") == ["mine"]


def test_what_is_gone_before_it_can_be_swept_away_is_passed_over(tmp_path):
    """A link to nowhere is listed and cannot be opened, as a folder removed in between."""
    (tmp_path / ".importing-gone").symlink_to(tmp_path / "nowhere")
    with unfinished_folder(tmp_path) as work:
        assert work.is_dir()


def test_whoever_sees_the_folder_around_it_can_read_a_published_one_and_nobody_else_write(tmp_path):
    day = tmp_path / "day"
    day.mkdir()
    day.chmod(0o775)
    with unfinished_folder(day) as work:
        assert not work.stat().st_mode & 0o077
        (work / "sub").mkdir()
        (work / "sub" / "file").write_text("whole")
        (work / "sub").chmod(0o777)
        publish(work, day / "id", is_whole=Path.exists)
    assert [(day / name).stat().st_mode & 0o777 for name in ("id", "id/sub")] == [0o755, 0o755]


def test_a_file_that_others_may_write_is_open_to_them(tmp_path):
    path = tmp_path / "file"
    path.touch(0o600)
    assert is_closed_to_others(path)
    path.chmod(0o620)
    assert not is_closed_to_others(path)


def test_a_link_is_never_closed_to_others(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path)
    assert not is_closed_to_others(tmp_path / "link")
